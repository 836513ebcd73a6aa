import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { card, column, later, names } from "../../../../../tests/units/cards";
import { keepView } from "../address";
import * as server from "../server";
import { useColumns } from "./columns";
import { useView } from "./view";

vi.mock("../server");
vi.mock("../address");
vi.mock("../focus");

const answerOf = (fresh = [], contacting = []) => ({
	columns: [column("New", fresh), column("Contacting", contacting)],
	views: { all: fresh.length + contacting.length },
	edition: "Real Estate",
	can_create: true,
});

let columns = null;

/** The board with cards in its first two columns. */
async function show(fresh, contacting) {
	server.getBoard.mockResolvedValueOnce(answerOf(fresh, contacting));
	await columns.load();
}

beforeEach(() => {
	setActivePinia(createPinia());
	columns = useColumns();
});

describe("reading the board", () => {
	test("tells the view what the server says of the site, and keeps the currency where it says none", async () => {
		await show([card("a")]);
		expect(useView().site).toMatchObject({ edition: "Real Estate", can_create: true, currency: "VND" });
		expect(columns.views).toEqual({ all: 1 });
	});

	test("drops the answer to an older view", async () => {
		const [old, current] = [later(), later()];
		server.getBoard.mockReturnValueOnce(old.promise).mockReturnValueOnce(current.promise);
		const loads = [columns.show({ search: "a" }), columns.show({ search: "ab" })];
		current.answer(answerOf([card("new")]));
		old.answer(answerOf([card("old")]));
		await Promise.all(loads);
		expect(names(columns.list[0])).toEqual(["new"]);
		expect(columns.loading).toBe(false);
		expect(server.getBoard).toHaveBeenLastCalledWith(expect.objectContaining({ search: "ab" }));
	});

	test("an older view's failure is not told", async () => {
		const old = later();
		server.getBoard.mockReturnValueOnce(old.promise);
		const load = columns.load();
		await show([card("a")]);
		old.refuse(new Error("too late"));
		await load;
		expect(columns.failure).toBe("");
	});

	test("another view is kept in the address; the order that nobody chose is not", async () => {
		server.getBoard.mockResolvedValue(answerOf());
		await columns.show({ search: "a" });
		expect(keepView).toHaveBeenLastCalledWith({ filters: {}, search: "a", sort: "" }, { step: true });
		await columns.show({ search: "ab" });
		expect(keepView).toHaveBeenLastCalledWith({ filters: {}, search: "ab", sort: "" }, { step: false });
		await columns.show({ sort: "revenue asc" });
		expect(keepView.mock.lastCall[0].sort).toBe("revenue asc");
	});

	test("clearing the filters leaves what the tabs say", async () => {
		server.getBoard.mockResolvedValue(answerOf());
		await columns.show({ filters: { view: "forgotten", mine: 1, stopped: 1, source: ["Zalo"] } });
		await columns.clearFilters();
		expect(useView().filters).toEqual({ view: "forgotten", mine: 1 });
	});

	test("7.3 the tabs count a card of one's own, one that is claimed and one that goes", async () => {
		const free = card("free", { owner: "", column: "New" });
		server.getBoard.mockResolvedValueOnce({
			...answerOf([free]),
			views: { all: 1, mine: 0, unassigned: 1, everyone: 1 },
		});
		await columns.load();
		columns.absorb(card("new", { owner: "an@example.com", column: "New" }));
		expect(columns.views).toMatchObject({ mine: 1, unassigned: 1, everyone: 2 });
		columns.absorb({ ...free, owner: "an@example.com" });
		expect(columns.views).toMatchObject({ mine: 2, unassigned: 0, everyone: 2 });
		columns.letGo("LC Lead/new");
		expect(columns.views).toMatchObject({ mine: 1, unassigned: 0, everyone: 1 });
	});

	test("reads again as many cards as are loaded", async () => {
		const many = Array.from({ length: 30 }, (_one, index) => card(`c${99 - index}`));
		await show(many);
		server.getBoard.mockResolvedValueOnce(answerOf(many));
		await columns.refresh();
		expect(server.getBoard.mock.lastCall[0].loaded).toEqual({ New: 30 });
	});
});

