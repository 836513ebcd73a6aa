/** Anonymising a card (spec 16.7): what goes and what stays, before anything is done that can't be undone. */
import { openDialog } from "./form_dialog";

const goes = () => [
	__("Names, phones, emails, numbers, birthdays, addresses, notes"),
	__("Contacts and addresses of this card alone, and its files"),
	__("Texts of calls, meetings, notes, tickets, opportunities, tasks, comments and emails"),
];
const stays = () => [
	__("Columns, stages, dates, owners, teams, products and money: all figures are as before"),
	__("The log of moves, and who anonymised the card, when and why"),
];

export function anonymiseDialog(card, submit) {
	openDialog({
		title: __("Anonymise {0}", [card.title]),
		label: __("Anonymise"),
		fields: [
			{ fieldname: "consequence", fieldtype: "HTML", options: consequence(card) },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				description: __("It is kept: write it without names, numbers and addresses."),
				reqd: 1,
			},
			{ fieldname: "code", fieldtype: "Data", label: __("Type {0} to confirm", [card.name]), reqd: 1 },
		],
		submit: ({ reason, code }) => {
			if ((code || "").trim() !== card.name) {
				throw new Error(__("This is not the code of the card: {0}", [card.name]));
			}
			return submit(reason);
		},
	});
}

function consequence({ doctype }) {
	const alongside =
		doctype === "LC Customer"
			? __("The leads that became this customer are anonymised along with it.")
			: __("If it was converted, its customer is anonymised along with it.");
	return [
		paragraph(__("This can't be undone.")),
		paragraph(__("It goes:")),
		list(goes()),
		paragraph(__("It stays:")),
		list(stays()),
		paragraph(alongside),
	].join("");
}

const escaped = (text) => frappe.utils.escape_html(text);
const paragraph = (text) => `<p class="lc-dialog-hint">${escaped(text)}</p>`;
const list = (texts) =>
	`<ul class="lc-dialog-hint">${texts.map((text) => `<li>${escaped(text)}</li>`).join("")}</ul>`;
