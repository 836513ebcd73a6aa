"""Frappe's Notifications, webhooks, and Auto Email Reports on the DocTypes of LeadCard (spec §9.6)."""

from __future__ import annotations

import csv
import json
from email import message_from_string
from email.header import decode_header, make_header

import frappe
import pytest
from frappe.email.doctype.notification.notification import trigger_daily_alerts
from frappe.integrations.doctype import webhook as webhooks
from frappe.utils import add_days, now, today

from leadcard.domain.pipeline import CUSTOMER, LEAD
from tests.bench.documents import OF_MANAGERS, doctypes, maker

pytestmark = pytest.mark.bench

CHANGES = {
	LEAD: ("notes", "đổi"),
	CUSTOMER: ("notes", "đổi"),
	"LC Opportunity": ("description", "đổi"),
	"LC Call": ("description", "đổi"),
	"LC Meeting": ("location", "đổi"),
	"LC Note": ("content", "đổi"),
	"LC Ticket": ("priority", "Urgent"),
	"LC Product": ("description", "đổi"),
	"LC Stage": ("position", 77),
	"LC Sales Stage": ("position", 77),
}
DATES = {
	LEAD: ("next_contact_date", "expected_close_date"),
	CUSTOMER: ("next_contact_date",),
	"LC Opportunity": ("expected_close_date",),
	"LC Call": ("starts_at",),
	"LC Meeting": ("starts_at",),
}


@pytest.fixture
def listener(make_user, outgoing) -> str:
	"""Who holds the role that the rules below write to, and nobody else does."""
	frappe.get_doc({"doctype": "Role", "role_name": "Người nghe"}).insert()
	return make_user(roles=("Người nghe",))


@pytest.fixture
def make(make_user):
	return maker(make_user())


@pytest.fixture
def notify(listener):
	"""`notify(doctype, event, …)`: a real Notification to the listener; `heard()` are the subjects that came."""
	used = set()

	def rule(doctype: str, event: str, channel: str = "System Notification", **values):
		used.add(doctype)
		return frappe.get_doc(
			{
				"doctype": "Notification",
				"name": f"Báo {frappe.generate_hash(length=8)}",
				"document_type": doctype,
				"event": event,
				"channel": channel,
				"subject": "{{ doc.doctype }} {{ doc.name }}",
				"message": "{{ doc.name }}",
				"recipients": [{"receiver_by_role": "Người nghe"}],
				**values,
			}
		).insert()

	yield rule
	frappe.db.rollback()
	for doctype in used:
		frappe.cache.hdel("notifications", doctype)


@pytest.fixture
def heard(listener):
	return lambda: frappe.get_all(
		"Notification Log", {"for_user": listener, "type": "Alert"}, pluck="subject", order_by="creation"
	)


@pytest.fixture
def mailed(listener):
	def subjects() -> list[str]:
		queued = frappe.get_all("Email Queue Recipient", {"recipient": listener}, pluck="parent")
		mails = [frappe.db.get_value("Email Queue", name, "message") for name in queued]
		return [str(make_header(decode_header(message_from_string(mail)["Subject"]))) for mail in mails]

	return subjects


def test_notices_on_what_is_new_saved_and_changed(notify, heard, mailed, make):
	for doctype in doctypes():
		rules = [notify(doctype, "New"), notify(doctype, "Save", channel="Email")]
		if doctype in CHANGES:
			rules.append(notify(doctype, "Value Change", value_changed=CHANGES[doctype][0]))
		made = make(doctype)
		wanted = f"{doctype} {made.name}"
		assert heard().count(wanted) == mailed().count(wanted) == 1, doctype
		if doctype in CHANGES:
			made.reload().set(*CHANGES[doctype])
			made.save()
			assert heard().count(wanted) == mailed().count(wanted) == 2, doctype
		for rule in rules:
			rule.delete()


@pytest.mark.parametrize("doctype", DATES)
def test_notices_some_days_before_a_date(notify, heard, make, doctype):
	for field in DATES[doctype]:
		soon, later = make(doctype), make(doctype)
		time = " 09:00:00" if field == "starts_at" else ""
		soon.update({field: f"{add_days(today(), 3)}{time}"})
		soon.save()
		later.update({field: f"{add_days(today(), 4)}{time}"})
		later.save()
		rule = notify(doctype, "Days Before", date_changed=field, days_in_advance=3)
		trigger_daily_alerts()
		rule.delete()
		assert f"{doctype} {soon.name}" in heard(), field
		assert f"{doctype} {later.name}" not in heard(), field


def log_call(call, card, **values):
	done = {"starts_at": now(), "completed": 1}
	call("leadcard.api.activities.log_call", doctype=card.doctype, name=card.name, values={**done, **values})


def convert(call, card):
	return call("leadcard.api.cards.convert_lead", name=card.name)


def win(call, card):
	made = call("leadcard.api.activities.create_opportunity", name=card.name, values={"amount": 5})
	call("leadcard.api.activities.win_opportunity", name=made["opportunity"])


def lose(call, card):
	made = call("leadcard.api.activities.create_opportunity", name=card.name, values={"amount": 5})
	deal = frappe.get_doc("LC Opportunity", made["opportunity"])
	deal.update({"sales_stage": "Closed Lost", "lost_reason": "No Budget"})
	deal.save()


