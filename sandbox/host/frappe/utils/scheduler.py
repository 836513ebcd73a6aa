"""Scheduled work of the apps: `scheduler_events`, run in this process when due."""

from __future__ import annotations

import datetime

import frappe
from croniter import croniter
from frappe.utils.data import now_datetime

# Frappe 15's times: "all" every four minutes, days from midnight on
FREQUENCIES = {
	"all": "*/4 * * * *",
	"hourly": "0 * * * *",
	"daily": "0 0 * * *",
	"weekly": "0 0 * * 0",
	"monthly": "0 0 1 * *",
	"yearly": "0 0 1 1 *",
}


def scheduled() -> dict[str, list[str]]:
	"""Methods by the cron line that they run at; "_long" events have the times of the short ones."""
	times: dict[str, list[str]] = {}
	for event, methods in frappe.get_hooks("scheduler_events", {}).items():
		lines = methods.items() if event == "cron" else [(FREQUENCIES[event.removesuffix("_long")], methods)]
		for line, found in lines:
			times.setdefault(line, []).extend(found)
	return times


def run_due(since: datetime.datetime) -> datetime.datetime:
	"""Run what became due after `since`, each method in a transaction of its own; answers until when."""
	until = now_datetime()
	for line, methods in scheduled().items():
		if croniter(line, since).get_next(datetime.datetime) > until:
			continue
		for method in methods:
			try:
				frappe.get_attr(method)()
			except Exception:
				frappe.db.rollback()
				frappe.log_error(title=method)
			frappe.db.commit()
	return until
