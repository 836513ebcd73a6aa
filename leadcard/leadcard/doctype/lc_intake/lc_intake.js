/** A secret is shown once, with the address that a landing page or an automation sends to (spec 12.1). */
async function makeSecret(frm) {
	const { message } = await frm.call("new_secret");
	if (!message) return;
	const row = (label, value) =>
		`<p>${frappe.utils.escape_html(label)}<br><code>${frappe.utils.escape_html(value)}</code></p>`;
	frappe.msgprint({
		title: __("Copy Both Now"),
		message:
			row(__("Address"), message.address) +
			row(__("Secret"), message.secret) +
			`<p>${__("The secret is not shown again. What was signed with the one before is refused from now on.")}</p>`,
	});
	frm.reload_doc();
}

frappe.ui.form.on("LC Intake", {
	setup(frm) {
		frm.set_query("web_form", { doc_type: "LC Lead" });
		frm.set_query("email_account", { enable_incoming: 1 });
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("What Came In"), () =>
			frappe.set_route("List", "LC Intake Log", { intake: frm.doc.name })
		);
		const { address } = frm.doc.__onload || {};
		frm.set_intro();
		if (address) frm.set_intro(__("Address: {0}", [frappe.utils.escape_html(address)]), "blue");
		if (frm.doc.kind !== "Webhook" || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("New Secret"), () =>
			frm.doc.secret
				? frappe.confirm(__("The sender must get the new secret too. Go on?"), () => makeSecret(frm))
				: makeSecret(frm)
		);
	},
});
