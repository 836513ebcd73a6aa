/** What a person chose last in dialogs, the newest first. The browser remembers it, for this person alone. */

const MOST = 5;
const place = () => `leadcard:recent:${frappe.session.user}`;

function read() {
	try {
		return JSON.parse(localStorage.getItem(place())) || {};
	} catch {
		return {};
	}
}

/** The values that were chosen for `what`. */
export const lastUsed = (what) => read()[what] ?? [];

/** Remembers a value; an empty one says that none was chosen, and is remembered where one asks for it by `chosenLast`. */
export function noteUsed(what, value) {
	const kept = read();
	const others = (kept[what] ?? []).filter((other) => other !== value);
	if (value) kept[what] = [value, ...others].slice(0, MOST);
	kept.last = { ...kept.last, [what]: value || "" };
	try {
		localStorage.setItem(place(), JSON.stringify(kept));
	} catch {
		// A browser that keeps nothing offers the list in its own order.
	}
}

/** What was chosen the last time, "" for nothing. */
export const chosenLast = (what) => read().last?.[what] ?? "";
