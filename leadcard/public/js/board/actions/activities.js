/** Calls, meetings, notes and next contacts of a card (spec 5.2, 5.4, 5.6). */
import { momentOf, siteMoment } from "../clock";
import * as dialogs from "../dialogs/activities";
import { callDialog } from "../dialogs/call";
import { ask } from "../dialogs/form_dialog";
import { nextContactDialog } from "../dialogs/people";
import { planMove } from "../moves";
import * as server from "../server";

/** A call that was dialled no longer ago than this is logged as one of now. */
const JUST_NOW = 5 * 60000;

export function activityActions({ host, say, sayWithUndo, attempt, withDialog }) {
	async function change(entry, ...values) {
		host.absorb((await server.editActivity(entry, ...values)).card);
	}

	/** A dialog whose values are the change, with the next call where one is planned. */
	const withChange = (dialog, message) => (row) =>
		attempt(async () => {
			const entry = await host.rowNow(row);
			await dialog(entry, async (...entered) => {
				await change(entry, ...entered);
				say(message);
			});
		});

	const reopenActivity = (entry) =>
		attempt(async () => {
			await change(entry, { completed: 0, cancelled: 0 });
			say(__("{0} is planned again.", [entry.subject]));
		});

	async function saveContact(card, values, message) {
		host.absorb((await server.editCard(card, values)).card);
		say(message);
	}

	function wordsOfCall({ completed, starts_at: startsAt }, plan) {
		if (!completed) return __("The call is planned: {0}", [momentOf(startsAt)]);
		return plan
			? __("The call was saved. The next one: {0}", [momentOf(plan.starts_at)])
			: __("The call was saved.");
	}

	/** Takes a call back that was logged by one tap, and the move that came of it (spec 2.3). */
	const takeBack = (logged, was) =>
		attempt(async () => {
			const { card } = await server.deleteActivity({ doctype: "LC Call", name: logged });
			const isMoved = was && was !== card.column && !planMove(card, was).refused;
			host.absorb(isMoved ? (await server.moveCard(card, was)).card : card);
			say(__("The call with {0} was taken back.", [card.title]));
		});

	return {
		/** What came of a call that was dialled, logged at once; throws what the server refuses. */
		async logOutcome({ who, at, column, ...card }, outcome) {
			const was = host.find(card)?.column.status ?? column;
			const subject = who ? { subject: __("Call with {0}", [who]) } : {};
			const began = Date.now() - at > JUST_NOW ? { starts_at: siteMoment(at) } : {};
			const values = { completed: 1, direction: "Outgoing", outcome, ...began, ...subject };
			const { activity, card: fresh } = await server.logCall(card, values);
			host.absorb(fresh);
			sayWithUndo(__("Call with {0}: {1}", [who || fresh.title, __(outcome)]), () =>
				takeBack(activity, was)
			);
		},

		logCall: withDialog(callDialog, server.logCall, wordsOfCall),
		logMeeting: withDialog(dialogs.meetingDialog, server.logMeeting, () => __("The meeting was saved.")),
		addNote: withDialog(dialogs.noteDialog, server.addNote, () => __("The note was saved.")),

		completeActivity: withChange(dialogs.completeDialog, __("It is completed.")),
		rescheduleActivity: withChange(dialogs.rescheduleDialog, __("The new time was saved.")),
		editNote: withChange(dialogs.editNoteDialog, __("The note was saved.")),
		reopenActivity,

		cancelActivity: (entry) =>
			attempt(async () => {
				await change(entry, { cancelled: 1 });
				const message = __("{0} was cancelled.", [entry.subject]);
				say(message);
				host.offerUndo({ message, run: () => reopenActivity({ ...entry, modified: "" }) });
			}),

		async deleteActivity(entry) {
			const agreed = await ask({
				title: __("Delete {0}?", [entry.subject]),
				lines: [__("This cannot be undone.")],
				label: __("Delete"),
			});
			if (!agreed) return;
			await attempt(async () => {
				host.absorb((await server.deleteActivity(entry)).card);
				say(__("{0} was deleted.", [entry.subject]));
			});
		},

		/** `planned`: the plan's line, where one is changed. */
		planContact: (card, planned) =>
			attempt(async () => {
				const { viewers } = await server.getViewers(card);
				const save = (values) => saveContact(card, values, __("The next contact was saved."));
				nextContactDialog(card, viewers, save, planned);
			}, card),

		dropContact: (card) =>
			attempt(
				() =>
					saveContact(
						card,
						{ next_contact_date: "", next_contact_by: "" },
						__("The next contact was removed.")
					),
				card
			),
	};
}
