"""Spec §6: conversion, all or nothing, once, and with everything that hangs on the lead."""

import json

import frappe
import pytest

from leadcard import exceptions
from leadcard.documents import conversion
from leadcard.pipeline import moves

LEAD, CUSTOMER = "LC Lead", "LC Customer"
HANGING = {
	"LC Call": ("reference_doctype", "reference_name"),
	"LC Meeting": ("reference_doctype", "reference_name"),
	"LC Note": ("reference_doctype", "reference_name"),
	"LC Ticket": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"ToDo": ("reference_type", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Tag Link": ("document_type", "document_name"),
}


def counts(doctype, name) -> dict[str, int]:
	return {
		kind: frappe.db.count(kind, {type_field: doctype, name_field: name})
		for kind, (type_field, name_field) in HANGING.items()
	}


@pytest.fixture
def hang_everything(log_activity, email_on):
	"""Two of each kind on a card; the names, by kind."""

	def hang(card):
		on_card = {"reference_doctype": card.doctype, "reference_name": card.name}
		for number in (1, 2):
			log_activity(card, "LC Call", completed=1, starts_at=f"2026-01-0{number} 10:00:00")
			log_activity(card, "LC Meeting", starts_at=f"2099-01-0{number} 10:00:00")
			log_activity(card, "LC Note")
			log_activity(card, "LC Ticket")
			email_on(card, "Sent" if number == 1 else "Received")
			card.add_comment("Comment", f"Ý kiến {number}")
			frappe.get_doc(
				{
					"doctype": "ToDo",
					"description": "Gọi lại",
					"allocated_to": "Administrator" if number == 1 else "Guest",
					"reference_type": card.doctype,
					"reference_name": card.name,
				}
			).insert()
			frappe.get_doc(
				{
					"doctype": "File",
					"file_name": f"bao-gia-{number}.txt",
					"content": f"báo giá {number} {card.name}",
					"is_private": 1,
					"attached_to_doctype": card.doctype,
					"attached_to_name": card.name,
				}
			).insert()
			card.add_tag(f"nhãn {number}")
		assert on_card["reference_name"]
		return counts(card.doctype, card.name)

	return hang


ORGANIZATION = {
	"party_type": "Organization",
	"organization_name": "Công ty Hoa Sen",
	"full_name": "Trần Ngọc Bình",
	"salutation": "Ông",
	"mobile_no": "0916666123",
	"phone": "02438251234",
	"email_id": "binh@example.com",
	"tax_id": "0101234567",
}


@pytest.mark.parametrize("kind", ["Individual", "Organization"])
def test_6_1_conversion_makes_the_customer_its_contact_and_an_opportunity(
	make_lead, make_product, convert, kind
):
	product = make_product(price=1_000, deposit_percent=30)
	values = ORGANIZATION if kind == "Organization" else {"full_name": "Trần Ngọc Bình", "notes": "n"}
	lead = make_lead(**values, product=product.name, source="Website", expected_close_date="2026-12-31")
	answer = convert(lead)
	customer = frappe.get_doc(CUSTOMER, answer["customer"])
	assert (customer.status, customer.lead, customer.title) == ("Converted", lead.name, lead.title)
	assert (customer.mobile_no, customer.source, customer.account_owner) == (
		lead.mobile_no,
		"Website",
		lead.lead_owner,
	)
	opportunity = frappe.get_doc("LC Opportunity", answer["opportunity"])
	assert (opportunity.sales_stage, opportunity.product) == ("Needs Analysis", product.name)
	assert (opportunity.amount, opportunity.deposit_amount, opportunity.remaining_amount) == (1_000, 300, 700)
	assert str(opportunity.expected_close_date) == "2026-12-31"
	assert answer["card"]["revenue"] == 1_000
	contacts = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "link_doctype": CUSTOMER, "link_name": customer.name},
		pluck="parent",
	)
	assert len(contacts) == (1 if kind == "Organization" else 0)
	if contacts:
		contact = frappe.get_doc("Contact", contacts[0])
		assert (contact.first_name, contact.is_primary_contact, contact.company_name) == (
			"Trần Ngọc Bình",
			1,
			"Công ty Hoa Sen",
		)
		assert {row.phone for row in contact.phone_nos} == {"0916666123", "02438251234"}


