"""What Frappe keeps about a card: comments, emails, tasks, tags, followers, contacts … (spec §8.3).

It is seen by whoever sees the card, beyond what Frappe asks; what hangs elsewhere is left as Frappe has it. An admin of
the site (System Manager) keeps the whole view of Frappe's own records.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from pypika.queries import QueryBuilder
from pypika.terms import ExistsCriterion

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.cards import SHARED_RIGHTS
from leadcard.permissions.sight import GUARDED, as_sql, sees_card, sees_everything, visible_names

ADMIN_ROLE = "System Manager"
# Frappe's DocTypes that hang on one document, by the fields that name it
REFERENCE = ("reference_doctype", "reference_name")
REFERENCE_FIELDS = {
	"Comment": REFERENCE,
	"Communication": REFERENCE,
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": REFERENCE,
	"Tag Link": ("document_type", "document_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"DocShare": ("share_doctype", "share_name"),
	"Energy Point Log": REFERENCE,
}
# those that hang on any number of documents, by the rows of Dynamic Link
LINKED = ("Contact", "Address")
HANGING = (*REFERENCE_FIELDS, *LINKED)
# Frappe 15 takes a hook's True for the last word and asks no further; later versions take nothing for a refusal
ALLOWED = None if int(frappe.__version__.split(".")[0]) < 16 else True


def reference_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Frappe's hook `permission_query_conditions` for what names one document."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ""
	return as_sql(reference_criterion(DocType(doctype), user, REFERENCE_FIELDS[doctype]))


def reference_criterion(row: DocType, user: str, fields: tuple[str, str] = REFERENCE) -> Criterion:
	"""The condition under which somebody sees what names one document: a seen one of LeadCard's, or any other."""
	about, name = (row[field] for field in fields)
	seen = [(about == guarded) & name.isin(visible_names(guarded, user)) for guarded in GUARDED]
	return Criterion.any([about.isnull() | about.notin(GUARDED), *seen])


def has_reference_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool | None:
	"""Frappe's hook `has_permission` for what names one document: the one named, and the one stored, must be seen."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ALLOWED
	fields = REFERENCE_FIELDS[doc.doctype]
	places = {tuple(doc.get(field) for field in fields)}
	if not doc.is_new() and (stored := frappe.db.get_value(doc.doctype, doc.name, fields)):
		places.add(tuple(stored))
	return False if any(is_hidden(*place, user) for place in places) else ALLOWED


def linked_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for contacts and addresses: one on no card as Frappe has it, another on a card that one sees."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ""
	return as_sql(_on_no_hidden_card(DocType(doctype), doctype, user))


def _seen_linked(doctype: str, user: str) -> QueryBuilder:
	row = DocType(doctype)
	return frappe.qb.from_(row).select(row.name).where(_on_no_hidden_card(row, doctype, user))


def _on_no_hidden_card(row: DocType, doctype: str, user: str) -> Criterion:
	link = DocType("Dynamic Link").as_("on_card")
	on_cards = (
		frappe.qb.from_(link)
		.select(link.parent)
		.where((link.parent == row.name) & (link.parenttype == doctype))
		.where(link.link_doctype.isin(CARD_DOCTYPES))
	)
	on_seen = Criterion.any(
		(link.link_doctype == about) & link.link_name.isin(visible_names(about, user))
		for about in CARD_DOCTYPES
	)
	return ExistsCriterion(on_cards).negate() | ExistsCriterion(on_cards.where(on_seen))


def row_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for the rows of their tables: Frappe lists rows by the right to their DocType alone."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ""
	row = DocType(doctype)
	of_seen = [(row.parenttype == parent) & row.parent.isin(_seen_linked(parent, user)) for parent in LINKED]
	return as_sql(Criterion.any([row.parenttype.notin(LINKED), *of_seen]))


def email_row_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for the rows of emails, which name cards and contacts: contacts are called as people are."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ""
	row, email = DocType(doctype), DocType("Communication")
	seen = frappe.qb.from_(email).select(email.name).where(reference_criterion(email, user))
	return as_sql(row.parent.isin(seen))


def participant_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for the rows of events: who takes part is a card, or a contact of one, with an address."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ""
	row = DocType(doctype)
	about, name = row.reference_doctype, row.reference_docname
	seen = [(about == linked) & name.isin(_seen_linked(linked, user)) for linked in LINKED]
	elsewhere = reference_criterion(row, user, (about.name, name.name)) & about.notin(LINKED)
	return as_sql(Criterion.any([about.isnull(), elsewhere, *seen]))


def has_linked_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool | None:
	"""The same for one of them. Who may only read the card changes on it what they wrote themselves."""
	user = user or frappe.session.user
	if _sees_all(user):
		return ALLOWED
	right = SHARED_RIGHTS.get(ptype or "read", "read")
	if doc.is_new() or doc.owner == user:
		right = "read"
	cards = _stored_cards(doc) or _cards(doc)
	hidden = cards and not any(sees_card(*card, user, right) for card in cards)
	return False if hidden else ALLOWED


def notice_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for notices: one about a card is read by whom it is for, who may have lost the card meanwhile."""
	user = user or frappe.session.user
	if ADMIN_ROLE in frappe.get_roles(user):
		return ""
	notice = DocType("Notification Log")
	about = notice.document_type
	return as_sql(about.isnull() | about.notin(GUARDED) | (notice.for_user == user))


def has_notice_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool | None:
	"""The same for one of them: Frappe gives any to whoever knows its name."""
	user = user or frappe.session.user
	if doc.document_type not in GUARDED or ADMIN_ROLE in frappe.get_roles(user):
		return ALLOWED
	return ALLOWED if doc.for_user == user else False


def _stored_cards(doc: Document) -> list[tuple[str, str]]:
	if doc.is_new():
		return []
	filters = {"parenttype": doc.doctype, "parent": doc.name, "link_doctype": ("in", CARD_DOCTYPES)}
	return frappe.get_all("Dynamic Link", filters=filters, fields=["link_doctype", "link_name"], as_list=True)


def _cards(doc: Document) -> list[tuple[str, str]]:
	return [
		(link.link_doctype, link.link_name)
		for link in doc.get("links") or []
		if link.link_doctype in CARD_DOCTYPES
	]


def is_hidden(doctype: str | None, name: str | None, user: str) -> bool:
	"""Whether something is a card that somebody doesn't see, or hangs on one."""
	if doctype not in GUARDED or not name:
		return False
	if doctype in CARD_DOCTYPES:
		return not sees_card(doctype, name, user)
	return not (
		frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name, user=user)
	)


def _sees_all(user: str) -> bool:
	return sees_everything(user) or ADMIN_ROLE in frappe.get_roles(user)
