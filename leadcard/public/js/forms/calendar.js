/**
 * Calls and meetings in the calendar view: what is planned in red, what is done in blue, as on a card. The view shows the
 * user's clock, and what is dragged or looked up there goes to the server by the site's.
 */
for (const doctype of ["LC Call", "LC Meeting"]) {
	frappe.views.calendar[doctype] = {
		field_map: { id: "name", title: "title", start: "starts_at", end: "ends_at" },
		get_events_method: "leadcard.api.calendar.get_events",
		update_event_method: "leadcard.api.calendar.update_event",
		get_css_class: (event) => event.css_class,
		get_system_datetime: (shown) =>
			frappe.datetime.convert_to_system_tz(shown.clone().locale("en").format("YYYY-MM-DD HH:mm:ss")),
		options: { now: () => frappe.datetime.now_datetime() },
	};
}
