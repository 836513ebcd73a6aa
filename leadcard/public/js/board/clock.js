/**
 * Moments and days: the only place where they are read, converted and written.
 *
 * A moment, "YYYY-MM-DD HH:MM:SS", comes from the server by the site's clock and goes there so; it is shown by the user's
 * clock, whose zone Frappe knows. What that clock shows is kept as a Date in UTC, so that the browser's zone has no say.
 * A day, "YYYY-MM-DD", has no zone: it is the same everywhere.
 */
import { ref } from "vue";
import { locale } from "./format";

const DAY = 86400000;
const UNITS = [
	["year", 365 * DAY],
	["month", 30 * DAY],
	["week", 7 * DAY],
	["day", DAY],
	["hour", 3600000],
	["minute", 60000],
];

const formatters = {};
/** Moments by the user's clock, by how the server writes them. */
const known = new Map();
const MOST_KNOWN = 5000;
/** Whether a language writes the day before the month, by locale. */
const dayFirst = {};

/** Moves on once a minute, so that "3 minutes ago" stays true. */
export const minute = ref(0);

/** Now, as the server writes it. */
export const siteNow = () => frappe.datetime.system_datetime();

/** The day that the user's clock shows. */
export const userToday = () => frappe.datetime.convert_to_user_tz(siteNow()).slice(0, 10);

/** Whether two moments are the same to the minute: forms show no seconds. */
export const sameMinute = (one, other) => String(one).slice(0, 16) === String(other).slice(0, 16);

export const addDays = (day, days) => dayText(new Date(asUtc(day).getTime() + days * DAY));

/** How many days there are from a day to another, both counted. */
export const daysFrom = (first, last) => (asUtc(last) - asUtc(first)) / DAY + 1;

/** 0 for a Sunday, 1 for a Monday … */
export const weekdayOf = (day) => asUtc(day).getUTCDay();

/** The moment at which the user's clock shows "HH:MM" on a day. */
export const momentAt = (day, time) => frappe.datetime.convert_to_system_tz(`${day} ${time}:00`);

/** What the site's clock showed when this browser's counted `milliseconds` (Date.now). */
export function siteMoment(milliseconds) {
	const then = new Date(asUtc(siteNow()).getTime() - (Date.now() - milliseconds));
	return then.toISOString().slice(0, 19).replace("T", " ");
}

/** Whose clock shows another time than the site's: {user, site}, the names of both zones; null without a difference. */
export function clocksApart() {
	if (frappe.datetime.is_system_time_zone()) return null;
	const { user, system } = frappe.boot.time_zone;
	return { user, site: system };
}

/** "3 days ago", in one wording and short enough for a card; `_minute` only makes callers follow the clock. */
export function ago(moment, _minute) {
	if (!moment) return "";
	const passed = asUtc(siteNow()) - asUtc(moment);
	if (passed < 0) return momentOf(moment);
	const [unit, length] = UNITS.find(([, shortest]) => passed >= shortest) || [];
	if (!unit) return __("just now");
	const count = Math.floor(passed / length);
	if (unit === "day" && count === 1) return __("yesterday");
	return formatter("RelativeTimeFormat").format(-count, unit);
}

/** When somebody last cared for a card; until then its creation stands there, which is no care (spec 5.4). */
export function careOf({ cared_for: caredFor, last_care_on }, minute) {
	return caredFor ? ago(last_care_on, minute) : __("Not cared for yet");
}

/** "Today 14:00", "Tomorrow 09:00", "05/12 09:00" or "Dec 5 09:00"; of a day "Today", "Tomorrow", "05/12". */
export function momentOf(moment, _minute) {
	if (!moment) return "";
	const shown = isDay(moment) ? asUtc(moment) : onUserClock(moment);
	const now = onUserClock(siteNow());
	const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
	const time = isDay(moment) ? "" : ` ${written(shown, clock)}`;
	const days = Math.floor(shown / DAY) - Math.floor(now / DAY);
	if (days === 0) return `${__("Today")}${time}`;
	if (days === 1) return `${__("Tomorrow")}${time}`;
	const year = shown.getUTCFullYear() === now.getUTCFullYear() ? {} : { year: "numeric" };
	return `${inShort(shown, year)}${time}`;
}

/** In numbers where the day comes first; where the month does, by its name: "12/05" is the twelfth of May to all others. */
function inShort(shown, further) {
	const inNumbers = { day: "2-digit", month: "2-digit" };
	dayFirst[locale()] ??= written(asUtc("2000-01-31"), inNumbers).startsWith("31");
	if (!dayFirst[locale()]) return written(shown, { day: "numeric", month: "short", ...further });
	return written(shown, { ...inNumbers, ...further }).replaceAll("-", "/");
}

export function fullMoment(moment) {
	if (isDay(moment)) return written(asUtc(moment), { dateStyle: "full" });
	return moment ? written(onUserClock(moment), { dateStyle: "full", timeStyle: "short" }) : "";
}

export function dayOf(day) {
	return day ? written(asUtc(day), { dateStyle: "medium" }) : "";
}

/** "Tue, Dec 1" */
export const shortDay = (day) => inShort(asUtc(day), { weekday: "short" });

/** Whether a text is a day of the calendar, as servers and date fields write it. */
export function isRealDay(text) {
	const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? asUtc(text) : null;
	return Boolean(day) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The last day of the month that a day is in. */
export function lastOfMonth(day) {
	const date = asUtc(day);
	return dayText(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)));
}

function dayText(date) {
	return date.toISOString().slice(0, 10);
}

function isDay(moment) {
	return moment?.length === 10;
}

function written(date, options) {
	return formatter("DateTimeFormat", { ...options, timeZone: "UTC" }).format(date);
}

/** Each is made once: making it costs more than all that a card shows by it. */
function formatter(kind, options = {}) {
	const key = `${kind} ${locale()} ${JSON.stringify(options)}`;
	return (formatters[key] ??= new Intl[kind](locale(), options));
}

/** Converted once: a card that comes into sight shows some ten moments, and the desk takes long for each. */
function onUserClock(moment) {
	if (known.size > MOST_KNOWN) known.clear();
	if (!known.has(moment)) known.set(moment, asUtc(frappe.datetime.convert_to_user_tz(moment)));
	return known.get(moment);
}

function asUtc(text) {
	return new Date(`${text.slice(0, 10)}T${text.slice(11, 19) || "00:00:00"}Z`);
}
