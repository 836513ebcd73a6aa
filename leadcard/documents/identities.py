"""Duplicate keys (spec §4): kept in LC Identity, one row a record and key.

The first party that holds a key owns `exclusive_key`, which is unique in the database. That is what decides between two
simultaneous saves: the second waits for the first, then is refused under Block, or stored without the exclusive key
under Warn. A lead and the customer that it became are one party, so they share their keys (§4.5).
"""

from collections.abc import Iterable
from contextlib import suppress

import frappe
from frappe import _
from frappe.database import savepoint
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, now

from leadcard import dialect, intent, limits
from leadcard.config import settings
from leadcard.domain import identity, pipeline
from leadcard.domain.identity import Key
from leadcard.domain.pasted import IdentityError
from leadcard.exceptions import DuplicateIdentityError
from leadcard.locks import one_at_a_time
from leadcard.permissions.sight import OWNER_FIELDS, sees_everything

BLOCK = "Block"
Party = tuple[str, str]
PARTY_FIELDS = ("party_doctype", "party", "reference_doctype", "reference_name")
POLICY_FIELDS = {
	"mobile_no": "mobile_policy",
	"phone": "phone_policy",
	"email_id": "email_policy",
	"tax_id": "tax_id_policy",
	"id_number": "id_number_policy",
}


def count_guess(card: Document) -> None:
	"""Count a save with a key that the card had not before: like the duplicate check, it tells who holds it (spec §4.3).

	Before anything is told, so that no other refusal makes a guess free of charge.
	"""
	before = card.get_doc_before_save()
	if not intent.of(card).carried_over and _typed_keys(card) - (_typed_keys(before) if before else set()):
		_count()


def sync_card(card: Document, *, blocking: bool = True) -> None:
	"""Bring a card's keys up to date; a key that another party holds is refused under Block (spec §4.4)."""
	keys: dict[Key, str] = {}
	for fieldname, key in intent.of(card).identity_keys.items():
		# of two fields with one key the stricter one decides
		if key not in keys or policy_of(fieldname) == BLOCK:
			keys[key] = fieldname
	_sync(card, keys, own=_parties_of_card(card), party=_party_of_card(card), blocking=blocking)


def sync_contact(contact: Document, _event: str | None = None, *, blocking: bool = True) -> None:
	"""A contact of a card belongs to the card's party. Other contacts are found by the check, but never block."""
	cards = [
		(link.link_doctype, link.link_name)
		for link in contact.links
		if link.link_doctype in pipeline.CARD_DOCTYPES and frappe.db.exists(link.link_doctype, link.link_name)
	]
	own = {("Contact", contact.name)}
	for doctype, name in cards:
		own |= _parties_of_card(frappe.get_doc(doctype, name))
	party = _party_of_card(frappe.get_doc(*cards[0])) if cards else ("Contact", contact.name)
	_sync(
		contact, contact_keys(contact.phone_nos, contact.email_ids), own=own, party=party, blocking=blocking
	)


def renew(doctype: str, name: str) -> None:
	"""Compute the keys of a stored record anew by the rules of today; its own fields stay, and nothing is refused."""
	doc = frappe.get_doc(doctype, name)
	if doctype not in pipeline.CARD_DOCTYPES:
		sync_contact(doc, blocking=False)
		return
	intent.of(doc).identity_keys = identity.keys_of(doc.as_dict())
	sync_card(doc, blocking=False)


def forget_contact(contact: Document, _event: str | None = None) -> None:
	"""A deleted contact frees its keys."""
	forget(contact.doctype, contact.name)


def follow_rename(contact: Document, _event: str, old: str, new: str, merge: bool = False) -> None:
	"""Bring the keys up to date after two contacts were merged, of which only one's numbers and addresses are left."""
	if merge:
		sync_contact(contact, blocking=False)


def hand_over(lead: str, customer: str) -> None:
	"""The lead's keys become the customer's: from now on they are one party (spec §4.5, §6.4)."""
	row = frappe.qb.DocType("LC Identity")
	(
		frappe.qb.update(row)
		.set(row.party_doctype, pipeline.CUSTOMER)
		.set(row.party, customer)
		.where((row.party_doctype == pipeline.LEAD) & (row.party == lead))
	).run()


def forget(doctype: str, name: str) -> None:
	"""Free the keys of a record that is deleted."""
	_drop(_rows_of(doctype, name))


