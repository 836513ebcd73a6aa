"""The weekly numbers (spec §9.6): one notice and one email on Monday morning to each who manages others.

It is made as its reader sees the company, in their language, of the reports' own figures. Each number leads to its cards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlencode

import frappe
from frappe import _, defaults
from frappe.utils import getdate, nowdate

from leadcard.config import settings
from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.figures import weekly_mail
from leadcard.labels import period_label
from leadcard.notices import bell
from leadcard.notices.digest import BOARD, MORNING
from leadcard.notices.once import NUMBERS, note, send_once
from leadcard.notices.recipients import in_language_of, local_now
from leadcard.ownership.rights import manages_others
from leadcard.permissions.roles import people_with_roles

SWITCH = "leadcard_no_weekly_numbers"
# a site that was down on Monday sends on Tuesday; who switches it on later waits for the next Monday
WHILE_NEW = timedelta(days=1, hours=12)


def send_all() -> int:
	"""Send last week's numbers to whoever has not got them, and answer how many were sent. Safe to run at any time."""
	if not is_on_for_site():
		return 0
	week = periods.last_week(getdate(nowdate()))
	return sum(_send_once(person.name, week) for person in people_with_roles())


def is_on_for_site() -> bool:
	"""Whether the admin has switched the weekly numbers on."""
	return bool(settings().send_numbers)


def switch(user: str, on: bool) -> None:
	"""A person's own choice."""
	defaults.set_user_default(SWITCH, None if on else "1", user)


def is_on(user: str) -> bool:
	"""Whether a person wants the weekly numbers."""
	return defaults.get_user_default(SWITCH, user) != "1"


def _send_once(user: str, week: Period) -> bool:
	monday = datetime.combine(week.last + timedelta(days=1), MORNING)
	if not monday <= local_now(user) < monday + WHILE_NEW or not is_on(user) or not manages_others(user):
		return False
	key = f"numbers|{user}|{week.first}"
	return send_once(key, user, "weekly numbers", lambda: _send(user, week, key))


def _send(user: str, week: Period, key: str) -> bool:
	note(key, user, kind=NUMBERS, day=week.last + timedelta(days=1))
	with _as(user), in_language_of(user):
		subject = _("Numbers of the week {0}").format(period_label(week, periods.WEEK))
		mail = weekly_mail.mail_of(week)
		link = f"{BOARD}?{urlencode({'leads_to': f'won_in={week}'})}"
	bell.tell(user, subject, mail, link=link)
	return True


@contextmanager
def _as(user: str) -> Iterator[None]:
	"""Figures are those of the session's user."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)
