/**
 * What a drop would ask for (spec 2.4 to 2.7). This only greys out columns and picks the dialog:
 * the server decides every move again.
 */
import { dayOf } from "./clock";

export const NEW = "New";
export const CONTACTING = "Contacting";
export const CONVERTED = "Converted";
export const TRANSACTED = "Transacted";

/** What the site's edition calls a status (spec 1). */
export const statusLabel = (status) => frappe.boot.leadcard_status_labels[status];

/** Answers {how: "save" | "convert" | "win", offer: what a drop does} or {refused: why}. */
export function planMove(card, to) {
	const from = card.column;
	if (card.anonymised) {
		return { refused: __("This card was anonymised. It is kept for the figures and is read-only.") };
	}
	if (card.stopped_in) {
		return { refused: __("Care of this card is stopped. Use Resume Care before you move it.") };
	}
	if (card.doctype === "LC Lead") {
		if (to === TRANSACTED) {
			return { refused: __("Convert this lead first: only a customer can win an opportunity.") };
		}
		if (to === CONVERTED) return { how: "convert", offer: __("Drop here to convert to a customer") };
		if (to === NEW && hasCompletedActivity(card)) {
			return { refused: __("A lead that was contacted cannot be {0} again.", [statusLabel(NEW)]) };
		}
		return { how: "save", offer: __("Drop here to move") };
	}
	if (to === TRANSACTED) return { how: "win", offer: __("Drop here to win an opportunity") };
	if (to === CONVERTED && from === TRANSACTED) {
		return { refused: __("A manager can reopen the last won opportunity to bring the customer back.") };
	}
	return { refused: __("A customer cannot become a lead again.") };
}

function hasCompletedActivity(card) {
	return (card.history || []).some((activity) => activity.completed && activity.kind !== "note");
}

/** Why a card cannot be claimed (spec 8.4), "" where it can. */
export function refuseClaim({ owner, owner_name: ownerName, stale, protected_until: protectedUntil }) {
	if (!owner) return "";
	if (owner === frappe.session.user) return __("You look after this card already.");
	if (protectedUntil) {
		return __("{0} looks after this card, and it is protected until {1}. Ask a manager to reassign it.", [
			ownerName || owner,
			dayOf(protectedUntil),
		]);
	}
	if (stale) return "";
	return __("{0} looks after this card. Ask for a handover, or ask a manager to reassign it.", [
		ownerName || owner,
	]);
}
