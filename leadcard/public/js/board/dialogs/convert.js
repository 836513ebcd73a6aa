/** Spec 2.5, 6: before a conversion, what it makes and moves, counted, and which customer it may join. */
import { money } from "../format";
import { askHandover } from "../server";
import { openDialog } from "./form_dialog";

const MOVED = {
	"LC Call": __("Calls"),
	"LC Meeting": __("Meetings"),
	"LC Note": __("Notes"),
	"LC Ticket": __("Tickets"),
	Communication: __("Emails"),
	Comment: __("Comments"),
	ToDo: __("Tasks"),
	File: __("Files"),
	Tag: __("Tags"),
	Contact: __("Contacts"),
	Address: __("Addresses"),
	Event: __("Calendar entries"),
};

/** Answers {customer}: one to attach to, or "" for a new one; null after Cancel. */
export function convertDialog(card, preview, currency) {
	return new Promise((resolve) => {
		const choice = {
			fieldname: "customer",
			fieldtype: "Select",
			label: __("Customer"),
			options: [
				{ value: "", label: __("Create a new customer") },
				...preview.customers.map(({ name, title }) => ({
					value: name,
					label: frappe.utils.escape_html(__("Attach to {0} ({1})", [title, name])),
				})),
			],
			onchange: () => summarise(),
		};
		const summary = { fieldname: "summary", fieldtype: "HTML" };
		const dialog = openDialog({
			title: __("Convert {0} to a customer?", [card.title]),
			label: __("Convert"),
			fields: preview.customers.length ? [choice, summary] : [summary],
			values: { customer: preview.customers[0]?.name || "" },
			submit: async ({ customer }) => resolve({ customer: customer || "" }),
			onCancel: () => resolve(null),
		});

		function summarise() {
			const name = preview.customers.length ? dialog.get_value("customer") : "";
			const customer = preview.customers.find((one) => one.name === name);
			const place = dialog.body.querySelector('.frappe-control[data-fieldname="summary"]');
			place.setAttribute("aria-live", "polite");
			place.replaceChildren(
				...linesOf(card, preview, customer, currency).map(asParagraph),
				...preview.hidden.map((match) => hiddenLine(card, match))
			);
		}

		summarise();
	});
}

function linesOf(card, preview, customer, currency) {
	const made = [
		customer ? "" : __("a customer"),
		contactText(card, customer),
		preview.opportunity ? opportunityText(card, preview, currency) : "",
	].filter(Boolean);
	const counts = Object.entries(preview.moved).map(([kind, count]) => `${MOVED[kind]}: ${count}`);
	return [
		preview.customers.length ? __("A customer already holds the same phone, email or number.") : "",
		made.length ? __("Created: {0}.", [made.join(", ")]) : "",
		counts.length
			? __("Moved to the customer: {0}.", [counts.join(", ")])
			: __("Nothing hangs on this lead that would move."),
		customer
			? __("{0} keeps its own details and its owner.", [customer.title])
			: __("The card goes to the column {0}.", [preview.column]),
		__("The lead stays, read-only, linked to its customer."),
		__("This cannot be undone."),
	].filter(Boolean);
}

function contactText(card, customer) {
	if (customer) return __("a contact ({0})", [card.full_name || card.title]);
	if (card.party_type !== "Organization") return "";
	return __("its contact ({0})", [card.full_name || card.title]);
}

function opportunityText(card, { edition }, currency) {
	const details = [card.product_name, card.revenue ? money(card.revenue, currency) : ""];
	if (edition === "Real Estate" && card.deposit) {
		details.push(
			`${__("Deposit Amount")} ${money(card.deposit, currency)}`,
			`${__("Remaining Amount")} ${money(card.remaining, currency)}`
		);
	}
	const told = details.filter(Boolean);
	return told.length ? __("an opportunity ({0})", [told.join(", ")]) : __("an opportunity");
}

function asParagraph(text) {
	return Object.assign(document.createElement("p"), { textContent: text });
}

/** A customer with the same key that one may not write: said before, with a way to ask for it. */
function hiddenLine(card, { kind, field, value, title, owner_name: ownerName, asked }) {
	const line = document.createElement("p");
	line.className = "lc-hidden-match";
	line.textContent = ownerName
		? __(
				"A customer of {0} ({1}) holds the same {2}. You can create a new one, or ask for that one first.",
				[ownerName, title, __(kind)]
			)
		: __(
				"A customer of nobody ({0}) holds the same {1}. You can create a new one, or ask for that one first.",
				[title, __(kind)]
			);
	const button = document.createElement("button");
	Object.assign(button, { type: "button", className: "lc-duplicates__choice lc-duplicates__ask" });
	const settle = (isAsked) => {
		button.disabled = isAsked;
		button.textContent = isAsked ? __("Handover asked for") : __("Ask for handover");
	};
	settle(asked);
	button.addEventListener("click", async () => {
		settle(true);
		try {
			await askHandover({ [field]: value });
		} catch (error) {
			settle(false);
			frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 8);
		}
	});
	line.append(" ", button);
	return line;
}
