import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, test, vi } from "vitest";
import { later } from "../../../../../tests/units/cards";
import * as server from "../server";
import { useNumbers } from "./numbers";

vi.mock("../server");
vi.mock("../address");
vi.mock("../numbers/address", () => ({
	askedNumbers: () => ({ whose: "", period: "last_month", filters: { sales_team: ["A"] } }),
	keepNumbers: vi.fn(),
}));

const REVENUE = { report: "Expected and Actual Revenue", byTime: true };
let numbers = null;

beforeEach(() => {
	setActivePinia(createPinia());
	numbers = useNumbers();
});

test("who has people below sees the team, and all others themselves, whatever the address asks for", async () => {
	server.getMyDay.mockResolvedValue({ manages: true });
	await numbers.begin();
	expect([numbers.shown, numbers.asked.filters]).toEqual(["team", { sales_team: ["A"] }]);
	numbers.change({ whose: "me" });
	expect([numbers.shown, numbers.asked.filters]).toEqual(["me", { seller: ["an@example.com"] }]);
	numbers.change({ whose: "team" });
	numbers.day = { manages: false };
	expect([numbers.shown, numbers.asked.filters]).toEqual(["me", { seller: ["an@example.com"] }]);
});

test("panels of one report share one answer, until everything is read anew", async () => {
	server.getMyDay.mockResolvedValue({ manages: true });
	server.getReport.mockResolvedValue({ rows: [] });
	await numbers.begin();
	const forecast = { ...REVENUE, name: "forecast" };
	expect(await numbers.read(REVENUE)).toBe(await numbers.read(forecast));
	expect(server.getReport).toHaveBeenCalledTimes(1);
	expect(server.getReport).toHaveBeenCalledWith(REVENUE.report, {
		period: "last_month",
		step: "Week",
		sales_team: ["A"],
	});
	await numbers.load();
	numbers.read(REVENUE);
	expect(server.getReport).toHaveBeenCalledTimes(2);
});

test("the day of another period than is shown by then is dropped", async () => {
	const slow = later();
	server.getMyDay.mockReturnValueOnce(slow.promise).mockResolvedValueOnce({ days: 2 });
	const first = numbers.load();
	await numbers.choosePeriod("this_year");
	slow.answer({ days: 1 });
	await first;
	expect(numbers.day).toEqual({ days: 2 });
});