def holders_of(keys: Iterable[Key]) -> list[frappe._dict]:
	"""Every record that holds one of the keys, readable or not: only for the check, which masks them."""
	rows = []
	for key in sorted(set(keys)):
		rows += frappe.get_all(
			"LC Identity",
			filters={"kind": key.kind, "value": key.value},
			fields=["kind", "value", *PARTY_FIELDS],
			order_by="creation asc",
			limit=20,
		)
	return rows


def came_second(doc: Document, keys: Iterable[Key]) -> bool:
	"""Whether another party has one of a new record's keys already, or has got it at the same moment (spec §4.4)."""
	second = {Key(row.kind, row.value) for row in _rows_of(doc.doctype, doc.name) if not row.exclusive_key}
	return not second.isdisjoint(keys)


def policy_of(fieldname: str) -> str:
	"""Block or Warn, from the settings (spec §4.4)."""
	return settings().get(POLICY_FIELDS[fieldname])


def _sync(doc: Document, keys: dict[Key, str], own: set[Party], party: Party, blocking: bool) -> None:
	held = _rows_of(doc.doctype, doc.name)
	kept = [
		row for row in held if Key(row.kind, row.value) in keys and (row.party_doctype, row.party) == party
	]
	_drop([row for row in held if row not in kept])
	known = {Key(row.kind, row.value) for row in kept}
	# in one order everywhere, so that two saves never wait for each other
	fresh = [key for key in sorted(keys) if key not in known]
	if fresh and doc.doctype == "Contact" and party[0] != "Contact" and not intent.of(doc).carried_over:
		# each number is a question whose it is
		_count(len(fresh))
	for key in fresh:
		# a lead that was let in beside another holder isn't kept from being converted: no new party comes in
		refuses = blocking and not intent.of(doc).carried_over and policy_of(keys[key]) == BLOCK
		_hold(doc, key, keys[key], own, party, refuses)


def _count(asked: int = 1) -> None:
	if limits.are_kept() and not frappe.flags.in_import and not sees_everything(frappe.session.user):
		limits.count("duplicates", asked)


def _typed_keys(card: Document) -> set[Key]:
	keys = set()
	for fieldname in identity.KIND_OF_FIELD:
		# what is no key is refused by the card's own rules
		with suppress(IdentityError):
			keys.add(identity.normalise(fieldname, card.get(fieldname)))
	return keys - {None}


def _hold(doc: Document, key: Key, fieldname: str, own: set[Party], party: Party, refuses: bool) -> None:
	if party[0] == "Contact":
		_insert(doc, key, party)
		return
	if refuses:
		for other in holders_of([key]):
			_refuse_if_foreign(doc, fieldname, other, own)
	holder = _take_exclusively(doc, key, party)
	if holder:
		if refuses:
			_refuse_if_foreign(doc, fieldname, holder, own)
		_insert(doc, key, party)


def _take_exclusively(doc: Document, key: Key, party: Party) -> frappe._dict | None:
	"""Make a record the exclusive holder of a key, or answer who is.

	Of several at once one inserts, and the others wait for the row that stands in their way and lock it one by one. An
	insert that fails with an error would give all of them a shared lock, and reading the holder then a deadlock.
	"""
	with one_at_a_time(_exclusive(key)):
		name = _insert(doc, key, party, exclusive=True)
	# a locking read: the holder may have been committed after this transaction's snapshot was taken
	holder = frappe.db.get_value(
		"LC Identity",
		{"exclusive_key": _exclusive(key)},
		["name", *PARTY_FIELDS],
		as_dict=True,
		for_update=True,
	)
	return None if holder.name == name else holder


def _insert(doc: Document, key: Key, party: Party, exclusive: bool = False) -> str:
	"""Insert a row, unless its exclusive key is taken; the name is that of the row, inserted or not."""
	name, moment, user = frappe.generate_hash(length=10), now(), frappe.session.user
	values = {
		"name": name,
		"creation": moment,
		"modified": moment,
		"owner": user,
		"modified_by": user,
		"kind": key.kind,
		"value": key.value,
		"exclusive_key": _exclusive(key) if exclusive else None,
		**dict(zip(PARTY_FIELDS, (*party, doc.doctype, doc.name), strict=True)),
	}
	dialect.insert_unless_taken(frappe.qb.DocType("LC Identity"), values)
	return name


