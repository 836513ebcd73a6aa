"""Frappe's User Permissions: an admin narrows somebody to the cards of some products, groups, teams … (spec §8.3).

Frappe asks them of the DocType that is listed. What hangs on a card is narrowed here by what the card itself links to.
"""

from collections.abc import Iterable

import frappe
from frappe.permissions import get_user_permissions
from frappe.query_builder import Criterion, DocType
from pypika import Table

STRICT = "apply_strict_user_permissions"


def narrowing(card: Table, doctype: str, user: str) -> Criterion | None:
	"""The condition on a card's table that somebody's User Permissions make, None where they leave it whole.

	As Frappe has it: an empty link is seen by everybody, unless the site is strict about that.
	"""
	permissions = get_user_permissions(user)
	if not permissions:
		return None
	strict = frappe.get_system_settings(STRICT)
	conditions = []
	for fieldname, linked in _links(doctype):
		rules = permissions.get(linked, ())
		names = [rule.get("doc") for rule in rules if rule.get("applicable_for") in (None, "", doctype)]
		if not names:
			continue
		field = card[fieldname]
		named = field.isin(names)
		conditions.append(named if strict else named | field.isnull() | (field == ""))
	return Criterion.all(conditions) if conditions else None


def is_left_to(user: str, doctype: str, name: str) -> bool:
	"""Whether somebody's User Permissions leave them a stored card, be it theirs or not."""
	card = DocType(doctype)
	condition = narrowing(card, doctype, user)
	if condition is None:
		return True
	left = frappe.qb.from_(card).select(card.name).where((card.name == name) & condition)
	return bool(left.run())


def narrowed(users: Iterable[str]) -> set[str]:
	"""Those who have any User Permission."""
	return set(users).intersection(frappe.get_all("User Permission", pluck="user", distinct=True))


def _links(doctype: str) -> list[tuple[str, str]]:
	fields = frappe.get_meta(doctype).get_link_fields()
	links = [(field.fieldname, field.options) for field in fields if not field.get("ignore_user_permissions")]
	return [*links, ("name", doctype)]
