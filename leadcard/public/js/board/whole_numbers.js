/** Whole numbers and addresses in the search: which field they are a value of (spec 4.2). */

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const NUMBER = /^[+(]*\d[\d\s.\-()]*$/;
const FEWEST_DIGITS = 10;
const PHONES = ["mobile_no", "phone"];
/** By how many digits they have, beside phones. */
const NUMBERS = { 10: ["tax_id"], 12: ["id_number"], 13: ["tax_id"] };

/** The fields that a text may be a whole value of, as far as its shape tells; the server reads it. */
export function fieldsOf(text) {
	if (ADDRESS.test(text)) return ["email_id"];
	const digits = NUMBER.test(text) ? text.replace(/\D/g, "").length : 0;
	if (digits < FEWEST_DIGITS) return [];
	return [...PHONES, ...(NUMBERS[digits] ?? [])];
}

/** What the server's check says of such a text: the `field` that it is a value of, and who holds it, each once. */
export function answerOf(fields, { matches, invalid }) {
	const refused = invalid.map(({ field }) => field);
	const [field] = fields.filter((one) => !refused.includes(one));
	if (!field) return null;
	const isSaid = (match) => match.field !== "phone" || field === "phone";
	return { field, matches: matches.filter(isSaid) };
}
