import { beforeEach, describe, expect, test } from "vitest";
import { choiceOf, nextChoices } from "./planning";

/** Whose clock is `hours` ahead of the site's, at a moment of the site. */
function at(now, hours = 0) {
	const shifted = (text, by) =>
		new Date(Date.parse(`${text.replace(" ", "T")}Z`) + by * 3600000)
			.toISOString()
			.slice(0, 19)
			.replace("T", " ");
	frappe.datetime = {
		system_datetime: () => now,
		convert_to_user_tz: (moment) => shifted(moment, hours),
		convert_to_system_tz: (moment) => shifted(moment, -hours),
	};
}

const offered = (timed) =>
	Object.fromEntries(nextChoices({ timed }).map(({ key, at: moment }) => [key, moment]));

beforeEach(() => at("2026-11-30 10:00:00"));

describe("5.2 what is chosen by one click", () => {
	test("is nine o'clock tomorrow, in three days and on the next Monday", () => {
		expect(offered(true)).toEqual({
			tomorrow: "2026-12-01 09:00:00",
			later: "2026-12-03 09:00:00",
			monday: "2026-12-07 09:00:00",
		});
	});

	test.each([
		["a Monday", "2026-11-30 00:00:00", "2026-12-07"],
		["a Saturday", "2026-12-05 23:59:59", "2026-12-07"],
		["a Thursday", "2026-12-03 12:00:00", "2026-12-07"],
		["the last days of a year", "2026-12-30 08:00:00", "2027-01-04"],
	])("is the Monday after %s", (_day, now, monday) => {
		at(now);
		expect(offered(false).monday).toBe(monday);
	});

	test.each([
		["a Sunday, whose tomorrow it is", "2026-12-06 12:00:00"],
		["a Friday, three days before it", "2026-12-04 12:00:00"],
	])("offers no Monday on %s", (_day, now) => {
		at(now);
		expect(Object.keys(offered(true))).toEqual(["tomorrow", "later"]);
		expect(Object.values(offered(false))).toContain("2026-12-07");
	});

	test.each([
		["a day ahead of", "2026-11-30 20:00:00", 10, "2026-12-02 09:00:00"],
		["a day behind", "2026-12-01 02:00:00", -15, "2026-12-01 09:00:00"],
	])(
		"is tomorrow on a clock that is %s the site's, stored on the site's",
		(_where, now, hours, tomorrow) => {
			at(now, hours);
			const [choice] = nextChoices({ timed: true });
			expect(frappe.datetime.convert_to_user_tz(choice.at)).toBe(tomorrow);
			expect(choice.at).not.toBe(tomorrow);
			expect(choice.at > now).toBe(true);
		}
	);

	test("is a day without a time where days are planned, and says which", () => {
		const [choice] = nextChoices({ timed: false });
		expect(choice).toEqual({ key: "tomorrow", label: "Tomorrow", at: "2026-12-01", shown: "Tue, Dec 1" });
	});

	test("is known again by its time, to the minute", () => {
		const choices = nextChoices({ timed: true });
		expect(choiceOf(choices, "2026-12-03 09:00:41").key).toBe("later");
		expect(choiceOf(choices, "2026-12-03 09:01:00")).toBeUndefined();
		expect(choiceOf(choices, "")).toBeUndefined();
	});
});
