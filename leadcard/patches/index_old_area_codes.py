"""Stored mobiles whose first digits are an area code of before 2017, such as 031 3822 123, are found as what they are."""

from collections.abc import Iterable

import frappe

from leadcard.documents import contact_index, identities, search_index
from leadcard.domain import identity
from leadcard.domain.pipeline import CARD_DOCTYPES

CONTACT = "Contact"
OF_CONTACT = ("name", "parent", "parenttype", "phone")


def execute() -> None:
	"""A batch in a transaction; the cards and contacts themselves stay as they are."""
	for doctype in CARD_DOCTYPES:
		for cards in search_index.batches(doctype, ("name", "mobile_no")):
			_renew_cards(doctype, [card.name for card in cards if _is_read_in_two_ways(card.mobile_no)])
			frappe.db.commit()
	for rows in search_index.batches("Contact Phone", OF_CONTACT):
		_renew_contacts(
			{row.parent for row in rows if row.parenttype == CONTACT and _is_read_in_two_ways(row.phone)}
		)
		frappe.db.commit()


def _renew_cards(doctype: str, names: Iterable[str]) -> None:
	for name in names:
		identities.renew(doctype, name)
		search_index.renew(doctype, name)


def _renew_contacts(names: set[str]) -> None:
	for name in sorted(names):
		identities.renew(CONTACT, name)
	contact_index.renew(names)


def _is_read_in_two_ways(number: str | None) -> bool:
	"""Whether a number is one as a mobile's and another as a phone's."""
	return identity.stored_key("contact_mobile", number) != identity.stored_key("phone", number)
