/** Finds one of many people by any part of the name, with or without accents; for mouse, thumb and keyboard. */
import { folded, initials } from "../format";

const MOST_SHOWN = 50;

/**
 * `people`: {user, full_name}; `first`: who is chosen at first. Answers the element to place, and `value()`, the user chosen
 * or "".
 */
export function peoplePicker(people, label, first = "") {
	const element = make("div", "lc-people");
	const title = make("label", "control-label", label);
	const input = make("input", "form-control");
	const list = make("ul", "lc-people__list");
	const rest = make("p", "lc-people__rest");
	title.htmlFor = input.id = "lc-people-search";
	list.id = "lc-people-list";
	Object.assign(input, { type: "search", autocomplete: "off", placeholder: __("Type a name") });
	for (const [key, value] of Object.entries({
		role: "combobox",
		"aria-expanded": "true",
		"aria-controls": list.id,
		"aria-autocomplete": "list",
	})) {
		input.setAttribute(key, value);
	}
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", label);
	rest.setAttribute("role", "status");
	element.append(title, input, list, rest);

	const known = people.map((person) => ({
		...person,
		name: person.full_name || person.user,
		haystack: folded(`${person.full_name} ${person.user}`),
	}));
	let chosen = first;

	function show() {
		const words = folded(input.value).split(/\s+/);
		const found = known.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
		list.replaceChildren(...found.slice(0, MOST_SHOWN).map(option));
		choose(input.value ? found[0]?.user || "" : chosen);
		const hidden = found.length - MOST_SHOWN;
		rest.textContent = !found.length
			? __("Nobody is called that here.")
			: hidden > 0
				? __("{0} more: type to find them", [hidden])
				: "";
	}

	function option({ user, name }, index) {
		const entry = make("li", "lc-people__one");
		entry.id = `lc-people-${index}`;
		entry.dataset.user = user;
		entry.setAttribute("role", "option");
		const text = make("span", "lc-people__name", name);
		text.dir = "auto";
		entry.append(
			make("span", "lc-people__sign", initials(name)),
			text,
			make("span", "lc-people__user", user)
		);
		entry.addEventListener("pointerdown", (event) => {
			if (event.pointerType === "mouse") event.preventDefault();
		});
		entry.addEventListener("click", () => choose(user));
		return entry;
	}

	function choose(user) {
		chosen = user;
		input.removeAttribute("aria-activedescendant");
		for (const entry of list.children) {
			const isChosen = entry.dataset.user === user;
			entry.setAttribute("aria-selected", String(isChosen));
			if (isChosen) input.setAttribute("aria-activedescendant", entry.id);
		}
	}

	function step(by) {
		const entries = [...list.children];
		if (!entries.length) return;
		const at = entries.findIndex(({ dataset }) => dataset.user === chosen);
		const next = entries[(at + by + entries.length) % entries.length];
		choose(next.dataset.user);
		next.scrollIntoView({ block: "nearest" });
	}

	input.addEventListener("input", show);
	input.addEventListener("keydown", (event) => {
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (!by) return;
		event.preventDefault();
		step(by);
	});
	show();
	return { element, input, value: () => chosen };
}

function make(tag, className, text = "") {
	const element = document.createElement(tag);
	element.className = className;
	element.textContent = text;
	return element;
}
