"""Spec §16.7: anonymising a card. Whose it was is found nowhere any more, and all figures are as before."""

from pathlib import Path

import frappe
import pytest
from frappe.utils import get_datetime

from leadcard.domain.periods import Period
from leadcard.domain.sizes import LONGEST_STORED
from leadcard.exceptions import (
	AnonymisedCardError,
	PersonalReasonError,
	ReasonRequiredError,
	TooLargeError,
)
from leadcard.figures import revenue
from tests.rules import recount
from tests.rules.left_over import files_with, forget_earlier_runs, tables_with
from tests.rules.ring import BY_FIELDS, WRITTEN, hang, is_here
from tests.rules.test_3_5_custom_fields import custom_fields  # noqa: F401
from tests.rules.test_6_2_everything_moves import add_address, add_contact, add_event

LEAD, CUSTOMER = "LC Lead", "LC Customer"
ANONYMISE = "leadcard.api.privacy.anonymise"
MARK = "Zuzanna"
NAME = f"{MARK} Kowalewska"
NUMBERS = {
	"mobile_no": "0987 612 349",
	"phone": "024 3765 4198",
	"email_id": "zuzanna@kowalewska.example",
	"tax_id": "0301464823",
	"id_number": "074172016873",
	"website": "https://zuzanna.example",
}
MARKS = (MARK, "987612349", "37654198", "kowalewska", "0301464823", "074172016873")
TEXTS = ("address_line", "ward", "district", "province", "industry", "market_segment", "short_name", "notes")
RECORDS = ("LC Call", "LC Meeting", "LC Note", "LC Ticket", "LC Opportunity", "LC Status Change")
# rings of Frappe whose text is a person's; the others hold names of users and documents alone
TOLD = [
	kind
	for kind in BY_FIELDS
	if WRITTEN[kind] in ("content", "subject", "description", "data", "title", "reason")
]
WHY = "Yêu cầu theo luật, phiếu 17"


@pytest.fixture
def party(make_lead, convert, log_activity, email_on, make_opportunity, settings):
	"""A lead with everything that can hang on it, and the customer that it became with as much again."""
	forget_earlier_runs(MARK)
	settings(create_opportunity_on_conversion=1)
	texts = {field: f"{MARK} {field}" for field in TEXTS}
	lead = make_lead(
		full_name=NAME,
		date_of_birth="1972-02-19",
		gender="Female",
		expected_revenue=5_000_000,
		**NUMBERS,
		**texts,
	)
	fill(lead, log_activity, email_on)
	customer = frappe.get_doc(CUSTOMER, convert(lead)["customer"])
	fill(customer, log_activity, email_on)
	deal = make_opportunity(
		customer, title=f"Căn hộ cho {NAME}", amount=7_000_000, description=f"<p>{MARK}</p>"
	)
	hang("Comment", deal).db_set("content", MARK)
	make_opportunity(customer, title=MARK, amount=3_000_000, sales_stage="Closed Won")
	customer.reload()
	customer.save(ignore_version=False)
	return lead, customer


def fill(card, log_activity, email_on):
	"""Each kind of what hangs on a card, with the mark in its texts, and what hangs on that in turn."""
	call = log_activity(card, "LC Call", subject=MARK, description=MARK)
	log_activity(card, "LC Note", content=f"{MARK} gọi lại")
	log_activity(card, "LC Ticket", subject=MARK, description=MARK)
	attendees = [{"attendee_name": NAME, "email_id": NUMBERS["email_id"]}]
	log_activity(card, "LC Meeting", subject=MARK, location=MARK, description=MARK, attendees=attendees)
	mail = email_on(
		card,
		subject=MARK,
		content=MARK,
		sender=NUMBERS["email_id"],
		recipients=f"{NAME} <{NUMBERS['email_id']}>",
	)
	own = add_contact(card, first_name=NAME, phone_nos=[{"phone": "0987 612 349", "is_primary_mobile_no": 1}])
	add_address(card, title=f"{MARK} kho")
	if is_here("Event"):
		add_event(card, subject=MARK)
	card.add_comment("Comment", MARK)
	for place in (card, call, mail, own):
		for kind in filter(is_here, TOLD):
			hang(kind, place).db_set(
				WRITTEN[kind], f'{{"changed": [["notes", "{MARK}", ""]]}}' if kind == "Version" else MARK
			)
		at = {"attached_to_doctype": place.doctype, "attached_to_name": place.name}
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{MARK}-{place.name[-4:]}.txt",
				"content": f"{MARK} {place.name}",
				"is_private": 1,
				**at,
			}
		).insert()
	frappe.delete_doc("LC Note", log_activity(card, "LC Note", content=MARK).name)
	queue(card, mail)


