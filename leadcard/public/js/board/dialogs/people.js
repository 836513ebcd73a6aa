import { open_dialog } from "./form_dialog";

export function contact_dialog(card, submit) {
	open_dialog({
		title: __("Contact of {0}", [card.title]),
		draft: { what: "add_contact", card },
		fields: [
			{ fieldname: "first_name", fieldtype: "Data", label: __("Name"), reqd: 1 },
			{ fieldname: "designation", fieldtype: "Data", label: __("Designation") },
			{ fieldname: "mobile_no", fieldtype: "Data", options: "Phone", label: __("Mobile No") },
			{ fieldname: "email_id", fieldtype: "Data", options: "Email", label: __("Email") },
		],
		submit,
	});
}

/** Spec 8.4: a manager gives a card to somebody of the teams managed. */
export function assign_dialog(card, assignees, submit) {
	open_dialog({
		title: __("Assign {0}", [card.title]),
		label: __("Assign"),
		fields: [
			{
				fieldname: "user",
				fieldtype: "Select",
				label: __("New owner"),
				reqd: 1,
				options: [
					{ value: "", label: "" },
					...assignees
						.filter(({ user }) => user !== card.owner)
						.map(({ user, full_name }) => ({
							value: user,
							label: frappe.utils.escape_html(full_name || user),
						})),
				],
			},
		],
		submit,
	});
}
