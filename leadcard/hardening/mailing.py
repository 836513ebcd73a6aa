"""Whose email addresses come into an Email Group (spec §8.3)."""

from email.utils import parseaddr

import frappe
from frappe import _
from frappe.query_builder import DocType
from pypika.terms import LiteralValue

from leadcard.counts import counted
from leadcard.permissions.closed import closed_doctypes, conditions_of, is_own
from leadcard.permissions.sight import sees_everything

ADDRESS_TYPES = ("Data", "Small Text", "Text", "Code")


def narrows(doctype: str | None, user: str) -> bool:
	"""Whether LeadCard hides some documents of a DocType from somebody."""
	if doctype not in closed_doctypes() or sees_everything(user):
		return False
	return is_own(doctype) or bool(conditions_of(doctype, user))


def import_seen(group: str, doctype: str) -> int | None:
	"""Add the addresses of those documents that hang on no card which the session's user doesn't see.

	:return: how many members the group has now, None for who may not write it
	"""
	meta = frappe.get_meta(doctype)
	if is_own(doctype):
		frappe.throw(
			_("Only who sees every card takes their addresses into a group. Ask a manager."),
			frappe.PermissionError,
		)
	email_group = frappe.get_doc("Email Group", group)
	if not email_group.has_permission("write"):
		return None
	field = next(
		field for field in meta.fields if field.fieldtype in ADDRESS_TYPES and field.options == "Email"
	)
	added = sum(_add(group, *row) for row in _seen(meta.name, field.fieldname))
	frappe.msgprint(counted(added, _("1 subscriber added"), _("{0} subscribers added")).format(added))
	return email_group.update_total_subscribers()


def _seen(doctype: str, fieldname: str) -> list[tuple[str | None, int]]:
	row = DocType(doctype)
	unsubscribed = "unsubscribed" if frappe.get_meta(doctype).get_field("unsubscribed") else None
	query = frappe.qb.from_(row).select(row[fieldname], row[unsubscribed] if unsubscribed else 0)
	shown = conditions_of(doctype, frappe.session.user)
	return query.where(LiteralValue(f"({shown})".replace("%", "%%"))).run()


def _add(group: str, text: str | None, unsubscribed: int) -> bool:
	address = parseaddr(text)[1] if text else None
	if not address or frappe.db.exists("Email Group Member", {"email_group": group, "email": address}):
		return False
	member = frappe.new_doc("Email Group Member")
	member.update({"email_group": group, "email": address, "unsubscribed": unsubscribed or 0})
	member.flags.ignore_permissions = True
	try:
		member.insert()
	except frappe.InvalidEmailAddressError:
		frappe.clear_last_message()
		return False
	return True
