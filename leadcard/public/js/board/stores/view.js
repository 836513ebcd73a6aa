/** What the board is asked to show: filters, search, sort (spec 7), as the address has them and the browser remembers. */
import { defineStore } from "pinia";
import { WHOSE_FLAGS, askedView, firstView, keepView, sameView } from "../address";
import { chips } from "../filters";
import * as server from "../server";

const SORT = "creation desc";

export const useView = defineStore("leadcard-view", {
	state: () => ({
		/** `view` and the filters of spec 7.2 and 7.3, a team's among them. */
		filters: {},
		search: "",
		sort: SORT,
		/** What the filters offer, read when they are first opened, and names learnt on the way. */
		options: null,
		names: {},
		/** The stages with their counts under the view, read while the filters are open. */
		stages: [],
		/** What the server says of the site and of what the user may do there, by its names. */
		site: { currency: "VND", edition: "", stale_days: 7 },
	}),

	getters: {
		asked: ({ filters, search, sort }) => ({ filters, search, sort }),
		/** Whether the columns' sums are made of the deals of a period, which no card tells (spec 9.10). */
		sumsDeals: ({ filters }) => Boolean(filters.closing_in || filters.won_in),
		chosen: ({ filters }) => filters.view || "all",
		/** Whose cards: "mine", "people", "unassigned", or "all". */
		whose: ({ filters }) => WHOSE_FLAGS.find((flag) => filters[flag]) || "all",
		/** The tab that says what is shown: a view of spec 7.5, else whose cards. */
		tab() {
			return this.chosen === "all" ? this.whose : this.chosen;
		},
		/** What a filter's value is called: as its list says, else as a card showed it. */
		nameOf:
			({ options, names }) =>
			(filter, value) => {
				if (!value) return isPerson(filter) ? __("Nobody") : __("None");
				if (filter === "column") return frappe.boot.leadcard_status_labels?.[value] || __(value);
				const option = optionsOf(options, filter)?.find((one) => one.value === value);
				if (option) return isPerson(filter) ? option.label : __(option.label);
				return names[`${filter}/${value}`] || (isName(filter) ? value : __(value));
			},
		chips() {
			return chips(this.filters, this.nameOf, this.site.stale_days);
		},
	},

	actions: {
		/** Begins as the address says, or as the user left it. */
		begin() {
			this.look(firstView());
		},

		look({ filters, search, sort }) {
			Object.assign(this, { filters, search, sort: sort || SORT });
		},

		/** The address changed under the open board: back, forward, a pasted link. Answers whether that is another view. */
		followAddress() {
			const asked = askedView();
			if (!asked || sameView({ ...asked, sort: asked.sort || SORT }, this.asked)) return false;
			this.look(asked);
			return true;
		},

		/** Takes another view, and keeps it in the address: what is typed letter by letter is one step of its history. */
		change(change) {
			const isTyping = this.search && change.search;
			Object.assign(this, change);
			const { filters, search, sort } = this;
			keepView({ filters, search, sort: sort === SORT ? "" : sort }, { step: !isTyping });
		},

		async loadOptions() {
			this.options ??= await server.getFilterOptions();
		},

		async loadStages() {
			const { asked } = this;
			const { stages } = await server.getStages(asked);
			if (asked === this.asked) this.stages = stages;
		},

		/** Remembers what a value found by a search is called. */
		learn(filter, { value, label }) {
			this.names[`${filter}/${value}`] = label;
		},

		/** The same for the filters in use, from cards that have these values. */
		learnFrom(cards) {
			const { owner: owners = [], product: products = [] } = this.filters;
			for (const { owner, owner_name: ownerName, product, product_name: productName } of cards) {
				if (owners.includes(owner)) this.names[`owner/${owner}`] ??= ownerName;
				if (products.includes(product)) this.names[`product/${product}`] ??= productName;
			}
			// no card says who sells: the list of people does
			if (this.filters.seller) this.loadOptions().catch(() => {});
		},
	},
});

const isPerson = (filter) => filter === "owner" || filter === "seller";

/** What a filter offers; a seller is one of those who own cards. */
export const optionsOf = (options, filter) => options?.[filter === "seller" ? "owner" : filter];

/** Names are written as they are; what else a filter holds is a word of the site's, in the user's language. */
const isName = (filter) => isPerson(filter) || filter === "product";
