"""Who sees and sets a target (spec §9.9, §8.1): one's own is read, those of one's people and teams are set."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType

from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import as_sql
from leadcard.permissions.tree import own_teams, teams_to_give, visible_owners

TARGET = "LC Target"
READING = ("read", "select", "report", "print", "export", "email")


def conditions(user: str, doctype: str) -> str:
	"""The condition on the targets that somebody reads: of themselves, of their people, of their teams and those below."""
	people, teams = visible_owners(user), teams_to_give(user)
	if people is None and teams is None:
		return ""
	target = DocType(TARGET)
	seen_teams = sorted((teams or set()) | own_teams(user))
	mine = [target.user.isin(sorted((people or set()) | {user}))]
	if seen_teams:
		mine.append(target.sales_team.isin(seen_teams))
	return as_sql(Criterion.any(mine))


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a target that is nobody's of one's own; and to set one's own, which the manager above does."""
	stored = None if doc.is_new() else frappe.db.get_value(TARGET, doc.name, ["user", "sales_team"])
	holders = {(doc.get("user"), doc.get("sales_team")), *([stored] if stored else [])}
	is_reading = ptype in READING
	return ALLOWED if all(_may(person, team, is_reading, user) for person, team in holders) else False


def _may(person: str | None, team: str | None, is_reading: bool, user: str) -> bool:
	people, teams = visible_owners(user), teams_to_give(user)
	if person:
		return people is None or (person in people and person != user) or (is_reading and person == user)
	if team:
		return teams is None or team in teams or (is_reading and team in own_teams(user))
	return True
