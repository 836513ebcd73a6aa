import { openDialog } from "./form_dialog";
import { nextChips } from "./next_chips";
import { peoplePicker } from "./people_picker";

/** A task for oneself or one of the `viewers`, who see the card (spec 5.13). */
export function taskDialog(card, viewers, submit) {
	const me = frappe.session.user;
	const others = viewers.filter(({ user }) => user !== me);
	const picker = peoplePicker([{ user: me, full_name: __("Me") }, ...others], __("For whom"), me);
	const dialog = openDialog({
		title: __("Task: {0}", [card.title]),
		draft: { what: "addTask", card },
		fields: [
			{ fieldname: "description", fieldtype: "Small Text", label: __("What is to be done"), reqd: 1 },
			{ fieldname: "date", fieldtype: "Date", label: __("Until") },
		],
		async submit(values) {
			if (!picker.value()) throw new Error(__("Choose whom the task is for."));
			await submit({ ...values, allocated_to: picker.value() });
		},
	});
	nextChips(dialog, "date");
	dialog.body.append(picker.element);
	if (!card.owner) dialog.body.append(hint());
}

/** Frappe's tasks are assignments, and whoever is assigned a card of nobody's looks after it (spec 8.5). */
function hint() {
	const line = document.createElement("p");
	line.className = "lc-dialog-hint";
	line.textContent = __(
		"Nobody owns this card yet: whoever gets the task becomes its owner, as far as you may give it to them."
	);
	return line;
}
