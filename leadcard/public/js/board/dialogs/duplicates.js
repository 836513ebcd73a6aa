/** Who already holds what somebody types into a new lead (spec 4.1, 4.3). */
import { ago } from "../format";
import { board_url, form_url } from "../links";
import * as server from "../server";

const KEYS = ["mobile_no", "phone", "email_id", "tax_id", "id_number"];
const PAUSE = 350;
const CARDS = ["LC Lead", "LC Customer"];

/** Looks while one types, and says in the dialog what it found; a failed look says nothing. */
export function warn_of_duplicates(dialog) {
	const box = make("section", "lc-duplicates");
	box.setAttribute("aria-live", "polite");
	box.hidden = true;
	dialog.body.prepend(box);
	let timer = null;
	let checked = "{}";

	const look = async () => {
		const values = keys_of(dialog);
		const asked = JSON.stringify(values);
		if (asked === checked) return;
		checked = asked;
		const found =
			asked === "{}" ? { matches: [] } : await server.check_duplicates(values).catch(() => null);
		if (found && asked === checked) show(box, found.matches);
	};
	const soon = () => {
		clearTimeout(timer);
		timer = setTimeout(look, PAUSE);
	};
	dialog.body.addEventListener("input", soon);
	dialog.body.addEventListener("change", soon);
}

function keys_of(dialog) {
	const entries = KEYS.map((key) => [key, String(dialog.get_value(key) || "").trim()]);
	return Object.fromEntries(entries.filter(([, value]) => value));
}

function show(box, matches) {
	const blocks = matches.some(({ policy }) => policy === "Block");
	const head = make("p", "lc-duplicates__head", {
		text: blocks
			? __("Somebody already holds this. A second record cannot be saved:")
			: __("Somebody already holds this. You can save all the same:"),
	});
	const list = make("ul", "lc-duplicates__list");
	list.append(...matches.map(entry_of));
	box.classList.toggle("lc-duplicates--blocks", blocks);
	box.replaceChildren(head, list);
	box.hidden = !matches.length;
}

function entry_of(match) {
	const entry = make("li", "lc-duplicates__one");
	const facts = [
		__(match.kind),
		match.column,
		match.owner_name,
		match.last_care_on && __("last care {0}", [ago(match.last_care_on)]),
	];
	entry.append(
		make("strong", "", { text: match.title, dir: "auto" }),
		make("span", "lc-duplicates__facts", { text: facts.filter(Boolean).join(" · ") })
	);
	if (match.masked) entry.append(make("span", "lc-duplicates__advice", { text: advice_on(match) }));
	else entry.append(link_to(match));
	return entry;
}

/** A masked match has no name and no link: what is left is to talk to its owner. */
function advice_on({ owner_name }) {
	return owner_name
		? __("Ask {0} for a handover.", [owner_name])
		: __("Nobody looks after it: ask your manager to give it to you.");
}

/** In a tab of its own, so that nothing typed is lost. */
function link_to(match) {
	const link = make("a", "lc-duplicates__open", {
		text: match.converted ? __("Open the customer") : __("Open card"),
		href: CARDS.includes(match.doctype) ? board_url(match) : form_url(match),
		target: "_blank",
		rel: "noopener",
	});
	link.setAttribute("aria-label", `${link.textContent}: ${match.title}`);
	return link;
}

function make(tag, class_name, { text, ...properties } = {}) {
	const element = Object.assign(document.createElement(tag), { className: class_name, ...properties });
	if (text !== undefined) element.textContent = text;
	return element;
}
