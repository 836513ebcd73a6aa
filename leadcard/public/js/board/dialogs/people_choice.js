/** Some of many people, by ticking them; found by any part of the name, with or without accents. */
import { folded } from "../format";

const SEARCHED_FROM = 8;

/** `people`: {user, full_name}. Answers the element to place, `values()`, and `offer(people)` to change the choice. */
export function peopleChoice(label, onChange) {
	const element = make("fieldset", "lc-ticks");
	const search = make("input", "form-control");
	const list = make("div", "lc-ticks__list");
	Object.assign(search, { type: "search", autocomplete: "off", placeholder: __("Type a name") });
	search.setAttribute("aria-label", `${label}: ${__("Type a name")}`);
	element.append(make("legend", "control-label", label), search, list);
	const chosen = new Set();
	let known = [];

	function show() {
		const words = folded(search.value).split(/\s+/);
		const found = known.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
		search.hidden = known.length < SEARCHED_FROM;
		list.replaceChildren(...found.map(option));
		if (!found.length) list.append(make("p", "lc-people__rest", __("Nobody is called that here.")));
	}

	function option({ user, name }) {
		const box = Object.assign(document.createElement("input"), { type: "checkbox", value: user });
		box.checked = chosen.has(user);
		box.addEventListener("change", () => {
			if (box.checked) chosen.add(user);
			else chosen.delete(user);
			onChange();
		});
		return ticked(box, name);
	}

	search.addEventListener("input", show);
	return {
		element,
		values: () => known.map(({ user }) => user).filter((user) => chosen.has(user)),
		offer(people) {
			known = people.map((person) => ({
				user: person.user,
				name: person.full_name || person.user,
				haystack: folded(`${person.full_name} ${person.user}`),
			}));
			show();
		},
	};
}

/** A box or a button with its words. */
export function ticked(box, text) {
	const entry = make("label", "lc-ticks__one");
	const words = make("span", "", text);
	words.dir = "auto";
	entry.append(box, words);
	return entry;
}

export function make(tag, className, text = "") {
	const element = document.createElement(tag);
	element.className = className;
	element.textContent = text;
	return element;
}