def test_6_1_the_setting_says_whether_an_opportunity_is_made(make_lead, convert, settings):
	settings(create_opportunity_on_conversion=0)
	answer = convert(make_lead(expected_revenue=5))
	assert answer["opportunity"] is None
	assert frappe.db.count("LC Opportunity", {"customer": answer["customer"]}) == 0


def test_6_1_a_product_closed_meanwhile_travels_along(make_lead, make_product, convert):
	product = make_product(price=10)
	lead = make_lead(product=product.name)
	product.status = "Closed"
	product.save()
	opportunity = convert(lead)["opportunity"]
	assert frappe.db.get_value("LC Opportunity", opportunity, ["product", "amount"]) in [
		(product.name, 10),
		[product.name, 10],
	]


def test_6_1_typed_money_travels_along(make_lead, make_product, convert):
	lead = make_lead(product=make_product(price=1_000).name)
	lead.expected_revenue, lead.deposit_percent, lead.deposit_amount = 900, 0, 0
	lead.save()
	opportunity = frappe.get_doc("LC Opportunity", convert(lead)["opportunity"])
	assert (opportunity.amount, opportunity.deposit_percent, opportunity.deposit_amount) == (900, 0, 0)


def test_6_2_everything_moves_and_the_counts_are_equal(make_lead, convert, hang_everything, call):
	lead = make_lead()
	before = hang_everything(lead)
	assert all(count >= 2 for count in before.values()), before
	care = frappe.db.get_value(LEAD, lead.name, ["last_care_on", "next_activity_on", "open_tickets"])
	tags = frappe.db.get_value(LEAD, lead.name, "_user_tags")
	customer = convert(lead)["customer"]
	after, left = counts(CUSTOMER, customer), counts(LEAD, lead.name)
	for kind, count in before.items():
		assert after[kind] >= count, kind
		if kind != "Comment":
			assert (after[kind], left[kind]) == (count, 0), kind
	assert left["Comment"] == 0 or not frappe.db.count(
		"Comment", {"reference_doctype": LEAD, "reference_name": lead.name, "comment_type": "Comment"}
	)
	kept = frappe.db.get_value(CUSTOMER, customer, ["last_care_on", "next_activity_on", "open_tickets"])
	assert kept == care
	assert frappe.db.get_value(CUSTOMER, customer, "_user_tags") == tags
	panel = call.get("leadcard.api.board.get_card", doctype=CUSTOMER, name=customer)
	assert len(panel["plan"]) == 2 and len(panel["tickets"]) == 2
	assert len(panel["history"]) == 6


def test_6_2_attaching_merges_tags_and_keeps_the_customers_own(
	make_lead, make_customer, convert, hang_everything
):
	lead, customer = make_lead(), make_customer()
	before, had = hang_everything(lead), hang_everything(customer)
	lead.add_tag("riêng")
	assert convert(lead, customer=customer.name)["customer"] == customer.name
	after = counts(CUSTOMER, customer.name)
	for kind in set(HANGING) - {"Tag Link", "Comment"}:
		assert after[kind] == before[kind] + had[kind], kind
	tags = (frappe.db.get_value(CUSTOMER, customer.name, "_user_tags") or "").split(",")
	tags = [tag for tag in tags if tag]
	assert sorted(tags) == ["nhãn 1", "nhãn 2", "riêng"]
	linked = frappe.get_all(
		"Tag Link", filters={"document_type": CUSTOMER, "document_name": customer.name}, pluck="tag"
	)
	assert sorted(linked) == ["nhãn 1", "nhãn 2", "riêng"]


