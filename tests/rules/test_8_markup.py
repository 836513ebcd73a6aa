"""No text of a card is markup for any page that shows it (spec §8.3): whichever way it came, in either spelling."""

import html

import frappe
import pytest

SPELLINGS = {
	"tag": "<img src=x onerror=alert(1)>",
	"entities": "&lt;img src=x onerror=alert(1)&gt;",
	"double entities": "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
	"script": "<script>alert(1)</script>",
}
PLAIN = {"Data", "Small Text", "Text"}


@pytest.fixture(params=SPELLINGS.values(), ids=list(SPELLINGS))
def hostile(request):
	return request.param


def is_harmless(text: str) -> bool:
	for _page in range(4):
		if "<img" in text.lower() or "<script" in text.lower():
			return False
		text = html.unescape(text)
	return True


def texts_of(doc) -> list[str]:
	return [str(doc.get(field.fieldname) or "") for field in doc.meta.fields if field.fieldtype in PLAIN]


def test_8_what_endpoints_store_is_no_markup(call, make_customer, hostile):
	card = call(
		"leadcard.api.cards.create_lead",
		values={"full_name": hostile, "short_name": hostile, "address_line": hostile, "notes": hostile},
		tags=[hostile],
	)["card"]
	lead = frappe.get_doc("LC Lead", card["name"])
	assert "alert(1)" in lead.title
	assert all(map(is_harmless, [*texts_of(lead), lead.get("_user_tags") or "", card["title"]]))
	on = {"doctype": lead.doctype, "name": lead.name}
	meeting = {"subject": hostile, "location": hostile, "attendees": [{"attendee_name": hostile}]}
	for method, doctype, values in (
		("log_call", "LC Call", {"subject": hostile, "description": hostile}),
		("log_meeting", "LC Meeting", meeting),
		("add_note", "LC Note", {"content": hostile}),
		("create_ticket", "LC Ticket", {"subject": hostile}),
	):
		name = call(f"leadcard.api.activities.{method}", **on, values=values)["activity"]
		assert all(map(is_harmless, texts_of(frappe.get_doc(doctype, name)))), doctype
	customer = make_customer()
	name = call("leadcard.api.activities.create_opportunity", name=customer.name, values={"title": hostile})
	assert is_harmless(frappe.db.get_value("LC Opportunity", name["opportunity"], "title"))
	contact = call("leadcard.api.activities.create_contact", **on, first_name=hostile)["contact"]
	assert is_harmless(frappe.db.get_value("Contact", contact, "first_name"))
	text = call("leadcard.api.comments.add_comment", **on, text=hostile)["comments"][0]["text"]
	stored = frappe.get_all(
		"Comment", {"reference_name": lead.name, "comment_type": "Comment"}, pluck="content"
	)
	assert "<img" not in stored[0] and "<script" not in stored[0], text


def test_8_other_ways_in_store_no_markup_either(call, make_lead, hostile):
	lead = make_lead(full_name=hostile)
	assert all(map(is_harmless, texts_of(lead)))
	other = make_lead()
	call(
		"frappe.client.set_value",
		doctype=other.doctype,
		name=other.name,
		fieldname="full_name",
		value=hostile,
	)
	sent = {"doctype": "LC Product", "product_name": hostile, "price": 5}
	product = call("frappe.client.insert", doc=sent)
	other.reload()
	assert is_harmless(other.title) and is_harmless(product["product_name"])
