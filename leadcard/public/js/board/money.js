/**
 * Spec 3.7 as leadcard/domain/money.py computes it, to the last digit: what one types shows what will be stored.
 * Amounts are {units, places}, a whole number and how many of its digits follow the point.
 */

const ZERO = { units: BigInt(0), places: 0 };
const PERCENT_PLACES = 6;
const FARTHEST_EXPONENT = 1000;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?$/i;
const LARGEST = decimal("999999999999");
const HUNDRED = decimal("100");

export const FIELDS = ["revenue", "deposit_percent", "deposit_amount"];

/** An amount outside its range: `code` is that of leadcard/refusals.py, `field` where it stands. */
export class MoneyError extends Error {
	constructor(code, field = "") {
		super(code);
		this.code = code;
		this.field = field;
	}
}

/** What a field holds: nothing counts as zero. */
export function decimal(value) {
	if (value === null || value === undefined || value === "") return ZERO;
	const match = ["number", "string"].includes(typeof value) && NUMBER.exec(String(value).trim());
	if (!match || !(match[2] || match[3])) throw new MoneyError("not_an_amount");
	const [, sign, whole, fraction = "", exponent = "0"] = match;
	const shift = Math.max(-FARTHEST_EXPONENT, Math.min(FARTHEST_EXPONENT, Number(exponent)));
	const places = fraction.length - shift;
	const units = BigInt(whole + fraction) * BigInt(sign === "-" ? -1 : 1);
	return places < 0 ? { units: units * ten_to(-places), places: 0 } : { units, places };
}

