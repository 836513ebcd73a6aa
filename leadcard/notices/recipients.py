"""How people are addressed: in their own language and time zone."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe.utils import format_datetime, get_system_timezone, now_datetime
from frappe.utils.data import get_user_date_format


@contextmanager
def in_language_of(user: str) -> Iterator[None]:
	"""Texts inside the block are in the user's language."""
	before = frappe.local.lang
	frappe.local.lang = (
		frappe.db.get_value("User", user, "language") or frappe.db.get_default("lang") or before
	)
	try:
		yield
	finally:
		frappe.local.lang = before


def local_time(moment: datetime, user: str) -> str:
	"""A time of the site as the user's clock shows it, to the minute, with the date as the site writes it."""
	return format_datetime(_on_clock_of(user, moment), f"{get_user_date_format().replace('mm', 'MM')} HH:mm")


def local_time_and_zone(moment: datetime, user: str) -> str:
	"""A time of the site as the user's clock shows it, with the zone's name and its distance from UTC then."""
	there = _in_zone_of(user, moment)
	zone = str(there.tzinfo).replace("_", " ")
	return f"{local_time(moment, user)} ({zone}, UTC{there.isoformat()[-6:]})"


def local_now(user: str) -> datetime:
	"""What the user's clock shows now."""
	return _on_clock_of(user, now_datetime())


def zone_of(user: str | None = None) -> ZoneInfo:
	"""The time zone of a user's clock; without one that the machine knows, and without a user, the site's."""
	chosen = frappe.db.get_value("User", user, "time_zone") if user else None
	with suppress(ZoneInfoNotFoundError, ValueError):
		if chosen:
			return ZoneInfo(chosen)
	return ZoneInfo(get_system_timezone())


def _on_clock_of(user: str, moment: datetime) -> datetime:
	return _in_zone_of(user, moment).replace(tzinfo=None)


def _in_zone_of(user: str, moment: datetime) -> datetime:
	return moment.replace(tzinfo=zone_of()).astimezone(zone_of(user))
