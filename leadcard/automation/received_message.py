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


def guard(*_args: object, **_kwargs: object) -> None:
	"""Before a request or a job: see that what comes in is at hand while it is stored, once a process."""
	if not hasattr(InboundMail._build_communication_doc, "leadcard"):
		InboundMail._build_communication_doc = _at_hand(InboundMail._build_communication_doc)


def current() -> Message | None:
	"""The message that is being stored in this process, if any."""
	return frappe.flags.get(FLAG)


def _at_hand(build: Callable) -> Callable:
	@wraps(build)
	def build_communication_doc(mail: InboundMail) -> Document:
		frappe.flags[FLAG] = mail.mail
		try:
			return build(mail)
		finally:
			frappe.flags.pop(FLAG, None)

	build_communication_doc.leadcard = True
	return build_communication_doc
