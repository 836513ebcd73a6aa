/** What is typed into a dialog waits for the next time, and can be gone on with or thrown away. */
import { forgetTyped, keepTyped } from "../drafts";

/**
 * Keeps what is typed as one types; says so where it is from an earlier time, with a way to throw it away. What is only
 * offered waits on until one takes it, throws it away or types something else that is worth keeping.
 */
export function keepDrafts(dialog, { draft, title, values, before, waiting }) {
	const touched = new Set(Object.keys(before));
	let offered = draft.resume && Object.keys(waiting).length ? { ...waiting } : null;
	const putBack = () => (offered ? keepTyped(draft, title, offered) : forgetTyped(draft));
	const keep = () => {
		const typed = [...touched].map((fieldname) => [fieldname, dialog.get_value(fieldname) ?? ""]);
		const filled = Object.fromEntries(typed.filter(([, value]) => value !== ""));
		const isBegun = Object.keys(filled).length > 0 && !draft.isIdle?.(filled);
		if (isBegun || draft.holdsMore?.()) {
			keepTyped(draft, title, { ...Object.fromEntries(typed), ...draft.along?.() });
		} else putBack();
	};
	const onChange = ({ target }) => {
		const fieldname = target.closest("[data-fieldname]")?.dataset.fieldname;
		if (fieldname) touched.add(fieldname);
		keep();
	};
	for (const event of ["input", "change"]) dialog.body.addEventListener(event, onChange);
	dialog.body.addEventListener("focusout", keep);
	if (offered) {
		const note = keptNote(dialog, __("Not saved last time: {0}", [summaryOf(waiting)]), {
			[__("Continue")]: () => {
				touched.clear();
				dialog.hide();
				draft.resume();
			},
			[__("Clear")]: () => {
				offered = null;
				keep();
				note.remove();
				focusFirst(dialog);
			},
		});
	} else if (touched.size) {
		const note = keptNote(dialog, __("What you typed before is here again."), {
			[__("Clear")]: () => {
				for (const fieldname of touched) dialog.set_value(fieldname, values[fieldname] ?? "");
				touched.clear();
				draft.onClear?.();
				forgetTyped(draft);
				note.remove();
				dialog.body.dispatchEvent(new Event("change"));
				focusFirst(dialog);
			},
		});
	}
	return { keep, sent: putBack };
}

/** A button that goes lets the focus go, and with it the keyboard. */
function focusFirst(dialog) {
	dialog.body.querySelector("input:not([type=checkbox]), textarea, select")?.focus();
}

/** A line at the top of a dialog, with what one can do about it: {label: action}. */
function keptNote(dialog, text, choices) {
	const note = document.createElement("p");
	note.className = "lc-dialog-kept";
	note.textContent = text;
	for (const [label, action] of Object.entries(choices)) {
		const button = document.createElement("button");
		Object.assign(button, { type: "button", className: "lc-dialog-kept__clear", textContent: label });
		button.addEventListener("click", action);
		note.append(" ", button);
	}
	dialog.body.prepend(note);
	return note;
}

const MOST_TOLD = 3;

/** What was typed, in short. */
function summaryOf(values) {
	const texts = Object.values(values)
		.flat()
		.flatMap((value) => (value && typeof value === "object" ? Object.values(value) : value))
		.filter((value) => typeof value === "string" && value.trim());
	return texts.slice(0, MOST_TOLD).join(" · ");
}
