/** What a person can do with a call, a meeting or a note of a card (spec 5.2, 5.4). */
import { use_actions } from "./actions";
import * as dialogs from "./dialogs/activities";
import { ask } from "./dialogs/form_dialog";
import * as server from "./server";
import { useBoard } from "./store";

export function use_activities() {
	const board = useBoard();
	const actions = use_actions();

	async function change(entry, values, message) {
		const { card } = await server.edit_activity(entry, values);
		board.absorb(card);
		actions.say(message);
		return card;
	}

	/** A dialog whose values are the change. */
	const with_dialog = (dialog, message) => (row) =>
		actions.attempt(async () => {
			const entry = await board.row_now(row);
			await dialog(entry, (values) => change(entry, values, message));
		});

	const reopen = (entry) =>
		actions.attempt(() =>
			change(entry, { completed: 0, cancelled: 0 }, __("{0} is planned again.", [entry.subject]))
		);

	return {
		change_contact: (entry) => actions.plan_contact(board.details.card, entry),
		drop_contact: () => actions.drop_contact(board.details.card),
		complete: with_dialog(dialogs.complete_dialog, __("It is completed.")),
		reschedule: with_dialog(dialogs.reschedule_dialog, __("The new time was saved.")),
		edit_note: with_dialog(dialogs.edit_note_dialog, __("The note was saved.")),
		reopen,

		cancel: (entry) =>
			actions.attempt(async () => {
				const message = __("{0} was cancelled.", [entry.subject]);
				await change(entry, { cancelled: 1 }, message);
				board.undo = { message, run: () => reopen({ ...entry, modified: "" }) };
			}),

		remove: async (entry) => {
			const agreed = await ask({
				title: __("Delete {0}?", [entry.subject]),
				lines: [__("This cannot be undone.")],
				label: __("Delete"),
			});
			if (!agreed) return;
			await actions.attempt(async () => {
				const { card } = await server.delete_activity(entry);
				board.absorb(card);
				actions.say(__("{0} was deleted.", [entry.subject]));
			});
		},
	};
}
