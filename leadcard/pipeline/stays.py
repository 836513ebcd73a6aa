"""How long a card stood where a change takes it from (spec §2.10, §9.4): kept with the change, so that reports add it up.

A column is left for another one, with the conversion, and when care is stopped; a stage for another one, and with the
conversion of its lead. It was come to by the change before it in the card's log; what that log doesn't tell is not known.
"""

from collections.abc import Iterable, Iterator, Mapping

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika import Order, Table
from pypika.terms import Criterion

from leadcard.domain import pipeline

LOG = "LC Status Change"
STATUS, STAGE = "status", "stage"
# the order of changes; several may be of one moment
IN_ORDER = ("changed_on", "creation", "name")
OF_A_CHANGE = ("reference_doctype", "reference_name", "changed_field", "to_value", "changed_on")
# by field, what is kept with a change: since when the card stood there, and what stage a conversion ends
Ended = dict[str, object]


def note(change: Document) -> None:
	"""Put to a new change of a column or a stage since when its card stood there; one statement, of a conversion two."""
	if change.changed_field not in (STATUS, STAGE):
		return
	new = {field: change.get(field) for field in OF_A_CHANGE}
	before = _before(new, new["changed_field"])
	stage = _before(new, STAGE) if is_conversion(new) else None
	change.update(ended_by(new, before, stage))


def ended_by(change: Mapping, before: Mapping | None, stage: Mapping | None) -> Ended:
	"""What a change ends.

	:param before: the one before it of the same field; a stage ends with a conversion too
	:param stage: of a conversion the last change of the stage before it
	"""
	known = before if before and (change["changed_field"] == STATUS or not is_conversion(before)) else None
	ends_stage = bool(is_conversion(change) and stage and not is_conversion(stage) and stage["to_value"])
	return {
		"since": known["changed_on"] if known else None,
		"left_stage": stage["to_value"] if stage and ends_stage else None,
		"stage_since": stage["changed_on"] if stage and ends_stage else None,
	}


def all_ended(changes: Iterable[Mapping]) -> Iterator[tuple[str, Ended]]:
	"""What each change of columns and stages ends, by its name, of changes that stand card by card in their order."""
	card: tuple | None = None
	last: dict[str, Mapping] = {}
	for change in changes:
		if card != (card := (change["reference_doctype"], change["reference_name"])):
			last = {}
		yield change["name"], ended_by(change, last.get(change["changed_field"]), last.get(STAGE))
		last[change["changed_field"]] = change
		if is_conversion(change):
			last[STAGE] = change


def is_conversion(change: Mapping) -> bool:
	"""Whether a lead became a customer by a change."""
	of_lead = change["reference_doctype"] == pipeline.LEAD
	return of_lead and change["changed_field"] == STATUS and change["to_value"] == pipeline.CONVERTED


def _before(change: Mapping, field: str) -> Mapping | None:
	"""The newest stored change of a card's field up to the moment of another one; of a stage, conversions too."""
	log = DocType(LOG)
	query = (
		frappe.qb.from_(log)
		.select(*(log[each] for each in OF_A_CHANGE))
		.where(
			(log.reference_name == change["reference_name"])
			& (log.reference_doctype == change["reference_doctype"])
		)
		.where(_is_of(log, field) & (log.changed_on <= str(change["changed_on"])))
		.limit(1)
	)
	for each in IN_ORDER:
		query = query.orderby(log[each], order=Order.desc)
	found = query.run(as_dict=True)
	return found[0] if found else None


def _is_of(log: Table, field: str) -> Criterion:
	is_of = log.changed_field == field
	if field == STATUS:
		return is_of
	to_customer = (log.changed_field == STATUS) & (log.to_value == pipeline.CONVERTED)
	return is_of | (to_customer & (log.reference_doctype == pipeline.LEAD))
