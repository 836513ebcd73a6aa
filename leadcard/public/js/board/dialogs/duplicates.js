/** Who already holds what somebody types into a new lead, and what can be done about it (spec 4.1 to 4.3). */
import { claimLines, lastCareOf } from "./people";
import { boardUrl, formUrl } from "../links";
import * as server from "../server";
import { markField } from "./faults";
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
 * `takeForKnown()` takes what stands there now for known, and `areHeld(values)` tells whether all of some values are
 * keys that somebody holds. `put(box)` says where it is told, at the top where nothing else is said.
 */
export function warnOfDuplicates(
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
		const values = keysOf(dialog);
		const asked = JSON.stringify(values);
		if (asked === checked) return;
		checked = asked;
		const nothing = { matches: [], invalid: [], hints: [] };
		const found =
			asked === "{}" ? nothing : await server.checkDuplicates(values, exclude()).catch(tooOften);
		if (!found || asked !== checked) return;
		for (const { field } of found.matches) held.add(`${field} ${values[field]}`);
		show(box, found.matches, values, { attach, claimed });
		mark(found, values);
	};

	/** A failed look says nothing, but for who is to wait. */
	function tooOften(error) {
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
			const sayIt = () => markField(dialog.body, key, text, { hint: !faults[key] });
			if (key === typing && faults[key]) thought = setTimeout(sayIt, THOUGHT - PAUSE);
			else sayIt();
		}
	}

	const soon = () => {
		clearTimeout(timer);
		timer = setTimeout(look, PAUSE);
		watch ??= setInterval(lookAround, PAUSE);
	};

	/** What the program puts into a field makes no event. It is looked at once it stands still, while one sees it. */
	function lookAround() {
		if (!box.parentElement?.offsetParent) {
			watch = clearInterval(watch);
			return;
		}
		const stands = JSON.stringify(keysOf(dialog));
		if (stands === stood && stands !== checked) look();
		stood = stands;
	}

	dialog.body.addEventListener("input", soon);
	dialog.body.addEventListener("change", soon);
	soon();

	return {
		takeForKnown() {
			clearTimeout(timer);
			checked = JSON.stringify(keysOf(dialog));
			show(box, [], {}, {});
			mark({ invalid: [], hints: [] }, {});
		},
		areHeld: (values) =>
			Object.entries(values).every(([field, value]) => held.has(`${field} ${String(value).trim()}`)),
	};
}

function keysOf(dialog) {
	const typed = filled(KEYS, dialog.get_value.bind(dialog));
	if (!typed.tax_id && !typed.id_number) return typed;
	return { ...typed, ...filled(ABOUT, dialog.getKnown || dialog.get_value.bind(dialog)) };
}

function filled(fieldnames, valueOf) {
	const entries = fieldnames.map((fieldname) => [fieldname, String(valueOf(fieldname) || "").trim()]);
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
	list.append(...matches.map((match) => entryOf(match, values[match.field], offers)));
	box.classList.toggle("lc-duplicates--blocks", blocks);
	box.replaceChildren(head, list);
	box.hidden = !matches.length;
}

function entryOf(match, value, offers) {
	const entry = make("li", "lc-duplicates__one");
	const facts = [
		__(match.kind),
		match.column,
		match.owner_name || (isCard(match) && __("Nobody owns this card yet")),
		lastCareOf(match),
	];
	entry.append(
		make("strong", "", { text: match.title, dir: "auto" }),
		make("span", "lc-duplicates__facts", { text: facts.filter(Boolean).join(" · ") }),
		choicesOf(match, value, offers)
	);
	return entry;
}

export const isCard = ({ doctype }) => CARDS.includes(doctype);

/** What one can do about who holds `value`: an element with a link and buttons. */
export function choicesOf(match, value, { attach, claimed }) {
	const choices = make("span", "lc-duplicates__choices");
	if (!match.masked) choices.append(linkTo(match));
	if (match.attach && attach) choices.append(attachButton(match, attach));
	if (match.claim && claimed) choices.append(claimButton(match, value, claimed));
	if (match.ask) choices.append(askButton(match, value));
	return choices;
}

/** In a tab of its own, so that nothing typed is lost. */
function linkTo(match) {
	const link = make("a", "lc-duplicates__choice", {
		text: match.converted ? __("Open the customer") : __("Open card"),
		href: isCard(match) ? boardUrl(match) : formUrl(match),
		target: "_blank",
		rel: "noopener",
	});
	link.setAttribute("aria-label", `${link.textContent}: ${match.title}`);
	return link;
}

function attachButton(match, attach) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__attach", {
		type: "button",
		text: __("Attach to this customer"),
		title: __("Adds a contact and an opportunity of what you typed"),
	});
	button.addEventListener("click", () => attach(match));
	return button;
}

/** Claims by what was typed, after a question (spec 8.4): nobody cared for the card, or nobody owns it. */
function claimButton(match, value, claimed) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__claim", {
		type: "button",
		text: __("Claim"),
	});
	button.addEventListener("click", async () => {
		const agreed = await ask({
			title: __("Claim {0}?", [match.title]),
			lines: claimLines(match),
			label: __("Claim"),
		});
		if (!agreed) return;
		button.disabled = true;
		try {
			claimed((await server.claimByKey({ [match.field]: value })).card);
		} catch (error) {
			button.disabled = false;
			say(error.message, "red");
		}
	});
	return button;
}

/** Asks by what was typed: a hidden card's name never comes here. */
function askButton(match, value) {
	const button = make("button", "lc-duplicates__choice lc-duplicates__ask", { type: "button" });
	const settle = (asked) => {
		button.disabled = asked;
		button.textContent = asked ? __("Handover asked for") : __("Ask for handover");
	};
	settle(match.asked);
	button.addEventListener("click", async () => {
		button.disabled = true;
		try {
			const { asked } = await server.askHandover({ [match.field]: value });
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

function make(tag, className, { text, ...properties } = {}) {
	const element = Object.assign(document.createElement(tag), { className, ...properties });
	if (text !== undefined) element.textContent = text;
	return element;
}
