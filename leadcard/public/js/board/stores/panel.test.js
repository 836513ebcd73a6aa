import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { card, later } from "../../../../../tests/units/cards";
import { commentDraft, keepTyped, typedBefore } from "../drafts";
import * as server from "../server";
import { useColumns } from "./columns";
import { usePanel } from "./panel";

vi.mock("../server");
vi.mock("../address");
vi.mock("../focus");

const lead = card("a");
const customer = card("K", { doctype: "LC Customer" });
const detailsOf = (about, more = {}) => ({ card: { unread_comments: 0, ...about }, tasks: [], ...more });

let panel = null;

beforeEach(() => {
	setActivePinia(createPinia());
	panel = usePanel();
});

describe("opening", () => {
	test("shows what the server says, on the tab that was asked for", async () => {
		server.getCard.mockResolvedValueOnce(detailsOf(lead));
		await panel.open(lead, "tasks");
		expect([panel.card.name, panel.tab]).toEqual(["a", "tasks"]);
		server.getCard.mockResolvedValueOnce(detailsOf(customer));
		await panel.open(customer);
		expect([panel.card.name, panel.tab]).toEqual(["K", "activity"]);
	});

	test("drops the answer about a card that is not open any more", async () => {
		const old = later();
		server.getCard.mockReturnValueOnce(old.promise).mockResolvedValueOnce(detailsOf(customer));
		const first = panel.open(lead);
		await panel.open(customer);
		old.answer(detailsOf(lead));
		await first;
		expect(panel.card.name).toBe("K");
		panel.close();
		expect(panel.card).toBeNull();
	});

	test("again keeps what is shown until the answer is there", async () => {
		server.getCard.mockResolvedValueOnce(detailsOf(lead));
		await panel.open(lead, "tasks");
		const again = later();
		server.getCard.mockReturnValueOnce(again.promise);
		panel.open(lead);
		expect([panel.card.name, panel.tab]).toEqual(["a", "tasks"]);
		again.answer(detailsOf(lead));
	});

	test("8.3 says why a card cannot be shown, where there is nothing else to show", async () => {
		server.getCard.mockResolvedValueOnce(detailsOf(lead));
		await panel.open(lead);
		expect(panel.explain({ status: 403, message: "No" })).toBe(false);
		server.getCard.mockRejectedValueOnce(new Error("No"));
		await panel.open(customer).catch(() => {});
		expect(panel.explain({ status: 403, message: "No" })).toBe(true);
		expect(panel.unreadable).toEqual({ status: 403, message: "No" });
	});
});

describe("what is edited right after a save", () => {
	test("waits for what is being read", async () => {
		const task = { doctype: "ToDo", name: "T1", text: "before" };
		server.getCard.mockResolvedValueOnce(detailsOf(lead, { tasks: [task] }));
		await panel.open(lead);
		const reading = later();
		server.getCard.mockReturnValueOnce(reading.promise);
		panel.follow(lead);
		const [details, row] = [panel.detailsNow(), panel.rowNow(task)];
		reading.answer(detailsOf({ ...lead, title: "saved" }, { tasks: [{ ...task, text: "saved" }] }));
		expect((await details).card.title).toBe("saved");
		expect((await row).text).toBe("saved");
	});

	test("is what is there where the reading failed", async () => {
		const task = { doctype: "ToDo", name: "T1" };
		server.getCard.mockRejectedValueOnce(new Error("offline"));
		await panel.open(lead).catch(() => {});
		expect(await panel.detailsNow()).toBeNull();
		expect(await panel.rowNow(task)).toBe(task);
	});
});

describe("something came of a card", () => {
	beforeEach(async () => {
		server.getCard.mockResolvedValueOnce(detailsOf(lead));
		await panel.open(lead);
	});

	test("that is open: it is read again; of another one nothing is", () => {
		server.getCard.mockResolvedValue(detailsOf(lead));
		panel.follow(customer);
		expect(server.getCard).toHaveBeenCalledTimes(1);
		panel.follow(lead);
		expect(server.getCard).toHaveBeenCalledTimes(2);
	});

	test("that is gone: the panel closes, but not because the network is away", async () => {
		server.getCard.mockRejectedValueOnce(Object.assign(new Error(), { status: 0 }));
		panel.follow(lead);
		await new Promise((resume) => setTimeout(resume));
		expect(panel.opened).not.toBeNull();
		server.getCard.mockRejectedValueOnce(Object.assign(new Error(), { status: 404 }));
		panel.follow(lead);
		await vi.waitFor(() => expect(panel.opened).toBeNull());
	});

	test("that is a customer now: what was typed goes along", () => {
		commentDraft("LC Lead/a").text = "half a comment";
		keepTyped({ what: "addNote", card: lead }, "Note", { content: "half a note" });
		server.getCard.mockResolvedValueOnce(detailsOf(customer));
		panel.follow(customer, { was: "LC Lead/a" });
		expect(panel.isOpenFor("LC Customer/K")).toBe(true);
		expect(commentDraft("LC Customer/K").text).toBe("half a comment");
		expect(typedBefore({ what: "addNote", card: customer })).toEqual({ content: "half a note" });
		expect(commentDraft("LC Lead/a").text).toBe("");
	});
});

test("what is typed outlives the closed panel", async () => {
	server.getCard.mockResolvedValue(detailsOf(lead));
	await panel.open(lead);
	commentDraft("LC Lead/a").text = "not sent yet";
	panel.close();
	await panel.open(lead);
	expect(commentDraft("LC Lead/a").text).toBe("not sent yet");
});

test("7.5 comments count as read once the panel opened, on the board too, and the counts are read", async () => {
	const columns = useColumns();
	columns.list = [{ status: "New", cards: [{ ...lead, unread_comments: 3 }] }];
	columns.follow = vi.fn();
	server.getCard.mockResolvedValueOnce(detailsOf({ ...lead, unread_comments: 3 }));
	await panel.open(lead);
	expect(panel.unread).toBe(3);
	expect(panel.card.unread_comments).toBe(0);
	expect(columns.list[0].cards[0].unread_comments).toBe(0);
	expect(columns.follow).toHaveBeenCalledTimes(1);
});
