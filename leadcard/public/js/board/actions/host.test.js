import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { card } from "../../../../../tests/units/cards";
import { useColumns } from "../stores/columns";
import { boardHost } from "./host";

vi.mock("../server");
vi.mock("../address");
vi.mock("../focus");

const undo = { message: "a is now in Contacting", run: vi.fn() };
const columnsOf = (...cards) =>
	["New", "Contacting"].map((status, index) => ({
		status,
		cards: index ? [] : cards,
		count: cards.length,
		revenue: 0,
	}));

let host = null;
let columns = null;

beforeEach(() => {
	setActivePinia(createPinia());
	columns = useColumns();
	columns.list = columnsOf(card("a", { column: "New" }));
	host = boardHost();
	host.offerUndo(undo);
});

describe("what was done can be taken back", () => {
	test("until something else is saved", () => {
		host.absorb(card("a", { column: "New" }));
		expect(columns.undo).toBeNull();
	});

	test("until another card moves, and that move from then on", async () => {
		const [{ cards }] = columns.list;
		const next = { message: "again", run: vi.fn() };
		await host.attempt(cards[0], "Contacting", async () => {
			host.offerUndo(next);
			return card("a", { column: "Contacting" });
		});
		expect(columns.undo.message).toBe("again");
		await host.attempt(columns.list[1].cards[0], "New", async () => card("a", { column: "New" }));
		expect(columns.undo).toBeNull();
	});

	test("still, where nothing came of what was tried", async () => {
		await host.attempt(columns.list[0].cards[0], "Contacting", async () => null);
		expect(columns.undo.message).toBe(undo.message);
	});
});
