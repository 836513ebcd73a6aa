/** Where the keyboard is on the board: it gets back there when a dialog, the panel or a menu closes, or its card moves. */
import { nextTick } from "vue";

const PASSING = ".lc-menu, .lc-toast, .lc-left-over";

const FRAMES = 12;

let on_board = null;
let in_panel = null;

/** Listener for `focusin` on the board. */
export function note_focus({ target }) {
	if (target.closest(PASSING)) return;
	const spot = { element: target, part: part_of(target), key: target.closest("[data-key]")?.dataset.key };
	if (target.closest(".lc-panel")) in_panel = spot;
	else on_board = spot;
}

/** A converted lead is a customer from now on. */
export function rename_focus(was, key) {
	if (was && on_board?.key === was) on_board.key = key;
}

/** Gives the focus back if nothing has it; what comes into a long column is drawn a few frames later. */
export async function return_focus() {
	await nextTick();
	for (let frame = 0; frame < FRAMES && is_free(); frame += 1) {
		const panel = document.querySelector(".lc-panel");
		const spot = panel ? in_panel : on_board;
		const element = spot && (spot.element.isConnected ? spot.element : same_part(spot, panel));
		(element || panel)?.focus();
		await new Promise((resume) => requestAnimationFrame(resume));
	}
}

/** What is hidden loses the focus a little later only. */
function is_free() {
	const focused = document.activeElement;
	return !focused || focused === document.body || !focused.checkVisibility();
}

function part_of(element) {
	const { action } = element.dataset;
	if (action) return `[data-action="${action}"]`;
	return element.id
		? `#${CSS.escape(element.id)}`
		: [...element.classList].map((name) => `.${name}`).join("");
}

/** The card may be drawn anew, in another column too. */
function same_part({ key, part }, panel) {
	if (!part) return null;
	const within = panel || (key && document.querySelector(`[data-key="${CSS.escape(key)}"]`));
	return within ? within.querySelector(part) : null;
}
