import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, test, vi } from "vitest";
import { later } from "../../../../../tests/units/cards";
import * as server from "../server";
import { useFigures } from "./figures";
import { useView } from "./view";

vi.mock("../server");
vi.mock("../address");

let figures = null;

beforeEach(() => {
	setActivePinia(createPinia());
	figures = useFigures();
});

test("9.10 figures are read for the chosen period, under the board's filters and search", async () => {
	useView().change({ filters: { mine: 1 }, search: "an" });
	server.getFigures.mockResolvedValue({ actual: 7 });
	await figures.choose("last_quarter");
	expect(server.getFigures).toHaveBeenLastCalledWith(
		"last_quarter",
		expect.objectContaining({ filters: { mine: 1 }, search: "an" })
	);
	expect(figures.sums).toEqual({ actual: 7 });
});

test("while another period is read, no sum of the old one stands under its name", async () => {
	const answer = later();
	server.getFigures.mockResolvedValueOnce({ actual: 1 }).mockReturnValueOnce(answer.promise);
	await figures.load();
	const choice = figures.choose("last_year");
	expect(figures.sums).toBeNull();
	answer.answer({ actual: 2 });
	await choice;
	expect(figures.sums).toEqual({ actual: 2 });
});

test("the figures of a period or view that is no longer shown are dropped", async () => {
	const [old, older] = [later(), later()];
	server.getFigures.mockReturnValueOnce(older.promise).mockReturnValueOnce(old.promise);
	const loads = [figures.choose("last_year"), figures.choose("this_year")];
	useView().change({ filters: { mine: 1 } });
	older.answer({ actual: 1 });
	old.refuse(new Error("too late"));
	await Promise.all(loads);
	expect(figures.sums).toBeNull();
	expect(figures.failure).toBe("");
});

test("a failure is told, and gone with the next answer", async () => {
	server.getFigures.mockRejectedValueOnce(new Error("No")).mockResolvedValueOnce({ actual: 2 });
	await figures.load();
	expect(figures.failure).toBe("No");
	await figures.load();
	expect([figures.failure, figures.sums]).toEqual(["", { actual: 2 }]);
});
