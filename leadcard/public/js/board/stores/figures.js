/** The figures of the statistics bar (spec 9.10): for a period, under the board's filters. */
import { defineStore } from "pinia";
import { isPeriod } from "../periods";
import * as server from "../server";
import { useView } from "./view";

const PERIOD = "this_month";
const ROOM = 1024;
const memoryKey = () => `leadcard:figures:${frappe.session.user}`;

function remembered() {
	try {
		return JSON.parse(localStorage.getItem(memoryKey())) || {};
	} catch {
		return {};
	}
}

export const useFigures = defineStore("leadcard-figures", {
	state: () => ({
		period: PERIOD,
		/** Whether the bar is shown: null until somebody chose. */
		chosen: null,
		/** The server's answer, null until it is there. */
		sums: null,
		failure: "",
	}),

	getters: {
		/** Until they choose, managers see it where there is room. */
		isShown: ({ chosen }) => chosen ?? (Boolean(useView().site.can_assign) && window.innerWidth >= ROOM),
	},

	actions: {
		/** Begins as the user left it. */
		begin() {
			const { period, shown } = remembered();
			if (isPeriod(period)) this.period = period;
			if (typeof shown === "boolean") this.chosen = shown;
		},

		show(shown) {
			this.chosen = shown;
			this.keep();
		},

		/** Another period: no sum of the old one stands under its name while it is read. */
		choose(period) {
			Object.assign(this, { period, sums: null, failure: "" });
			this.keep();
			return this.load();
		},

		keep() {
			try {
				localStorage.setItem(
					memoryKey(),
					JSON.stringify({ period: this.period, shown: this.chosen ?? undefined })
				);
			} catch {
				// A browser that keeps nothing begins with this month.
			}
		},

		/** Reads the figures; an answer to another period or view than is shown by then is dropped. */
		async load() {
			const { asked } = useView();
			const { period } = this;
			const isStill = () => asked === useView().asked && period === this.period;
			try {
				const sums = await server.getFigures(period, asked);
				if (isStill()) Object.assign(this, { sums, failure: "" });
			} catch (error) {
				if (isStill()) this.failure = error.message;
			}
		},
	},
});
