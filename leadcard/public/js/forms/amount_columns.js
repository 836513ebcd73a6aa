/**
 * Amounts in the lists of the desk: the number alone, all of it. With the currency in front a column cuts its end off, so
 * that 33,000,000,000 looks like another amount (spec 3.7). Loaded with these lists (hook `doctype_list_js`).
 */
for (const [doctype, fieldname] of [
	["LC Lead", "expected_revenue"],
	["LC Customer", "expected_revenue"],
	["LC Opportunity", "amount"],
	["LC Product", "price"],
]) {
	const settings = (frappe.listview_settings[doctype] ??= {});
	settings.formatters = {
		...settings.formatters,
		[fieldname](value) {
			const { currency, places } = frappe.boot.leadcard_money;
			const text = format_number(value || 0, window.get_number_format(currency), places);
			return `<span title="${text} ${currency}" style="white-space: nowrap">${text}</span>`;
		},
	};
}
