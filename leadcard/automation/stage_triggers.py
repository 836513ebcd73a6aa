"""Stages that set themselves (spec §2.9): what happens to a card pulls it to the stage with that trigger."""

import frappe
from frappe.model.document import Document

from leadcard.automation import change_log
from leadcard.automation.locks import lock_card
from leadcard.automation.realtime import announce
from leadcard.config import settings
from leadcard.domain import pipeline

EMAIL_REPLY_RECEIVED = "Email Reply Received"
QUOTATION_SENT = "Quotation Sent"
OPPORTUNITY_CREATED = "Opportunity Created"
OPPORTUNITY_LOST = "Opportunity Lost"


def pull(doctype: str, name: str, trigger: str) -> None:
	"""Give a card the stage of its column, else one of every column, that carries the trigger; none, nothing happens."""
	card = lock_card(doctype, name, ["status", "stage"])
	if not card or card.status not in pipeline.COLUMNS_OF[doctype]:
		return
	stage = _stage_with(trigger, card.status)
	if not stage or stage == card.stage:
		return
	frappe.get_doc(doctype, name).db_set("stage", stage)
	change_log.record(doctype, name, "stage", card.stage, stage, trigger)
	announce(doctype, name)


def _stage_with(trigger: str, column: str) -> str | None:
	found = frappe.get_all(
		"LC Stage",
		filters={
			"trigger": trigger,
			"pipeline_status": ("in", (column, "")),
			"edition": ("in", (settings().edition, "")),
		},
		order_by="pipeline_status desc, position asc",
		limit=1,
		pluck="name",
	)
	return found[0] if found else None


def email_received(email: Document, _event: str | None = None) -> None:
	"""A reply that comes in pulls its card."""
	if (
		email.reference_doctype in pipeline.CARD_DOCTYPES
		and email.communication_type == "Communication"
		and email.communication_medium == "Email"
		and email.sent_or_received == "Received"
	):
		pull(email.reference_doctype, email.reference_name, EMAIL_REPLY_RECEIVED)


def opportunity_saved(opportunity: Document, _event: str | None = None) -> None:
	"""A new opportunity, and a lost one, pull their customer."""
	before = opportunity.get_doc_before_save()
	if not before:
		pull(pipeline.CUSTOMER, opportunity.customer, OPPORTUNITY_CREATED)
	if opportunity.status == "Lost" and (not before or before.status != "Lost"):
		pull(pipeline.CUSTOMER, opportunity.customer, OPPORTUNITY_LOST)
