/**
 * Fields of amounts and percents, in dialogs and forms: what is typed is understood by the site's number format or said
 * to be none, and what nobody touched stays as it is (spec 3.7). The desk's own controls read `1.500.000.000` as 1.5
 * under `#,###.##`, and take one format for showing and another for reading.
 */
import { formatOf, read, show } from "../amounts";
import { markField } from "./faults";

/** How a field's numbers are written here; undefined for fields of other kinds. */
export function termsOf(fieldtype) {
	const { places, units, amounts, numbers } = frappe.boot.leadcard_money;
	return {
		Currency: { format: formatOf(amounts), places, units, example: 1500000 },
		Float: { format: formatOf(numbers), example: 7.5 },
		Percent: { format: formatOf(numbers), units: ["%"], example: 7.5 },
	}[fieldtype];
}

/** Lets a control read and show by these terms. What it can't read is its value as it was typed: a text. */
export function readAsTyped(control, value) {
	const terms = termsOf(control.df.fieldtype);
	if (!terms || control.readsAsTyped) return;
	control.readsAsTyped = true;
	control.parse = (text) => parse(text, terms);
	control.format_for_input = (held) =>
		isNumber(held) ? show(held, terms.format, terms.places) : held || "";
	control.set_input?.(value);
}

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

function parse(text, terms) {
	if (isNumber(text)) return text;
	if (!String(text ?? "").trim()) return null;
	try {
		return Number(read(text, terms.format, terms));
	} catch {
		return text;
	}
}

/** Why a field's value can't be taken, "" where it can. */
export function faultOf({ df, readsAsTyped }, value) {
	if (!readsAsTyped || typeof value !== "string" || !value) return "";
	const { format, places, example, ...terms } = termsOf(df.fieldtype);
	const shown = show(example, format);
	try {
		read(value, format, { places, ...terms });
		return "";
	} catch ({ code }) {
		if (code === "too_many_decimals") {
			return __(
				"{0} has more decimals than the currency. Write an amount such as {1}, or without separators.",
				[value, shown]
			);
		}
		return df.fieldtype === "Currency"
			? __("{0} is not an amount here. Write all its digits, such as {1}, or without separators.", [
					value,
					shown,
				])
			: __("{0} is not a number here. Write it such as {1}.", [value, shown]);
	}
}

/** The controls below `root` whose text is no number, marked as such while one types. */
export function watchAmounts(root, controls) {
	root.addEventListener("input", ({ target }) => {
		const { fieldname } = target.closest(".frappe-control")?.dataset || {};
		const control = controls[fieldname];
		if (control?.readsAsTyped) markField(root, fieldname, faultOf(control, target.value));
	});
}

/** The first of the controls that holds a text which is no number: its `label`, `fieldname` and `fault`. */
export function firstUnread(controls, valueOf) {
	for (const control of Object.values(controls)) {
		const { fieldname, label } = control.df;
		const fault = isHidden(control) ? "" : faultOf(control, valueOf(fieldname));
		if (fault) return { fieldname, label: __(label), fault };
	}
	return null;
}

/** By a condition of its own: what stands in such a field isn't sent. */
export const isHidden = ({ df, visible }) => Boolean(df.hidden_due_to_dependency) || visible === false;
