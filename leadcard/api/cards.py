"""Endpoints that make cards and change whose they are (spec §1)."""

from typing import TypedDict

import frappe
from frappe.desk.doctype.tag.tag import DocTags
from frappe.model.document import Document
from frappe.utils import get_fullname

from leadcard import intent
from leadcard.api import endpoint
from leadcard.api.answers import OfCard, OfSeenCard
from leadcard.api.arguments import check_unchanged, open_card, read_contacts, read_tags
from leadcard.api.rights import require
from leadcard.api.stage_choice import take_stage
from leadcard.board import teams
from leadcard.board.cards import build_card, visible_card
from leadcard.config import currency_decimals, settings
from leadcard.documents import brought_files, conversion
from leadcard.documents import contacts as card_contacts
from leadcard.documents.forms import change, fill, read_values
from leadcard.documents.priced import offer_of
from leadcard.domain import new_leads, pipeline
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.exceptions import NotClaimableError
from leadcard.locks import begin_with
from leadcard.ownership import claims, handing_on, transfer
from leadcard.permissions.roles import Person, people_with_roles
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.permissions.tree import colleagues, visible_owners
from leadcard.permissions.viewers import Viewer, viewers_of
from leadcard.pipeline import stop_care as care
from leadcard.realtime import announce


class Made(OfSeenCard, total=False):
	"""A new card, or only its `owner_name` where an Assignment Rule chose somebody whose cards the user doesn't see."""

	owner_name: str


class Converted(OfSeenCard):
	"""The `customer` and its card, the `opportunity` made, and whether the lead was converted `already`."""

	customer: str
	opportunity: str | None
	already: bool


class Attached(Converted):
	"""The same with the lead that was made of what was typed."""

	lead: str


class OfferOfProduct(TypedDict):
	"""What a product brings (spec §3.7): its price in the site's currency and a percentage, both as exact decimals, and the
	`places` that amounts are rounded to."""

	price: str
	deposit_percent: str
	places: int


class Colleagues(TypedDict):
	"""To whom the session's user may hand a card on."""

	colleagues: list[Person]


class Assignees(TypedDict):
	"""Whom the session's user may give a card to."""

	assignees: list[Person]


class Places(TypedDict):
	"""To whom a new lead may be given: `owners`, or `teams` by name in the order of the tree; and whether a `rule` chooses
	the owner of a lead that names none (§8.5)."""

	owners: list[Person]
	teams: list[str]
	rule: bool


class Viewers(TypedDict):
	"""Who may see a card."""

	viewers: list[Viewer]


@endpoint.post()
def create_lead(
	values: dict | str,
	status: str = pipeline.NEW,
	tags: list | str | None = None,
	contacts: list | str | None = None,
	files: list | str | None = None,
) -> Made:
	"""A new lead in column New or Contacting (spec §2.2, §3.1). Whose it is where no owner is given the settings say (§8.5).

	:param tags: words to tag it with (§3.3)
	:param contacts: further people of it (§3.4): objects of first_name, designation, mobile_no and email_id. One that is
	    refused, by name, refuses all
	:param files: names of private files that the user has uploaded, and that hang on nothing yet (§3.3)
	"""
	require(LEAD, "create")
	return _answer(_insert_lead(values, status, _entry(tags, contacts, files)))


@endpoint.post()
def create_customer(
	values: dict | str,
	tags: list | str | None = None,
	contacts: list | str | None = None,
	files: list | str | None = None,
) -> Made:
	"""A customer whom the company had before, in column Converted (spec §2.2). Without an owner it is its maker's.

	An organization has its primary contact, as a converted one has (§6.1).

	:param tags: as for `create_lead`
	:param contacts: as for `create_lead`
	:param files: as for `create_lead`
	"""
	require(CUSTOMER, "create")
	customer = fill(frappe.new_doc(CUSTOMER), values, {"status": pipeline.CONVERTED})
	_insert(customer, _entry(tags, contacts, files))
	if customer.party_type == "Organization":
		conversion.create_contact(customer, customer, is_primary=True)
	return _answer(customer)


