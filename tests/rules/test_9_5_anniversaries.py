"""Founding days and birthdays (spec §9.5, §9.7): the report and the board's filter are a recount of what one sees."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

import frappe
import pytest

from leadcard.domain import periods
from tests.company import NOW, Everybody

REPORT = "leadcard.api.figures.get_report"
BOARD = "leadcard.api.board.get_board"
NAME = "Founding Days and Birthdays"
BORN = [date(2000, 2, 29), date(1996, 2, 28), date(1991, 3, 1), date(1980, 12, 31), date(1980, 1, 1)]
BORN += [date(2025, 3, 17), date(1975, 3, 23), date(1975, 3, 24), date(1969, 7, 4), None]
PERIODS = ["this_week", "this_month", "this_year", "2025-02-27/2025-02-28", "2024-02-27/2024-02-28"]
PERIODS += ["2024-02-29/2024-02-29", "2024-12-30/2025-01-05"]


@pytest.fixture
def people(freeze, floor, make_user, make_lead, make_customer):
	"""People and organizations of two teams, some of them with a day; whose cards each person sees."""
	chance = random.Random(17)
	freeze(str(NOW))
	owners = [floor.lead, floor.anna, floor.ben, floor.carl, None]
	for number in range(48):
		day = chance.choice(BORN)
		values = {"date_of_birth": day}
		if number % 3 == 0:
			values = {"organization_name": f"Công ty {number}", "founding_date": day}
		is_lead = number % 2
		owner = {"lead_owner" if is_lead else "account_owner": chance.choice(owners)}
		card = (make_lead if is_lead else make_customer)(**owner, **values)
		if number % 11 == 0:
			stopped = "Dead" if is_lead else "Inactive"
			frappe.db.set_value(card.doctype, card.name, "status", stopped, update_modified=False)
	return frappe._dict(
		floor=floor,
		seen={
			make_user(roles=("LeadCard Manager",)): Everybody(),
			floor.lead: {floor.lead, floor.anna, floor.ben, None},
			floor.anna: {floor.anna, None},
		},
	)


def day_in(born: date, days: periods.Period) -> date | None:
	"""The first day of a period on which the calendar has it again."""
	day = days.first
	while day <= days.last:
		after = day + timedelta(days=1)
		last_of_february = (day.month, after.month) == (2, 3) and (born.month, born.day) == (2, 29)
		if day >= born and ((born.month, born.day) == (day.month, day.day) or last_of_february):
			return day
		day = after
	return None


def recount(owners, days: periods.Period) -> dict[str, tuple[str, int]]:
	found = {}
	for doctype, owner in (("LC Lead", "lead_owner"), ("LC Customer", "account_owner")):
		for card in frappe.get_all(doctype, fields=["*"]):
			on_board = card.status in ("New", "Contacting") or (
				doctype == "LC Customer" and card.status in ("Converted", "Transacted")
			)
			born = card.founding_date if card.party_type == "Organization" else card.date_of_birth
			day = born and day_in(born, days)
			if day and on_board and (card[owner] or None) in owners:
				found[f"{doctype}/{card.name}"] = (str(day), day.year - born.year)
	return found


def test_9_5_report_and_board_have_whose_day_comes_again(people, as_user, call):
	asked = dict.fromkeys(PERIODS, 0)
	for period, (who, owners) in product(PERIODS, people.seen.items()):
		with as_user(who):
			*rows, total = call.get(REPORT, name=NAME, filters={"period": period})["rows"]
			columns = call.get(BOARD, filters={"anniversary_in": period}, limit=100)["columns"]
		counted = recount(owners, periods.read(period, NOW.date()))
		found = {row["leads_to"]["name"]["card"]: (row["day"], row["years"]) for row in rows}
		assert found == counted, (period, who)
		assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
		shown = {f"{card['doctype']}/{card['name']}" for column in columns for card in column["cards"]}
		assert shown == set(counted), (period, who)
		assert total["cards"] == len(counted)
		asked[period] += len(counted)
	assert all(asked.values()), asked


@pytest.mark.parametrize(("level", "read_by"), [(3, "nobody"), (9, "its owner and managers")])
def test_9_5_a_day_that_one_may_not_read_counts_nowhere(people, as_user, call, masked, level, read_by):
	setter = {"doctype": "Property Setter", "doctype_or_field": "DocField", "property": "permlevel"}
	for doctype in ("LC Lead", "LC Customer"):
		about = {
			"doc_type": doctype,
			"field_name": "date_of_birth",
			"property_type": "Int",
			"value": str(level),
		}
		frappe.get_doc({**setter, **about}).insert()
		frappe.clear_cache(doctype=doctype)
	for who, owners in people.seen.items():
		with as_user(who):
			rows = call.get(REPORT, name=NAME, filters={"period": "this_year"})["rows"][:-1]
		read = owners if isinstance(owners, Everybody) else {who}
		counted = recount(owners, periods.read("this_year", NOW.date()))
		birthdays = {row["leads_to"]["name"]["card"] for row in rows if row["what"] == "Birthday"}
		own = set(recount(read, periods.read("this_year", NOW.date()))) if read_by != "nobody" else set()
		assert birthdays == {card for card in counted if card in own and is_person(card)}
		assert len(rows) - len(birthdays) == len([card for card in counted if not is_person(card)])


def is_person(card: str) -> bool:
	doctype, _slash, name = card.partition("/")
	return frappe.db.get_value(doctype, name, "party_type") == "Individual"


def test_9_5_a_period_that_is_none_is_refused(make_user, as_user, call):
	with as_user(make_user()), pytest.raises(frappe.ValidationError, match="is not a period"):
		call.get(BOARD, filters={"anniversary_in": "someday"})