/** "1234.50" */
export function text_of({ units, places }) {
	const digits = String(units < 0 ? -units : units).padStart(places + 1, "0");
	const whole = digits.slice(0, digits.length - places);
	return `${units < 0 ? "-" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
}

/** Half up, away from zero. */
export function round_money(amount, places) {
	if (compare(absolute(amount), LARGEST) > 0) throw new MoneyError("amount_too_large");
	if (amount.places <= places) {
		return { units: amount.units * ten_to(places - amount.places), places };
	}
	const divisor = ten_to(amount.places - places);
	const { units } = absolute(amount);
	const rounded = (units * BigInt(2) + divisor) / (divisor * BigInt(2));
	return { units: amount.units < 0 ? -rounded : rounded, places };
}

/**
 * The money fields as they will be stored.
 * `now`: {product, revenue, deposit_percent, deposit_amount} as written; `before`: as stored, null for a new record;
 * `offer`: {price, deposit_percent} of the product; `typed`: fields that stay although they equal the stored ones.
 */
export function settle(now, before, offer, places, typed = new Set()) {
	const stored = before || { product: "", revenue: ZERO, deposit_percent: ZERO, deposit_amount: ZERO };
	const is_typed = (field, value, was) => typed.has(field) || compare(value, was) !== 0;
	let { revenue, deposit_amount } = now;
	let deposit_percent = as_kept(now.deposit_percent);
	const stored_percent = as_kept(stored.deposit_percent);
	const percent_typed = is_typed("deposit_percent", deposit_percent, stored_percent);
	const product_changed = now.product !== stored.product;

	if (product_changed && now.product && !is_typed("revenue", revenue, stored.revenue)) {
		revenue = offer.price;
	}
	if ((product_changed || !before) && !percent_typed) {
		deposit_percent = as_kept(offer.deposit_percent);
	}
	const percent_changed = compare(deposit_percent, stored_percent) !== 0;
	const deposit_typed = is_typed("deposit_amount", deposit_amount, stored.deposit_amount);
	if ((product_changed || percent_changed) && !deposit_typed) {
		deposit_amount = share_of(offer.price, deposit_percent);
	}
	return {
		product: now.product,
		revenue: at("revenue", () => round_money(revenue, places)),
		deposit_percent,
		deposit_amount: at("deposit_amount", () => round_money(deposit_amount, places)),
	};
}

/** Throws for an amount outside its range. */
export function check({ revenue, deposit_percent, deposit_amount }) {
	if (revenue.units < 0) throw new MoneyError("negative_revenue", "revenue");
	if (deposit_percent.units < 0 || compare(deposit_percent, HUNDRED) > 0) {
		throw new MoneyError("percent_out_of_range", "deposit_percent");
	}
	if (deposit_amount.units < 0) throw new MoneyError("negative_deposit", "deposit_amount");
	if (compare(deposit_amount, revenue) > 0) {
		throw new MoneyError("deposit_above_revenue", "deposit_amount");
	}
}

/** What remains to be paid after the deposit. */
export const remaining = ({ revenue, deposit_amount }) => subtract(revenue, deposit_amount);

// while somebody types

/**
 * The money of a record whose fields somebody is about to type into. `values` as a form holds them; `before` as
 * stored, null for a new record; `keeps_zeros` where the server is told which fields were typed.
 * The answer's `money` and `remaining` are what is shown and stored, its `faults` the codes by field.
 */
export function begin({ values = {}, before = null, offer, places, keeps_zeros = false }) {
	const state = { places, keeps_zeros, typed: new Set(), unread: {} };
	return settled({ ...state, now: read(values), before: before && read(before), offer: read_offer(offer) });
}

/** Another product brings its own price, percent and deposit, whatever was typed before. */
export function choose(state, product, offer) {
	const { revenue, deposit_percent, deposit_amount } = state.before || read({});
	const now = { product: product || "", revenue, deposit_percent, deposit_amount };
	if (!product) now.revenue = state.now.revenue;
	const typed = new Set(!product && state.typed.has("revenue") ? ["revenue"] : []);
	return settled({ ...state, now, typed, offer: read_offer(offer), unread: {} });
}

/** One field's new value; a typed percent brings the deposit anew. */
export function type(state, field, value) {
	const now = { ...state.now };
	const typed = new Set(state.typed);
	const unread = { ...state.unread };
	delete unread[field];
	try {
		now[field] = decimal(value);
	} catch ({ code }) {
		return settled({ ...state, unread: { ...unread, [field]: code } });
	}
	if (field === "deposit_percent") {
		now.deposit_amount = state.before ? state.before.deposit_amount : ZERO;
		typed.delete("deposit_amount");
		delete unread.deposit_amount;
	}
	if (state.keeps_zeros) typed.add(field);
	return settled({ ...state, now, typed, unread });
}

function settled(state) {
	try {
		const money = settle(state.now, state.before, state.offer, state.places, state.typed);
		const result = { ...state, money, remaining: remaining(money) };
		return { ...result, faults: { ...fault_of(money), ...state.unread } };
	} catch ({ code, field }) {
		return { ...state, faults: { [field]: code, ...state.unread } };
	}
}

function fault_of(money) {
	try {
		check(money);
		return {};
	} catch ({ code, field }) {
		return { [field]: code };
	}
}

function read(values) {
	const fields = FIELDS.map((field) => [field, decimal(values[field])]);
	return { product: values.product || "", ...Object.fromEntries(fields) };
}

const read_offer = ({ price, deposit_percent }) => ({
	price: decimal(price),
	deposit_percent: decimal(deposit_percent),
});

// decimals

function as_kept(percent) {
	if (compare(absolute(percent), LARGEST) > 0) {
		throw new MoneyError("percent_out_of_range", "deposit_percent");
	}
	return round_money(percent, PERCENT_PLACES);
}

function at(field, round) {
	try {
		return round();
	} catch ({ code }) {
		throw new MoneyError(code, field);
	}
}

function ten_to(power) {
	return BigInt(10) ** BigInt(power);
}

const absolute = ({ units, places }) => ({ units: units < 0 ? -units : units, places });
const share_of = (amount, percent) => ({
	units: amount.units * percent.units,
	places: amount.places + percent.places + 2,
});

function level(one, other) {
	const places = Math.max(one.places, other.places);
	return [one, other].map(({ units, places: own }) => units * ten_to(places - own));
}

function compare(one, other) {
	const [left, right] = level(one, other);
	return left < right ? -1 : Number(left > right);
}

function subtract(one, other) {
	const [left, right] = level(one, other);
	return { units: left - right, places: Math.max(one.places, other.places) };
}
