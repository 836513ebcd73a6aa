import { typedBefore } from "../drafts";
import { returnFocus } from "../focus";
import { getMeta } from "../server";
import { firstUnread, isHidden, readAsTyped, termsOf, watchAmounts } from "./amount_controls";
import { markField, showField } from "./faults";
import { fieldOf } from "./field_fault";
import { keepDrafts } from "./kept";
import { leaveRoomForKeyboard } from "./keyboard_room";

const LEFT_OUT = [
	"Section Break",
	"Column Break",
	"Tab Break",
	"Table",
	"Table MultiSelect",
	"HTML",
	"Button",
	"Fold",
	"Heading",
];

/** The desk's dialogs fade in and out, and do not hear what closes them meanwhile: LeadCard's come and go at once. */
export const AT_ONCE = { animate: false };

/**
 * A dialog from field definitions. `submit` gets the values; when it fails, its message shows inside
 * the dialog and everything typed stays. `draft` says what the dialog is about, {what, card or status}:
 * what is typed then waits for the next time, if it is not sent, and `draft.along()` with it, alone where
 * `draft.holdsMore()`. It is filled in then; where `draft` says how to `resume` it is offered first, and where
 * `draft.isIdle(values)` it does not wait. `onCancel` hears that it was closed and nothing came of it: of a save that was
 * under way then, once that has failed. The dialog's `send(submit)` saves in another way than its button does, and so does the
 * button of `other`, {label, submit}, which stands in the place of Cancel.
 */
export function openDialog({ title, fields, values = {}, label, submit, other, onCancel, size, draft }) {
	let sending = false;
	let sent = false;
	let closed = false;
	let drafts = null;
	const waiting = typedBefore(draft);
	const before = draft?.resume ? {} : waiting;
	const dialog = new frappe.ui.Dialog({
		...AT_ONCE,
		title: frappe.utils.escape_html(title),
		size,
		fields: fields.map((field) => withDefault(field, { ...values, ...before })),
		primary_action_label: label || __("Save"),
		primary_action: (entered) => run(submit, entered),
		secondary_action_label: other?.label || __("Cancel"),
		secondary_action: () => (other ? dialog.send(other.submit) : dialog.hide()),
	});

	async function run(work, entered) {
		if (sending) return;
		const unread = firstUnread(dialog.fields_dict, (fieldname) => dialog.get_value(fieldname));
		if (unread) {
			return refuseAt(dialog, unread.fieldname, unread.fault);
		}
		const focused = document.activeElement;
		sending = true;
		dialog.disable_primary_action();
		showFailure(dialog, "");
		try {
			await work(typedValues(fields, entered));
			sent = true;
			drafts?.sent();
			dialog.hide();
		} catch (error) {
			if (closed) onCancel?.();
			else refuse(dialog, error);
		} finally {
			sending = false;
			dialog.enable_primary_action();
			// A disabled button lets the focus go, and with it the keyboard leaves the dialog.
			if (!sent && document.activeElement === document.body) focused.focus();
		}
	}

	for (const control of Object.values(dialog.fields_dict)) {
		readAsTyped(control, control.df.default ?? null);
	}
	askAtTheField(dialog);
	keepWhatIsTyped(dialog);
	watchAmounts(dialog.body, dialog.fields_dict);

	dialog.send = (work) => {
		const entered = dialog.get_values();
		if (entered) run(work, entered);
	};
	dialog.onhide = () => {
		closed = true;
		if (!sent) drafts?.keep();
		if (!sent && !sending) onCancel?.();
		returnFocusAfter(dialog);
	};
	dialog.body.classList.add("lc-dialog");
	const frame = dialog.body.closest(".modal");
	frame.classList.add("lc-modal");
	saveByKey(frame);
	leaveRoomForKeyboard(dialog);
	if (frame.role === "dialog") frame.ariaLabel = title;
	dialog.show();
	nameControls(dialog.body);
	dialog.body.addEventListener("focusin", () => nameControls(dialog.body));
	drafts = draft && keepDrafts(dialog, { draft, title, values, before, waiting });
	return dialog;
}

/** The tools of the desk's text editor, by the names of their classes. */
const EDITOR_TOOLS = {
	align: __("Alignment"),
	background: __("Background colour"),
	blockquote: __("Quote"),
	bold: __("Bold"),
	clean: __("Remove formatting"),
	"code-block": __("Code"),
	color: __("Text colour"),
	direction: __("Direction of text"),
	header: __("Heading"),
	image: __("Picture"),
	indent: __("Indentation"),
	italic: __("Italic"),
	link: __("Link"),
	list: __("List"),
	size: __("Size of text"),
	strike: __("Struck through"),
	table: __("Table"),
	underline: __("Underlined"),
};

