import { expect, test } from "vitest";
import { answerOf, fieldsOf } from "./whole_numbers";

test.each([
	["0912 345 678", ["mobile_no", "phone", "tax_id"]],
	["+84 912.345.678", ["mobile_no", "phone"]],
	["079123456789", ["mobile_no", "phone", "id_number"]],
	["0312345678-001", ["mobile_no", "phone", "tax_id"]],
	["an@example.com", ["email_id"]],
	["091234", []],
	["Trần 0912345678", []],
	["an@example", []],
])("%s may be a whole value of %j", (text, fields) => expect(fieldsOf(text)).toEqual(fields));

const match = (field) => ({ field, title: "L.T.", masked: true });

test("4.3 who holds a phone is told once, whichever of its fields it was asked for", () => {
	const answer = { matches: [match("mobile_no"), match("phone")], invalid: [{ field: "tax_id" }] };
	expect(answerOf(["mobile_no", "phone", "tax_id"], answer)).toEqual({
		field: "mobile_no",
		matches: [match("mobile_no")],
	});
	const landline = { matches: [match("phone")], invalid: [{ field: "mobile_no" }] };
	expect(answerOf(["mobile_no", "phone"], landline).matches).toEqual([match("phone")]);
});

test("what the server takes for no whole number has no answer", () => {
	const refused = { matches: [], invalid: [{ field: "mobile_no" }, { field: "phone" }] };
	expect(answerOf(["mobile_no", "phone"], refused)).toBeNull();
});
