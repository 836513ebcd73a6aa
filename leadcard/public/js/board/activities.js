/** What a person can do with a call, a meeting or a note of a card (spec 5.2, 5.4). */
import { useActions } from "./actions";
import * as dialogs from "./dialogs/activities";
import { ask } from "./dialogs/form_dialog";
import * as server from "./server";
import { useBoard } from "./store";

export function useActivities() {
	const board = useBoard();
	const actions = useActions();

	async function change(entry, values, message) {
		const { card } = await server.editActivity(entry, values);
		board.absorb(card);
		actions.say(message);
		return card;
	}

	/** A dialog whose values are the change. */
	const withDialog = (dialog, message) => (row) =>
		actions.attempt(async () => {
			const entry = await board.rowNow(row);
			await dialog(entry, (values) => change(entry, values, message));
		});

	const reopen = (entry) =>
		actions.attempt(() =>
			change(entry, { completed: 0, cancelled: 0 }, __("{0} is planned again.", [entry.subject]))
		);

	return {
		changeContact: (entry) => actions.planContact(board.details.card, entry),
		dropContact: () => actions.dropContact(board.details.card),
		complete: withDialog(dialogs.completeDialog, __("It is completed.")),
		reschedule: withDialog(dialogs.rescheduleDialog, __("The new time was saved.")),
		editNote: withDialog(dialogs.editNoteDialog, __("The note was saved.")),
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
				const { card } = await server.deleteActivity(entry);
				board.absorb(card);
				actions.say(__("{0} was deleted.", [entry.subject]));
			});
		},
	};
}
