"""Bad input to emails, comments and contacts of a card (spec §5.1, §5.8, §5.11): refused by name, and nothing is stored."""

import frappe
import pytest

LEAD = "LC Lead"


@pytest.mark.parametrize(
	"values",
	[
		{},
		{"subject": "  "},
		{"subject": "x", "recipients": "binh"},
		{"subject": "x", "recipients": ["binh@example.com"]},
		{"subject": "x", "recipients": "a@example.com", "cc": "b at c"},
		{"subject": "x", "recipients": "a@example.com", "kind": "Spam"},
		{"subject": "x", "recipients": "a@example.com", "attachments": "file"},
		{"subject": "x", "recipients": "a@example.com", "attachments": [5]},
		{"subject": "x", "recipients": "a@example.com", "attachments": ["no-such-file"]},
		{"subject": "x", "recipients": "a@example.com", "email_template": "No Such Template"},
		{"subject": "x", "recipients": "a@example.com", "email_template": ["x"]},
		{"subject": "x", "recipients": "a@example.com", "in_reply_to": {"a": 1}},
		{"subject": "x", "recipients": "a@example.com", "in_reply_to": "no-such-email"},
		{"subject": {"a": 1}, "recipients": 5},
	],
	ids=lambda values: str(values)[:60],
)
def test_5_8_a_bad_email_is_refused_and_nothing_is_stored(outgoing, call, make_lead, refused, values):
	lead = make_lead()
	with refused(frappe.ValidationError):
		call("leadcard.api.activities.send_email", doctype=LEAD, name=lead.name, values=values)
	assert not frappe.db.count("Communication", {"reference_name": lead.name})
	assert not frappe.db.count("Email Queue", {"reference_name": lead.name})


def test_5_8_without_an_account_or_an_address_the_text_is_not_lost(call, make_lead, refused):
	from leadcard.exceptions import EmailError

	frappe.db.delete("Email Account")
	lead = make_lead(email_id="binh@example.com")
	for values in ({"subject": "x", "content": "y"}, {"subject": "x", "recipients": ""}):
		with refused(EmailError) as error:
			call("leadcard.api.activities.send_email", doctype=LEAD, name=lead.name, values=values)
		assert "account" in str(error.value)
	nobody = make_lead()
	with refused(EmailError) as error:
		call("leadcard.api.activities.send_email", doctype=LEAD, name=nobody.name, values={"subject": "x"})
	assert "address" in str(error.value)


@pytest.mark.parametrize(
	"arguments",
	[
		{"text": ""},
		{"text": " \n\t "},
		{"text": "x" * 10_001},
		{"text": "x", "mentions": "{"},
		{"text": "x", "mentions": {"a": 1}},
		{"text": "x", "mentions": [5]},
		{"text": "x", "mentions": ["nobody@nowhere.example"]},
		{"text": "x", "mentions": ["Administrator"] * 21},
	],
	ids=lambda arguments: str(arguments)[:40],
)
def test_5_11_a_bad_comment_is_refused(call, make_lead, refused, arguments):
	lead = make_lead()
	with refused(frappe.ValidationError):
		call("leadcard.api.comments.add_comment", doctype=LEAD, name=lead.name, **arguments)
	assert not frappe.db.count("Comment", {"reference_name": lead.name, "comment_type": "Comment"})


@pytest.mark.parametrize("name", ["", "none", "x" * 300])
def test_5_11_a_comment_that_does_not_exist_is_named(call, refused, name):
	with refused(frappe.DoesNotExistError):
		call("leadcard.api.comments.edit_comment", name=name, text="x")


@pytest.mark.parametrize(
	"arguments",
	[
		{"first_name": " "},
		{"first_name": "A", "mobile_no": "123"},
		{"first_name": "A", "mobile_no": "abc"},
		{"first_name": "A", "email_id": "binh"},
		{"first_name": "x" * 999},
	],
	ids=lambda arguments: str(arguments)[:40],
)
def test_5_1_a_bad_contact_is_refused(call, make_lead, refused, arguments):
	lead = make_lead()
	before = frappe.db.count("Contact")
	with refused(frappe.ValidationError):
		call("leadcard.api.activities.create_contact", doctype=LEAD, name=lead.name, **arguments)
	assert frappe.db.count("Contact") == before


def test_5_1_a_contact_takes_no_key_of_another_card(call, make_lead, refused):
	from leadcard.exceptions import DuplicateIdentityError

	make_lead(mobile_no="0916666123")
	lead = make_lead()
	with refused(DuplicateIdentityError):
		call(
			"leadcard.api.activities.create_contact",
			doctype=LEAD,
			name=lead.name,
			first_name="Hoa",
			mobile_no="0916 666 123",
		)
