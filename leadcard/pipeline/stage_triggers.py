"""Stages that set themselves (spec §2.9): what happens to a card pulls it to the stage with that trigger."""

import frappe
from frappe.model.document import Document

from leadcard import stages
from leadcard.domain import pipeline
from leadcard.locks import lock_card
from leadcard.notices import next_contact
from leadcard.pipeline import change_log, no_contact
from leadcard.realtime import announce

EMAIL_REPLY_RECEIVED = "Email Reply Received"
ANSWER_SENT = "Answer Sent"
OF_EMAILS = (EMAIL_REPLY_RECEIVED, ANSWER_SENT)
QUOTATION_SENT = "Quotation Sent"
OPPORTUNITY_CREATED = "Opportunity Created"
OPPORTUNITY_LOST = "Opportunity Lost"


def pull(doctype: str, name: str, trigger: str) -> None:
	"""Give a card the stage that carries the trigger, of its column before one of every column; none, nothing happens.

	Nor does it where the stage asks for fields that are empty (spec §2.11).
	"""
	card = lock_card(doctype, name, ["status", "stage"])
	if not card or card.status not in pipeline.COLUMNS_OF[doctype]:
		return
	stage = _stage_with(trigger, card.status)
	if not stage or stage == card.stage:
		return
	if trigger in OF_EMAILS and _stands_after_answers(card):
		return
	pulled = frappe.get_doc(doctype, name)
	if stages.missing_fields(pulled, stage):
		return
	pulled.db_set("stage", stage)
	change_log.record(doctype, name, "stage", card.stage, stage, trigger)
	no_contact.follow_stage(pulled, card.stage)
	next_contact.follow(pulled)
	announce(doctype, name)


def _stage_with(trigger: str, column: str) -> str | None:
	found = stages.stages_of(column, trigger=trigger)
	own = [stage for stage in found if stage.pipeline_status == column]
	return (own or found)[0].name if found else None


def _stands_after_answers(card: frappe._dict) -> bool:
	"""Whether a card has taken a stage that stands later in the order than "Replied" does: an email moves it no more.

	A column's default stage is none that was taken; who wants no contact is asked for none by an email.
	"""
	if stages.wants_no_contact(card.stage):
		return True
	answered = stages.stages_of(card.status, trigger=ANSWER_SENT)
	current = card.stage and frappe.db.get_value(
		"LC Stage", card.stage, ["position", "is_default"], as_dict=True
	)
	return bool(answered and current and not current.is_default and current.position > answered[0].position)


def email_saved(email: Document, _event: str | None = None) -> None:
	"""What the customer writes pulls its card, and what is sent to a customer who has written."""
	if (
		email.reference_doctype not in pipeline.CARD_DOCTYPES
		or email.communication_type != "Communication"
		or email.communication_medium != "Email"
	):
		return
	if email.sent_or_received == "Received":
		pull(email.reference_doctype, email.reference_name, EMAIL_REPLY_RECEIVED)
	elif _has_written(email.reference_doctype, email.reference_name):
		pull(email.reference_doctype, email.reference_name, ANSWER_SENT)


def _has_written(doctype: str, name: str) -> bool:
	return bool(
		frappe.db.exists(
			"Communication",
			{
				"reference_doctype": doctype,
				"reference_name": name,
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
			},
		)
	)


def opportunity_saved(opportunity: Document, _event: str | None = None) -> None:
	"""A new opportunity, and a lost one, pull their customer."""
	before = opportunity.get_doc_before_save()
	if not before:
		pull(pipeline.CUSTOMER, opportunity.customer, OPPORTUNITY_CREATED)
	if opportunity.status == "Lost" and (not before or before.status != "Lost"):
		pull(pipeline.CUSTOMER, opportunity.customer, OPPORTUNITY_LOST)
