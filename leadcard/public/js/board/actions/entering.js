/** New cards (spec 2.2, 3.1). */
import { existingCustomerDialog, quickCreateDialog } from "../dialogs/quick_create";

export function enteringActions({ host, say, refuse, attempt }) {
	/** What becomes of a card that is typed anew; `unseen` says that it went to somebody whose cards one doesn't see. */
	function outcomes(unseen) {
		const told = (message, refused) => {
			say(message);
			if (refused.length)
				refuse(__("Not stored: {0}. Attach it in the card's panel.", [refused.join(", ")]));
		};
		return {
			gives: host.site.can_assign,
			created({ card, owner_name: ownerName }, refused) {
				if (!card) return unseen(ownerName, refused);
				host.absorb(card);
				told(__("{0} was added.", [card.title]), refused);
			},
			claimed(card) {
				host.absorb(card);
				say(__("You look after {0} now.", [card.title]));
			},
			attached({ card }, refused) {
				host.absorb(card);
				told(__("Attached to {0}.", [card.title]), refused);
			},
		};
	}

	/** An Assignment Rule may choose somebody whose cards one does not see (spec 8.5). */
	function leadIsUnseen(ownerName, files) {
		say(ownerName ? __("Added. {0} looks after this lead.", [ownerName]) : __("The lead was added."));
		if (files.length) {
			refuse(__("Not stored: {0}. Send it to whoever looks after the lead.", [files.join(", ")]));
		}
	}

	return {
		create: (column, { resumed = false } = {}) =>
			attempt(() => quickCreateDialog(column, host.site, { resumed, ...outcomes(leadIsUnseen) })),

		/** Spec 2.2: a customer whom the company had before. */
		createCustomer: (column, { resumed = false } = {}) =>
			attempt(() =>
				existingCustomerDialog(column, host.site, {
					resumed,
					...outcomes(() => say(__("The customer was added."))),
				})
			),
	};
}
