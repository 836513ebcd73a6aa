/** The keyboard of a phone lies over the page: a dialog ends above it, so that what one presses next is seen. */

/** Follows what of the screen is seen as long as the dialog is open. A page that somebody enlarged is not shorter by that. */
export function leaveRoomForKeyboard(dialog) {
	const seen = window.visualViewport;
	if (!seen) return;
	const frame = dialog.body.closest(".modal");
	const fit = () => frame.style.setProperty("--lc-seen", `${Math.ceil(seen.height * seen.scale)}px`);
	fit();
	seen.addEventListener("resize", fit);
	dialog.$wrapper?.one("hidden.bs.modal", () => seen.removeEventListener("resize", fit));
}
