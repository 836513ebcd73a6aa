"""Spec §16.6: the public holidays of Vietnam count as days off."""

from datetime import date

import pytest

from leadcard.domain.public_holidays import PublicHolidays
from leadcard.domain.working_days import WorkingDays


@pytest.mark.parametrize(
	"day",
	[
		"2026-02-17",
		"2027-02-06",
		"2030-02-02",
		"2026-04-26",
		"2026-04-27",
		"2026-11-24",
		"2027-09-02",
		"2030-11-25",
	],
)
def test_16_6_tet_and_the_other_public_holidays_are_days_off(day):
	assert date.fromisoformat(day) in PublicHolidays("vn")
	assert not WorkingDays(frozenset(), PublicHolidays("vn")).includes(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2025-11-24", "2026-02-15", "2026-05-04", "2026-12-25"])
def test_16_6_other_days_are_none(day):
	assert date.fromisoformat(day) not in PublicHolidays("vn")


def test_16_6_of_an_unknown_country_no_day_is_one():
	assert date(2026, 1, 1) not in PublicHolidays("")
	assert date(2026, 1, 1) not in PublicHolidays("zz")
