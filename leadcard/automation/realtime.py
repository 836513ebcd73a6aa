"""Tells open boards that a card changed. The message carries the name alone: who may read it asks for the card."""

import frappe

EVENT = "leadcard_card"


def announce(doctype: str, name: str) -> None:
	"""Tell the boards, once the transaction is committed."""
	frappe.publish_realtime(
		EVENT,
		{"doctype": doctype, "name": name},
		room=f"doctype:{doctype}",
		after_commit=True,
	)
