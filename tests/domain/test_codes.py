"""Spec §3.2: a typed code is told from one that a naming series gave."""

import pytest

from leadcard.domain.codes import is_of_series

SERIES = "LEAD-.YYYY.-.#####"


@pytest.mark.parametrize(
	("code", "series"),
	[
		("LEAD-2026-00001", SERIES),
		("LEAD-2026-1234567", SERIES),
		("lead-2026-00001", SERIES),
		("KH.26.11.29.001".replace(".", ""), "KH.YY.MM.DD.###"),
		("KH-00042", "KH-"),
		("KH-Huế-0001", "KH-.{province}.-.####"),
		("KH-2026-2027-01", "KH-.FY.-.##"),
	],
)
def test_3_2_what_a_series_gives_is_told_by_its_shape(code, series):
	assert is_of_series(code, series)


def test_3_2_a_series_may_hold_a_field_of_the_card():
	assert is_of_series("LEAD-Website-00001", "LEAD-.source.-.#####", {"source"})
	assert not is_of_series("LEAD-Website-00001", "LEAD-.source.-.#####")


@pytest.mark.parametrize(
	"code", ["KH001", "LEAD-2026-001", "LEAD-26-00001", "LEAD-2026-00001-A", "XLEAD-2026-00001", "00001", ""]
)
def test_3_2_any_other_code_was_typed(code):
	assert not is_of_series(code, SERIES)
