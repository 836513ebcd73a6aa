/** The amounts and percents of a desk form, understood as in the board's dialogs (spec 3.7). */
import { firstUnread, readAsTyped, watchAmounts } from "../dialogs/amount_controls";

/** Lets all amounts of a form be read as they are typed. */
export function readAmounts(frm) {
	for (const control of frm.fields) readAsTyped(control, control.value);
	const { wrapper } = frm;
	if (wrapper.dataset.leadcardAmounts) return;
	wrapper.dataset.leadcardAmounts = "read";
	watchAmounts(wrapper, frm.fields_dict);
}

/** Lets all amounts of the desk's quick entry be read as they are typed; one that is none stops it. */
export function readDialog(dialog) {
	for (const control of Object.values(dialog.fields_dict)) readAsTyped(control, control.value ?? null);
	watchAmounts(dialog.body, dialog.fields_dict);
	const getValues = dialog.get_values.bind(dialog);
	dialog.get_values = (...options) => {
		const unread = firstUnread(dialog.fields_dict, (fieldname) => dialog.get_value(fieldname));
		if (!unread) return getValues(...options);
		frappe.msgprint(refusalOf(unread));
		return null;
	};
}

/** Refuses to save a form with a text that is no amount: another could be read from it on the way. */
export function refuseUnread(frm) {
	const unread = firstUnread(frm.fields_dict, (fieldname) => frm.doc[fieldname]);
	if (unread) frappe.throw(refusalOf(unread));
}

const refusalOf = ({ label, fault }) => ({
	title: __("Please check"),
	message: `<b>${label}</b>: ${frappe.utils.escape_html(fault)}`,
});
