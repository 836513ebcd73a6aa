/** The page "Numbers": whose figures it shows, under which period, teams and people, and what the server says of them. */
import { defineStore } from "pinia";
import { askedNumbers, keepNumbers } from "../numbers/address";
import { filtersOf } from "../numbers/panels";
import * as server from "../server";
import { useFigures } from "./figures";
import { useView } from "./view";

/** Answers by what was asked: panels of one report share one. */
let answers = new Map();

export const useNumbers = defineStore("leadcard-numbers", {
	state: () => ({
		/** What was chosen, "me" or "team"; "" until somebody chose. */
		whose: "",
		/** Teams and people, as the board's filters name them. */
		filters: {},
		/** The server's word on one's own day, null until it is there. */
		day: null,
		failure: "",
		/** Which time everything is read: panels follow it. */
		round: 0,
	}),

	getters: {
		/** Whether one has people below; the board says it too, undefined until either has. */
		manages: ({ day }) => (day ? day.manages : useView().site.can_assign),
		currency: ({ day }) => day?.currency ?? useView().site.currency,
		/** Who has people below sees the team, until they choose otherwise; all others see themselves. */
		shown() {
			return this.manages && this.whose !== "me" ? "team" : "me";
		},
		period: () => useFigures().period,
		/** What the reports are asked for. */
		asked() {
			const filters = this.shown === "team" ? this.filters : { seller: [frappe.session.user] };
			return { period: this.period, filters };
		},
	},

	actions: {
		/** Begins as the address says; the period is else the one of the statistics bar. */
		begin() {
			const figures = useFigures();
			figures.begin();
			this.look();
			keepNumbers(this.inAddress(), { step: false });
			return this.load();
		},

		look() {
			const { whose, period, filters } = askedNumbers();
			Object.assign(this, { whose, filters });
			if (period) useFigures().period = period;
		},

		/** The address changed under the open page: back, forward. */
		followAddress() {
			const { period } = this;
			this.look();
			keepNumbers(this.inAddress(), { step: false });
			return period === this.period ? undefined : this.load();
		},

		inAddress() {
			const { whose, period, filters } = this;
			return { whose, period, filters };
		},

		/** Another view, team or person, kept in the address. */
		change(change) {
			Object.assign(this, change);
			keepNumbers(this.inAddress(), { step: true });
		},

		/** Another period, remembered for the statistics bar too. */
		choosePeriod(period) {
			const figures = useFigures();
			Object.assign(figures, { period, sums: null });
			figures.keep();
			keepNumbers(this.inAddress(), { step: true });
			return this.load();
		},

		/** Reads everything anew; an answer to another period than is shown by then is dropped. */
		async load() {
			answers = new Map();
			this.round += 1;
			const { round, period } = this;
			try {
				const day = await server.getMyDay(period);
				if (round === this.round) Object.assign(this, { day, failure: "" });
			} catch (error) {
				if (round === this.round) this.failure = error.message;
			}
		},

		/** A panel's report under what is asked. */
		read(panel) {
			const filters = filtersOf(panel, this.asked);
			const key = JSON.stringify([panel.report, filters]);
			if (!answers.has(key)) answers.set(key, server.getReport(panel.report, filters));
			return answers.get(key);
		},
	},
});