/** The desk's labels stand beside their inputs without a bond that a screen reader follows. */
function nameControls(body) {
	for (const input of body.querySelectorAll(
		".frappe-control :is(input, select, textarea, [role=textbox])"
	)) {
		if (input.labels?.length || input.ariaLabel || input.hasAttribute("aria-labelledby")) continue;
		const label = input.closest(".frappe-control").querySelector(".control-label, label");
		if (label?.textContent.trim()) input.ariaLabel = label.textContent.trim();
	}
	for (const tool of body.querySelectorAll(".ql-toolbar :is(button, .ql-picker-label)")) {
		const { classList } = tool.matches("button") ? tool : tool.parentElement;
		const name = [...classList].find((one) => /^ql-(?!picker)/.test(one))?.slice(3);
		if (name && !tool.ariaLabel) tool.ariaLabel = EDITOR_TOOLS[name] || name;
	}
}

/** The desk's dialogs leave the focus nowhere. */
function returnFocusAfter(dialog) {
	dialog.$wrapper?.one("hidden.bs.modal", () => returnFocus());
	returnFocus();
}

/** A yes-or-no question; answers true or false. */
export function ask({ title, lines, label }) {
	return new Promise((resolve) => {
		let agreed = false;
		const dialog = new frappe.ui.Dialog({
			...AT_ONCE,
			title: frappe.utils.escape_html(title),
			primary_action_label: label,
			primary_action() {
				agreed = true;
				dialog.hide();
			},
			secondary_action_label: __("Cancel"),
			secondary_action: () => dialog.hide(),
		});
		const frame = dialog.body.closest(".modal");
		frame.classList.add("lc-modal");
		saveByKey(frame);
		dialog.onhide = () => {
			resolve(agreed);
			returnFocusAfter(dialog);
		};
		for (const line of lines) {
			const paragraph = document.createElement("p");
			paragraph.textContent = line;
			dialog.body.append(paragraph);
		}
		dialog.show();
	});
}

/**
 * The fields that a dialog about `doctype` offers: `order` first, then whatever else is required or
 * allowed in quick entry, so that custom fields need no code (spec 3.5). `custom` takes all of those.
 */
export async function quickFields(
	doctype,
	{ order = [], skip = [], required = [], optional = [], custom = false } = {}
) {
	const meta = await getMeta(doctype);
	const offered = meta.fields.filter(
		(field) =>
			!field.hidden &&
			!field.read_only &&
			!field.is_virtual &&
			!LEFT_OUT.includes(field.fieldtype) &&
			!skip.includes(field.fieldname) &&
			(field.reqd ||
				field.mandatory_depends_on ||
				field.allow_in_quick_entry ||
				(custom && field.is_custom_field) ||
				order.includes(field.fieldname))
	);
	const rank = ({ fieldname }) => (order.includes(fieldname) ? order.indexOf(fieldname) : order.length);
	return offered
		.map((field, index) => ({ field, index }))
		.sort((a, b) => rank(a.field) - rank(b.field) || a.index - b.index)
		.map(({ field }) => {
			if (required.includes(field.fieldname)) return picker({ ...field, reqd: 1 });
			if (optional.includes(field.fieldname)) return picker({ ...field, reqd: 0 });
			return picker({ ...field });
		});
}

/** `wide` fields over the whole width; the others in two columns, the second from `beside` on, else halved. */
export function twoColumns(fields, { wide = [], beside } = {}) {
	const above = fields.filter(({ fieldname }) => wide.includes(fieldname));
	const below = fields.filter(({ fieldname }) => !wide.includes(fieldname));
	const turn = below.findIndex(({ fieldname }) => fieldname === beside);
	const left = turn > 0 ? turn : Math.ceil(below.length / 2);
	return [
		...above,
		...(above.length ? [{ fieldtype: "Section Break", fieldname: "section_below" }] : []),
		...below.slice(0, left),
		{ fieldtype: "Column Break", fieldname: "column_beside" },
		...below.slice(left),
	];
}

/** Fields in sections of columns, by name: [[[…], […]], …]. A section of nothing is left out. */
export function inSections(fields, sections) {
	const named = (names) => fields.filter(({ fieldname }) => names.includes(fieldname));
	const inOrder = (names) => names.flatMap((name) => named([name]));
	return sections
		.filter((columns) => named(columns.flat()).length)
		.flatMap((columns, number) => [
			{ fieldtype: "Section Break", fieldname: `section_${number}` },
			...columns.flatMap((names, side) => [
				...(side ? [{ fieldtype: "Column Break", fieldname: `column_${number}` }] : []),
				...inOrder(names),
			]),
		]);
}

/** The server understands more spellings than the desk's inputs, which would mark them as wrong (spec 4.2). */
const READ_BY_SERVER = ["mobile_no", "phone", "email_id", "website"];

/** Spec 3.8: the picker offers products that are for sale or reserved. */
function picker(field) {
	if (READ_BY_SERVER.includes(field.fieldname)) delete field.options;
	if (field.fieldtype === "Link" && field.options === "LC Product") {
		field.get_query = () => ({ filters: { status: ["in", ["Open for Sale", "Reserved"]] } });
	}
	return field;
}

/**
 * The desk reports an untouched money field as 0: left out, so that the server may compute it (spec 3.7). A text is an
 * amount in a field that a condition hides.
 */
function typedValues(fields, entered) {
	const values = { ...entered };
	for (const { fieldname, fieldtype } of fields) {
		const isNumber = ["Currency", "Float", "Percent", "Int"].includes(fieldtype);
		if (isNumber && (!values[fieldname] || typeof values[fieldname] === "string"))
			delete values[fieldname];
	}
	return values;
}

