"""Reminders of calls, meetings and next contact dates (spec §5.5, §5.6).

A ledger row (LC Reminder) is written in the transaction of the record that it reminds of; its unique key makes it one a
record, person and due time. The tick claims due rows in small batches that other workers skip, and writes bell, email
and the row's new status in one transaction: a crash anywhere leaves the row armed for the next tick, never half done.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime, get_url_to_form, getdate, now_datetime

from leadcard.automation import notices
from leadcard.automation.people import in_language_of, local_time
from leadcard.domain import pipeline, reminders
from leadcard.permissions import OWNER_FIELDS, sees_card

LEDGER = "LC Reminder"
ARMED, SENT, MISSED, DISARMED, FAILED = "Armed", "Sent", "Missed", "Disarmed", "Failed"
BATCH = 50


def follow_activity(activity: Document) -> None:
	"""Arm, re-arm or disarm after a call or meeting was saved."""
	starts_at = get_datetime(activity.starts_at)
	wanted = (
		activity.remind and not activity.completed and not activity.cancelled and starts_at > now_datetime()
	)
	due = reminders.due_at(starts_at, activity.remind_before or 0) if wanted else None
	_follow(activity.doctype, activity.name, activity.activity_owner, due, starts_at)


def follow_next_contact(card: Document) -> None:
	"""The same for a card's next contact date; cards off the board remind nobody."""
	day, recipient = card.next_contact_date, card.next_contact_by or card.get(OWNER_FIELDS[card.doctype])
	wanted = (
		day and recipient and card.status in pipeline.COLUMNS_OF[card.doctype] and getdate(day) >= getdate()
	)
	due = reminders.morning_of(getdate(day)) if wanted else None
	_follow(card.doctype, card.name, recipient, due, due)


def forget(doctype: str, name: str) -> None:
	"""A deleted record reminds nobody."""
	frappe.db.delete(LEDGER, {"reference_doctype": doctype, "reference_name": name})


def disarm(doctype: str, name: str) -> None:
	"""Nothing more is due for a record."""
	_follow(doctype, name, None, None, None)


def _follow(
	doctype: str, name: str, recipient: str | None, due: datetime | None, starts_at: datetime | None
) -> None:
	rows = frappe.get_all(
		LEDGER,
		filters={"reference_doctype": doctype, "reference_name": name},
		fields=["name", "reminder_key", "status"],
	)
	wanted = reminders.key(doctype, name, recipient, due) if due else None
	for row in rows:
		if row.status == ARMED and row.reminder_key != wanted:
			frappe.db.set_value(LEDGER, row.name, "status", DISARMED)
		elif row.status == DISARMED and row.reminder_key == wanted:
			frappe.db.set_value(LEDGER, row.name, "status", ARMED)
	if wanted and all(row.reminder_key != wanted for row in rows):
		row = frappe.get_doc(
			{
				"doctype": LEDGER,
				"reminder_key": wanted,
				"reference_doctype": doctype,
				"reference_name": name,
				"recipient": recipient,
				"due_at": due,
				"starts_at": starts_at,
			}
		)
		row.flags.ignore_links = True
		row.insert(ignore_permissions=True)


def send_due() -> int:
	"""Send everything that is due and answer how much it was. Safe to run at any time, by any number of workers."""
	sent = 0
	while batch := _claim():
		for row in batch:
			sent += _send_one(row)
		frappe.db.commit()
		if len(batch) < BATCH:
			break
	return sent


def _claim() -> list[frappe._dict]:
	row = DocType(LEDGER)
	query = (
		frappe.qb.from_(row)
		.select(
			row.name,
			row.reference_doctype,
			row.reference_name,
			row.recipient,
			row.due_at,
			row.starts_at,
			row.attempts,
		)
		.where((row.status == ARMED) & (row.due_at <= str(now_datetime())))
		.orderby(row.due_at)
		.limit(BATCH)
		.for_update(skip_locked=True)
	)
	return query.run(as_dict=True)


def _send_one(row: frappe._dict) -> bool:
	"""One bad record neither stops the others nor is tried for ever."""
	frappe.db.savepoint("leadcard_reminder")
	try:
		status = _deliver(row)
	except Exception:
		frappe.db.rollback(save_point="leadcard_reminder")
		frappe.log_error(
			f"LeadCard: reminder {row.name} failed",
			reference_doctype=row.reference_doctype,
			reference_name=row.reference_name,
		)
		attempts = row.attempts + 1
		status = FAILED if attempts >= reminders.MOST_ATTEMPTS else ARMED
		frappe.db.set_value(LEDGER, row.name, {"attempts": attempts, "status": status})
		return False
	frappe.db.set_value(LEDGER, row.name, {"status": status, "sent_on": now_datetime()})
	return status != DISARMED


def _deliver(row: frappe._dict) -> str:
	if not frappe.db.exists(row.reference_doctype, row.reference_name):
		return DISARMED
	record = frappe.get_doc(row.reference_doctype, row.reference_name)
	card = record if record.doctype in pipeline.CARD_DOCTYPES else frappe.get_doc(*record.card)
	recipient = _who_may_be_told(card, row.recipient)
	if not recipient:
		return DISARMED
	missed = reminders.is_missed(get_datetime(row.due_at), now_datetime())
	with in_language_of(recipient):
		_notify(row, record, card, recipient, missed)
	return MISSED if missed else SENT


def _who_may_be_told(card: Document, wanted: str) -> str | None:
	"""Whom a reminder is for; the card's owner where that person is gone or doesn't see the card any more (spec §8.3)."""
	for user in (wanted, card.get(OWNER_FIELDS[card.doctype])):
		if user and frappe.db.get_value("User", user, "enabled") and sees_card(card.doctype, card.name, user):
			return user
	return None


def _notify(row: frappe._dict, record: Document, card: Document, recipient: str, missed: bool) -> None:
	when = local_time(get_datetime(row.starts_at), recipient)
	if record.doctype in pipeline.CARD_DOCTYPES:
		text = _("Contact {0} today").format(card.title)
	else:
		text = _("{0} with {1} at {2}").format(record.subject, card.title, when)
	subject = _("Missed reminder: {0}").format(text) if missed else text
	notices.tell(
		recipient,
		subject,
		notices.with_button(subject, get_url_to_form(card.doctype, card.name), _("Open the card")),
		card=card,
	)
