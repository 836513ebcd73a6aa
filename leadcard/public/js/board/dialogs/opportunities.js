/** Opportunities: added, changed, won and lost (spec 2.6, 5.10). */
import { FIELDS } from "../money";
import { money } from "../format";
import { changed, open_dialog, quick_fields, two_columns } from "./form_dialog";
import { open_money_dialog, remaining_field } from "./money_fields";
import { get_lost_reasons } from "../server";

const DOCTYPE = "LC Opportunity";
/** What the money of a dialog says itself. */
const MONEY = ["amount", "remaining_amount", ...FIELDS.slice(1)];

const OPPORTUNITY = {
	order: [
		"title",
		"product",
		"amount",
		"deposit_percent",
		"deposit_amount",
		"expected_close_date",
		"sales_stage",
	],
	optional: ["sales_stage"],
	skip: ["customer", "opportunity_owner", "naming_series", "lost_reason"],
};

/** An empty amount says nothing, so that a deal that brings no money is ticked. */
const for_nothing = {
	fieldname: "for_nothing",
	fieldtype: "Check",
	label: __("Won for Nothing"),
};

/** What was won, 0 where it is said to be nothing. */
const said_amount = ({ amount, for_nothing }) => (for_nothing ? 0 : amount);

const as_option = (value) => ({ value, label: frappe.utils.escape_html(__(value)) });

async function opportunity_fields(options) {
	const fields = await quick_fields(DOCTYPE, options);
	const deposit = fields.findIndex(({ fieldname }) => fieldname === "deposit_amount");
	return [...fields.slice(0, deposit + 1), remaining_field, ...fields.slice(deposit + 1)];
}

export async function opportunity_dialog(card, submit) {
	const fields = await opportunity_fields(OPPORTUNITY);
	const options = {
		title: __("Opportunity: {0}", [card.title]),
		draft: { what: "add_opportunity", card },
		fields: two_columns(fields, { wide: ["title"], beside: "deposit_percent" }),
		values: { title: card.title },
		submit,
	};
	open_money_dialog(options, "amount");
}

/** Spec 2.6: win an open opportunity, or create one and win it. */
export async function win_dialog(card, open_opportunities, currency, { win, create_and_win, on_cancel }) {
	const creates = "create";
	const without_amount = open_opportunities.filter(({ amount }) => !amount).map(({ name }) => name);
	const choices = open_opportunities.map(({ name, title, amount }) => ({
		value: name,
		label: frappe.utils.escape_html(`${title || name} · ${money(amount, currency)}`),
	}));
	const fields = await opportunity_fields({
		...OPPORTUNITY,
		skip: [...OPPORTUNITY.skip, "sales_stage"],
	});
	const asks_amount = JSON.stringify([creates, ...without_amount]);
	const is_asked = ({ fieldname }) =>
		fieldname === "amount"
			? `${asks_amount}.includes(doc.opportunity)`
			: `doc.opportunity == "${creates}"`;
	const options = {
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
			...fields.map((field) => only_when(field, is_asked(field))),
			only_when(for_nothing, `${is_asked({ fieldname: "amount" })} && !doc.amount`),
		],
		values: { title: card.title, opportunity: choices[0]?.value || creates },
		submit: ({ opportunity, for_nothing: is_free, ...values }) => {
			if (opportunity === creates) return create_and_win(is_free ? { ...values, amount: 0 } : values);
			const is_said = without_amount.includes(opportunity);
			return win(opportunity, is_said ? said_amount({ ...values, for_nothing: is_free }) : undefined);
		},
		on_cancel,
	};
	open_money_dialog(options, "amount");
}

/** What a deal without a value was won for (spec 5.10). */
export async function won_amount_dialog(opportunity, submit) {
	const fields = await quick_fields(DOCTYPE, { order: ["amount"] });
	open_dialog({
		title: __("Win {0}?", [name_of(opportunity)]),
		label: __("Win"),
		fields: [
			{ ...fields.find(({ fieldname }) => fieldname === "amount"), label: __("What was it won for?") },
			for_nothing,
		],
		submit: (values) => submit(said_amount(values)),
	});
}

/** Loses an opportunity, for a reason of the admin's list (spec 5.10). */
export async function lose_dialog(opportunity, submit) {
	const { lost_reason, lost_note } = opportunity;
	const reasons = await get_lost_reasons();
	open_dialog({
		title: __("Lose {0}?", [name_of(opportunity)]),
		label: __("Lose"),
		fields: [
			{
				fieldname: "lost_reason",
				fieldtype: "Select",
				label: __("Lost Reason"),
				options: ["", ...reasons.map(as_option)],
				reqd: 1,
			},
			{ fieldname: "lost_note", fieldtype: "Small Text", label: __("Lost Note") },
		],
		values: { lost_reason, lost_note },
		submit,
	});
}

/** Changes an opportunity; winning and losing have steps of their own, so that the stages are the open ones. */
export async function edit_opportunity_dialog(row, submit) {
	const opportunity = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
	const fields = (await opportunity_fields(OPPORTUNITY)).map((field) =>
		field.fieldname === "sales_stage"
			? { ...field, get_query: () => ({ filters: { stage_type: "Open" } }) }
			: field
	);
	const options = {
		title: __("Edit {0}", [name_of(opportunity)]),
		fields: two_columns(fields, { wide: ["title"], beside: "deposit_percent" }),
		values: opportunity,
		submit: (entered, money) => {
			const rest = fields.filter(({ fieldname }) => !MONEY.includes(fieldname));
			return submit({ ...changed(rest, [opened, opportunity], entered), ...money });
		},
	};
	const dialog = open_money_dialog(options, "amount", opportunity);
	const opened = Object.fromEntries(
		fields.map(({ fieldname }) => [fieldname, dialog.get_value(fieldname)])
	);
}

const name_of = ({ title, name }) => title || name;

function only_when(field, condition) {
	const { reqd, ...rest } = field;
	return {
		...rest,
		depends_on: `eval:${condition}`,
		mandatory_depends_on: reqd ? `eval:${condition}` : "",
	};
}