def queue(card, mail):
	"""An email that waits, one that went, and an error in which somebody's number stands."""
	for reference in (
		{"reference_doctype": card.doctype, "reference_name": card.name},
		{"communication": mail.name},
	):
		frappe.get_doc(
			{
				"doctype": "Email Queue",
				"sender": "sales@example.com",
				"message": f"To: {NAME}",
				"status": "Sent",
				**reference,
			}
			| {"recipients": [{"recipient": NUMBERS["email_id"]}]}
		).insert(ignore_permissions=True)
	elsewhere = {"doctype": "Email Queue", "sender": "sales@example.com", "message": "Xin chào"}
	elsewhere["recipients"] = [{"recipient": NUMBERS["email_id"]}]
	frappe.get_doc(elsewhere).insert(ignore_permissions=True)
	unfiled = {"sender": NUMBERS["email_id"], "subject": MARK, "sent_or_received": "Received"}
	frappe.get_doc({"doctype": "Communication", **unfiled}).insert(ignore_permissions=True)
	frappe.get_doc({"doctype": "Error Log", "method": "send", "error": f"to={NAME}"}).insert(
		ignore_permissions=True
	)


def figures(call) -> dict:
	"""Whatever LeadCard counts, as the administrator sees it."""
	board = call.get("leadcard.api.board.get_board")
	year = Period(get_datetime("2000-01-01").date(), get_datetime("2100-01-01").date())
	on_cards = ("in", (LEAD, CUSTOMER))
	counted = {
		**{kind: {} for kind in (LEAD, CUSTOMER, *RECORDS)},
		"Comment": {"comment_type": "Comment", "reference_doctype": on_cards},
		"Communication": {},
		"ToDo": {"reference_type": on_cards},
		"Tag Link": {"document_type": on_cards},
	}
	return {
		"columns": [
			[column[key] for key in ("status", "count", "revenue", "share")] for column in board["columns"]
		],
		"views": board["views"],
		"expected": revenue.expected_revenue(year),
		"actual": revenue.actual_revenue(year),
		"records": {kind: frappe.db.count(kind, filters) for kind, filters in counted.items()},
	}


def kept_of(doctype: str, name: str) -> dict:
	"""What must stay on a card: all but texts, birthdays and who changed it last."""
	row = frappe.db.get_value(doctype, name, "*", as_dict=True)
	gone = {*NUMBERS, *TEXTS, "full_name", "title", "date_of_birth", "modified", "modified_by", "_comments"}
	return {
		key: value or None
		for key, value in row.items()
		if key not in gone and not key.startswith("anonymised")
	}


def anonymise(call, card, reason=WHY) -> dict:
	return call(ANONYMISE, doctype=card.doctype, name=card.name, reason=reason)


@pytest.mark.parametrize("asked", [LEAD, CUSTOMER])
def test_16_7_nothing_tells_whose_the_card_was_and_all_figures_are_as_before(party, call, asked):
	lead, customer = party
	urls = frappe.get_all("File", {"file_name": ("like", f"{MARK}%")}, pluck="file_url")
	disk = [Path(frappe.get_site_path(*url.split("/"))) for url in urls]
	assert len(tables_with(MARK)) > 12 and len(tables_with(*MARKS)) > 14
	held = set(files_with(*MARKS))
	assert len(disk) >= 8 and {path.name for path in disk} <= held
	before = figures(call), kept_of(LEAD, lead.name), kept_of(CUSTOMER, customer.name)
	log = frappe.get_all(
		"LC Status Change", fields=["name", "from_value", "to_value", "why", "changed_on"], order_by="name"
	)

	answer = anonymise(call, lead if asked == LEAD else customer)

	assert not answer["already"]
	assert [tuple(card) for card in answer["cards"]] == [(LEAD, lead.name), (CUSTOMER, customer.name)]
	assert tables_with(*MARKS) == {}
	assert set(files_with(*MARKS)) == held - {path.name for path in disk}
	assert not any(path.exists() for path in disk)
	assert (figures(call), kept_of(LEAD, lead.name), kept_of(CUSTOMER, customer.name)) == before
	assert (
		frappe.get_all(
			"LC Status Change",
			fields=["name", "from_value", "to_value", "why", "changed_on"],
			order_by="name",
		)
		== log
	)
	assert recount.care(customer) == recount.stored_care(customer)
	assert recount.sums(customer.name) == recount.stored_sums(customer.name)
	for card in (lead, customer):
		shown = call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)
		assert shown["card"]["anonymised"] and MARK not in str(shown)
		assert not frappe.db.count("Version", {"docname": card.name})
	emails = {"reference_name": customer.name, "communication_medium": "Email"}
	for email in frappe.get_all("Communication", emails, pluck="name"):
		assert call.get("leadcard.api.emails.get_email", name=email)


