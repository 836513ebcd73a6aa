/** The panel of the open card (spec 3.6): what the server said about it, and what of it the user has read. */
import { defineStore } from "pinia";
import { moveDrafts } from "../drafts";
import { noteUsed } from "../recent";
import * as server from "../server";
import { keyOf } from "./cards";
import { useColumns } from "./columns";

/** The last reading of the panel, which may be under way. */
let reading = Promise.resolve();

/** Whether the card itself cannot be had any more, rather than the network. */
const isGone = (error) => error.status === 403 || error.status === 404;

export const usePanel = defineStore("leadcard-panel", {
	state: () => ({
		/** {doctype, name} of the card whose panel is open, and what the server said about it. */
		opened: null,
		details: null,
		/** {status, message}: why the card that was asked for cannot be shown. */
		unreadable: null,
		/** The tab that is shown, and the comments that were unread when the panel opened. */
		tab: "activity",
		unread: 0,
	}),

	getters: {
		card: ({ opened, details }) => (opened ? details?.card : null),
		isOpenFor:
			({ opened }) =>
			(key) =>
				Boolean(opened) && keyOf(opened) === key,
	},

	actions: {
		/** Opens a card's panel, or reads again what the open one shows. */
		async open({ doctype, name }, tab) {
			const key = keyOf({ doctype, name });
			const isNew = !this.isOpenFor(key);
			if (isNew) Object.assign(this, { details: null, tab: "activity", unread: 0 });
			if (tab) this.tab = tab;
			this.opened = { doctype, name };
			this.unreadable = null;
			reading = server.getCard({ doctype, name });
			const details = await reading;
			if (!this.isOpenFor(key)) return;
			this.details = details;
			if (isNew) noteUsed("card", key);
			const { unread_comments: unread } = details.card;
			if (unread && (isNew || this.tab === "comments")) await this.markRead();
			else this.unread = unread || this.unread;
		},

		/** Says in the panel why its card cannot be read; answers false where the panel has something else to show. */
		explain({ status, message }) {
			if (this.details || !this.opened) return false;
			this.unreadable = { status, message };
			return true;
		},

		/** What the server said about the open card, with what was saved a moment ago. */
		async detailsNow() {
			await reading.catch(() => {});
			return this.details;
		},

		/** A row of the panel, the same way. */
		async rowNow(row) {
			const rows = Object.values((await this.detailsNow()) ?? {}).flat();
			return rows.find((each) => each?.name === row.name && each.doctype === row.doctype) || row;
		},

		/** Something came of the open card: it is read again, as the customer that it `was` a lead of, with its drafts. */
		follow(card, { was } = {}) {
			const key = keyOf(card);
			if (!this.isOpenFor(key) && !this.isOpenFor(was)) return;
			if (was && was !== key) moveDrafts(was, key);
			this.open(card).catch((error) => isGone(error) && this.close());
		},

		/** The user has read the open card's comments: the marks go, and the counts fall (spec 7.5). */
		async markRead() {
			const columns = useColumns();
			const { card } = this.details;
			this.unread = this.tab === "comments" ? 0 : card.unread_comments;
			const marked = [card, columns.find(keyOf(card))?.card].filter(Boolean);
			await server.markRead(card);
			for (const one of marked) one.unread_comments = 0;
			await columns.follow([card]);
		},

		close() {
			this.opened = null;
			this.details = null;
		},
	},
});
