"""What racers send, and what is stored afterwards."""

from __future__ import annotations

from collections import Counter

import frappe

from tests.bench.racers import Answer, Racers, Request

RACERS = 8
SECRET = "of-a-racer"
SPELLINGS = ("{0}", "+84 {1}", "0084{1}", "84{1}", "{0} ", "+84.{1}", " {0}", "+84{1}")


def look(doctype: str, filters: dict | None = None, *fields: str) -> list[frappe._dict]:
	"""The rows as they are committed now."""
	frappe.db.rollback()
	return frappe.get_all(doctype, filters=filters, fields=list(fields or ("name",)), order_by="creation asc")


def count(doctype: str, **filters: object) -> int:
	frappe.db.rollback()
	return frappe.db.count(doctype, filters)


def token_of(user: str) -> str:
	return f"{frappe.db.get_value('User', user, 'api_key')}:{SECRET}"


def errors(answers: list[Answer]) -> Counter:
	return Counter(answer.error for answer in answers)


numbers = iter(range(10_000_000))


def mobile() -> str:
	return f"08{10_000_000 + next(numbers):08d}"


def create(**values: object) -> Request:
	given = {"party_type": "Individual", "full_name": "Trần Ngọc Bình", **values}
	return Request("leadcard.api.cards.create_lead", {"values": given})


def convert(lead: str, **more: str) -> Request:
	return Request("leadcard.api.cards.convert_lead", {"name": lead, **more})


def call(card: str, doctype: str = "LC Lead", **values: object) -> Request:
	return Request("leadcard.api.activities.log_call", {"doctype": doctype, "name": card, "values": values})


def move(lead: dict, to_status: str) -> Request:
	card = {"doctype": "LC Lead", "name": lead["name"], "modified": lead["modified"]}
	return Request("leadcard.api.board.move_card", {**card, "to_status": to_status})


def comment(card: str, doctype: str = "LC Lead") -> Request:
	return Request("leadcard.api.comments.add_comment", {"doctype": doctype, "name": card, "text": "Gọi lại"})


def new(doctype: str, **values: object) -> Request:
	return Request(f"/api/resource/{doctype}", values)


def edit(doctype: str, name: str, **values: object) -> Request:
	return Request(f"/api/resource/{doctype}/{name}", values, "PUT")


def leads(racers: Racers, number: int = RACERS, **values: object) -> list[str]:
	"""New leads, each with a mobile of its own."""
	made = racers.do([create(mobile_no=mobile(), **values) for _index in range(number)])
	return [answer["card"]["name"] for answer in made]


def customers(racers: Racers, number: int = RACERS) -> list[str]:
	return [answer["customer"] for answer in racers.do([convert(lead) for lead in leads(racers, number)])]


def opportunity(customer: str, **values: object) -> Request:
	return Request("leadcard.api.activities.create_opportunity", {"name": customer, "values": values})


def win(name: str) -> Request:
	return Request("leadcard.api.activities.win_opportunity", {"name": name})


def typed_code() -> str:
	return f"RACE-{next(numbers)}"


def the(doctype: str, name: str) -> frappe._dict:
	frappe.db.rollback()
	return frappe.db.get_value(doctype, name, "*", as_dict=True)


def spellings(number: str) -> list[str]:
	return [spelling.format(number, number.removeprefix("0")) for spelling in SPELLINGS]
