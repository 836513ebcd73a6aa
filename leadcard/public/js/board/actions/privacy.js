/** Forgetting whose a card was (spec 16.7). */
import { anonymiseDialog } from "../dialogs/privacy";
import { forgetDrafts } from "../drafts";
import * as server from "../server";

export function privacyActions({ say, absorbOrLetGo }) {
	return {
		anonymise: (card) =>
			anonymiseDialog(card, async (reason) => {
				const { card: fresh, cards } = await server.anonymise(card, reason);
				for (const [doctype, name] of cards) forgetDrafts({ doctype, name });
				absorbOrLetGo(fresh, card);
				say(__("{0} was anonymised.", [card.name]));
			}),
	};
}
