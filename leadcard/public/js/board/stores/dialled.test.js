import { createPinia, setActivePinia } from "pinia";
import { beforeEach, expect, test, vi } from "vitest";
import { card } from "../../../../../tests/units/cards";
import { useDialled } from "./dialled";

const opened = () => {
	setActivePinia(createPinia());
	return useDialled();
};

beforeEach(() => {
	vi.useFakeTimers({ now: new Date("2026-11-30T09:00:00Z") });
	window.matchMedia = () => ({ matches: true });
	opened().keep(null);
});

test("5.12 a call is asked about on a device with a thumb only", () => {
	window.matchMedia = () => ({ matches: false });
	const dialled = opened();
	dialled.begin(card("a"));
	expect(dialled.call).toBeNull();
});

test("5.12 a call outlives the page, which the phone may have thrown away, for some hours", () => {
	opened().begin(card("a"), "Chị Hoa");
	expect(opened().call).toMatchObject({ doctype: "LC Lead", name: "a", column: "New", who: "Chị Hoa" });
	vi.advanceTimersByTime(5 * 3600000);
	expect(opened().call).toBeNull();
});

test("5.12 the answer about one call does not end the next", () => {
	const dialled = opened();
	dialled.begin(card("a"));
	const first = dialled.call;
	vi.advanceTimersByTime(60000);
	dialled.begin(card("b"));
	dialled.end(first);
	expect(dialled.call.name).toBe("b");
	dialled.end(dialled.call);
	expect(opened().call).toBeNull();
});
