import { typedBefore } from "../drafts";
import { fillTemplate, uploadFile } from "../server";
import { chipField } from "./chips";
import { lastTemplate } from "./email_templates";
import { fileInput } from "./files";
import { openDialog } from "./form_dialog";

const SAMPLE_QUOTATION = { vi: "LeadCard: Báo giá", en: "LeadCard: Quotation" };

/**
 * Nobody sends unread what the program wrote: a double click that asked for it is over by then, and whoever presses
 * sooner after it came than a person answers what is seen has not seen it.
 */
const DOUBLE_CLICK = 500;
const REACTION = 250;

/**
 * Writes an email from a card (spec 5.8). What was typed waits for the next time when it is not sent. Whose last email
 * was made of a template finds the next one made of it too, to be read and sent: `ready` is its text (email_templates.js),
 * and `askedAt` when the dialog was asked for.
 */
export function emailDialog(card, { files, answer = {}, templates, ready, askedAt }, submit) {
	const draft = { what: "writeEmail", card, along: whatItAnswers };
	const attachment = (index) => `attachment_${index}`;
	const before = typedBefore(draft);
	let kept = Object.keys(before).length > 0;
	draft.onClear = () => (kept = false);
	let filled = before.email_template || "";
	let text = null;
	let readableFrom = 0;
	/** When a person asked for the text that comes next, where that was before it was chosen. */
	let pressedAt = null;
	let timer = null;
	let offered = before.kind === "Quotation";
	let dialog = null;
	let chips = null;

	/** The email that is answered: with a text from an earlier time, the one that it was for. */
	function answered() {
		return (kept ? before.in_reply_to : answer.in_reply_to) || "";
	}

	function whatItAnswers() {
		const valuesOf = (...fields) =>
			Object.fromEntries(fields.map((field) => [field, dialog.get_value(field)]));
		return {
			...(answered() ? { in_reply_to: answered(), ...valuesOf("recipients", "subject") } : {}),
			...(text ? valuesOf("email_template", "subject", "content") : {}),
		};
	}

	dialog = openDialog({
		title: __("Email: {0}", [card.title]),
		label: __("Send"),
		size: "large",
		fields: [
			{
				fieldname: "email_template",
				fieldtype: "Link",
				options: "Email Template",
				label: __("Email Template"),
				onchange: useTemplate,
			},
			{ fieldname: "section_to", fieldtype: "Section Break" },
			{ fieldname: "recipients", fieldtype: "Data", label: __("To"), reqd: 1 },
			{ fieldname: "column_kind", fieldtype: "Column Break" },
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
			{ fieldname: "section_text", fieldtype: "Section Break" },
			{ fieldname: "subject", fieldtype: "Data", label: __("Subject"), reqd: 1 },
			{ fieldname: "content", fieldtype: "Text Editor", label: __("Text") },
			{ fieldname: "cc", fieldtype: "Data", label: __("CC") },
			{ fieldname: "read_receipt", fieldtype: "Check", label: __("Ask for a read receipt") },
			...files.map((file, index) => ({
				fieldname: attachment(index),
				fieldtype: "Check",
				label: frappe.utils.escape_html(__("Attach {0}", [file.file_name])),
			})),
		],
		draft,
		values: { kind: "Interaction", recipients: card.email_id || "", ...answer },
		async submit({ kind, recipients, cc, subject, content, read_receipt, ...rest }) {
			if (Date.now() < readableFrom) throw new Error(__("Read the text, then send it."));
			const template = chips.value() ?? rest.email_template;
			const chosen = files.filter((_file, index) => rest[attachment(index)]);
			await submit({
				kind,
				recipients,
				cc,
				subject,
				content,
				email_template: template || undefined,
				read_receipt,
				in_reply_to: answered(),
				attachments: [...chosen, ...(await newFiles.upload())].map(({ name }) => name),
			});
		},
	});
	const newFiles = fileField(card);
	dialog.body.append(newFiles.element);

	chips = chipField(dialog, "email_template", templates);
	chips.focus();
	const isUntouched = () => !dialog.get_value("email_template") && isBlank(dialog.get_value("content"));
	if (!kept && !Object.keys(answer).length) goOnWithTheLast();

	/** The template of the last email, where it is there still. */
	function goOnWithTheLast() {
		const last = templates.choices.find(({ value }) => value === lastTemplate());
		if (!last) return;
		pressedAt = askedAt;
		chips.choose(last, { isOffer: true });
	}

	/** An interaction begins blank, a quotation with the sample's text in the user's language, where the site has it. */
	async function offerQuotation() {
		if (offered || dialog?.get_value("kind") !== "Quotation") return;
		offered = true;
		if (!isUntouched()) return;
		const template = SAMPLE_QUOTATION[frappe.boot.lang] || SAMPLE_QUOTATION.en;
		const sample = await fillTemplate(card, template).catch(() => null);
		if (!sample || !isUntouched()) return;
		filled = template;
		await chips.choose({ value: template, label: template }, { isOffer: true });
		await put(sample, { withSubject: !dialog.get_value("subject") });
	}

	/** A template's text replaces that of the one before, and stands above what was typed; a subject typed meanwhile stays. */
	async function useTemplate() {
		const template = chips?.value() ?? dialog?.get_value("email_template") ?? "";
		if (template === filled) return;
		filled = template;
		const since = pressedAt ?? Date.now();
		pressedAt = null;
		if (!template) return takeAway();
		holdBack(Infinity);
		try {
			const subjectBefore = dialog.get_value("subject");
			const isReady = template === ready?.template;
			const { subject, message } = isReady ? ready : await fillTemplate(card, template);
			if (filled !== template) return;
			const withSubject = dialog.get_value("subject") === subjectBefore;
			await put({ subject, message: message + typedBelow() }, { withSubject, since });
		} catch (error) {
			if (filled !== template) return;
			filled = "";
			holdBack(0);
			frappe.show_alert({ message: frappe.utils.escape_html(error.message), indicator: "red" }, 10);
		}
	}

	async function put({ subject, message }, { withSubject, since = Date.now() }) {
		if (withSubject) await dialog.set_value("subject", subject);
		await dialog.set_value("content", message);
		text = { ...(withSubject ? { subject } : {}), content: dialog.get_value("content") };
		holdBack(Math.max(since + DOUBLE_CLICK, Date.now() + REACTION));
	}

	/** Send waits until then. */
	function holdBack(until) {
		clearTimeout(timer);
		readableFrom = until;
		const wait = until - Date.now();
		if (wait > 0) dialog.disable_primary_action();
		else dialog.enable_primary_action();
		if (wait > 0 && wait < Infinity) timer = setTimeout(() => dialog.enable_primary_action(), wait);
	}

	/** What stands in the editor, but for a template's text that nobody changed. */
	function typedBelow() {
		const content = dialog.get_value("content") || "";
		return isBlank(content) || content === text?.content ? "" : content;
	}

	/** Without a template goes what it wrote, where nobody changed it. */
	function takeAway() {
		for (const [field, written] of Object.entries(text || {})) {
			if (dialog.get_value(field) === written) dialog.set_value(field, "");
		}
		text = null;
		holdBack(0);
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
