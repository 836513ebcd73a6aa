/** Keys of the whole board: when they are the board's, and not those of what one types into or has opened. */

const WRITES = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const OPENED = ".modal.show, .modal[role], body > .modal";

/** Whether somebody types. */
export const isTyping = ({ target }) => Boolean(target.closest?.(WRITES));

/** Whether a dialog lies over the board. */
export const hasDialog = () => Boolean(document.querySelector(OPENED));

/** Ctrl+Z, or what a Mac has for it. */
export const isUndo = ({ key, ctrlKey, metaKey, shiftKey, altKey }) =>
	key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey && !altKey;
