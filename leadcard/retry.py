"""Requests that the database undoes to break a deadlock, or lets wait for others."""

import random
import time
from collections.abc import Callable
from functools import wraps

import frappe

from leadcard.locks import in_turn

ATTEMPTS = 4
LONGEST_PAUSE = 0.1


def retried(endpoint: Callable) -> Callable:
	"""Answer once more where the database chose this request to break a deadlock: it has undone all of it.

	Locks are taken in one order (`locks`), so this is for what lies outside, such as two first documents of a
	naming series. Where something was written before the endpoint, that is undone too, and the error is the answer.
	Who waits for a lock longer than a few seconds is told so.
	"""

	@wraps(endpoint)
	def answer(*args: object, **kwargs: object) -> object:
		attempts = 1 if frappe.db.transaction_writes else ATTEMPTS
		for attempt in range(1, attempts + 1):
			try:
				with in_turn():
					return endpoint(*args, **kwargs)
			except frappe.QueryDeadlockError:
				if attempt == attempts:
					raise
			frappe.db.rollback()
			frappe.clear_messages()
			time.sleep(random.uniform(0, LONGEST_PAUSE))

	return answer
