/** What a person can do with an opportunity of a customer (spec 5.10). */
import { use_actions } from "./actions";
import { ask } from "./dialogs/form_dialog";
import { edit_opportunity_dialog, lose_dialog, won_amount_dialog } from "./dialogs/opportunities";
import { TRANSACTED, status_label } from "./moves";
import * as server from "./server";
import { useBoard } from "./store";

export function use_opportunities() {
	const board = useBoard();
	const actions = use_actions();
	const title_of = ({ title, name }) => title || name;

	async function win(opportunity, amount) {
		const { card } = await server.win_opportunity(opportunity.name, amount);
		board.absorb(card);
		actions.say(__("Won: {0}", [title_of(opportunity)]));
	}

	return {
		/** X of an opportunity: one without a value asks for it first. */
		async win(opportunity) {
			if (!opportunity.amount) {
				return actions.attempt(() =>
					won_amount_dialog(opportunity, (amount) => win(opportunity, amount))
				);
			}
			const agreed = await ask({
				title: __("Win {0}?", [title_of(opportunity)]),
				lines: [
					__("The opportunity counts as won today, and the customer is {0} from now on.", [
						status_label(TRANSACTED),
					]),
				],
				label: __("Win"),
			});
			if (agreed) await actions.attempt(() => win(opportunity));
		},

		lose: (opportunity) =>
			actions.attempt(() =>
				lose_dialog(opportunity, async (values) => {
					const { card } = await server.lose_opportunity(opportunity.name, values);
					board.absorb(card);
					actions.say(__("Lost: {0}", [title_of(opportunity)]));
				})
			),

		edit: (row) =>
			actions.attempt(async () => {
				const opportunity = await board.row_now(row);
				await edit_opportunity_dialog(opportunity, async (values) => {
					const { card } = await server.edit_opportunity(opportunity, values);
					board.absorb(card);
					actions.say(__("The opportunity was saved."));
				});
			}),
	};
}
