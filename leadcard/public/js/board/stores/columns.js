/** The four columns (spec 2.1): their cards, page by page, their counts, and what moves between them. */
import { defineStore } from "pinia";
import { saidByTabs } from "../filters";
import { keyInFocus } from "../focus";
import * as server from "../server";
import {
	appendPage,
	columnOf,
	findCard,
	insertCard,
	keepRest,
	keyOf,
	removeCard,
	replaceCard,
	settleCard,
	shareOut,
	totalOf,
} from "./cards";
import { useView } from "./view";

const PAGE_LENGTH = 20;
const NEXT_PAGES = 50;
/** More cards of a column than these are not read again at once. */
const MOST_REFRESHED = 500;
/** More changes than these are a reason to read all anew. */
const MOST_FOLLOWED = 40;
const HAND_FULL = 300;

/** Which cards the tabs count that say whose they are. */
const WHOSE = {
	mine: ({ owner }) => owner === frappe.session.user,
	unassigned: ({ owner }) => !owner,
	everyone: () => true,
};

/** Number of the newest reading of the board: answers to older ones are dropped. */
let newest = 0;

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

function readFailure(error) {
	return error.status === 403
		? __("The board is for users with the role LeadCard User. Ask your administrator for it.")
		: error.message;
}

export const useColumns = defineStore("leadcard-columns", {
	state: () => ({
		/** As the server has them: {status, label, cards, cursor, count, more, revenue, share} each. */
		list: [],
		/** How many cards each tab leads to (spec 7.3, 7.5). */
		views: null,
		/** The tabs that a search fills with more cards than are counted (spec 7.6). */
		more: [],
		/** How many cards a search finds whose care was stopped (spec 7.3), and whether there are more. */
		stopped: 0,
		moreStopped: false,
		/** The tab whose cards are shown: another one than is chosen while that one is read. */
		shownTab: "",
		/** What is searched for within columns, by status; for the moment, so in no address (spec 7.1). */
		within: {},
		loading: false,
		failure: "",
		/** Cards with a request under way, by key. */
		busy: {},
		/** The card in the user's hand, and the column that it is held over. */
		dragged: null,
		over: null,
		/** Moves on with each new view: columns begin at their top. */
		shown: 0,
		/** {key, focus}: the card that its column brings into sight. */
		arrived: null,
		/** What was shown of masked cards on demand, by key: it stays until the page goes. */
		revealed: {},
		/** {message, run}: the last thing done, as long as it can be taken back. */
		undo: null,
		/** Read aloud by screen readers. */
		announcement: "",
	}),

	getters: {
		total: ({ list }) => totalOf(list),
		/** Whether there are more than the total says. */
		isMore: ({ list }) => list.some(({ more }) => more),
		/** The view with what is searched for within columns. */
		query: ({ within }) => ({ ...useView().asked, within }),
		column:
			({ list }) =>
			(status) =>
				columnOf(list, status),
		/** The column in which the view has a card, if any: one whose care is stopped where it would come back to. */
		statusOf: () => (card) => (useView().filters.stopped ? card.stopped_in : card.column),
		isBusy:
			({ busy }) =>
			(card) =>
				Boolean(busy[keyOf(card)]),
		/** A card, or one of its contacts, with what was shown of it on demand. */
		inFull:
			({ revealed }) =>
			(card) => {
				const shown = card.masked && revealed[keyOf(card)];
				const { call_no, text_no, values } = shown || {};
				return shown ? { ...card, ...values, call_no, text_no, masked: false } : card;
			},
		contactInFull:
			({ revealed }) =>
			(card, contact) => {
				const shown = revealed[keyOf(card)]?.contacts.find(({ name }) => name === contact.name);
				return shown ? { ...contact, ...shown } : contact;
			},
	},

	actions: {
		/** Shows another view: other filters, another search, another order. */
		show(change) {
			useView().change(change);
			return this.load();
		},

		/** Takes all filters away but what the tabs say. */
		clearFilters() {
			return this.show({ filters: saidByTabs(useView().filters) });
		},

		/** Reads the whole board anew: first opening, another view. */
		async load() {
			const asked = ++newest;
			this.loading = true;
			try {
				const board = await server.getBoard({ ...this.query, limit: PAGE_LENGTH });
				if (asked !== newest) return;
				this.take(board);
				this.shown += 1;
			} catch (error) {
				if (asked === newest) this.failure = readFailure(error);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		/** Reads again what is loaded, in one request. */
		async refresh() {
			const asked = ++newest;
			this.loading = true;
			const loaded = {};
			for (const { status, cards } of this.list) {
				if (cards.length > PAGE_LENGTH) loaded[status] = Math.min(cards.length, MOST_REFRESHED);
			}
			try {
				const board = await server.getBoard({ ...this.query, limit: PAGE_LENGTH, loaded });
				while (this.dragged) await pause(HAND_FULL);
				if (asked !== newest) return;
				keepRest(board.columns, this.list);
				this.take(board);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		take({ columns, views, more = [], stopped = 0, more_stopped: moreStopped = false, ...site }) {
			const view = useView();
			this.list = columns.map((column) => ({ ...column, loading: false }));
			this.views = views;
			this.more = more;
			this.stopped = stopped;
			this.moreStopped = moreStopped;
			this.shownTab = view.tab;
			this.failure = "";
			view.site = { ...site, currency: site.currency || view.site.currency };
			view.learnFrom(columns.flatMap(({ cards }) => cards));
		},

		/** Reads what others changed, and nothing else: what one looks at stays where it is. */
		async follow(changed) {
			const cards = new Map(changed.map((card) => [keyOf(card), card]));
			if (!this.list.length || cards.size > MOST_FOLLOWED) return this.refresh();
			const asked = newest;
			const answer = await server.getChanged([...cards.values()], this.query);
			while (this.dragged) await pause(HAND_FULL);
			if (asked !== newest) return this.refresh();
			const { sort } = useView();
			for (const key of cards.keys()) {
				const fresh = answer.cards.find((card) => keyOf(card) === key);
				settleCard(this.list, key, fresh, { status: fresh && this.statusOf(fresh), sort });
			}
			for (const { status, ...totals } of answer.columns) Object.assign(this.column(status), totals);
			this.views = answer.views;
			this.more = answer.more ?? [];
		},

		/** Says what the server refuses about the view itself: a team of its filter may be gone by now (spec 7.3). */
		wasRefused(error) {
			const isRefused = error.type === "UnknownTeamError";
			if (isRefused) this.failure = error.message;
			return isRefused;
		},

		async loadMore(status) {
			const column = this.column(status);
			if (!column?.cursor || column.loading || this.dragged) return;
			const { cursor } = column;
			column.loading = true;
			try {
				const more = await this.readColumn(status, cursor, NEXT_PAGES);
				if (this.column(status) === column && column.cursor === cursor) appendPage(column, more);
			} finally {
				column.loading = false;
			}
		},

		readColumn(status, cursor, limit) {
			const within = this.within[status] || "";
			const counted = cursor ? 1 : 0;
			return server.getColumn(status, { ...useView().asked, within, limit, counted }, cursor);
		},

		/** Searches within one column; "" shows all of it again (spec 7.1). */
		async searchWithin(status, text) {
			if (text === (this.within[status] || "")) return;
			if (text) this.within[status] = text;
			else delete this.within[status];
			const found = await this.readColumn(status, null, PAGE_LENGTH);
			const column = this.column(status);
			if (!column || text !== (this.within[status] || "")) return;
			const { cards, cursor, count, more, revenue } = found;
			Object.assign(column, { cards, cursor, count, more, revenue });
			shareOut(this.list);
			this.shown += 1;
		},

		find(key) {
			return findCard(this.list, key);
		},

		/** Takes a card off the board; counts and sums follow. */
		remove(key) {
			return removeCard(this.list, key);
		},

		/** The user does not see the card any more. */
		letGo(key) {
			const place = this.remove(key);
			if (place) this.recount(place.card, null);
		},

		/** Whose cards there are, as one of them becomes what it is `now`; null where it is not on the board. */
		recount(before, now) {
			if (!this.views) return;
			for (const [name, holds] of Object.entries(WHOSE)) {
				if (this.more.includes(name)) continue;
				this.views[name] +=
					Number(Boolean(now && holds(now))) - Number(Boolean(before && holds(before)));
			}
		},

		insert(card, status, index) {
			insertCard(this.list, card, { status, sort: useView().sort, index });
		},

		/** Puts the server's newest word about a card where it belongs (`was`: the lead that it was). */
		absorb(card, { was } = {}) {
			this.settle(card, was);
			if (useView().sumsDeals) this.follow([card]).catch(this.wasRefused);
		},

		settle(card, was) {
			const key = keyOf(card);
			// A lead that was attached to a customer: that one's card is here already.
			if (was && was !== key && this.find(key)) this.remove(was);
			const place = this.find(key) || this.find(was);
			const status = this.statusOf(card);
			this.recount(place?.card, status ? card : null);
			if (place?.column.status === status) return replaceCard(place, card);
			if (place) this.remove(keyOf(place.card));
			this.insert(card, status);
			this.arrived = { key };
		},

		/**
		 * Shows a card in another column while the server is asked, and puts it back if the answer
		 * is no (spec 2.8). `ask` answers the card as it is now, null where nothing came of it.
		 */
		async attempt(card, status, ask) {
			const key = keyOf(card);
			const focus = keyInFocus() === key;
			const origin = this.remove(key);
			this.insert(card, status);
			this.arrived = { key, focus };
			this.busy[key] = true;
			try {
				const fresh = await ask();
				if (!fresh) {
					this.putBack(card, origin, focus);
					return null;
				}
				this.absorb(fresh, { was: key });
				if (focus) this.arrived = { key: keyOf(fresh), focus };
				return fresh;
			} catch (error) {
				this.putBack(card, origin, focus);
				throw error;
			} finally {
				delete this.busy[key];
			}
		},

		putBack(card, origin, focus) {
			if (!this.remove(keyOf(card)) || !origin) return;
			this.insert(card, origin.column.status, origin.index);
			this.arrived = { key: keyOf(card), focus };
		},
	},
});
