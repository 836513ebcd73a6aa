"""LeadCard's two roles, who has them, and the company's own people (spec §1, Roles)."""

from typing import TypedDict

import frappe
from frappe.query_builder import DocType

MANAGER_ROLE = "LeadCard Manager"
USER_ROLE = "LeadCard User"


class Person(TypedDict):
	"""A user, and what people call them."""

	user: str
	full_name: str


def is_manager(user: str) -> bool:
	"""Whether somebody configures LeadCard and sees everything (spec §1, Roles)."""
	return user == "Administrator" or MANAGER_ROLE in frappe.get_roles(user)


def has_app_permission() -> bool:
	"""Whether the apps screen offers LeadCard to the session's user."""
	roles = set(frappe.get_roles())
	return frappe.session.user == "Administrator" or bool(roles & {USER_ROLE, MANAGER_ROLE})


def may_own_cards(user: str) -> bool:
	"""Whether somebody is an enabled user with one of LeadCard's roles."""
	return bool(frappe.db.get_value("User", user, "enabled")) and bool(
		{USER_ROLE, MANAGER_ROLE} & set(frappe.get_roles(user))
	)


def people_with_roles() -> list[frappe._dict]:
	"""The enabled users with one of LeadCard's roles, by name."""
	role, user = DocType("Has Role"), DocType("User")
	query = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name, user.full_name)
		.distinct()
		.where(role.role.isin([USER_ROLE, MANAGER_ROLE]) & (user.enabled == 1))
		.orderby(user.full_name)
	)
	return query.run(as_dict=True)


def addresses_of_company() -> frozenset[str]:
	"""The addresses of the site's people and mailboxes, which are nobody's secret."""
	people = frappe.get_all("User", filters={"user_type": "System User"}, pluck="email")
	mailboxes = frappe.get_all("Email Account", pluck="email_id")
	return frozenset(address.lower() for address in (*people, *mailboxes) if address)


def refuse_the_disabled() -> None:
	"""Frappe's hook `auth_hooks`: who has left doesn't come in by an API key either, which Frappe 15 goes on to take."""
	user = frappe.session.user
	if user not in ("Administrator", "Guest") and not frappe.get_cached_value("User", user, "enabled"):
		frappe.set_user("Guest")
		raise frappe.AuthenticationError
