import { warn_of_duplicates } from "./duplicates";
import { open_dialog, quick_fields, two_columns } from "./form_dialog";

/** "+" of a column (spec 2.2, 3.1): the DocType's own quick-entry fields, custom fields included. */
export async function quick_create_dialog(column, submit) {
	const fields = await quick_fields("LC Lead", {
		order: [
			"party_type",
			"organization_name",
			"salutation",
			"full_name",
			"gender",
			"mobile_no",
			"phone",
			"email_id",
			"product",
			"expected_revenue",
			"source",
		],
		skip: ["naming_series", "status", "title"],
	});
	const dialog = open_dialog({
		title: __("New lead in {0}", [column.label]),
		draft: { what: "create", status: column.status },
		fields: two_columns(fields),
		size: "large",
		submit,
	});
	warn_of_duplicates(dialog);
}
