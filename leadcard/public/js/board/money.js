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
	return places < 0 ? { units: units * tenTo(-places), places: 0 } : { units, places };
}

/** "1234.50" */
export function textOf({ units, places }) {
	const digits = String(units < 0 ? -units : units).padStart(places + 1, "0");
	const whole = digits.slice(0, digits.length - places);
	return `${units < 0 ? "-" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
}

/** Half up, away from zero. */
export function roundMoney(amount, places) {
	if (compare(absolute(amount), LARGEST) > 0) throw new MoneyError("amount_too_large");
	if (amount.places <= places) {
		return { units: amount.units * tenTo(places - amount.places), places };
	}
	const divisor = tenTo(amount.places - places);
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
	const isTyped = (field, value, was) => typed.has(field) || compare(value, was) !== 0;
	let { revenue, deposit_amount: depositAmount } = now;
	let depositPercent = asKept(now.deposit_percent);
	const storedPercent = asKept(stored.deposit_percent);
	const percentTyped = isTyped("deposit_percent", depositPercent, storedPercent);
	const productChanged = now.product !== stored.product;

	if (productChanged && now.product && !isTyped("revenue", revenue, stored.revenue)) {
		revenue = offer.price;
	}
	if ((productChanged || !before) && !percentTyped) {
		depositPercent = asKept(offer.deposit_percent);
	}
	const percentChanged = compare(depositPercent, storedPercent) !== 0;
	const depositTyped = isTyped("deposit_amount", depositAmount, stored.deposit_amount);
	if ((productChanged || percentChanged) && !depositTyped) {
		depositAmount = shareOf(offer.price, depositPercent);
	}
	return {
		product: now.product,
		revenue: at("revenue", () => roundMoney(revenue, places)),
		deposit_percent: depositPercent,
		deposit_amount: at("deposit_amount", () => roundMoney(depositAmount, places)),
	};
}

/** Throws for an amount outside its range. */
export function check({ revenue, deposit_percent: depositPercent, deposit_amount: depositAmount }) {
	if (revenue.units < 0) throw new MoneyError("negative_revenue", "revenue");
	if (depositPercent.units < 0 || compare(depositPercent, HUNDRED) > 0) {
		throw new MoneyError("percent_out_of_range", "deposit_percent");
	}
	if (depositAmount.units < 0) throw new MoneyError("negative_deposit", "deposit_amount");
	if (compare(depositAmount, revenue) > 0) {
		throw new MoneyError("deposit_above_revenue", "deposit_amount");
	}
}

/** What remains to be paid after the deposit. */
export const remaining = ({ revenue, deposit_amount }) => subtract(revenue, deposit_amount);

// while somebody types

/**
 * The money of a record whose fields somebody is about to type into. `values` as a form holds them; `before` as
 * stored, null for a new record; `keepsZeros` where the server is told which fields were typed.
 * The answer's `money` and `remaining` are what is shown and stored, its `faults` the codes by field.
 */
export function begin({ values = {}, before = null, offer, places, keepsZeros = false }) {
	const state = { places, keepsZeros, typed: new Set(), unread: {} };
	return settled({ ...state, now: read(values), before: before && read(before), offer: readOffer(offer) });
}

/** Another product brings its own price, percent and deposit, whatever was typed before. */
export function choose(state, product, offer) {
	const { revenue, deposit_percent, deposit_amount } = state.before || read({});
	const now = { product: product || "", revenue, deposit_percent, deposit_amount };
	if (!product) now.revenue = state.now.revenue;
	const typed = new Set(!product && state.typed.has("revenue") ? ["revenue"] : []);
	return settled({ ...state, now, typed, offer: readOffer(offer), unread: {} });
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
	if (state.keepsZeros) typed.add(field);
	return settled({ ...state, now, typed, unread });
}

function settled(state) {
	try {
		const money = settle(state.now, state.before, state.offer, state.places, state.typed);
		const result = { ...state, money, remaining: remaining(money) };
		return { ...result, faults: { ...faultOf(money), ...state.unread } };
	} catch ({ code, field }) {
		return { ...state, faults: { [field]: code, ...state.unread } };
	}
}

function faultOf(money) {
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

const readOffer = ({ price, deposit_percent }) => ({
	price: decimal(price),
	deposit_percent: decimal(deposit_percent),
});

// decimals

function asKept(percent) {
	if (compare(absolute(percent), LARGEST) > 0) {
		throw new MoneyError("percent_out_of_range", "deposit_percent");
	}
	return roundMoney(percent, PERCENT_PLACES);
}

function at(field, round) {
	try {
		return round();
	} catch ({ code }) {
		throw new MoneyError(code, field);
	}
}

function tenTo(power) {
	return BigInt(10) ** BigInt(power);
}

const absolute = ({ units, places }) => ({ units: units < 0 ? -units : units, places });
const shareOf = (amount, percent) => ({
	units: amount.units * percent.units,
	places: amount.places + percent.places + 2,
});

function level(one, other) {
	const places = Math.max(one.places, other.places);
	return [one, other].map(({ units, places: own }) => units * tenTo(places - own));
}

function compare(one, other) {
	const [left, right] = level(one, other);
	return left < right ? -1 : Number(left > right);
}

function subtract(one, other) {
	const [left, right] = level(one, other);
	return { units: left - right, places: Math.max(one.places, other.places) };
}