@pytest.mark.parametrize(
	"step", ["_create_opportunity", "card_records.move_all", "create_contact", "refresh_customer"]
)
def test_6_1_all_or_nothing_when_a_step_fails(
	make_lead, convert, hang_everything, monkeypatch, refused, card_of, step
):
	lead = make_lead(**ORGANIZATION)
	before, state = hang_everything(lead), card_of(LEAD, lead.name)
	customers, contacts = frappe.db.count(CUSTOMER), frappe.db.count("Contact")
	keys = frappe.db.count("LC Identity")

	def fail(*_args, **_kwargs):
		raise frappe.ValidationError("đứt cáp")

	with monkeypatch.context() as broken, refused(frappe.ValidationError):
		broken.setattr(f"{conversion.__name__}.{step}", fail)
		convert(lead)
	assert counts(LEAD, lead.name) == before
	assert card_of(LEAD, lead.name) == state
	assert (frappe.db.count(CUSTOMER), frappe.db.count("Contact")) == (customers, contacts)
	assert frappe.db.count("LC Identity") == keys
	assert convert(lead)["already"] is False


def test_6_3_the_second_conversion_names_the_first_ones_customer(make_lead, convert, call):
	lead = make_lead()
	seen = str(lead.modified)
	first = convert(lead, modified=seen)
	second = convert(lead, modified=seen)
	assert (second["customer"], second["already"], second["opportunity"]) == (first["customer"], True, None)
	third = call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Converted")
	assert third["card"]["name"] == first["customer"]
	assert frappe.db.count(CUSTOMER, {"lead": lead.name}) == 1
	assert frappe.db.count("LC Opportunity", {"customer": first["customer"]}) == 1


def test_6_3_an_already_converted_lead_never_moves_to_another_customer(make_lead, make_customer, convert):
	lead, other = make_lead(), make_customer()
	first = convert(lead)
	assert convert(lead, customer=other.name)["customer"] == first["customer"]


def test_6_3_whoever_may_not_see_the_customer_learns_its_name_alone(
	make_lead, convert, make_user, as_user, call
):
	seller, other = make_user(), make_user()
	lead = make_lead(lead_owner=seller, full_name="Trần Bí Mật", mobile_no="0916666123")
	customer = convert(lead)["customer"]
	frappe.get_doc(CUSTOMER, customer).db_set({"account_owner": other, "mobile_no": "0917777123"})
	with as_user(seller):
		answer = convert(lead)
		assert (answer["customer"], answer["card"]) == (customer, None)
		moved = call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Converted")
		assert moved["card"] is None
		for method in ("log_call", "add_note"):
			with pytest.raises(frappe.PermissionError):
				call(
					f"leadcard.api.activities.{method}",
					doctype=LEAD,
					name=lead.name,
					values={"content": "x"} if method == "add_note" else {},
				)
	assert "0917777123" not in json.dumps([answer, moved])


def test_6_4_a_duplicate_key_attaches_to_its_customer(make_lead, make_customer, convert, settings, refused):
	settings(mobile_policy="Warn")
	customer = make_customer(mobile_no="0916666123", full_name="Chị Hoa")
	lead = make_lead(mobile_no="0916 666 123", full_name="Anh Bình", expected_revenue=7, phone="02438251234")
	answer = convert(lead, customer=customer.name)
	assert answer["customer"] == customer.name
	kept = frappe.get_doc(CUSTOMER, customer.name)
	assert (kept.full_name, kept.lead, kept.expected_revenue) == ("Chị Hoa", None, 7)
	assert frappe.db.get_value(LEAD, lead.name, "customer") == customer.name
	contact = frappe.get_all(
		"Dynamic Link", filters={"link_name": customer.name, "parenttype": "Contact"}, pluck="parent"
	)
	assert frappe.db.get_value("Contact", contact[0], "first_name") == "Anh Bình"
	settings(mobile_policy="Block")
	kept.phone = "024 3825 1234"
	kept.save()
	with refused(exceptions.DuplicateIdentityError):
		make_lead(mobile_no=None, phone="02438251234")


