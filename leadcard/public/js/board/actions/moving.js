/** A card moves (spec 2.4 to 2.9): by drop or menu, by its stage, by conversion or by a won opportunity. */
import { convertDialog } from "../dialogs/convert";
import { winDialog } from "../dialogs/opportunities";
import { CONVERTED, planMove } from "../moves";
import * as server from "../server";

const nothingAlong = async () => ({});

export function movingActions({ host, say, refuse, sayWithUndo, attempt }) {
	async function move(card, status) {
		const plan = planMove(card, status);
		if (plan.refused) return refuse(plan.refused);
		if (plan.how === "win") return offerWin(card, status);
		if (plan.how === "convert") return convert(card, status);
		await attempt(() => host.attempt(card, status, () => saveMove(card, status)), card);
	}

	async function saveMove(card, status) {
		const { card: fresh } = await server.moveCard(card, status);
		const message = __("{0} is now in {1}", [fresh.title, host.column(fresh.column)?.label]);
		if (planMove(fresh, card.column).refused) host.announce(message);
		else sayWithUndo(message, () => takeBack(fresh, card.column));
		return fresh;
	}

	/** Moves a card back where it was, unless somebody has changed it since. */
	const takeBack = (card, status) =>
		attempt(
			() => host.attempt(card, status, async () => (await server.moveCard(card, status)).card),
			card
		);

	/** Converts a lead, which waits in `status` meanwhile; answers its customer's card, null where nothing came of it. */
	const convert = (card, status = CONVERTED, how = {}) =>
		attempt(() => host.attempt(card, status, () => confirmConversion(card, how)), card);

	/**
	 * Spec 2.5: OK converts, Cancel changes nothing. `done` hears what came of it; `bring` answers the stage that the
	 * customer takes, with note and files (spec 2.9).
	 */
	async function confirmConversion(card, { done = () => {}, bring = nothingAlong }) {
		const chosen = await convertDialog(card, await server.getConversion(card), host.site.currency);
		if (!chosen) return null;
		const answer = await server.convertLead(card, chosen.customer, await bring());
		const { card: fresh, already } = answer;
		done(answer);
		if (!fresh) {
			refuse(__("Somebody has converted this lead already, and you may not see its customer."));
			host.letGo(card);
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
	const offerWin = (card, status, bring) =>
		attempt(
			() =>
				host.attempt(card, status, async () => {
					const { opportunities } = await server.getCard(card);
					return winByChoice(card, opportunities, bring);
				}),
			card
		);

	function winByChoice(card, opportunities, bring = nothingAlong) {
		return new Promise((resolve, reject) => {
			const won = ({ card: fresh }) => {
				say(__("Won: {0}", [fresh.title]));
				resolve(fresh);
			};
			const choices = opportunities.filter(({ status }) => status === "Open");
			winDialog(card, choices, host.site.currency, {
				win: async (name, said) => won(await server.winOpportunity(name, said, await bring())),
				createAndWin: async (values, along) =>
					won(
						await server.createOpportunity(card, values, { win: 1, ...along, ...(await bring()) })
					),
				onCancel: () => resolve(null),
			}).catch(reject);
		});
	}

	return {
		move,
		convert,

		/** A stage of a later column makes that column's move, which asks first (spec 2.9). `bring` as above. */
		moveToStage: (card, { status, needs }, bring) =>
			needs === "win" ? offerWin(card, status, bring) : convert(card, status, { bring }),

		/** Changes the stage (spec 2.9); throws what the server refuses. */
		async changeStage(card, choice) {
			const { card: fresh } = await server.changeStage(card, choice);
			host.absorb(fresh);
			say(__("The stage of {0} is now {1}.", [fresh.title, __(fresh.stage)]));
		},
	};
}
