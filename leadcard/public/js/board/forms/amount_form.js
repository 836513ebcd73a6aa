/** The amounts and percents of a desk form, understood as in the board's dialogs (spec 3.7). */
import { first_unread, read_as_typed, watch_amounts } from "../dialogs/amount_controls";

/** Lets all amounts of a form be read as they are typed. */
export function read_amounts(frm) {
	for (const control of frm.fields) read_as_typed(control, control.value);
	const { wrapper } = frm;
	if (wrapper.dataset.leadcardAmounts) return;
	wrapper.dataset.leadcardAmounts = "read";
	watch_amounts(wrapper, frm.fields_dict);
}

/** Lets all amounts of the desk's quick entry be read as they are typed; one that is none stops it. */
export function read_dialog(dialog) {
	for (const control of Object.values(dialog.fields_dict)) read_as_typed(control, control.value ?? null);
	watch_amounts(dialog.body, dialog.fields_dict);
	const get_values = dialog.get_values.bind(dialog);
	dialog.get_values = (...options) => {
		const unread = first_unread(dialog.fields_dict, (fieldname) => dialog.get_value(fieldname));
		if (!unread) return get_values(...options);
		frappe.msgprint(refusal_of(unread));
		return null;
	};
}

/** Refuses to save a form with a text that is no amount: another could be read from it on the way. */
export function refuse_unread(frm) {
	const unread = first_unread(frm.fields_dict, (fieldname) => frm.doc[fieldname]);
	if (unread) frappe.throw(refusal_of(unread));
}

const refusal_of = ({ label, fault }) => ({
	title: __("Please check"),
	message: `<b>${label}</b>: ${frappe.utils.escape_html(fault)}`,
});
