import { beforeEach, expect, it, vi } from "vitest";
import { fullMoment, momentOf } from "./clock";

beforeEach(() => {
	frappe.datetime = {
		system_datetime: () => "2026-11-30 10:00:00",
		convert_to_user_tz: (moment) => moment,
	};
});

it("writes the moments of a hundred cards with two tools, since making one costs more than a card", () => {
	const made = vi.spyOn(Intl, "DateTimeFormat");
	const shown = Array.from({ length: 100 }, (_, index) => {
		const moment = `2026-12-${String(1 + (index % 20)).padStart(2, "0")} 09:30:00`;
		return [momentOf(moment), fullMoment(moment)];
	});
	expect(shown[4]).toEqual(["12/05 09:30", "Saturday, December 5, 2026 at 9:30 AM"]);
	expect(made.mock.calls.length).toBeLessThanOrEqual(3);
});