def _answer(made: Document) -> Made:
	if card := visible_card(made.doctype, made.name):
		return {"card": card}
	owner = made.get(OWNER_FIELDS[made.doctype])
	return {"card": None, "owner_name": get_fullname(owner) if owner else ""}


@endpoint.post()
def attach_lead(
	values: dict | str,
	customer: str,
	tags: list | str | None = None,
	contacts: list | str | None = None,
	files: list | str | None = None,
) -> Attached:
	"""What was typed for a new lead goes to a customer who holds one of its keys (spec §4.1, §6.4).

	The lead is kept as every converted one is, its person becomes a contact, its product and money an opportunity: all of
	it, or nothing.

	:param contacts: further people, who become the customer's, as for `create_lead`
	:param files: as for `create_lead`; they are the customer's then
	"""
	require(LEAD, "create")
	people = read_contacts(contacts)
	begin_with((CUSTOMER, customer))
	party = open_card(CUSTOMER, customer, "write")
	lead = _insert_lead(values, pipeline.NEW, _entry(tags, files=files, joins=customer))
	outcome = conversion.convert(lead, customer, with_opportunity=True)
	card_contacts.add_all(party, people)
	return {
		"card": visible_card(CUSTOMER, customer),
		"customer": customer,
		"lead": lead.name,
		"opportunity": outcome.opportunity,
		"already": False,
	}


def _entry(
	tags: list | str | None,
	contacts: list | str | None = None,
	files: list | str | None = None,
	joins: str | None = None,
) -> intent.Entry:
	return intent.Entry(read_tags(tags), read_contacts(contacts), brought_files.read(files), joins)


def _insert_lead(values: dict | str, status: str, entry: intent.Entry) -> Document:
	typed = read_values(values)
	lead = fill(frappe.new_doc(LEAD), typed, {"status": status})
	lead.take_typed(typed)
	return _insert(lead, entry)


def _insert(card: Document, entry: intent.Entry) -> Document:
	intent.of(card).entry = entry
	return card.insert()


@endpoint.post()
def edit_card(doctype: str, name: str, values: dict | str, modified: str | None = None) -> OfSeenCard:
	"""Change what is filled in on a card (spec §3). The rules of its DocType hold as in its form.

	:param values: of the fields that the form lets one change
	"""
	card = open_card(doctype, name, "write", modified, hold=True)
	change(card, values).save()
	return {"card": visible_card(doctype, name)}


@endpoint.post()
def set_tags(doctype: str, name: str, tags: list | str) -> OfCard:
	"""Tag a card with these words, and no others (spec §3.3)."""
	words = read_tags(tags)
	card = open_card(doctype, name, "write", hold=True)
	before = [tag for tag in (card.get("_user_tags") or "").split(",") if tag]
	for word in words:
		if word not in before:
			card.add_tag(word)
	for word in set(before) - set(words):
		DocTags(doctype).remove(name, word)
	announce(doctype, name)
	return {"card": build_card(doctype, name)}


@endpoint.get()
def get_offer(product: str = "") -> OfferOfProduct:
	"""What a product brings, or no product (spec §3.7)."""
	if product:
		require("LC Product", "read", product)
	offer = offer_of(product)
	return {
		"price": str(offer.price),
		"deposit_percent": str(offer.deposit_percent),
		"places": currency_decimals(),
	}


@endpoint.post()
def convert_lead(
	name: str,
	modified: str | None = None,
	customer: str | None = None,
	stage: str = "",
	note: str = "",
	files: list | str | None = None,
) -> Converted:
	"""Convert a lead (spec §6).

	:param customer: attach to this existing customer instead of making one (§6.4)
	:param stage: what the customer takes in the same transaction, with its note and files (§2.9), see `change_stage`
	"""
	begin_with((LEAD, name), (CUSTOMER, customer) if customer else None)
	lead = open_card(LEAD, name, "write")
	if lead.status != pipeline.CONVERTED:
		check_unchanged(lead, modified)
	if customer:
		open_card(CUSTOMER, customer, "write")
	outcome = conversion.convert(lead, customer)
	if stage and not outcome.already:
		take_stage(open_card(CUSTOMER, outcome.customer, "write"), stage, note, files, moved=True)
	return {
		"card": visible_card(CUSTOMER, outcome.customer),
		"customer": outcome.customer,
		"opportunity": outcome.opportunity,
		"already": outcome.already,
	}


