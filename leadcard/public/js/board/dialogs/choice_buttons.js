/** A field with few choices as a row of buttons: radio buttons to the keyboard, and the numbers 1 to 9 choose too. */

const TYPED_INTO = "textarea, select, [contenteditable=true], input:not([type=radio], [type=checkbox])";
let groups = 0;

/**
 * Shows a field of the dialog as buttons. `choices`: [{value, label}]; `numbered`: keys choose while the focus is in
 * no text; `quiet`: they say themselves what they are about; `chosen(value)` hears what a person chose, `pressed(value)`
 * that it was with mouse or thumb, within the press: later a phone shows no keyboard. Answers `focus()`.
 */
export function choiceButtons(
	dialog,
	fieldname,
	{ choices, numbered = false, quiet = false, chosen = () => {}, pressed = () => {} }
) {
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const name = `lc-choice-${fieldname}-${++groups}`;
	const row = make("div", "lc-choices");
	row.setAttribute("role", "radiogroup");
	row.setAttribute("aria-label", __(dialog.fields_dict[fieldname].df.label));
	const inputs = choices.map(button);
	place.classList.add("lc-as-choices");
	if (quiet) place.classList.add("lc-as-choices--quiet");
	place.querySelector(".control-input-wrapper, :scope > .form-control").before(row);

	function button({ value, label: text }, index) {
		const one = make("label", "lc-choices__one");
		const input = Object.assign(make("input", "lc-choices__input"), { type: "radio", name, value });
		one.append(input, make("span", "lc-choices__text", text));
		if (numbered) {
			const key = make("kbd", "lc-choices__key", String(index + 1));
			key.setAttribute("aria-hidden", "true");
			one.append(key);
			input.setAttribute("aria-keyshortcuts", String(index + 1));
		}
		input.addEventListener("change", () => choose(value));
		// what a key chooses counts no presses
		input.addEventListener("click", ({ detail }) => detail && pressed(value));
		row.append(one);
		return input;
	}

	async function choose(value) {
		await dialog.set_value(fieldname, value);
		row.dispatchEvent(new Event("change", { bubbles: true }));
		chosen(value);
	}

	function show() {
		const value = dialog.get_value(fieldname) ?? "";
		for (const input of inputs) input.checked = input.value === value;
	}

	function onKey(event) {
		const { target, key, ctrlKey, metaKey, altKey } = event;
		if (ctrlKey || metaKey || altKey || target.matches(TYPED_INTO)) return;
		const input = inputs[Number(key) - 1];
		if (!input?.checkVisibility()) return;
		event.preventDefault();
		input.focus();
		input.click();
	}

	dialog.fields_dict[fieldname].df.onchange = () => setTimeout(show);
	dialog.body.addEventListener("change", ({ target }) => target === dialog.body && setTimeout(show));
	if (numbered) dialog.body.closest(".modal").addEventListener("keydown", onKey);
	show();
	return { focus: () => (inputs.find(({ checked }) => checked) || inputs[0]).focus() };
}

/** What came of a call, by the choices that its DocType has. */
export function outcomeButtons(dialog, hears) {
	const { options } = dialog.fields_dict.outcome.df;
	const values = options.split("\n").filter(Boolean);
	const choices = values.map((value) => ({ value, label: __(value) }));
	return choiceButtons(dialog, "outcome", { choices, numbered: true, ...hears });
}

function make(tag, className, text = "") {
	return Object.assign(document.createElement(tag), { className, textContent: text });
}
