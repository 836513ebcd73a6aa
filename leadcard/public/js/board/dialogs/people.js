import { ago } from "../clock";
import { withFaults } from "./field_fault";
import { openDialog } from "./form_dialog";
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

/** Spec 8.4: a salesperson gives an own card to a colleague, and says why. */
export function handOnDialog(card, colleagues, submit) {
	const picker = peoplePicker(colleagues, __("New owner"));
	const dialog = openDialog({
		title: __("Hand on {0}", [card.title]),
		label: __("Hand on"),
		fields: [
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("Your colleague is told, and the log of the card keeps it."),
			},
		],
		submit: async ({ reason }) => {
			if (!picker.value()) throw new Error(__("Choose who looks after this card from now on."));
			await submit({ user: picker.value(), reason });
		},
	});
	const warning = document.createElement("p");
	warning.textContent = __(
		"The card and what is planned on it become your colleague's. You see it no longer, unless it is shared with you."
	);
	dialog.body.prepend(warning, picker.element);
	picker.input.focus();
}

/** A link that the browser didn't let be copied: to be copied by hand. */
export function linkDialog(address) {
	const input = document.createElement("input");
	Object.assign(input, { className: "form-control", readOnly: true, value: address });
	input.setAttribute("aria-label", __("Link"));
	const dialog = new frappe.ui.Dialog({
		title: __("Copy this link"),
		fields: [],
		primary_action_label: __("Close"),
		primary_action: () => dialog.hide(),
	});
	dialog.body.append(input);
	dialog.show();
	setTimeout(() => input.select(), 300);
}
