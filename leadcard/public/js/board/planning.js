/** When something is done next: the times and days that are chosen by one click, by the user's own clock (spec 5.2). */
import { addDays, momentAt, sameMinute, shortDay, userToday, weekdayOf } from "./clock";

const MORNING = "09:00";
const MONDAY = 1;

/** What is offered, each with its day in words and no day twice: moments at nine where it is `timed`, else days. */
export function nextChoices({ timed }) {
	const today = userToday();
	const choices = [
		{ key: "tomorrow", label: timed ? __("Tomorrow 9:00") : __("Tomorrow"), day: addDays(today, 1) },
		{ key: "later", label: __("+3 days"), day: addDays(today, 3) },
		{ key: "monday", label: __("Monday"), day: mondayAfter(today) },
	];
	const days = choices.map(({ day }) => day);
	return choices
		.filter(({ day }, index) => days.indexOf(day) === index)
		.map(({ day, ...choice }) => ({
			...choice,
			at: timed ? momentAt(day, MORNING) : day,
			shown: shortDay(day),
		}));
}

/** Which of the choices a value is, if it is one. */
export function choiceOf(choices, value) {
	return value ? choices.find(({ at }) => sameMinute(at, value)) : undefined;
}

/** The next Monday; on a Monday that of the next week. */
function mondayAfter(day) {
	return addDays(day, (MONDAY - weekdayOf(day) + 7) % 7 || 7);
}
