/** What is filled in on a card, changed in place: the fields of its form, custom ones included (spec 3.5, 3.6). */
import { getMeta } from "../server";
import { FIELDS } from "../money";
import { changed, openDialog, quickFields } from "./form_dialog";
import { openMoneyDialog, remainingField } from "./money_fields";

/** What has its own way of being changed: by moving, assigning, the stage's form, or not at all. */
const ELSEWHERE = [
	"status",
	"stage",
	"lead_owner",
	"account_owner",
	"naming_series",
	"code",
	"next_contact_date",
	"next_contact_by",
];
/** Set by who may assign (spec 3.4). */
const TEAM = "sales_team";
/** What a dialog would not give back as it was. */
const WHOLE_FORM = [
	"Text Editor",
	"Attach",
	"Attach Image",
	"Geolocation",
	"Signature",
	"HTML Editor",
	"Code",
];
/** Where contact data stands while it is masked. */
const MASKED_LEVEL = 9;
/** What a lead's money is called; a customer's is the sum of its opportunities. */
const REVENUE = "expected_revenue";
const MONEY = [REVENUE, ...FIELDS.slice(1)];

export async function editDialog(card, { details, may }, submit) {
	const meta = await getMeta(card.doctype);
	const skip = meta.fields
		.filter(
			({ fieldtype, permlevel }) =>
				WHOLE_FORM.includes(fieldtype) ||
				(permlevel && !(permlevel === MASKED_LEVEL && may.contact_data))
		)
		.map(({ fieldname }) => fieldname)
		.concat(ELSEWHERE, may.assign ? [] : [TEAM]);
	const order = meta.fields.map(({ fieldname }) => fieldname);
	const fields = await quickFields(card.doctype, { order, skip });
	const values = Object.fromEntries(details.map(({ fieldname, value }) => [fieldname, value]));
	const hasMoney = fields.some(({ fieldname }) => fieldname === REVENUE);
	/** Money says itself what was typed. */
	const typedByHand = (money) => fields.filter(({ fieldname }) => !(money && MONEY.includes(fieldname)));
	const options = {
		title: __("Edit {0}", [card.title]),
		size: "large",
		fields: inSections(hasMoney ? [...fields, remainingField] : fields, meta.fields),
		values,
		submit: (entered, money) =>
			submit({ ...changed(typedByHand(money), [opened, values], entered), ...money }),
	};
	const dialog = hasMoney ? openMoneyDialog(options, REVENUE, values) : openDialog(options);
	const opened = Object.fromEntries(
		fields.map(({ fieldname }) => [fieldname, dialog.get_value(fieldname)])
	);
}

export async function tagsDialog(card, submit) {
	openDialog({
		title: __("Tags of {0}", [card.title]),
		fields: [
			{
				fieldname: "tags",
				fieldtype: "Data",
				label: __("Tags"),
				description: __("Put commas between them."),
			},
		],
		values: { tags: card.tags.join(", ") },
		submit: ({ tags }) => submit((tags || "").split(",").map((tag) => tag.trim())),
	});
}

/** The form's sections, each in two columns. */
function inSections(fields, all) {
	const offered = new Map(fields.map((field) => [field.fieldname, field]));
	const sections = [{ fields: [] }];
	for (const field of all) {
		if (["Section Break", "Tab Break"].includes(field.fieldtype)) {
			sections.push({ label: field.label, fieldname: field.fieldname, fields: [] });
		} else if (offered.has(field.fieldname)) {
			sections.at(-1).fields.push(offered.get(field.fieldname));
		}
	}
	return sections
		.filter((section) => section.fields.length)
		.flatMap((section, index) => {
			const half = Math.ceil(section.fields.length / 2);
			const head = { fieldtype: "Section Break", fieldname: `section_${index}`, label: section.label };
			return [
				...(index ? [head] : []),
				...section.fields.slice(0, half),
				{ fieldtype: "Column Break", fieldname: `column_${index}` },
				...section.fields.slice(half),
			];
		});
}
