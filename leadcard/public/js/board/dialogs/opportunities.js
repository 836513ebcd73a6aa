/** Opportunities: added, changed, won and lost (spec 2.6, 5.10). */
import { userToday } from "../clock";
import { FIELDS } from "../money";
import { money } from "../format";
import { TRANSACTED, statusLabel } from "../moves";
import { FieldFault, withFaults } from "./field_fault";
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

/** When it was won: today, unless somebody says else. */
const wonOn = () => ({
	fieldname: "won_on",
	fieldtype: "Date",
	label: __("Won On"),
	description: frappe.utils.escape_html(__("The customer is {0} from now on.", [statusLabel(TRANSACTED)])),
});

/** Which field an error of the server's is about. */
const FIELD_OF = {
	ActivityTimeError: "won_on",
	WonAmountRequiredError: "amount",
	MoneyRangeError: "amount",
};

/** What it was won for: 0 only where somebody said that it brings nothing, which an amount overrules. */
function worthOf({ amount, for_nothing: isFree }) {
	if (!amount && !isFree) {
		throw new FieldFault(
			"amount",
			__("This opportunity has no amount. Enter what it was won for, or tick “Won for Nothing”.")
		);
	}
	return amount || 0;
}

/** Of a win, what differs from what is known: {amount, won_on}; an amount of 0 where it brings nothing. */
function saidOf({ amount: known }, entered) {
	const amount = worthOf(entered);
	return { ...saidDay(entered.won_on), ...(amount && amount === known ? {} : { amount }) };
}

/** A win of today has its time from the server. */
const saidDay = (day) => (day && day !== userToday() ? { won_on: day } : {});

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
	let dialog = null;
	const find = (chosen) => openOpportunities.find(({ name }) => name === chosen);
	const choices = openOpportunities.map(({ name, title, amount }) => ({
		value: name,
		label: frappe.utils.escape_html(`${title || name} · ${money(amount, currency)}`),
	}));
	const first = choices[0]?.value || creates;
	const fields = await opportunityFields({
		...OPPORTUNITY,
		skip: [...OPPORTUNITY.skip, "sales_stage"],
	});
	const ofNew = ({ fieldname }) => (fieldname === "amount" ? "" : `doc.opportunity == "${creates}"`);
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
				onchange: takeAmount,
			},
			...fields.map((field) => onlyWhen(field, ofNew(field))),
			onlyWhen(forNothing, "!doc.amount"),
			wonOn(),
		],
		values: {
			title: card.title,
			opportunity: first,
			amount: find(first)?.amount || undefined,
			won_on: userToday(),
		},
		submit: withFaults(FIELD_OF, ({ opportunity, for_nothing: isFree, won_on: day, ...values }) => {
			const known = find(opportunity);
			const said = { amount: values.amount, for_nothing: isFree, won_on: day };
			if (known) return win(opportunity, saidOf(known, said));
			return createAndWin({ ...values, amount: worthOf(said) }, saidDay(day));
		}),
		onCancel,
	};
	dialog = openMoneyDialog(options, "amount");
	dialog.body.querySelector('.frappe-control[data-fieldname="amount"] input').focus();

	/** The amount of the opportunity that is chosen. */
	function takeAmount() {
		const known = find(dialog?.get_value("opportunity"));
		dialog?.set_value("amount", known?.amount || null);
		const input = dialog?.body.querySelector('.frappe-control[data-fieldname="amount"] input');
		input?.dispatchEvent(new Event("change", { bubbles: true }));
	}
}

/** What an opportunity was won for, and when (spec 5.10). */
export async function wonDialog(opportunity, submit) {
	const fields = await quickFields(DOCTYPE, { order: ["amount"] });
	openDialog({
		title: __("Win {0}?", [nameOf(opportunity)]),
		label: __("Win"),
		fields: [
			{ ...fields.find(({ fieldname }) => fieldname === "amount"), label: __("What was it won for?") },
			onlyWhen(forNothing, "!doc.amount"),
			{ fieldtype: "Column Break", fieldname: "column_day" },
			wonOn(),
		],
		values: { amount: opportunity.amount || undefined, won_on: userToday() },
		submit: withFaults(FIELD_OF, (entered) => submit(saidOf(opportunity, entered))),
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
	if (!condition) return field;
	const { reqd, ...rest } = field;
	return {
		...rest,
		depends_on: `eval:${condition}`,
		mandatory_depends_on: reqd ? `eval:${condition}` : "",
	};
}
