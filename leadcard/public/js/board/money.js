/**
 * Spec 3.7 as leadcard/domain/money.py computes it, to the last digit: what one types shows what will be stored.
 * Amounts are decimals of big.js.
 */
import Big from "big.js";

const ZERO = new Big(0);
const LARGEST = new Big("999999999999");
const HUNDRED = new Big(100);
const PERCENT = new Big("0.01");
const PERCENT_PLACES = 6;
/** big.js writes out each zero of a number that it adds. */
const FARTHEST_EXPONENT = 1000;

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
	try {
		const amount = new Big(
			String(value)
				.trim()
				.replace(/^\+(?=[\d.])/, "")
		);
		amount.e = Math.max(-FARTHEST_EXPONENT, Math.min(FARTHEST_EXPONENT, amount.e));
		return amount;
	} catch {
		throw new MoneyError("not_an_amount");
	}
}

/** Half up, away from zero. */
export function roundMoney(amount, places) {
	if (amount.abs().gt(LARGEST)) throw new MoneyError("amount_too_large");
	return amount.round(places, Big.roundHalfUp);
}

/**
 * The money fields as they will be stored.
 * `now`: {product, revenue, deposit_percent, deposit_amount} as written; `before`: as stored, null for a new record;
 * `offer`: {price, deposit_percent} of the product; `typed`: fields that stay although they equal the stored ones.
 */
export function settle(now, before, offer, places, typed = new Set()) {
	const stored = before || { product: "", revenue: ZERO, deposit_percent: ZERO, deposit_amount: ZERO };
	const isTyped = (field, value, was) => typed.has(field) || !value.eq(was);
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
	const percentChanged = !depositPercent.eq(storedPercent);
	const depositTyped = isTyped("deposit_amount", depositAmount, stored.deposit_amount);
	if ((productChanged || percentChanged) && !depositTyped) {
		depositAmount = offer.price.times(depositPercent).times(PERCENT);
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
	if (revenue.lt(ZERO)) throw new MoneyError("negative_revenue", "revenue");
	if (depositPercent.lt(ZERO) || depositPercent.gt(HUNDRED)) {
		throw new MoneyError("percent_out_of_range", "deposit_percent");
	}
	if (depositAmount.lt(ZERO)) throw new MoneyError("negative_deposit", "deposit_amount");
	if (depositAmount.gt(revenue)) throw new MoneyError("deposit_above_revenue", "deposit_amount");
}

/** What remains to be paid after the deposit. */
export const remaining = ({ revenue, deposit_amount }) => revenue.minus(deposit_amount);

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

function asKept(percent) {
	if (percent.abs().gt(LARGEST)) throw new MoneyError("percent_out_of_range", "deposit_percent");
	return roundMoney(percent, PERCENT_PLACES);
}

function at(field, round) {
	try {
		return round();
	} catch ({ code }) {
		throw new MoneyError(code, field);
	}
}
