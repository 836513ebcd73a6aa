"""Whose personal data somebody asks for (spec §8.3): a file with the comments, emails and changes of one person.

Frappe gives it to whoever asks, and lets a request name whichever user, by a form of the website that is always there.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.permissions.chain import sees_all


def require_own(request: Document, _event: str | None = None) -> None:
	"""Refuse another's. Guests get no file: the link goes to whom it is about."""
	user = frappe.session.user
	if user not in ("Guest", request.user) and not sees_all(user):
		frappe.throw(_("You may ask for your own data, and for nobody else's."), frappe.PermissionError)
