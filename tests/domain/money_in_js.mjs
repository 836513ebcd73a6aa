/** Answers a list of questions about money.js, read as JSON from standard input: one process for a whole test. */
import { readFileSync } from "node:fs";
import * as money from "../../leadcard/public/js/board/money.js";

const textsOf = (fields) =>
	Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [key, key === "product" ? value : value.toFixed()])
	);

const read = (fields) =>
	fields && {
		product: fields.product || "",
		...Object.fromEntries(money.FIELDS.map((field) => [field, money.decimal(fields[field])])),
	};

const ANSWERS = {
	settle({ now, before, offer, places, typed }) {
		const terms = {
			price: money.decimal(offer.price),
			deposit_percent: money.decimal(offer.deposit_percent),
		};
		const settled = money.settle(read(now), read(before), terms, places, new Set(typed));
		money.check(settled);
		return { ...textsOf(settled), remaining: money.remaining(settled).toFixed() };
	},

	decimal: ({ value }) => ({ value: money.decimal(value).toFixed() }),

	type({ values, before, offer, places, keeps_zeros: keepsZeros, steps }) {
		let state = money.begin({ values, before, offer, places, keepsZeros });
		for (const { field, value, offer: brought } of steps) {
			state =
				field === "product" ? money.choose(state, value, brought) : money.type(state, field, value);
		}
		return {
			...(state.money && textsOf(state.money)),
			remaining: state.remaining && state.remaining.toFixed(),
			typed: [...state.typed],
			faults: state.faults,
		};
	},
};

function answer([kind, question]) {
	try {
		return ANSWERS[kind](question);
	} catch (error) {
		if (!(error instanceof money.MoneyError)) throw error;
		return { refused: error.code };
	}
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
