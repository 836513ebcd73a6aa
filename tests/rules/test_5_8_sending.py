"""Emails that are written on a card (spec §5.8): to whom they go, and that no quotation is empty."""

import frappe
import pytest

from leadcard.exceptions import EmailError

SEND = "leadcard.api.activities.send_email"
TEXT = "<p>Kính gửi anh</p>"


@pytest.fixture
def send(call, outgoing):
	def write(card, **values):
		values = {"subject": "Báo giá", "content": TEXT, "recipients": "binh@example.com", **values}
		return frappe.get_doc(
			"Communication", call(SEND, doctype=card.doctype, name=card.name, values=values)["activity"]
		)

	return write


def receivers(email) -> list[str]:
	queued = frappe.get_last_doc("Email Queue", {"communication": email.name})
	return sorted(row.recipient for row in queued.recipients)


def test_5_8_each_of_a_pasted_list_gets_the_email(send, make_lead):
	email = send(
		make_lead(),
		recipients='"Trần, An" <an@example.com>; binh@example.com',
		cc="Le, Chi <chi@example.com>;dung@example.com\n",
	)
	assert receivers(email) == [f"{name}@example.com" for name in ("an", "binh", "chi", "dung")]
	assert (email.recipients, email.cc) == (
		"an@example.com, binh@example.com",
		"chi@example.com, dung@example.com",
	)


def test_5_8_a_list_with_somebody_without_an_address_goes_to_nobody(send, make_lead, refused):
	lead = make_lead()
	with refused(EmailError) as error:
		send(lead, recipients="an@example.com; chị Thư")
	assert "chị Thư" in str(error.value)
	assert not frappe.db.count("Communication", {"reference_name": lead.name})


def test_5_8_frappes_own_dialog_reads_the_same_lists(call, outgoing, make_lead):
	lead = make_lead()
	name = call(
		"frappe.core.doctype.communication.email.make",
		doctype="LC Lead",
		name=lead.name,
		subject="Báo giá",
		content=TEXT,
		recipients="an@example.com;binh@example.com",
		send_email=1,
	)["name"]
	assert frappe.db.get_value("Communication", name, "recipients") == "an@example.com, binh@example.com"


@pytest.mark.parametrize(
	("card", "content"),
	[({"expected_revenue": 5}, ""), ({"expected_revenue": 5}, "<p><br></p>"), ({}, TEXT)],
	ids=["no text", "blank paragraphs", "no amount"],
)
def test_5_8_a_quotation_without_anything_to_quote_is_refused(send, make_lead, refused, card, content):
	lead = make_lead(**card)
	with refused(EmailError) as error:
		send(lead, kind="Quotation", content=content)
	assert "attach the quotation" in str(error.value)
	assert not frappe.db.count("Communication", {"reference_name": lead.name})
	assert frappe.db.get_value("LC Lead", lead.name, "stage") == "Open"


def test_5_8_a_quotation_with_an_amount_or_a_file_goes(send, make_lead):
	priced, bare = make_lead(expected_revenue=5), make_lead()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "bao-gia.txt",
			"content": "2 tỷ",
			"is_private": 1,
			"attached_to_doctype": "LC Lead",
			"attached_to_name": bare.name,
		}
	).insert()
	send(priced, kind="Quotation")
	send(bare, kind="Quotation", content="", attachments=[file.name])
	for lead in (priced, bare):
		assert frappe.db.get_value("LC Lead", lead.name, "stage") == "Quotation"
