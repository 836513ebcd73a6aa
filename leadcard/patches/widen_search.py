"""Stored cards are found by their contacts, by the codes of the leads they were, and in any lettering (spec §7.1)."""

import re
import unicodedata

import frappe

from leadcard.documents import contact_index, search_index
from leadcard.domain import identity, search
from leadcard.domain.lettering import fold
from leadcard.domain.pipeline import CARD_DOCTYPES, LEAD

# of scripts that write names without spaces, signs and emoji
READ_ANEW = re.compile(rf"[{search.UNSPACED}]|[^\u0000-\u1eff]")


def execute() -> None:
	for doctype in CARD_DOCTYPES:
		for cards in search_index.batches(doctype, search_index.INDEXED_FIELDS):
			for card in cards:
				if any(_is_found_anew(field, card[field] or "") for field in search.TEXT_FIELDS):
					search_index.renew(doctype, card.name)
			frappe.db.commit()
	for leads in search_index.batches(LEAD, ("name", "customer")):
		for lead in leads:
			if lead.customer:
				search_index.add_old_code(lead.customer, lead.name)
		frappe.db.commit()
	contact_index.rebuild()


def _is_found_anew(fieldname: str, text: str) -> bool:
	"""Whether a text has other tokens than under the rules before."""
	if fieldname == "email_id" and text:
		key = identity.stored_key(fieldname, text)
		return bool(key) and key.value != text.lower()
	return fold(text) != _fold_before(text) or bool(READ_ANEW.search(text))


def _fold_before(text: str) -> str:
	decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
	return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
