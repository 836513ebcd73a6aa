/**
 * Where cards are shown, for what one can do with them: the board with its panel. A form of one card has a host of its
 * own (forms/card_form.js) with the same methods.
 */
import * as server from "../server";
import { keyOf } from "../stores/cards";
import { useColumns } from "../stores/columns";
import { usePanel } from "../stores/panel";
import { useView } from "../stores/view";

export function boardHost() {
	const view = useView();
	const columns = useColumns();
	const panel = usePanel();

	/** What was done before can be taken back until the next thing is done. */
	function closeUndo() {
		columns.undo = null;
	}

	/** Takes in what came of a card: `was` names the lead that it was. */
	function absorb(card, how) {
		closeUndo();
		columns.absorb(card, how);
		panel.follow(card, how);
	}

	return {
		/** What the server says of the site and the user. */
		get site() {
			return view.site;
		},
		announce(message) {
			columns.announcement = message;
		},
		/** {message, run}: what was done, as long as it can be taken back. */
		offerUndo(undo) {
			columns.undo = undo;
		},
		column: (status) => columns.column(status),
		find: (card) => columns.find(keyOf(card)),
		absorb,
		async attempt(card, status, ask) {
			const before = columns.undo;
			const fresh = await columns.attempt(card, status, ask);
			if (fresh && columns.undo === before) closeUndo();
			if (fresh) panel.follow(fresh, { was: keyOf(card) });
			return fresh;
		},
		/** The user does not see the card there any more. */
		letGo(card) {
			closeUndo();
			columns.letGo(keyOf(card));
			panel.close();
		},
		reread: (card) => columns.follow([card]),
		refresh: () => columns.refresh(),
		reveal(card, shown) {
			columns.revealed[keyOf(card)] = shown;
		},
		open: (card, tab) => panel.open(card, tab),
		/** Whether the host says itself why a card cannot be opened. */
		explains: (error) => panel.explain(error),
		detailsOf: (card) =>
			panel.card && panel.isOpenFor(keyOf(card)) ? panel.details : server.getCard(card),
		detailsNow: () => panel.detailsNow(),
		rowNow: (row) => panel.rowNow(row),
	};
}
