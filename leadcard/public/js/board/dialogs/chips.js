/** A link field as chips: its first choices side by side, a radio group, and the list of all behind the last one. */

let groups = 0;

/**
 * Puts chips over the dialog's link field. `choices`: {value, label}; `others`: whether the list holds more. `value()` is
 * what was chosen by a chip, "" where a choice was taken back, undefined where the field itself has the answer; `choose(choice)` chooses one for the person.
 */
export function chipField(dialog, fieldname, { choices, others }) {
	const control = dialog.fields_dict[fieldname];
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	if (!choices.length) {
		const choose = ({ value }) => dialog.set_value(fieldname, value);
		return { value: () => undefined, choose, focus: () => {} };
	}
	const name = `lc-chips-${++groups}`;
	const group = make("div", "lc-chip-row");
	group.setAttribute("role", "radiogroup");
	group.setAttribute("aria-label", __(control.df.label));
	const radios = choices.map((choice) => chip(choice.label, choice));
	const other = others ? chip(__("Other…"), null) : null;
	let chosen;
	/** The chip that is pressed. */
	let pressed = null;

	function chip(label, choice) {
		const radio = make("input", "lc-sr", { type: "radio", name, value: choice?.value ?? "" });
		const bond = make("label", "lc-chip-row__one", { title: label });
		bond.classList.toggle("lc-chip-row__one--other", !choice);
		bond.append(radio, make("span", "lc-chip-row__text", { textContent: label, dir: "auto" }));
		group.append(bond);
		radio.choice = choice;
		// A second press takes the choice back.
		radio.addEventListener("click", () => {
			if (choice && radio === pressed) choose(null);
		});
		radio.addEventListener("change", () => (choice ? choose(choice) : showList()));
		return radio;
	}

	/** What the program offers is nobody's word yet. */
	async function choose(choice, { isOffer = false } = {}) {
		chosen = choice?.value ?? "";
		mark();
		// The desk would ask for the title first, and hold nothing until it comes.
		if (choice) frappe.utils.add_link_title?.(control.df.options, choice.value, choice.label);
		await dialog.set_value(fieldname, chosen);
		control.df.onchange?.();
		if (!isOffer) group.dispatchEvent(new Event("change", { bubbles: true }));
	}

	function showList() {
		chosen = undefined;
		mark(true);
		place.querySelector("input:not([type=radio])").focus();
	}

	/** The chip of what stands in the field, which shows its title, and the list where none has it. */
	function mark(showsList = false) {
		const value = chosen ?? (dialog.get_value(fieldname) || "");
		const at = radios.find(({ choice }) => value && [choice.value, choice.label].includes(value));
		pressed = (!showsList && at) || null;
		for (const radio of radios) radio.checked = radio === pressed;
		const isOther = showsList || Boolean(value && !at);
		if (other) other.checked = isOther;
		place.classList.toggle("lc-by-chips--list", isOther);
	}

	place.classList.add("lc-by-chips");
	const wrapper = place.querySelector(".control-input-wrapper");
	if (wrapper) wrapper.prepend(group);
	else place.querySelector(".control-label").after(group);
	// The body's own change is of many fields at once.
	dialog.body.addEventListener("change", ({ target }) => {
		if (target === dialog.body) setTimeout(() => mark((chosen = undefined)));
	});
	mark();
	const focus = () => (radios.find(({ checked }) => checked) || radios[0]).focus();
	return { value: () => chosen, choose, focus };
}

const make = (tag, className, properties = {}) =>
	Object.assign(document.createElement(tag), { className, ...properties });
