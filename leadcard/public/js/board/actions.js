/** What a person can do with a card, by mouse, thumb or keyboard. */
import { nextTick } from "vue";
import * as server from "./server";
import * as dialogs from "./dialogs/activities";
import { opportunityDialog, winDialog } from "./dialogs/opportunities";
import { addressDialog } from "./dialogs/addresses";
import { ask } from "./dialogs/form_dialog";
import { editDialog, tagsDialog } from "./dialogs/card";
import { convertDialog } from "./dialogs/convert";
import { existingCustomerDialog, quickCreateDialog } from "./dialogs/quick_create";
import { handoverDialog } from "./dialogs/handover";
import {
	assignDialog,
	claimLines,
	contactDialog,
	handOnDialog,
	linkDialog,
	nextContactDialog,
} from "./dialogs/people";
import { emailDialog } from "./dialogs/email";
import { taskDialog } from "./dialogs/tasks";
import { counted } from "./format";
import { boardUrl, copy } from "./links";
import { CONVERTED, planMove } from "./moves";
import { keyOf, useBoard } from "./store";

const OUTDATED = ["TimestampMismatchError", "DoesNotExistError", "PermissionError"];

const nothingAlong = async () => ({});

/** `board`: the store, or what stands in for it where one card is shown alone, as on its form. */
export function useActions(board = useBoard()) {
	function say(message, indicator = "green", seconds = 5) {
		board.announcement = message;
		frappe.show_alert({ message: frappe.utils.escape_html(message), indicator }, seconds);
	}

	function refuse(message) {
		say(message, "red", 12);
	}

	/** Says why something failed; a card that somebody else changed, or took away, is read anew. */
	async function explain(error, card) {
		if (card && OUTDATED.includes(error.type)) await board.follow([card]).catch(() => {});
		refuse(error.message);
	}

	async function attempt(work, card) {
		try {
			return await work();
		} catch (error) {
			await explain(error, card);
			return null;
		}
	}

	async function move(card, status) {
		const plan = planMove(card, status);
		if (plan.refused) return refuse(plan.refused);
		if (plan.how === "win") return offerWin(card, status);
		const askServer =
			plan.how === "convert" ? () => confirmConversion(card) : () => saveMove(card, status);
		await attempt(() => board.attempt(card, status, askServer), card);
	}

	async function saveMove(card, status) {
		const { card: fresh } = await server.moveCard(card, status);
		const message = __("{0} is now in {1}", [fresh.title, board.column(fresh.column)?.label]);
		board.announcement = message;
		if (!planMove(fresh, card.column).refused) {
			board.undo = { message, run: () => takeBack(fresh, card.column) };
		}
		return fresh;
	}

	/** Moves a card back where it was, unless somebody has changed it since. */
	const takeBack = (card, status) =>
		attempt(
			() => board.attempt(card, status, async () => (await server.moveCard(card, status)).card),
			card
		);

	async function resume(card, reason) {
		const { card: fresh } = await server.resumeCare(card, reason);
		board.absorb(fresh);
		say(__("{0} is back on the board.", [fresh.title]));
	}

	/**
	 * Spec 2.5: OK converts, Cancel changes nothing. `done` hears what came of it; `bring` answers the stage that the
	 * customer takes, with note and files (spec 2.9).
	 */
	async function confirmConversion(card, done = () => {}, bring = nothingAlong) {
		const chosen = await convertDialog(card, await server.getConversion(card), board.currency);
		if (!chosen) return null;
		const answer = await server.convertLead(card, chosen.customer, await bring());
		const { card: fresh, already } = answer;
		done(answer);
		if (!fresh) {
			refuse(__("Somebody has converted this lead already, and you may not see its customer."));
			board.letGo(card);
			return null;
		}
		say(
			already
				? __("{0} was already converted.", [fresh.title])
				: __("{0} is now a customer.", [fresh.title])
		);
		return fresh;
	}

	/** Spec 2.6: the card waits in column four until an opportunity is won, or goes back. */
	async function offerWin(card, status, bring) {
		await attempt(
			() =>
				board.attempt(card, status, async () => {
					const { opportunities } = await server.getCard(card);
					return winByChoice(card, opportunities, bring);
				}),
			card
		);
	}

	function winByChoice(card, opportunities, bring = nothingAlong) {
		return new Promise((resolve, reject) => {
			const won = ({ card: fresh }) => {
				say(__("Won: {0}", [fresh.title]));
				resolve(fresh);
			};
			const choices = opportunities.filter(({ status }) => status === "Open");
			winDialog(card, choices, board.currency, {
				win: async (name, amount) => won(await server.winOpportunity(name, amount, await bring())),
				createAndWin: async (values) =>
					won(await server.createOpportunity(card, values, { win: 1, ...(await bring()) })),
				onCancel: () => resolve(null),
			}).catch(reject);
		});
	}

	/** What becomes of a card that is typed anew; `unseen` says that it went to somebody whose cards one doesn't see. */
	function outcomes(unseen) {
		const told = (message, refused) => {
			say(message);
			if (refused.length)
				refuse(__("Not stored: {0}. Attach it in the card's panel.", [refused.join(", ")]));
		};
		return {
			gives: board.can_assign,
			created({ card, owner_name }, refused) {
				if (!card) return unseen(owner_name, refused);
				board.absorb(card);
				told(__("{0} was added.", [card.title]), refused);
			},
			claimed(card) {
				board.absorb(card);
				say(__("You look after {0} now.", [card.title]));
			},
			attached({ card }, refused) {
				board.absorb(card);
				told(__("Attached to {0}.", [card.title]), refused);
			},
		};
	}

	/** An Assignment Rule may choose somebody whose cards one does not see (spec 8.5). */
	const create = (column, { resumed = false } = {}) =>
		attempt(() =>
			quickCreateDialog(column, board.edition, {
				resumed,
				...outcomes((ownerName, files) => {
					say(
						ownerName
							? __("Added. {0} looks after this lead.", [ownerName])
							: __("The lead was added.")
					);
					if (files.length)
						refuse(
							__("Not stored: {0}. Send it to whoever looks after the lead.", [
								files.join(", "),
							])
						);
				}),
			})
		);

	/** Spec 2.2: a customer whom the company had before. */
	const createCustomer = (column, { resumed = false } = {}) =>
		attempt(() =>
			existingCustomerDialog(column, board.edition, {
				resumed,
				...outcomes(() => say(__("The customer was added."))),
			})
		);

	/** A dialog whose submit answers the card as it is afterwards. */
	const withDialog = (dialog, request, done) => (card) =>
		attempt(() =>
			dialog(card, async (values) => {
				const answer = await request(card, values);
				const before = board.find(keyOf(card))?.column.status;
				board.absorb(answer.card);
				const after = board.column(answer.card.column);
				say(
					before && before !== after?.status
						? __("{0} is now in {1}", [answer.card.title, after?.label])
						: done()
				);
			})
		);

	const addOpportunity = withDialog(opportunityDialog, server.createOpportunity, () =>
		__("The opportunity was saved.")
	);

	async function saveContact(card, values, message) {
		const { card: fresh } = await server.editCard(card, values);
		board.absorb(fresh);
		say(message);
	}

	async function settleTask(task, done) {
		board.absorb((await server.completeTask(task, done)).card);
	}

	/** Opportunities belong to customers: a lead is converted first, and what that did not make is asked for. */
	async function convertForOpportunity(card) {
		let made = null;
		const fresh = await attempt(
			() => board.attempt(card, CONVERTED, () => confirmConversion(card, (answer) => (made = answer))),
			card
		);
		if (!fresh) return;
		if (made.opportunity) board.open(fresh, "opportunities").catch((error) => explain(error, fresh));
		else addOpportunity(fresh);
	}

	const actions = {
		say,
		attempt,
		move,
		create,
		createCustomer,
		refuse,
		logCall: withDialog(dialogs.callDialog, server.logCall, () => __("The call was saved.")),
		logMeeting: withDialog(dialogs.meetingDialog, server.logMeeting, () => __("The meeting was saved.")),
		addNote: withDialog(dialogs.noteDialog, server.addNote, () => __("The note was saved.")),
		addOpportunity: (card) =>
			card.doctype === "LC Lead" ? convertForOpportunity(card) : addOpportunity(card),
		addTicket: withDialog(dialogs.ticketDialog, server.createTicket, () => __("The ticket was saved.")),

		open: (card, tab) =>
			board.open(card, tab).catch((error) => {
				if (board.details || !board.opened) return explain(error, card);
				board.unreadable = { status: error.status, message: error.message };
			}),

		/** Leads to where the stage is changed, with its note and file (spec 2.9). */
		openStage: async (card) => {
			await attempt(() => board.open(card), card);
			await nextTick();
			document.querySelector(".lc-stage-form select")?.focus();
		},

		/** A stage of a later column makes that column's move, which asks first (spec 2.9). `bring` as above. */
		moveToStage: (card, { status, needs }, bring) =>
			needs === "win"
				? offerWin(card, status, bring)
				: attempt(
						() => board.attempt(card, status, () => confirmConversion(card, undefined, bring)),
						card
					),

		closeTicket: (ticket) =>
			attempt(async () => {
				const { card } = await server.closeTicket(ticket.name);
				board.absorb(card);
				say(__("Closed: {0}", [ticket.subject]));
			}),

		editTicket: (row) =>
			attempt(async () => {
				const ticket = await board.rowNow(row);
				await dialogs.editTicketDialog(ticket, async (values) => {
					const { card } = await server.editTicket(ticket, values);
					board.absorb(card);
					say(__("The ticket was saved."));
				});
			}),

		addTask: (card) =>
			attempt(async () => {
				const { viewers } = await server.getViewers(card);
				taskDialog(card, viewers, async (values) => {
					const { card: fresh } = await server.createTask(card, values);
					board.absorb(fresh);
					say(__("The task was saved."));
				});
			}, card),

		completeTask: (task) =>
			attempt(async () => {
				await settleTask(task, true);
				const message = __("Done: {0}", [task.text]);
				board.announcement = message;
				board.undo = { message, run: () => actions.reopenTask(task) };
			}),

		reopenTask: (task) =>
			attempt(async () => {
				await settleTask(task, false);
				say(__("It is to be done again: {0}", [task.text]));
			}),

		claim: async (card) => {
			const agreed = await ask({
				title: __("Claim {0}?", [card.title]),
				lines: claimLines(card),
				label: __("Claim"),
			});
			if (!agreed) return;
			await attempt(async () => {
				board.absorb((await server.claim(card)).card);
				say(__("You look after {0} now.", [card.title]));
			}, card);
		},

		assign: (card) =>
			attempt(async () => {
				const { assignees } = await server.getAssignees(card);
				assignDialog(card, assignees, async ({ user }) => {
					const { card: fresh } = await server.assign(card, user);
					if (fresh) board.absorb(fresh);
					else board.letGo(card);
					const person = assignees.find((one) => one.user === user);
					say(__("{0} now looks after {1}.", [person?.full_name || user, card.title]));
				});
			}, card),

		handOn: (card) =>
			attempt(async () => {
				const { colleagues } = await server.getColleagues();
				handOnDialog(card, colleagues, async ({ user, reason }) => {
					const { card: fresh } = await server.handOn(card, user, reason);
					if (fresh) board.absorb(fresh);
					else board.letGo(card);
					const person = colleagues.find((one) => one.user === user);
					say(__("{0} now looks after {1}.", [person?.full_name || user, card.title]));
				});
			}, card),

		/** What somebody leaves behind goes to others, all at once. */
		handOver: (leaver) =>
			attempt(async () =>
				handoverDialog(await server.getHandoverOptions(), {
					leaver,
					currency: board.currency,
					done({ done }) {
						say(
							counted(
								done,
								__("1 card was handed over."),
								__("{0} cards were handed over.", [done])
							)
						);
						board.refresh().catch((error) => refuse(error.message));
					},
				})
			),

		resumeCare: (card) =>
			attempt(() => dialogs.resumeCareDialog(card, ({ reason }) => resume(card, reason)), card),

		/** Shows what is masked of a card that is somebody else's; the log keeps it. */
		reveal: (card) =>
			attempt(async () => {
				const shown = await server.reveal(card);
				board.revealed[keyOf(card)] = shown;
				if (shown.left !== null)
					say(__("This was logged. Cards that you can show today: {0}", [shown.left]));
				return shown;
			}, card),

		edit: (opened) =>
			attempt(async () => {
				const { card, details, may } = (await board.detailsNow()) ?? {};
				if (!card) return;
				await editDialog(card, { details, may }, async (values) => {
					const { card: fresh } = await server.editCard(card, values);
					if (fresh) board.absorb(fresh);
					else board.letGo(card);
					say(__("{0} was saved.", [fresh?.title || card.title]));
				});
			}, opened),

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

		editTags: (opened) =>
			attempt(async () => {
				const { card } = (await board.detailsNow()) ?? {};
				if (!card) return;
				await tagsDialog(card, async (tags) => {
					const { card: fresh } = await server.setTags(card, tags);
					board.absorb(fresh);
				});
			}, opened),

		addContact: withDialog(contactDialog, server.createContact, () => __("The contact was saved.")),
		editContact: (card, contact) =>
			withDialog(
				async (about, submit) => contactDialog(about, submit, await board.rowNow(contact)),
				(about, values) => server.editContact(about, contact.name, values),
				() => __("The contact was saved.")
			)(card),

		addAddress: withDialog(addressDialog, server.createAddress, () => __("The address was saved.")),
		editAddress: (card, address) =>
			withDialog(
				async (about, submit) => addressDialog(about, submit, await board.rowNow(address)),
				(about, values) => server.editAddress(about, address.name, values),
				() => __("The address was saved.")
			)(card),

		/** `answer`: subject and recipients, where an email is answered. */
		writeEmail: (card, answer) =>
			attempt(async () => {
				const isOpen = board.openedCard && keyOf(board.openedCard) === keyOf(card);
				const { files } = isOpen ? board.details : await server.getCard(card);
				emailDialog(card, { files, answer }, async (values) => {
					const { card: fresh } = await server.sendEmail(card, values);
					board.absorb(fresh);
					say(__("The email is on its way."));
				});
			}, card),

		copyLink: async (card) => {
			const address = boardUrl(card);
			if (await copy(address)) say(__("The link was copied."));
			else linkDialog(address);
		},

		stopCare: (card) =>
			dialogs.stopCareDialog(card, async ({ reason }) => {
				await server.stopCare(card, reason);
				board.letGo(card);
				const message = __("{0} left the board.", [card.title]);
				board.announcement = message;
				board.undo = { message, run: () => attempt(() => resume(card), card) };
			}),

		/** Opens the dialog again in which something was typed before the page was left. */
		goOn: ({ what, card, status }) =>
			attempt(async () => {
				if (!card) return actions[what](board.column(status), { resumed: true });
				return actions[what]((await server.getCard(card)).card);
			}),
	};
	return actions;
}
