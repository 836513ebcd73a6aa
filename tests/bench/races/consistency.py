"""What must hold of cards and of all that hangs on them, whatever raced and whoever was killed. Each fault is a sentence.

Read from the tables in one snapshot, in another way than the app does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import frappe

from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.pipeline import recount as app_recount
from tests.rules import recount

OWNER_FIELDS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
HANGING = {
	**dict.fromkeys(
		("LC Call", "LC Meeting", "LC Note", "LC Ticket", "Comment", "Communication"),
		("reference_doctype", "reference_name"),
	),
	"ToDo": ("reference_type", "reference_name"),
	"DocShare": ("share_doctype", "share_name"),
	"Tag Link": ("document_type", "document_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
}
KEPT = {
	"LC Identity": ("reference_doctype", "reference_name"),
	"LC Status Change": ("reference_doctype", "reference_name"),
	"LC Search Key": ("card_doctype", "card"),
	"LC Card Visit": ("card_doctype", "card"),
}


def faults(people: list[str]) -> list[str]:
	"""All that is wrong with the cards that some people made, and with what they wrote."""
	frappe.db.rollback()
	found = sorted({*_orphans(people), *_of_cards(people), *_of_sales(people)})
	frappe.db.rollback()
	return found


def recounted(people: list[str]) -> list[str]:
	"""What the app's own recount would change on their cards."""
	frappe.db.rollback()
	ours = {
		(doctype, name)
		for doctype in OWNER_FIELDS
		for name in frappe.get_all(doctype, {"owner": ("in", people)}, pluck="name")
	}
	found = [str(row) for row in app_recount.check_all() if (row.doctype, row.name) in ours]
	frappe.db.rollback()
	assert ours
	return found


def _rows(doctype: str, *fields: str, **filters: object) -> list[frappe._dict]:
	return frappe.get_all(doctype, filters=filters, fields=list(fields))


def _orphans(people: list[str]) -> Iterator[str]:
	names = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in (LEAD, CUSTOMER)}
	for doctype, (kind, name) in {**HANGING, **KEPT}.items():
		for row in _rows(doctype, "name", kind, name, owner=("in", people)):
			if row[kind] in names and row[name] not in names[row[kind]]:
				yield f"{doctype} {row.name} hangs on {row[name]}, which doesn't exist"
	for row in _rows("LC Opportunity", "name", "customer", owner=("in", people)):
		if row.customer not in names[CUSTOMER]:
			yield f"LC Opportunity {row.name} is of {row.customer}, who doesn't exist"
	for row in _rows(
		"Dynamic Link", "parent", "link_doctype", "link_name", owner=("in", people), parenttype="Contact"
	):
		if row.link_doctype in names and row.link_name not in names[row.link_doctype]:
			yield f"Contact {row.parent} is linked to {row.link_name}, who doesn't exist"


def _of_cards(people: list[str]) -> Iterator[str]:
	for doctype, owner_field in OWNER_FIELDS.items():
		link = "customer" if doctype == LEAD else "lead"
		fields = ("name", "status", "stage", "mobile_no", "phone", owner_field, link)
		cards = _rows(doctype, *fields, owner=("in", people))
		names = [card.name for card in cards]
		log = _log_of(doctype, names)
		keys = Counter(
			row.reference_name for row in _rows("LC Identity", "reference_name", reference_doctype=doctype)
		)
		searched = set(frappe.get_all("LC Search Key", {"card_doctype": doctype}, pluck="card"))
		left = _left_to_others(doctype)
		for card in cards:
			card.doctype = doctype
			yield from _of_log(card, owner_field, log)
			if recount.care(card) != recount.stored_care(card):
				yield f"{card.name} keeps {recount.stored_care(card)}, must be {recount.care(card)}"
			numbers = {number.strip()[-9:] for number in (card.mobile_no, card.phone) if number}
			if keys[card.name] != len(numbers):
				yield f"{card.name} with the numbers {numbers} holds {keys[card.name]} keys"
			if card.name not in searched:
				yield f"{card.name} can't be searched for"
			for user, what in left[card.name]:
				if user != card[owner_field]:
					yield f"{user} kept a {what} of {card.name}, which is {card[owner_field]}'s"
			if doctype == LEAD:
				yield from _of_conversion(card)
			elif recount.sums(card.name) != recount.stored_sums(card.name):
				yield f"{card.name} keeps {recount.stored_sums(card.name)}, must be {recount.sums(card.name)}"
	held = Counter(
		frappe.get_all(
			"LC Identity", {"owner": ("in", people), "exclusive_key": ("is", "set")}, pluck="value"
		)
	)
	for row in _rows("LC Identity", "value", "party_doctype", owner=("in", people)):
		if row.party_doctype != "Contact" and held[row.value] != 1:
			yield f"{row.value} is held exclusively by {held[row.value]}"