const NUMBERS = ["Currency", "Float", "Int", "Percent", "Check"];

/**
 * What was changed, an emptied field among it: what is different from all of `before`, how the dialog opened and what
 * is stored, since a field may show less than that, or show it later.
 */
export function changed(fields, before, entered) {
	const different = {};
	for (const { fieldname, fieldtype } of fields) {
		const empty = NUMBERS.includes(fieldtype) ? 0 : "";
		const value = entered[fieldname] ?? empty;
		const isSame = before.some((values) => String(values[fieldname] ?? empty) === String(value));
		if (!isSame) different[fieldname] = value;
	}
	return different;
}

/** A field with the value that it opens with; a meta's own defaults are texts of numbers. */
function withDefault(field, values) {
	const { fieldname, fieldtype } = field;
	const terms = termsOf(fieldtype);
	const opens = { ...field, ...(fieldtype === "Currency" ? { precision: terms.places } : {}) };
	if (fieldname in values) opens.default = values[fieldname];
	else if (terms && field.default) opens.default = Number(field.default);
	return opens;
}

/** Ctrl+Enter presses a dialog's main button, wherever in it one is. */
function saveByKey(frame) {
	const save = (event) => {
		if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		event.stopPropagation();
		frame.querySelector(".modal-footer .btn-primary:not(.hide, .disabled, :disabled)")?.click();
	};
	frame.addEventListener("keydown", save, true);
}

/** A required field that is empty is said so where it stands, rather than in a dialog over the dialog. */
function askAtTheField(dialog) {
	const getValues = dialog.get_values.bind(dialog);
	dialog.get_values = (ignoresErrors, ...how) => {
		if (!ignoresErrors) takeBackMarks(dialog);
		const missing = ignoresErrors
			? []
			: Object.values(dialog.fields_dict).filter((control) => lacks(dialog, control));
		if (!missing.length) return getValues(ignoresErrors, ...how);
		for (const { df } of missing) tellAt(dialog, df.fieldname, __("Fill this in."));
		showField(dialog.body, missing[0].df.fieldname);
		return null;
	};
	// What is said of a field holds until something else stands in it.
	const listen = ({ target }) => {
		const fieldname = target.closest(".frappe-control")?.dataset.fieldname;
		if (dialog.refused.delete(fieldname)) markField(dialog.body, fieldname, "");
	};
	dialog.refused = new Set();
	for (const event of ["input", "change"]) dialog.body.addEventListener(event, listen);
}

/** The desk draws a required field anew, and empty where it holds nothing yet: not under somebody's first letters. */
function keepWhatIsTyped(dialog) {
	for (const control of Object.values(dialog.fields_dict)) {
		const draw = control.refresh_input?.bind(control);
		if (draw) control.refresh_input = () => isTypedInto(control) || draw();
	}
}

const isTypedInto = ({ $input }) => $input?.[0] === document.activeElement && Boolean($input[0].value);

/** What was refused of a save says nothing of the next one. */
function takeBackMarks(dialog) {
	for (const fieldname of dialog.refused) markField(dialog.body, fieldname, "");
	dialog.refused.clear();
}

const isRequired = ({ df, required }) => Boolean(required ?? df.reqd);

function lacks(dialog, control) {
	if (!isRequired(control) || isHidden(control)) return false;
	const value = dialog.get_value(control.df.fieldname);
	const text =
		control.df.fieldtype === "Text Editor" ? value?.replace(/<(?!img)[^>]*>|&nbsp;/gi, "") : value;
	return text === undefined || text === null || !String(text).trim();
}

/** Says why something was refused: at the field that the error names, else at the dialog's top. */
function refuse(dialog, error) {
	const { message } = error;
	const named = fieldOf(error, dialog.fields_dict) || fieldNamedBy(message, dialog.fields_dict);
	if (named) return refuseAt(dialog, named, message);
	showFailure(dialog, message);
	const marked = dialog.body.querySelector("[aria-invalid=true]")?.closest(".frappe-control");
	if (marked) showField(dialog.body, marked.dataset.fieldname);
}

function refuseAt(dialog, fieldname, message) {
	tellAt(dialog, fieldname, message);
	showField(dialog.body, fieldname);
}

function tellAt(dialog, fieldname, message) {
	markField(dialog.body, fieldname, message);
	dialog.refused.add(fieldname);
}

/** A sentence about one value begins with the label of its field. */
const fieldNamedBy = (message, controls) =>
	Object.values(controls).find(({ df }) => df.label && message.startsWith(`${__(df.label)}: `))?.df
		.fieldname;

function showFailure(dialog, message) {
	let box = dialog.body.querySelector(".lc-dialog-failure");
	if (!box) {
		box = document.createElement("div");
		box.className = "lc-dialog-failure";
		box.setAttribute("role", "alert");
		dialog.body.prepend(box);
	}
	box.textContent = message;
	box.hidden = !message;
	if (message) box.scrollIntoView({ block: "nearest" });
}
