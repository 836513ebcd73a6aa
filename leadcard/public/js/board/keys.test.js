import { beforeEach, describe, expect, test } from "vitest";
import { boardKey, isUndo, undoesItself } from "./keys";

/** An element that is what `matching` says of selectors. */
const element = (matching = "") => ({
	closest: (selectors) => (matching && selectors.split(", ").includes(matching) ? {} : null),
});
const pressed = (key, about = {}) => ({ key, target: element(), ...about });

beforeEach(() => (globalThis.document = { querySelectorAll: () => [] }));

describe("a single key of the board", () => {
	test("is a sign wherever the keyboard has it, but no capital letter", () => {
		expect(boardKey(pressed("n"))).toBe("n");
		expect(boardKey(pressed("/", { shiftKey: true }))).toBe("/");
		expect(boardKey(pressed(".", { shiftKey: true }))).toBe(".");
		expect(boardKey(pressed("?", { shiftKey: true }))).toBe("?");
		expect(boardKey(pressed("N", { shiftKey: true }))).toBe("");
		expect(boardKey(pressed("Đ", { shiftKey: true }))).toBe("");
	});

	test("is none where one types, or where a browser filled something in", () => {
		expect(boardKey(pressed("n", { target: element("input") }))).toBe("");
		expect(boardKey(pressed("n", { target: element("select") }))).toBe("");
		expect(boardKey({ target: element() })).toBe("");
		expect(isUndo({ ctrlKey: true })).toBe(false);
	});
});

test("what is chosen, and not typed, leaves Ctrl+Z to the board", () => {
	expect(isUndo({ key: "z", ctrlKey: true })).toBe(true);
	expect(undoesItself({ target: element("textarea") })).toBe(true);
	expect(undoesItself({ target: element("select") })).toBe(false);
	const box = { closest: (selectors) => (/^input|checkbox/.test(selectors) ? {} : null) };
	expect(undoesItself({ target: box })).toBe(false);
	expect(undoesItself({ target: element() })).toBe(false);
});
