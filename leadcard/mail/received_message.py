"""The message that Frappe is making an email of: its headers, which no Communication has (spec §5.4, §5.8).

Frappe 15 offers no hook that sees them.
"""

from collections.abc import Callable
from email.message import Message
from functools import wraps

import frappe
from frappe.email.receive import InboundMail
from frappe.model.document import Document

FLAG = "leadcard_received_message"


def current() -> Message | None:
	"""The message that is being stored in this process, if any."""
	return frappe.flags.get(FLAG)


def kept_at_hand(build: Callable) -> Callable:
	"""Around the making of an email from a message."""

	@wraps(build)
	def build_communication_doc(mail: InboundMail) -> Document:
		frappe.flags[FLAG] = mail.mail
		try:
			return build(mail)
		finally:
			frappe.flags.pop(FLAG, None)

	return build_communication_doc
