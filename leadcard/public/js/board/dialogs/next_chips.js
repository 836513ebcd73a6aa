/** When something is planned, chosen by one click: the same chips at every field that holds such a time or day. */
import { clocksApart, fullMoment } from "../clock";
import { choiceOf, nextChoices } from "../planning";
import { SHOW } from "./faults";

const OTHER = "other";

/**
 * Puts chips above the input of a Date or Datetime field. `folded`: the input shows for another time only, and a chip
 * that is pressed again takes the plan back; `chosen()` hears that a person chose; chips show where it `isPlan()`.
 * Answers `choose(key)`, "" for none, and `isEmpty()`.
 */
export function nextChips(
	dialog,
	fieldname,
	{ folded = false, chosen = () => {}, isPlan = () => true } = {}
) {
	const { df } = dialog.fields_dict[fieldname];
	const place = dialog.body.querySelector(`.frappe-control[data-fieldname="${fieldname}"]`);
	const input = place.querySelector(".control-input-wrapper, :scope > input");
	const choices = nextChoices({ timed: df.fieldtype === "Datetime" });
	const element = make("div", "lc-next");
	const row = make("div", "lc-next__row");
	const words = make("p", "lc-next__words");
	const buttons = [...choices, { key: OTHER, label: __("Other…") }].map(chip);
	let asksForOther = false;

	row.setAttribute("role", "group");
	row.setAttribute("aria-label", __(df.label));
	words.setAttribute("role", "status");
	element.append(row, words);
	input.before(element);

	function chip({ key, label, shown }) {
		const button = make("button", "lc-next__chip");
		Object.assign(button, { type: "button" });
		button.dataset.next = key;
		button.append(make("span", "lc-next__label", label));
		if (shown) button.append(make("span", "lc-next__day", shown));
		button.addEventListener("click", () => press(key));
		row.append(button);
		return button;
	}

	async function press(key) {
		const isPressed = pressed() === key;
		await choose(isPressed && folded ? "" : key);
		chosen();
		if (pressed() === OTHER) place.querySelector(".control-input-wrapper input, :scope > input").focus();
	}

	async function choose(key) {
		asksForOther = key === OTHER;
		const choice = choices.find((one) => one.key === key);
		if (choice || !key) await dialog.set_value(fieldname, choice?.at ?? "");
		show();
		element.dispatchEvent(new Event("change", { bubbles: true }));
	}

	function pressed() {
		const value = dialog.get_value(fieldname);
		if (asksForOther) return OTHER;
		return choiceOf(choices, value)?.key ?? (value ? OTHER : "");
	}

	function show() {
		const now = pressed();
		for (const button of buttons)
			button.setAttribute("aria-pressed", String(button.dataset.next === now));
		place.classList.toggle("lc-next-folded", folded && now !== OTHER);
		element.hidden = !isPlan();
		words.textContent = inWords(dialog.get_value(fieldname));
	}

	const later = () => setTimeout(show);
	dialog.fields_dict[fieldname].df.onchange = later;
	place.addEventListener("input", later);
	place.addEventListener(SHOW, () => {
		asksForOther = true;
		show();
	});
	dialog.body.addEventListener("change", ({ target }) => {
		// The body's own change is of many fields at once.
		if (target === dialog.body) asksForOther = false;
		if (target !== element) later();
	});
	show();
	return { choose, isEmpty: () => !pressed() };
}

/** The whole day and time, and whose clock it is where the site has another one. */
function inWords(value) {
	const zone = value?.length > 10 && clocksApart()?.user;
	return [value && fullMoment(value), zone].filter(Boolean).join(" · ");
}

function make(tag, className, text = "") {
	return Object.assign(document.createElement(tag), { className, textContent: text });
}
