/** The part of a dialog that is folded away below its first fields, behind one button. */
import { SHOW } from "./faults";

/**
 * Folds all sections of a dialog but the first, which holds `front`. Whatever leads to one of their fields opens them
 * (`showField`); `holds()` says whether something stands in them already.
 */
export function foldRest(dialog, front, holds) {
	const first = dialog.body.querySelector(`.frappe-control[data-fieldname="${front[0]}"]`).closest(SECTION);
	const rest = [...dialog.body.querySelectorAll(SECTION)].filter((section) => section !== first);
	const button = document.createElement("button");
	Object.assign(button, { type: "button", className: "lc-fold", textContent: __("More details") });
	first.classList.add("lc-front");
	first.after(button);

	function fold(isFolded) {
		button.setAttribute("aria-expanded", String(!isFolded));
		for (const section of rest) section.classList.toggle("lc-folded", isFolded);
	}

	button.addEventListener("click", () => fold(button.ariaExpanded === "true"));
	for (const section of rest) section.addEventListener(SHOW, () => fold(false));
	fold(!holds());
}

const SECTION = ".form-section";
