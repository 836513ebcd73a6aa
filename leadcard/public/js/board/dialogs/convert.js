/** Spec 2.5, 6: before a conversion, what it makes and moves, and which customer it may join. */
import { money } from "../format";
import { open_dialog } from "./form_dialog";

const MOVED = {
	"LC Call": __("Calls"),
	"LC Meeting": __("Meetings"),
	"LC Note": __("Notes"),
	"LC Ticket": __("Tickets"),
	Communication: __("Emails"),
	File: __("Files"),
};

/** Answers {customer}: one to attach to, or "" for a new one; null after Cancel. */
export function convert_dialog(card, preview, currency) {
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
		};
		const summary = {
			fieldname: "summary",
			fieldtype: "HTML",
			options: lines_of(card, preview, currency).map(as_paragraph).join(""),
		};
		open_dialog({
			title: __("Convert {0} to a customer?", [card.title]),
			label: __("Convert"),
			fields: preview.customers.length ? [choice, summary] : [summary],
			values: { customer: preview.customers[0]?.name || "" },
			submit: async ({ customer }) => resolve({ customer: customer || "" }),
			on_cancel: () => resolve(null),
		});
	});
}

function lines_of(card, { contact, opportunity, moved, customers }, currency) {
	const made = [
		customers.length ? "" : __("a customer"),
		contact ? __("its contact") : "",
		opportunity ? opportunity_text(card, currency) : "",
	].filter(Boolean);
	const counts = Object.entries(moved).map(([doctype, count]) => `${MOVED[doctype]}: ${count}`);
	return [
		customers.length ? __("A customer already holds the same phone, email or number.") : "",
		made.length ? __("Created: {0}.", [made.join(", ")]) : "",
		counts.length ? __("Moved: {0}.", [counts.join(", ")]) : "",
		__("Comments, tasks and tags go along. The lead stays, read-only, linked to its customer."),
		__("This cannot be undone."),
	].filter(Boolean);
}

function opportunity_text(card, currency) {
	const details = [card.product_name, card.revenue ? money(card.revenue, currency) : ""].filter(Boolean);
	return details.length ? __("an opportunity ({0})", [details.join(", ")]) : __("an opportunity");
}

const as_paragraph = (text) => `<p>${frappe.utils.escape_html(text)}</p>`;
