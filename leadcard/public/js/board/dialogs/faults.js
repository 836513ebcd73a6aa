/** Says what is wrong at the field where it is wrong, while one types; in dialogs and forms alike. */

let marks = 0;

/** Goes out from a field that somebody is led to: what folds it away opens. */
export const SHOW = "leadcard:show";

/** Leads to a field below `root`. */
export function showField(root, fieldname) {
	const field = findField(root, fieldname);
	field?.dispatchEvent(new Event(SHOW, { bubbles: true }));
	field?.querySelector(INPUT)?.focus();
}

const INPUT = "input:not([type=radio]), select, textarea, [contenteditable=true]";

const findField = (root, fieldname) =>
	root.querySelector(`.frappe-control[data-fieldname="${fieldname}"], [data-key="${fieldname}"]`);

/**
 * Marks a field below `root`, or takes its mark away where `text` is empty. A `hint` is told of a value that is taken
 * all the same.
 */
export function markField(root, fieldname, text, { hint = false } = {}) {
	const field = findField(root, fieldname);
	if (!field) return;
	const input = field.querySelector(INPUT);
	let mark = field.querySelector(".lc-fault");
	if (!text) {
		mark?.remove();
		input?.removeAttribute("aria-invalid");
		input?.removeAttribute("aria-describedby");
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
	if (hint) input?.removeAttribute("aria-invalid");
	else input?.setAttribute("aria-invalid", "true");
	input?.setAttribute("aria-describedby", mark.id);
}
