/** The view in the page's address, so that it can be shared and bookmarked, and as this browser remembers it. */

import { isPeriod } from "./periods";

export const LISTS = ["owner", "seller", "sales_team", "stage", "source", "customer_group", "product", "tag"];
/** What numbers of reports lead to, and nobody picks (spec 9.8). */
const LED_TO = ["column", "lost_reason"];
/** Of these an empty value asks for the cards that have none. */
const MAY_BE_NONE = ["owner", "seller", "stage", "source", "customer_group", "product", "lost_reason"];
export const WHOSE_FLAGS = ["mine", "people", "unassigned"];
export const CARE_FLAGS = ["stopped", "unattended"];
const FLAGS = [...WHOSE_FLAGS, ...CARE_FLAGS];
const CHOICES = {
	view: ["updated", "forgotten"],
	stale: ["week", "month", "year"],
	buyers: ["new", "existing"],
	bought: ["once", "repeatedly"],
	planned: ["overdue", "today", "nothing"],
};
export const PERIOD_FILTERS = [
	"created_in",
	"arrived_in",
	"closing_in",
	"won_in",
	"lost_in",
	"anniversary_in",
];
const TEXTS = ["search", "sort"];
const KEYS = [...LISTS, ...LED_TO, ...FLAGS, ...Object.keys(CHOICES), ...PERIOD_FILTERS, ...TEXTS];

/** All that a number of a report leads to, in one value: the desk's router keeps one of each key, and drops empty ones. */
const LEADS_TO = "leads_to";

const memoryKey = () => `leadcard:view:${frappe.session.user}`;

/** The view that the address asks for, else the one that the user last had: {filters, search, sort}. */
export function firstView() {
	const view = askedView() || { ...remembered(), search: "" };
	putInAddress(view, { step: false });
	return noteHere(view);
}

/** The view that the address asks for, or had when it was left; null where it asks for none. */
export function askedView() {
	const asked = askedParams();
	if (KEYS.some((key) => asked.has(key))) return read(asked);
	const left = window.history.state?.leadcard_view;
	return typeof left === "string" ? read(new URLSearchParams(left)) : null;
}

/** What the address, or the page that led here, says of some keys. */
export function askedParams(keys = KEYS) {
	const asked = new URLSearchParams(window.location.search);
	const options = frappe.route_options || {};
	for (const key of [...keys, LEADS_TO]) {
		if (!(key in options)) continue;
		if (!asked.has(key)) asked.set(key, options[key]);
		// What is left there would become a filter of the next list.
		delete options[key];
	}
	return asked.has(LEADS_TO) ? new URLSearchParams(asked.get(LEADS_TO)) : asked;
}

export const sameView = (one, other) => write(one).toString() === write(other).toString();

/**
 * Puts a view into the address and remembers it.
 *
 * @param step whether it is a step of its own in the history, so that "back" leads to the view before
 */
export function keepView(view, { step }) {
	putInAddress(view, { step });
	noteHere(view);
	try {
		localStorage.setItem(memoryKey(), write({ ...view, search: "" }).toString());
	} catch {
		// A browser that keeps nothing still has the address.
	}
}

/** Takes out of an address what `askedParams` reads of some keys. */
export const forgetAsked = (url, keys) => [...keys, LEADS_TO].forEach((key) => url.searchParams.delete(key));

function putInAddress(view, { step }) {
	const url = new URL(window.location.href);
	forgetAsked(url, KEYS);
	for (const [key, value] of write(view)) url.searchParams.append(key, value);
	if (step) window.history.pushState(null, "", url);
	else window.history.replaceState(window.history.state, "", url);
}

/** An address that says nothing of the view still leads back to the one that was shown there. */
function noteHere(view) {
	const state = { ...window.history.state, leadcard_view: write(view).toString() };
	window.history.replaceState(state, "", window.location.href);
	return view;
}

function remembered() {
	try {
		return read(new URLSearchParams(localStorage.getItem(memoryKey()) || ""));
	} catch {
		return read(new URLSearchParams());
	}
}

function read(params) {
	const filters = {};
	for (const key of [...LISTS, ...LED_TO]) {
		const values = params.getAll(key).filter((value) => value || MAY_BE_NONE.includes(key));
		if (values.length) filters[key] = values;
	}
	for (const key of FLAGS) if (params.get(key) === "1") filters[key] = 1;
	for (const [key, choices] of Object.entries(CHOICES)) {
		if (choices.includes(params.get(key))) filters[key] = params.get(key);
	}
	for (const key of PERIOD_FILTERS) if (isPeriod(params.get(key))) filters[key] = params.get(key);
	return { filters, search: params.get("search") || "", sort: params.get("sort") || "" };
}

function write({ filters, search, sort }) {
	const params = new URLSearchParams();
	for (const [key, value] of Object.entries(filters)) {
		for (const one of [value].flat()) params.append(key, one);
	}
	if (search) params.set("search", search);
	if (sort) params.set("sort", sort);
	return params;
}
