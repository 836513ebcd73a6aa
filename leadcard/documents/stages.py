"""Stages (spec §2.9): the configurable steps inside a column."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.config import settings
from leadcard.exceptions import StageMismatchError


def fit(card: Document) -> None:
	"""Give a card the stage that its column needs, and refuse a newly chosen one of another column."""
	column_changed = card.is_new() or card.has_value_changed("status")
	if card.stage and (not column_changed or card.has_value_changed("stage")):
		_refuse_foreign(card)
	elif column_changed and not belongs(card.stage, card.status):
		card.stage = default_stage(card.status)


def belongs(stage: str | None, column: str) -> bool:
	"""Whether a stage goes along into a column; a stage without a column goes into all."""
	if not stage:
		return False
	return (frappe.db.get_value("LC Stage", stage, "pipeline_status") or column) == column


def may_have(stage: str, column: str) -> bool:
	"""Whether a card in a column may have a stage: one of the column's, or one that is offered in every column."""
	return belongs(stage, column) or bool(frappe.db.get_value("LC Stage", stage, "in_every_column"))


def default_stage(column: str) -> str | None:
	"""The stage that a card takes when it enters a column, None where the admin marked none."""
	found = frappe.get_all(
		"LC Stage",
		filters={"pipeline_status": column, "is_default": 1, "edition": ("in", ("", settings().edition))},
		order_by="edition desc, position asc",
		limit=1,
		pluck="name",
	)
	return found[0] if found else None


def offered(column: str) -> list[str]:
	"""The stages that a card in a column may take by hand, in their order."""
	return [stage.name for stage in stages_of(column)]


def stages_of(column: str, **filters: object) -> list[frappe._dict]:
	"""The `name` and `position` of a column's stages in their order; the column's own first where two share a place."""
	found = frappe.get_all(
		"LC Stage",
		filters={"edition": ("in", ("", settings().edition)), **filters},
		fields=["name", "position", "pipeline_status", "in_every_column"],
		order_by="position asc",
	)
	return [stage for stage in found if stage.pipeline_status in (column, "", None) or stage.in_every_column]


def _refuse_foreign(card: Document) -> None:
	if not card.has_value_changed("stage") or may_have(card.stage, card.status):
		return
	column = frappe.db.get_value("LC Stage", card.stage, "pipeline_status")
	frappe.throw(
		_("The stage {0} belongs to the column {1}. Choose a stage of the column {2}.").format(
			frappe.bold(_(card.stage)), _(column), _(card.status)
		),
		StageMismatchError,
	)
