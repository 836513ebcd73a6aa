/** Calls and meetings in the calendar view: what is planned in red, what is done in blue, as on a card. */
for (const doctype of ["LC Call", "LC Meeting"]) {
	frappe.views.calendar[doctype] = {
		field_map: { id: "name", title: "title", start: "starts_at", end: "ends_at" },
		get_events_method: "leadcard.api.calendar.get_events",
		update_event_method: "leadcard.api.calendar.update_event",
		get_css_class: (event) => event.css_class,
	};
}
