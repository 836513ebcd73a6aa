/** A stage names fields that must be filled in before a card takes it (spec 2.11): those of the cards in its columns. */
const PLACE = ["status", "stage", "naming_series", "code"];
const LEAD_COLUMNS = ["New", "Contacting"];

function kindsOf({ pipeline_status: pipelineStatus, in_every_column: inEveryColumn }) {
	if (!pipelineStatus || inEveryColumn) return ["LC Lead", "LC Customer"];
	return [LEAD_COLUMNS.includes(pipelineStatus) ? "LC Lead" : "LC Customer"];
}

const canBeFilled = ({ fieldname, fieldtype, hidden, read_only: readOnly }) =>
	!hidden &&
	!readOnly &&
	!PLACE.includes(fieldname) &&
	fieldtype !== "Check" &&
	!frappe.model.no_value_type.includes(fieldtype);

async function offerFields(frm) {
	const kinds = kindsOf(frm.doc);
	await Promise.all(kinds.map((kind) => frappe.model.with_doctype(kind)));
	const fields = kinds.flatMap((kind) => frappe.get_meta(kind).fields).filter(canBeFilled);
	const labels = new Map(fields.map(({ fieldname, label }) => [fieldname, __(label)]));
	const options = [...labels].map(([value, label]) => ({ value, label }));
	frm.fields_dict.required_fields.grid.update_docfield_property("field", "options", options);
	frappe.meta.get_docfield("LC Stage Field", "field", frm.docname).formatter = (value) =>
		frappe.utils.escape_html(labels.get(value) || value || "");
	frm.refresh_field("required_fields");
}

frappe.ui.form.on("LC Stage", {
	refresh: offerFields,
	pipeline_status: offerFields,
	in_every_column: offerFields,
});
