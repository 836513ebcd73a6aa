"""The emails of a card are read by whoever sees the card, and hold nothing that runs (spec §5.8, §8.3)."""

import frappe
import pytest

from leadcard.api.emails import get_attachment

GET = "leadcard.api.emails.get_email"


def test_8_3_an_email_is_read_by_whoever_sees_its_card(call, as_user, make_user, make_lead, email_on):
	anna, outsider = make_user(), make_user()
	email = email_on(make_lead(lead_owner=anna), cc="sep@example.com")
	with as_user(anna):
		read = call.get(GET, name=email.name)
		assert (read["subject"], read["cc"]) == ("Báo giá", "sep@example.com")
		assert "Kính gửi anh" in read["content"]
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		call.get(GET, name=email.name)


@pytest.mark.parametrize("role", ["LeadCard User", "LeadCard Manager"])
def test_5_8_reading_asks_in_silence(call, as_user, make_user, make_lead, email_on, role):
	"""Whoever has no inbox of Frappe's reads a card's emails as ever, and hears of no missing right."""
	reader = make_user(roles=(role,))
	lead = make_lead(lead_owner=reader)
	email = email_on(lead)
	viewer = make_user()
	frappe.share.add(lead.doctype, lead.name, viewer, read=1)
	for user in (reader, viewer):
		with as_user(user):
			frappe.local.message_log = []
			call.get("leadcard.api.board.get_card", doctype=lead.doctype, name=lead.name)
			call.get(GET, name=email.name)
			assert frappe.local.message_log == []


def test_8_3_what_hangs_on_no_card_is_not_read_here(call, as_user, make_user):
	stray = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": "Lương",
			"content": "Bí mật",
		}
	).insert(ignore_permissions=True)
	with as_user(make_user()), pytest.raises(frappe.PermissionError):
		call.get(GET, name=stray.name)


@pytest.mark.parametrize(
	"content",
	[
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		"<a href='javascript:alert(1)'>x</a>",
		"<svg onload=alert(1)>",
		"<iframe srcdoc='<script>alert(1)</script>'></iframe>",
		"<form action=https://example.com><input name=x></form><script src=//example.com>",
	],
)
def test_5_8_an_emails_text_holds_nothing_that_runs(call, make_lead, email_on, content):
	email = email_on(make_lead(), "Received")
	# as it was stored, whatever the way in
	frappe.db.set_value("Communication", email.name, "content", f"<p>Chào</p>{content}")
	read = call.get(GET, name=email.name)["content"]
	assert "<p>Chào</p>" in read
	assert not any(
		bad in read for bad in ("<script", "<iframe", "onerror=alert(1)>", "<svg onload", "'javascript:")
	)


def test_8_3_a_private_file_of_an_email_is_read_by_whoever_sees_the_card(
	call, as_user, make_user, make_lead, email_on
):
	anna, outsider = make_user(), make_user()
	email = email_on(make_lead(lead_owner=anna), "Received")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "Mặt bằng.png",
			"content": b"\x89PNG",
			"is_private": 1,
			"attached_to_doctype": "Communication",
			"attached_to_name": email.name,
		}
	).insert(ignore_permissions=True)
	with as_user(anna):
		(shown,) = call.get(GET, name=email.name)["attachments"]
		assert shown["file_url"] == f"/api/method/leadcard.api.emails.get_attachment?name={file.name}"
		response = get_attachment(file.name)
	assert response.get_data() == b"\x89PNG"
	assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''M%E1%BA%B7t")
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		get_attachment(file.name)


def test_8_3_a_file_of_something_else_is_not_given_out_here(make_lead):
	lead = make_lead()
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "a.txt", "content": b"x", "is_private": 1}
		| {"attached_to_doctype": lead.doctype, "attached_to_name": lead.name}
	).insert(ignore_permissions=True)
	with pytest.raises(frappe.PermissionError):
		get_attachment(file.name)


@pytest.fixture
def secret(make_user, make_lead, email_on):
	"""A private file that came with an email of somebody else's card."""
	email = email_on(make_lead(lead_owner=make_user()), "Received")
	values = {"doctype": "File", "file_name": "hop-dong.txt", "content": b"Bi mat", "is_private": 1}
	place = {"attached_to_doctype": "Communication", "attached_to_name": email.name}
	return frappe.get_doc({**values, **place}).insert(ignore_permissions=True)


@pytest.mark.parametrize("where", ["own email", "own card", "nowhere"])
def test_8_3_a_file_of_an_email_is_not_taken_by_its_address(
	secret, as_user, make_user, make_lead, email_on, refused, where
):
	anna = make_user()
	email = email_on(make_lead(lead_owner=anna), "Received")
	place = {
		"own email": {"attached_to_doctype": "Communication", "attached_to_name": email.name},
		"own card": {"attached_to_doctype": "LC Lead", "attached_to_name": email.reference_name},
		"nowhere": {},
	}[where]
	taken = {"doctype": "File", "file_name": "a.txt", "file_url": secret.file_url, "is_private": 1, **place}
	with as_user(anna), refused(frappe.PermissionError):
		frappe.get_doc(taken).insert()


def test_8_3_a_file_of_ones_own_gets_no_address_of_anothers(secret, as_user, make_user, refused):
	own = {"doctype": "File", "file_name": "cua-toi.txt", "content": b"Cua toi", "is_private": 1}
	with as_user(make_user()):
		file = frappe.get_doc(own).insert()
		for address in (secret.file_url, secret.file_url.replace("files/", "files/./")):
			for is_private in (1, 0):
				file = frappe.get_doc("File", file.name)
				file.update({"file_url": address, "is_private": is_private})
				with refused(frappe.PermissionError):
					file.save()
	assert secret.get_content() in ("Bi mat", b"Bi mat")


def test_8_3_whoever_sends_the_same_bytes_has_them(secret, as_user, make_user, make_lead):
	anna = make_user()
	lead = make_lead(lead_owner=anna)
	same = {"doctype": "File", "file_name": "hop-dong.txt", "content": b"Bi mat", "is_private": 1}
	with as_user(anna):
		own = frappe.get_doc(
			{**same, "attached_to_doctype": lead.doctype, "attached_to_name": lead.name}
		).insert()
		again = frappe.get_doc({"doctype": "File", "file_url": own.file_url, "is_private": 1}).insert()
	assert again.file_url == own.file_url


def test_8_3_whoever_sees_the_card_uses_a_file_of_its_email(secret, as_user):
	email = frappe.get_doc("Communication", secret.attached_to_name)
	card = {"attached_to_doctype": email.reference_doctype, "attached_to_name": email.reference_name}
	with as_user(frappe.db.get_value(email.reference_doctype, email.reference_name, "lead_owner")):
		used = frappe.get_doc({"doctype": "File", "file_url": secret.file_url, "is_private": 1, **card})
		assert used.insert().get_content() in ("Bi mat", b"Bi mat")
