"""What Frappe keeps about cards, and about what hangs on cards, in its own lists and forms (spec §8.3, §8.7).

It is seen by whoever sees the card, beyond what Frappe asks; what hangs elsewhere is left as Frappe has it. `chain` says
what hangs on what.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from pypika.queries import QueryBuilder

from leadcard import host
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.cards import SHARED_RIGHTS
from leadcard.permissions.chain import (
	ADMIN_ROLE,
	BY_FIELDS,
	LINKED,
	OURS,
	criterion,
	hidden_among,
	hidden_places,
	is_hidden,
	is_of_cards,
	may,
	names_ours,
	place_criterion,
	sees_all,
)
from leadcard.permissions.sight import as_sql, sees_card

# Frappe 15 takes a hook's True for the last word and asks no further; later versions take nothing for a refusal
ALLOWED = None if host.MAJOR < 16 else True

NAMED_BY_ROWS = ("link_doctype", "link_name")


def hanging_conditions(user: str, doctype: str) -> str:
	"""The condition under which a list shows what may hang on cards."""
	return "" if sees_all(user) else as_sql(criterion(doctype, user))


def has_reference_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse what names one document, unless the one that it names and the one that is stored are seen."""
	if sees_all(user):
		return ALLOWED
	about, name = (doc.get(field) for field in BY_FIELDS[doc.doctype])
	return False if is_hidden(about, name, user) or _is_stored_hidden(doc, user) else ALLOWED


def has_comment_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse to delete what another has said or done on a card, to all but the admin of the site (spec §5.11)."""
	if ptype != "delete" or doc.reference_doctype not in CARD_DOCTYPES or sees_all(user):
		return ALLOWED
	return ALLOWED if doc.comment_type == "Comment" and doc.owner == user else False


def has_linked_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a contact or an address that hangs on cards of which none is seen.

	Who may only read the card changes on it what they wrote themselves; who may change another app's document that it
	hangs on, changes it as ever. Nobody takes it from a card that they don't see.
	"""
	if doc.is_new():
		cards = _cards(doc.get("links") or [])
		seen = not cards or sees_all(user) or any(sees_card(*card, user) for card in cards)
		return ALLOWED if seen else False
	if not names_ours(doc.doctype, doc.name) or sees_all(user):
		return ALLOWED
	if _is_stored_hidden(doc, user):
		return False
	return ALLOWED if _has_right(doc, ptype, user) else False


def _has_right(doc: Document, ptype: str, user: str) -> bool:
	right = SHARED_RIGHTS.get(ptype, "read")
	links = _stored_links(doc) if right != "read" else []
	cards = _cards(links)
	if not cards:
		return True
	if ptype == "delete" and hidden_places(cards, user):
		return False
	if doc.owner == user or any(sees_card(*card, user, right) for card in cards):
		return True
	others = [(link.link_doctype, link.link_name) for link in links if link.link_doctype not in OURS]
	return ptype != "delete" and any(may(*other, user, right) for other in others)


def has_event_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse an event, unless all cards and contacts that take part in it are seen."""
	if doc.is_new() or not names_ours(doc.doctype, doc.name) or sees_all(user):
		return ALLOWED
	return False if _is_stored_hidden(doc, user) else ALLOWED


def _is_stored_hidden(doc: Document, user: str) -> bool:
	return not doc.is_new() and bool(hidden_among(doc.doctype, [doc.name], user))


def row_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of contacts and addresses, which Frappe lists by the right to their DocType alone."""
	if sees_all(user):
		return ""
	row = DocType(doctype)
	of_seen = [(row.parenttype == parent) & row.parent.isin(_seen(parent, user)) for parent in LINKED]
	return as_sql(Criterion.any([row.parenttype.notin(LINKED), *of_seen]))


def link_row_conditions(user: str, doctype: str) -> str:
	"""The condition on the links of contacts and addresses: what they name must be seen too."""
	if sees_all(user):
		return ""
	named = place_criterion(doctype, NAMED_BY_ROWS, user)
	return " and ".join((row_conditions(user, doctype), as_sql(named)))


def email_row_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of emails, which name cards and contacts, and contacts are called as people are."""
	if sees_all(user):
		return ""
	of_seen = DocType(doctype).parent.isin(_seen("Communication", user))
	return as_sql(of_seen & place_criterion(doctype, NAMED_BY_ROWS, user))


def participant_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of events: who takes part is a card, or a contact of one, with an address."""
	if sees_all(user):
		return ""
	return as_sql(place_criterion(doctype, ("reference_doctype", "reference_docname"), user))


def _seen(doctype: str, user: str) -> QueryBuilder:
	row = DocType(doctype)
	return frappe.qb.from_(row).select(row.name).where(criterion(doctype, user))


def notice_conditions(user: str, doctype: str) -> str:
	"""The condition on notices: one about a card is read by whom it is for, who may have lost the card meanwhile."""
	if ADMIN_ROLE in frappe.get_roles(user):
		return ""
	notice = DocType("Notification Log")
	about = notice.document_type
	return as_sql(about.isnull() | about.notin(OURS) | (notice.for_user == user))


def has_notice_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse another's notice about a card, as Frappe gives any to whoever knows its name."""
	if doc.for_user == user or ADMIN_ROLE in frappe.get_roles(user):
		return ALLOWED
	return False if is_of_cards(doc.document_type, doc.document_name) else ALLOWED


def _stored_links(doc: Document) -> list[frappe._dict]:
	rows = {"parenttype": doc.doctype, "parent": doc.name}
	return frappe.get_all("Dynamic Link", filters=rows, fields=["link_doctype", "link_name"])


def _cards(links: list) -> list[tuple[str, str]]:
	return [(link.link_doctype, link.link_name) for link in links if link.link_doctype in CARD_DOCTYPES]
