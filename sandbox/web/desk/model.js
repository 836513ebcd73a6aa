/** DocType meta, asked once per page. */

const metas = {};
const asked = {};

frappe.model = {
	async with_doctype(doctype, callback) {
		asked[doctype] ??= frappe.call({
			method: "frappe.desk.form.load.getdoctype",
			type: "GET",
			args: { doctype },
		});
		try {
			const { docs } = await asked[doctype];
			for (const meta of docs) metas[meta.name] = meta;
		} catch (error) {
			delete asked[doctype];
			throw error;
		}
		callback?.();
	},
};

frappe.get_meta = (doctype) => metas[doctype];

frappe.user = { has_role: (role) => frappe.boot.user.roles.includes(role) };
