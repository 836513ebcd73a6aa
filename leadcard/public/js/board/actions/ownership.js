/** Who looks after a card (spec 8.4), and whether anybody does (spec 5.7). */
import { resumeCareDialog, stopCareDialog } from "../dialogs/activities";
import { ask } from "../dialogs/form_dialog";
import { handoverDialog } from "../dialogs/handover";
import { assignDialog, claimLines, handOnDialog, offerDialog } from "../dialogs/people";
import { counted } from "../format";
import { noteNamed } from "../recent";
import * as server from "../server";

/** What is remembered under this name: whom somebody handed a card on to last. */
export const COLLEAGUE = "colleague";
const NO_COLLEAGUE = ["PermissionError", "InvalidOwnerError"];

export function ownershipActions({ host, say, refuse, sayWithUndo, attempt, absorbOrLetGo }) {
	/** A card went to one of `people`, and with it perhaps out of the user's sight. */
	function given(card, fresh, people, user) {
		absorbOrLetGo(fresh, card);
		const person = people.find((one) => one.user === user);
		say(__("{0} now looks after {1}.", [person?.full_name || user, card.title]));
	}

	/** A colleague who can be offered nothing any more is not proposed again. */
	async function offerOrForget(card, user) {
		try {
			return await server.offerCard(card, user, "");
		} catch (error) {
			if (NO_COLLEAGUE.includes(error.type)) noteNamed(COLLEAGUE, null);
			throw error;
		}
	}

	const takeBackOffer = (card) =>
		attempt(async () => {
			const { card: fresh, offer } = await server.getCard(card);
			if (offer) await withdraw(fresh, offer);
		}, card);

	async function withdraw(card, { name, to_name: toName }) {
		await server.withdrawOffer(name);
		host.absorb((await server.getCard(card)).card);
		say(__("The offer to {0} was withdrawn.", [toName]));
	}

	async function resume(card, reason) {
		const { card: fresh } = await server.resumeCare(card, reason);
		host.absorb(fresh);
		say(__("{0} is back on the board.", [fresh.title]));
	}

	return {
		async claim(card) {
			const agreed = await ask({
				title: __("Claim {0}?", [card.title]),
				lines: claimLines(card),
				label: __("Claim"),
			});
			if (!agreed) return;
			await attempt(async () => {
				host.absorb((await server.claim(card)).card);
				say(__("You look after {0} now.", [card.title]));
			}, card);
		},

		assign: (card) =>
			attempt(async () => {
				const { assignees } = await server.getAssignees(card);
				assignDialog(card, assignees, async ({ user }) => {
					const { card: fresh } = await server.assign(card, user);
					given(card, fresh, assignees, user);
				});
			}, card),

		handOn: (card) =>
			attempt(async () => {
				const { colleagues } = await server.getColleagues();
				handOnDialog(card, colleagues, async ({ user, reason, asks }) => {
					const give = asks ? server.offerCard : server.handOn;
					const { card: fresh } = await give(card, user, reason);
					const person = colleagues.find((one) => one.user === user);
					noteNamed(COLLEAGUE, { value: user, label: person.full_name });
					if (!asks) return given(card, fresh, colleagues, user);
					host.absorb(fresh);
					say(__("{0} was offered to {1}.", [card.title, person.full_name]));
				});
			}, card),

		/** Offers a card to the colleague of last time at once: it can be withdrawn, and is nobody else's until it is taken. */
		offerAgain: (card, { value: user, label }) =>
			attempt(async () => {
				host.absorb((await offerOrForget(card, user)).card);
				sayWithUndo(__("{0} was offered to {1}.", [card.title, label]), () => takeBackOffer(card));
			}, card),

		/** What a notice in the bell leads to. */
		answerOffer: (name) =>
			attempt(async () => {
				offerDialog(await server.getOffered(name), {
					async take() {
						const { card } = await server.takeOffer(name);
						host.absorb(card);
						say(__("You look after {0} now.", [card.title]));
						await host.open(card);
					},
					async decline() {
						const { by_name: byName } = await server.declineOffer(name);
						say(__("Declined. {0} was told.", [byName]));
					},
				});
			}),

		withdrawOffer: (card, offer) => attempt(() => withdraw(card, offer), card),

		/** What somebody leaves behind goes to others, all at once. */
		handOver: (leaver) =>
			attempt(async () =>
				handoverDialog(await server.getHandoverOptions(), {
					leaver,
					currency: host.site.currency,
					done({ done }) {
						say(
							counted(
								done,
								__("1 card was handed over."),
								__("{0} cards were handed over.", [done])
							)
						);
						host.refresh().catch((error) => refuse(error.message));
					},
				})
			),

		resumeCare: (card) =>
			attempt(() => resumeCareDialog(card, ({ reason }) => resume(card, reason)), card),

		stopCare: (card) =>
			stopCareDialog(card, async ({ reason }) => {
				await server.stopCare(card, reason);
				host.letGo(card);
				sayWithUndo(__("{0} left the board.", [card.title]), () => attempt(() => resume(card), card));
			}),
	};
}
