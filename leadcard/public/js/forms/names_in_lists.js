/**
 * Names in the lists of the desk, which would show people's emails and cards' codes; they come with the rows (hook
 * `after_request`). Loaded with these lists (hook `doctype_list_js`).
 */
{
	const named = (doctype, name, filter) => {
		const shown = frappe.utils.escape_html(
			(name && frappe.utils.get_link_title(doctype, name)) || name || ""
		);
		const value = frappe.utils.escape_html(name || "");
		return `<a class="filterable ellipsis" data-filter="${filter},=,${value}" title="${shown}">${shown}</a>`;
	};
	const person = (fieldname) => [fieldname, (value) => named("User", value, fieldname)];
	const card = [
		"reference_name",
		(value, df, doc) => named(doc.reference_doctype, value, "reference_name"),
	];

	for (const [doctype, formatters, needed] of [
		["LC Lead", [person("lead_owner")], []],
		["LC Customer", [person("account_owner")], []],
		["LC Opportunity", [person("opportunity_owner")], []],
		["LC Call", [person("activity_owner"), card], ["reference_doctype"]],
		["LC Meeting", [person("activity_owner"), card], ["reference_doctype"]],
		["LC Note", [card], ["reference_doctype"]],
		["LC Ticket", [card], ["reference_doctype"]],
	]) {
		const settings = (frappe.listview_settings[doctype] ??= {});
		settings.formatters = { ...settings.formatters, ...Object.fromEntries(formatters) };
		settings.add_fields = [...new Set([...(settings.add_fields || []), ...needed])];
	}
}
