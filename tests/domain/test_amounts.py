"""Spec §3.7: an amount is read as it was written, or refused; never as another."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain.amounts import AmountError, format_of, read, read_cell, read_percent_cell, units_of

PATTERNS = (
	"#.###,##",
	"#,###.##",
	"# ###,##",
	"# ###.##",
	"#'###.##",
	"#, ###.##",
	"#,##,###.##",
	"#.###",
	"#,###",
)
GROUPED = [pattern for pattern in PATTERNS if pattern != "#,##,###.##"]
DONG = units_of("VND", "₫")
patterns = st.sampled_from(PATTERNS)


def write(number: Decimal, pattern: str, places: int) -> str:
	"""A number as Frappe's desk writes it."""
	by = format_of(pattern)
	whole, _point, decimals = f"{abs(number):.{places}f}".partition(".")
	head, tail = whole[:-3], whole[-3:]
	size = 2 if by.indian else 3
	groups = [head[max(0, end - size) : end] for end in range(len(head), 0, -size)][::-1]
	group = ", " if pattern.startswith("#, ") else by.group
	sign = "-" if number < 0 else ""
	return sign + group.join([*groups, tail]) + (by.point + decimals if decimals else "")


amounts = st.integers(-(10**12) + 1, 10**12 - 1).map(Decimal)
cents = st.decimals(-(10**9), 10**9, places=2)


@given(amounts, patterns)
def test_3_7_what_is_shown_is_read_as_itself(amount, pattern):
	assert read(write(amount, pattern, 0), format_of(pattern), 0) == amount


@given(st.decimals(-(10**9), 10**9, places=6), patterns)
def test_3_7_decimals_are_read_as_shown(number, pattern):
	assert read(write(number, pattern, 6), format_of(pattern)) == number


@given(amounts, patterns, st.sampled_from(GROUPED), st.sampled_from(["", " ₫", " VND", "đ"]))
def test_3_7_no_file_makes_another_amount_of_one(amount, site, written, unit):
	try:
		assert read_cell(write(amount, written, 0) + unit, format_of(site), 0, DONG) == amount
	except AmountError as refused:
		assert refused.code == "two_amounts"


@given(cents, patterns, st.sampled_from(GROUPED))
def test_3_7_no_file_makes_another_amount_of_one_with_cents(amount, site, written):
	try:
		assert read_cell(write(amount, written, 2), format_of(site), 2) == amount
	except AmountError as refused:
		assert refused.code == "two_amounts"


@given(st.floats(-(10**11), 10**11, allow_nan=False), patterns)
def test_3_7_a_number_that_was_exported_is_imported_as_itself(number, site):
	"""Amounts of two decimals, as a file of LeadCard's holds them."""
	stored = round(number, 2)
	if 0 < abs(stored) < 1e-3:
		return
	assert read_cell(str(stored), format_of(site), 2) == Decimal(str(stored))
	assert read_cell(stored, format_of(site), 2) == Decimal(str(stored))


@given(st.decimals(0, 100, places=6), st.sampled_from(".,"), st.sampled_from(["", "%", " %"]))
def test_3_7_a_percent_is_read_with_either_mark(percent, point, sign):
	assert read_percent_cell(f"{percent}".replace(".", point) + sign) == percent


@pytest.mark.parametrize("text", ["1,000", "10.000", "12,500 %"])
def test_3_7_a_percent_with_a_mark_before_three_digits_may_be_two(text):
	with pytest.raises(AmountError) as error:
		read_percent_cell(text)
	assert error.value.code == "two_amounts"


@pytest.mark.parametrize("value", [1e300, "9" * 400, 10**18, float("nan")])
def test_3_7_a_number_beyond_all_money_is_refused(value):
	with pytest.raises(AmountError) as error:
		read_cell(value, format_of("#.###,##"), 0)
	assert error.value.code == "not_a_number"


@pytest.mark.parametrize(
	("text", "pattern"),
	[
		("1.500.000.000", "#,###.##"),
		("1,500,000", "#.###,##"),
		("1.500.00", "#.###,##"),
		("15.00.000", "#.###,##"),
		("1500.000", "#.###,##"),
		("7.5", "#.###,##"),
		("7,5", "#,###.##"),
		("350 triệu", "#.###,##"),
		("1,5 tỷ", "#.###,##"),
		("500k", "#.###,##"),
		("$500", "#.###,##"),
		("1e9", "#,###.##"),
		("1-2", "#,###.##"),
		("", "#,###.##"),
		("-", "#,###.##"),
		("--5", "#,###.##"),
		("NaN", "#,###.##"),
		("١٢٣", "#,###.##"),
	],
)
def test_3_7_what_a_format_cannot_mean_is_refused(text, pattern):
	with pytest.raises(AmountError) as refused:
		read(text, format_of(pattern), 0, DONG)
	assert refused.value.code == "not_in_format"


@pytest.mark.parametrize(
	("text", "pattern", "places"),
	[("350.000", "#,###.##", 0), ("1,5", "#.###,##", 0), ("350.000", "#,###.##", 2)],
)
def test_3_7_decimals_that_the_currency_does_not_have_are_refused(text, pattern, places):
	with pytest.raises(AmountError) as refused:
		read(text, format_of(pattern), places)
	assert refused.value.code == "too_many_decimals"


@pytest.mark.parametrize(
	("text", "pattern", "amount"),
	[
		("1.500.000 ₫", "#.###,##", 1_500_000),
		("1.500.000đ", "#.###,##", 1_500_000),
		("VND 1.500.000", "#.###,##", 1_500_000),
		("1\u00a0500\u202f000", "# ###,##", 1_500_000),
		("1’500’000", "#'###.##", 1_500_000),
		("１５００", "#.###,##", 1500),
		("\u200b1500 ", "#.###,##", 1500),
		("1,500,000.00", "#,###.##", 1_500_000),
		("−5", "#,###.##", -5),
		("1,50,000", "#,##,###.##", 150_000),
	],
)
def test_3_7_what_is_pasted_along_is_left_out(text, pattern, amount):
	assert read(text, format_of(pattern), 0, DONG) == amount
