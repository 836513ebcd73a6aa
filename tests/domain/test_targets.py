"""Targets of holders and of trees (spec §9.9), by pure rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import periods, targets
from leadcard.domain.targets import PERSON, TEAM
from leadcard.domain.teams import Member, Team
from leadcard.domain.working_days import WorkingDays

YEAR = periods.this_year(date(2025, 5, 5))
MONTHS = periods.split(YEAR, periods.MONTH)
QUARTERS = periods.split(YEAR, periods.QUARTER)
PEOPLE = ("anna", "ben", "carl", "dung")
TREE = [
	Team("Công ty", 1, 8, (Member("anna", True),)),
	Team("Nhóm 1", 2, 5, (Member("anna"), Member("ben"))),
	Team("Tổ 1", 3, 4, (Member("carl"),)),
	Team("Nhóm 2", 6, 7, (Member("carl"), Member("dung"))),
]
AMOUNTS = st.integers(1, 10**12)


@given(st.dictionaries(st.sampled_from(MONTHS), AMOUNTS), st.dictionaries(st.sampled_from(QUARTERS), AMOUNTS))
def test_9_9_a_longer_period_has_what_its_parts_have_unless_it_is_stated(months, quarters):
	anna = (PERSON, "anna")
	stated = {(anna, part): amount for part, amount in {**months, **quarters}.items()}
	found = [
		quarters.get(quarter) or sum(months.get(month, 0) for month in periods.split(quarter, periods.MONTH))
		for quarter in QUARTERS
	]
	assert (targets.of_holder(anna, YEAR, stated) or 0) == sum(found)
	assert targets.of_holder(anna, YEAR, {**stated, (anna, YEAR): 7}) == 7
	assert targets.of_holder(anna, periods.this_week(date(2025, 5, 5)), stated) is None


@given(st.dictionaries(st.sampled_from(PEOPLE), AMOUNTS))
def test_9_9_a_team_has_the_sum_of_its_people_each_once(amounts):
	month = MONTHS[2]
	stated = {((PERSON, person), month): amount for person, amount in amounts.items()}
	whole = targets.of_teams({"Công ty"}, TREE, month, stated)
	assert (whole or 0) == sum(amounts.values()) and (whole is None) == (not amounts)
	parts = targets.of_teams({"Nhóm 1", "Nhóm 2", "Tổ 1"}, TREE, month, stated)
	assert (parts or 0) == sum(amounts.values())
	own = {**stated, ((TEAM, "Nhóm 1"), month): 5}
	left = sum(amounts.get(person, 0) for person in ("anna", "carl", "dung"))
	assert targets.of_teams({"Công ty"}, TREE, month, own) == 5 + left
	assert targets.of_teams({"Nhóm 1"}, TREE, month, own) == 5
	quarter = QUARTERS[0]
	whole = {**own, **{((PERSON, person), MONTHS[0]): amount for person, amount in amounts.items()}}
	january = targets.of_teams({"Nhóm 1"}, TREE, MONTHS[0], whole) or 0
	assert targets.of_teams({"Nhóm 1"}, TREE, quarter, whole) == january + 5


@pytest.mark.parametrize(
	("today", "days"),
	[
		(date(2025, 3, 1), 21),
		(date(2025, 3, 28), 2),
		(date(2025, 3, 31), 1),
		(date(2025, 4, 1), 0),
		(date(2024, 1, 1), 21),
	],
)
def test_9_9_the_pace_is_of_the_working_days_that_are_left(today, days):
	calendar = WorkingDays(frozenset({5, 6}))
	assert targets.days_left(periods.this_month(date(2025, 3, 1)), today, calendar) == days
	assert targets.pace(42, days) == (42 / days if days else None)
