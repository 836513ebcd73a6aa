/** How values look: money, time and names, in the user's language. */

const digits_by_currency = {};

export function money(value, currency) {
	digits_by_currency[currency] ??= new Intl.NumberFormat("en", {
		style: "currency",
		currency,
	}).resolvedOptions().maximumFractionDigits;
	return format_currency(value || 0, currency, digits_by_currency[currency]);
}

export function percent(value) {
	return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value || 0)}%`;
}

export function count(value) {
	return new Intl.NumberFormat(locale()).format(value || 0);
}

export function number(value) {
	return new Intl.NumberFormat(locale(), { maximumFractionDigits: 9 }).format(value);
}

export function file_size(bytes) {
	const [unit, size] = bytes >= 1e6 ? ["megabyte", bytes / 1e6] : ["kilobyte", Math.max(bytes, 1) / 1e3];
	const options = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
	return new Intl.NumberFormat(locale(), options).format(size);
}

/** Without case and marks: "Trần Đức" → "tran duc". */
export function folded(text) {
	return String(text || "")
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replaceAll("đ", "d");
}

/** "3 days ago"; `tick` only makes callers follow the clock. */
export function ago(datetime, _tick) {
	return datetime ? frappe.datetime.prettyDate(datetime) || moment_of(datetime) : "";
}

/** "Today 14:00", "Tomorrow 09:00", "12/05 09:00". */
export function moment_of(datetime, _tick) {
	if (!datetime) return "";
	const date = to_date(datetime);
	const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });
	const days = days_from_today(date);
	if (days === 0) return `${__("Today")} ${time.format(date)}`;
	if (days === 1) return `${__("Tomorrow")} ${time.format(date)}`;
	const same_year = date.getFullYear() === new Date().getFullYear();
	const day = new Intl.DateTimeFormat(locale(), {
		day: "2-digit",
		month: "2-digit",
		...(same_year ? {} : { year: "numeric" }),
	});
	return `${day.format(date).replaceAll("-", "/")} ${time.format(date)}`;
}

export function day_of(date) {
	if (!date) return "";
	return new Intl.DateTimeFormat(locale(), { dateStyle: "medium" }).format(to_date(`${date} 00:00:00`));
}

export function full_moment(datetime) {
	if (!datetime) return "";
	return new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "short" }).format(
		to_date(datetime)
	);
}

/** First letters of the first and the last word: "Trần Ngọc Bình" → "TB". */
export function initials(name) {
	const words = String(name || "")
		.trim()
		.split(/\s+/)
		.filter(Boolean);
	const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
	return letters.map((word) => [...word][0].toLocaleUpperCase(locale())).join("");
}

/** The same name always gets the same of `size` colours. */
export function colour_of(name, size) {
	let sum = 0;
	for (const letter of String(name || "")) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
	return sum % size;
}

function to_date(datetime) {
	const local = frappe.datetime.convert_to_user_tz(datetime);
	return new Date(local.replace(" ", "T"));
}

function days_from_today(date) {
	const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
	const today = to_date(frappe.datetime.system_datetime());
	return Math.round((midnight(date) - midnight(today)) / 86400000);
}

function locale() {
	return (frappe.boot.lang || "en").replace("_", "-");
}
