"""Stages (spec §2.9): the configurable steps inside a column."""

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard import intent
from leadcard.config import settings
from leadcard.domain import pipeline
from leadcard.exceptions import RequiredFieldError, StageMismatchError
from leadcard.labels import column_label

# no answer of somebody's: where a card stands, a number of a series, and what always has a value or none
NOT_FILLED = ("status", "stage", "naming_series", "code")
NO_VALUE = (*no_value_fields, "Check")
# what a request keeps to itself, and what the site's cache keeps for a while
KEY = "leadcard_stages"
KEPT_FOR = 5 * 60
FIELDS = (
	"name",
	"position",
	"pipeline_status",
	"in_every_column",
	"edition",
	"is_default",
	"no_contact",
	"stale_days",
)


def all_stages() -> list[frappe._dict]:
	"""All stages in their order: from the request's memory, else from the site's cache, else read now."""
	known = frappe.local.cache
	if KEY not in known:
		known[KEY] = _read_stages() if frappe.flags.leadcard_stages_written else _from_cache()
	return known[KEY]


def _from_cache() -> list[frappe._dict]:
	found = frappe.cache.get_value(KEY, expires=True)
	if found is None:
		found = _read_stages()
		frappe.cache.set_value(KEY, found, expires_in_sec=KEPT_FOR)
	return list(map(frappe._dict, found))


def _read_stages() -> list[frappe._dict]:
	return frappe.get_all("LC Stage", fields=list(FIELDS), order_by="position asc, name asc")


def forget_stages() -> None:
	"""A change of a stage holds at once in the request that makes it, and for others with its commit."""
	frappe.local.cache.pop(KEY, None)
	frappe.flags.leadcard_stages_written = True
	frappe.db.after_commit.add(lambda: frappe.cache.delete_value(KEY))


def wants_no_contact(stage: str | None) -> bool:
	"""Whether the customers in a stage want no contact: they are in no plan, reminder or "Don't forget" (spec §2.9)."""
	return any(known.no_contact and known.name == stage for known in all_stages())


def fit(card: Document) -> None:
	"""Give a card the stage that its column needs, and refuse a newly chosen one of another column."""
	column_changed = card.is_new() or card.has_value_changed("status")
	if card.stage and (not column_changed or card.has_value_changed("stage")):
		_refuse_foreign(card)
		_refuse_incomplete(card)
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


def of_edition() -> list[frappe._dict]:
	"""The stages of the chosen edition, and of both, in their order."""
	edition = settings().edition
	return [stage for stage in all_stages() if not stage.edition or stage.edition == edition]


def offered(column: str, among: list[frappe._dict]) -> list[str]:
	"""Which stages a card may take by hand without leaving its column."""
	return [
		stage.name for stage in among if stage.pipeline_status in (column, "", None) or stage.in_every_column
	]


def of_column(column: str, among: list[frappe._dict]) -> list[str]:
	"""Which stages stand in one column alone."""
	return [stage.name for stage in among if stage.pipeline_status == column and not stage.in_every_column]


def stages_of(column: str, **filters: object) -> list[frappe._dict]:
	"""The `name` and `position` of a column's stages in their order; the column's own first where two share a place."""
	found = frappe.get_all(
		"LC Stage",
		filters={"edition": ("in", ("", settings().edition)), **filters},
		fields=["name", "position", "pipeline_status", "in_every_column"],
		order_by="position asc",
	)
	return [stage for stage in found if stage.pipeline_status in (column, "", None) or stage.in_every_column]


def missing_fields(card: Document, stage: str) -> list[str]:
	"""The labels of the fields that a stage asks for and a card doesn't have yet (spec §2.11), in the user's language.

	A stage of several columns may name fields that only the one kind of card has.
	"""
	wanted = frappe.get_all(
		"LC Stage Field",
		filters={"parent": stage, "parenttype": "LC Stage"},
		order_by="idx asc",
		pluck="field",
	)
	return [
		_(card.meta.get_label(field))
		for field in wanted
		if card.meta.has_field(field) and not card.get(field)
	]


def askable_fields(column: str | None, in_every_column: bool) -> dict[str, str]:
	"""The fields that a stage may ask for, with their labels: what somebody fills in on the cards of its columns."""
	in_all = not column or in_every_column
	kinds = pipeline.CARD_DOCTYPES if in_all else [pipeline.doctype_of_column(column)]
	fields = [field for kind in kinds for field in frappe.get_meta(kind).fields]
	return {field.fieldname: field.label for field in fields if _is_filled_in(field)}


def _is_filled_in(field: Document) -> bool:
	return (
		field.fieldname not in NOT_FILLED
		and field.fieldtype not in NO_VALUE
		and not (field.hidden or field.read_only)
	)


def choose(card: Document, choice: intent.StageChoice) -> None:
	"""Give a card a stage by hand, as its form does."""
	card.stage = choice.stage
	intent.of(card).stage_choice = choice
	card.save()


def follow_column(card: Document) -> None:
	"""A newly chosen stage of a later column asks for that column's move, which its rules allow or refuse (spec §2.9)."""
	asked = card.stage and card.has_value_changed("stage")
	if not asked or card.status not in pipeline.COLUMNS:
		return
	if not card.is_new() and card.has_value_changed("status"):
		return
	column = next((stage.pipeline_status for stage in all_stages() if stage.name == card.stage), None)
	if column and pipeline.is_later(column, card.status) and not may_have(card.stage, card.status):
		card.status = column


def _refuse_incomplete(card: Document) -> None:
	if not card.has_value_changed("stage"):
		return
	if missing := missing_fields(card, card.stage):
		frappe.throw(
			_("The stage {0} needs what is not filled in yet: {1}. Fill it in first.").format(
				frappe.bold(escape_html(_(card.stage))),
				frappe.bold(escape_html(", ".join(missing))),
			),
			RequiredFieldError,
		)


def _refuse_foreign(card: Document) -> None:
	if not card.has_value_changed("stage") or may_have(card.stage, card.status):
		return
	column = frappe.db.get_value("LC Stage", card.stage, "pipeline_status")
	frappe.throw(
		_("The stage {0} belongs to the column {1}. Choose a stage of the column {2}.").format(
			frappe.bold(_(card.stage)), column_label(column), column_label(card.status)
		),
		StageMismatchError,
	)
