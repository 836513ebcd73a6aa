"""Cards whose customers want no contact (spec §2.9): they stay on the board, without plans and reminders.

Their stage says so. Don't forget, the digest and claims leave them out by `neglect`, protection by its periods.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard import stages
from leadcard.domain import pipeline
from leadcard.exceptions import NoContactError
from leadcard.locks import begin_with
from leadcard.notices import next_contact
from leadcard.pipeline.care import refresh
from leadcard.pipeline.stop_care import cancel_plan


def follow_stage(card: Document, before: str | None) -> None:
	"""Cancel a card's plan as it takes such a stage; its care is counted anew when it takes or leaves one."""
	wanted = stages.wants_no_contact(card.stage)
	if wanted == stages.wants_no_contact(before):
		return
	if wanted:
		cancel_plan(card.doctype, card.name)
	refresh(card.doctype, card.name)


def refuse_next_contact(card: Document) -> None:
	"""Refuse a new date for a customer who wants no contact; one that was set before stays, and reminds nobody."""
	planned = card.next_contact_date and card.has_value_changed("next_contact_date")
	if planned and stages.wants_no_contact(card.stage):
		_refuse(card.stage)


def refuse_plan(doctype: str, name: str) -> None:
	"""Refuse to plan a call or meeting with such a customer."""
	stage = frappe.db.get_value(doctype, name, "stage")
	if stages.wants_no_contact(stage):
		_refuse(stage)


def _refuse(stage: str) -> None:
	frappe.throw(
		_(
			"This customer wants no contact: the card is in the stage {0}. Choose another stage before you plan anything; what has happened can be logged."
		).format(frappe.bold(escape_html(_(stage)))),
		NoContactError,
	)


def settle(stage: str) -> None:
	"""Bring the cards that stand in a stage already in line with what it says now, each in a transaction of its own."""
	for doctype in pipeline.CARD_DOCTYPES:
		columns = list(pipeline.COLUMNS_OF[doctype])
		for name in frappe.get_all(doctype, {"stage": stage, "status": ("in", columns)}, pluck="name"):
			begin_with((doctype, name))
			_settle((doctype, name))
			frappe.db.commit()


def _settle(card: tuple[str, str]) -> None:
	frappe.db.savepoint("leadcard_no_contact")
	try:
		stored = frappe.get_doc(*card)
		if stages.wants_no_contact(stored.stage):
			cancel_plan(*card)
		refresh(*card)
		next_contact.follow(stored)
	except Exception:
		frappe.db.rollback(save_point="leadcard_no_contact")
		frappe.log_error(
			f"LeadCard: plans of {card[1]} stayed", reference_doctype=card[0], reference_name=card[1]
		)
