"""Calls with reminders, written past the documents, many at once; and what came of them.

All is owned by the people of `PEOPLE`, and goes with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from leadcard.domain import reminders
from tests.bench.traces import caches_cleared_once, forget

PEOPLE = [f"reminded{number}@example.com" for number in range(5)]
LEADS = 4 * len(PEOPLE)
ACCOUNT_NAME = "Reminders Test"
ACCOUNT = {"enable_outgoing": 1, "default_outgoing": 1}
CHUNK = 5000
STAMP = ("name", "creation", "modified", "owner", "modified_by")
CALL = (
	*(*STAMP, "reference_doctype", "reference_name", "subject", "starts_at", "completed", "cancelled"),
	*("remind", "remind_before", "activity_owner"),
)
LEDGER = (
	*(*STAMP, "reminder_key", "reference_doctype", "reference_name", "recipient", "due_at", "try_at"),
	*("starts_at", "status", "attempts"),
)


class Outcome(NamedTuple):
	"""What became of reminders: notices by subject, emails by subject, and ledger rows by status."""

	bells: Counter
	mails: Counter
	rows: Counter

	@property
	def totals(self) -> tuple[int, int, dict[str, int]]:
		return self.bells.total(), self.mails.total(), dict(self.rows)


@contextmanager
def people() -> Iterator[list[str]]:
	"""Five salespeople with four leads each, on a site that sends emails; afterwards all traces of them are gone. Commits.

	Yields the leads.
	"""
	_forget_all()
	if not frappe.db.exists("Email Account", ACCOUNT):
		values = {"email_account_name": ACCOUNT_NAME, "email_id": "board@example.com", **ACCOUNT}
		server = {"smtp_server": "127.0.0.1", "smtp_port": 2525, "no_smtp_authentication": 1}
		# nothing is sent, so no server is asked
		frappe.get_doc({"doctype": "Email Account", **values, **server}).db_insert()
	with caches_cleared_once():
		for email in PEOPLE:
			_add_person(email)
	leads = [_add_lead(number) for number in range(LEADS)]
	frappe.set_user("Administrator")
	frappe.db.commit()
	frappe.clear_cache()
	try:
		yield leads
	finally:
		frappe.db.rollback()
		_forget_all()


def _add_person(email: str) -> None:
	user = frappe.get_doc({"doctype": "User", "email": email, "first_name": email.split("@")[0].title()})
	user.update({"send_welcome_email": 0, "language": "en", "roles": [{"role": "LeadCard User"}]})
	user.insert(ignore_permissions=True)


def _add_lead(number: int) -> str:
	owner = PEOPLE[number % len(PEOPLE)]
	frappe.set_user(owner)
	lead = {"doctype": "LC Lead", "full_name": f"Khách {number}", "mobile_no": f"08877700{number:02d}"}
	return frappe.get_doc({**lead, "lead_owner": owner}).insert().name


def write(
	leads: list[str], number: int, due: datetime, apart: timedelta = timedelta(), mark: str = "Ring"
) -> None:
	"""Calls whose reminders are due at a time, or so far apart from then on. Commits."""
	now = now_datetime().replace(microsecond=0)
	calls, rows = [], []
	for index in range(number):
		person = PEOPLE[index % len(PEOPLE)]
		lead = leads[index % len(leads)]
		name, stamp = f"{mark}-{index:07d}", (now, now, person, person)
		at = (due + index * apart).replace(microsecond=0)
		starts_at = at + timedelta(minutes=15)
		calls.append((name, *stamp, "LC Lead", lead, f"{mark} {index:07d}", starts_at, 0, 0, 1, 15, person))
		key = reminders.key("LC Call", name, person, at)
		rows.append((name, *stamp, key, "LC Call", name, person, at, at, starts_at, "Armed", 0))
	for doctype, fields, values in (("LC Call", CALL, calls), ("LC Reminder", LEDGER, rows)):
		for start in range(0, len(values), CHUNK):
			frappe.db.bulk_insert(doctype, fields, values[start : start + CHUNK], chunk_size=CHUNK)
	for doctype in ("LC Call", "LC Reminder"):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def outcome(mark: str = "Ring") -> Outcome:
	"""What is committed now."""
	frappe.db.rollback()
	bells = frappe.get_all("Notification Log", {"for_user": ("in", PEOPLE)}, pluck="subject")
	mails = frappe.get_all("Email Queue", {"name": ("in", _queue() or [""])}, pluck="message")
	rows = frappe.get_all("LC Reminder", {"recipient": ("in", PEOPLE)}, ["reference_name", "status"])
	subject = re.compile(rf"{mark} \d{{7}}")
	return Outcome(
		Counter(match[0] for text in bells if (match := subject.search(text))),
		# once as the subject, once or more in the text
		Counter(match[0] for text in mails if (match := subject.search(text))),
		Counter(row.status for row in rows if row.reference_name.startswith(mark)),
	)


def clear(mark: str = "") -> None:
	"""Away with calls, reminders (all, or those with a mark), notices and emails. Commits."""
	frappe.db.rollback()
	queue = _queue()
	for start in range(0, len(queue), CHUNK):
		some = ("in", queue[start : start + CHUNK])
		frappe.db.delete("Email Queue Recipient", {"parent": some})
		frappe.db.delete("Email Queue", {"name": some})
	frappe.db.delete("Notification Log", {"for_user": ("in", PEOPLE)})
	frappe.db.delete("LC Call", {"owner": ("in", PEOPLE)})
	frappe.db.delete("LC Reminder", {"recipient": ("in", PEOPLE), "reference_name": ("like", f"{mark}%")})
	frappe.db.delete("Error Log", {"method": ("like", "LeadCard: reminder%")})
	frappe.db.commit()


def _queue() -> list[str]:
	recipient = DocType("Email Queue Recipient")
	return (
		frappe.qb.from_(recipient)
		.select(recipient.parent)
		.distinct()
		.where(recipient.recipient.isin(PEOPLE))
		.run(pluck=True)
	)


def _forget_all() -> None:
	clear()
	forget(PEOPLE)
	frappe.db.delete("Email Account", {"name": ACCOUNT_NAME})
	frappe.db.commit()
	frappe.clear_cache()
