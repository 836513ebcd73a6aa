"""Frappe's assignments on cards (spec §8.5): the person who is assigned a card that nobody owns becomes its owner."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.share import add_docshare

from leadcard.domain import pipeline
from leadcard.locks import lock_card
from leadcard.ownership import claims, transfer
from leadcard.ownership.rights import may_hand_over_to
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import OWNER_FIELDS


def give_card(todo: Document, _event: str | None = None) -> None:
	"""Make a card's assignee its owner where it has none; by hand only as far as one may hand cards over (§8.4)."""
	doctype, name = todo.reference_type, todo.reference_name
	if doctype not in pipeline.CARD_DOCTYPES or not _assigns(todo):
		return
	field = OWNER_FIELDS[doctype]
	card = lock_card(doctype, name, [field, "status"])
	if not card or (doctype == pipeline.LEAD and card.status == pipeline.CONVERTED):
		return
	rule = _rule_behind(todo)
	if not card[field] and may_own_cards(todo.allocated_to):
		if rule or (may_hand_over_to(todo.allocated_to) and not _must_wait(todo)):
			why = transfer.ASSIGNMENT_RULE if rule else transfer.ASSIGNED
			transfer.give_first(frappe.get_doc(doctype, name), todo.allocated_to, why)
	elif rule:
		if not _is_reopened(todo):
			_show(doctype, name, todo.allocated_to)
		if not card[field]:
			_report(rule, doctype, name, todo.allocated_to)


def _assigns(todo: Document) -> bool:
	before = todo.get_doc_before_save()
	changed = not before or (before.allocated_to, before.status) != (todo.allocated_to, todo.status)
	return bool(todo.status == "Open" and todo.allocated_to and changed)


def _must_wait(todo: Document) -> bool:
	"""Whether somebody gives themselves what was theirs until lately (see `claims`)."""
	user = frappe.session.user
	return todo.allocated_to == user and bool(
		claims.refusal(frappe.get_doc(todo.reference_type, todo.reference_name), user)
	)


def _is_reopened(todo: Document) -> bool:
	"""Frappe reopens a rule's closed tasks at any save: whose share went with another owner gets none again."""
	before = todo.get_doc_before_save()
	return bool(before) and before.allocated_to == todo.allocated_to


def _rule_behind(todo: Document) -> str | None:
	"""The rule that a task says it comes from, where that rule can have picked the assignee."""
	if not todo.assignment_rule or not frappe.db.exists("Assignment Rule", todo.assignment_rule):
		return None
	rule = frappe.get_cached_doc("Assignment Rule", todo.assignment_rule)
	picks = {row.user for row in rule.users}
	if rule.rule == "Based on Field":
		picks = {frappe.db.get_value(todo.reference_type, todo.reference_name, rule.field)}
	fits = not rule.disabled and rule.document_type == todo.reference_type
	return rule.name if fits and todo.allocated_to in picks else None


def _show(doctype: str, name: str, user: str) -> None:
	"""A rule shares as its admin wants, whoever's save it follows; Frappe asks whether the saving user may share."""
	if not frappe.has_permission(doctype, doc=name, user=user):
		add_docshare(doctype, name, user, flags={"ignore_share_permission": True})


def _report(rule: str, doctype: str, name: str, user: str) -> None:
	frappe.log_error(
		f"LeadCard: {rule} finds no owner for {name}",
		_(
			"The Assignment Rule {0} picked {1}, who can't own cards. Put enabled users with the role LeadCard User into the rule."
		).format(rule, user),
		reference_doctype=doctype,
		reference_name=name,
	)