describe("a further page", () => {
	beforeEach(async () => {
		await show([card("c"), card("b")]);
		columns.list[0].cursor = "1";
	});

	test("is asked for once, and added", async () => {
		const page = later();
		server.getColumn.mockReturnValue(page.promise);
		const both = [columns.loadMore("New"), columns.loadMore("New")];
		page.answer({ cards: [card("a")], cursor: null });
		await Promise.all(both);
		expect(names(columns.list[0])).toEqual(["c", "b", "a"]);
		expect(server.getColumn).toHaveBeenCalledTimes(1);
		await columns.loadMore("New");
		expect(server.getColumn).toHaveBeenCalledTimes(1);
	});

	test("of a column that was searched meanwhile, or read anew, is dropped", async () => {
		const [page, other] = [later(), later()];
		server.getColumn.mockReturnValueOnce(page.promise);
		const more = columns.loadMore("New");
		server.getColumn.mockResolvedValueOnce({ cards: [card("x")], cursor: "x", count: 2, revenue: 0 });
		await columns.searchWithin("New", "x");
		page.answer({ cards: [card("a")], cursor: null });
		await more;
		expect(names(columns.list[0])).toEqual(["x"]);
		server.getColumn.mockReturnValueOnce(other.promise);
		const further = columns.loadMore("New");
		await show([card("z")]);
		other.answer({ cards: [card("a")], cursor: null });
		await further;
		expect(names(columns.list[0])).toEqual(["z"]);
	});

	test("is not read while a card is in the hand", async () => {
		columns.dragged = columns.list[0].cards[0];
		await columns.loadMore("New");
		expect(server.getColumn).not.toHaveBeenCalled();
	});
});

test("7.1 a search within a column drops the answer to what was typed before", async () => {
	await show([card("a")], [card("b")]);
	const [old, current] = [later(), later()];
	server.getColumn.mockReturnValueOnce(old.promise).mockReturnValueOnce(current.promise);
	const searches = [columns.searchWithin("New", "x"), columns.searchWithin("New", "xy")];
	current.answer({ cards: [card("xy")], cursor: null, count: 3, revenue: 7 });
	old.answer({ cards: [card("x")], cursor: null, count: 9, revenue: 9 });
	await Promise.all(searches);
	const [fresh, contacting] = columns.list;
	expect(names(fresh)).toEqual(["xy"]);
	expect([fresh.count, fresh.revenue, fresh.share, contacting.share]).toEqual([3, 7, 75, 25]);
	expect(columns.query.within).toEqual({ New: "xy" });
});

describe("2.8 a move", () => {
	const lead = card("b", { revenue: 5 });
	const contacted = { ...lead, column: "Contacting" };

	beforeEach(() => show([card("c"), lead, card("a")], []));

	test("shows at once, and counts at once", async () => {
		const answer = later();
		const move = columns.attempt(columns.find("LC Lead/b").card, "Contacting", () => answer.promise);
		expect(columns.list.map(({ count }) => count)).toEqual([2, 1]);
		expect(columns.isBusy(lead)).toBe(true);
		answer.answer(contacted);
		expect(await move).toEqual(contacted);
		expect(columns.list.map(({ revenue }) => revenue)).toEqual([0, 5]);
		expect(columns.isBusy(lead)).toBe(false);
	});

	test("that is refused, or thought better of, is put back where the card was", async () => {
		const refused = columns.attempt(lead, "Contacting", () => Promise.reject(new Error("No")));
		await expect(refused).rejects.toThrow("No");
		expect(await columns.attempt(lead, "Contacting", async () => null)).toBeNull();
		expect(columns.list.map(names)).toEqual([["c", "b", "a"], []]);
		expect(columns.list.map(({ count }) => count)).toEqual([3, 0]);
		expect(columns.busy).toEqual({});
	});

	test("of the last loaded card is put back below, not where a card of a further page would stand", async () => {
		columns.list[0].cursor = "next";
		await columns.attempt(columns.find("LC Lead/a").card, "Contacting", async () => null);
		expect(names(columns.list[0])).toEqual(["c", "b", "a"]);
	});

	test("of a lead that joins a customer who is here leaves one card", async () => {
		const customer = card("K", { doctype: "LC Customer", column: "Contacting", creation: "x" });
		columns.insert(customer, "Contacting");
		await columns.attempt(lead, "Contacting", async () => customer);
		expect(columns.list.map(names)).toEqual([["c", "a"], ["K"]]);
		expect(columns.list.map(({ count }) => count)).toEqual([2, 1]);
	});
});

