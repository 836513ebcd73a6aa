/** How values look: money and numbers as the site writes them, names in the user's language. What time is it: `clock`. */
import { formatOf, show } from "./amounts";

/** What an activity without a subject is called. */
export const KINDS = {
	call: __("Call"),
	meeting: __("Meeting"),
	note: __("Note"),
	email: __("Email"),
	contact: __("Next contact"),
};

const digitsByCurrency = {};

export function money(value, currency) {
	digitsByCurrency[currency] ??= new Intl.NumberFormat("en", {
		style: "currency",
		currency,
	}).resolvedOptions().maximumFractionDigits;
	return format_currency(value || 0, currency, digitsByCurrency[currency]);
}

export function percent(value) {
	return `${number(Number(Number(value || 0).toFixed(1)))}%`;
}

/** Which sentence goes with a number: English has one of its own for a single thing. */
export const counted = (number, one, many) => (Number(number) === 1 ? one : many);

export function count(value) {
	return number(value || 0);
}

/** A count, or as far as was counted: "1,000+" (spec 7.6). */
export const countUpTo = (value, more) => `${count(value)}${more ? "+" : ""}`;

export function number(value) {
	return show(Number(Number(value).toFixed(9)), formatOf(frappe.boot.leadcard_money.numbers));
}

export function fileSize(bytes) {
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
export function colourOf(name, size) {
	let sum = 0;
	for (const letter of String(name || "")) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
	return sum % size;
}

export function locale() {
	return (frappe.boot.lang || "en").replace("_", "-");
}
