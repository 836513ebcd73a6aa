/** Opportunities: added, changed, won and lost (spec 2.6, 5.10). */
import { FIELDS } from "../money";
import { money } from "../format";
import { changed, openDialog, quickFields, twoColumns } from "./form_dialog";
import { openMoneyDialog, remainingField } from "./money_fields";
import { getLostReasons } from "../server";

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
const forNothing = {
	fieldname: "for_nothing",
	fieldtype: "Check",
	label: __("Won for Nothing"),
};

/** What was won, 0 where it is said to be nothing. */
const saidAmount = ({ amount, for_nothing: forNothing }) => (forNothing ? 0 : amount);

const asOption = (value) => ({ value, label: frappe.utils.escape_html(__(value)) });

async function opportunityFields(options) {
	const fields = await quickFields(DOCTYPE, options);
	const deposit = fields.findIndex(({ fieldname }) => fieldname === "deposit_amount");
	return [...fields.slice(0, deposit + 1), remainingField, ...fields.slice(deposit + 1)];
}

export async function opportunityDialog(card, submit) {
	const fields = await opportunityFields(OPPORTUNITY);
	const options = {
		title: __("Opportunity: {0}", [card.title]),
		draft: { what: "addOpportunity", card },
		fields: twoColumns(fields, { wide: ["title"], beside: "deposit_percent" }),
		values: { title: card.title },
		submit,
	};
	openMoneyDialog(options, "amount");
}

/** Spec 2.6: win an open opportunity, or create one and win it. */
export async function winDialog(card, openOpportunities, currency, { win, createAndWin, onCancel }) {
	const creates = "create";
	const withoutAmount = openOpportunities.filter(({ amount }) => !amount).map(({ name }) => name);
	const choices = openOpportunities.map(({ name, title, amount }) => ({
		value: name,
		label: frappe.utils.escape_html(`${title || name} · ${money(amount, currency)}`),
	}));
	const fields = await opportunityFields({
		...OPPORTUNITY,
		skip: [...OPPORTUNITY.skip, "sales_stage"],
	});
	const asksAmount = JSON.stringify([creates, ...withoutAmount]);
	const isAsked = ({ fieldname }) =>
		fieldname === "amount"
			? `${asksAmount}.includes(doc.opportunity)`
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
			...fields.map((field) => onlyWhen(field, isAsked(field))),
			onlyWhen(forNothing, `${isAsked({ fieldname: "amount" })} && !doc.amount`),
		],
		values: { title: card.title, opportunity: choices[0]?.value || creates },
		submit: ({ opportunity, for_nothing: isFree, ...values }) => {
			if (opportunity === creates) return createAndWin(isFree ? { ...values, amount: 0 } : values);
			const isSaid = withoutAmount.includes(opportunity);
			return win(opportunity, isSaid ? saidAmount({ ...values, for_nothing: isFree }) : undefined);
		},
		onCancel,
	};
	openMoneyDialog(options, "amount");
}

/** What a deal without a value was won for (spec 5.10). */
export async function wonAmountDialog(opportunity, submit) {
	const fields = await quickFields(DOCTYPE, { order: ["amount"] });
	openDialog({
		title: __("Win {0}?", [nameOf(opportunity)]),
		label: __("Win"),
		fields: [
			{ ...fields.find(({ fieldname }) => fieldname === "amount"), label: __("What was it won for?") },
			forNothing,
		],
		submit: (values) => submit(saidAmount(values)),
	});
}

/** Loses an opportunity, for a reason of the admin's list (spec 5.10). */
export async function loseDialog(opportunity, submit) {
	const { lost_reason, lost_note } = opportunity;
	const reasons = await getLostReasons();
	openDialog({
		title: __("Lose {0}?", [nameOf(opportunity)]),
		label: __("Lose"),
		fields: [
			{
				fieldname: "lost_reason",
				fieldtype: "Select",
				label: __("Lost Reason"),
				options: ["", ...reasons.map(asOption)],
				reqd: 1,
			},
			{ fieldname: "lost_note", fieldtype: "Small Text", label: __("Lost Note") },
		],
		values: { lost_reason, lost_note },
		submit,
	});
}

/** Changes an opportunity; winning and losing have steps of their own, so that the stages are the open ones. */
export async function editOpportunityDialog(row, submit) {
	const opportunity = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
	const fields = (await opportunityFields(OPPORTUNITY)).map((field) =>
		field.fieldname === "sales_stage"
			? { ...field, get_query: () => ({ filters: { stage_type: "Open" } }) }
			: field
	);
	const options = {
		title: __("Edit {0}", [nameOf(opportunity)]),
		fields: twoColumns(fields, { wide: ["title"], beside: "deposit_percent" }),
		values: opportunity,
		submit: (entered, money) => {
			const rest = fields.filter(({ fieldname }) => !MONEY.includes(fieldname));
			return submit({ ...changed(rest, [opened, opportunity], entered), ...money });
		},
	};
	const dialog = openMoneyDialog(options, "amount", opportunity);
	const opened = Object.fromEntries(
		fields.map(({ fieldname }) => [fieldname, dialog.get_value(fieldname)])
	);
}

const nameOf = ({ title, name }) => title || name;

function onlyWhen(field, condition) {
	const { reqd, ...rest } = field;
	return {
		...rest,
		depends_on: `eval:${condition}`,
		mandatory_depends_on: reqd ? `eval:${condition}` : "",
	};
}
