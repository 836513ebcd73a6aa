import { describe, expect, test } from "vitest";
import { card, column, names } from "../../../../../tests/units/cards";
import { appendPage, insertCard, keepRest, removeCard, replaceCard, settleCard } from "./cards";

const SORT = "creation desc";

function board() {
	return [
		column("New", [card("c", { revenue: 30 }), card("a", { revenue: 10 })]),
		column("Contacting", [card("b", { revenue: 20, column: "Contacting" })]),
	];
}

describe("a card that moves", () => {
	test("takes its count, its sum and its share along", () => {
		const columns = board();
		const { card: moved } = removeCard(columns, "LC Lead/c");
		insertCard(columns, moved, { status: "Contacting", sort: SORT });
		const [fresh, contacting] = columns;
		expect([fresh.count, fresh.revenue, fresh.share]).toEqual([1, 10, 33.3]);
		expect([contacting.count, contacting.revenue, contacting.share]).toEqual([2, 50, 66.7]);
	});

	test("stands where the order has it", () => {
		const columns = board();
		insertCard(columns, card("b"), { status: "New", sort: SORT });
		insertCard(columns, card("0"), { status: "New", sort: SORT });
		expect(names(columns[0])).toEqual(["c", "b", "a", "0"]);
	});

	test("stands on top where its place is on a page that is not loaded", () => {
		const columns = [column("New", [card("c"), card("b")], { cursor: "next" })];
		insertCard(columns, card("a"), { status: "New", sort: SORT });
		expect(names(columns[0])).toEqual(["a", "c", "b"]);
	});

	test("goes back to the very place that it had", () => {
		const columns = board();
		const { card: moved, index } = removeCard(columns, "LC Lead/a");
		insertCard(columns, moved, { status: "New", sort: "creation asc", index });
		expect(names(columns[0])).toEqual(["c", "a"]);
	});

	test("changes nothing where it is not loaded", () => {
		const columns = board();
		expect(removeCard(columns, "LC Lead/other")).toBeNull();
		expect(columns).toEqual(board());
	});
});

test("a card with another revenue changes its column's sum", () => {
	const [fresh] = board();
	replaceCard({ column: fresh, index: 1, card: fresh.cards[1] }, card("a", { revenue: 25 }));
	expect(fresh.revenue).toBe(55);
	expect(fresh.cards[1].revenue).toBe(25);
});

test("a column of which a search finds more than are counted keeps its count, and no column has a share", () => {
	const columns = board();
	Object.assign(columns[0], { count: 1000, more: true, revenue: null });
	const { card: moved } = removeCard(columns, "LC Lead/c");
	insertCard(columns, moved, { status: "Contacting", sort: SORT });
	const [fresh, contacting] = columns;
	expect([fresh.count, fresh.revenue, fresh.share]).toEqual([1000, null, null]);
	expect([contacting.count, contacting.revenue, contacting.share]).toEqual([2, 50, null]);
});

describe("a card that was read again", () => {
	const settle = (columns, key, fresh) =>
		settleCard(columns, key, fresh, { status: fresh?.column, sort: SORT });

	test("stays where it is while the order allows it", () => {
		const columns = board();
		settle(columns, "LC Lead/a", card("a", { title: "new title" }));
		expect(names(columns[0])).toEqual(["c", "a"]);
		expect(columns[0].cards[1].title).toBe("new title");
	});

	test("moves within its column and to another one", () => {
		const columns = board();
		settle(columns, "LC Lead/a", card("a", { creation: "d" }));
		expect(names(columns[0])).toEqual(["a", "c"]);
		settle(columns, "LC Lead/c", card("c", { column: "Contacting" }));
		expect(columns.map(names)).toEqual([["a"], ["c", "b"]]);
	});

	test("leaves the view, and comes into it", () => {
		const columns = board();
		settle(columns, "LC Lead/a", undefined);
		settle(columns, "LC Lead/x", card("x"));
		expect(names(columns[0])).toEqual(["x", "c"]);
	});

	test("comes with its page where that is not loaded yet", () => {
		const columns = [column("New", [card("c"), card("b")], { cursor: "next" })];
		settle(columns, "LC Lead/a", card("a"));
		settle(columns, "LC Lead/b", card("b", { creation: "a" }));
		expect(names(columns[0])).toEqual(["c"]);
	});
});

test("a further page leaves out what came into the column meanwhile", () => {
	const page = column("New", [card("c"), card("b")], { cursor: "1" });
	appendPage(page, { cards: [card("b"), card("a")], cursor: "2" });
	expect(names(page)).toEqual(["c", "b", "a"]);
	expect(page.cursor).toBe("2");
});

describe("what was loaded beyond one answer", () => {
	const before = [
		column("New", [card("d"), card("c"), card("b")], { cursor: "far" }),
		column("Contacting"),
	];

	test("stays below, without cards that moved up or elsewhere", () => {
		const fresh = [
			column("New", [card("e"), card("d")], { cursor: "near" }),
			column("Contacting", [card("c")]),
		];
		keepRest(fresh, before);
		expect(names(fresh[0])).toEqual(["e", "d", "b"]);
		expect(fresh[0].cursor).toBe("far");
	});

	test("goes where the answer holds the whole column", () => {
		const fresh = [column("New", [card("d")]), column("Contacting")];
		keepRest(fresh, before);
		expect(names(fresh[0])).toEqual(["d"]);
	});
});
