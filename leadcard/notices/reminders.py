"""Reminders of calls, meetings and next contact dates (spec §5.5, §5.6).

A ledger row (LC Reminder) is written in the transaction of the record that it reminds of; its unique key makes it one a
record, person and due time. The tick takes due rows one by one. The attempt is written down first, in a transaction of
its own, so that a row whose delivery kills the worker rests for a while and holds up no other. Then bell, email and the
row's new status are one transaction: a crash anywhere leaves the row armed for a later tick, never half done. The email
lies in Frappe's queue then, and is sent from here at once.

No tick holds more than one row, and rows are locked by their name alone: who saves an activity waits for one delivery at
most, and who arms a reminder for none.
"""

import random
import time
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime, getdate, now_datetime
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from leadcard import stages
from leadcard.domain import pipeline, reminders
from leadcard.masking.access import hides
from leadcard.notices import bell, mail_at_once
from leadcard.notices.recipients import in_language_of, local_now, local_time, zone_of
from leadcard.permissions.sight import OWNER_FIELDS, sees_card

LEDGER = "LC Reminder"
ARMED, SENT, MISSED, DISARMED, FAILED = "Armed", "Sent", "Missed", "Disarmed", "Failed"
# A worker chooses so many at a time among so many that wait longest.
WINDOW, AMONG = 100, 2000
# One worker for so many that are due, at most so many workers.
SHARE, MOST_WORKERS = 1000, 8
# Frappe's workers end a job of this queue after 300 seconds; the next tick goes on.
LONGEST_RUN = 200


def follow_activity(activity: Document) -> None:
	"""Arm, re-arm or disarm after a call or meeting was saved. What is over arms nothing, and what it armed stays."""
	starts_at = get_datetime(activity.starts_at)
	if activity.remind and not activity.completed and not activity.cancelled:
		due = reminders.due_at(starts_at, activity.remind_before or 0, zone_of())
	else:
		due = None
	_follow(
		(activity.doctype, activity.name), activity.activity_owner, due, starts_at, starts_at > now_datetime()
	)


def follow_next_contact(card: Document) -> None:
	"""Arm, re-arm or disarm after a card's next contact date was saved."""
	day, recipient = next_contact_of(card) or (None, None)
	if day:
		due = reminders.morning_of(day, zone_of(recipient), zone_of())
		ahead = day >= local_now(recipient).date()
	else:
		due, ahead = None, False
	_follow((card.doctype, card.name), recipient, due, due, ahead)


def next_contact_of(card: Document) -> tuple[date, str] | None:
	"""When a card is contacted next, and by whom: its owner, where nobody was chosen."""
	day, person = card.next_contact_date, card.next_contact_by or card.get(OWNER_FIELDS[card.doctype])
	if not day or not person or not may_be_reminded_of(card):
		return None
	return getdate(day), person


def may_be_reminded_of(card: Document) -> bool:
	"""Cards off the board remind nobody, nor do those whose customers want no contact."""
	return card.status in pipeline.COLUMNS_OF[card.doctype] and not stages.wants_no_contact(card.stage)


def forget(doctype: str, name: str) -> None:
	"""A deleted record reminds nobody."""
	for row in _rows_of(doctype, name):
		frappe.db.delete(LEDGER, {"name": row.name})


def _follow(
	record: tuple[str, str],
	recipient: str | None,
	due: datetime | None,
	starts_at: datetime | None,
	ahead: bool,
) -> None:
	rows = _rows_of(*record)
	wanted = reminders.key(*record, recipient, due) if due else None
	for row in rows:
		if row.reminder_key != wanted:
			_switch(row.name, ARMED, DISARMED)
		elif ahead:
			_switch(row.name, DISARMED, ARMED, attempts=0, try_at=due)
	if wanted and ahead and all(row.reminder_key != wanted for row in rows):
		row = frappe.get_doc(
			{
				"doctype": LEDGER,
				"reminder_key": wanted,
				"reference_doctype": record[0],
				"reference_name": record[1],
				"recipient": recipient,
				"due_at": due,
				"try_at": due,
				"starts_at": starts_at,
			}
		)
		row.flags.ignore_links = True
		row.insert(ignore_permissions=True)


def _rows_of(doctype: str, name: str) -> list[frappe._dict]:
	return frappe.get_all(
		LEDGER,
		filters={"reference_doctype": doctype, "reference_name": name},
		fields=["name", "reminder_key"],
	)


def _switch(name: str, from_status: str, to_status: str, **values: object) -> None:
	"""Only from the status that is committed now: what was sent while somebody saved stays sent."""
	row = DocType(LEDGER)
	query = frappe.qb.update(row).where((row.name == name) & (row.status == from_status))
	for field, value in {"status": to_status, **values}.items():
		query = query.set(row[field], str(value))
	query.run()


