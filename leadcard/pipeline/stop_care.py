"""Stop care and resume care (spec §5.7): off the board and back where it was, with everything kept."""

import frappe
from frappe import _

from leadcard.domain import pipeline
from leadcard.domain.activities import STOP_NOTES
from leadcard.exceptions import CareStoppedError, ConvertedLeadError
from leadcard.locks import lock_card
from leadcard.pipeline import moves
from leadcard.pipeline.care import PLANNED_DOCTYPES, refresh


def stop(doctype: str, name: str, reason: str) -> None:
	"""Take a card off the board: cancel its plan and reminders, keep everything else."""
	card = lock_card(doctype, name, ["status"])
	if card.status == pipeline.STOPPED[doctype]:
		frappe.throw(_("Care of this card is stopped already."), CareStoppedError)
	if doctype == pipeline.LEAD and card.status == pipeline.CONVERTED:
		frappe.throw(_("This lead was converted. Stop the care of its customer instead."), ConvertedLeadError)
	cancel_plan(doctype, name)
	moves.move(
		doctype,
		name,
		pipeline.STOPPED[doctype],
		moves.CARE_STOPPED,
		{"status_before_stop": card.status, "stop_reason": reason},
		note=reason,
	)


def stop_with_note(doctype: str, name: str, reason: str) -> None:
	"""Stop the care of a card by the note that gives the reason, whose rules hold (spec §5.7)."""
	frappe.get_doc(
		{
			"doctype": "LC Note",
			"note_type": STOP_NOTES[doctype],
			"reference_doctype": doctype,
			"reference_name": name,
			"reason": reason,
		}
	).insert()


def resume(doctype: str, name: str, reason: str = "") -> None:
	"""Bring a card back where it was. Cancelled plans stay cancelled."""
	card = lock_card(doctype, name, ["status", "status_before_stop"])
	if card.status != pipeline.STOPPED[doctype]:
		frappe.throw(_("Care of this card isn't stopped."), CareStoppedError)
	moves.move(
		doctype,
		name,
		card.status_before_stop or pipeline.COLUMNS_OF[doctype][0],
		moves.CARE_RESUMED,
		{"status_before_stop": None, "stop_reason": None},
		note=reason,
	)
	refresh(doctype, name)


def cancel_plan(doctype: str, name: str) -> None:
	"""Cancel what is planned with a card, with its reminders."""
	for kind in PLANNED_DOCTYPES:
		for activity in frappe.get_all(
			kind,
			filters={"reference_doctype": doctype, "reference_name": name, "completed": 0, "cancelled": 0},
			pluck="name",
		):
			planned = frappe.get_doc(kind, activity)
			planned.cancelled = 1
			planned.remind = 0
			planned.save(ignore_permissions=True)
