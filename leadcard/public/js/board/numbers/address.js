/** What the page "Numbers" is asked to show, in its address: {whose, period, filters}. */
import { askedParams, forgetAsked } from "../address";
import { isPeriod } from "../periods";

export const PAGE = "numbers";
const LISTS = ["sales_team", "seller"];
const KEYS = ["whose", "period", ...LISTS];
const WHOSE = ["me", "team"];

/** Whether the address is that of this page, and not the board's. */
export const isNumbers = () => frappe.get_route()[1] === PAGE;

export function askedNumbers() {
	const asked = askedParams(KEYS);
	const lists = LISTS.map((key) => [key, asked.getAll(key).filter(Boolean)]);
	return {
		whose: WHOSE.includes(asked.get("whose")) ? asked.get("whose") : "",
		period: isPeriod(asked.get("period")) ? asked.get("period") : "",
		filters: Object.fromEntries(lists.filter(([, values]) => values.length)),
	};
}

/** Puts into the address what is shown; `step` makes it a step of the history. */
export function keepNumbers(shown, { step }) {
	const url = new URL(window.location.href);
	forgetAsked(url, KEYS);
	for (const [key, value] of write(shown)) url.searchParams.append(key, value);
	if (step) window.history.pushState(null, "", url);
	else window.history.replaceState(window.history.state, "", url);
}

/** The page under the board's teams and people, whose cards or deals they are. */
export function numbersUrl({ sales_team: teams, seller, owner }) {
	const filters = { sales_team: teams, seller: seller || owner };
	const params = write({
		filters: Object.fromEntries(Object.entries(filters).filter(([, value]) => value)),
	});
	// the desk's router keeps one value of each key
	const asked = params.size ? `?${new URLSearchParams({ leads_to: params })}` : "";
	return `/app/leadcard/${PAGE}${asked}`;
}

function write({ whose, period, filters }) {
	const params = new URLSearchParams();
	if (whose) params.set("whose", whose);
	if (period) params.set("period", period);
	for (const [key, values] of Object.entries(filters)) {
		for (const value of values.filter(Boolean)) params.append(key, value);
	}
	return params;
}
