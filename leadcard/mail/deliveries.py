"""What became of an email that was sent from a card (spec §5.8)."""

import ast

import frappe
from frappe.model.document import Document
from frappe.utils import strip_html

FAILED = ("Error", "Not Sent", "Partially Sent")
LONGEST_REASON = 300


def failure(email: Document) -> str:
	"""Why an email has not arrived, in a mail server's words; empty where nothing speaks against it."""
	if email.sent_or_received != "Sent":
		return ""
	report = _bounce(email.name) if email.delivery_status == "Bounced" else _last_error(email.name)
	return " ".join(report.split())[:LONGEST_REASON]


def send_again(email: Document) -> None:
	"""Put what Frappe has given up to send back into the queue; what has arrived isn't sent again."""
	for name in frappe.get_all("Email Queue", {"communication": email.name, "status": "Error"}, pluck="name"):
		frappe.get_doc("Email Queue", name).update_status("Not Sent", retry=0, error=None)


def _last_error(email: str) -> str:
	errors = frappe.get_all(
		"Email Queue",
		filters={"communication": email, "status": ("in", FAILED), "error": ("is", "set")},
		order_by="modified desc",
		limit=1,
		pluck="error",
	)
	last_line = errors[0].strip().splitlines()[-1] if errors else ""
	error, separator, reason = last_line.partition(": ")
	return _legible(reason if separator and " " not in error else last_line)


def _legible(reason: str) -> str:
	"""What Python prints of a mail server's answer, as people write it: whom it concerns, what was said, the code."""
	try:
		answer = ast.literal_eval(reason)
	except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
		return reason
	if isinstance(answer, dict) and all(map(_is_answer, answer.values())):
		return "; ".join(f"{address}: {_said(said)}" for address, said in answer.items())
	return _said(answer) if _is_answer(answer) else reason


def _is_answer(value: object) -> bool:
	return isinstance(value, tuple) and len(value) > 1


def _said(answer: tuple) -> str:
	code, text, *_address = answer
	return f"{text.decode(errors='replace') if isinstance(text, bytes) else text} ({code})"


def _bounce(email: str) -> str:
	reports = frappe.get_all(
		"Communication",
		filters={"in_reply_to": email, "communication_type": "Automated Message"},
		order_by="creation desc",
		limit=1,
		pluck="content",
	)
	return strip_html(reports[0] or "") if reports else ""