def _exclusive(key: Key) -> str:
	return f"{key.kind}:{key.value}"


def _refuse_if_foreign(doc: Document, fieldname: str, other: frappe._dict | None, own: set[Party]) -> None:
	if not other or other.party_doctype == "Contact" or (other.party_doctype, other.party) in own:
		return
	if is_stranger():
		frappe.throw(
			_("This could not be taken. We may know you already: write to us, or call."),
			DuplicateIdentityError,
		)
	label = _("Phone") if doc.doctype == "Contact" else _(doc.meta.get_label(fieldname))
	frappe.throw(
		_("{0} belongs to {1} already. Open that card, or ask its owner to hand it over.").format(
			frappe.bold(label), describe_holder(other.party_doctype, other.party)
		),
		DuplicateIdentityError,
		title=_("Duplicate"),
	)


def is_stranger() -> bool:
	"""Whether the session's user has no right to any card, as whoever fills in a form of the website."""
	return not any(frappe.has_permission(doctype, "read") for doctype in pipeline.CARD_DOCTYPES)


def describe_holder(doctype: str, name: str) -> str:
	"""The card that holds a key, as far as the session's user may know it (spec §4.3)."""
	fields = ["title", OWNER_FIELDS[doctype]]
	known = frappe.db.get_value(doctype, name, fields)
	card = known or _saved_meanwhile(doctype, name, fields)
	if not card:
		return _("a card that was saved a moment ago")
	title, owner = card
	if known and frappe.has_permission(doctype, "read", doc=name):
		return frappe.bold(escape_html(f"{title} ({name})"))
	return _("a card of {0} ({1})").format(
		get_fullname(owner) if owner else _("nobody"), escape_html(identity.initials(title))
	)


def _saved_meanwhile(doctype: str, name: str, fields: list[str]) -> tuple | None:
	"""A card that was committed by somebody else while this transaction waited, unless it is being written again."""
	with savepoint(catch=frappe.QueryTimeoutError):
		return frappe.db.get_value(doctype, name, fields, for_update=True, wait=False)
	return None


def _party_of_card(card: Document) -> Party:
	if card.doctype == pipeline.LEAD and card.customer:
		return (pipeline.CUSTOMER, card.customer)
	return (card.doctype, card.name)


def _parties_of_card(card: Document) -> set[Party]:
	parties = {(card.doctype, card.name), _party_of_card(card)}
	if card.doctype == pipeline.CUSTOMER and card.lead:
		parties.add((pipeline.LEAD, card.lead))
	entry = intent.of(card).entry
	if entry and entry.joins:
		parties.add((pipeline.CUSTOMER, entry.joins))
	return parties


def contact_keys(phones: Iterable[Document], emails: Iterable[Document]) -> dict[Key, str]:
	"""The keys of a contact's rows, each with the field whose policy holds.

	Contacts of other apps hold what their users typed: what isn't a key here is left alone.
	"""
	keys = {}
	for row in phones:
		meaning = "contact_mobile" if row.is_primary_mobile_no else "phone"
		if key := identity.stored_key(meaning, row.phone):
			keys[key] = "mobile_no"
	for row in emails:
		if key := identity.stored_key("email_id", row.email_id):
			keys[key] = "email_id"
	return keys


def _rows_of(doctype: str, name: str) -> list[frappe._dict]:
	return frappe.get_all(
		"LC Identity",
		filters={"reference_doctype": doctype, "reference_name": name},
		fields=["name", "kind", "value", "exclusive_key", "party_doctype", "party"],
	)


def _drop(rows: list[frappe._dict]) -> None:
	if not rows:
		return
	frappe.db.delete("LC Identity", {"name": ("in", [row.name for row in rows])})
	for row in rows:
		if row.exclusive_key:
			_promote_next(row)


def _promote_next(freed: frappe._dict) -> None:
	"""The oldest record left with a freed key holds it from now on."""
	rest = frappe.get_all(
		"LC Identity",
		filters={"kind": freed.kind, "value": freed.value, "party_doctype": ("!=", "Contact")},
		order_by="creation asc",
		limit=1,
		pluck="name",
	)
	if rest:
		frappe.db.set_value(
			"LC Identity", rest[0], "exclusive_key", freed.exclusive_key, update_modified=False
		)
