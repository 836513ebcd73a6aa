"""Reports whose rows are cards: "Not Cared For" and "Unattended Leads" (spec §7.2, §9.4, §9.7)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import frappe
import pytest

from leadcard.domain import periods
from leadcard.figures import cards
from tests.activity_company import DAYS, TIMES
from tests.company import NOW, Everybody

REPORT = "leadcard.api.figures.get_report"
FORGOTTEN, UNATTENDED = "Not Cared For", "Unattended Leads"


@pytest.fixture
def neglected(freeze, floor, make_user, make_lead, make_customer):
	"""Cards in every state, of which some had their last care on each side of a border; whose cards each person sees."""
	chance = random.Random(11)
	freeze(str(NOW))
	owners = [floor.boss, floor.lead, floor.anna, floor.ben, floor.carl, None]
	stages = {"Open": (0, 0), "Replied": (3, 0), "Quotation": (0, 1), None: (0, 0)}
	for stage, (stale_days, no_contact) in stages.items():
		if stage:
			frappe.get_doc("LC Stage", stage).update(
				{"stale_days": stale_days, "no_contact": no_contact}
			).save()
	borders = [datetime(2025, 3, 13), datetime(2025, 3, 12, 23, 59, 59), datetime(2025, 3, 17)]
	for number in range(36):
		is_lead = number % 3
		values = {"expected_revenue": chance.choice([0, 5, 10**9])} if is_lead else {}
		owner = {"lead_owner" if is_lead else "account_owner": chance.choice(owners)}
		card = (make_lead if is_lead else make_customer)(**owner, **values)
		created = datetime.combine(chance.choice(DAYS[:-1]), chance.choice(TIMES))
		status = chance.choice(
			["New", "New", "Contacting", "Dead", "Converted"] if is_lead else ["Converted"]
		)
		set_ = {"creation": created, "status": status, "stage": chance.choice([*stages])}
		set_["last_care_on"] = chance.choice([created, created, *borders, NOW - timedelta(days=30)])
		frappe.db.set_value(card.doctype, card.name, set_, update_modified=False)
	everybody = Everybody()
	return {
		make_user(roles=("LeadCard Manager",)): everybody,
		floor.boss: everybody,
		floor.lead: {floor.lead, floor.anna, floor.ben, None},
		floor.anna: {floor.anna, None},
	}


def on_board(owners) -> list:
	leads = [(row, row.lead_owner) for row in frappe.get_all("LC Lead", fields=["*"])]
	customers = [(row, row.account_owner) for row in frappe.get_all("LC Customer", fields=["*"])]
	return [
		row
		for row, owner in [*leads, *customers]
		if (owner or None) in owners and row.status in ("New", "Contacting", "Converted", "Transacted")
		if row.status != "Converted" or "account_owner" in row
	]


def is_forgotten(card) -> bool:
	days, no_contact = frappe.db.get_value("LC Stage", card.stage, ["stale_days", "no_contact"]) or (0, 0)
	return not no_contact and card.last_care_on.date() < NOW.date() - timedelta(days=days or 7)


def is_unattended(lead) -> bool:
	return "lead_owner" in lead and (
		not lead.lead_owner or (lead.status == "New" and lead.last_care_on == lead.creation)
	)


def test_9_4_not_cared_for_is_what_the_board_calls_forgotten(neglected, as_user, call):
	asked = 0
	for who, owners in neglected.items():
		with as_user(who):
			*rows, total = call.get(REPORT, name=FORGOTTEN)["rows"]
		cards = [card for card in on_board(owners) if is_forgotten(card)]
		found = {row["leads_to"]["name"]["card"].partition("/")[2]: row for row in rows}
		assert set(found) == {card.name for card in cards}
		for card in cards:
			row = found[card.name]
			yet = None if card.last_care_on == card.creation else str(card.last_care_on.date())
			assert (row["last_care"], row["expected"]) == (yet, card.expected_revenue)
			assert row["days"] == (NOW.date() - card.last_care_on.date()).days
		assert [row["days"] for row in rows] == sorted((row["days"] for row in rows), reverse=True)
		assert (total["cards"], total["expected"]) == (
			len(cards),
			sum(card.expected_revenue for card in cards),
		)
		asked += len(cards)
	assert asked


@pytest.mark.parametrize("period", ["this_year", "last_year", "2025-02-28/2025-03-01"])
def test_9_4_unattended_are_new_leads_without_owner_or_care(neglected, as_user, call, period):
	asked, days = 0, periods.read(period, NOW.date())
	for who, owners in neglected.items():
		with as_user(who):
			*rows, total = call.get(REPORT, name=UNATTENDED, filters={"period": period})["rows"]
			columns = call.get(
				"leadcard.api.board.get_board", filters={"unattended": 1, "created_in": period}
			)["columns"]
		leads = {
			lead.name: lead
			for lead in on_board(owners)
			if is_unattended(lead) and lead.creation.date() in days
		}
		waited = {row["leads_to"]["name"]["card"].partition("/")[2]: row["hours"] for row in rows}
		assert waited == {lead.name: (NOW - lead.creation) // timedelta(hours=1) for lead in leads.values()}
		assert total["cards"] == len(leads) == sum(column["count"] for column in columns)
		asked += len(leads)
	assert asked


def test_9_4_a_long_list_says_how_many_there_are(neglected, make_lead, as_user, monkeypatch):
	from leadcard.leadcard.report.not_cared_for.not_cared_for import execute

	monkeypatch.setattr(cards, "MOST", 3)
	with as_user(next(iter(neglected))):
		_columns, rows, message, *_rest = execute({})
	assert len(rows) == 4 and str(rows[-1]["cards"]) in message


def test_9_4_nothing_to_list_is_a_total_of_none(make_user, as_user, call, freeze):
	freeze("1990-01-01 10:00:00")
	with as_user(make_user()):
		for name in (FORGOTTEN, UNATTENDED):
			rows = call.get(REPORT, name=name, filters={"period": "last_year"})["rows"]
			assert [(row["name"], row["cards"]) for row in rows] == [("Total: 0 cards", 0)]
