import { typedBefore } from "../drafts";
import * as server from "../server";
import { contactRows } from "./contact_rows";
import { warnOfDuplicates } from "./duplicates";
import { filePicker } from "./files";
import { inSections, openDialog, quickFields } from "./form_dialog";
import { openMoneyDialog, remainingField } from "./money_fields";

const WHO = ["party_type", "organization_name", "salutation", "full_name", "short_name", "gender"];
const REACH = ["mobile_no", "phone", "email_id", "source", "lead_owner", "account_owner", "sales_team"];
const INTEREST = ["product", "expected_revenue"];
const CLOSE = ["expected_close_date"];
const DEPOSIT = ["deposit_percent", "deposit_amount", "remaining_amount"];
const KIND = ["customer_group", "industry", "market_segment", "tax_id", "id_number", "date_of_birth"];
const MORE = ["founding_date", "website", "code", "notes"];
const PLACE = ["address_line", "ward", "district", "province"];
const OTHERS = ["referrer_type", "referrer", "tags", "files"];
const SKIPPED = ["naming_series", "status", "title"];
const PLACES = ["lead_owner", "account_owner", "sales_team"];
const PEOPLE = "further_contacts";

/**
 * "+" of a column (spec 2.2, 3.1): the lead's own fields, custom ones included, with tags, files and further contacts.
 * `created` and `attached` hear what came of it. What was typed before is filled in where one goes on with it (`resumed`),
 * else offered: a new lead is somebody else. Who may give it to others (`gives`) chooses its owner and team (spec 3.4).
 */
export function quickCreateDialog(column, edition, how) {
	const inFront = edition === "Real Estate";
	return newCardDialog(
		{
			doctype: "LC Lead",
			what: "create",
			column,
			title: __("New lead in {0}", [column.label]),
			money: inFront ? [[...INTEREST, ...CLOSE], DEPOSIT] : [INTEREST, CLOSE],
			folded: inFront ? [] : DEPOSIT,
			open: (options) => openMoneyDialog(options, "expected_revenue"),
			create: (values, along) => server.createLead(values, column.status, along),
			attach: server.attachLead,
			reopen: () => quickCreateDialog(column, edition, { ...how, resumed: true }),
		},
		how
	);
}

/** A customer whom the company had before (spec 2.2). Money comes with opportunities; the rest is as above. */
export function existingCustomerDialog(column, edition, how) {
	return newCardDialog(
		{
			doctype: "LC Customer",
			what: "createCustomer",
			column,
			title: __("Existing customer"),
			open: openDialog,
			create: server.createCustomer,
			reopen: () => existingCustomerDialog(column, edition, { ...how, resumed: true }),
		},
		how
	);
}

async function newCardDialog(kind, { created, attached, claimed, gives = false, resumed = false }) {
	const sections = sectionsOf(kind);
	const fields = await fieldsOf(kind, sections, gives);
	const draft = { what: kind.what, status: kind.column.status };
	const before = resumed ? typedBefore(draft) : {};
	let files = null;
	let duplicates = null;
	let people = null;
	const dialog = kind.open({
		title: kind.title,
		fields: inSections(fields, sections, REACH),
		draft: Object.assign(draft, {
			isIdle: (values) => duplicates?.areHeld(values),
			holdsMore: () => people?.values().length > 0,
			along: () => ({ contacts: people.values() }),
			onClear: () => people.clear(),
			resume: resumed ? null : kind.reopen,
		}),
		size: "large",
		submit: (entered) => save(entered, kind.create, created),
		onCancel: () => files.drop(),
	});

	/** The files first: whoever looks after the card then, they come with it. */
	async function save({ tags = "", ...entered }, request, done) {
		const words = tags.split(",").map((word) => word.trim());
		done(
			await request(entered, {
				tags: words.filter(Boolean),
				contacts: people.values(),
				files: await files.upload(),
			})
		);
	}

	files = filePicker(dialog, "files");
	people = contactRows(dialog, PEOPLE, before.contacts || []);
	duplicates = warnOfDuplicates(dialog, {
		claimed(card) {
			dialog.hide();
			claimed(card);
		},
		attach:
			kind.attach &&
			(({ name }) =>
				dialog.send((entered) =>
					save(entered, (values, along) => kind.attach(values, name, along), attached)
				)),
	});
	easeTyping(dialog);
}

const sectionsOf = ({ money, folded = [] }) => [
	{ columns: [WHO, REACH] },
	{ columns: [[PEOPLE]] },
	...(money ? [{ columns: money }] : []),
	{
		label: __("More details"),
		columns: [
			[...folded, ...KIND, ...MORE],
			[...PLACE, ...OTHERS],
		],
	},
];

async function fieldsOf({ doctype, money }, sections, gives) {
	const fields = await quickFields(doctype, {
		order: sections.flatMap(({ columns }) => columns.flat()),
		skip: gives ? SKIPPED : [...SKIPPED, ...PLACES],
		custom: true,
	});
	const isLead = doctype === "LC Lead";
	if (gives) {
		const places = await server.getPlaces();
		offerPlaces(fields, { ...places, rule: isLead && places.rule });
	}
	return [
		...fields,
		...(money ? [remainingField] : []),
		{
			fieldname: "tags",
			fieldtype: "Data",
			label: __("Tags"),
			description: __("Put commas between tags"),
		},
		{ fieldname: "files", fieldtype: "HTML", label: __("Files") },
		{ fieldname: PEOPLE, fieldtype: "HTML", label: __("Further contacts") },
	];
}

/** Owner and team as choices among those that one may give the lead to. */
function offerPlaces(fields, { owners, teams, rule }) {
	const names = owners.map(({ full_name: fullName }) => fullName);
	const called = ({ user, full_name: fullName }) =>
		names.indexOf(fullName) === names.lastIndexOf(fullName) ? fullName : `${fullName} (${user})`;
	const escaped = frappe.utils.escape_html;
	const owner = {
		options: owners.map((person) => ({ value: person.user, label: escaped(called(person)) })),
		description: rule
			? __("Left empty: whom the Assignment Rule chooses, else you")
			: __("Left empty: you"),
	};
	const choices = {
		lead_owner: owner,
		account_owner: owner,
		sales_team: {
			options: teams.map((name) => ({ value: name, label: escaped(name) })),
			description: __("Left empty: the owner's teams"),
		},
	};
	for (const field of fields) {
		const choice = choices[field.fieldname];
		if (!choice) continue;
		Object.assign(field, choice, { fieldtype: "Select" });
		field.options.unshift({ value: "", label: "" });
	}
}

/** The right keyboard on a phone. */
function easeTyping(dialog) {
	const modes = {
		mobile_no: "tel",
		phone: "tel",
		email_id: "email",
		tax_id: "numeric",
		id_number: "numeric",
		expected_revenue: "decimal",
		deposit_percent: "decimal",
		deposit_amount: "decimal",
	};
	for (const [fieldname, mode] of Object.entries(modes)) {
		const input = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"] input`);
		if (input) Object.assign(input, { inputMode: mode, autocomplete: "off" });
	}
}
