import { beforeEach, expect, test, vi } from "vitest";

const PLACE = "leadcard:drafts:an@example.com";
const lead = { doctype: "LC Lead", name: "a" };

/** The drafts as a page finds them that is opened in a tab which holds these. */
async function openedWith(dialog) {
	sessionStorage.setItem(PLACE, JSON.stringify({ comment: {}, dialog }));
	vi.resetModules();
	return import("./drafts");
}

beforeEach(() => sessionStorage.setItem(PLACE, "{}"));

test("what a dialog of an older version kept is gone on with in the dialog of today", async () => {
	const values = { content: "half a note" };
	const drafts = await openedWith({
		"add_note/LC Lead/a": { what: "add_note", title: "Note: a", card: lead, values },
		"create/New": { what: "create", title: "New lead", status: "New", values: { full_name: "An" } },
	});
	expect(drafts.leftOver.map(({ what }) => what)).toEqual(["addNote", "create"]);
	expect(drafts.typedBefore({ what: "addNote", card: lead })).toEqual(values);
	expect(drafts.typedBefore({ what: "create", status: "New" })).toEqual({ full_name: "An" });
	drafts.forgetTyped(drafts.leftOver[0]);
	expect(drafts.typedBefore({ what: "addNote", card: lead })).toEqual({});
});

test("what is kept is found again after a reload", async () => {
	const before = await openedWith({});
	before.keepTyped({ what: "logCall", card: lead }, "Call: a", { subject: "Price" });
	await vi.waitFor(() => expect(sessionStorage.getItem(PLACE)).toContain("logCall"));
	vi.resetModules();
	const after = await import("./drafts");
	expect(after.typedBefore({ what: "logCall", card: lead })).toEqual({ subject: "Price" });
});
