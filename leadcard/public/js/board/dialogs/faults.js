/** Says what is wrong at the field where it is wrong, while one types; in dialogs and forms alike. */

let marks = 0;

/**
 * Marks a field below `root`, or takes its mark away where `text` is empty. A `hint` is told of a value that is taken
 * all the same.
 */
export function markField(root, fieldname, text, { hint = false } = {}) {
	const field = root.querySelector(
		`.frappe-control[data-fieldname="${fieldname}"], [data-key="${fieldname}"]`
	);
	if (!field) return;
	const input = field.querySelector("input, select, textarea");
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
