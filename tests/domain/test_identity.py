"""Spec §4.2 as laws: all spellings of one key meet, bad ones are refused, and no text breaks anything."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leadcard.domain import identity
from leadcard.domain.identity import KIND_OF_FIELD, initials, keys_of, normalise, to_e164
from leadcard.domain.pasted import IdentityError, plain
from leadcard.domain.phones import OLD_MOBILE_PREFIXES

mobile_digits = st.builds(
	"{}{}".format,
	st.sampled_from(["32", "39", "56", "70", "77", "81", "86", "90", "91", "98"]),
	st.integers(0, 9_999_999).map("{:07d}".format),
)
separators = st.sampled_from(["", " ", ".", "-", "  ", "\u00a0", "\u200b"])
country = st.sampled_from(["0", "+84", "84", "0084", "+84 0", "(+84) ", "+84-"])


def spelled(digits: str, gaps: list[str]) -> str:
	return "".join(digit + gap for digit, gap in zip(digits, gaps, strict=True))


def is_number_of_a_spreadsheet(text: str) -> bool:
	return bool(re.fullmatch(r"\d+[.,]0{1,2}", plain(text)))


@given(mobile_digits, country, st.lists(separators, min_size=9, max_size=9))
def test_4_2_all_spellings_of_a_mobile_meet(digits, prefix, gaps):
	# 08 alone before a gap is the area code of a landline, and .0 at the end a spreadsheet's
	assume(not (digits.startswith("8") and plain(f"x{gaps[0]}x") != "xx"))
	assume(not is_number_of_a_spreadsheet(prefix + spelled(digits, gaps)))
	assert normalise("mobile_no", prefix + spelled(digits, gaps)).value == f"+84{digits}"


@given(st.sampled_from(sorted(OLD_MOBILE_PREFIXES)), st.integers(0, 9_999_999), country)
def test_4_2_old_eleven_digit_mobiles_meet_their_new_spelling(old, rest, prefix):
	new = OLD_MOBILE_PREFIXES[old]
	assert normalise("mobile_no", f"{prefix}{old}{rest:07d}").value == f"+84{new}{rest:07d}"


def test_4_2_the_examples_of_the_rule():
	spellings = ("+84 916 666 123", "0916.666.123", "0916-666-123", "84916666123", "\u202a0916 666 123\u202c")
	assert {normalise("mobile_no", text).value for text in spellings} == {"+84916666123"}
	assert normalise("mobile_no", "0168 666 1234") == normalise("mobile_no", "038 666 1234")
	assert normalise("phone", "024 3825 1234").value == "+842438251234"
	assert normalise("mobile_no", "+1 650 253 0000").value == "+16502530000"


@given(st.text())
def test_4_2_no_text_breaks_anything(text):
	for fieldname in KIND_OF_FIELD:
		try:
			key = normalise(fieldname, text)
		except IdentityError as error:
			assert error.code
			continue
		if key:
			assert normalise(fieldname, key.value) == key, "normalising is idempotent"
	to_e164(text)
	initials(text)


@given(st.text(alphabet="0123456789+() .-,;/#*xextpw", max_size=30))
def test_4_2_no_number_like_text_breaks_anything(text):
	for fieldname in ("mobile_no", "phone", "tax_id", "id_number"):
		try:
			key = normalise(fieldname, text)
		except IdentityError:
			continue
		if key:
			assert normalise(fieldname, key.value) == key


@pytest.mark.parametrize(
	("fieldname", "value", "code"),
	[
		("mobile_no", "0916666", "invalid_mobile"),
		("mobile_no", "024 3825 1234", "invalid_mobile"),
		("mobile_no", "0916 666 123 4", "invalid_mobile"),
		("mobile_no", "091666612a", "invalid_mobile"),
		("phone", "38251234", "invalid_phone"),
		("phone", "abc", "invalid_phone"),
		("email_id", "binh", "invalid_email"),
		("email_id", "binh@example", "invalid_email"),
		("email_id", "binh@@example.com", "invalid_email"),
		("tax_id", "12345678", "invalid_tax_id"),
		("tax_id", "01012345678", "invalid_tax_id"),
		("id_number", "9876543210", "invalid_id_number"),
		("id_number", "00109012345A", "invalid_id_number"),
	],
)
def test_4_2_bad_values_are_refused(fieldname, value, code):
	with pytest.raises(IdentityError) as refused:
		normalise(fieldname, value)
	assert refused.value.code == code


@given(
	st.text(alphabet="0123456789", min_size=10, max_size=10), st.lists(separators, min_size=10, max_size=10)
)
def test_4_2_tax_and_id_numbers_meet_without_separators(digits, gaps):
	assume(not is_number_of_a_spreadsheet(spelled(digits, gaps)))
	assume(not is_number_of_a_spreadsheet("00" + spelled(digits, gaps)))
	assert normalise("tax_id", spelled(digits, gaps)).value == digits
	assert normalise("tax_id", f"{digits}-001").value == f"{digits}001"
	assert normalise("id_number", spelled("00" + digits, ["", "", *gaps])).value == "00" + digits


@pytest.mark.parametrize("spelling", ["Binh@Example.com", "  BINH@EXAMPLE.COM\t", "binh@example.com\u200b"])
def test_4_2_emails_meet_trimmed_and_in_lower_case(spelling):
	assert normalise("email_id", spelling).value == "binh@example.com"


@pytest.mark.parametrize("empty", [None, "", "   ", "\u200b", "\u00a0\t"])
def test_4_2_nothing_is_no_key(empty):
	assert keys_of(dict.fromkeys(KIND_OF_FIELD, empty)) == {}


def test_4_2_mobile_and_phone_are_one_kind():
	assert normalise("mobile_no", "0916666123") == normalise("phone", "+84916666123")
	assert identity.KIND_OF_FIELD["mobile_no"] == identity.KIND_OF_FIELD["phone"]


@pytest.mark.parametrize(
	("name", "shown"),
	[("Trần Ngọc Bình", "T. N. B."), ("  hoa ", "H."), ("", ""), ("a b c d e f", "A. B. C. D."), (None, "")],
)
def test_4_3_initials_tell_no_name(name, shown):
	assert initials(name) == shown


@given(st.text(max_size=60))
def test_4_3_initials_show_no_digit_of_a_name_that_is_a_number(name):
	assert not any(character.isdigit() for character in initials(name))
