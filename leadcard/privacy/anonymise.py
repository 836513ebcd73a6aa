"""Anonymising a card (spec §16.7): whose it was is gone, what became of it stays, and with it all figures.

A lead and the customer that it became are one party: both go together. Texts are emptied where they stand, by the fields
of each DocType; what is a text as a whole (a contact, a file, a version, a notice) is deleted. Statuses, stages, owners,
teams, moments, money and the number of records are not touched, so nothing is counted anew.
"""

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from frappe.utils.global_search import delete_for_document, sync_global_search

from leadcard.dialect import literally
from leadcard.documents import contact_index, identities, personal, search_index
from leadcard.domain import privacy
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.domain.sizes import is_too_long
from leadcard.exceptions import PersonalReasonError, ReasonRequiredError
from leadcard.locks import Card
from leadcard.ownership import offered
from leadcard.permissions.chain import BY_FIELDS, LINKED
from leadcard.privacy import logs, reach
from leadcard.privacy.reach import Reach
from leadcard.realtime import announce
from leadcard.refusals import refuse_value

ADDRESS, COMMENT, FILE, EMAIL = "Address", "Comment", "File", "Communication"
# texts as a whole
DELETED = ("Version", "Notification Log")


def party_of(doctype: str, name: str) -> list[Card]:
	"""A card with those that are the same party: the customer that a lead became, and all leads that became it."""
	customer = name if doctype == CUSTOMER else frappe.db.get_value(LEAD, name, "customer")
	if not customer:
		return [(doctype, name)]
	leads = frappe.get_all(LEAD, filters={"customer": customer}, pluck="name", order_by="name asc")
	return [*((LEAD, lead) for lead in leads), (CUSTOMER, customer)]


def anonymise_party(cards: list[Card], reason: str) -> None:
	"""Anonymise a party's cards, whose rows the caller has locked and whose permission it has checked.

	:param reason: kept on the cards, so it must not say whose they were
	"""
	word, hanging = _("Anonymised"), reach.of(cards)
	traces = _traces(hanging)
	_check_reason(reason, traces)
	if unfiled := logs.unfiled_emails(traces):
		hanging = reach.of([*cards, *((EMAIL, name) for name in unfiled)])
	_forget_keys(cards)
	_leave_shared(cards, hanging)
	_forget_in_search(hanging)
	logs.forget(hanging, traces, word)
	_delete_linked(hanging)
	for doctype in set(hanging) - {*DELETED, *LINKED, FILE}:
		personal.empty(doctype, hanging[doctype], word)
	for doctype in DELETED:
		_delete_rows(doctype, hanging.get(doctype, set()))
	for card in cards:
		_mark(card, word, reason)
	_delete_files(hanging, word)
	for doctype, name in cards:
		search_index.renew(doctype, name)
		announce(doctype, name)


def _traces(hanging: Reach) -> list[str]:
	"""By what the party is found in logs."""
	values: list[object] = []
	for doctype in (LEAD, CUSTOMER, "Contact"):
		fields = [field for field in privacy.TRACED if frappe.get_meta(doctype).has_field(field)]
		for batch in personal.batches(hanging.get(doctype, set())):
			for row in frappe.get_all(doctype, filters={"name": ("in", batch)}, fields=fields, as_list=True):
				values += row
	for rows, field in (("Contact Email", "email_id"), ("Contact Phone", "phone")):
		for batch in personal.batches(hanging.get("Contact", set())):
			of_contacts = {"parenttype": "Contact", "parent": ("in", batch)}
			values += frappe.get_all(rows, filters=of_contacts, pluck=field)
	return privacy.traces(values)


def _check_reason(reason: str, traces: list[str]) -> None:
	if not reason:
		frappe.throw(_("Say why the card is anonymised."), ReasonRequiredError)
	if is_too_long(reason):
		refuse_value(_("Reason"), reason, "text_too_long")
	if any(trace.casefold() in reason.casefold() for trace in traces):
		frappe.throw(
			_("The reason is kept. Write it without names, numbers and addresses of the card."),
			PersonalReasonError,
		)


