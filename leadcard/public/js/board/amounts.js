/** Amounts and percents as people write them: read as leadcard/domain/amounts.py does, shown to the last digit (spec 3.7). */
import { MoneyError, decimal } from "./money.js";

const PATTERN = /^#([^#]+)(##\1)?###(?:([^#]+)#+)?$/;
const ENGLISH = { group: ",", gap: ",", point: ".", indian: false };

/** The number format of a pattern such as "#.###,##"; `gap` is its group as it is shown. */
export function formatOf(pattern) {
	const match = PATTERN.exec(pattern || "");
	if (!match) return ENGLISH;
	const [, gap, indian, point] = match;
	const group = gap.trim() || " ";
	return { group, gap, point: point || (group === "." ? "," : "."), indian: Boolean(indian) };
}

/**
 * What a text means in a number format, as a number's plain text. `places` are the decimals of the currency, where it
 * is an amount of one; `units` may stand beside the number. Throws a MoneyError where it means nothing.
 */
export function read(text, format, { places = null, units = [] } = {}) {
	const match = shapeOf(format).exec(bare(text, units));
	if (!match) throw new MoneyError("not_an_amount");
	const { sign = "", whole = "", decimals = "" } = match.groups;
	const isLonger = places !== null && decimals.length > places;
	if (isLonger && (decimals.length === 3 || /[1-9]/.test(decimals))) {
		throw new MoneyError("too_many_decimals");
	}
	return `${sign}${whole.replace(/\D/g, "") || "0"}${decimals ? `.${decimals}` : ""}`;
}

/** A number in a format, with all the decimals that it has; with `places` at least, where it has any. */
export function show(value, format, places = 0) {
	const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d*?)0*)?$/.exec(decimal(value).toFixed());
	const grouped = format.indian
		? whole.replace(/\B(?=(\d{2})*\d{3}$)/g, format.gap)
		: whole.replace(/\B(?=(\d{3})+$)/g, format.gap);
	return sign + grouped + (decimals ? format.point + decimals.padEnd(places, "0") : "");
}

function bare(text, units) {
	const plain = String(text)
		.normalize("NFKC")
		.replace(/\p{Cf}/gu, "")
		.replace(/[\u2010-\u2013\u2212]/g, "-")
		.replaceAll("’", "'")
		.replace(/\s+/g, " ")
		.trim();
	const lower = plain.toLowerCase();
	for (const unit of [...units].sort((one, other) => other.length - one.length)) {
		if (lower.endsWith(unit)) return lower.slice(0, -unit.length).trim();
		if (lower.startsWith(unit)) return lower.slice(unit.length).trim();
	}
	return plain;
}

function shapeOf({ group, point, indian }) {
	const gap = group === "," ? ", ?" : escaped(group);
	const groups = indian ? `\\d{1,2}(?:${gap}\\d{2})*${gap}\\d{3}` : `\\d{1,3}(?:${gap}\\d{3})+`;
	const mark = escaped(point);
	return new RegExp(
		`^(?<sign>[-+])?(?=\\d|${mark}\\d)(?<whole>\\d+|${groups})?(?:${mark}(?<decimals>\\d+))?$`
	);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
