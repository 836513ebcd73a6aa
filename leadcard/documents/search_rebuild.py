"""The whole search index anew (spec §7.1)."""

import frappe

from leadcard.documents import contact_index, search_index
from leadcard.domain.pipeline import CARD_DOCTYPES


def rebuild() -> None:
	"""Index every card and contact anew: `bench execute leadcard.documents.search_rebuild.rebuild`."""
	for doctype in CARD_DOCTYPES:
		for cards in search_index.batches(doctype, ["name"]):
			for card in cards:
				search_index.renew(doctype, card.name)
			frappe.db.commit()
	contact_index.rebuild()