@endpoint.get()
def get_conversion(name: str) -> conversion.Preview:
	"""What converting a lead would make and move, and which customers it could be attached to (spec §6)."""
	return conversion.preview(open_card(LEAD, name, "write"))


@endpoint.post()
def claim(doctype: str, name: str, modified: str | None = None) -> OfCard:
	"""Take an unassigned card, or one not cared for longer than the set days (spec §8.4)."""
	try:
		card = open_card(doctype, name, "write", hold=True)
	except frappe.PermissionError:
		claims.refuse_the_slower(doctype, name)
		raise
	if why := claims.refusal(card, frappe.session.user):
		frappe.throw(why, NotClaimableError)
	check_unchanged(card, modified)
	claims.take(card)
	return {"card": build_card(doctype, name)}


@endpoint.post()
def stop_care(doctype: str, name: str, reason: str) -> OfCard:
	"""Take a card off the board, with a note that gives the reason (spec §5.7)."""
	open_card(doctype, name, "write", hold=True)
	care.stop_with_note(doctype, name, reason)
	return {"card": build_card(doctype, name)}


@endpoint.post()
def resume_care(doctype: str, name: str, reason: str = "") -> OfCard:
	"""Bring a card back where it was (spec §5.7); the log keeps the reason (§2.10)."""
	open_card(doctype, name, "write", hold=True)
	care.resume(doctype, name, reason.strip())
	return {"card": build_card(doctype, name)}


@endpoint.post()
def assign(doctype: str, name: str, user: str, modified: str | None = None) -> OfSeenCard:
	"""Give a card to somebody inside the part of the tree that one manages (spec §8.4)."""
	card = open_card(doctype, name, "write", modified, hold=True)
	transfer.assign(card, user)
	return {"card": visible_card(doctype, name)}


@endpoint.post()
def hand_on(doctype: str, name: str, user: str, reason: str = "", modified: str | None = None) -> OfSeenCard:
	"""Hand one of the user's cards on to a colleague of the same team (spec §8.4).

	:param reason: what both people and the log are told
	"""
	card = open_card(doctype, name, "write", modified, hold=True)
	handing_on.hand_on(card, user, reason.strip())
	return {"card": visible_card(doctype, name)}


@endpoint.get()
def get_colleagues() -> Colleagues:
	"""To whom the session's user may hand a card on (spec §8.4)."""
	require(LEAD, "write")
	return {"colleagues": _people_within(colleagues(frappe.session.user))}


@endpoint.get()
def get_assignees(doctype: str, name: str) -> Assignees:
	"""Whom the session's user may give this card to (spec §8.4)."""
	open_card(doctype, name, "write")
	return {"assignees": _people_within(visible_owners(frappe.session.user))}


def _people_within(owners: set[str] | None) -> list[Person]:
	return [
		{"user": person.name, "full_name": person.full_name}
		for person in people_with_roles()
		if owners is None or person.name in owners
	]


@endpoint.get()
def get_places() -> Places:
	"""To whom, and to which team, the session's user may give a new lead (spec §3.4, §8.4)."""
	require(LEAD, "create")
	return {
		"owners": _people_within(visible_owners(frappe.session.user)),
		"teams": teams.to_give(),
		"rule": new_leads.falls_to_maker(settings().new_lead_owner),
	}


@endpoint.get()
def get_viewers(doctype: str, name: str) -> Viewers:
	"""Who may see this card, and why (spec §8.6)."""
	card = open_card(doctype, name)
	return {"viewers": viewers_of(card)}


@endpoint.post()
def change_stage(
	doctype: str,
	name: str,
	stage: str,
	note: str = "",
	modified: str | None = None,
	files: list | str | None = None,
) -> OfCard:
	"""Set a card's stage, with a note and files that the log keeps (spec §2.9, §2.10).

	A stage of a later column moves the card there as far as that goes by hand; conversion and winning take it along.

	:param files: names of File documents that are attached to the card already
	"""
	card = open_card(doctype, name, "write", modified, hold=True)
	take_stage(card, stage, note, files)
	return {"card": build_card(doctype, name)}
