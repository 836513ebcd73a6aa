import { beforeEach, expect, test, vi } from "vitest";
import { card, later } from "../../../../../tests/units/cards";
import { toolsOf } from "./tools";

let tools = null;

beforeEach(() => {
	tools = toolsOf({ announce: vi.fn(), reread: vi.fn(async () => {}) });
});

test("a dialog is on its way until it is open, or cannot be had", async () => {
	const [fields, others] = [later(), later()];
	const waiting = [fields, others].map(({ promise }) => tools.withDialog(() => promise)(card("a")));
	expect(tools.isPreparing()).toBe(true);
	fields.answer();
	await waiting[0];
	expect(tools.isPreparing()).toBe(true);
	others.refuse(new Error("No network"));
	await waiting[1];
	expect(tools.isPreparing()).toBe(false);
});