def test_16_7_the_card_says_that_it_was_anonymised_by_whom_and_why(make_lead, make_user, as_user, call):
	manager = make_user(roles=("LeadCard Manager",))
	lead = make_lead(full_name=NAME, **NUMBERS)
	company = make_lead(organization_name=f"{MARK} Sp. z o.o.", full_name=NAME)
	with as_user(manager):
		assert call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)["may"]["anonymise"]
		card = anonymise(call, lead)["card"]
		anonymise(call, company)
		shown = call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)
		found = call.get("leadcard.api.board.get_board", search=lead.name)["columns"][0]["cards"]
		checked = call(
			"leadcard.api.duplicates.check",
			values={"mobile_no": NUMBERS["mobile_no"], "email_id": NUMBERS["email_id"]},
		)
	assert card["anonymised"] and card["title"] == f"Anonymised {lead.name}" == card["full_name"]
	assert frappe.db.get_value(LEAD, company.name, ["title", "organization_name", "full_name"]) == (
		f"Anonymised {company.name}",
		f"Anonymised {company.name}",
		None,
	)
	details = {field["fieldname"]: field["value"] for field in shown["details"]}
	assert (details["anonymised_by"], details["anonymised_reason"]) == (manager, WHY)
	assert details["anonymised_on"]
	assert not shown["may"]["write"] and not shown["may"]["anonymise"]
	assert [row["name"] for row in found] == [lead.name]
	assert not any(checked.values())


def test_16_7_twice_changes_nothing(make_lead, call):
	lead = make_lead(full_name=NAME)
	anonymise(call, lead)
	stored = frappe.db.get_value(LEAD, lead.name, "*", as_dict=True)
	assert anonymise(call, lead, "Lần hai")["already"]
	assert frappe.db.get_value(LEAD, lead.name, "*", as_dict=True) == stored


def test_16_7_only_managers_and_who_may_delete_the_card(make_lead, make_user, as_user, call, refused):
	seller, other = make_user(), make_user()
	lead = make_lead(full_name=NAME, lead_owner=seller)
	for user in (seller, other):
		with as_user(user), refused(frappe.PermissionError):
			anonymise(call, lead)
	assert frappe.db.get_value(LEAD, lead.name, "full_name") == NAME
	with as_user(make_user(roles=("LeadCard Manager",))):
		anonymise(call, lead)
	assert MARK not in frappe.db.get_value(LEAD, lead.name, "full_name")


def test_16_7_the_reason_is_asked_for_and_says_no_name(make_lead, call, refused):
	lead = make_lead(full_name=NAME, **NUMBERS)
	with refused(ReasonRequiredError):
		anonymise(call, lead, " ")
	for reason in (f"{NAME.upper()} đã yêu cầu", f"Gọi {NUMBERS['mobile_no']}"):
		with refused(PersonalReasonError):
			anonymise(call, lead, reason)
	assert frappe.db.get_value(LEAD, lead.name, "full_name") == NAME


def test_16_7_no_reason_is_too_long_to_be_kept_and_guesses_a_number(make_lead, call, refused):
	"""One that could not be kept would change nothing, and its refusal tell which of many numbers stands on the card."""
	lead = make_lead(full_name=NAME, **NUMBERS)
	for guess in (NUMBERS["tax_id"], "0301464999"):
		with refused(TooLargeError):
			anonymise(call, lead, f"{guess} {'0' * LONGEST_STORED}")
	assert frappe.db.get_value(LEAD, lead.name, "full_name") == NAME


