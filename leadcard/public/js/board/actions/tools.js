/** What all actions share: how they tell what came of them, and how a dialog ends in a newer card. */

const OUTDATED = ["TimestampMismatchError", "DoesNotExistError", "PermissionError"];

export function toolsOf(host) {
	/** How many dialogs are on their way. */
	let preparing = 0;

	function say(message, indicator = "green", seconds = 5) {
		host.announce(message);
		frappe.show_alert({ message: frappe.utils.escape_html(message), indicator }, seconds);
	}

	function refuse(message) {
		say(message, "red", 12);
	}

	/** Says what was done, with the way back: `run` takes it back as long as it is offered. */
	function sayWithUndo(message, run) {
		host.announce(message);
		host.offerUndo({ message, run });
	}

	/** Says why something failed; a card that somebody else changed, or took away, is read anew. */
	async function explain(error, card) {
		if (card && OUTDATED.includes(error.type)) await host.reread(card).catch(() => {});
		refuse(error.message);
	}

	/** Answers what the work answers; null after a failure, which was told. */
	async function attempt(work, card) {
		try {
			return await work();
		} catch (error) {
			await explain(error, card);
			return null;
		}
	}

	/** The work that ends in an open dialog, told as `attempt` tells it. */
	async function prepare(work, card) {
		preparing += 1;
		try {
			return await attempt(work, card);
		} finally {
			preparing -= 1;
		}
	}

	const isPreparing = () => preparing > 0;

	/**
	 * A dialog whose submit answers the card as it is afterwards; a card that moved by it is said to have moved, else
	 * what `done` makes of that which was entered.
	 */
	const withDialog = (dialog, request, done) => (card) =>
		prepare(() =>
			dialog(card, async (...entered) => {
				const answer = await request(card, ...entered);
				const before = host.find(card)?.column.status;
				host.absorb(answer.card);
				const after = host.column(answer.card.column);
				say(
					before && before !== after?.status
						? __("{0} is now in {1}", [answer.card.title, after?.label])
						: done(...entered)
				);
			})
		);

	/** The card that came of a change, or that it is out of the user's sight now. */
	function absorbOrLetGo(fresh, card) {
		if (fresh) host.absorb(fresh);
		else host.letGo(card);
	}

	return {
		...{ host, say, refuse, sayWithUndo, explain },
		...{ attempt, prepare, isPreparing, withDialog, absorbOrLetGo },
	};
}
