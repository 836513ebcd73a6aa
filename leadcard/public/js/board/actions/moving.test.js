import { beforeEach, describe, expect, test, vi } from "vitest";
import { card } from "../../../../../tests/units/cards";
import { convertDialog } from "../dialogs/convert";
import * as server from "../server";
import { movingActions } from "./moving";
import { toolsOf } from "./tools";

vi.mock("../server");
vi.mock("../dialogs/convert");
vi.mock("../dialogs/opportunities");

const lead = card("a", { modified: "1" });
const moved = { ...lead, column: "Contacting", modified: "2" };

let host = null;
let actions = null;

beforeEach(() => {
	host = {
		site: { currency: "VND" },
		announce: vi.fn(),
		offerUndo: vi.fn(),
		letGo: vi.fn(),
		reread: vi.fn(async () => {}),
		column: (status) => ({ status, label: status }),
		attempt: vi.fn((_card, _status, ask) => ask()),
	};
	actions = movingActions(toolsOf(host));
});

describe("undo", () => {
	test("takes a move back with the card as it is by then", async () => {
		server.moveCard.mockResolvedValueOnce({ card: moved });
		await actions.move(lead, "Contacting");
		const [{ message, run }] = host.offerUndo.mock.lastCall;
		expect(message).toBe("a is now in Contacting");
		server.moveCard.mockResolvedValueOnce({ card: lead });
		await run();
		expect(server.moveCard).toHaveBeenLastCalledWith(moved, "New");
		expect(host.attempt).toHaveBeenLastCalledWith(moved, "New", expect.any(Function));
	});

	test("2.4 is not offered where there is no way back", async () => {
		const contacted = { ...moved, history: [{ kind: "call", completed: 1 }] };
		server.moveCard.mockResolvedValueOnce({ card: contacted });
		await actions.move(lead, "Contacting");
		expect(host.announce).toHaveBeenCalledWith("a is now in Contacting");
		expect(host.offerUndo).not.toHaveBeenCalled();
	});
});

test("a move that the server refuses is told, and a card that is older than the server's is read again", async () => {
	server.moveCard.mockRejectedValueOnce(
		Object.assign(new Error("Changed"), { type: "TimestampMismatchError" })
	);
	await actions.move(lead, "Contacting");
	expect(host.reread).toHaveBeenCalledWith(lead);
	expect(host.announce).toHaveBeenCalledWith("Changed");
});

test("2.6 a lead cannot win: it is told, and the server is not asked", async () => {
	await actions.move(lead, "Transacted");
	expect(host.attempt).not.toHaveBeenCalled();
	expect(host.announce).toHaveBeenCalledTimes(1);
});

describe("2.5 a conversion", () => {
	test("that is cancelled changes nothing", async () => {
		convertDialog.mockResolvedValueOnce(null);
		expect(await actions.convert(lead)).toBeNull();
		expect(server.convertLead).not.toHaveBeenCalled();
	});

	test("brings the stage that was chosen along", async () => {
		const customer = card("K", { doctype: "LC Customer" });
		convertDialog.mockResolvedValueOnce({ customer: "" });
		server.convertLead.mockResolvedValueOnce({ card: customer });
		const bring = async () => ({ stage: "Deposit" });
		expect(await actions.moveToStage(lead, { status: "Converted", needs: "convert" }, bring)).toBe(
			customer
		);
		expect(server.convertLead).toHaveBeenCalledWith(lead, "", { stage: "Deposit" });
	});

	test("whose customer the user may not see takes the card off", async () => {
		convertDialog.mockResolvedValueOnce({ customer: "" });
		server.convertLead.mockResolvedValueOnce({ card: null, already: true });
		await actions.convert(lead);
		expect(host.letGo).toHaveBeenCalledWith(lead);
	});
});
