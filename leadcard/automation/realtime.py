"""Tells open boards that a card changed. The message carries the name alone: who may read it asks for the card."""

import re

import frappe

EVENT = "leadcard_card"
# with it a page marks what it writes, so that it knows the news of it and asks for nothing
WRITE_HEADER = "X-LeadCard-Write"
LOOKS_LIKE_A_MARK = re.compile(r"[0-9a-z]{4,40}-[0-9]{1,9}")


def announce(doctype: str, name: str) -> None:
	"""Tell the boards, once the transaction is committed."""
	message = {"doctype": doctype, "name": name}
	if mark := _mark_of_request():
		message["write"] = mark
	frappe.publish_realtime(EVENT, message, room=f"doctype:{doctype}", after_commit=True)


def _mark_of_request() -> str:
	request = getattr(frappe.local, "request", None)
	mark = request.headers.get(WRITE_HEADER, "") if request else ""
	return mark if LOOKS_LIKE_A_MARK.fullmatch(mark) else ""
