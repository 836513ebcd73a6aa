/** What the page "Numbers" shows: a panel for each report, and how its answer reads (spec 9.4, 9.8). */
import { dayOf, daysFrom } from "../clock";
import { count, money, number, percent } from "../format";
import { daysOf } from "../periods";

const REVENUE = {
	name: "revenue",
	title: __("Revenue"),
	report: "Expected and Actual Revenue",
	sums: ["expected", "actual", "ratio"],
	byTime: true,
};
const FORECAST = {
	name: "forecast",
	title: __("Forecast"),
	report: "Expected and Actual Revenue",
	sums: ["expected", "forecast"],
	series: ["expected", "forecast"],
	byTime: true,
};
const ENDED = {
	name: "ended",
	title: __("Won and lost"),
	report: "Won and Lost with Reasons",
	sums: ["deals", "amount"],
};

/** `sums` are the columns of the report's totals that stand above its chart, `series` those that it draws, where not its own. */
export const PANELS = {
	team: [
		{
			name: "funnel",
			title: __("Funnel"),
			report: "Pipeline by Column and Stage",
			sums: ["cards", "expected", "won"],
			isNow: true,
		},
		REVENUE,
		FORECAST,
		{ name: "targets", title: __("Targets"), report: "Targets", sums: ["target", "done", "share"] },
		{
			name: "employees",
			title: __("Activities"),
			report: "Employee Activity Summary",
			sums: ["calls", "meetings", "emails", "notes"],
		},
		{
			name: "sources",
			title: __("Sources"),
			report: "Leads by Source",
			sums: ["leads", "converted", "rate"],
		},
		ENDED,
	],
	me: [
		REVENUE,
		FORECAST,
		{
			name: "interactions",
			title: __("Interactions"),
			report: "Interactions by Kind",
			sums: ["calls", "meetings", "emails"],
			byTime: true,
		},
		ENDED,
	],
};

export const FIGURES = {
	actual_revenue: __("Actual Revenue"),
	wins: __("Wins"),
	new_leads: __("New Leads"),
	conversions: __("Conversions"),
	calls: __("Calls"),
	meetings: __("Meetings"),
};

/** So many days are split by weeks, and so many by months; the longest that a report takes are not too many quarters. */
const WEEKS = 62;
const MONTHS = 800;

/** By what a period is split, so that there are some parts and not too many. */
export function stepOf(period) {
	const days = daysOf(period);
	if (!days) return /_(week|month)$/.test(period) ? "Week" : "Month";
	const length = daysFrom(...days);
	if (length <= WEEKS) return "Week";
	return length <= MONTHS ? "Month" : "Quarter";
}

/** The filters of a panel's report, as the server takes them. */
export function filtersOf(panel, { period, filters }) {
	return { period, ...(panel.byTime && { step: stepOf(period) }), ...filters };
}

/** The address of a panel's report in the desk; none under filters of several values, as the desk takes one for each. */
export function reportUrl({ report }, { period, ...filters }) {
	const isSeveral = (value) => [value].flat().length > 1;
	if (Object.values(filters).some(isSeveral)) return undefined;
	const [first, last] = daysOf(period) || [];
	const days = first ? { period: "from_to", from_date: first, to_date: last } : { period };
	const asked = new URLSearchParams({ ...days, ...filters });
	return `/app/query-report/${encodeURIComponent(report)}?${asked}`;
}

/** A cell as it is shown; "" where it has nothing to say. */
export function shown(value, { fieldtype }, currency) {
	if (value === null || value === undefined || value === "") return "";
	const write = { Currency: money, Percent: percent, Int: count, Float: number, Date: dayOf }[fieldtype];
	return write ? write(value, currency) : String(value);
}

/** What a chart draws: the report's own, or columns of its rows; null where there is nothing but noughts. */
export function chartOf({ columns, rows, chart }, { series }) {
	const drawn = series ? ofColumns(columns, rows, series) : chart;
	const isEmpty = !drawn?.data.datasets.some(({ values }) => values.some(Boolean));
	return isEmpty ? null : drawn;
}

function ofColumns(columns, rows, series) {
	const parts = rows.filter((row) => !row.is_total);
	const chosen = series.map((name) => columns.find(({ fieldname }) => fieldname === name));
	const datasets = chosen.map(({ fieldname, label }) => ({
		name: label,
		values: parts.map((row) => Number(row[fieldname]) || 0),
	}));
	const labels = parts.map((row) => row[columns[0].fieldname]);
	return { fieldtype: chosen[0].fieldtype, data: { labels, datasets } };
}

/** The first labels of a chart, as many as there is room for. */
export function firstOf({ labels, datasets }, most) {
	return {
		labels: labels.slice(0, most),
		datasets: datasets.map(({ name, values }) => ({ name, values: values.slice(0, most) })),
	};
}

/** What parts of time are called below their bars: a week by its first day, and only as many as there is room for. */
export function namesOfParts(labels, room) {
	const every = Math.ceil(labels.length / room);
	return labels.map((label, index) => (index % every ? "" : label.split(" – ")[0]));
}

/** The sums above a chart: of each its label, how it is shown, and the filters that lead to its cards. */
export function sumsOf({ columns, rows }, { sums }, currency) {
	const total = rows.find((row) => row.is_total);
	if (!total) return [];
	return sums
		.map((name) => columns.find(({ fieldname }) => fieldname === name))
		.map((column) => ({
			name: column.fieldname,
			label: column.label,
			value: shown(total[column.fieldname], column, currency) || "–",
			leadsTo: total[column.fieldname] ? total.leads_to?.[column.fieldname] : undefined,
		}));
}
