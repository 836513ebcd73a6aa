"""What Frappe's versions of cards tell their reader: fields by their labels, and values as the form shows them.

A version holds each value as the form wrote it for people that day: it is shown so, never read back into a number or a
date, which another format of the site could turn into another one. What the reader may not read of the card is left
out, contact data is masked as on the card, and what the server keeps or the log says elsewhere is not repeated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import frappe
from frappe import _
from frappe.model.base_document import get_controller
from frappe.model.document import Document
from frappe.query_builder import Criterion
from frappe.utils import cint
from pypika import Table

from leadcard import dialect
from leadcard.board import row_edits
from leadcard.board.answers import Shown
from leadcard.board.details import may_show, readable_levels
from leadcard.board.panel_answers import LinkedField
from leadcard.board.shown import shown
from leadcard.documents.card import Card
from leadcard.domain.pipeline import LEAD
from leadcard.masking.access import LEVEL, masked_among
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.pipeline.change_log import LOGGED_FIELDS

# what the card's own rules compute from other fields, or from its name
COMPUTED = ("code", "remaining_amount")
ENDS = ("from", "to")
# how a version names a field that was changed: an empty field that is saved as an empty text is changed for Frappe alone,
# and what was changed in a table's rows stands last
CHANGE = r'\["({})",(?!null,""\]|"",null\])(?=.*"row_changed":)'


@dataclass
class EditedCards:
	"""Some cards of one DocType whose edits are read, and what is shown of them.

	:param masked: the cards whose contact data is masked for the reader
	:param card: the card itself, where it is one and at hand: it knows what its dynamic links lead to
	"""

	doctype: str
	names: list[str]
	masked: set[str]
	card: Document | None = None
	fields: dict[str, Document] = field(init=False)
	tables: list[row_edits.Rows] = field(init=False)

	def __post_init__(self) -> None:
		meta, levels = frappe.get_meta(self.doctype), readable_levels(self.doctype)
		self.fields = {
			each.fieldname: each
			for each in meta.fields
			if may_show(each, levels) and each.fieldname not in _told_elsewhere(self.doctype)
		}
		self.tables = row_edits.tables_of(self.doctype, levels)

	def has(self, doctype: str, name: str) -> bool:
		return doctype == self.doctype and name in self.names

	def told_by(self, version: Table) -> Criterion:
		"""The condition under which a version is of these cards, and tells something about a field or a row that is shown."""
		of_cards = (version.ref_doctype == self.doctype) & version.docname.isin(self.names)
		patterns = [CHANGE.format("|".join(map(re.escape, self.fields)))]
		patterns += [rows.pattern() for rows in self.tables]
		return of_cards & dialect.matches(version.data, "|".join(patterns))

	def fields_of(self, version: frappe._dict) -> list[LinkedField]:
		"""The fields that a version tells of, in the form's order, then the rows of tables; `link` says what the ends
		name, where they do."""
		data = frappe.parse_json(version.data)
		changes = data.get("changed") or []
		changed = {
			fieldname: ends for fieldname, *ends in changes if any(end not in (None, "") for end in ends)
		}
		is_masked = version.docname in self.masked
		fields = [
			self._field(df, changed, is_masked)
			for fieldname, df in self.fields.items()
			if fieldname in changed
		]
		return fields + row_edits.lines_of(self.tables, frappe._dict(data), is_masked)

	def _field(self, df: Document, changed: dict[str, list], is_masked: bool) -> LinkedField:
		before, after = _ends(df, changed[df.fieldname], is_masked)
		return {
			"fieldname": df.fieldname,
			"label": _(df.label or df.fieldname),
			"fieldtype": df.fieldtype,
			"from": before,
			"to": after,
			"link": dict(self._linked(df, changed)),
		}

	def _linked(self, df: Document, changed: dict[str, list]) -> Iterator[tuple[str, str]]:
		"""The DocTypes that the ends of a link name; a dynamic link's may have changed with it."""
		if df.fieldtype == "Link":
			yield from ((end, df.options) for end in ENDS)
		elif df.fieldtype == "Dynamic Link":
			types = changed.get(df.options) or [self.card.get(df.options) if self.card else ""] * 2
			yield from ((end, doctype) for end, doctype in zip(ENDS, types, strict=True) if doctype)


def readable_edits(card: Document, leads: list[str]) -> list[EditedCards]:
	"""What the session's user reads of the edits of a card, and of the leads that it came from."""
	masked = {card.name} if card.is_masked() else set()
	edited = [EditedCards(card.doctype, [card.name], masked, card)]
	if leads:
		seen = frappe.get_list(LEAD, filters={"name": ("in", leads)}, pluck="name", limit_page_length=0)
		edited += [EditedCards(LEAD, seen, masked_among(LEAD, seen))] if seen else []
	return edited


def _told_elsewhere(doctype: str) -> set[str]:
	kept = cast(type[Card], get_controller(doctype)).SERVER_FIELDS
	return {*kept, *COMPUTED, *LOGGED_FIELDS, OWNER_FIELDS[doctype]}


def _ends(df: Document, ends: list, is_masked: bool) -> Iterator[Shown]:
	hides = is_masked and cint(df.permlevel) == LEVEL
	return (shown(df, value, hides) for value in ends)