def reopen(_call, card):
	deal = frappe.get_last_doc("LC Opportunity", {"customer": card.name})
	deal.sales_stage = "Needs Analysis"
	deal.save()


def stop(call, card):
	call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason="Không mua nữa")


def resume(call, card):
	call("leadcard.api.cards.resume_care", doctype=card.doctype, name=card.name)


MOVES = {
	"a call moves a lead": (LEAD, (), log_call, "status", "Contacting"),
	"a conversion": (LEAD, (), convert, "status", "Converted"),
	"a lead's care stops": (LEAD, (), stop, "status", "Dead"),
	"a lead's care resumes": (LEAD, (stop,), resume, "status", "New"),
	"a win": (CUSTOMER, (), win, "status", "Transacted"),
	"a win taken back": (CUSTOMER, (win,), reopen, "status", "Converted"),
	"a customer's care stops": (CUSTOMER, (), stop, "status", "Inactive"),
	"a customer's care resumes": (CUSTOMER, (stop,), resume, "status", "Converted"),
	"a trigger's stage": (CUSTOMER, (), lose, "stage", "Lost Quotation"),
}


@pytest.mark.parametrize("move", MOVES)
def test_2_8_moves_that_the_system_makes_are_told_once(call, notify, heard, make, webhook, move):
	doctype, before, act, field, value = MOVES[move]
	card = make(doctype)
	for step in before:
		step(call, card)
	condition = f"doc.{field} == {value!r}"
	notify(doctype, "Value Change", value_changed=field, condition=condition)
	sent = webhook(doctype, condition)
	act(call, card)
	assert frappe.db.get_value(doctype, card.name, field) == value
	assert heard() == [f"{doctype} {card.name}"]
	assert card.name in sent


@pytest.fixture
def webhook(monkeypatch):
	"""`webhook(doctype, condition)`: the names of the documents that a webhook on each change would send."""

	def listen(doctype: str, condition: str) -> list[str]:
		hook = frappe._dict(webhook_docevent="on_change", condition=condition)
		sent = []
		monkeypatch.setattr(webhooks, "get_all_webhooks", lambda: {doctype: [hook]})
		monkeypatch.setattr(webhooks, "_add_webhook_to_queue", lambda _hook, doc: sent.append(doc.name))
		frappe.cache.delete_value("webhooks")
		return sent

	yield listen
	monkeypatch.undo()
	frappe.cache.delete_value("webhooks")


def test_a_broken_template_stops_nothing(call, notify, heard, make):
	card = make(LEAD)
	for event in ({"event": "Save"}, {"event": "Value Change", "value_changed": "status"}):
		notify(LEAD, message="{{ doc.nothing.at.all }}", **event)
	log_call(call, card)
	card.reload().notes = "đổi"
	card.save()
	assert frappe.db.get_value(LEAD, card.name, ["status", "notes"]) == ("Contacting", "đổi")
	assert heard() == []


@pytest.mark.parametrize("condition", ["doc.status ==", "doc.nothing.at.all"])
def test_a_broken_condition_is_refused_when_it_is_written(notify, condition):
	with pytest.raises(frappe.ValidationError):
		notify(LEAD, "Save", condition=condition)


@pytest.fixture
def report():
	"""`report(doctype, user)`: the rows of an Auto Email Report over a report of the Report Builder."""

	def rows(doctype: str, user: str, *fields: str) -> list[dict]:
		columns = [[field, doctype] for field in ("name", *fields)]
		made = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": f"Danh sách {frappe.generate_hash(length=8)}",
				"ref_doctype": doctype,
				"report_type": "Report Builder",
				"is_standard": "No",
				"json": json.dumps(
					{"fields": columns, "filters": [], "order_by": f"`tab{doctype}`.name asc"}
				),
			}
		).insert()
		mail = frappe.get_doc(
			{
				"doctype": "Auto Email Report",
				"report": made.name,
				"user": user,
				"report_type": "Report Builder",
				"format": "CSV",
				"email_to": "sep@example.com",
				"frequency": "Daily",
				"no_of_rows": 100_000,
			}
		).insert()
		return list(csv.DictReader(mail.get_report_content().splitlines()))

	return rows


def test_8_3_a_mailed_report_holds_what_its_user_may_see(report, make_user):
	anna, ben = make_user(), make_user()
	mine, theirs = maker(anna), maker(ben)
	for doctype in sorted({*doctypes()} - {*OF_MANAGERS}):
		own, other = mine(doctype), theirs(doctype)
		label = frappe.get_meta(doctype).get_label("name")
		names = [row[label] for row in report(doctype, anna)]
		assert own.name in names, doctype
		hangs = doctype in (LEAD, CUSTOMER) or frappe.get_meta(doctype).get_field("reference_name")
		if hangs or doctype == "LC Opportunity":
			assert other.name not in names, doctype
			assert other.name in [
				row[label] for row in report(doctype, make_user(roles=("LeadCard Manager",)))
			]


def test_8_3_a_mailed_report_has_the_values(report, make_user, make_lead):
	anna = make_user()
	lead = make_lead(lead_owner=anna, full_name="Trần Ngọc Bình", expected_revenue=1_500_000)
	(row,) = report(LEAD, anna, "full_name", "status", "expected_revenue")
	assert lead.name in row.values() and "Trần Ngọc Bình" in row.values() and "New" in row.values()
	assert any(value.startswith("1500000") for value in row.values())
