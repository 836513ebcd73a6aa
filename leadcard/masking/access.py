"""Who reads masked contact data in full: the owner of a card, and people whose role reads Frappe's level 9 of it.

While masking is on, the fields stand at that permission level (`masking.levels`), so that Frappe itself withholds them;
which roles read the level is an admin's choice in the Role Permissions Manager, at first LeadCard Manager.
"""

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.utils import cint, escape_html
from pypika import Table

from leadcard.config import settings
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER, LEAD
from leadcard.exceptions import MaskedValueError
from leadcard.permissions.sight import OWNER_FIELDS

# the highest level there is: an admin's own levels are counted from 1
LEVEL = 9
STATE = "leadcard_masking"


def is_on() -> bool:
	"""Whether contact data is masked on this site; looked up once a request."""
	known = frappe.local.cache
	if STATE not in known:
		known[STATE] = bool(cint(settings().mask_contact_data))
	return known[STATE]


def switch(on: bool) -> None:
	"""What the settings say from now on, in the request that saves them too."""
	frappe.local.cache[STATE] = on


def reads_all(user: str, doctypes: tuple[str, ...] = CARD_DOCTYPES) -> bool:
	"""Whether a role lets somebody read everybody's contact data."""
	return user == "Administrator" or all(
		LEVEL in frappe.get_meta(doctype).get_permlevel_access("read", user=user) for doctype in doctypes
	)


def is_masked_for(user: str, doctype: str) -> bool:
	"""Whether somebody gets the cards of others masked."""
	return doctype in CARD_DOCTYPES and is_on() and not reads_all(user, (doctype,))


def hides(doctype: str, name: str, user: str | None = None) -> bool:
	"""Whether a stored card's contact data is masked for somebody. What a client sends of the card proves nothing."""
	user = user or frappe.session.user
	return is_masked_for(user, doctype) and not _owned(doctype, [name], user)


def masked_among(doctype: str, names: list[str]) -> set[str]:
	"""Which of some stored cards are masked for the session's user."""
	user = frappe.session.user
	return set(names).difference(_owned(doctype, names, user)) if is_masked_for(user, doctype) else set()


def _owned(doctype: str, names: list[str], user: str) -> list[str]:
	card = DocType(doctype)
	own = frappe.qb.from_(card).select(card.name).where(card.name.isin(names) & owns(card, doctype, user))
	return own.run(pluck=True)


def is_masked(doctype: str, name: str) -> bool:
	"""Whether the session's user gets a stored document masked: a card, or a meeting of one."""
	if not is_on() or not frappe.db.exists(doctype, name):
		return False
	asked = getattr(frappe.get_doc(doctype, name), "is_masked", None)
	return bool(asked and asked())


def require_whole(doctype: str, name: str) -> None:
	"""Refuse to take what is masked to another card, where it could be read.

	Raises MaskedValueError where the card's contact data is masked for the session's user.
	"""
	if hides(doctype, name):
		frappe.throw(
			_(
				"The contact data of {0} is masked for you. Ask the card's owner or a manager to move this."
			).format(frappe.bold(escape_html(name))),
			MaskedValueError,
		)


def owns(card: Table, doctype: str, user: str) -> Criterion:
	"""The condition on a card's table under which somebody owns it; a converted lead is its customer's owner's."""
	own = card[OWNER_FIELDS[doctype]] == user
	if doctype != LEAD:
		return own
	customer = DocType(CUSTOMER)
	kept = frappe.qb.from_(customer).select(customer.name).where(customer.account_owner == user)
	return own & (card.customer.isnull() | (card.customer == "") | card.customer.isin(kept))
