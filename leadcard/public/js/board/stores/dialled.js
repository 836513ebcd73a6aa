/** Whom somebody has just called from a phone, until they say how it went (spec 5.12). This tab keeps it meanwhile. */
import { defineStore } from "pinia";

const HOUR = 3600000;
/** A call that nobody told of by then is forgotten. */
const KEPT = 4 * HOUR;
const place = () => `leadcard:dialled:${frappe.session.user}`;

/** Whether a tap on a number calls it: a mouse leaves that to other programs. */
const hasPhone = () => window.matchMedia("(pointer: coarse)").matches;

/** The phone app may have had all of the memory: then the page is loaded anew when one comes back. */
function kept() {
	try {
		const call = JSON.parse(sessionStorage.getItem(place()));
		return call && Date.now() - call.at < KEPT ? call : null;
	} catch {
		return null;
	}
}

export const useDialled = defineStore("leadcard-dialled", {
	state: () => ({
		/** {doctype, name, title, column, who, at}: the card and where it was, which contact if one, when; null without a call. */
		call: kept(),
	}),

	actions: {
		begin({ doctype, name, title, column }, who = "") {
			if (hasPhone()) this.keep({ doctype, name, title, column, who, at: Date.now() });
		},

		/** It was told how the call went, or nobody wants to: a later one stays. */
		end(call) {
			if (call.at === this.call?.at) this.keep(null);
		},

		keep(call) {
			this.call = call;
			try {
				sessionStorage.setItem(place(), JSON.stringify(call));
			} catch {
				// A browser that keeps nothing still has what the page holds.
			}
		},
	},
});
