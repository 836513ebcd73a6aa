"""What somebody who types a key is told of who holds it (spec §4.1 to §4.3): no more than they may know."""

from typing import TypedDict

import frappe
from frappe.utils import get_fullname

from leadcard import hints
from leadcard.documents import identities
from leadcard.documents.key_holders import Remark, may_claim
from leadcard.domain import duplicates, id_hints, identity
from leadcard.domain.care import is_cared_for
from leadcard.domain.identity import Key
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER, LEAD
from leadcard.labels import column_label
from leadcard.ownership import requests
from leadcard.ownership.rights import manages_others
from leadcard.permissions.sight import OWNER_FIELDS, sees_card


class _Ways(TypedDict):
	attach: bool
	claim: bool
	ask: bool


class _Holder(_Ways):
	kind: str
	field: str
	policy: str
	masked: bool
	doctype: str
	title: str
	owner_name: str
	column: str
	last_care_on: str
	cared_for: bool
	converted: bool
	asked: bool


class Match(_Holder, total=False):
	"""A card or a contact that holds a key, which was typed into `field`; with its `name` where it is not `masked`.

	`attach`, `claim` and `ask` are what the session's user can do; `asked` it was today. A masked `title` is initials.
	"""

	name: str


def matches(keys: dict[str, Key], edited: dict) -> list[Match]:
	"""Who holds the keys, across the whole company, masked where the session's user may not read the card.

	:param keys: by the field that they were typed into
	:param edited: `doctype` and `name` of the card being edited, which is left out as far as the user may see it
	"""
	left_out = _party(edited)
	found = {}
	for fieldname, key in keys.items():
		for row in identities.holders_of([key]):
			holder = (row.party_doctype, row.party)
			if holder != left_out and (fieldname, holder) not in found:
				found[fieldname, holder] = _describe(fieldname, key, *holder)
	return [match for match in found.values() if match]


def hints_of(typed: dict) -> list[Remark]:
	"""What the numbers tell of a person, and what should be looked at once more."""
	found: list[Remark] = [
		{"field": hint.fieldname, "message": hints.sentence(hint)} for hint in id_hints.contradictions(typed)
	]
	if (person := id_hints.told(typed)) and not found:
		found.append({"field": person[0], "message": hints.about(person[1])})
	return found


def _party(edited: dict) -> tuple[str, str] | None:
	"""The card being edited, or its customer: one that the user doesn't see is not left out, or leaving it out would tell."""
	doctype, name = str(edited.get("doctype") or ""), str(edited.get("name") or "")
	if not _sees(doctype, name):
		return None
	if doctype == LEAD and (customer := frappe.db.get_value(LEAD, name, "customer")):
		return (CUSTOMER, customer) if _sees(CUSTOMER, customer) else None
	return (doctype, name)


def _sees(doctype: str, name: str) -> bool:
	return doctype in CARD_DOCTYPES and bool(name) and sees_card(doctype, name, frappe.session.user)


def _describe(fieldname: str, key: Key, doctype: str, name: str) -> Match | None:
	if doctype == "Contact":
		return _describe_contact(fieldname, key, name)
	owner_field = OWNER_FIELDS[doctype]
	card = frappe.db.get_value(
		doctype, name, ["name", "title", "status", "creation", "last_care_on", owner_field], as_dict=True
	)
	if not card:
		return None
	card.doctype = doctype
	owner = card[owner_field]
	readable = bool(frappe.has_permission(doctype, "read", doc=name))
	described: Match = {
		"kind": key.kind,
		"field": fieldname,
		"policy": identities.policy_of(fieldname),
		"masked": not readable,
		"doctype": doctype,
		"title": card.title if readable else identity.initials(card.title),
		"owner_name": get_fullname(owner) if owner else "",
		"column": column_label(card.status),
		"last_care_on": str(card.last_care_on or ""),
		"cared_for": is_cared_for(card.last_care_on, card.creation),
		"converted": doctype == CUSTOMER,
		**_ways(card, owner, readable),
		"asked": requests.was_asked(doctype, name),
	}
	if readable:
		described["name"] = name
	return described


def _ways(card: frappe._dict, owner: str | None, readable: bool) -> _Ways:
	"""What the session's user can do: `attach` what is typed to this customer, `claim` the card, `ask` for it."""
	user, claimable = frappe.session.user, may_claim(card)
	return {
		"attach": duplicates.can_be_joined(card.doctype, card.status)
		and bool(frappe.has_permission(card.doctype, "write", doc=card.name)),
		"claim": claimable,
		"ask": duplicates.can_be_asked_for(
			owner, user, claimable=claimable, readable=readable, manages=manages_others(user)
		),
	}


def _describe_contact(fieldname: str, key: Key, name: str) -> Match:
	title = frappe.db.get_value("Contact", name, "full_name") or name
	readable = bool(frappe.has_permission("Contact", "read", doc=name))
	described: Match = {
		"kind": key.kind,
		"field": fieldname,
		"policy": "Warn",
		"masked": not readable,
		"doctype": "Contact",
		"title": title if readable else identity.initials(title),
		"owner_name": "",
		"column": "",
		"last_care_on": "",
		"cared_for": False,
		"converted": False,
		"attach": False,
		"claim": False,
		"ask": False,
		"asked": False,
	}
	if readable:
		described["name"] = name
	return described
