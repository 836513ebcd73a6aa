import { defineStore } from "pinia";
import { moveDrafts } from "./drafts";
import { askedView, firstView, keepView, sameView } from "./address";
import { chips } from "./filters";
import { comesBefore } from "./order";
import * as server from "./server";

const PAGE_LENGTH = 20;
const NEXT_PAGES = 50;
/** More cards of a column than these are not read again at once. */
const MOST_REFRESHED = 500;
/** More changes than these are a reason to read all anew. */
const MOST_FOLLOWED = 40;
const HAND_FULL = 300;
const SORT = "creation desc";

/** Number of the newest reading of the board: answers to older ones are dropped. */
let newest = 0;
/** The last reading of the panel, which may be under way. */
let reading = Promise.resolve();

export const keyOf = (card) => `${card.doctype}/${card.name}`;

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Whether the card itself cannot be had any more, rather than the network. */
const isGone = (error) => error.status === 403 || error.status === 404;

function readFailure(error) {
	return error.status === 403
		? __("The board is for users with the role LeadCard User. Ask your administrator for it.")
		: error.message;
}

export const useBoard = defineStore("leadcard", {
	state: () => ({
		columns: [],
		search: "",
		sort: SORT,
		/** As the address has them: `view` and the filters of spec 7.2 and 7.3. */
		filters: {},
		/** How many cards each view holds (spec 7.5). */
		views: null,
		/** The view whose cards the columns hold: another one than is chosen while that one is read. */
		shownView: "",
		/** What the filters offer, read when they are first opened, and names learnt on the way. */
		options: null,
		/** The stages with their counts under the view, read while the filters are open. */
		stages: [],
		names: {},
		currency: "VND",
		edition: "",
		can_create: false,
		can_enter_customers: false,
		can_assign: false,
		can_hand_on: false,
		/** Whether the site sends SMS (spec 5.12). */
		sms: false,
		stale_days: 7,
		loading: false,
		failure: "",
		/** Cards with a request under way, by key. */
		busy: {},
		/** The card in the user's hand, and the column that it is held over. */
		dragged: null,
		over: null,
		/** What is searched for within columns, by status; for the moment, so in no address (spec 7.1). */
		within: {},
		/** Moves on with each new view: columns begin at their top. */
		shown: 0,
		/** {key, focus}: the card that its column brings into sight. */
		arrived: null,
		/** {doctype, name} of the card whose panel is open, and what the server said about it. */
		opened: null,
		details: null,
		/** {status, message}: why the card that was asked for cannot be shown. */
		unreadable: null,
		/** The tab of the panel that is shown, and the comments that were unread when it opened. */
		tab: "activity",
		unread: 0,
		/** What was shown of masked cards on demand, by key: it stays until the page goes. */
		revealed: {},
		/** {message, run}: the last thing done, as long as it can be taken back. */
		undo: null,
		/** Read aloud by screen readers. */
		announcement: "",
		/** Moves on once a minute, so that "3 minutes ago" stays true. */
		tick: 0,
	}),

	getters: {
		total: (state) => state.columns.reduce((sum, column) => sum + column.count, 0),
		view: (state) => ({ filters: state.filters, search: state.search, sort: state.sort }),
		chosenView: (state) => state.filters.view || "all",
		/** The view with what is searched for within columns. */
		narrowedView() {
			return { ...this.view, within: this.within };
		},
		/** What a filter's value is called: as its list says, else as a card shows it. */
		nameOf: (state) => (filter, value) => {
			const option = state.options?.[filter]?.find((one) => one.value === value);
			if (option) return filter === "owner" ? option.label : __(option.label);
			const cards = () => state.columns.flatMap((column) => column.cards);
			if (filter === "owner") return cards().find((card) => card.owner === value)?.owner_name || value;
			if (filter !== "product") return __(value);
			const card = cards().find((one) => one.product === value);
			return state.names[`product/${value}`] || card?.product_name || value;
		},
		chips() {
			return chips(this.filters, this.nameOf, this.stale_days);
		},
		/** The column in which the view has a card, if any: one whose care is stopped where it would come back to. */
		placeInView: (state) => (card) => (state.filters.stopped ? card.stopped_in : card.column),
		column: (state) => (status) => state.columns.find((column) => column.status === status),
		isBusy: (state) => (card) => Boolean(state.busy[keyOf(card)]),
		/** A card, or one of its contacts, with what was shown of it on demand. */
		inFull: (state) => (card) => {
			const shown = card.masked && state.revealed[keyOf(card)];
			const { call_no, text_no, values } = shown || {};
			return shown ? { ...card, ...values, call_no, text_no, masked: false } : card;
		},
		contactInFull: (state) => (card, contact) => {
			const shown = state.revealed[keyOf(card)]?.contacts.find(({ name }) => name === contact.name);
			return shown ? { ...contact, ...shown } : contact;
		},
		openedCard: (state) => (state.opened ? state.details?.card : null),
	},

	actions: {
		/** Opens the board as its address says, or as the user left it. */
		begin() {
			this.look(firstView());
			return this.load();
		},

		look({ filters, search, sort }) {
			Object.assign(this, { filters, search, sort: sort || SORT });
		},

		/** The address changed under the open board: back, forward, a pasted link. */
		followAddress() {
			const asked = askedView();
			if (!asked || sameView({ ...asked, sort: asked.sort || SORT }, this.view)) return null;
			this.look(asked);
			return this.load();
		},

		/** Shows another view, and keeps it in the address. */
		show(change) {
			const typing = this.search && change.search;
			Object.assign(this, change);
			const { filters, search, sort } = this;
			keepView({ filters, search, sort: sort === SORT ? "" : sort }, { step: !typing });
			return this.load();
		},

		filter(filters) {
			return this.show({ filters });
		},

		clearFilters() {
			const { view } = this.filters;
			return this.show({ filters: view ? { view } : {} });
		},

		searchFor(search) {
			return search === this.search ? null : this.show({ search });
		},

		sortBy(sort) {
			return this.show({ sort });
		},

		async loadOptions() {
			this.options ??= await server.getFilterOptions();
		},

		async loadStages() {
			const { view } = this;
			const { stages } = await server.getStages(view);
			if (view === this.view) this.stages = stages;
		},

		/** Remembers what a value found by a search is called. */
		learn(filter, { value, label }) {
			this.names[`${filter}/${value}`] = label;
		},

		/** Says what the server refuses about the view itself: a team of its filter may be gone by now (spec 7.3). */
		wasRefused(error) {
			const isRefused = error.type === "UnknownTeamError";
			if (isRefused) this.failure = error.message;
			return isRefused;
		},

		/** Reads the whole board anew: first opening, search, sort. */
		async load() {
			const asked = ++newest;
			this.loading = true;
			try {
				const board = await server.getBoard({ ...this.narrowedView, limit: PAGE_LENGTH });
				if (asked !== newest) return;
				this.take(board);
				this.shown += 1;
			} catch (error) {
				if (asked === newest) this.failure = readFailure(error);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		/**
		 * Reads again what is loaded, in one request. Where more is loaded than one answer holds, the rest stays as
		 * it is.
		 */
		async refresh() {
			const asked = ++newest;
			this.loading = true;
			const loaded = {};
			for (const { status, cards } of this.columns) {
				if (cards.length > PAGE_LENGTH) loaded[status] = Math.min(cards.length, MOST_REFRESHED);
			}
			try {
				const board = await server.getBoard({ ...this.narrowedView, limit: PAGE_LENGTH, loaded });
				while (this.dragged) await pause(HAND_FULL);
				if (asked !== newest) return;
				this.keepRest(board);
				this.take(board);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		keepRest(board) {
			const known = new Set(board.columns.flatMap((column) => column.cards.map(keyOf)));
			for (const column of board.columns) {
				const before = this.column(column.status);
				if (!column.cursor || !before || before.cards.length <= column.cards.length) continue;
				column.cards.push(...before.cards.filter((card) => !known.has(keyOf(card))));
				column.cursor = before.cursor;
			}
		},

		/** Reads what others changed, and nothing else: what one looks at stays where it is. */
		async follow(changed) {
			const keys = [...new Set(changed.map(keyOf))];
			if (!this.columns.length || keys.length > MOST_FOLLOWED) return this.refresh();
			const asked = newest;
			const answer = await server.getChanged(
				changed.filter((card, index) => keys.indexOf(keyOf(card)) === index),
				this.narrowedView
			);
			while (this.dragged) await pause(HAND_FULL);
			if (asked !== newest) return this.refresh();
			for (const key of keys) {
				const fresh = answer.cards.find((card) => keyOf(card) === key);
				this.settle(key, fresh);
			}
			for (const { status, ...totals } of answer.columns) Object.assign(this.column(status), totals);
			this.views = answer.views;
		},

		/** Puts a card that was read again where the order has it; without one it left the view. */
		settle(key, fresh) {
			const place = this.find(key);
			const column = fresh && this.column(this.placeInView(fresh));
			if (place && column === place.column && this.fits(fresh, place)) {
				column.cards.splice(place.index, 1, fresh);
				return;
			}
			if (place) place.column.cards.splice(place.index, 1);
			if (!column) return;
			const index = this.placeOf(fresh, column);
			// Beyond what is loaded it comes with its page.
			if (index < column.cards.length || !column.cursor) column.cards.splice(index, 0, fresh);
		},

		/** Whether a card that was read again may stay where it is, between its neighbours. */
		fits(fresh, { column, index, card }) {
			const [before, after] = [column.cards[index - 1], column.cards[index + 1]];
			if (before && !comesBefore(before, fresh, this.sort)) return false;
			if (after) return comesBefore(fresh, after, this.sort);
			return !column.cursor || !comesBefore(card, fresh, this.sort);
		},

		/** Where the order has a card among the loaded ones. */
		placeOf(card, column) {
			const index = column.cards.findIndex((other) => comesBefore(card, other, this.sort));
			return index < 0 ? column.cards.length : index;
		},

		take(board) {
			this.columns = board.columns.map((column) => ({ ...column, loading: false }));
			this.currency = board.currency || this.currency;
			this.edition = board.edition;
			this.views = board.views;
			this.shownView = this.chosenView;
			this.can_create = board.can_create;
			this.can_enter_customers = board.can_enter_customers;
			this.can_assign = board.can_assign;
			this.can_hand_on = board.can_hand_on;
			this.sms = board.sms;
			this.stale_days = board.stale_days;
			this.failure = "";
		},

		async loadMore(status) {
			const column = this.column(status);
			if (!column?.cursor || column.loading || this.dragged) return;
			const { cursor } = column;
			column.loading = true;
			try {
				const more = await this.readColumn(status, cursor, NEXT_PAGES);
				if (this.column(status) !== column || column.cursor !== cursor) return;
				const shown = new Set(column.cards.map(keyOf));
				column.cards.push(...more.cards.filter((card) => !shown.has(keyOf(card))));
				column.cursor = more.cursor;
			} finally {
				column.loading = false;
			}
		},

		readColumn(status, cursor, limit) {
			const within = this.within[status] || "";
			return server.getColumn(status, { ...this.view, within, limit, counted: cursor ? 1 : 0 }, cursor);
		},

		takeTotals(column, { cursor, count, revenue }) {
			Object.assign(column, { cursor, count, revenue });
			this.share();
		},

		/** Searches within one column; "" shows all of it again (spec 7.1). */
		async searchWithin(status, text) {
			if (text === (this.within[status] || "")) return;
			if (text) this.within[status] = text;
			else delete this.within[status];
			const found = await this.readColumn(status, null, PAGE_LENGTH);
			const column = this.column(status);
			if (!column || text !== (this.within[status] || "")) return;
			column.cards = found.cards;
			this.takeTotals(column, found);
			this.shown += 1;
		},

		find(key) {
			for (const column of this.columns) {
				const index = column.cards.findIndex((card) => keyOf(card) === key);
				if (index >= 0) return { column, index, card: column.cards[index] };
			}
			return null;
		},

		/** Takes a card off the board; counts and sums follow. */
		remove(key) {
			const place = this.find(key);
			if (!place) return null;
			place.column.cards.splice(place.index, 1);
			place.column.count -= 1;
			place.column.revenue -= place.card.revenue;
			this.share();
			return place;
		},

		/** Takes a card off the board that the user does not see there any more, and closes its panel. */
		letGo(card) {
			this.remove(keyOf(card));
			this.close();
		},

		/** Puts a card into a column where the order has it; where that is not loaded, on top. */
		insert(card, status, index) {
			const column = this.column(status);
			if (!column) return;
			const place = index ?? this.placeOf(card, column);
			column.cards.splice(place < column.cards.length || !column.cursor ? place : 0, 0, card);
			column.count += 1;
			column.revenue += card.revenue;
			this.share();
		},

		share() {
			const total = this.total;
			for (const column of this.columns) {
				column.share = total ? Math.round((column.count / total) * 1000) / 10 : 0;
			}
		},

		/** Puts the server's newest word about a card where it belongs (`was`: the lead that it was). */
		absorb(card, { was } = {}) {
			const key = keyOf(card);
			// A lead that was attached to a customer: that one's card is here already.
			if (was && was !== key && this.find(key)) this.remove(was);
			const place = this.find(key) || this.find(was);
			const status = this.placeInView(card);
			if (place && place.column.status === status) {
				place.column.revenue += card.revenue - place.card.revenue;
				place.column.cards.splice(place.index, 1, card);
			} else {
				if (place) this.remove(keyOf(place.card));
				this.insert(card, status);
				this.arrived = { key };
			}
			if (this.opened && [was, keyOf(card)].includes(keyOf(this.opened))) {
				if (was && was !== keyOf(card)) moveDrafts(was, keyOf(card));
				this.open(card).catch((error) => isGone(error) && this.close());
			}
		},

		/**
		 * Shows a card in another column while the server is asked, and puts it back if the answer
		 * is no (spec 2.8). `ask` answers the card as it is now.
		 */
		async attempt(card, status, ask) {
			const key = keyOf(card);
			const focus = document.activeElement?.closest?.("[data-key]")?.dataset.key === key;
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

		/** Opens a card's panel, or reads again what the open one shows. */
		async open({ doctype, name }, tab) {
			const key = keyOf({ doctype, name });
			const isNew = !this.opened || keyOf(this.opened) !== key;
			if (isNew) Object.assign(this, { details: null, tab: "activity", unread: 0 });
			if (tab) this.tab = tab;
			this.opened = { doctype, name };
			this.unreadable = null;
			reading = server.getCard({ doctype, name });
			const details = await reading;
			if (!this.opened || keyOf(this.opened) !== key) return;
			this.details = details;
			const { unread_comments: unreadComments } = details.card;
			if (unreadComments && (isNew || this.tab === "comments")) await this.markRead();
			else this.unread = unreadComments || this.unread;
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

		/** The user has read the open card's comments: the marks go, and the counts fall (spec 7.5). */
		async markRead() {
			const { card } = this.details;
			this.unread = this.tab === "comments" ? 0 : card.unread_comments;
			const marked = [card, this.find(keyOf(card))?.card].filter(Boolean);
			await server.markRead(card);
			for (const one of marked) one.unread_comments = 0;
			await this.follow([card]);
		},

		close() {
			this.opened = null;
			this.details = null;
		},
	},
});
