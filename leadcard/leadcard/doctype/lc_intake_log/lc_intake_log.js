/** What was refused can be mended, such as a digit that a number lacks, and tried again (spec 12.1). */
async function tryAgain(frm, { body }) {
	const { outcome, reason } = await frappe.xcall("leadcard.api.intake.try_again", {
		name: frm.doc.name,
		body,
	});
	await frm.reload_doc();
	const refused = outcome === "Refused";
	frappe.show_alert({
		message: refused ? frappe.utils.escape_html(reason) : __("The card is there."),
		indicator: refused ? "red" : "green",
	});
}

/** In lines of their own; what is no JSON stays as it is. */
function inLines(body) {
	try {
		return JSON.stringify(JSON.parse(body), null, 2);
	} catch {
		return body;
	}
}

frappe.ui.form.on("LC Intake Log", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.outcome !== "Refused" || !frm.doc.body) return;
		frm.add_custom_button(__("Try Again"), () =>
			frappe.prompt(
				{
					fieldname: "body",
					fieldtype: "Code",
					options: "JSON",
					label: __("What Was Sent"),
					default: inLines(frm.doc.body),
					reqd: 1,
				},
				(values) => tryAgain(frm, values),
				__("Mend It and Try Again"),
				__("Try Again")
			)
		);
	},
});
