import * as server from "../server";
import { warn_of_duplicates } from "./duplicates";
import { file_picker } from "./files";
import { in_sections, quick_fields } from "./form_dialog";
import { open_money_dialog, remaining_field } from "./money_fields";

const WHO = ["party_type", "organization_name", "salutation", "full_name", "short_name", "gender"];
const REACH = ["mobile_no", "phone", "email_id", "source", "lead_owner", "sales_team"];
const INTEREST = ["product", "expected_revenue"];
const CLOSE = ["expected_close_date"];
const DEPOSIT = ["deposit_percent", "deposit_amount", "remaining_amount"];
const KIND = ["customer_group", "industry", "market_segment", "tax_id", "id_number", "date_of_birth"];
const MORE = ["founding_date", "website", "code", "notes"];
const PLACE = ["address_line", "ward", "district", "province"];
const OTHERS = ["referrer_type", "referrer", "tags", "files"];
const SKIPPED = ["naming_series", "status", "title"];
const PLACES = ["lead_owner", "sales_team"];

/**
 * "+" of a column (spec 2.2, 3.1): the lead's own fields, custom ones included, with tags and files. `created` and
 * `attached` hear what came of it, and which files could not be stored. What was typed before is filled in
 * where one goes on with it (`resumed`), else offered: a new lead is somebody else. Who may give it to others (`gives`)
 * chooses its owner and team (spec 3.4).
 */
export async function quick_create_dialog(
	column,
	edition,
	{ created, attached, claimed, gives = false, resumed = false }
) {
	const in_front = edition === "Real Estate";
	const sections = [
		{ columns: [WHO, REACH] },
		{ columns: in_front ? [[...INTEREST, ...CLOSE], DEPOSIT] : [INTEREST, CLOSE] },
		{
			label: __("More details"),
			columns: [
				[...(in_front ? [] : DEPOSIT), ...KIND, ...MORE],
				[...PLACE, ...OTHERS],
			],
		},
	];
	const fields = await quick_fields("LC Lead", {
		order: sections.flatMap(({ columns }) => columns.flat()),
		skip: gives ? SKIPPED : [...SKIPPED, ...PLACES],
		custom: true,
	});
	if (gives) offer_places(fields, await server.get_places());
	fields.push(
		remaining_field,
		{
			fieldname: "tags",
			fieldtype: "Data",
			label: __("Tags"),
			description: __("Put commas between tags"),
		},
		{ fieldname: "files", fieldtype: "HTML", label: __("Files") }
	);

	let files = null;
	let duplicates = null;
	const dialog = open_money_dialog(
		{
			title: __("New lead in {0}", [column.label]),
			fields: in_sections(fields, sections, REACH),
			draft: {
				what: "create",
				status: column.status,
				is_idle: (values) => duplicates?.are_held(values),
				resume: resumed
					? null
					: () =>
							quick_create_dialog(column, edition, {
								created,
								attached,
								claimed,
								gives,
								resumed: true,
							}),
			},
			size: "large",
			submit: (entered) =>
				save(entered, (values, tags) => server.create_lead(values, column.status, tags), created),
		},
		"expected_revenue"
	);

	/** The lead first; a file that cannot be stored is told, and undoes nothing. */
	async function save({ tags = "", ...entered }, request, done) {
		const words = tags.split(",").map((word) => word.trim());
		const answer = await request(entered, words.filter(Boolean));
		done(answer, answer.card ? await files.store(answer.card) : files.names());
	}

	files = file_picker(dialog, "files");
	duplicates = warn_of_duplicates(dialog, {
		claimed(card) {
			dialog.hide();
			claimed(card);
		},
		attach: ({ name }) =>
			dialog.send((entered) =>
				save(entered, (values, tags) => server.attach_lead(values, name, tags), attached)
			),
	});
	ease_typing(dialog);
}

/** Owner and team as choices among those that one may give the lead to. */
function offer_places(fields, { owners, teams, rule }) {
	const names = owners.map(({ full_name }) => full_name);
	const called = ({ user, full_name }) =>
		names.indexOf(full_name) === names.lastIndexOf(full_name) ? full_name : `${full_name} (${user})`;
	const escaped = frappe.utils.escape_html;
	const choices = {
		lead_owner: {
			options: owners.map((person) => ({ value: person.user, label: escaped(called(person)) })),
			description: rule
				? __("Left empty: whom the Assignment Rule chooses, else you")
				: __("Left empty: you"),
		},
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
function ease_typing(dialog) {
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