def _log_of(doctype: str, names: list[str]) -> dict[tuple[str, str], list[frappe._dict]]:
	log = defaultdict(list)
	rows = frappe.get_all(
		"LC Status Change",
		filters={"reference_doctype": doctype, "reference_name": ("in", names or [""])},
		fields=["reference_name", "changed_field", "from_value", "to_value"],
		order_by="changed_on asc, creation asc",
	)
	for row in rows:
		log[row.reference_name, row.changed_field].append(row)
	return log


def _of_log(card: frappe._dict, owner_field: str, log: dict) -> Iterator[str]:
	"""Each entry begins where the one before ended, and the last one ends where the card is."""
	for field, stored in (("status", "status"), ("stage", "stage"), ("owner", owner_field)):
		entries = log[card.name, field]
		for before, after in pairwise(entries):
			if (before.to_value or "") != (after.from_value or ""):
				yield f"{card.name}: {field} went to {before.to_value}, then from {after.from_value}"
		if entries and (entries[-1].to_value or "") != (card[stored] or ""):
			yield f"{card.name}: {field} is {card[stored]}, its log ends with {entries[-1].to_value}"
		if field == "status" and not entries:
			yield f"{card.name} has no log of its status"


def _left_to_others(doctype: str) -> dict[str, list[tuple[str, str]]]:
	left = defaultdict(list)
	for row in _rows("ToDo", "reference_name", "allocated_to", reference_type=doctype, status="Open"):
		left[row.reference_name].append((row.allocated_to, "task"))
	for row in _rows("DocShare", "share_name", "user", share_doctype=doctype):
		left[row.share_name].append((row.user, "share"))
	return left


def _of_conversion(lead: frappe._dict) -> Iterator[str]:
	made = frappe.get_all(CUSTOMER, {"lead": lead.name}, pluck="name")
	if (lead.status == "Converted") != bool(lead.customer):
		yield f"{lead.name} is {lead.status} with the customer {lead.customer}"
	if len(made) > 1 or (made and made != [lead.customer]):
		yield f"{lead.name} is of {lead.customer}, and made {made}"
	if lead.customer:
		for doctype, (kind, name) in HANGING.items():
			comments = {"comment_type": "Comment"} if doctype == "Comment" else {}
			if frappe.db.count(doctype, {kind: LEAD, name: lead.name, **comments}):
				yield f"{doctype} stayed on {lead.name}, which was converted"
		converted = {"reference_doctype": LEAD, "reference_name": lead.name, "to_value": "Converted"}
		if frappe.db.count("LC Status Change", {**converted, "changed_field": "status"}) != 1:
			yield f"{lead.name} was converted other than once"


def _of_sales(people: list[str]) -> Iterator[str]:
	for deal in _rows("LC Opportunity", "name", "status", "won_on", owner=("in", people)):
		if (deal.status == "Won") != bool(deal.won_on):
			yield f"{deal.name} is {deal.status}, won on {deal.won_on}"
	for product in _rows("LC Product", "name", "status", "sold_to", "sold_once", owner=("in", people)):
		won = {"product": product.name, "status": "Won"}
		buyers = set(frappe.get_all("LC Opportunity", won, pluck="customer")) if product.sold_once else set()
		if buyers != {product.sold_to} - {None, ""}:
			yield f"{product.name} is sold to {product.sold_to}, won by {sorted(buyers)}"
		if bool(buyers) != (product.status in ("Deposited", "Sold")):
			yield f"{product.name} is {product.status}, won by {sorted(buyers)}"


def faults_of_tree() -> list[str]:
	"""What is wrong with the positions in the tree of sales teams."""
	frappe.db.rollback()
	teams = {
		row.name: row
		for row in _rows("LC Sales Team", "name", "parent_lc_sales_team as parent", "lft", "rgt")
	}
	found = [f"{team.name} ends before it begins" for team in teams.values() if team.lft >= team.rgt]
	places = Counter(place for team in teams.values() for place in (team.lft, team.rgt))
	found += [f"the place {place} is taken {times} times" for place, times in places.items() if times > 1]
	for team in teams.values():
		above = {other.name for other in teams.values() if other.lft < team.lft and team.rgt < other.rgt}
		parents, parent = set(), team.parent
		while parent and parent not in parents:
			parents.add(parent)
			parent = teams[parent].parent if parent in teams else None
		if above != parents:
			found.append(f"{team.name} lies in {sorted(above)}, but below {sorted(parents)}")
	return found