def hand_out() -> None:
	"""Let workers send what is due, several where much is.

	Frappe starts no second run of a scheduled function while it takes the first for running, and a worker that was
	killed with its job counts as running for up to 15 minutes. So the scheduled function itself is over in a moment,
	and there are two that hand out: what one did, the other doesn't repeat in the same minute.
	"""
	row = DocType(LEDGER)
	much = frappe.qb.from_(row).select(row.name).where(_is_due(row)).limit(MOST_WORKERS * SHARE).run()
	minute = now_datetime().strftime("%Y%m%d%H%M")
	for number in range(-(-len(much) // SHARE)):
		frappe.enqueue(
			"leadcard.notices.reminders.send_due",
			job_id=f"leadcard_reminders::{minute}::{number}",
			deduplicate=True,
			now=frappe.flags.in_test,
		)


def send_due() -> int:
	"""Send everything that is due and answer how much it was. Safe to run at any time, by any number of workers."""
	sent, end = 0, time.monotonic() + LONGEST_RUN
	while names := _due():
		taken, mails = 0, []
		for name in names:
			if time.monotonic() > end:
				return sent
			if row := _take(name):
				taken += 1
				sent += _send_one(row)
				mails += filter(None, [row.mail])
		mail_at_once.send(mails, end)
		if not taken and len(names) < WINDOW:
			# others are at these
			break
	return sent


def _due() -> list[str]:
	"""Some of what waits longest, others for each worker, so that they seldom reach for the same."""
	row = DocType(LEDGER)
	query = frappe.qb.from_(row).select(row.name).where(_is_due(row)).orderby(row.try_at).limit(AMONG)
	names = query.run(pluck=True)
	return random.sample(names, min(WINDOW, len(names)))


def _is_due(row: Table) -> Criterion:
	return (row.status == ARMED) & (row.try_at <= str(now_datetime()))


def _take(name: str) -> frappe._dict | None:
	"""Write down that a row is tried, unless another worker or somebody's save has it."""
	found = _locked(name, _is_due(DocType(LEDGER)), skip_locked=True).run(as_dict=True)
	for taken in found:
		taken.attempts += 1
		rests = now_datetime() + reminders.pause_after(taken.attempts)
		frappe.db.set_value(LEDGER, name, {"attempts": taken.attempts, "try_at": rests})
	frappe.db.commit()
	return found[0] if found else None


def _locked(name: str, condition: Criterion, **how: bool) -> QueryBuilder:
	row = DocType(LEDGER)
	return (
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
		.where((row.name == name) & (row.status == ARMED) & condition)
		.for_update(**how)
	)


def _send_one(row: frappe._dict) -> bool:
	"""Send one reminder; a bad record neither stops the others nor is tried for ever."""
	told = False
	# Disarmed meanwhile, it is not found.
	if _locked(row.name, DocType(LEDGER).attempts == row.attempts).run():
		frappe.db.savepoint("leadcard_reminder")
		try:
			told = _try(row)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			# Nobody's fault, and no attempt. The database may have undone all of the transaction.
			frappe.db.rollback()
			again = {"attempts": row.attempts - 1, "try_at": now_datetime()}
			frappe.db.set_value(LEDGER, row.name, again)
		except Exception:
			frappe.db.rollback(save_point="leadcard_reminder")
			frappe.clear_messages()
			_log_failure(row)
		row.mail = row.mail if told else None
	frappe.db.commit()
	return told


def _try(row: frappe._dict) -> bool:
	if row.attempts > reminders.MOST_ATTEMPTS:
		_log_failure(row, "The worker died at each attempt.")
		return False
	status = _deliver(row)
	frappe.db.set_value(LEDGER, row.name, {"status": status, "sent_on": now_datetime()})
	return status != DISARMED


def _log_failure(row: frappe._dict, message: str | None = None) -> None:
	frappe.log_error(
		f"LeadCard: reminder {row.name} failed",
		message,
		reference_doctype=row.reference_doctype,
		reference_name=row.reference_name,
	)
	if row.attempts >= reminders.MOST_ATTEMPTS:
		frappe.db.set_value(LEDGER, row.name, "status", FAILED)


def _deliver(row: frappe._dict) -> str:
	if not frappe.db.exists(row.reference_doctype, row.reference_name):
		return DISARMED
	record = frappe.get_doc(row.reference_doctype, row.reference_name)
	card = record if record.doctype in pipeline.CARD_DOCTYPES else frappe.get_doc(*record.card)
	recipient = _who_may_be_told(card, row.recipient)
	if not recipient or not may_be_reminded_of(card):
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
	link = bell.card_url(card.doctype, card.name, recipient)
	row.mail = bell.tell(
		recipient,
		subject,
		bell.with_button(subject, link, _("Open the card"), _what_helps(record, card, recipient)),
		card=card,
		send_after=mail_at_once.left_to_queue_from(),
	)


def _what_helps(record: Document, card: Document, recipient: str) -> list[tuple[str, str]]:
	"""What somebody who reads the email on the way needs: the number to call, where it isn't masked, and what it is about."""
	number = "" if hides(card.doctype, card.name, recipient) else card.mobile_no or card.phone
	lines = [(_("Phone"), number), (_("Description"), record.get("description"))]
	return [(label, line.strip()) for label, line in lines if line and line.strip()]
