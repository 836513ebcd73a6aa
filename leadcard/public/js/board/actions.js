/** What a person can do with a card, by mouse, thumb or keyboard. */
import { nextTick } from "vue";
import * as server from "./server";
import * as dialogs from "./dialogs/activities";
import { opportunity_dialog, win_dialog } from "./dialogs/opportunities";
import { address_dialog } from "./dialogs/addresses";
import { ask } from "./dialogs/form_dialog";
import { edit_dialog, tags_dialog } from "./dialogs/card";
import { convert_dialog } from "./dialogs/convert";
import { existing_customer_dialog, quick_create_dialog } from "./dialogs/quick_create";
import { handover_dialog } from "./dialogs/handover";
import {
	assign_dialog,
	claim_lines,
	contact_dialog,
	hand_on_dialog,
	link_dialog,
	next_contact_dialog,
} from "./dialogs/people";
import { email_dialog } from "./dialogs/email";
import { task_dialog } from "./dialogs/tasks";
import { counted } from "./format";
import { board_url, copy } from "./links";
import { CONVERTED, plan_move } from "./moves";
import { key_of, useBoard } from "./store";

const OUTDATED = ["TimestampMismatchError", "DoesNotExistError", "PermissionError"];

const nothing_along = async () => ({});

/** `board`: the store, or what stands in for it where one card is shown alone, as on its form. */
export function use_actions(board = useBoard()) {
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
		const plan = plan_move(card, status);
		if (plan.refused) return refuse(plan.refused);
		if (plan.how === "win") return offer_win(card, status);
		const ask_server =
			plan.how === "convert" ? () => confirm_conversion(card) : () => save_move(card, status);
		await attempt(() => board.attempt(card, status, ask_server), card);
	}

	async function save_move(card, status) {
		const { card: fresh } = await server.move_card(card, status);
		const message = __("{0} is now in {1}", [fresh.title, board.column(fresh.column)?.label]);
		board.announcement = message;
		if (!plan_move(fresh, card.column).refused) {
			board.undo = { message, run: () => take_back(fresh, card.column) };
		}
		return fresh;
	}

	/** Moves a card back where it was, unless somebody has changed it since. */
	const take_back = (card, status) =>
		attempt(
			() => board.attempt(card, status, async () => (await server.move_card(card, status)).card),
			card
		);

	async function resume(card, reason) {
		const { card: fresh } = await server.resume_care(card, reason);
		board.absorb(fresh);
		say(__("{0} is back on the board.", [fresh.title]));
	}

	/**
	 * Spec 2.5: OK converts, Cancel changes nothing. `done` hears what came of it; `bring` answers the stage that the
	 * customer takes, with note and files (spec 2.9).
	 */
	async function confirm_conversion(card, done = () => {}, bring = nothing_along) {
		const chosen = await convert_dialog(card, await server.get_conversion(card), board.currency);
		if (!chosen) return null;
		const answer = await server.convert_lead(card, chosen.customer, await bring());
		const { card: fresh, already } = answer;
		done(answer);
		if (!fresh) {
			refuse(__("Somebody has converted this lead already, and you may not see its customer."));
			board.let_go(card);
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
	async function offer_win(card, status, bring) {
		await attempt(
			() =>
				board.attempt(card, status, async () => {
					const { opportunities } = await server.get_card(card);
					return win_by_choice(card, opportunities, bring);
				}),
			card
		);
	}

	function win_by_choice(card, opportunities, bring = nothing_along) {
		return new Promise((resolve, reject) => {
			const won = ({ card: fresh }) => {
				say(__("Won: {0}", [fresh.title]));
				resolve(fresh);
			};
			const choices = opportunities.filter(({ status }) => status === "Open");
			win_dialog(card, choices, board.currency, {
				win: async (name, amount) => won(await server.win_opportunity(name, amount, await bring())),
				create_and_win: async (values) =>
					won(await server.create_opportunity(card, values, { win: 1, ...(await bring()) })),
				on_cancel: () => resolve(null),
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
			quick_create_dialog(column, board.edition, {
				resumed,
				...outcomes((owner_name, files) => {
					say(
						owner_name
							? __("Added. {0} looks after this lead.", [owner_name])
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
	const create_customer = (column, { resumed = false } = {}) =>
		attempt(() =>
			existing_customer_dialog(column, board.edition, {
				resumed,
				...outcomes(() => say(__("The customer was added."))),
			})
		);

	/** A dialog whose submit answers the card as it is afterwards. */
	const with_dialog = (dialog, request, done) => (card) =>
		attempt(() =>
			dialog(card, async (values) => {
				const answer = await request(card, values);
				const before = board.find(key_of(card))?.column.status;
				board.absorb(answer.card);
				const after = board.column(answer.card.column);
				say(
					before && before !== after?.status
						? __("{0} is now in {1}", [answer.card.title, after?.label])
						: done()
				);
			})
		);

	const add_opportunity = with_dialog(opportunity_dialog, server.create_opportunity, () =>
		__("The opportunity was saved.")
	);

	async function save_contact(card, values, message) {
		const { card: fresh } = await server.edit_card(card, values);
		board.absorb(fresh);
		say(message);
	}

	async function settle_task(task, done) {
		board.absorb((await server.complete_task(task, done)).card);
	}

	/** Opportunities belong to customers: a lead is converted first, and what that did not make is asked for. */
	async function convert_for_opportunity(card) {
		let made = null;
		const fresh = await attempt(
			() => board.attempt(card, CONVERTED, () => confirm_conversion(card, (answer) => (made = answer))),
			card
		);
		if (!fresh) return;
		if (made.opportunity) board.open(fresh, "opportunities").catch((error) => explain(error, fresh));
		else add_opportunity(fresh);
	}

	const actions = {
		say,
		attempt,
		move,
		create,
		create_customer,
		refuse,
		log_call: with_dialog(dialogs.call_dialog, server.log_call, () => __("The call was saved.")),
		log_meeting: with_dialog(dialogs.meeting_dialog, server.log_meeting, () =>
			__("The meeting was saved.")
		),
		add_note: with_dialog(dialogs.note_dialog, server.add_note, () => __("The note was saved.")),
		add_opportunity: (card) =>
			card.doctype === "LC Lead" ? convert_for_opportunity(card) : add_opportunity(card),
		add_ticket: with_dialog(dialogs.ticket_dialog, server.create_ticket, () =>
			__("The ticket was saved.")
		),

		open: (card, tab) =>
			board.open(card, tab).catch((error) => {
				if (board.details || !board.opened) return explain(error, card);
				board.unreadable = { status: error.status, message: error.message };
			}),

		/** Leads to where the stage is changed, with its note and file (spec 2.9). */
		open_stage: async (card) => {
			await attempt(() => board.open(card), card);
			await nextTick();
			document.querySelector(".lc-stage-form select")?.focus();
		},

		/** A stage of a later column makes that column's move, which asks first (spec 2.9). `bring` as above. */
		move_to_stage: (card, { status, needs }, bring) =>
			needs === "win"
				? offer_win(card, status, bring)
				: attempt(
						() => board.attempt(card, status, () => confirm_conversion(card, undefined, bring)),
						card
					),

		close_ticket: (ticket) =>
			attempt(async () => {
				const { card } = await server.close_ticket(ticket.name);
				board.absorb(card);
				say(__("Closed: {0}", [ticket.subject]));
			}),

		edit_ticket: (row) =>
			attempt(async () => {
				const ticket = await board.row_now(row);
				await dialogs.edit_ticket_dialog(ticket, async (values) => {
					const { card } = await server.edit_ticket(ticket, values);
					board.absorb(card);
					say(__("The ticket was saved."));
				});
			}),

		add_task: (card) =>
			attempt(async () => {
				const { viewers } = await server.get_viewers(card);
				task_dialog(card, viewers, async (values) => {
					const { card: fresh } = await server.create_task(card, values);
					board.absorb(fresh);
					say(__("The task was saved."));
				});
			}, card),

		complete_task: (task) =>
			attempt(async () => {
				await settle_task(task, true);
				const message = __("Done: {0}", [task.text]);
				board.announcement = message;
				board.undo = { message, run: () => actions.reopen_task(task) };
			}),

		reopen_task: (task) =>
			attempt(async () => {
				await settle_task(task, false);
				say(__("It is to be done again: {0}", [task.text]));
			}),

		claim: async (card) => {
			const agreed = await ask({
				title: __("Claim {0}?", [card.title]),
				lines: claim_lines(card),
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
				const { assignees } = await server.get_assignees(card);
				assign_dialog(card, assignees, async ({ user }) => {
					const { card: fresh } = await server.assign(card, user);
					if (fresh) board.absorb(fresh);
					else board.let_go(card);
					const person = assignees.find((one) => one.user === user);
					say(__("{0} now looks after {1}.", [person?.full_name || user, card.title]));
				});
			}, card),

		hand_on: (card) =>
			attempt(async () => {
				const { colleagues } = await server.get_colleagues();
				hand_on_dialog(card, colleagues, async ({ user, reason }) => {
					const { card: fresh } = await server.hand_on(card, user, reason);
					if (fresh) board.absorb(fresh);
					else board.let_go(card);
					const person = colleagues.find((one) => one.user === user);
					say(__("{0} now looks after {1}.", [person?.full_name || user, card.title]));
				});
			}, card),

		/** What somebody leaves behind goes to others, all at once. */
		hand_over: (leaver) =>
			attempt(async () =>
				handover_dialog(await server.get_handover_options(), {
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

		resume_care: (card) =>
			attempt(() => dialogs.resume_care_dialog(card, ({ reason }) => resume(card, reason)), card),

		/** Shows what is masked of a card that is somebody else's; the log keeps it. */
		reveal: (card) =>
			attempt(async () => {
				const shown = await server.reveal(card);
				board.revealed[key_of(card)] = shown;
				if (shown.left !== null)
					say(__("This was logged. Cards that you can show today: {0}", [shown.left]));
				return shown;
			}, card),

		edit: (opened) =>
			attempt(async () => {
				const { card, details, may } = (await board.details_now()) ?? {};
				if (!card) return;
				await edit_dialog(card, { details, may }, async (values) => {
					const { card: fresh } = await server.edit_card(card, values);
					if (fresh) board.absorb(fresh);
					else board.let_go(card);
					say(__("{0} was saved.", [fresh?.title || card.title]));
				});
			}, opened),

		/** `planned`: the plan's line, where one is changed. */
		plan_contact: (card, planned) =>
			attempt(async () => {
				const { viewers } = await server.get_viewers(card);
				const save = (values) => save_contact(card, values, __("The next contact was saved."));
				next_contact_dialog(card, viewers, save, planned);
			}, card),

		drop_contact: (card) =>
			attempt(
				() =>
					save_contact(
						card,
						{ next_contact_date: "", next_contact_by: "" },
						__("The next contact was removed.")
					),
				card
			),

		edit_tags: (opened) =>
			attempt(async () => {
				const { card } = (await board.details_now()) ?? {};
				if (!card) return;
				await tags_dialog(card, async (tags) => {
					const { card: fresh } = await server.set_tags(card, tags);
					board.absorb(fresh);
				});
			}, opened),

		add_contact: with_dialog(contact_dialog, server.create_contact, () => __("The contact was saved.")),
		edit_contact: (card, contact) =>
			with_dialog(
				async (about, submit) => contact_dialog(about, submit, await board.row_now(contact)),
				(about, values) => server.edit_contact(about, contact.name, values),
				() => __("The contact was saved.")
			)(card),

		add_address: with_dialog(address_dialog, server.create_address, () => __("The address was saved.")),
		edit_address: (card, address) =>
			with_dialog(
				async (about, submit) => address_dialog(about, submit, await board.row_now(address)),
				(about, values) => server.edit_address(about, address.name, values),
				() => __("The address was saved.")
			)(card),

		/** `answer`: subject and recipients, where an email is answered. */
		write_email: (card, answer) =>
			attempt(async () => {
				const is_open = board.opened_card && key_of(board.opened_card) === key_of(card);
				const { files } = is_open ? board.details : await server.get_card(card);
				email_dialog(card, { files, answer }, async (values) => {
					const { card: fresh } = await server.send_email(card, values);
					board.absorb(fresh);
					say(__("The email is on its way."));
				});
			}, card),

		copy_link: async (card) => {
			const address = board_url(card);
			if (await copy(address)) say(__("The link was copied."));
			else link_dialog(address);
		},

		stop_care: (card) =>
			dialogs.stop_care_dialog(card, async ({ reason }) => {
				await server.stop_care(card, reason);
				board.let_go(card);
				const message = __("{0} left the board.", [card.title]);
				board.announcement = message;
				board.undo = { message, run: () => attempt(() => resume(card), card) };
			}),

		/** Opens the dialog again in which something was typed before the page was left. */
		go_on: ({ what, card, status }) =>
			attempt(async () => {
				if (!card) return actions[what](board.column(status), { resumed: true });
				return actions[what]((await server.get_card(card)).card);
			}),
	};
	return actions;
}
