import { typed_before } from "../drafts";
import { fill_template } from "../server";
import { open_dialog } from "./form_dialog";

/** Writes an email from a card (spec 5.8). What was typed waits for the next time when it is not sent. */
export function email_dialog(card, files, submit) {
	const draft = { what: "write_email", card };
	const attachment = (index) => `attachment_${index}`;
	let filled = typed_before(draft).email_template || "";

	const dialog = open_dialog({
		title: __("Email: {0}", [card.title]),
		label: __("Send"),
		size: "large",
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind"),
				options: ["Interaction", "Quotation"].map((kind) => ({ value: kind, label: __(kind) })),
			},
			{ fieldname: "recipients", fieldtype: "Data", label: __("To"), reqd: 1 },
			{ fieldname: "column_copy", fieldtype: "Column Break" },
			{
				fieldname: "email_template",
				fieldtype: "Link",
				options: "Email Template",
				label: __("Email Template"),
				onchange: use_template,
			},
			{ fieldname: "cc", fieldtype: "Data", label: __("CC") },
			{ fieldname: "section_text", fieldtype: "Section Break" },
			{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), reqd: 1 },
			{ fieldname: "content", fieldtype: "Text Editor", label: __("Text") },
			...files.map((file, index) => ({
				fieldname: attachment(index),
				fieldtype: "Check",
				label: frappe.utils.escape_html(__("Attach {0}", [file.file_name])),
			})),
		],
		draft,
		values: { kind: "Interaction", recipients: card.email_id || "" },
		async submit({ kind, recipients, cc, subject, content, email_template, ...rest }) {
			const attachments = files.filter((_file, index) => rest[attachment(index)]);
			await submit({
				kind,
				recipients,
				cc,
				subject,
				content,
				email_template,
				attachments: attachments.map(({ name }) => name),
			});
		},
	});

	async function use_template() {
		const template = dialog.get_value("email_template");
		if (!template || template === filled) return;
		filled = template;
		try {
			const { subject, message } = await fill_template(card, template);
			dialog.set_value("subject", subject);
			dialog.set_value("content", message + (dialog.get_value("content") || ""));
		} catch (error) {
			filled = "";
			frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 10);
		}
	}
}