describe("what others changed", () => {
	beforeEach(() => show([card("c"), card("a")], []));

	test("is read once a card, and put in its place", async () => {
		server.getChanged.mockResolvedValueOnce({
			cards: [card("a", { column: "Contacting" })],
			columns: [
				{ status: "New", count: 1, revenue: 0 },
				{ status: "Contacting", count: 1, revenue: 0 },
			],
			views: { all: 2 },
		});
		await columns.follow([card("a"), card("a")]);
		expect(server.getChanged.mock.lastCall[0]).toHaveLength(1);
		expect(columns.list.map(names)).toEqual([["c"], ["a"]]);
		expect(columns.list.map(({ count }) => count)).toEqual([1, 1]);
	});

	test("is read with everything where a newer reading came between", async () => {
		const changed = later();
		server.getChanged.mockReturnValueOnce(changed.promise);
		const follow = columns.follow([card("a")]);
		await show([card("z")]);
		server.getBoard.mockResolvedValueOnce(answerOf([card("y")]));
		changed.answer({ cards: [card("a")], columns: [], views: {} });
		await follow;
		expect(names(columns.list[0])).toEqual(["y"]);
	});

	test("is read with everything where it is much", async () => {
		server.getBoard.mockResolvedValueOnce(answerOf());
		await columns.follow(Array.from({ length: 41 }, (_one, index) => card(`c${index}`)));
		expect(server.getChanged).not.toHaveBeenCalled();
	});

	test("waits until the hand is empty", async () => {
		vi.useFakeTimers();
		server.getChanged.mockResolvedValueOnce({ cards: [], columns: [], views: {} });
		columns.dragged = columns.list[0].cards[0];
		const follow = columns.follow([card("a")]);
		await vi.advanceTimersByTimeAsync(1000);
		expect(names(columns.list[0])).toEqual(["c", "a"]);
		columns.dragged = null;
		await vi.advanceTimersByTimeAsync(1000);
		await follow;
		expect(names(columns.list[0])).toEqual(["c"]);
		vi.useRealTimers();
	});
});

test("what was revealed of a masked card stands on it until the page goes", () => {
	const masked = card("a", { masked: true, mobile_no: "09•••" });
	const contacts = [{ name: "Hoa", phone: "0901" }];
	expect(columns.inFull(masked).mobile_no).toBe("09•••");
	columns.revealed["LC Lead/a"] = { call_no: "+84901", values: { mobile_no: "0901" }, contacts };
	expect(columns.inFull(masked)).toMatchObject({ mobile_no: "0901", call_no: "+84901", masked: false });
	expect(columns.contactInFull(masked, { name: "Hoa", phone: "•" }).phone).toBe("0901");
});

test("9.10 where a column's sum is made of a period's deals, the server says it anew after each change", async () => {
	await show([card("a", { revenue: 5 })]);
	columns.absorb(card("a", { revenue: 6 }));
	expect(server.getChanged).not.toHaveBeenCalled();
	expect(columns.list[0].revenue).toBe(6);
	useView().change({ filters: { closing_in: "this_month" } });
	server.getChanged.mockResolvedValue({ cards: [], columns: [{ status: "New", revenue: 2 }], views: {} });
	columns.absorb(card("a", { revenue: 7 }));
	await vi.waitFor(() => expect(columns.list[0].revenue).toBe(2));
});
