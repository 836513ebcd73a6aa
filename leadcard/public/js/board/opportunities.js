/** What a person can do with an opportunity of a customer (spec 5.10). */
import { useActions } from "./actions";
import { ask } from "./dialogs/form_dialog";
import { editOpportunityDialog, loseDialog, wonAmountDialog } from "./dialogs/opportunities";
import { TRANSACTED, statusLabel } from "./moves";
import * as server from "./server";
import { useBoard } from "./store";

export function useOpportunities() {
	const board = useBoard();
	const actions = useActions();
	const titleOf = ({ title, name }) => title || name;

	async function win(opportunity, amount) {
		const { card } = await server.winOpportunity(opportunity.name, amount);
		board.absorb(card);
		actions.say(__("Won: {0}", [titleOf(opportunity)]));
	}

	return {
		/** X of an opportunity: one without a value asks for it first. */
		async win(opportunity) {
			if (!opportunity.amount) {
				return actions.attempt(() =>
					wonAmountDialog(opportunity, (amount) => win(opportunity, amount))
				);
			}
			const agreed = await ask({
				title: __("Win {0}?", [titleOf(opportunity)]),
				lines: [
					__("The opportunity counts as won today, and the customer is {0} from now on.", [
						statusLabel(TRANSACTED),
					]),
				],
				label: __("Win"),
			});
			if (agreed) await actions.attempt(() => win(opportunity));
		},

		lose: (opportunity) =>
			actions.attempt(() =>
				loseDialog(opportunity, async (values) => {
					const { card } = await server.loseOpportunity(opportunity.name, values);
					board.absorb(card);
					actions.say(__("Lost: {0}", [titleOf(opportunity)]));
				})
			),

		edit: (row) =>
			actions.attempt(async () => {
				const opportunity = await board.rowNow(row);
				await editOpportunityDialog(opportunity, async (values) => {
					const { card } = await server.editOpportunity(opportunity, values);
					board.absorb(card);
					actions.say(__("The opportunity was saved."));
				});
			}),
	};
}
