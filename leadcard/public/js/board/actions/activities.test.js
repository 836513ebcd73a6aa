import { beforeEach, expect, test, vi } from "vitest";
import { card } from "../../../../../tests/units/cards";
import * as server from "../server";
import { activityActions } from "./activities";
import { toolsOf } from "./tools";

vi.mock("../server");
vi.mock("../dialogs/activities");
vi.mock("../dialogs/call");
vi.mock("../dialogs/form_dialog");
vi.mock("../dialogs/people");

const MINUTE = 60000;
const moved = card("a", { column: "Contacting" });

let host = null;
let actions = null;
const dialled = (minutesAgo) => ({ ...card("a"), who: "", at: Date.now() - minutesAgo * MINUTE });

beforeEach(() => {
	vi.useFakeTimers({ now: new Date("2026-11-30T03:00:00Z") });
	frappe.datetime = { system_datetime: () => "2026-11-30 10:00:00" };
	host = { announce: vi.fn(), offerUndo: vi.fn(), absorb: vi.fn(), find: () => null };
	actions = activityActions(toolsOf(host));
	server.logCall.mockResolvedValue({ activity: "call-1", card: moved });
});

test("5.12 a call that is told of later has the time when it was dialled", async () => {
	await actions.logOutcome(dialled(1), "Busy");
	expect(server.logCall.mock.lastCall[1]).not.toHaveProperty("starts_at");
	await actions.logOutcome(dialled(30), "Busy");
	expect(server.logCall.mock.lastCall[1]).toMatchObject({ starts_at: "2026-11-30 09:30:00" });
});

test("5.12 a call that is taken back takes its move back, also of a card that is not loaded", async () => {
	await actions.logOutcome(dialled(1), "Connected");
	server.deleteActivity.mockResolvedValue({ card: moved });
	server.moveCard.mockResolvedValue({ card: card("a") });
	await host.offerUndo.mock.lastCall[0].run();
	expect(server.moveCard).toHaveBeenCalledWith(moved, "New");
	expect(host.absorb).toHaveBeenLastCalledWith(card("a"));
});
