"""Conversion of a lead to a customer (spec §6): one transaction, all or nothing, once."""

from dataclasses import dataclass
from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, now_datetime

from leadcard import intent
from leadcard.config import in_edition, settings
from leadcard.documents import card_records, contact_index, contacts, identities, search_index
from leadcard.domain import codes, identity, opportunities, pipeline, sizes
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.exceptions import CareStoppedError
from leadcard.labels import column_label
from leadcard.notices import next_contact
from leadcard.ownership import requests, transfer
from leadcard.pipeline import care, commented, moves
from leadcard.pipeline.customers import refresh as refresh_customer
from leadcard.refusals import refuse

COPIED_FIELDS = (
	"party_type",
	"salutation",
	"full_name",
	"gender",
	"organization_name",
	"short_name",
	"mobile_no",
	"phone",
	"email_id",
	"website",
	"tax_id",
	"id_number",
	"date_of_birth",
	"founding_date",
	"source",
	"customer_group",
	"industry",
	"market_segment",
	"referrer_type",
	"referrer",
	"address_line",
	"ward",
	"district",
	"province",
	"notes",
	"sales_team",
)


class Joinable(TypedDict):
	"""A customer that a lead may join."""

	name: str
	title: str


class Hidden(TypedDict):
	"""A customer that holds the `value` of a lead's `field` and can't be joined; its `title` is initials where it can't
	be read. `asked` for it was today."""

	kind: str
	field: str
	value: str | None
	title: str
	owner_name: str
	asked: bool


class Preview(TypedDict):
	"""What converting a lead would do: whether it makes an `opportunity`, and how many records of each kind it moves."""

	opportunity: bool
	moved: dict[str, int]
	customers: list[Joinable]
	hidden: list[Hidden]
	column: str
	edition: str


@dataclass(frozen=True)
class Conversion:
	"""What came out: the customer, the opportunity if one was made, and whether the lead was converted before."""

	customer: str
	opportunity: str | None = None
	already: bool = False


def convert(lead: Document, customer: str | None = None, *, with_opportunity: bool = False) -> Conversion:
	"""Convert a lead, whose permission and `modified` the caller has checked.

	:param customer: an existing customer to attach to (spec §6.4), else one is made
	:param with_opportunity: make one whatever the settings say

	The lead's row is locked: of two conversions at the same moment the second finds the first one's customer (§6.3).
	"""
	lead = frappe.get_doc(LEAD, lead.name, for_update=True)
	if lead.status == pipeline.CONVERTED:
		return Conversion(lead.customer, already=True)
	if lead.status == pipeline.DEAD:
		frappe.throw(_("Care of this lead is stopped. Resume care before you convert it."), CareStoppedError)

	party = frappe.get_doc(CUSTOMER, customer, for_update=True) if customer else _create_customer(lead)
	if party.status == pipeline.INACTIVE:
		frappe.throw(
			_("Care of the customer {0} is stopped. Resume care before you attach a lead to it.").format(
				frappe.bold(escape_html(party.title))
			),
			CareStoppedError,
		)
	identities.hand_over(lead.name, party.name)
	if customer or party.party_type == "Organization":
		create_contact(lead, party, is_primary=lead.name == party.lead)
	next_contact.hand_over(lead, party)
	# Before its records go, so that rules on the lead find who is assigned to it.
	moves.move(
		LEAD,
		lead.name,
		pipeline.CONVERTED,
		moves.CONVERSION,
		{"customer": party.name, "converted_on": now_datetime()},
	)
	transfer.join(party, lead)
	card_records.move_all((LEAD, lead.name), (CUSTOMER, party.name))
	search_index.add_old_code(party.name, lead.name)
	contact_index.follow_move((LEAD, lead.name), (CUSTOMER, party.name))
	wanted = with_opportunity or settings().create_opportunity_on_conversion
	opportunity = _create_opportunity(lead, party) if wanted else None
	commented.hand_over(lead.name, party.name)
	care.refresh(LEAD, lead.name)
	care.refresh(CUSTOMER, party.name)
	refresh_customer(party.name)
	if customer:
		transfer.settle_joined(party)
	return Conversion(party.name, opportunity)


def preview(lead: Document) -> Preview:
	"""What converting a lead would make and move, and which customers hold its keys (spec §6.1, §6.2, §6.4).

	Customers that the session's user may not write are `hidden`, and masked where they may not be read either (§4.3).
	"""
	customers, hidden = _customers_with_keys_of(lead)
	return {
		"opportunity": bool(settings().create_opportunity_on_conversion),
		"moved": card_records.count((LEAD, lead.name)),
		"customers": customers,
		"hidden": hidden,
		"column": column_label(pipeline.CONVERTED),
		"edition": settings().edition,
	}


