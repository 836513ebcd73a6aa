"""Moves that the system makes: the one place where a card's status changes by itself (spec §2.3, §2.6, §5.7, §6).

They are written past the document's own check of moves by hand, with the row locked, logged with the rule's name.
Frappe's rules on documents see them: `db_set` runs `on_change`, which Notifications on "Value Change" and webhooks follow.
"""

import frappe
from frappe.model.document import Document

from leadcard import stages
from leadcard.domain import pipeline
from leadcard.domain.texts import N_
from leadcard.notices import next_contact
from leadcard.pipeline import change_log
from leadcard.realtime import announce

ACTIVITY_COMPLETED = N_("Activity completed")
CONVERSION = N_("Conversion")
OPPORTUNITY_WON = N_("Opportunity won")
OPPORTUNITY_REOPENED = N_("Opportunity reopened")
CARE_STOPPED = N_("Care stopped")
CARE_RESUMED = N_("Care resumed")


def move(
	doctype: str, name: str, to_status: str, why: str, values: dict | None = None, note: str = ""
) -> None:
	"""Set a card's status, and its stage where the column changes; nothing happens where it has it already.

	:param values: further fields written along
	"""
	card = frappe.get_doc(doctype, name, for_update=True)
	if card.status == to_status:
		return
	from_status, from_stage = card.status, card.stage
	stage = from_stage
	if to_status in pipeline.COLUMNS_OF[doctype] and not stages.belongs(from_stage, to_status):
		stage = stages.default_stage(to_status)
	card.db_set({"status": to_status, "stage": stage, **(values or {})})
	change_log.record(doctype, name, "status", from_status, to_status, why, note)
	if (stage or "") != (from_stage or ""):
		change_log.record(doctype, name, "stage", from_stage, stage, why)
	next_contact.follow(card)
	_follow_assignment_rules(card)
	announce(doctype, name)


def _follow_assignment_rules(card: Document) -> None:
	"""Frappe shows its Assignment Rules each saved document; a card that the system moved is shown to them here."""
	frappe.get_attr("frappe.automation.doctype.assignment_rule.assignment_rule.apply")(card)
