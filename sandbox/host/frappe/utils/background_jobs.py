"""Jobs run in this process: at once, or right after the commit that they wait for."""

from __future__ import annotations

from collections import deque
from types import SimpleNamespace

import frappe

ran: deque[dict] = deque(maxlen=200)


def get_queue(qtype: str, is_async: bool = True) -> SimpleNamespace:
	"""Jobs run in this process: what they wait in is never away."""
	return SimpleNamespace(connection=SimpleNamespace(ping=lambda: True))


def enqueue(
	method,
	queue: str = "default",
	timeout: int | None = None,
	event=None,
	is_async: bool = True,
	job_name: str | None = None,
	now: bool = False,
	enqueue_after_commit: bool = False,
	*,
	on_success=None,
	on_failure=None,
	at_front: bool = False,
	job_id: str | None = None,
	deduplicate: bool = False,
	**kwargs,
):
	job = {"method": method, "kwargs": kwargs, "queue": queue, "job_id": job_id}
	if now or (not enqueue_after_commit and frappe.flags.in_test):
		return _run(job)
	frappe.db.after_commit.add(lambda: _run(job, own_transaction=True))


def _run(job: dict, own_transaction: bool = False):
	ran.append(job)
	method = frappe.get_attr(job["method"]) if isinstance(job["method"], str) else job["method"]
	if not own_transaction:
		return method(**job["kwargs"])
	try:
		method(**job["kwargs"])
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"{job['method']}")
	frappe.db.commit()
