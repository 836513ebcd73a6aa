/** Where the keyboard is on the board: it gets back there when a dialog, the panel or a menu closes, or its card moves. */
import { nextTick } from "vue";

const PASSING = ".lc-menu, .lc-toast, .lc-left-over, .lc-call-bar";

const FRAMES = 12;

let onBoard = null;
let inPanel = null;

/** Listener for `focusin` on the board. */
export function noteFocus({ target }) {
	if (target.closest(PASSING)) return;
	const spot = { element: target, part: partOf(target), key: keyOfCard(target) };
	if (target.closest(".lc-panel")) inPanel = spot;
	else onBoard = spot;
}

/** Who left an element on purpose does not get it back: on a phone the keyboard would come up by itself. */
export function forgetFocus(element) {
	if (onBoard?.element === element) onBoard = null;
}

/** The key of the card that has the keyboard, if one has. */
export const keyInFocus = () => keyOfCard(document.activeElement);

/** The key of the card that an element is a part of, if it is of one: a card that comes by scrolling takes elements over. */
export const keyOfCard = (element) => element?.closest?.("[data-key]")?.dataset.key;

/** A converted lead is a customer from now on. */
export function renameFocus(was, key) {
	if (was && onBoard?.key === was) onBoard.key = key;
}

/** Gives the focus back if nothing has it; what comes into a long column is drawn a few frames later. */
export async function returnFocus() {
	await nextTick();
	for (let frame = 0; frame < FRAMES && isFree(); frame += 1) {
		const panel = document.querySelector(".lc-panel");
		const spot = panel ? inPanel : onBoard;
		const element = spot && (isStill(spot) ? spot.element : samePart(spot, panel));
		(element || panel)?.focus();
		await new Promise((resume) => requestAnimationFrame(resume));
	}
}

/** Where the keyboard goes once nothing has it, if what it was at on the board is gone. */
export function passFocus(element) {
	if (!onBoard || !isStill(onBoard)) onBoard = { element, part: "" };
	return returnFocus();
}

/** What is hidden loses the focus a little later only. */
function isFree() {
	const focused = document.activeElement;
	return !focused || focused === document.body || !focused.checkVisibility();
}

const isStill = ({ element, key }) => element.isConnected && keyOfCard(element) === key;

function partOf(element) {
	const { action } = element.dataset;
	if (action) return `[data-action="${action}"]`;
	return element.id
		? `#${CSS.escape(element.id)}`
		: [...element.classList].map((name) => `.${name}`).join("");
}

/** The card may be drawn anew, in another column too. */
function samePart({ key, part }, panel) {
	if (!part) return null;
	const within = panel || (key && document.querySelector(`[data-key="${CSS.escape(key)}"]`));
	return within ? within.querySelector(part) : null;
}