def _forget_keys(cards: list[Card]) -> None:
	for card in cards:
		identities.forget(*card)
		search_index.forget(*card)
		offered.forget(*card)


def _leave_shared(cards: list[Card], hanging: Reach) -> None:
	"""What others hang on too stays theirs: only what leads from it to the party goes."""
	holders = {}
	for table, rows in reach.shared_rows(hanging).items():
		for batch in personal.batches(rows):
			found = frappe.get_all(table, filters={"name": ("in", batch)}, fields=["parent", "parenttype"])
			holders.update({(row.parenttype, row.parent): None for row in found})
		_delete_rows(table, rows)
	for doctype, name in holders:
		frappe.clear_document_cache(doctype, name)
		if doctype == "Contact":
			contact_index.renew([name], cards)
			identities.renew(doctype, name)


def _forget_in_search(hanging: Reach) -> None:
	"""Frappe's own search: first what waits to be put in, so that it isn't put in later."""
	sync_global_search()
	for doctype, names in hanging.items():
		for name in names:
			delete_for_document(frappe._dict(doctype=doctype, name=name))


def _delete_linked(hanging: Reach) -> None:
	"""Contacts and addresses of the party alone, with all that names them: they are called as people are."""
	for doctype in LINKED:
		for name in sorted(hanging.get(doctype, ())):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
		for batch in personal.batches(hanging.get(doctype, set())):
			_forget_names(doctype, batch)
	_forget_series(hanging.get(ADDRESS, set()))


def _forget_names(doctype: str, names: list[str]) -> None:
	for holder, (about, field) in BY_FIELDS.items():
		if holder == FILE or not frappe.db.table_exists(holder):
			continue
		table = DocType(holder)
		of_names = (table[about] == doctype) & table[field].isin(names)
		if holder == EMAIL:
			frappe.qb.update(table).set(table[about], None).set(table[field], None).where(of_names).run()
		else:
			frappe.qb.from_(table).delete().where(of_names).run()
	for rows, (about, field) in reach.ROWS.values():
		if frappe.db.table_exists(rows):
			frappe.db.delete(rows, {about: doctype, field: ("in", names)})


def _forget_series(names: set[str]) -> None:
	"""Of several addresses that are called alike Frappe counts the numbers, by title and type, as long as there is one of
	them. No other series is touched: an address may be called as a number of invoices is."""
	table, series = DocType(ADDRESS), frappe.qb.Table("tabSeries")
	types = (frappe.get_meta(ADDRESS).get_field("address_type").options or "").split("\n")
	counted = tuple(f"-{each}-" for each in types if each)
	for prefix in {f"{name.rpartition('-')[0]}-" for name in names}:
		if not prefix.endswith(counted):
			continue
		alike = frappe.qb.from_(table).select(table.name).where(table.name.like(f"{literally(prefix)}%"))
		if not alike.limit(1).run():
			frappe.qb.from_(series).delete().where(series.name == prefix).run()


def _delete_rows(doctype: str, names: set[str]) -> None:
	for batch in personal.batches(names):
		frappe.db.delete(doctype, {"name": ("in", batch)})


def _mark(card: Card, word: str, reason: str) -> None:
	doctype, name = card
	kind = frappe.db.get_value(doctype, name, "party_type")
	values = {
		**privacy.anonymous_names(kind, word, name),
		"anonymised_on": now_datetime(),
		"anonymised_by": frappe.session.user,
		"anonymised_reason": reason,
	}
	frappe.db.set_value(doctype, name, values)


def _delete_files(hanging: Reach, word: str) -> None:
	"""Last, as what is deleted from the disk doesn't come back with a rollback. Frappe comments what was removed."""
	for name in sorted(hanging.get(FILE, ())):
		frappe.delete_doc(FILE, name, force=True, ignore_permissions=True, delete_permanently=True)
	comments: set[str] = set()
	for doctype, names in hanging.items():
		for batch in personal.batches(names):
			of_files = {
				"comment_type": "Attachment Removed",
				"reference_doctype": doctype,
				"reference_name": ("in", batch),
			}
			comments |= set(frappe.get_all(COMMENT, filters=of_files, pluck="name"))
	personal.empty(COMMENT, comments, word)
