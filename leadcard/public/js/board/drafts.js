/**
 * What is typed and not sent yet: it outlives a closed dialog or panel, a failed request, a reload and a login.
 * This tab keeps it, per user, until it is sent or thrown away.
 */
import { reactive, watch } from "vue";

const place = () => `leadcard:drafts:${frappe.session.user}`;

/** Comments by card, and what dialogs hold: `${what}/${card}` → {what, title, card or status, values}. */
const drafts = reactive({ comment: {}, dialog: {}, ...read() });

watch(drafts, write, { deep: true });

function read() {
	try {
		const kept = JSON.parse(sessionStorage.getItem(place())) || {};
		const dialogs = Object.values(kept.dialog ?? {}).map(renamed);
		return { ...kept, dialog: Object.fromEntries(dialogs.map((draft) => [nameOf(draft), draft])) };
	} catch {
		return {};
	}
}

/** A tab that was open when LeadCard was upgraded names dialogs as 0.1 did: `add_note` for `addNote`. */
function renamed(draft) {
	return { ...draft, what: draft.what.replace(/_(\w)/g, (_match, letter) => letter.toUpperCase()) };
}

function write() {
	try {
		sessionStorage.setItem(place(), JSON.stringify(drafts));
	} catch {
		// A browser that keeps nothing still has what the page holds.
	}
}

export function commentDraft(key) {
	drafts.comment[key] ??= { text: "", mentions: [] };
	return drafts.comment[key];
}

function nameOf({ what, card, status }) {
	return `${what}/${card ? `${card.doctype}/${card.name}` : status}`;
}

/** What was typed into this dialog before, by fieldname. */
export const typedBefore = (about) => (about && drafts.dialog[nameOf(about)]?.values) || {};

export function keepTyped(about, title, values) {
	const { what, card, status } = about;
	drafts.dialog[nameOf(about)] = {
		what,
		status,
		title,
		card: card && { doctype: card.doctype, name: card.name },
		values: JSON.parse(JSON.stringify(values)),
	};
}

export function forgetTyped(about) {
	if (about) delete drafts.dialog[nameOf(about)];
}

/** All that was typed about a card is thrown away. */
export function forgetDrafts({ doctype, name }) {
	delete drafts.comment[`${doctype}/${name}`];
	for (const [key, { card }] of Object.entries(drafts.dialog)) {
		if (card?.doctype === doctype && card.name === name) delete drafts.dialog[key];
	}
}

/** What waited in dialogs when the page was opened, so that it can be gone on with. */
export const leftOver = reactive(Object.values(drafts.dialog));

/** A converted lead's drafts go on with its customer. */
export function moveDrafts(was, key) {
	if (drafts.comment[was]) {
		drafts.comment[key] = drafts.comment[was];
		delete drafts.comment[was];
	}
	const [doctype, ...name] = key.split("/");
	for (const [id, draft] of Object.entries(drafts.dialog)) {
		if (id !== `${draft.what}/${was}`) continue;
		delete drafts.dialog[id];
		draft.card = { doctype, name: name.join("/") };
		drafts.dialog[`${draft.what}/${key}`] = draft;
	}
}
