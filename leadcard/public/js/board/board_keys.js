/** Single keys for what is done most often: on the card that has the keyboard or the mouse, or whose panel is open. */
import { onBeforeUnmount, onMounted } from "vue";
import { keysDialog } from "./dialogs/keys";
import { keyInFocus } from "./focus";
import { boardKey } from "./keys";

const CARD = ".lc-columns [data-key]";

/** `openMenu(anchor)` shows the menu of the card whose panel is open, once it is read. */
export function useBoardKeys(actions, openMenu) {
	const press = (root, selector) => root?.querySelector(selector)?.click();

	/** Where the buttons of the card at hand are. */
	function atHand() {
		const panel = document.querySelector(".lc-panel");
		if (panel) return panel;
		const key = keyInFocus() ?? document.querySelector(`${CARD}:hover`)?.dataset.key;
		const card = key && document.querySelector(`.lc-columns [data-key="${CSS.escape(key)}"]`);
		if (!card) actions.say(__("Go to a card first, with Tab or the mouse."), "blue");
		return card;
	}

	function more() {
		const place = atHand();
		if (place?.matches(".lc-panel")) openMenu(place.querySelector(".lc-panel__head button"));
		else press(place, ".lc-card__more");
	}

	/** The panel lies over the search. */
	function search() {
		if (!document.querySelector(".lc-panel")) document.querySelector(".lc-search input")?.select();
	}

	const runs = {
		"/": search,
		n: () => press(document, ".lc-column__add"),
		c: () => press(atHand(), "[data-action=call]"),
		e: () => press(atHand(), "[data-action=email]"),
		".": more,
		"?": keysDialog,
	};

	/** Before the desk, which has a list of its own behind "?". While a dialog is on its way, no second one is asked for. */
	function onKey(event) {
		const run = runs[boardKey(event)];
		if (!run) return;
		event.preventDefault();
		event.stopPropagation();
		if (!actions.isPreparing()) run();
	}

	onMounted(() => document.addEventListener("keydown", onKey, true));
	onBeforeUnmount(() => document.removeEventListener("keydown", onKey, true));
}
