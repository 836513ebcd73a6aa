/** New cards (spec 2.2, 3.1). */
import { existingCustomerDialog, quickCreateDialog } from "../dialogs/quick_create";

export function enteringActions({ host, say, prepare }) {
	/** What becomes of a card that is typed anew; `unseen` says that it went to somebody whose cards one doesn't see. */
	function outcomes(unseen) {
		return {
			gives: host.site.can_assign,
			created({ card, owner_name: ownerName }) {
				if (!card) return unseen(ownerName);
				host.absorb(card);
				say(__("{0} was added.", [card.title]));
			},
			claimed(card) {
				host.absorb(card);
				say(__("You look after {0} now.", [card.title]));
			},
			attached({ card }) {
				host.absorb(card);
				say(__("Attached to {0}.", [card.title]));
			},
		};
	}

	/** An Assignment Rule may choose somebody whose cards one does not see (spec 8.5). */
	const leadIsUnseen = (ownerName) =>
		say(ownerName ? __("Added. {0} looks after this lead.", [ownerName]) : __("The lead was added."));

	return {
		/** `typed`: what stands in the dialog already. */
		create: (column, { resumed = false, typed } = {}) =>
			prepare(() =>
				quickCreateDialog(column, host.site, { resumed, typed, ...outcomes(leadIsUnseen) })
			),

		/** A card that was claimed by a number of it. */
		takeClaimed: (card) => outcomes().claimed(card),

		/** Spec 2.2: a customer whom the company had before. */
		createCustomer: (column, { resumed = false } = {}) =>
			prepare(() =>
				existingCustomerDialog(column, host.site, {
					resumed,
					...outcomes(() => say(__("The customer was added."))),
				})
			),
	};
}
