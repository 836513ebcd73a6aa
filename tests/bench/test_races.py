"""Parallel processes on MariaDB: what the rules promise also holds when everybody comes at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Racers, Request
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

RACERS = 8
LEADS = 100


@pytest.fixture(scope="module")
def users(site: None) -> Iterator[list[str]]:
	"""A manager for each racer, and afterwards a site without a trace of them."""
	emails = [f"racer{number}@example.com" for number in range(RACERS)]
	forget(emails)
	for email in emails:
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": email.split("@")[0].title(),
				"send_welcome_email": 0,
				"roles": [{"role": "LeadCard Manager"}, {"role": "LeadCard User"}],
				"api_key": frappe.generate_hash(length=15),
				"api_secret": "of-a-racer",
			}
		)
		user.insert(ignore_permissions=True)
	frappe.db.commit()
	yield emails
	forget(emails)


@pytest.fixture(scope="module")
def racers(users: list[str]) -> Iterator[Racers]:
	tokens = [f"{frappe.db.get_value('User', user, 'api_key')}:of-a-racer" for user in users]
	started = Racers(frappe.local.site, tokens)
	yield started
	started.stop()


@pytest.fixture(autouse=True)
def new_snapshot(transaction: None) -> None:
	frappe.db.rollback()


def look(doctype: str, filters: dict | None = None, *fields: str) -> list[frappe._dict]:
	"""The rows as they are committed now."""
	frappe.db.rollback()
	return frappe.get_all(doctype, filters=filters, fields=list(fields or ("name",)), order_by="creation asc")


def count(doctype: str, **filters: object) -> int:
	frappe.db.rollback()
	return frappe.db.count(doctype, filters)


def errors(answers: list[Answer]) -> Counter:
	return Counter(answer.error for answer in answers)


numbers = iter(range(10_000_000))


def mobile() -> str:
	return f"08{10_000_000 + next(numbers):08d}"


def create(values: dict | None = None, **more: object) -> Request:
	given = {"party_type": "Individual", "full_name": "Trần Ngọc Bình", **(values or {}), **more}
	return Request("leadcard.api.cards.create_lead", {"values": given})


def leads(racers: Racers, number: int = 1, **values: object) -> list[str]:
	"""New leads, nobody's, each with a mobile of its own."""
	made = racers.do([create(mobile_no=mobile(), **values) for _index in range(number)])
	return [answer["card"]["name"] for answer in made]


def customers(racers: Racers, number: int = 1) -> list[str]:
	found = racers.do([convert(lead) for lead in leads(racers, number)])
	return [answer["customer"] for answer in found]


def convert(lead: str, **more: str) -> Request:
	return Request("leadcard.api.cards.convert_lead", {"name": lead, **more})


def deadlocks() -> int:
	return int(frappe.db.sql("show global status like 'Innodb_deadlocks'")[0][1])


def test_6_3_a_hundred_leads_converted_by_eight_at_once_make_a_hundred_customers(racers):
	names = leads(racers, LEADS, party_type="Organization", organization_name="Công ty An Bình")
	racers.do([call(lead) for lead in names])
	answers = racers.race_through([[convert(lead) for lead in names]])
	for position, lead in enumerate(names):
		given = [own[position] for own in answers]
		assert errors(given) == {None: RACERS}, lead
		assert len({answer.result["customer"] for answer in given}) == 1
		assert Counter(answer.result["already"] for answer in given) == {False: 1, True: RACERS - 1}
	made = look("LC Customer", {"lead": ("in", names)}, "name", "lead", "status")
	assert len(made) == len({customer.lead for customer in made}) == LEADS
	ours = ("in", [customer.name for customer in made])
	assert count("LC Lead", name=("in", names), status="Converted", customer=ours) == LEADS
	assert count("LC Opportunity", customer=ours) == LEADS
	assert count("Dynamic Link", link_doctype="LC Customer", link_name=ours, parenttype="Contact") == LEADS
	assert count("LC Call", reference_doctype="LC Customer", reference_name=ours) == LEADS
	assert count("LC Call", reference_name=("in", names)) == 0
	# the lead, the customer and the contact hold the mobile, all as one party
	assert count("LC Identity", party_doctype="LC Customer", party=ours) == 3 * LEADS
	assert count("LC Identity", party=("in", names)) == 0
	assert count("LC Identity", party=ours, exclusive_key=("is", "set")) == LEADS
	converted = {"changed_field": "status", "to_value": "Converted"}
	assert count("LC Status Change", reference_name=("in", names), **converted) == LEADS
	assert count("LC Status Change", reference_name=ours, **converted) == LEADS


def call(card: str, doctype: str = "LC Lead", **values: object) -> Request:
	return Request("leadcard.api.activities.log_call", {"doctype": doctype, "name": card, "values": values})