def _customers_with_keys_of(lead: Document) -> tuple[list[Joinable], list[Hidden]]:
	keys = identity.keys_of({field: lead.get(field) for field in identity.KIND_OF_FIELD})
	shown = lead.masks() if lead.is_masked() else lead
	customers: dict[str, Joinable] = {}
	hidden: dict[str, Hidden] = {}
	for fieldname, key in keys.items():
		for row in identities.holders_of([key]):
			if row.party_doctype != CUSTOMER or row.party in customers or row.party in hidden:
				continue
			customer = frappe.db.get_value(
				CUSTOMER, row.party, ["name", "title", "status", "account_owner"], as_dict=True
			)
			if frappe.has_permission(CUSTOMER, "write", doc=row.party):
				if customer.status != pipeline.INACTIVE:
					customers[row.party] = {"name": customer.name, "title": customer.title}
				continue
			readable = frappe.has_permission(CUSTOMER, "read", doc=row.party)
			hidden[row.party] = {
				"kind": key.kind,
				"field": fieldname,
				"value": shown.get(fieldname),
				"title": customer.title if readable else identity.initials(customer.title),
				"owner_name": get_fullname(customer.account_owner) if customer.account_owner else "",
				"asked": requests.was_asked(CUSTOMER, row.party),
			}
	return [customers[name] for name in sorted(customers)], list(hidden.values())


def _create_customer(lead: Document) -> Document:
	customer = frappe.new_doc(CUSTOMER)
	customer.update({field: lead.get(field) for field in COPIED_FIELDS})
	customer.update({"account_owner": lead.lead_owner, "lead": lead.name, "status": pipeline.CONVERTED})
	customer.code = _code_to_take(lead)
	intent.of(customer).carried_over = True
	intent.of(customer).owned_since = lead.owned_since
	_copy_custom_fields(lead, customer)
	return customer.insert(ignore_permissions=True)


def _code_to_take(lead: Document) -> str | None:
	"""The code that somebody typed for the lead, where a customer can have it and none has it yet (spec §3.2)."""
	fields = {field.fieldname for field in lead.meta.fields}
	if lead.naming_series and codes.is_of_series(lead.name, lead.naming_series, fields):
		return None
	is_free = identity.is_code(lead.name, CUSTOMER) and not frappe.db.exists(CUSTOMER, lead.name)
	return lead.name if is_free else None


def _copy_custom_fields(lead: Document, customer: Document) -> None:
	"""Fields of Customize Form that both cards have travel along (spec §3.5)."""
	for field in lead.meta.fields:
		if field.get("is_custom_field") and customer.meta.has_field(field.fieldname):
			customer.set(field.fieldname, lead.get(field.fieldname))


def create_contact(source: Document, customer: Document, *, is_primary: bool) -> None:
	"""An organization's primary Contact; for a lead that joins a customer, its person as a further one.

	:param source: the card that says who it is: the lead, or a customer that was entered without one (spec §2.2)
	"""
	contacts.check_name(source.full_name or "")
	contact = frappe.new_doc("Contact")
	contact.update(
		{
			# of an organization's name the beginning stands for the person whom nobody knows yet
			"first_name": (source.full_name or source.title)[: sizes.LONGEST_LINE],
			"salutation": source.salutation,
			"gender": source.gender,
			"company_name": (source.organization_name or "")[: sizes.LONGEST_LINE],
			"is_primary_contact": int(is_primary),
		}
	)
	if source.email_id:
		contact.append("email_ids", {"email_id": source.email_id, "is_primary": 1})
	if source.mobile_no:
		contact.append("phone_nos", {"phone": source.mobile_no, "is_primary_mobile_no": 1})
	if source.phone and source.phone != source.mobile_no:
		contact.append("phone_nos", {"phone": source.phone, "is_primary_phone": 1})
	contact.append("links", {"link_doctype": CUSTOMER, "link_name": customer.name})
	intent.of(contact).carried_over = True
	contacts.insert(contact)


def _create_opportunity(lead: Document, customer: Document) -> str:
	opportunity = frappe.new_doc("LC Opportunity")
	opportunity.update(
		{
			"customer": customer.name,
			"opportunity_owner": lead.lead_owner,
			"sales_stage": first_sales_stage(),
			"product": lead.product,
			"amount": lead.expected_revenue,
			"deposit_percent": lead.deposit_percent,
			"deposit_amount": lead.deposit_amount,
			"expected_close_date": lead.expected_close_date,
		}
	)
	intent.of(opportunity).carried_over = True
	return opportunity.insert(ignore_permissions=True).name


def first_sales_stage() -> str:
	"""The first open sales stage of the chosen edition ("Tìm hiểu nhu cầu")."""
	return sales_stage_of(opportunities.OPEN)


def sales_stage_of(stage_type: str) -> str:
	"""The first sales stage of a type in the chosen edition. A clear error where the admin removed all of them."""
	found = find_sales_stage(stage_type)
	if not found:
		refuse("no_sales_stage")
	return found.name


def find_sales_stage(stage_type: str) -> frappe._dict | None:
	"""Name and probability of the first sales stage of a type in the chosen edition."""
	stages = frappe.get_all(
		"LC Sales Stage",
		filters={"stage_type": stage_type},
		fields=["name", "edition", "probability"],
		order_by="position asc, creation asc",
	)
	return next((stage for stage in stages if in_edition(stage.edition)), None)
