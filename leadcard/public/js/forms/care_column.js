/** When somebody last cared for a card, in the desk's lists: its creation, which stands there until then, is no care (spec 5.4). */
for (const doctype of ["LC Lead", "LC Customer"]) {
	const settings = (frappe.listview_settings[doctype] ??= {});
	settings.formatters = {
		...settings.formatters,
		last_care_on: (value, df, doc) =>
			value && value === doc.creation ? __("Not cared for yet") : frappe.format(value, df, null, doc),
	};
}
