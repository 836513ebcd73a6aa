"""Eight kinds of people, and what each sees of a company at work (spec §8.2, §8.3), said apart from the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import frappe
import pytest

from tests.rules.told import CUSTOMER, LEAD, OWNER


class Person(NamedTuple):
	"""Somebody, and what they see: the cards, and whose results (None for everybody's)."""

	user: str
	cards: set[tuple[str, str]]
	sellers: set[str] | None


@pytest.fixture
def seen_by(at_work, make_user, make_lead):
	"""Eight kinds of people and what they see of a company at work; who sees none is below."""
	floor, source = at_work.floor, at_work.sources[0]
	cards = [(doctype, name) for doctype in OWNER for name in frappe.get_all(doctype, pluck="name")]
	for number, (doctype, name) in enumerate(sorted(cards)):
		values: dict[str, Any] = {}
		if number % 3 == 0:
			values = {"date_of_birth": f"19{60 + number % 30}-0{1 + number % 9}-15"}
		if number % 4 == 0:
			values["last_care_on"] = "2025-02-10 08:00:00"
		if doctype == LEAD and number % 2:
			values |= {"expected_close_date": "2025-03-31" if number % 4 == 1 else "2025-03-02"}
			values["expected_revenue"] = 1000 + number
		if values:
			frappe.db.set_value(doctype, name, values, update_modified=False)
	make_lead(lead_owner=None, sales_team="Nhóm 2", source=source)
	of_carl = make_lead(lead_owner=floor.carl, source=at_work.sources[1])
	assignment = {"assign_to": [floor.ben], "doctype": LEAD, "name": of_carl.name}
	frappe.call("frappe.desk.form.assign_to.add", args=assignment)
	shared = frappe.get_all(
		CUSTOMER, {"account_owner": ("is", "set")}, pluck="name", order_by="name", limit=2
	)
	for name in shared:
		frappe.share.add(CUSTOMER, name, floor.outsider, read=1)
	manager, narrowed = make_user(roles=("LeadCard Manager",)), make_user(roles=("LeadCard Manager",))
	permission = {"doctype": "User Permission", "user": narrowed, "allow": "LC Lead Source"}
	frappe.get_doc({**permission, "for_value": source, "apply_to_all_doctypes": 1}).insert()
	group, everybody = {floor.lead, floor.anna, floor.ben}, set(floor.values()) - {floor.outsider}
	first, second = {"Nhóm 1", "Công ty"}, {"Nhóm 2", "Công ty"}
	of_source = _seen(lambda card, _owner: card.source in (None, "", source))
	return {
		"head office": Person(manager, _seen(lambda _card, _owner: True), None),
		"narrowed to a source": Person(narrowed, of_source, None),
		"director": Person(floor.boss, _owned(everybody, first | second), everybody),
		"manager": Person(floor.lead, _owned(group, first), group),
		"owner": Person(floor.anna, _owned({floor.anna}, first), {floor.anna}),
		"sibling, with another's card assigned": Person(
			floor.ben, _owned({floor.ben}, first) | {(LEAD, of_carl.name)}, {floor.ben}
		),
		"in another team": Person(floor.carl, _owned({floor.carl}, second), {floor.carl}),
		"in no team, with cards shared": Person(
			floor.outsider,
			_owned({floor.outsider}, set()) | {(CUSTOMER, name) for name in shared},
			{floor.outsider},
		),
	}


def _seen(is_seen: Callable) -> set[tuple[str, str]]:
	return {
		(doctype, card.name)
		for doctype, owner in OWNER.items()
		for card in frappe.get_all(doctype, fields=["*"])
		if is_seen(card, card[owner])
	}


def _owned(owners: set[str], teams: set[str]) -> set[tuple[str, str]]:
	"""Cards of these owners, and nobody's: of no team, or of one of these."""
	return _seen(
		lambda card, owner: owner in owners if owner else not card.sales_team or card.sales_team in teams
	)
