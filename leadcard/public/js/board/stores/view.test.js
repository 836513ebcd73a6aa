import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, test, vi } from "vitest";
import { card, later } from "../../../../../tests/units/cards";
import * as address from "../address";
import * as server from "../server";
import { useView } from "./view";

vi.mock("../server");
vi.mock("../address", async (original) => {
	const { LISTS, PERIOD_FILTERS, WHOSE_FLAGS, sameView } = await original();
	return {
		LISTS,
		PERIOD_FILTERS,
		WHOSE_FLAGS,
		sameView,
		askedView: vi.fn(),
		firstView: vi.fn(),
		keepView: vi.fn(),
	};
});

let view = null;

beforeEach(() => {
	setActivePinia(createPinia());
	view = useView();
});

test("begins as the address says, newest first where it names no order", () => {
	address.firstView.mockReturnValue({ filters: { mine: 1 }, search: "an", sort: "" });
	view.begin();
	expect(view.asked).toEqual({ filters: { mine: 1 }, search: "an", sort: "creation desc" });
});

test("follows the address only to another view", () => {
	address.askedView.mockReturnValueOnce(null);
	expect(view.followAddress()).toBe(false);
	address.askedView.mockReturnValueOnce({ filters: {}, search: "", sort: "creation desc" });
	expect(view.followAddress()).toBe(false);
	address.askedView.mockReturnValueOnce({ filters: { sales_team: ["Đội Bắc"] }, search: "", sort: "" });
	expect(view.followAddress()).toBe(true);
	expect(view.filters).toEqual({ sales_team: ["Đội Bắc"] });
});

test("7.3 a filter in use is called as its list says, else as a card showed it, else by its value", () => {
	view.filters = { owner: ["an@example.com"], product: ["P1", "P2"] };
	expect(view.chips.map(({ label }) => label)).toEqual(["an@example.com", "P1", "P2"]);
	view.learnFrom([
		card("a", { owner: "an@example.com", owner_name: "An", product: "P1", product_name: "Villa" }),
	]);
	view.learn("product", { value: "P2", label: "Flat" });
	expect(view.chips.map(({ label }) => label)).toEqual(["An", "Villa", "Flat"]);
	view.options = { owner: [{ value: "an@example.com", label: "Nguyễn An" }] };
	expect(view.chips[0].label).toBe("Nguyễn An");
});

test("the stages of an older view are dropped", async () => {
	const old = later();
	server.getStages.mockReturnValueOnce(old.promise).mockResolvedValueOnce({ stages: ["new"] });
	const first = view.loadStages();
	view.change({ filters: { mine: 1 } });
	await view.loadStages();
	old.answer({ stages: ["old"] });
	await first;
	expect(view.stages).toEqual(["new"]);
});

test("what the filters offer is read once", async () => {
	server.getFilterOptions.mockResolvedValue({ owner: [] });
	await view.loadOptions();
	await view.loadOptions();
	expect(server.getFilterOptions).toHaveBeenCalledTimes(1);
});
