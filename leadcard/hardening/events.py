"""The mail with which Frappe begins everybody's day: the events of today (spec §8.3)."""

import inspect
from collections.abc import Callable
from functools import wraps

import frappe

from leadcard.permissions.chain import hidden_among, sees_all


def remind_of_seen(original: Callable) -> Callable:
	"""Around the events of some days: who is reminded of them is reminded of those that they may see."""

	@wraps(original)
	def events_of_reader(*sent: object, **values: object) -> list[dict]:
		events = original(*sent, **values)
		asked = inspect.signature(original).bind(*sent, **values).arguments
		reader = asked.get("user") or frappe.session.user
		if not asked.get("for_reminder") or not events or sees_all(reader):
			return events
		hidden = hidden_among("Event", [event.name for event in events], reader)
		return [event for event in events if event.name not in hidden]

	return events_of_reader
