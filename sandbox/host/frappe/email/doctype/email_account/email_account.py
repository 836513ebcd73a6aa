"""Which account an email goes out by."""

from __future__ import annotations

from email.utils import parseaddr

import frappe
from frappe.model.document import Document


class EmailAccount(Document):
	@classmethod
	def find_outgoing(cls, match_by_email=None, match_by_doctype=None, _raise_error=False):
		"""The account with the sender's address, else the one that takes the DocType's answers, else the default."""
		ways = [
			match_by_email and {"email_id": parseaddr(match_by_email)[1]},
			match_by_doctype and {"enable_incoming": 1, "append_to": match_by_doctype},
			{"default_outgoing": 1},
		]
		for way in filter(None, ways):
			if name := frappe.db.get_value("Email Account", {"enable_outgoing": 1, **way}):
				return frappe.get_doc("Email Account", name)
		if _raise_error:
			frappe.throw(
				frappe._("Please setup default outgoing Email Account from Settings > Email Account"),
				frappe.OutgoingEmailError,
			)
		return None
