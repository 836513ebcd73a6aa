import { typedBefore } from "../drafts";
import { fillTemplate, uploadFile } from "../server";
import { fileInput } from "./files";
import { openDialog } from "./form_dialog";

const SAMPLE_QUOTATION = { vi: "LeadCard: Báo giá", en: "LeadCard: Quotation" };

/** Writes an email from a card (spec 5.8). What was typed waits for the next time when it is not sent. */
export function emailDialog(card, { files, answer = {} }, submit) {
	const draft = { what: "writeEmail", card, along: whatItAnswers };
	const attachment = (index) => `attachment_${index}`;
	const before = typedBefore(draft);
	let kept = Object.keys(before).length > 0;
	draft.onClear = () => (kept = false);
	let filled = before.email_template || "";
	let offered = before.kind === "Quotation";
	let dialog = null;

	/** The email that is answered: with a text from an earlier time, the one that it was for. */
	function answered() {
		return (kept ? before.in_reply_to : answer.in_reply_to) || "";
	}

	function whatItAnswers() {
		if (!answered()) return {};
		const [recipients, subject] = ["recipients", "subject"].map((field) => dialog.get_value(field));
		return { in_reply_to: answered(), recipients, subject };
	}

	dialog = openDialog({
		title: __("Email: {0}", [card.title]),
		label: __("Send"),
		size: "large",
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Select",
				label: __("Kind"),
				options: [
					{ value: "Interaction", label: __("Interaction") },
					{ value: "Quotation", label: __("Quotation") },
				],
				onchange: offerQuotation,
			},
			{ fieldname: "recipients", fieldtype: "Data", label: __("To"), reqd: 1 },
			{ fieldname: "column_copy", fieldtype: "Column Break" },
			{
				fieldname: "email_template",
				fieldtype: "Link",
				options: "Email Template",
				label: __("Email Template"),
				onchange: useTemplate,
			},
			{ fieldname: "cc", fieldtype: "Data", label: __("CC") },
			{ fieldname: "section_text", fieldtype: "Section Break" },
			{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), reqd: 1 },
			{ fieldname: "content", fieldtype: "Text Editor", label: __("Text") },
			{ fieldname: "read_receipt", fieldtype: "Check", label: __("Ask for a read receipt") },
			...files.map((file, index) => ({
				fieldname: attachment(index),
				fieldtype: "Check",
				label: frappe.utils.escape_html(__("Attach {0}", [file.file_name])),
			})),
		],
		draft,
		values: { kind: "Interaction", recipients: card.email_id || "", ...answer },
		async submit({ kind, recipients, cc, subject, content, email_template, read_receipt, ...rest }) {
			const chosen = files.filter((_file, index) => rest[attachment(index)]);
			await submit({
				kind,
				recipients,
				cc,
				subject,
				content,
				email_template,
				read_receipt,
				in_reply_to: answered(),
				attachments: [...chosen, ...(await newFiles.upload())].map(({ name }) => name),
			});
		},
	});
	const newFiles = fileField(card);
	dialog.body.append(newFiles.element);

	const isUntouched = () => !dialog.get_value("email_template") && isBlank(dialog.get_value("content"));

	/** An interaction begins blank, a quotation with the sample's text in the user's language, where the site has it. */
	async function offerQuotation() {
		if (offered || dialog?.get_value("kind") !== "Quotation") return;
		offered = true;
		if (!isUntouched()) return;
		const template = SAMPLE_QUOTATION[frappe.boot.lang] || SAMPLE_QUOTATION.en;
		const sample = await fillTemplate(card, template).catch(() => null);
		if (!sample || !isUntouched()) return;
		filled = template;
		dialog.set_value("email_template", template);
		if (!dialog.get_value("subject")) dialog.set_value("subject", sample.subject);
		dialog.set_value("content", sample.message);
	}

	async function useTemplate() {
		const template = dialog.get_value("email_template");
		if (!template || template === filled) return;
		filled = template;
		try {
			const { subject, message } = await fillTemplate(card, template);
			dialog.set_value("subject", subject);
			dialog.set_value("content", message + (dialog.get_value("content") || ""));
		} catch (error) {
			filled = "";
			frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 10);
		}
	}
}

/** The desk's editor holds a paragraph where nothing is written. */
const isBlank = (html) => !/\S/.test((html || "").replace(/<(?!img)[^>]*>|&nbsp;/gi, ""));

/** Files that are not the card's yet: attached to it when the email goes, once only, however often it is tried. */
function fileField(card) {
	const element = document.createElement("div");
	const uploaded = new Map();
	element.className = "lc-dialog-files";
	const { input } = fileInput(element, {
		id: "lc-email-files",
		label: __("Attach other files; they are kept with the card"),
	});

	async function upload() {
		for (const file of input.files) {
			if (!uploaded.has(file)) uploaded.set(file, await uploadFile(card, file));
		}
		return [...input.files].map((file) => uploaded.get(file));
	}
	return { element, upload };
}
