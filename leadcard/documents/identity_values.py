"""A card's identity values (spec §4.2): understood and stored in one spelling, or refused; what contradicts is warned of.

Only what was typed is judged: a value that is stored already stays as it is, whatever the rules were then.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from leadcard import intent
from leadcard.domain import anniversaries, id_hints, identity
from leadcard.domain.identity import Key
from leadcard.domain.pasted import IdentityError
from leadcard.hints import sentence
from leadcard.refusals import refuse_value

DAYS = {"date_of_birth": anniversaries.check_birth, "founding_date": anniversaries.check_founding}


def read(card: Document) -> dict[str, Key]:
	"""Bring what was typed into its spelling. The card's keys, by fieldname."""
	found = {}
	for fieldname in identity.FIELDS:
		if _is_typed(card, fieldname):
			reading = _read(card, fieldname)
			card.set(fieldname, reading.spelling)
			found[fieldname] = reading.key
		elif fieldname in identity.KIND_OF_FIELD:
			found[fieldname] = identity.stored_key(fieldname, card.get(fieldname))
	return {fieldname: key for fieldname, key in found.items() if key}


def check_days(card: Document) -> None:
	"""Refuse births and foundings that can't have been."""
	for fieldname, check in DAYS.items():
		if card.get(fieldname) and _is_typed(card, fieldname):
			try:
				check(getdate(card.get(fieldname)), getdate(nowdate()))
			except IdentityError as error:
				_refuse(card, fieldname, error)


def fill_gender(card: Document) -> None:
	"""An empty gender is the one that a personal ID tells. A year of birth alone is no date, so none is made up of it."""
	told = not card.gender and id_hints.told(_values(card))
	if told and _is_typed(card, told[0]) and frappe.db.exists("Gender", told[1].gender):
		card.gender = told[1].gender


def warn(card: Document) -> None:
	"""Say which values contradict each other, to whoever typed one of them."""
	values = _values(card)
	if card.is_masked() or not any(_is_typed(card, fieldname) for fieldname in values):
		return
	for hint in id_hints.contradictions(values):
		label = frappe.bold(_(card.meta.get_label(hint.fieldname)))
		frappe.msgprint(f"{label}: {sentence(hint)}", title=_("Please check"), indicator="orange")


def _values(card: Document) -> dict[str, object]:
	return {fieldname: card.get(fieldname) for fieldname in (*id_hints.FIELDS, *id_hints.ABOUT)}


def _is_typed(card: Document, fieldname: str) -> bool:
	"""Whether a value was entered now. What a conversion carries over was entered before."""
	return not intent.of(card).carried_over and (card.is_new() or card.has_value_changed(fieldname))


def _read(card: Document, fieldname: str) -> identity.Reading:
	try:
		return identity.read(fieldname, card.get(fieldname))
	except IdentityError as error:
		_refuse(card, fieldname, error)


def _refuse(card: Document, fieldname: str, error: IdentityError) -> None:
	label = _(card.meta.get_label(fieldname))
	refuse_value(label, card.get(fieldname), error.code, *error.details)
