/** Tasks (spec 5.13) and tickets of a card. */
import { editTicketDialog, ticketDialog } from "../dialogs/activities";
import { taskDialog } from "../dialogs/tasks";
import * as server from "../server";

export function taskActions({ host, say, sayWithUndo, attempt, withDialog }) {
	async function settleTask(task, done) {
		host.absorb((await server.completeTask(task, done)).card);
	}

	const reopenTask = (task) =>
		attempt(async () => {
			await settleTask(task, false);
			say(__("It is to be done again: {0}", [task.text]));
		});

	return {
		addTask: (card) =>
			attempt(async () => {
				const { viewers } = await server.getViewers(card);
				taskDialog(card, viewers, async (values) => {
					host.absorb((await server.createTask(card, values)).card);
					say(__("The task was saved."));
				});
			}, card),

		completeTask: (task) =>
			attempt(async () => {
				await settleTask(task, true);
				sayWithUndo(__("Done: {0}", [task.text]), () => reopenTask(task));
			}),

		reopenTask,

		addTicket: withDialog(ticketDialog, server.createTicket, () => __("The ticket was saved.")),

		closeTicket: (ticket) =>
			attempt(async () => {
				host.absorb((await server.closeTicket(ticket.name)).card);
				say(__("Closed: {0}", [ticket.subject]));
			}),

		editTicket: (row) =>
			attempt(async () => {
				const ticket = await host.rowNow(row);
				await editTicketDialog(ticket, async (values) => {
					host.absorb((await server.editTicket(ticket, values)).card);
					say(__("The ticket was saved."));
				});
			}),
	};
}
