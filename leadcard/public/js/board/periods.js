/** The periods of spec 9.1, as the server reads them: a name, or two days as ISO 8601 writes an interval. */
import { dayOf, isRealDay, lastOfMonth } from "./clock";

export const PERIODS = [
	{ value: "this_week", label: __("This week") },
	{ value: "last_week", label: __("Last week") },
	{ value: "this_month", label: __("This month") },
	{ value: "last_month", label: __("Last month") },
	{ value: "this_quarter", label: __("This quarter") },
	{ value: "last_quarter", label: __("Last quarter") },
	{ value: "this_year", label: __("This year") },
	{ value: "last_year", label: __("Last year") },
];

export const intervalOf = (first, last) => `${first}/${last}`;

/** The two days of an interval; null where the text is none, or runs backwards. */
export function daysOf(text) {
	const days = String(text || "").split("/");
	return days.length === 2 && days.every(isRealDay) && days[0] <= days[1] ? days : null;
}

export const isPeriod = (text) => PERIODS.some(({ value }) => value === text) || Boolean(daysOf(text));

export function periodLabel(text) {
	const named = PERIODS.find(({ value }) => value === text);
	if (named) return named.label;
	const days = daysOf(text) || [];
	return wholeOf(days) || days.map(dayOf).join(" – ");
}

/** A whole year or month is called "2025" or "03/2025", as in reports. */
function wholeOf([first = "", last = ""]) {
	const [year, month] = first.split("-");
	if (first === `${year}-01-01` && last === `${year}-12-31`) return year;
	return first.endsWith("-01") && last === lastOfMonth(first) ? `${month}/${year}` : "";
}
