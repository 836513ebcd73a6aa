/** Says what is wrong at the field where it is wrong, while one types; in dialogs and forms alike. */

let marks = 0;

/** Goes out from a field that somebody is led to: what folds it away opens. */
export const SHOW = "leadcard:show";

/** Leads to a field below `root`. */
export function showField(root, fieldname) {
	const field = findField(root, fieldname);
	if (!field) return;
	field.dispatchEvent(new Event(SHOW, { bubbles: true }));
	inputOf(field)?.focus();
	field.scrollIntoView({ block: "nearest" });
}

const INPUT = "input, select, textarea, [contenteditable=true]";

/** Where a field is entered: what one types into, else its buttons, the chosen one first; hidden ones where it is folded. */
function inputOf(field) {
	const all = [...field.querySelectorAll(INPUT)];
	const seen = all.filter((input) => input.checkVisibility());
	const inputs = seen.length ? seen : all;
	return inputs.find(({ type }) => type !== "radio") || inputs.find(({ checked }) => checked) || inputs[0];
}

/** What a screen reader reads the mark with: radio buttons have it as a group. */
const describedParts = (field) =>
	[field.querySelector("[role=radiogroup]"), inputOf(field)].filter(
		(part) => part && part.type !== "radio"
	);

const findField = (root, fieldname) =>
	root.querySelector(`.frappe-control[data-fieldname="${fieldname}"], [data-key="${fieldname}"]`);

/**
 * Marks a field below `root`, or takes its mark away where `text` is empty. A `hint` is told of a value that is taken
 * all the same.
 */
export function markField(root, fieldname, text, { hint = false } = {}) {
	const field = findField(root, fieldname);
	if (!field) return;
	let mark = field.querySelector(".lc-fault");
	if (!text) {
		undescribe(field, mark);
		mark?.remove();
		return;
	}
	if (!mark) {
		mark = document.createElement("p");
		mark.className = "lc-fault";
		mark.id = `lc-fault-${fieldname}-${++marks}`;
		mark.setAttribute("role", "status");
		(field.querySelector(".control-input-wrapper") || field).append(mark);
	}
	if (mark.textContent !== text) mark.textContent = text;
	mark.classList.toggle("lc-fault--hint", hint);
	undescribe(field, mark);
	for (const part of describedParts(field)) {
		if (!hint) part.setAttribute("aria-invalid", "true");
		part.setAttribute("aria-describedby", mark.id);
	}
}

/** The field may have been shown in another way when it was marked. */
function undescribe(field, mark) {
	if (!mark) return;
	for (const part of field.querySelectorAll(`[aria-describedby="${mark.id}"]`)) {
		part.removeAttribute("aria-invalid");
		part.removeAttribute("aria-describedby");
	}
}