def test_16_7_what_others_hang_on_too_stays_theirs(make_lead, call):
	lead, other = make_lead(full_name=NAME), make_lead()
	phones = [{"phone": "0912 345 670", "is_primary_mobile_no": 1}]
	contact = add_contact(lead, other, first_name="Chị Hoa", phone_nos=phones)
	address = add_address(lead, other, title="Kho")
	anonymise(call, lead)
	for document in (contact, address):
		stored = frappe.get_doc(document.doctype, document.name)
		assert [(row.link_doctype, row.link_name) for row in stored.links] == [(LEAD, other.name)]
	stored = frappe.get_doc("Contact", contact.name)
	assert (stored.first_name, stored.phone_nos[0].phone) == ("Chị Hoa", "0912 345 670")
	found = call.get("leadcard.api.board.get_board", search="0912345670")["columns"][0]["cards"]
	assert [card["name"] for card in found] == [other.name]


def test_16_7_a_contact_that_is_called_as_an_invoice_leaves_the_numbers_of_invoices(make_lead, call):
	series = frappe.qb.Table("tabSeries")
	frappe.qb.into(series).columns(series.name, series.current).insert("HD-2026-", 7).run()
	lead, contact = make_lead(), frappe.get_doc({"doctype": "Contact", "first_name": "HD-2026-5"}).insert()
	assert contact.name == "HD-2026-5"
	contact.append("links", {"link_doctype": LEAD, "link_name": lead.name})
	contact.save()
	anonymise(call, lead)
	assert not frappe.db.exists("Contact", contact.name)
	kept = frappe.qb.from_(series).select(series.current).where(series.name == "HD-2026-")
	assert kept.run(pluck=True) == [7]


def test_16_7_an_anonymised_card_is_read_only(make_lead, call, refused, way_in, log_activity):
	lead = make_lead(full_name=NAME)
	call_before = log_activity(lead)
	anonymise(call, lead)
	key = {"doctype": LEAD, "name": lead.name}
	attempts = {
		"edit": lambda: call("leadcard.api.cards.edit_card", **key, values={"mobile_no": "0912 345 678"}),
		"form": lambda: frappe.get_doc(LEAD, lead.name).update({"full_name": NAME}).save(),
		"flag": lambda: frappe.get_doc(LEAD, lead.name).update({"anonymised_on": None, "notes": MARK}).save(),
		"note": lambda: call("leadcard.api.activities.add_note", **key, values={"content": MARK}),
		"call": lambda: call("leadcard.api.activities.log_call", **key, values={"subject": MARK}),
		"comment": lambda: call("leadcard.api.comments.add_comment", **key, text=MARK),
		"desk": lambda: frappe.get_doc(LEAD, lead.name).add_comment("Comment", MARK),
		"contact": lambda: call("leadcard.api.activities.create_contact", **key, first_name=NAME),
		"convert": lambda: call("leadcard.api.cards.convert_lead", name=lead.name),
	}
	for what, work in attempts.items():
		with refused(AnonymisedCardError):
			work()
			pytest.fail(what)
	assert MARK not in str(frappe.db.get_value(LEAD, lead.name, "*", as_dict=True))
	assert frappe.db.get_value("LC Call", call_before.name, "subject") == "Anonymised"


def test_16_7_permissions_say_read_only_to_frappes_own_forms(
	make_lead, make_user, as_user, call, log_activity
):
	lead = make_lead(full_name=NAME)
	logged, contact = log_activity(lead), frappe.new_doc("Contact")
	contact.append("links", {"link_doctype": LEAD, "link_name": lead.name})
	anonymise(call, lead)
	with as_user(make_user(roles=("LeadCard Manager", "Sales Manager"))):
		for doc in (frappe.get_doc(LEAD, lead.name), frappe.get_doc("LC Call", logged.name)):
			assert (
				doc.has_permission("read")
				and not doc.has_permission("write")
				and not doc.has_permission("delete")
			)
		assert not frappe.has_permission("Contact", "create", doc=contact)


def test_16_7_texts_of_custom_fields_go_and_their_days_stay(custom_fields, make_lead, call):  # noqa: F811
	lead = make_lead(full_name=NAME, custom_huong_nha=f"{MARK} Đông", custom_ngay_xem="2026-12-31")
	anonymise(call, lead)
	text, day = frappe.db.get_value(LEAD, lead.name, ["custom_huong_nha", "custom_ngay_xem"])
	assert (text, str(day)) == (None, "2026-12-31")
