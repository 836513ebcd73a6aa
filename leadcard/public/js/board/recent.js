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
	const newest = value ? { [what]: [value, ...others].slice(0, MOST) } : {};
	keep({ ...newest, last: { ...kept.last, [what]: value || "" } });
}

function keep(fresh) {
	try {
		localStorage.setItem(place(), JSON.stringify({ ...read(), ...fresh }));
	} catch {
		// A browser that keeps nothing offers the list in its own order.
	}
}

/** Remembers the last choice together with its name, {value, label}; null forgets it. */
export const noteNamed = (what, choice) => keep({ named: { ...read().named, [what]: choice } });

/** The last choice with its name, null where there is none. */
export const lastNamed = (what) => read().named?.[what] ?? null;

/** What was chosen the last time, "" for nothing. */
export const chosenLast = (what) => read().last?.[what] ?? "";
