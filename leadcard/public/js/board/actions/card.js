/** The card itself: opened, changed, shown in full, shared by its link. */
import { nextTick } from "vue";
import { editDialog, tagsDialog } from "../dialogs/card";
import { linkDialog } from "../dialogs/people";
import { boardUrl, copy } from "../links";
import * as server from "../server";

export function cardActions({ host, say, explain, attempt, absorbOrLetGo }) {
	return {
		open: (card, tab) =>
			host.open(card, tab).catch((error) => host.explains(error) || explain(error, card)),

		/** Leads to where the stage is changed, with its note and file (spec 2.9). */
		async openStage(card) {
			await attempt(() => host.open(card), card);
			await nextTick();
			document.querySelector(".lc-stage-form select")?.focus();
		},

		edit: (opened) =>
			attempt(async () => {
				const { card, details, may } = (await host.detailsNow()) ?? {};
				if (!card) return;
				await editDialog(card, { details, may }, async (values) => {
					const { card: fresh } = await server.editCard(card, values);
					absorbOrLetGo(fresh, card);
					say(__("{0} was saved.", [fresh?.title || card.title]));
				});
			}, opened),

		editTags: (opened) =>
			attempt(async () => {
				const { card } = (await host.detailsNow()) ?? {};
				if (!card) return;
				await tagsDialog(card, async (tags) => {
					host.absorb((await server.setTags(card, tags)).card);
				});
			}, opened),

		/** Shows what is masked of a card that is somebody else's; the log keeps it. */
		reveal: (card) =>
			attempt(async () => {
				const shown = await server.reveal(card);
				host.reveal(card, shown);
				if (shown.left !== null)
					say(__("This was logged. Cards that you can show today: {0}", [shown.left]));
				return shown;
			}, card),

		async copyLink(card) {
			const address = boardUrl(card);
			if (await copy(address)) say(__("The link was copied."));
			else linkDialog(address);
		},
	};
}
