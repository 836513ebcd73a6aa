"""Spec §4.2 as a table: what people paste, how it is stored and compared, or why it is refused."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import anniversaries, id_numbers, identity
from leadcard.domain.pasted import IdentityError

CASES = json.loads((Path(__file__).parent / "pasted_values.json").read_text(encoding="utf-8"))
UNDERSTOOD = [case for case in CASES if not case[2].startswith("!")]
REFUSED = [(case[0], case[1], case[2][1:], tuple(case[3:])) for case in CASES if case[2].startswith("!")]
SPELLINGS_OF_OTHERS = {
	"mobile_no": re.compile(r"[0-9 +_\-,.*#()]{1,20}"),
	"phone": re.compile(r"[0-9 +_\-,.*#()]{1,20}"),
}
TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(("fieldname", "pasted", "spelling", "key"), UNDERSTOOD)
def test_4_2_what_is_pasted_is_stored_in_a_spelling_that_every_program_takes(
	fieldname, pasted, spelling, key
):
	reading = identity.read(fieldname, pasted)
	assert reading.spelling == spelling
	assert (reading.key.value if reading.key else None) == key
	assert identity.read(fieldname, spelling) == reading, (
		"what is stored means the same when it is read again"
	)
	if fieldname in SPELLINGS_OF_OTHERS:
		assert SPELLINGS_OF_OTHERS[fieldname].fullmatch(spelling)


@pytest.mark.parametrize(("fieldname", "pasted", "code", "details"), REFUSED)
def test_4_2_what_may_mean_something_else_is_refused(fieldname, pasted, code, details):
	with pytest.raises(IdentityError) as refused:
		identity.read(fieldname, pasted)
	assert (refused.value.code, refused.value.details) == (code, details)


@pytest.mark.parametrize(("fieldname", "pasted", "code", "details"), REFUSED)
def test_4_2_what_a_refusal_proposes_is_taken(fieldname, pasted, code, details):
	if code == "accented_email":
		return
	for proposed in details:
		identity.read(
			"phone" if proposed.startswith("02") and fieldname == "mobile_no" else fieldname, proposed
		)


@given(st.text(max_size=60))
def test_4_2_every_spelling_that_is_stored_reads_as_itself(text):
	for fieldname in identity.READERS:
		try:
			reading = identity.read(fieldname, text)
		except IdentityError:
			continue
		assert identity.read(fieldname, reading.spelling) == reading


@given(st.text(alphabet="0123456789.,E+-/;#x ()'", max_size=24))
def test_4_2_no_digit_is_added_lost_or_moved(text):
	for fieldname in ("tax_id", "id_number"):
		try:
			reading = identity.read(fieldname, text)
		except IdentityError:
			continue
		if reading.key and "E" not in text:
			written = re.sub(r"\D", "", re.sub(r"^(\D*\d+)[.,]0{1,2}(\D*)$", r"\1\2", text))
			assert reading.key.value in (written, re.sub(r"\D", "", text))


@given(st.integers(10**8, 10**9 - 1))
def test_4_2_a_number_that_a_spreadsheet_wrote_is_read_as_the_number_it_was(digits):
	for written in (f"{digits}.0", f"{digits / 10**8:.8f}E+8"):
		try:
			found = identity.normalise("mobile_no", written)
		except IdentityError as error:
			assert error.code in ("invalid_mobile", "old_landline")
		else:
			assert found.value == f"+84{digits}"


def test_4_2_a_persons_tax_id_and_id_number_are_one_key():
	assert identity.normalise("tax_id", "079 190 012 345") == identity.normalise("id_number", "079190012345")
	assert identity.normalise("tax_id", "0312345678").kind == identity.TAX_ID


def test_4_2_what_was_stored_before_a_rule_asked_keeps_its_likely_key():
	assert identity.stored_key("phone", "08 3822 1234").value == "+842838221234"
	assert identity.stored_key("phone", "0838221234").value == "+84838221234"
	assert identity.stored_key("tax_id", "312345678.0") is None
	assert identity.to_e164("08 3822 1234") == "+842838221234"


@pytest.mark.parametrize(
	("tax_id", "right"),
	[("0100109106", True), ("0100109107", False), ("0301442379", True), ("0301442370", False)],
)
def test_4_2_the_check_digit_of_a_company(tax_id, right):
	assert id_numbers.has_right_check_digit(tax_id) is right


@pytest.mark.parametrize(
	("id_number", "year", "gender"),
	[
		("079090012345", 1990, "Male"),
		("079190012345", 1990, "Female"),
		("001205012345", 2005, "Male"),
		("001310012345", 2010, "Female"),
	],
)
def test_4_2_what_a_personal_id_tells(id_number, year, gender):
	assert id_numbers.person_of(id_number) == id_numbers.Person(year, gender)


def test_4_2_a_birth_is_never_in_the_future():
	with pytest.raises(IdentityError) as refused:
		anniversaries.check_birth(date(2055, 6, 5), TODAY)
	assert (refused.value.code, refused.value.details) == ("birth_in_future", ("1955-06-05",))
	with pytest.raises(IdentityError, match="birth_too_early"):
		anniversaries.check_birth(date(1855, 6, 5), TODAY)
	with pytest.raises(IdentityError, match="founding_in_future"):
		anniversaries.check_founding(date(2055, 6, 5), TODAY)
	anniversaries.check_birth(TODAY, TODAY)
	anniversaries.check_founding(date(1855, 6, 5), TODAY)
