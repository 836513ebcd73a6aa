import { expect, test } from "vitest";
import { daysOf, intervalOf, isPeriod, periodLabel } from "./periods";

test("9.1 a period is a name, or two real days in order", () => {
	expect(isPeriod("this_quarter")).toBe(true);
	expect(isPeriod(intervalOf("2024-02-29", "2024-02-29"))).toBe(true);
	for (const text of [
		"",
		null,
		"soon",
		"2025-03-01",
		"2025-03-31/2025-03-01",
		"2025-02-29/2025-03-01",
		"a/b",
	]) {
		expect(isPeriod(text), text).toBe(false);
	}
	expect(daysOf("2025-03-01/2025-03-31")).toEqual(["2025-03-01", "2025-03-31"]);
});

test("9.1 a period is called by its name or its days", () => {
	expect(periodLabel("last_year")).toBe("Last year");
	expect(periodLabel("2025-03-01/2025-03-30")).toBe("Mar 1, 2025 – Mar 30, 2025");
	expect(periodLabel("2024-02-01/2024-02-29")).toBe("02/2024");
	expect(periodLabel("2025-01-01/2025-12-31")).toBe("2025");
});
