/** A stage names fields that must be filled in before a card takes it (spec 2.11); which ones, the server says. */
async function offerFields(frm) {
	const { pipeline_status, in_every_column } = frm.doc;
	const options = await frappe.xcall("leadcard.api.pickers.get_askable_fields", {
		pipeline_status,
		in_every_column,
	});
	const labels = new Map(options.map(({ value, label }) => [value, label]));
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
