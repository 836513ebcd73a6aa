import { ago } from "../clock";
import { withFaults } from "./field_fault";
import { AT_ONCE, openDialog } from "./form_dialog";
import { nextChips } from "./next_chips";
import { peoplePicker } from "./people_picker";

/** `contact`: the row of the panel that is changed; left out, a new one is entered. */
export function contactDialog(card, submit, contact) {
	const values = contact && { ...contact, first_name: contact.full_name };
	openDialog({
		title: __("Contact of {0}", [card.title]),
		draft: contact ? undefined : { what: "addContact", card },
		values,
		fields: [
			{ fieldname: "first_name", fieldtype: "Data", label: __("Name"), reqd: 1 },
			{ fieldname: "designation", fieldtype: "Data", label: __("Designation") },
			{ fieldname: "mobile_no", fieldtype: "Data", label: __("Mobile No") },
			{ fieldname: "email_id", fieldtype: "Data", label: __("Email") },
		],
		submit,
	});
}

/** When a card that one may not see was last cared for, in words; nothing of what is no card. */
export const lastCareOf = ({ last_care_on: at, cared_for: caredFor }) =>
	at && (caredFor ? __("last care {0}", [ago(at)]) : __("Not cared for yet"));

/** Spec 8.4: what whoever claims a card should know before: whose it was, and since when nobody cared for it. */
export function claimLines({ owner_name: ownerName, cared_for: caredFor, last_care_on }) {
	if (!ownerName) return [__("Nobody owns this card yet."), __("You become the owner of this card.")];
	return [
		caredFor
			? __("{0} looks after this card; it was last cared for {1}.", [ownerName, ago(last_care_on)])
			: __("{0} looks after this card; it was not cared for yet.", [ownerName]),
		__("You become the owner of this card, and {0} is told so. What others were given of it ends.", [
			ownerName,
		]),
	];
}

/** Spec 8.4: a manager gives a card to somebody of the teams managed. */
export function assignDialog(card, assignees, submit) {
	const others = assignees.filter(({ user }) => user !== card.owner);
	const picker = peoplePicker(others, __("New owner"));
	const dialog = openDialog({
		title: __("Assign {0}", [card.title]),
		label: __("Assign"),
		fields: [],
		submit: async () => {
			if (!picker.value()) throw new Error(__("Choose who looks after this card from now on."));
			await submit({ user: picker.value() });
		},
	});
	dialog.body.append(picker.element);
	picker.input.focus();
}

/** Spec 5.6: when a card is contacted next, and by whom of the people who may see it. `planned`: the plan's line. */
export function nextContactDialog(card, viewers, submit, planned) {
	const people = viewers.map(({ user, full_name }) => ({
		value: user,
		label: frappe.utils.escape_html(full_name),
	}));
	const dialog = openDialog({
		title: __("Next contact: {0}", [card.title]),
		values: { next_contact_date: planned?.at, next_contact_by: planned?.by || card.owner },
		fields: [
			{ fieldname: "next_contact_date", fieldtype: "Date", label: __("Next Contact Date"), reqd: 1 },
			{
				fieldname: "next_contact_by",
				fieldtype: "Select",
				label: __("Next Contact By"),
				options: [{ value: "", label: "" }, ...people],
			},
		],
		submit: withFaults(
			{ NextContactError: "next_contact_by", NoContactError: "next_contact_date" },
			submit
		),
	});
	nextChips(dialog, "next_contact_date");
}

/** Spec 8.4: a salesperson gives an own card to a colleague and says why: at once, or once the colleague takes it. */
export function handOnDialog(card, colleagues, submit) {
	const picker = peoplePicker(colleagues, __("New owner"));
	const dialog = openDialog({
		title: __("Hand on {0}", [card.title]),
		label: __("Offer"),
		fields: [
			{
				fieldname: "asks",
				fieldtype: "Check",
				default: 1,
				label: __("Ask first: the card stays yours until your colleague takes it"),
			},
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("Your colleague is told, and the log of the card keeps it."),
			},
		],
		submit: async ({ reason, asks }) => {
			if (!picker.value()) throw new Error(__("Choose who looks after this card from now on."));
			await submit({ user: picker.value(), reason, asks: Boolean(asks) });
		},
	});
	const warning = document.createElement("p");
	const tell = () => {
		const asks = Boolean(dialog.get_value("asks"));
		warning.textContent = asks
			? __("Your colleague finds the offer in the bell, with the initials of the customer alone.")
			: __(
					"The card and what is planned on it become your colleague's. You see it no longer, unless it is shared with you."
				);
		const button = dialog.body.closest(".modal").querySelector(".modal-footer .btn-primary");
		button.textContent = asks ? __("Offer") : __("Hand on");
	};
	dialog.body.addEventListener("change", tell);
	tell();
	dialog.body.prepend(warning, picker.element);
	picker.input.focus();
}

/** Spec 8.4: what a colleague offers, as far as one may know it before one takes it; `answers`: {take, decline}. */
export function offerDialog(offer, { take, decline }) {
	const { by_name: byName, to_name: toName, to_me: isMine, over } = offer;
	const isOpen = isMine && !over;
	const dialog = openDialog({
		title: isMine ? __("{0} offers you a card", [byName]) : __("Offered to {0}", [toName]),
		label: isOpen ? __("Take") : __("Close"),
		fields: [],
		submit: isOpen ? take : async () => {},
		other: isOpen ? { label: __("Decline"), submit: decline } : undefined,
	});
	for (const line of over ? [over] : linesOf(offer)) {
		const paragraph = document.createElement("p");
		paragraph.dir = "auto";
		paragraph.textContent = line;
		dialog.body.append(paragraph);
	}
	if (!isOpen) dialog.body.closest(".modal").querySelector(".btn-modal-secondary")?.remove();
}

const linesOf = ({ title, column, reason, ...care }) => [
	[title, column, lastCareOf(care)].filter(Boolean).join(" · "),
	...(reason ? [__("Reason: {0}", [reason])] : []),
	__("What is planned on it becomes yours with the card. Its protection goes on as it was."),
];

/** A link that the browser didn't let be copied: to be copied by hand. */
export function linkDialog(address) {
	const input = document.createElement("input");
	Object.assign(input, { className: "form-control", readOnly: true, value: address });
	input.setAttribute("aria-label", __("Link"));
	const dialog = new frappe.ui.Dialog({
		...AT_ONCE,
		title: __("Copy this link"),
		fields: [],
		primary_action_label: __("Close"),
		primary_action: () => dialog.hide(),
	});
	dialog.body.append(input);
	dialog.show();
	input.select();
}
