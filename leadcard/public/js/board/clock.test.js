import { beforeEach, expect, it, vi } from "vitest";
import { fullMoment, momentOf, siteMoment } from "./clock";

beforeEach(() => {
	frappe.datetime = {
		system_datetime: () => "2026-11-30 10:00:00",
		convert_to_user_tz: (moment) => moment,
	};
});

it("writes the moments of a hundred cards with few tools, since making one costs more than a card", () => {
	const made = vi.spyOn(Intl, "DateTimeFormat");
	const shown = Array.from({ length: 100 }, (_, index) => {
		const moment = `2026-12-${String(1 + (index % 20)).padStart(2, "0")} 09:30:00`;
		return [momentOf(moment), fullMoment(moment)];
	});
	expect(shown[4]).toEqual(["Dec 5 09:30", "Saturday, December 5, 2026 at 9:30 AM"]);
	expect(made.mock.calls.length).toBeLessThanOrEqual(4);
});

it("tells what the site's clock showed at a moment of this browser's", () => {
	vi.useFakeTimers({ now: new Date("2026-11-30T03:00:00Z") });
	expect(siteMoment(Date.now())).toBe("2026-11-30 10:00:00");
	expect(siteMoment(Date.parse("2026-11-30T02:50:30Z"))).toBe("2026-11-30 09:50:30");
	expect(siteMoment(Date.parse("2026-11-29T16:59:59Z"))).toBe("2026-11-29 23:59:59");
	vi.useRealTimers();
});

it("writes a day so that nobody takes it for another: in numbers where the day comes first, else with the month's name", () => {
	const shown = (lang) => {
		frappe.boot.lang = lang;
		return [momentOf("2026-12-05 09:30:00"), momentOf("2027-12-05")];
	};
	expect(shown("vi")).toEqual(["05/12 09:30", "05/12/2027"]);
	expect(shown("en")).toEqual(["Dec 5 09:30", "Dec 5, 2027"]);
	expect(shown("en-GB")).toEqual(["05/12 09:30", "05/12/2027"]);
});
