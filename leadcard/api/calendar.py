"""Calls and meetings in Frappe's calendar view."""

from datetime import datetime, timedelta
from typing import TypedDict

import frappe
from frappe import _
from frappe.model import default_fields, optional_fields
from frappe.utils import cint, get_datetime, now_datetime

from leadcard.api import endpoint
from leadcard.api.activities import edit_activity
from leadcard.api.answers import OfActivityAndPlan
from leadcard.api.rights import require
from leadcard.documents.forms import read_values
from leadcard.domain import values
from leadcard.domain.activities import SHOWN_MINUTES
from leadcard.exceptions import ActivityTimeError
from leadcard.notices.recipients import zone_of
from leadcard.pipeline.care import PLANNED_DOCTYPES

# how far back an activity may begin that still lasts
LONGEST = timedelta(days=1)
MOST_SHOWN = 2000


class Event(TypedDict):
	"""A call or a meeting: from when to when in the site's time, and its look: planned "danger", done "default" (§5.3)."""

	name: str
	title: str | None
	starts_at: str
	ends_at: str
	css_class: str


@endpoint.get()
def get_events(
	doctype: str,
	start: str,
	end: str,
	filters: list | str | None = None,
	field_map: dict | str | None = None,
	fields: list | str | None = None,
) -> list[Event]:
	"""The calls or meetings of a span of time, earliest first, as the calendar view asks for them.

	:param filters: the list's own filters
	:param field_map: sent by the calendar view, as is `fields`; both are known here
	"""
	_check_kind(doctype)
	require(doctype, "read")
	first, last = _moment(start), _moment(end)
	span = [
		[doctype, "starts_at", ">", str(first - LONGEST)],
		[doctype, "starts_at", "<", str(last)],
		[doctype, "cancelled", "=", 0],
	]
	rows = frappe.get_list(
		doctype,
		filters=[*_read_filters(doctype, filters), *span],
		fields=["name", "subject", "starts_at", "duration", "completed"],
		order_by="starts_at, name",
		limit_page_length=MOST_SHOWN,
	)
	return [event for event in map(_event, rows) if event["ends_at"] > str(first)]


@endpoint.post(retry=False)
def update_event(args: dict | str, field_map: dict | str | None = None) -> OfActivityAndPlan:
	"""What was dragged or stretched in the calendar; its reminders are armed anew (spec §5.5).

	:param args: doctype, name, starts_at and ends_at
	"""
	moved = read_values(args)
	kind, name = str(moved.get("doctype")), str(moved.get("name"))
	_check_kind(kind)
	starts_at, ends_at = _moment(moved.get("starts_at")), _moment(moved.get("ends_at"))
	values: dict[str, object] = {"starts_at": str(starts_at)}
	minutes = round((ends_at - starts_at).total_seconds() / 60)
	if minutes != _shown_minutes(frappe.db.get_value(kind, name, "duration")):
		values["duration"] = minutes
	return edit_activity(kind, name, values)


def _read_filters(doctype: str, filters: list | str | None) -> list:
	"""The list's own filters, each with a field of the DocType: Frappe looks at their names only where it lists."""
	try:
		found = frappe.parse_json(filters) if filters else []
	except ValueError:
		found = None
	if not isinstance(found, list) or not all(_is_filter(doctype, each) for each in found):
		frappe.throw(_("Filters are a list, each of a DocType, a field, an operator and a value."))
	return found


def _is_filter(doctype: str, found: object) -> bool:
	if not isinstance(found, list) or len(found) not in (4, 5) or found[0] != doctype:
		return False
	field, operator = found[1:3]
	return (
		isinstance(field, str)
		and isinstance(operator, str)
		and (frappe.get_meta(doctype).has_field(field) or field in (*default_fields, *optional_fields))
	)


def _event(row: frappe._dict) -> Event:
	starts_at = get_datetime(row.starts_at)
	return {
		"name": row.name,
		"title": row.subject,
		"starts_at": str(starts_at),
		"ends_at": str(starts_at + timedelta(minutes=_shown_minutes(row.duration))),
		"css_class": "default" if row.completed else "danger",
	}


def _shown_minutes(duration: object) -> int:
	return cint(duration) or SHOWN_MINUTES


def _check_kind(doctype: str) -> None:
	if doctype not in PLANNED_DOCTYPES:
		frappe.throw(_("The calendar shows calls and meetings."), ActivityTimeError)


def _moment(text: object) -> datetime:
	try:
		return values.read_time(str(text or ""), zone_of())
	except values.ValueProblem:
		frappe.throw(_("A time is written as {0}.").format(str(now_datetime())[:19]), ActivityTimeError)
