/** Who already holds what somebody types into a new lead, and what can be done about it (spec 4.1 to 4.3). */
import { ago } from "../clock";
import { claim_lines } from "./people";
import { board_url, form_url } from "../links";
import * as server from "../server";
import { mark_field } from "./faults";
import { ask } from "./form_dialog";

const KEYS = ["mobile_no", "phone", "email_id", "tax_id", "id_number"];
/** What a person's number is compared with. */
const ABOUT = ["party_type", "date_of_birth", "gender"];
const PAUSE = 350;
/** A number is wrong until its last digit: only who stops typing in the middle is told so. */
const THOUGHT = 900;
const TOO_OFTEN = 429;
const CARDS = ["LC Lead", "LC Customer"];

/**
 * Looks while one types, and says in the dialog (or form) what it found; a failed look says nothing. `attach(match)`
 * takes what was typed to a customer, and `claimed(card)` hears of a card that was claimed, where those are offered;
 * `exclude()` answers the card that is edited. It looks at what stands in the fields, whoever put it there. Of the answer
 * `take_for_known()` takes what stands there now for known, and `are_held(values)` tells whether all of some values are
 * keys that somebody holds. `put(box)` says where it is told, at the top where nothing else is said.
 */
export function warn_of_duplicates(
	dialog,
	{ attach, claimed, exclude = () => undefined, put = (box) => dialog.body.prepend(box) } = {}
) {
	const box = make("section", "lc-duplicates");
	box.setAttribute("aria-live", "polite");
	box.hidden = true;
	put(box);
	const held = new Set();
	let timer = null;
	let watch = null;
	let stood = "{}";
	let thought = null;
	let checked = "{}";

	const look = async () => {
		const values = keys_of(dialog);
		const asked = JSON.stringify(values);
		if (asked === checked) return;
		checked = asked;
		const nothing = { matches: [], invalid: [], hints: [] };
		const found =
			asked === "{}" ? nothing : await server.check_duplicates(values, exclude()).catch(too_often);
		if (!found || asked !== checked) return;
		for (const { field } of found.matches) held.add(`${field} ${values[field]}`);
		show(box, found.matches, values, { attach, claimed });
		mark(found, values);
	};

	/** A failed look says nothing, but for who is to wait. */
	function too_often(error) {
		if (error.status !== TOO_OFTEN) return null;
		show(box, [], {}, {});
		box.replaceChildren(make("p", "lc-duplicates__head", { text: error.message }));
		box.hidden = false;
		return null;
	}

	function mark({ invalid, hints }, values) {
		clearTimeout(thought);
		const faults = Object.fromEntries(
			invalid.map(({ field, message }) => [field, `“${values[field]}” ${message}`])
		);
		const told = Object.fromEntries(hints.map(({ field, message }) => [field, message]));
		const place = document.activeElement?.closest(".frappe-control, [data-key]")?.dataset;
		const typing = place?.key || place?.fieldname;
		for (const key of KEYS) {
			const text = faults[key] || told[key];
			const say_it = () => mark_field(dialog.body, key, text, { hint: !faults[key] });
			if (key === typing && faults[key]) thought = setTimeout(say_it, THOUGHT - PAUSE);
			else say_it();
		}
	}

	const soon = () => {
		clearTimeout(timer);
		timer = setTimeout(look, PAUSE);
		watch ??= setInterval(look_around, PAUSE);
	};

	/** What the program puts into a field makes no event. It is looked at once it stands still, while one sees it. */
	function look_around() {
		if (!box.parentElement?.offsetParent) {
			watch = clearInterval(watch);
			return;
		}
		const stands = JSON.stringify(keys_of(dialog));
		if (stands === stood && stands !== checked) look();
		stood = stands;
	}

	dialog.body.addEventListener("input", soon);
	dialog.body.addEventListener("change", soon);
	soon();

	return {
		take_for_known() {
			clearTimeout(timer);
			checked = JSON.stringify(keys_of(dialog));
			show(box, [], {}, {});
			mark({ invalid: [], hints: [] }, {});
		},
		are_held: (values) =>
			Object.entries(values).every(([field, value]) => held.has(`${field} ${String(value).trim()}`)),
	};
}

