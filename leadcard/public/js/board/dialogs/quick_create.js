import { typedBefore } from "../drafts";
import { lastUsed, noteUsed } from "../recent";
import * as server from "../server";
import { chipField } from "./chips";
import { contactRows } from "./contact_rows";
import { warnOfDuplicates } from "./duplicates";
import { filePicker } from "./files";
import { foldRest } from "./folding";
import { inSections, openDialog, quickFields } from "./form_dialog";
import { openMoneyDialog, remainingField } from "./money_fields";

/** What "+" asks for in front, where the admin wants nothing else (LC Settings). */
const FRONT = ["mobile_no", "full_name", "source", "product", "expected_revenue"];
const DEPOSIT = ["deposit_percent", "deposit_amount", "remaining_amount"];
const WHO = ["party_type", "organization_name", "full_name", "salutation", "short_name", "gender"];
const REACH = ["mobile_no", "phone", "email_id", "source", "lead_owner", "account_owner", "sales_team"];
const MONEY = ["product", "expected_revenue", "expected_close_date"];
const KIND = ["customer_group", "industry", "market_segment", "tax_id", "id_number", "date_of_birth"];
const MORE = ["founding_date", "website", "code", "notes"];
const PLACE = ["address_line", "ward", "district", "province"];
const OTHERS = ["referrer_type", "referrer", "tags", "files"];
const SKIPPED = ["naming_series", "status", "title"];
const PLACES = ["lead_owner", "account_owner", "sales_team"];
const PEOPLE = "further_contacts";
const REST = [...KIND, ...MORE, ...PLACE, ...OTHERS];
const CHIPS = ["source", "product"];

/**
 * "+" of a column (spec 2.2, 3.1): the lead's own fields, custom ones included, with tags, files and further contacts.
 * `created` and `attached` hear what came of it. What was typed before is filled in where one goes on with it (`resumed`),
 * else offered: a new lead is somebody else. `typed` values stand in it from the beginning. Who may give it to others
 * (`gives`) chooses its owner and team (spec 3.4).
 */
export function quickCreateDialog(column, site, how) {
	const standard = site.edition === "Real Estate" ? [...FRONT, ...DEPOSIT] : FRONT;
	return newCardDialog(
		{
			doctype: "LC Lead",
			what: "create",
			column,
			title: __("New lead in {0}", [column.label]),
			front: site.quick_fields?.length ? site.quick_fields : standard,
			hasMoney: true,
			open: (options) => openMoneyDialog(options, "expected_revenue"),
			create: (values, along) => server.createLead(values, column.status, along),
			attach: server.attachLead,
			reopen: () => quickCreateDialog(column, site, { ...how, resumed: true }),
		},
		how
	);
}

/** A customer whom the company had before (spec 2.2). Money comes with opportunities; the rest is as above. */
export function existingCustomerDialog(column, site, how) {
	return newCardDialog(
		{
			doctype: "LC Customer",
			what: "createCustomer",
			column,
			title: __("Existing customer"),
			front: FRONT.slice(0, 3),
			hasMoney: false,
			open: openDialog,
			create: server.createCustomer,
			reopen: () => existingCustomerDialog(column, site, { ...how, resumed: true }),
		},
		how
	);
}

async function newCardDialog(
	kind,
	{ created, attached, claimed, gives = false, resumed = false, typed = {} }
) {
	const [fields, chips] = await Promise.all([
		fieldsOf(kind, gives),
		server.getChips(recent()).catch(() => ({})),
	]);
	const front = frontOf(kind, fields);
	const draft = { what: kind.what, status: kind.column.status };
	const before = resumed ? typedBefore(draft) : {};
	let files = null;
	let duplicates = null;
	let people = null;
	const dialog = kind.open({
		title: kind.title,
		values: typed,
		fields: inSections(fields, sectionsOf(front, fields)),
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
	async function save({ tags = "", ...values }, request, done) {
		const words = tags.split(",").map((word) => word.trim());
		const entered = { ...values, ...chosen() };
		const sent = await files.upload();
		const answer = await request(entered, {
			tags: words.filter(Boolean),
			contacts: people.values(),
			files: sent,
		});
		files.drop(sent);
		for (const field of CHIPS) if (entered[field]) noteUsed(field, entered[field]);
		done(answer);
	}

	files = filePicker(dialog, "files");
	people = contactRows(dialog, PEOPLE, before.contacts || []);
	const groups = CHIPS.filter((field) => chips[field] && dialog.fields_dict[field]).map((field) => [
		field,
		chipField(dialog, field, named(field, chips[field])),
	]);
	const stands = { ...typed, ...before };
	const isFolded = (field) => !front.includes(field);
	foldRest(dialog, front, () =>
		Object.keys(stands).some((field) => isFolded(field) && stands[field]?.length)
	);
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

	/** What was chosen by chips, which a field may show a moment later only. */
	function chosen() {
		const values = groups.map(([field, group]) => [field, group.value()]);
		const said = values.filter(([, value]) => value !== undefined);
		return Object.fromEntries(said.map(([field, value]) => [field, value || undefined]));
	}
}

/** What the person chose last, for the server to offer first. */
const recent = () => Object.fromEntries(CHIPS.map((field) => [field, lastUsed(field)]));

/** Sources are the site's words, products have names of their own. */
const named = (field, { choices, others }) => ({
	choices: choices.map(({ value, label }) => ({ value, label: field === "source" ? __(label) : label })),
	others,
});

/** The fields in front: those that are there, and what else nobody can leave out. */
function frontOf({ front }, fields) {
	const offered = front.filter((name) => fields.some(({ fieldname }) => fieldname === name));
	const required = fields.filter(({ reqd, default: preset }) => reqd && !preset);
	return [...new Set([...offered, ...required.map(({ fieldname }) => fieldname)])];
}

/** The front alone, then all the rest, custom fields too. */
function sectionsOf(front, fields) {
	const named = [...front, ...WHO, ...REACH, PEOPLE, ...MONEY, ...DEPOSIT, ...REST];
	const unnamed = fields.map(({ fieldname }) => fieldname).filter((name) => !named.includes(name));
	const rest = [
		[WHO, [...REACH, ...unnamed]],
		[[PEOPLE]],
		[MONEY, DEPOSIT],
		[
			[...KIND, ...MORE],
			[...PLACE, ...OTHERS],
		],
	];
	const isRest = (name) => !front.includes(name);
	return [[front], ...rest.map((columns) => columns.map((names) => names.filter(isRest)))];
}

async function fieldsOf({ doctype, front, hasMoney }, gives) {
	const fields = await quickFields(doctype, {
		order: [...front, ...WHO, ...REACH, ...(hasMoney ? [...MONEY, ...DEPOSIT] : []), ...REST],
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
		...(hasMoney ? [remainingField] : []),
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
