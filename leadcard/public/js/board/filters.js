/** What the filters are called, and how the ones in use read (spec 7.2, 7.3). */
import { PERIOD_FILTERS } from "./address";
import { counted } from "./format";
import { periodLabel } from "./periods";

/** Whose cards are shown (spec 7.3): one of them, which takes the views below back. */
export const WHOSE_TABS = [
	{ name: "mine", counts: "mine", label: __("Mine"), hint: __("The cards that you look after") },
	{ name: "unassigned", counts: "unassigned", label: __("Free"), hint: __("The cards of nobody") },
	{ name: "all", counts: "everyone", label: __("All"), hint: __("Every card that you may see") },
];

/** Which of them (spec 7.5), switched on and off. */
export const VIEW_TABS = [
	{
		name: "updated",
		icon: "chat",
		label: __("Newly updated"),
		hint: __("Cards with comments that you have not read"),
	},
	{
		name: "forgotten",
		icon: "clock",
		label: __("Don't forget"),
		hint: __("Cards without care for longer than the set days"),
	},
];

export const WHOSE = [
	{ value: "", label: __("Everyone's") },
	{ value: "mine", label: __("Mine") },
	{ value: "people", label: __("Mine and my people's"), ofManagers: true },
	{ value: "unassigned", label: __("Unassigned") },
];

export const CARE = [
	{ value: "", label: __("On the board") },
	{ value: "unattended", label: __("Unattended leads") },
	{ value: "stopped", label: __("Care stopped") },
];

/** What "not cared for" offers; `days` is what the admin has set, a week by default. */
export const staleChoices = (days) => [
	{ value: "", label: __("Any time") },
	{ value: "week", label: counted(days, __("1 day"), __("{0} days", [days])) },
	{ value: "month", label: __("This month") },
	{ value: "year", label: __("This year") },
];

/** Cards by what is planned on them (spec 5.3). */
export const PLANNED = [
	{ value: "", label: __("Any plan") },
	{ value: "overdue", label: __("Overdue") },
	{ value: "today", label: __("Planned for today") },
	{ value: "nothing", label: __("Nothing planned") },
];

/** Customers who bought before the period of expected closing, and all others (spec 9.3). */
export const BUYERS = [
	{ value: "", label: __("All") },
	{ value: "new", label: __("New customers") },
	{ value: "existing", label: __("Existing customers") },
];

/** Customers by how often they bought, up to the period of winning (spec 9.4). */
const BOUGHT = [
	{ value: "once", label: __("One-time buyers") },
	{ value: "repeatedly", label: __("Repeat buyers") },
];

export const PERIOD_LABELS = {
	created_in: __("Created"),
	arrived_in: __("Came as leads"),
	closing_in: __("Expected to close"),
	won_in: __("Won"),
	lost_in: __("Lost"),
	anniversary_in: __("Birthday, founding day"),
};

export const LIST_LABELS = {
	owner: __("Owner"),
	seller: __("Seller"),
	sales_team: __("Team"),
	stage: __("Stage"),
	source: __("Source"),
	customer_group: __("Group"),
	product: __("Product"),
	tag: __("Tag"),
	column: __("Column"),
	lost_reason: __("Lost Reason"),
};

const isTab = (flag) => WHOSE_TABS.some(({ name }) => name === flag);

/** What the tabs say of the filters: it stays where the others are cleared. */
export const saidByTabs = (filters) =>
	Object.fromEntries(Object.entries(filters).filter(([key]) => key === "view" || isTab(key)));

const staleChip = (bound, days) =>
	({
		week: counted(days, __("No care for 1 day"), __("No care for {0} days", [days])),
		month: __("No care this month"),
		year: __("No care this year"),
	})[bound];

/** The filters in use that no tab says: {key, value, kind, label} each, `nameOf` telling what a value is called, `days` after which a card is forgotten. */
export function chips(filters, nameOf, days) {
	const used = [];
	for (const { value, label } of WHOSE) {
		if (value && filters[value] && !isTab(value)) used.push({ key: value, label });
	}
	for (const { value, label } of CARE) {
		if (value && filters[value]) used.push({ key: value, label });
	}
	if (filters.stale) used.push({ key: "stale", label: staleChip(filters.stale, days) });
	for (const key of PERIOD_FILTERS) {
		if (filters[key]) used.push({ key, kind: PERIOD_LABELS[key], label: periodLabel(filters[key]) });
	}
	for (const [key, choices] of Object.entries({ planned: PLANNED, buyers: BUYERS, bought: BOUGHT })) {
		const chosen = filters[key] && choices.find(({ value }) => value === filters[key]);
		if (chosen) used.push({ key, label: chosen.label });
	}
	for (const key of Object.keys(LIST_LABELS)) {
		for (const value of filters[key] || []) {
			used.push({ key, value, kind: LIST_LABELS[key], label: nameOf(key, value) });
		}
	}
	return used;
}

/** The filters without one value, or without the whole filter. */
export function without(filters, key, value) {
	const { [key]: values, ...rest } = filters;
	const left = value === undefined ? [] : values.filter((one) => one !== value);
	return left.length ? { ...rest, [key]: left } : rest;
}

export function withal(filters, key, value) {
	return { ...filters, [key]: [...new Set([...(filters[key] || []), value])] };
}
