/** Answers a list of questions about amounts.js, read as JSON from standard input: one process for a whole test. */
import { readFileSync } from "node:fs";
import { formatOf, read, show } from "../../leadcard/public/js/board/amounts.js";
import { MoneyError } from "../../leadcard/public/js/board/money.js";

const ANSWERS = {
	format: ({ pattern }) => {
		const { group, point, indian } = formatOf(pattern);
		return { group, point, indian };
	},
	read: ({ text, pattern, places, units }) => ({ read: read(text, formatOf(pattern), { places, units }) }),
	show: ({ value, pattern, places }) => ({ shown: show(value, formatOf(pattern), places) }),
};

function answer([kind, question]) {
	try {
		return ANSWERS[kind](question);
	} catch (error) {
		if (!(error instanceof MoneyError)) throw error;
		return { refused: error.code };
	}
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
