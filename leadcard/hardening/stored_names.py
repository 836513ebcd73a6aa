"""What Frappe writes about a card into a document that people may read who don't see the card (spec §8.7).

A contact may hang on several cards, and an email go to people of several: the rows of both name them, with titles.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import escape_html

from leadcard import intent
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.chain import OURS, cards_of, hidden_places, is_hidden, sees_all

# what Frappe takes over from a user
OF_USERS = ("first_name", "last_name", "gender")


def hide_card_titles(document: Document, _event: str | None = None) -> None:
	"""A contact or an address keeps the numbers of its cards and not their titles: the form shows those that one may see."""
	for row in document.links:
		if row.link_doctype in CARD_DOCTYPES:
			row.link_title = row.link_name


def keep_unseen(contact: Document, _event: str | None = None) -> None:
	"""Frappe writes the name and the numbers of a user, who may have signed up alone, into whichever contact has the
	user's email, past all permissions: a contact that its writer doesn't see stays as it is."""
	before, user = contact.get_doc_before_save(), frappe.session.user
	if not before or not contact.flags.ignore_permissions or intent.of(contact).by_leadcard:
		return
	if before.user != user and not sees_all(user) and is_hidden(contact.doctype, contact.name, user):
		contact.update({field: before.get(field) for field in OF_USERS})
		stored = {row.name for row in before.phone_nos}
		contact.phone_nos = [row for row in contact.phone_nos if row.name in stored]


def keep_own_links(email: Document, _event: str | None = None) -> None:
	"""An email on a card names contacts of that card; another one those that its writer may see.

	Frappe looks up whose address it goes to, across the whole site: a guessed address would tell a name.
	"""
	named = [row for row in email.timeline_links if row.link_doctype in OURS]
	if not named:
		return
	cards = cards_of(email.reference_doctype, email.reference_name)
	strange = [row for row in named if _is_strange(row, cards, email)]
	if strange:
		email.timeline_links = [row for row in email.timeline_links if row not in strange]


def _is_strange(row: Document, cards: set[tuple[str, str]], email: Document) -> bool:
	own = cards_of(row.link_doctype, row.link_name)
	if not own:
		return False
	if cards:
		return cards.isdisjoint(own)
	user = frappe.session.user
	received = email.flags.in_receive or sees_all(user)
	return not received and is_hidden(row.link_doctype, row.link_name, user)


def rename_past_hidden(
	document: Document, _event: str, old: str, new: str, merge: bool = False
) -> dict | None:
	"""A name that a hidden contact or address has is free for who renames one's own, which gets a number behind it, as a
	new one does; and nothing to merge with. Nor does anybody merge one away from a card that they don't see."""
	user = frappe.session.user
	if old == new or sees_all(user):
		return None
	if merge and hidden_places(cards_of(document.doctype, old), user):
		frappe.throw(
			_("You may not merge {0}.").format(frappe.bold(escape_html(old))), frappe.PermissionError
		)
	if not is_hidden(document.doctype, new, user):
		return None
	if merge:
		frappe.throw(_("{0} {1} does not exist, select a new target to merge").format(document.doctype, new))
	return {"new": append_number_if_name_exists(document.doctype, new)}
