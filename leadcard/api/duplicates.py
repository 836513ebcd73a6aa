"""The duplicate check while typing (spec §4.1 to §4.3)."""

import frappe

from leadcard.api.arguments import Values, read_values
from leadcard.api.endpoint import endpoint
from leadcard.api.retry import retried
from leadcard.automation import handover, identities
from leadcard.automation.locks import begin_with
from leadcard.board.labels import column_label
from leadcard.domain import identity, pipeline
from leadcard.domain.identity import Key
from leadcard.domain.pipeline import LEAD
from leadcard.permissions.handover import manages_others
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.refusals import sentence


@frappe.whitelist(methods=["POST"])
@endpoint
def check(values: dict | str, exclude: dict | str | None = None) -> dict:
	"""Who holds the keys that somebody types, across the whole company.

	:param values: of mobile_no, phone, email_id, tax_id, id_number
	:param exclude: `doctype` and `name` of the card being edited
	:return: `matches`, masked where the user may not read the card: kind, initials, owner, column and last care, never
	    a phone, email or number; and `invalid`, the fields whose value can't be right, with what is wrong. A match says
	    what can be done: `attach` what is typed to this customer, `ask` for a handover (`asked` it was today)
	"""
	frappe.has_permission(LEAD, "create", throw=True)
	keys, invalid = _read_keys(read_values(values))
	left_out = _party(read_values(exclude))
	matches = {}
	for fieldname, key in keys.items():
		for row in identities.holders_of([key]):
			holder = (row.party_doctype, row.party)
			if holder != left_out and (fieldname, holder) not in matches:
				matches[fieldname, holder] = _describe(fieldname, key, *holder)
	return {"matches": [match for match in matches.values() if match], "invalid": invalid}


@frappe.whitelist(methods=["POST"])
@endpoint
@retried
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
	return {"asked": any([handover.ask(*holder) for holder in sorted(holders)])}


def _read_keys(values: dict) -> tuple[dict[str, Key], list[dict]]:
	keys, invalid = {}, []
	for fieldname in identity.KIND_OF_FIELD:
		try:
			key = identity.normalise(fieldname, str(values.get(fieldname) or ""))
		except identity.IdentityError as error:
			invalid.append({"field": fieldname, "message": sentence(error.code)})
			continue
		if key:
			keys[fieldname] = key
	return keys, invalid


def _party(exclude: Values) -> tuple[str, str] | None:
	doctype, name = exclude.get("doctype"), exclude.get("name")
	if doctype == LEAD and (customer := frappe.db.get_value(LEAD, str(name), "customer")):
		return (pipeline.CUSTOMER, customer)
	return (doctype, name) if doctype and name else None


def _describe(fieldname: str, key: Key, doctype: str, name: str) -> dict | None:
	if doctype == "Contact":
		return _describe_contact(fieldname, key, name)
	owner_field = OWNER_FIELDS[doctype]
	card = frappe.db.get_value(doctype, name, ["title", "status", "last_care_on", owner_field], as_dict=True)
	if not card:
		return None
	owner = card[owner_field]
	readable = bool(frappe.has_permission(doctype, "read", doc=name))
	described = {
		"kind": key.kind,
		"field": fieldname,
		"policy": identities.policy_of(fieldname),
		"masked": not readable,
		"doctype": doctype,
		"title": card.title if readable else identity.initials(card.title),
		"owner_name": frappe.utils.get_fullname(owner) if owner else "",
		"column": column_label(card.status),
		"last_care_on": str(card.last_care_on or ""),
		"converted": doctype == pipeline.CUSTOMER,
		"attach": doctype == pipeline.CUSTOMER and _may_be_joined(name, card.status),
		"ask": not readable or _looks_after_it_alone(owner),
		"asked": handover.was_asked(doctype, name),
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
		"converted": False,
		"attach": False,
		"ask": False,
		"asked": False,
	}
	return {**described, "name": name} if readable else described
