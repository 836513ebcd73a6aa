/** Opportunities of a customer (spec 5.10). */
import { editOpportunityDialog, loseDialog, opportunityDialog, wonDialog } from "../dialogs/opportunities";
import * as server from "../server";

const titleOf = ({ title, name }) => title || name;

/** `convert`: how a lead becomes a customer. */
export function opportunityActions({ host, say, explain, attempt, withDialog }, { convert }) {
	const addToCustomer = withDialog(opportunityDialog, server.createOpportunity, () =>
		__("The opportunity was saved.")
	);

	/** Opportunities belong to customers: a lead is converted first, and what that did not make is asked for. */
	async function convertAndAdd(lead) {
		let made = null;
		const customer = await convert(lead, undefined, { done: (answer) => (made = answer) });
		if (!customer) return;
		if (made.opportunity) host.open(customer, "opportunities").catch((error) => explain(error, customer));
		else addToCustomer(customer);
	}

	async function win(opportunity, won) {
		host.absorb((await server.winOpportunity(opportunity.name, won)).card);
		say(__("Won: {0}", [titleOf(opportunity)]));
	}

	return {
		addOpportunity: (card) => (card.doctype === "LC Lead" ? convertAndAdd(card) : addToCustomer(card)),

		/** X of an opportunity: what it was won for, and when. */
		winOpportunity: (opportunity) =>
			attempt(() => wonDialog(opportunity, (won) => win(opportunity, won))),

		loseOpportunity: (opportunity) =>
			attempt(() =>
				loseDialog(opportunity, async (values) => {
					host.absorb((await server.loseOpportunity(opportunity.name, values)).card);
					say(__("Lost: {0}", [titleOf(opportunity)]));
				})
			),

		editOpportunity: (row) =>
			attempt(async () => {
				const opportunity = await host.rowNow(row);
				await editOpportunityDialog(opportunity, async (values) => {
					host.absorb((await server.editOpportunity(opportunity, values)).card);
					say(__("The opportunity was saved."));
				});
			}),
	};
}
