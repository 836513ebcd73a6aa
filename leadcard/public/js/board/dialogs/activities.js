import { open_dialog, quick_fields } from "./form_dialog";
import { money } from "../format";

const REFERENCE = ["reference_doctype", "reference_name", "activity_owner", "naming_series"];

/** Log a call, completed or planned (spec 5.2). */
export async function call_dialog(card, submit) {
	open_dialog({
		title: __("Call: {0}", [card.title]),
		fields: await quick_fields("LC Call", {
			order: [
				"subject",
				"description",
				"completed",
				"starts_at",
				"duration",
				"direction",
				"outcome",
				"remind",
				"remind_before",
			],
			skip: REFERENCE,
		}),
		values: { completed: 1, starts_at: frappe.datetime.now_datetime(), direction: "Outgoing" },
		submit,
	});
}

export async function meeting_dialog(card, submit) {
	open_dialog({
		title: __("Meeting: {0}", [card.title]),
		fields: await quick_fields("LC Meeting", {
			order: [
				"subject",
				"description",
				"completed",
				"starts_at",
				"duration",
				"location",
				"remind",
				"remind_before",
			],
			skip: [...REFERENCE, "position", "attendees"],
		}),
		values: { completed: 0, starts_at: frappe.datetime.now_datetime() },
		submit,
	});
}

export async function note_dialog(card, submit) {
	open_dialog({
		title: __("Note: {0}", [card.title]),
		fields: await quick_fields("LC Note", {
			order: ["content"],
			required: ["content"],
			skip: [...REFERENCE, "note_type", "reason"],
		}),
		submit,
	});
}

export async function ticket_dialog(card, submit) {
	open_dialog({
		title: __("Ticket: {0}", [card.title]),
		fields: await quick_fields("LC Ticket", {
			order: ["subject", "description", "priority"],
			skip: [...REFERENCE, "status", "ticket_owner"],
		}),
		submit,
	});
}

const OPPORTUNITY = {
	order: ["title", "amount", "product", "expected_close_date", "sales_stage"],
	optional: ["sales_stage"],
	skip: ["customer", "opportunity_owner", "naming_series"],
};

export async function opportunity_dialog(card, submit) {
	open_dialog({
		title: __("Opportunity: {0}", [card.title]),
		fields: await quick_fields("LC Opportunity", OPPORTUNITY),
		values: opportunity_defaults(card),
		submit,
	});
}

/** Spec 2.6: win an open opportunity, or create one and win it. */
export async function win_dialog(card, open_opportunities, currency, { win, create_and_win, on_cancel }) {
	const creates = "create";
	const choices = open_opportunities.map(({ name, title, amount }) => ({
		value: name,
		label: frappe.utils.escape_html(`${title || name} · ${money(amount, currency)}`),
	}));
	const fields = await quick_fields("LC Opportunity", {
		...OPPORTUNITY,
		skip: [...OPPORTUNITY.skip, "sales_stage"],
	});
	open_dialog({
		title: __("Win an opportunity of {0}", [card.title]),
		label: __("Win"),
		fields: [
			{
				fieldname: "opportunity",
				fieldtype: "Select",
				label: __("Opportunity"),
				options: [...choices, { value: creates, label: __("Create a new one and win it") }],
				reqd: 1,
			},
			...fields.map((field) => only_when(field, `doc.opportunity == "${creates}"`)),
		],
		values: { ...opportunity_defaults(card), opportunity: choices[0]?.value || creates },
		submit: ({ opportunity, ...values }) =>
			opportunity === creates ? create_and_win(values) : win(opportunity),
		on_cancel,
	});
}

export function stop_care_dialog(card, submit) {
	open_dialog({
		title: __("Stop care: {0}", [card.title]),
		label: __("Stop care"),
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{
				fieldname: "consequence",
				fieldtype: "HTML",
				options: `<p class="lc-dialog-hint">${frappe.utils.escape_html(
					__(
						"The card leaves the board and its plan is cancelled. Everything is kept, and care can be resumed."
					)
				)}</p>`,
			},
		],
		submit,
	});
}

function only_when(field, condition) {
	const { reqd, ...rest } = field;
	return {
		...rest,
		depends_on: `eval:${condition}`,
		mandatory_depends_on: reqd ? `eval:${condition}` : "",
	};
}

function opportunity_defaults(card) {
	return {
		title: card.product_name ? `${card.title} - ${card.product_name}` : card.title,
		amount: card.revenue || undefined,
		product: card.product || undefined,
	};
}
