"""Work for the queue, and what happens while the queue is away: nothing is half done, and whoever asked is told."""

import frappe
from frappe import _
from frappe.utils.background_jobs import get_queue

from leadcard.exceptions import QueueAwayError


def require_queue() -> None:
	"""Refuse what a job has to finish while none can be queued, before anything is written.

	Raises :class:`QueueAwayError`.
	"""
	if frappe.flags.in_migrate or frappe.flags.in_install:
		# Frappe does it at once then
		return
	try:
		get_queue("default").connection.ping()
	except Exception:
		# whatever the queue's client raises
		frappe.throw(
			_(
				"Background jobs can't be queued at the moment, so nothing was changed. Try again in a few minutes, or tell your admin."
			),
			QueueAwayError,
		)


def enqueue(method: str, **options: object) -> None:
	"""Queue a job with the commit. Raises :class:`QueueAwayError`."""
	require_queue()
	frappe.enqueue(method, enqueue_after_commit=True, **options)