function keys_of(dialog) {
	const typed = filled(KEYS, dialog.get_value.bind(dialog));
	if (!typed.tax_id && !typed.id_number) return typed;
	return { ...typed, ...filled(ABOUT, dialog.get_known || dialog.get_value.bind(dialog)) };
}

function filled(fieldnames, value_of) {
	const entries = fieldnames.map((fieldname) => [fieldname, String(value_of(fieldname) || "").trim()]);
	return Object.fromEntries(entries.filter(([, value]) => value));
}

function show(box, matches, values, offers) {
	const blocks = matches.some(({ policy }) => policy === "Block");
	const head = make("p", "lc-duplicates__head", {
		text: blocks
			? __("Somebody already holds this. A second record cannot be saved:")
			: __("Somebody already holds this. You can save all the same:"),
	});
	const list = make("ul", "lc-duplicates__list");
	list.append(...matches.map((match) => entry_of(match, values[match.field], offers)));
	box.classList.toggle("lc-duplicates--blocks", blocks);
	box.replaceChildren(head, list);
	box.hidden = !matches.length;
}

function entry_of(match, value, { attach, claimed }) {
	const entry = make("li", "lc-duplicates__one");
	const facts = [
		__(match.kind),
		match.column,
		match.owner_name || (CARDS.includes(match.doctype) && __("Nobody owns this card yet")),
		match.last_care_on &&
			(match.cared_for ? __("last care {0}", [ago(match.last_care_on)]) : __("Not cared for yet")),
	];
	const choices = make("span", "lc-duplicates__choices");
	if (!match.masked) choices.append(link_to(match));
	if (match.attach && attach) choices.append(attach_button(match, attach));
	if (match.claim && claimed) choices.append(claim_button(match, value, claimed));
	if (match.ask) choices.append(ask_button(match, value));
	entry.append(
		make("strong", "", { text: match.title, dir: "auto" }),
		make("span", "lc-duplicates__facts", { text: facts.filter(Boolean).join(" · ") }),
		choices
	);
	return entry;
}

/** In a tab of its own, so that nothing typed is lost. */
function link_to(match) {
	const link = make("a", "lc-duplicates__choice", {
		text: match.converted ? __("Open the customer") : __("Open card"),
		href: CARDS.includes(match.doctype) ? board_url(match) : form_url(match),
		target: "_blank",
		rel: "noopener",
	});
	link.setAttribute("aria-label", `${link.textContent}: ${match.title}`);
	return link;
}

function attach_button(match, attach) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__attach", {
		type: "button",
		text: __("Attach to this customer"),
		title: __("Adds a contact and an opportunity of what you typed"),
	});
	button.addEventListener("click", () => attach(match));
	return button;
}

/** Claims by what was typed, after a question (spec 8.4): nobody cared for the card, or nobody owns it. */
function claim_button(match, value, claimed) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__claim", {
		type: "button",
		text: __("Claim"),
	});
	button.addEventListener("click", async () => {
		const agreed = await ask({
			title: __("Claim {0}?", [match.title]),
			lines: claim_lines(match),
			label: __("Claim"),
		});
		if (!agreed) return;
		button.disabled = true;
		try {
			claimed((await server.claim_by_key({ [match.field]: value })).card);
		} catch (error) {
			button.disabled = false;
			say(error.message, "red");
		}
	});
	return button;
}

/** Asks by what was typed: a hidden card's name never comes here. */
function ask_button(match, value) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__ask", { type: "button" });
	const settle = (asked) => {
		button.disabled = asked;
		button.textContent = asked ? __("Handover asked for") : __("Ask for handover");
	};
	settle(match.asked);
	button.addEventListener("click", async () => {
		button.disabled = true;
		try {
			const { asked } = await server.ask_handover({ [match.field]: value });
			settle(asked);
			if (!asked) button.textContent = __("Nobody can hand it over");
			else say(__("They were told that you ask for it."), "green");
		} catch (error) {
			settle(false);
			say(error.message, "red");
		}
	});
	return button;
}

function say(message, indicator) {
	frappe.show_alert({ message: frappe.utils.escape_html(message), indicator }, 8);
}

function make(tag, class_name, { text, ...properties } = {}) {
	const element = Object.assign(document.createElement(tag), { className: class_name, ...properties });
	if (text !== undefined) element.textContent = text;
	return element;
}
