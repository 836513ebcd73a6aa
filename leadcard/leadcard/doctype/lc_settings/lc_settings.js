frappe.ui.form.on("LC Settings", {
	refresh: (frm) => leadcard.forms.read_amounts(frm),
	validate: (frm) => leadcard.forms.refuse_unread(frm),

	/** Holiday lists are ERPNext's: without it there is nothing to choose. */
	async onload(frm) {
		if (!frm.perm[0]?.write) return;
		const { message: lists } = await frm.call("get_holiday_lists");
		frm.set_df_property("holiday_list", "options", lists);
		frm.set_df_property("holiday_list", "hidden", lists.length ? 0 : 1);
	},
});
