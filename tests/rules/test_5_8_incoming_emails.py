"""Emails that come in (spec §5.4, §5.8): on which card they land, and which are no word of the customer's."""

import frappe
import pytest

from leadcard.mail.incoming import card_owner


@pytest.fixture
def receive():
	"""`receive(sender, …)`: a Communication as Frappe makes it of a mail that it could put nowhere."""

	def come_in(sender="binh@example.com", fetched=True, **values):
		email = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"subject": "Còn căn nào không?",
				"content": "Chào chị",
				"sender": sender,
				"recipients": "board@example.com",
				**values,
			}
		)
		email.flags.in_receive = fetched
		return email.insert(ignore_permissions=True)

	return come_in


def card_of(email):
	return (email.reference_doctype, email.reference_name)


def test_5_8_a_first_email_lands_on_the_one_card_with_its_address(receive, make_lead, convert):
	lead = make_lead(email_id="binh@example.com")
	assert card_of(receive("Binh@Example.com")) == ("LC Lead", lead.name)
	assert frappe.db.get_value("LC Lead", lead.name, "stage") == "Open"
	customer = convert(lead)["customer"]
	assert card_of(receive()) == ("LC Customer", customer)


def test_5_8_an_email_lands_nowhere_by_guessing(receive, make_lead, settings):
	settings(email_policy="Warn")
	assert card_of(receive("la@example.com")) == (None, None)
	for _card in range(2):
		make_lead(email_id="hai@example.com")
	assert card_of(receive("hai@example.com")) == (None, None)


def test_8_3_what_a_client_writes_by_itself_finds_no_card(receive, make_lead):
	make_lead(email_id="binh@example.com")
	assert card_of(receive(fetched=False)) == (None, None)


def test_5_8_where_frappe_has_found_a_place_it_stays(receive, make_lead, make_user):
	make_lead(email_id="binh@example.com")
	user = make_user()
	email = receive(reference_doctype="User", reference_name=user)
	assert card_of(email) == ("User", user)


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mail.example.com", "postmaster@example.com"])
def test_5_4_what_a_mail_server_says_is_no_care(receive, make_lead, email_on, sender):
	lead = make_lead()
	sent = email_on(lead, communication_date="2026-01-05 10:00:00", delivery_status="Sent")
	before = frappe.db.get_value("LC Lead", lead.name, ["last_care_on", "stage"])
	place = {"reference_doctype": "LC Lead", "reference_name": lead.name}
	report = receive(sender, in_reply_to=sent.name, communication_date=frappe.utils.now(), **place)
	assert report.communication_type == "Automated Message"
	assert frappe.db.get_value("LC Lead", lead.name, ["last_care_on", "stage"]) == before
	assert frappe.db.get_value("Communication", sent.name, "delivery_status") == "Bounced"


def test_8_3_frappe_tells_whoever_looks_after_the_card(receive, make_lead, make_user):
	lan = make_user()
	lead = make_lead(email_id="binh@example.com", lead_owner=lan)
	email = receive()
	assert email.get_owner() == card_owner("LC Lead", lead.name) == lan
	frappe.db.set_value("User", lan, "enabled", 0)
	assert email.get_owner() is None