def test_6_4_what_a_conversion_would_make_move_and_join_is_told_before(
	make_lead, make_customer, make_user, as_user, call, settings
):
	settings(mobile_policy="Warn")
	seller = make_user()
	customer = make_customer(mobile_no="0916666124", full_name="Chị Hoa", account_owner=seller)
	lead = make_lead(mobile_no="0916 666 124", full_name="Anh Bình", lead_owner=seller)
	call("leadcard.api.activities.add_note", doctype=LEAD, name=lead.name, values={"content": "x"})
	preview = "leadcard.api.cards.get_conversion"
	with as_user(seller):
		told = call.get(preview, name=lead.name)
	assert told["moved"] == {"LC Note": 1}
	assert told["customers"] == [{"name": customer.name, "title": "Chị Hoa"}]
	assert (told["opportunity"], told["column"], told["hidden"]) == (True, "Converted", [])
	frappe.db.set_value(
		CUSTOMER, customer.name, "account_owner", make_user(first_name="Lan", last_name="Chủ")
	)
	with as_user(seller):
		told = call.get(preview, name=lead.name)
	assert told["customers"] == []
	assert [(match["title"], match["owner_name"], match["field"]) for match in told["hidden"]] == [
		("C. H.", "Lan Chủ", "mobile_no")
	]
	assert customer.name not in json.dumps(told) and "Hoa" not in json.dumps(told)
	with as_user(make_user()), pytest.raises(frappe.PermissionError):
		call.get(preview, name=lead.name)


def test_6_2_what_will_move_is_counted_before_as_it_is_after(make_lead, convert, hang_everything, call):
	lead = make_lead()
	hang_everything(lead)
	told = call.get("leadcard.api.cards.get_conversion", name=lead.name)["moved"]
	customer = convert(lead)["customer"]
	moved = {
		kind: frappe.db.count(
			kind if kind != "Tag" else "Tag Link", {type_field: CUSTOMER, name_field: customer, **counted}
		)
		for kind, (type_field, name_field, counted) in {
			"LC Call": ("reference_doctype", "reference_name", {}),
			"LC Note": ("reference_doctype", "reference_name", {}),
			"Communication": ("reference_doctype", "reference_name", {}),
			"Comment": ("reference_doctype", "reference_name", {"comment_type": "Comment"}),
			"ToDo": ("reference_type", "reference_name", {"status": "Open"}),
			"File": ("attached_to_doctype", "attached_to_name", {}),
			"Tag": ("document_type", "document_name", {}),
		}.items()
	}
	assert all(moved.values())
	assert {kind: told[kind] for kind in moved} == moved


def test_6_4_a_stopped_customer_is_not_offered(make_lead, make_customer, call, settings):
	settings(mobile_policy="Warn")
	customer = make_customer(mobile_no="0916666124")
	lead = make_lead(mobile_no="0916 666 124")
	call("leadcard.api.cards.stop_care", doctype=CUSTOMER, name=customer.name, reason="x")
	assert call.get("leadcard.api.cards.get_conversion", name=lead.name)["customers"] == []


def test_6_4_a_match_through_a_contact_is_offered_as_its_customer_alone(
	make_lead, make_customer, call, settings
):
	settings(mobile_policy="Warn")
	customer = make_customer(mobile_no="0912000009", full_name="Chị Hoa")
	for links in ([{"link_doctype": CUSTOMER, "link_name": customer.name}], []):
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "Anh Hai",
				"phone_nos": [{"phone": "0916666125"}],
				"links": links,
			}
		).insert()
	lead = make_lead(mobile_no="0916 666 125")
	told = call.get("leadcard.api.cards.get_conversion", name=lead.name)
	assert told["customers"] == [{"name": customer.name, "title": "Chị Hoa"}]
	assert told["hidden"] == []


def test_6_4_attaching_to_a_stopped_or_missing_customer_is_refused(
	make_lead, make_customer, convert, call, refused, card_of
):
	lead, customer = make_lead(), make_customer()
	call("leadcard.api.cards.stop_care", doctype=CUSTOMER, name=customer.name, reason="x")
	before = card_of(LEAD, lead.name)
	with refused(exceptions.CareStoppedError):
		convert(lead, customer=customer.name)
	with refused(frappe.DoesNotExistError):
		convert(lead, customer="CUST-NONE")
	assert card_of(LEAD, lead.name) == before


def test_6_4_nobody_attaches_to_a_customer_that_they_do_not_see(
	make_lead, make_customer, convert, make_user, as_user, refused
):
	seller = make_user()
	lead, customer = make_lead(lead_owner=seller), make_customer(account_owner=make_user())
	with as_user(seller), refused(frappe.PermissionError):
		convert(lead, customer=customer.name)
	assert frappe.db.get_value(LEAD, lead.name, "status") == "New"


