/** A stage names fields that must be filled in before a card takes it (spec 2.11): those of the cards in its columns. */
const PLACE = ["status", "stage", "naming_series", "code"];
const LEAD_COLUMNS = ["New", "Contacting"];

function kinds_of({ pipeline_status, in_every_column }) {
	if (!pipeline_status || in_every_column) return ["LC Lead", "LC Customer"];
	return [LEAD_COLUMNS.includes(pipeline_status) ? "LC Lead" : "LC Customer"];
}

const can_be_filled = ({ fieldname, fieldtype, hidden, read_only }) =>
	!hidden &&
	!read_only &&
	!PLACE.includes(fieldname) &&
	fieldtype !== "Check" &&
	!frappe.model.no_value_type.includes(fieldtype);

async function offer_fields(frm) {
	const kinds = kinds_of(frm.doc);
	await Promise.all(kinds.map((kind) => frappe.model.with_doctype(kind)));
	const fields = kinds.flatMap((kind) => frappe.get_meta(kind).fields).filter(can_be_filled);
	const labels = new Map(fields.map(({ fieldname, label }) => [fieldname, __(label)]));
	const options = [...labels].map(([value, label]) => ({ value, label }));
	frm.fields_dict.required_fields.grid.update_docfield_property("field", "options", options);
	frappe.meta.get_docfield("LC Stage Field", "field", frm.docname).formatter = (value) =>
		frappe.utils.escape_html(labels.get(value) || value || "");
	frm.refresh_field("required_fields");
}

frappe.ui.form.on("LC Stage", {
	refresh: offer_fields,
	pipeline_status: offer_fields,
	in_every_column: offer_fields,
});
