import { expect, test } from "vitest";
import { numberUrl } from "../links";
import { PANELS, chartOf, filtersOf, namesOfParts, reportUrl, stepOf, sumsOf } from "./panels";

const COLUMNS = [
	{ fieldname: "part", label: "Period", fieldtype: "Data" },
	{ fieldname: "expected", label: "Expected", fieldtype: "Int" },
	{ fieldname: "forecast", label: "Forecast", fieldtype: "Int" },
	{ fieldname: "ratio", label: "Actual ÷ Expected", fieldtype: "Percent" },
];
const TOTAL = { part: "Total", expected: 7, forecast: 0, ratio: null, is_total: 1 };

test.each([
	["this_week", "Week"],
	["last_month", "Week"],
	["this_quarter", "Month"],
	["last_year", "Month"],
	["2025-01-01/2025-03-03", "Week"],
	["2025-01-01/2025-03-04", "Month"],
	["2020-01-01/2024-12-31", "Quarter"],
])("9.3 %s is split by %s", (period, step) => expect(stepOf(period)).toBe(step));

test("only reports by time are asked for a step", () => {
	const asked = { period: "this_year", filters: { seller: ["an@example.com"] } };
	const steps = PANELS.team.map((panel) => [panel.name, filtersOf(panel, asked).step]);
	expect(steps.filter(([, step]) => step)).toEqual([
		["revenue", "Month"],
		["forecast", "Month"],
	]);
	expect(filtersOf(PANELS.team[0], asked)).toEqual({ period: "this_year", seller: ["an@example.com"] });
});

test("a report's address has the days of a period, and the same filters, or there is none", () => {
	const filters = { period: "2025-01-01/2025-01-31", seller: ["an@example.com"] };
	expect(reportUrl({ report: "Leads by Source" }, { ...filters, sales_team: ["A", "B"] })).toBeUndefined();
	expect(reportUrl({ report: "Leads by Source" }, filters)).toBe(
		"/app/query-report/Leads%20by%20Source?period=from_to&from_date=2025-01-01&to_date=2025-01-31&seller=an%40example.com"
	);
});

test("a chart is drawn from rows without their total, and not at all of noughts", () => {
	const rows = [{ part: "03/2025", expected: 7, forecast: null }, TOTAL];
	const { data } = chartOf({ columns: COLUMNS, rows }, { series: ["expected", "forecast"] });
	expect(data.labels).toEqual(["03/2025"]);
	expect(data.datasets).toEqual([
		{ name: "Expected", values: [7] },
		{ name: "Forecast", values: [0] },
	]);
	const nothing = { data: { labels: ["03/2025"], datasets: [{ name: "Cards", values: [0] }] } };
	expect(chartOf({ columns: COLUMNS, rows: [], chart: nothing }, {})).toBeNull();
	expect(chartOf({ columns: COLUMNS, rows: [], chart: null }, {})).toBeNull();
});

test("9.8 a sum leads to its cards where it counts some, and what there is no sum of is a dash", () => {
	const leadsTo = { expected: { closing_in: "this_month" }, forecast: { closing_in: "this_month" } };
	const report = { columns: COLUMNS, rows: [{ ...TOTAL, leads_to: leadsTo }] };
	const sums = sumsOf(report, { sums: ["expected", "forecast", "ratio"] }, "VND");
	expect(sums.map(({ value, leadsTo: to }) => [value, to])).toEqual([
		["7", leadsTo.expected],
		["0", undefined],
		["–", undefined],
	]);
	expect(sumsOf({ columns: COLUMNS, rows: [] }, { sums: ["expected"] }, "VND")).toEqual([]);
});

test("parts of time are named as far as there is room, weeks by their first day", () => {
	const weeks = ["01/11 – 01/11/2026", "02/11 – 08/11/2026", "09/11 – 15/11/2026"];
	expect(namesOfParts(weeks, 3)).toEqual(["01/11", "02/11", "09/11"]);
	expect(namesOfParts(weeks, 2)).toEqual(["01/11", "", "09/11"]);
});

test("9.8 a number leads to the board with all values of a filter in one, to a list or report with each as it is", () => {
	const board = new URL(numberUrl({ won_in: "this_month", seller: ["a", "b"] }), "http://x");
	expect(board.pathname).toBe("/app/leadcard");
	expect(board.searchParams.get("leads_to")).toBe("won_in=this_month&seller=a&seller=b");
	expect(numberUrl({ list: "LC Call", completed: "1" })).toBe("/app/lc-call?completed=1");
	expect(numberUrl({ report: "Activities One by One", figure: "emails" })).toBe(
		"/app/query-report/Activities%20One%20by%20One?figure=emails"
	);
});
