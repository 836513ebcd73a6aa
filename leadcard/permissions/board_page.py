"""The board's page, and the people without a role of LeadCard who were given single cards: they have those cards' forms."""

import frappe
from frappe import _

from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE

PAGE = "leadcard"
ASKED_BY = "frappe.desk.desk_page.getpage"


def explain() -> None:
	"""Frappe's hook `auth_hooks`: Frappe would refuse the page without saying for whom it is, and what else there is."""
	user = frappe.session.user
	if user == "Guest" or frappe.form_dict.get("name") != PAGE or not frappe.request.path.endswith(ASKED_BY):
		return
	if not frappe.get_cached_doc("Page", PAGE).is_permitted():
		frappe.throw(f"{_for_whom()} {_what_else()}".strip(), frappe.PermissionError, title=_("LeadCard"))


def _for_whom() -> str:
	return _("The board is for people with the role {0} or {1}. Ask your admin for one.").format(
		_(USER_ROLE), _(MANAGER_ROLE)
	)


def _what_else() -> str:
	lists = ((LEAD, "/app/lc-lead", _("Leads")), (CUSTOMER, "/app/lc-customer", _("Customers")))
	links = [
		f'<a href="{address}">{label}</a>'
		for doctype, address, label in lists
		if frappe.has_permission(doctype, "read")
	]
	return _("The cards that you were given are here: {0}.").format(", ".join(links)) if links else ""
