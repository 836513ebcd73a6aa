import { defineStore } from "pinia";
import { move_drafts } from "./drafts";
import { first_view, keep_view } from "./address";
import { chips } from "./filters";
import * as server from "./server";

const PAGE_LENGTH = 20;
const MOST_REFRESHED = 100;
const OWN_ECHO = 4000;
const HAND_FULL = 300;
const SORT = "creation desc";

/** Number of the newest reading of the board: answers to older ones are dropped. */
let newest = 0;
/** When this page itself wrote a card, by key. */
const own_writes = new Map();

export const key_of = (card) => `${card.doctype}/${card.name}`;

const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Whether the card itself cannot be had any more, rather than the network. */
const is_gone = (error) => error.status === 403 || error.status === 404;

function read_failure(error) {
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
		/** What the filters offer, read when they are first opened, and names learnt on the way. */
		options: null,
		names: {},
		currency: "VND",
		edition: "",
		can_create: false,
		can_assign: false,
		/** Whether the site sends SMS (spec 5.12). */
		sms: false,
		loading: false,
		failure: "",
		/** Cards with a request under way, by key. */
		busy: {},
		/** The card in the user's hand. */
		dragged: null,
		/** {doctype, name} of the card whose panel is open, and what the server said about it. */
		opened: null,
		details: null,
		/** The tab of the panel that is shown, and the comments that were unread when it opened. */
		tab: "activity",
		unread: 0,
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
		/** What a filter's value is called: as its list says, else as a card shows it. */
		name_of: (state) => (filter, value) => {
			const option = state.options?.[filter]?.find((one) => one.value === value);
			if (option) return filter === "owner" ? option.label : __(option.label);
			const cards = () => state.columns.flatMap((column) => column.cards);
			if (filter === "owner") return cards().find((card) => card.owner === value)?.owner_name || value;
			if (filter !== "product") return __(value);
			const card = cards().find((one) => one.product === value);
			return state.names[`product/${value}`] || card?.product_name || value;
		},
		chips() {
			return chips(this.filters, this.name_of);
		},
		column: (state) => (status) => state.columns.find((column) => column.status === status),
		is_busy: (state) => (card) => Boolean(state.busy[key_of(card)]),
		opened_card: (state) => (state.opened ? state.details?.card : null),
	},

	actions: {
		/** Opens the board as its address says, or as the user left it. */
		begin() {
			const { filters, search, sort } = first_view();
			Object.assign(this, { filters, search, sort: sort || SORT });
			return this.load();
		},

		/** Shows another view, and keeps it in the address. */
		show(change) {
			Object.assign(this, change);
			const { filters, search, sort } = this;
			keep_view({ filters, search, sort: sort === SORT ? "" : sort });
			return this.load();
		},

		filter(filters) {
			return this.show({ filters });
		},

		clear_filters() {
			const { view } = this.filters;
			return this.show({ filters: view ? { view } : {} });
		},

		search_for(search) {
			return search === this.search ? null : this.show({ search });
		},

		sort_by(sort) {
			return this.show({ sort });
		},

		async load_options() {
			this.options ??= await server.get_filter_options();
		},

		/** Remembers what a value found by a search is called. */
		learn(filter, { value, label }) {
			this.names[`${filter}/${value}`] = label;
		},

		/** Reads the whole board anew: first opening, search, sort. */
		async load() {
			const asked = ++newest;
			this.loading = true;
			try {
				const board = await server.get_board({ ...this.view, limit: PAGE_LENGTH });
				if (asked === newest) this.take(board);
			} catch (error) {
				if (asked === newest) this.failure = read_failure(error);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		/**
		 * Reads again what is shown. Where more is shown than one answer holds, the rest stays as it is,
		 * without the cards that changed, so that nothing jumps under the reader.
		 */
		async refresh(changed = []) {
			const shown = Math.max(PAGE_LENGTH, ...this.columns.map((column) => column.cards.length));
			const asked = ++newest;
			try {
				const board = await server.get_board({
					...this.view,
					limit: Math.min(shown, MOST_REFRESHED),
				});
				while (this.dragged) await pause(HAND_FULL);
				if (asked !== newest) return;
				this.keep_rest(board, changed);
				this.take(board);
			} finally {
				if (asked === newest) this.loading = false;
			}
		},

		keep_rest(board, changed) {
			const known = new Set([
				...changed.map(key_of),
				...board.columns.flatMap((column) => column.cards.map(key_of)),
			]);
			for (const column of board.columns) {
				const before = this.column(column.status);
				if (!column.cursor || !before || before.cards.length <= column.cards.length) continue;
				column.cards.push(...before.cards.filter((card) => !known.has(key_of(card))));
				column.cursor = before.cursor;
			}
		},

		take(board) {
			this.columns = board.columns.map((column) => ({ ...column, loading: false }));
			this.currency = board.currency || this.currency;
			this.edition = board.edition;
			this.views = board.views;
			this.can_create = board.can_create;
			this.can_assign = board.can_assign;
			this.sms = board.sms;
			this.failure = "";
		},

		async load_more(status) {
			const column = this.column(status);
			if (!column?.cursor || column.loading || this.dragged) return;
			column.loading = true;
			try {
				const more = await server.get_column(
					status,
					{ ...this.view, limit: PAGE_LENGTH },
					column.cursor
				);
				const shown = new Set(column.cards.map(key_of));
				column.cards.push(...more.cards.filter((card) => !shown.has(key_of(card))));
				column.cursor = more.cursor;
				column.count = more.count;
				column.revenue = more.revenue;
			} finally {
				column.loading = false;
			}
		},

		find(key) {
			for (const column of this.columns) {
				const index = column.cards.findIndex((card) => key_of(card) === key);
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
		let_go(card) {
			this.mark_own(key_of(card));
			this.remove(key_of(card));
			this.close();
		},

		insert(card, status, index = 0) {
			const column = this.column(status);
			if (!column) return;
			column.cards.splice(index, 0, card);
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
		absorb(card, { was, index } = {}) {
			// A lead that was attached to a customer: that one's card is here already.
			if (was && was !== key_of(card)) this.remove(key_of(card));
			const place = this.find(was || key_of(card));
			if (place && place.column.status === card.column) {
				place.column.revenue += card.revenue - place.card.revenue;
				place.column.cards.splice(place.index, 1, card);
			} else {
				if (place) this.remove(key_of(place.card));
				this.insert(card, card.column, index);
			}
			this.mark_own(key_of(card));
			if (was) this.mark_own(was);
			if (this.opened && [was, key_of(card)].includes(key_of(this.opened))) {
				if (was && was !== key_of(card)) move_drafts(was, key_of(card));
				this.open(card).catch((error) => is_gone(error) && this.close());
			}
		},

		/**
		 * Shows a card in another column while the server is asked, and puts it back if the answer
		 * is no (spec 2.8). `ask` answers the card as it is now.
		 */
		async attempt(card, status, index, ask) {
			const key = key_of(card);
			const origin = this.remove(key);
			this.insert(card, status, index);
			this.busy[key] = true;
			try {
				const fresh = await ask();
				if (fresh) this.absorb(fresh, { was: key, index });
				else this.put_back(card, origin);
				return fresh;
			} catch (error) {
				this.put_back(card, origin);
				throw error;
			} finally {
				delete this.busy[key];
			}
		},

		put_back(card, origin) {
			if (this.remove(key_of(card)) && origin) this.insert(card, origin.column.status, origin.index);
		},

		/** Opens a card's panel, or reads again what the open one shows. */
		async open({ doctype, name }, tab) {
			const key = key_of({ doctype, name });
			const is_new = !this.opened || key_of(this.opened) !== key;
			if (is_new) Object.assign(this, { details: null, tab: "activity", unread: 0 });
			if (tab) this.tab = tab;
			this.opened = { doctype, name };
			const details = await server.get_card({ doctype, name });
			if (!this.opened || key_of(this.opened) !== key) return;
			this.details = details;
			const { unread_comments } = details.card;
			if (unread_comments && (is_new || this.tab === "comments")) await this.mark_read();
			else this.unread = unread_comments || this.unread;
		},

		/** The user has read the open card's comments: the marks go (spec 7.5). */
		async mark_read() {
			const { card } = this.details;
			this.unread = this.tab === "comments" ? 0 : card.unread_comments;
			const marked = [card, this.find(key_of(card))?.card].filter(Boolean);
			await server.mark_read(card);
			for (const one of marked) one.unread_comments = 0;
			if (this.views?.updated) this.views.updated -= 1;
		},

		close() {
			this.opened = null;
			this.details = null;
		},

		/** Own writes come back as realtime events too: they need no second reading. */
		mark_own(key) {
			own_writes.set(key, Date.now());
		},

		is_own(key) {
			return Date.now() - (own_writes.get(key) || 0) < OWN_ECHO;
		},
	},
});
