"""The duplicate check while typing (spec §4.1 to §4.3)."""

import frappe

from leadcard.api.arguments import Values, read_values
from leadcard.automation import identities
from leadcard.board.labels import column_label
from leadcard.domain import identity, pipeline
from leadcard.domain.identity import Key
from leadcard.domain.pipeline import LEAD
from leadcard.permissions import OWNER_FIELDS
from leadcard.refusals import sentence


@frappe.whitelist(methods=["POST"])
def check(values: dict | str, exclude: dict | str | None = None) -> dict:
	"""Who holds the keys that somebody types, across the whole company.

	:param values: of mobile_no, phone, email_id, tax_id, id_number
	:param exclude: `doctype` and `name` of the card being edited
	:return: `matches`, masked where the user may not read the card: kind, initials, owner, column and last care, never
	    a phone, email or number; and `invalid`, the fields whose value can't be right, with what is wrong
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
	}
	return {**described, "name": name} if readable else described


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
	}
	return {**described, "name": name} if readable else described
