/** What can be done by keys on the board, and whether single letters do it. */
import { singleKeys, switchSingleKeys } from "../keys";
import { openDialog } from "./form_dialog";

const SINGLE = [
	["/", __("Search")],
	["n", __("New lead")],
	["c", __("Log a call")],
	["e", __("Write an email")],
	[".", __("Menu of the card")],
	["?", __("These keys")],
];
const OTHERS = [
	["↑ ↓", __("From card to card")],
	["Enter", __("Open the card")],
	["← →", __("Tabs of the panel")],
	["Ctrl+Enter", __("Save, or send")],
	["Ctrl+Z", __("Undo")],
	["Esc", __("Close")],
];

export function keysDialog() {
	const dialog = openDialog({
		title: __("Keyboard shortcuts"),
		fields: [
			{ fieldname: "single_keys", fieldtype: "Check", label: __("Single keys are on") },
			{ fieldname: "keys", fieldtype: "HTML" },
		],
		values: { single_keys: singleKeys.value ? 1 : 0 },
		submit: ({ single_keys: on }) => switchSingleKeys(Boolean(on)),
	});
	const place = dialog.body.querySelector('.frappe-control[data-fieldname="keys"]');
	const hint = make("p", "lc-keys__hint");
	hint.textContent = __(
		"c, e and . act on the card that has the focus or the mouse, or whose panel is open."
	);
	place.append(listOf(SINGLE), hint, listOf(OTHERS));
	const ofDesk = frappe.ui.keys?.show_keyboard_shortcut_dialog;
	if (ofDesk) place.append(linkTo(__("Keys of the desk"), dialog, ofDesk));
}

function listOf(keys) {
	const list = make("dl", "lc-keys");
	for (const [key, does] of keys) {
		const row = make("div", "lc-keys__row");
		const term = make("dt", "");
		const cap = make("kbd", "lc-keys__key");
		const meaning = make("dd", "");
		cap.textContent = key;
		meaning.textContent = does;
		term.append(cap);
		row.append(term, meaning);
		list.append(row);
	}
	return list;
}

function linkTo(text, dialog, run) {
	const button = make("button", "lc-dialog-kept__clear");
	Object.assign(button, { type: "button", textContent: text });
	button.addEventListener("click", () => {
		dialog.hide();
		run();
	});
	return button;
}

const make = (tag, className) => Object.assign(document.createElement(tag), { className });
