frappe.ui.form.on("LC Settings", {
	refresh: (frm) => leadcard.forms.readAmounts(frm),
	validate: (frm) => leadcard.forms.refuseUnread(frm),

	/** Holiday lists are ERPNext's: without it there is nothing to choose. */
	async onload(frm) {
		if (!frm.perm[0]?.write) return;
		const { message: lists } = await frm.call("get_holiday_lists");
		frm.set_df_property("holiday_list", "options", lists);
		frm.set_df_property("holiday_list", "hidden", lists.length ? 0 : 1);
	},
});
