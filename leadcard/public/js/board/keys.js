/** Keys of the whole board: when they are the board's, and not those of what one types into or has opened. */
import { ref } from "vue";

const WRITES = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const CHOSEN_FROM = "select, [type=checkbox], [type=radio]";
/** What has keys of its own. */
const LISTS = "[role=menu], [role=listbox], [role=dialog]:not(.lc-panel)";
const LETTER = /\p{L}/u;

const place = () => `leadcard:keys:${frappe.session.user}`;

/** Whether single letters do something (WCAG 2.1.4): each person says so, in each browser. */
export const singleKeys = ref(read());

function read() {
	try {
		return localStorage.getItem(place()) !== "off";
	} catch {
		return true;
	}
}

export function switchSingleKeys(on) {
	singleKeys.value = on;
	try {
		localStorage.setItem(place(), on ? "on" : "off");
	} catch {
		// A browser that keeps nothing has them until the page goes.
	}
}

/** Whether somebody types. */
const isTyping = ({ target }) => Boolean(target.closest?.(WRITES));

/** Whether the place takes back by itself what was typed there: a box, a choice and a list do not. */
export const undoesItself = ({ target }) => isTyping({ target }) && !target.closest(CHOSEN_FROM);

/** Whether a dialog lies over the board. */
export const hasDialog = () =>
	[...document.querySelectorAll(".modal")].some((modal) => modal.checkVisibility());

/** Ctrl+Z, or what a Mac has for it. */
export const isUndo = ({ key, ctrlKey, metaKey, shiftKey, altKey }) =>
	key?.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey && !altKey;

/** The single key that was pressed for the board, "" where it is somebody else's; a browser that fills in names none. */
export function boardKey(event) {
	const { key, target } = event;
	if (!singleKeys.value || event.ctrlKey || event.metaKey || event.altKey) return "";
	if (event.isComposing || event.repeat || key?.length !== 1) return "";
	if (isTyping(event) || target.closest?.(LISTS) || hasDialog()) return "";
	// Many keyboards have signs above digits, behind Shift.
	return event.shiftKey && LETTER.test(key) ? "" : key.toLowerCase();
}
