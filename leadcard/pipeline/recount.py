"""Compares what cards keep about their records with a recount from scratch, and puts differences right.

The hooks keep them equal (spec §2.3, §2.6, §5.4, §5.9). This is for what came past the hooks: SQL by hand, a restored
backup, another app's bulk write.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType

from leadcard.domain import pipeline
from leadcard.locks import begin_with, lock_card
from leadcard.pipeline import care, commented, customers

BATCH = 1000


@dataclass(frozen=True)
class Difference:
	"""One field of one card: what is stored, and what a recount gives."""

	doctype: str
	name: str
	field: str
	stored: object
	counted: object


def check_all(*, repair: bool = False) -> Iterator[Difference]:
	"""All cards' differences, one card in one transaction; a card that fails is logged and passed over.

	:param repair: put the differences right as well
	"""
	for doctype in pipeline.CARD_DOCTYPES:
		for name in _names(doctype):
			begin_with((doctype, name))
			frappe.db.savepoint("leadcard_recount")
			found = []
			try:
				found = _check(doctype, name)
				if repair and found:
					_refresh(doctype, name)
			except Exception:
				frappe.db.rollback(save_point="leadcard_recount")
				frappe.log_error(
					f"LeadCard: recount of {name} failed", reference_doctype=doctype, reference_name=name
				)
			frappe.db.commit()
			yield from found


def _check(doctype: str, name: str) -> list[Difference]:
	fields = {
		pipeline.LEAD: ["customer"],
		pipeline.CUSTOMER: [
			"status_before_stop",
			"expected_revenue",
			"won_revenue",
			"first_won_on",
			"product",
		],
	}[doctype]
	card = lock_card(
		doctype, name, ["status", "stage", "creation", *care.CARE_FIELDS, commented.FIELD, *fields]
	)
	if not card:
		return []
	counted = care.recount(doctype, name, card)
	counted[commented.FIELD] = commented.recount(doctype, name)
	if doctype == pipeline.CUSTOMER:
		sums, column = customers.recount(name)
		counted |= sums
		counted["status_before_stop" if card.status == pipeline.INACTIVE else "status"] = column
	elif card.status == pipeline.NEW and care.counts_as_contact(name):
		counted["status"] = pipeline.CONTACTING
	return [
		Difference(doctype, name, field, card[field], value)
		for field, value in counted.items()
		if not care.same(card[field], value)
	]


def _refresh(doctype: str, name: str) -> None:
	care.refresh(doctype, name)
	commented.refresh(doctype, name)
	if doctype == pipeline.CUSTOMER:
		customers.refresh(name)


def _names(doctype: str) -> Iterator[str]:
	"""All cards' names, a batch at a time, each read anew."""
	card, last = DocType(doctype), ""
	while True:
		query = (
			frappe.qb.from_(card).select(card.name).where(card.name > last).orderby(card.name).limit(BATCH)
		)
		names = [row[0] for row in query.run()]
		if not names:
			return
		yield from names
		last = names[-1]
