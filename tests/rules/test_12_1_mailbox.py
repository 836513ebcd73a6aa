"""The sales mailbox: an email of somebody unknown is a lead, of somebody known none (spec §12.1)."""

import frappe
import pytest

from leadcard.exceptions import IntakeError

LEAD, LOG = "LC Lead", "LC Intake Log"
SOURCE, ACCOUNT = "Website", "Sales Mailbox"


@pytest.fixture
def account():
	values = {"email_account_name": ACCOUNT, "email_id": "sales@example.com", "enable_incoming": 1}
	stored = frappe.new_doc("Email Account").update({**values, "name": ACCOUNT})
	stored.db_insert()
	return stored


@pytest.fixture
def way(account, make_user):
	if not frappe.db.exists("LC Lead Source", SOURCE):
		frappe.get_doc({"doctype": "LC Lead Source", "source_name": SOURCE}).insert()
	values = {"title": "Hộp thư bán hàng", "kind": "Mailbox", "email_account": ACCOUNT, "source": SOURCE}
	boss = make_user(roles=("LeadCard Manager",))
	return frappe.get_doc({"doctype": "LC Intake", "responsible": boss, **values}).insert()


@pytest.fixture
def receive():
	"""`receive(sender, …)`: a Communication as Frappe makes it of a mail that it could put nowhere."""

	def come_in(sender="moi@khach.example", account=ACCOUNT, **values):
		email = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"subject": "Còn căn nào không?",
				"content": "Chào chị",
				"sender": sender,
				"sender_full_name": "Trần Thị Mới",
				"recipients": "sales@example.com",
				"email_account": account,
				"message_id": frappe.generate_hash(length=20),
				**values,
			}
		)
		email.flags.in_receive = True
		return email.insert(ignore_permissions=True)

	return come_in


def card_of(email):
	return (email.reference_doctype, email.reference_name)


def logged(email):
	fields = ["outcome", "reason", "reference_name"]
	return frappe.db.get_value(LOG, {"sender_id": email.message_id}, fields, as_dict=True)


def test_12_1_an_email_of_somebody_unknown_is_a_lead_and_hangs_on_it(way, receive):
	email = receive("Moi@Khach.example")
	lead = frappe.get_doc(LEAD, email.reference_name)
	assert (lead.full_name, lead.email_id.lower(), lead.source) == (
		"Trần Thị Mới",
		"moi@khach.example",
		SOURCE,
	)
	assert (lead.status, lead.lead_owner, lead.notes) == ("New", None, "Còn căn nào không?")
	assert logged(email) == {"outcome": "Made", "reason": None, "reference_name": lead.name}
	assert frappe.session.user == "Administrator"
	again = receive(subject="Tôi hỏi lại")
	assert card_of(again) == (LEAD, lead.name) and not logged(again)
	assert frappe.db.count(LEAD, {"email_id": lead.email_id}) == 1


@pytest.mark.parametrize(
	("sender", "changes"),
	[
		("MAILER-DAEMON@khach.example", {}),
		("no-reply@khach.example", {}),
		("moi@khach.example", {"subject": "Trả lời tự động: nghỉ phép"}),
		("moi@khach.example", {"email_status": "Spam"}),
		("moi@khach.example", {"account": None}),
		("sales@example.com", {}),
		("colleague@example.com", {}),
	],
)
def test_12_1_machines_and_colleagues_are_no_leads(way, receive, make_user, sender, changes):
	make_user("colleague@example.com")
	before = frappe.db.count(LEAD)
	email = receive(sender, **changes)
	assert card_of(email) == (None, None) and not logged(email)
	assert frappe.db.count(LEAD) == before


def test_12_1_a_colleague_who_forwards_brings_whom_it_is_from(way, receive, make_user):
	colleague = make_user()
	text = "Chị xem giúp<br>---<br>Từ: Lê Xa &lt;xa@khach.example&gt;<br>Chào"
	email = receive(colleague, subject="Fwd: Hỏi giá", content=text)
	lead = frappe.get_doc(LEAD, email.reference_name)
	assert (lead.email_id, lead.full_name) == ("xa@khach.example", "Lead from Hộp thư bán hàng")


def test_12_1_where_two_cards_have_the_address_both_owners_are_told_and_no_third_is_made(
	way, receive, make_lead, make_user, settings
):
	settings(email_policy="Warn")
	owners = [make_user(), make_user()]
	cards = [make_lead(email_id="hai@khach.example", lead_owner=owner) for owner in owners]
	email = receive("hai@khach.example")
	assert card_of(email) == (None, None) and logged(email).outcome == "Known"
	assert frappe.db.count(LEAD, {"email_id": "hai@khach.example"}) == 2
	for card, owner in zip(cards, owners, strict=True):
		assert frappe.db.exists("Notification Log", {"for_user": owner, "document_name": card.name})
		on_card = {"reference_name": card.name, "comment_type": "Comment"}
		assert "Còn căn nào không?" in frappe.db.get_value("Comment", on_card, "content")


def test_12_1_what_no_lead_can_be_made_of_stays_in_the_inbox_and_is_told(way, receive):
	frappe.db.set_value("LC Intake", way.name, "source", "Không còn")
	email = receive()
	assert frappe.db.exists("Communication", email.name) and card_of(email) == (None, None)
	assert logged(email).outcome == "Refused" and "Không còn" in logged(email).reason
	assert way.title in frappe.db.get_value("Notification Log", {"for_user": way.responsible}, "subject")


def test_12_1_more_than_an_hour_may_bring_stays_in_the_inbox(way, receive):
	way.most_an_hour = 2
	way.save()
	emails = [receive(f"so{number}@khach.example") for number in range(3)]
	assert [logged(email).outcome for email in emails] == ["Made", "Made", "Refused"]
	assert card_of(emails[2]) == (None, None) and "inbox" in logged(emails[2]).reason
	# what was refused is not what the next hour has brought
	receive("so3@khach.example")
	an_hour_ago = frappe.utils.add_to_date(None, hours=-2)
	frappe.db.set_value(LOG, {"intake": way.name, "outcome": "Made"}, "received_on", an_hour_ago)
	assert logged(receive("so4@khach.example")).outcome == "Made"


def test_12_1_a_mailbox_is_set_up_so_that_it_works(way, refused, make_user):
	def refuses(error: type[Exception] | tuple, word: str, **values) -> None:
		with refused(error) as caught:
			frappe.get_doc("LC Intake", way.name).update(values).save()
		assert word in str(caught.value)

	with refused(IntakeError) as error:
		frappe.get_doc(
			{"doctype": "LC Intake", "title": "Khác", "kind": "Mailbox", "email_account": ACCOUNT}
		).insert()
	assert way.title in str(error.value)
	refuses((IntakeError, frappe.MandatoryError), "", email_account=None)
	refuses(IntakeError, "LeadCard Manager", responsible=make_user())
	frappe.db.set_value("Email Account", ACCOUNT, "append_to", "ToDo")
	refuses(IntakeError, "Append To")
	frappe.db.set_value("Email Account", ACCOUNT, {"append_to": None, "enable_incoming": 0})
	refuses(IntakeError, "Enable Incoming")
