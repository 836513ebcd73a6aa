"""Mails that go out once (spec §7.2, §9.6): a ledger row, unique by its key, is written in the transaction of notice and email,
so that restarts and parallel workers send nothing twice."""

from collections.abc import Callable
from typing import Any

import frappe

LEDGER = "LC Digest"
SAVEPOINT = "leadcard_digest"
CARDS, NUMBERS = "Cards Not Cared For", "Numbers of the Week"


def note(key: str, user: str, **values: Any) -> None:
	"""Write the ledger row. Raises UniqueValidationError where another worker was quicker."""
	frappe.get_doc({"doctype": LEDGER, "digest_key": key, "user": user, **values}).insert(
		ignore_permissions=True
	)


def send_once(key: str, user: str, what: str, send: Callable[[], bool]) -> bool:
	"""Send somebody what has no row under its key yet, and answer whether it was sent. What fails stops no other.

	:param what: what the error log calls it
	:param send: writes the row (`note`), tells, and answers whether there was something to tell
	"""
	if frappe.db.exists(LEDGER, {"digest_key": key}):
		return False
	frappe.db.savepoint(SAVEPOINT)
	try:
		sent = send()
	except frappe.UniqueValidationError:
		# Another worker was quicker.
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_last_message()
		sent = False
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# The database may have undone the savepoint too. The next run tries again.
		frappe.db.rollback()
		sent = False
	except Exception:
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.log_error(f"LeadCard: {what} for {user} failed", reference_doctype="User", reference_name=user)
		sent = False
	frappe.db.commit()
	return sent