def test_6_1_a_stopped_lead_is_not_converted(make_lead, convert, call, refused):
	lead = make_lead()
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=lead.name, reason="x")
	with refused(exceptions.CareStoppedError):
		convert(lead)
	with refused(exceptions.CareStoppedError):
		call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Converted")
	assert frappe.db.count(CUSTOMER, {"lead": lead.name}) == 0


def test_6_1_a_lead_that_changed_meanwhile_is_not_converted(make_lead, convert, refused):
	lead = make_lead()
	seen = str(lead.modified)
	lead.notes = "đổi"
	lead.save()
	with refused(frappe.TimestampMismatchError):
		convert(lead, modified=seen)
	assert frappe.db.get_value(LEAD, lead.name, "status") == "New"


def test_6_5_the_lead_stays_read_only_and_linked(make_lead, convert, call, refused, card_of):
	lead = make_lead()
	customer = convert(lead)["customer"]
	before = card_of(LEAD, lead.name)
	assert (before["customer"], before["status"]) == (customer, "Converted")
	assert before["converted_on"]
	for fieldname, value in (
		("full_name", "Khác"),
		("status", "New"),
		("lead_owner", "Administrator"),
		("customer", None),
		("notes", "x"),
		("mobile_no", "0917777123"),
	):
		with refused(exceptions.ConvertedLeadError):
			call("frappe.client.set_value", doctype=LEAD, name=lead.name, fieldname=fieldname, value=value)
	for method, arguments in (
		("stop_care", {"reason": "x"}),
		("change_stage", {"stage": "Interested"}),
		("assign", {"user": "Administrator"}),
	):
		with refused(exceptions.LeadCardError):
			call(f"leadcard.api.cards.{method}", doctype=LEAD, name=lead.name, **arguments)
	assert card_of(LEAD, lead.name) == before


@pytest.mark.parametrize("way", ["made", "attached"])
def test_6_5_a_converted_lead_is_not_deleted(
	make_lead, make_customer, convert, refused, make_user, as_user, way
):
	lead = make_lead()
	convert(lead, **({"customer": make_customer().name} if way == "attached" else {}))
	with as_user(make_user(roles=("LeadCard Manager",))), refused(frappe.ValidationError):
		frappe.delete_doc(LEAD, lead.name)
	assert frappe.db.exists(LEAD, lead.name)


def test_6_2_what_is_added_to_a_converted_lead_lands_on_its_customer(
	make_lead, convert, log_activity, email_on
):
	lead = make_lead()
	customer = convert(lead)["customer"]
	for kind in ("LC Call", "LC Meeting", "LC Note", "LC Ticket"):
		record = log_activity(lead, kind)
		assert (record.reference_doctype, record.reference_name) == (CUSTOMER, customer)
	assert frappe.db.get_value(CUSTOMER, customer, "open_tickets") == 1


def test_6_2_deleting_an_activity_of_a_converted_lead_recounts_the_customer(
	make_lead, convert, log_activity, card_of
):
	lead = make_lead()
	done = log_activity(lead, completed=1, starts_at="2026-01-01 10:00:00")
	customer = convert(lead)["customer"]
	before = card_of(LEAD, lead.name)
	frappe.delete_doc("LC Call", done.name)
	assert frappe.db.get_value(CUSTOMER, customer, "last_care_on") == frappe.db.get_value(
		CUSTOMER, customer, "creation"
	)
	assert card_of(LEAD, lead.name)["status"] == before["status"]


def test_6_1_why_of_the_conversion_is_logged(make_lead, convert):
	lead = make_lead()
	customer = convert(lead)["customer"]
	log = frappe.get_all(
		"LC Status Change",
		filters={"reference_name": ("in", (lead.name, customer)), "changed_field": "status"},
		fields=["reference_doctype", "to_value", "why"],
		order_by="creation",
	)
	found = {(row.reference_doctype, row.to_value): row.why for row in log}
	assert found[LEAD, "Converted"] == moves.CONVERSION
	assert (CUSTOMER, "Converted") in found
