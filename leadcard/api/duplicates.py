"""The duplicate check while typing (spec §4.1 to §4.3)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname

from leadcard import hints
from leadcard.api import endpoint
from leadcard.api.arguments import read_values
from leadcard.board.cards import build_card
from leadcard.documents import identities
from leadcard.domain import identity, pipeline
from leadcard.domain.care import is_cared_for
from leadcard.domain.id_hints import contradictions, told
from leadcard.domain.identity import Key
from leadcard.domain.pasted import IdentityError
from leadcard.domain.pipeline import LEAD
from leadcard.exceptions import NotClaimableError
from leadcard.labels import column_label
from leadcard.locks import begin_with
from leadcard.ownership import claims, requests
from leadcard.ownership.rights import manages_others
from leadcard.permissions.sight import OWNER_FIELDS, sees_card
from leadcard.refusals import sentence


@endpoint.post(limit="duplicates", retry=False)
def check(values: dict | str, exclude: dict | str | None = None) -> dict:
	"""Who holds the keys that somebody types, across the whole company.

	:param values: of mobile_no, phone, email_id, tax_id, id_number; and of party_type, date_of_birth, gender, with which a
	    person's number is compared
	:param exclude: `doctype` and `name` of the card being edited, as far as the user may see it
	:return: `matches`, masked where the user may not read the card: kind, initials, owner, column and last care, never
	    a phone, email or number; `invalid`, the fields whose value can't be right, with what is wrong; and `hints`, what
	    a number tells or contradicts (§4.2). A match says what can be done: `attach` what is typed to this customer, `claim` it, `ask` for a handover (`asked` it was today)
	"""
	frappe.has_permission(LEAD, "create", throw=True)
	typed = read_values(values)
	keys, invalid = _read_keys(typed)
	left_out = _party(read_values(exclude))
	matches = {}
	for fieldname, key in keys.items():
		for row in identities.holders_of([key]):
			holder = (row.party_doctype, row.party)
			if holder != left_out and (fieldname, holder) not in matches:
				matches[fieldname, holder] = _describe(fieldname, key, *holder)
	return {
		"matches": [match for match in matches.values() if match],
		"invalid": invalid,
		"hints": _hints(typed),
	}


@endpoint.post(limit="handover")
def ask_handover(values: dict | str) -> dict:
	"""Ask whoever looks after the cards that hold the typed keys to hand them over (spec §4.3).

	The caller names what it typed, never a card: whoever doesn't know a key learns nothing, and the answer tells no more
	than the check did.

	:param values: as for `check`
	:return: `asked`, whether there was somebody to ask
	"""
	frappe.has_permission(LEAD, "create", throw=True)
	keys, _invalid = _read_keys(read_values(values))
	holders = {
		(row.party_doctype, row.party)
		for row in identities.holders_of(keys.values())
		if row.party_doctype in pipeline.CARD_DOCTYPES
	}
	begin_with(*holders)
	return {"asked": any([requests.ask(*holder) for holder in sorted(holders)])}


@endpoint.post(limit="handover")
def claim(values: dict | str) -> dict:
	"""Claim the card that holds the typed keys (spec §8.4): one that the user sees, or one that nobody cared for.

	As for `ask_handover`, who doesn't know a key learns and gets nothing. Unseen cards count as asked for that day.

	:return: the `card`, which is the user's now
	"""
	frappe.has_permission(LEAD, "create", throw=True)
	keys, _invalid = _read_keys(read_values(values))
	holders = sorted(
		{
			(row.party_doctype, row.party)
			for row in identities.holders_of(keys.values())
			if row.party_doctype in pipeline.CARD_DOCTYPES
		}
	)
	begin_with(*holders)
	cards = [frappe.get_doc(*holder) for holder in holders]
	if len(cards) > 1:
		cards = [card for card in cards if _may_claim(card)]
	if len(cards) != 1:
		frappe.throw(
			_("No single card can be claimed by what you typed. Ask a manager for it."), NotClaimableError
		)
	(card,) = cards
	if why := claims.refusal(card, frappe.session.user):
		frappe.throw(why, NotClaimableError)
	if not _may_claim(card):
		frappe.throw(
			_("This card can't be claimed by what you typed. Ask for a handover."), NotClaimableError
		)
	if not frappe.has_permission(card.doctype, "read", doc=card):
		requests.check_daily_limit()
	claims.take(card)
	return {"card": build_card(card.doctype, card.name)}


def _may_claim(card: Document | frappe._dict) -> bool:
	"""Whether the user may claim a card by a key of it: of those that they don't see, an owned one that nobody cares for."""
	if (card.doctype, card.status) == (LEAD, pipeline.CONVERTED) or not frappe.has_permission(
		card.doctype, "write"
	):
		return False
	owner = card.get(OWNER_FIELDS[card.doctype])
	reachable = owner or frappe.has_permission(card.doctype, "read", doc=card.name)
	return bool(reachable) and not claims.refusal(card, frappe.session.user)


def _read_keys(values: dict) -> tuple[dict[str, Key], list[dict]]:
	keys, invalid = {}, []
	for fieldname in identity.KIND_OF_FIELD:
		try:
			key = identity.normalise(fieldname, str(values.get(fieldname) or ""))
		except IdentityError as error:
			invalid.append({"field": fieldname, "message": sentence(error.code, *error.details)})
			continue
		if key:
			keys[fieldname] = key
	return keys, invalid


def _hints(typed: dict) -> list[dict]:
	"""What the numbers tell of a person, and what should be looked at once more."""
	found = [{"field": hint.fieldname, "message": hints.sentence(hint)} for hint in contradictions(typed)]
	if (person := told(typed)) and not found:
		found.append({"field": person[0], "message": hints.about(person[1])})
	return found


def _party(exclude: dict) -> tuple[str, str] | None:
	"""The card being edited, or its customer: one that the user doesn't see is not left out, or leaving it out would tell."""
	doctype, name = str(exclude.get("doctype") or ""), str(exclude.get("name") or "")
	if not _sees(doctype, name):
		return None
	if doctype == LEAD and (customer := frappe.db.get_value(LEAD, name, "customer")):
		return (pipeline.CUSTOMER, customer) if _sees(pipeline.CUSTOMER, customer) else None
	return (doctype, name)


def _sees(doctype: str | None, name: str) -> bool:
	return doctype in pipeline.CARD_DOCTYPES and bool(name) and sees_card(doctype, name, frappe.session.user)


def _describe(fieldname: str, key: Key, doctype: str, name: str) -> dict | None:
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
	claimable = _may_claim(card)
	described = {
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
		"converted": doctype == pipeline.CUSTOMER,
		"attach": doctype == pipeline.CUSTOMER and _may_be_joined(name, card.status),
		"claim": claimable,
		"ask": not claimable and (not readable or _looks_after_it_alone(owner)),
		"asked": requests.was_asked(doctype, name),
	}
	return {**described, "name": name} if readable else described


def _looks_after_it_alone(owner: str | None) -> bool:
	"""Whether a card that the user reads is somebody else's to give: managers give it themselves."""
	user = frappe.session.user
	return bool(owner) and owner != user and not manages_others(user)


def _may_be_joined(customer: str, status: str) -> bool:
	return status != pipeline.INACTIVE and bool(
		frappe.has_permission(pipeline.CUSTOMER, "write", doc=customer)
	)


def _describe_contact(fieldname: str, key: Key, name: str) -> dict | None:
	title = frappe.db.get_value("Contact", name, "full_name") or name
	readable = bool(frappe.has_permission("Contact", "read", doc=name))
	described = {
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
	return {**described, "name": name} if readable else described
