"""What a spreadsheet would run is exported as a text; numbers and phone numbers stay as they are."""

import pytest

from leadcard.domain.formulas import defuse


@pytest.mark.parametrize(
	"text",
	[
		'=HYPERLINK("http://evil.example","Xem")',
		"=1+cmd|' /C calc'!A0",
		"+cmd|' /C calc'!A0",
		"-2+3+cmd|' /C calc'!A0",
		"@SUM(1+1)*cmd|' /C calc'!A0",
		"\t=1+1",
		"\r=1+1",
		"  =1+1",
		"\n=1+1",
		"-Nguyễn",
	],
)
def test_a_formula_becomes_a_text(text):
	assert defuse(text) == f"'{text}"
	assert defuse(defuse(text)) == f"'{text}"


@pytest.mark.parametrize(
	"value",
	[
		"+84 916 666 123",
		"+84916666123",
		"-5",
		"-1.500.000,00",
		"-",
		"+",
		"",
		"Bình = An",
		"a@b.c",
		5,
		-5.5,
		None,
	],
)
def test_numbers_phones_and_names_stay(value):
	assert defuse(value) == value
