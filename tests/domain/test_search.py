"""What a search text finds, before any database (spec §7.1): lettering, spellings of numbers, salutations."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadcard.domain import identity, search
from leadcard.domain.lettering import fold
from leadcard.domain.pasted import IdentityError

CASES = json.loads((Path(__file__).parent / "pasted_values.json").read_text(encoding="utf-8"))
PASTED = [case[1] for case in CASES]
KEY_FIELDS = tuple(identity.KIND_OF_FIELD)
SIGNS = st.sampled_from(["", " ", ".", "-", "  ", "\u00a0", " - ", "\u200b"])


def finds(text: str, field: str, stored: str, salutations=()) -> bool:
	tokens = search.tokens_of(field, stored)
	words = search.words(text, salutations)
	return bool(words) and all(word.is_in(tokens) for word in words)


@st.composite
def spelled_numbers(draw):
	"""Numbers with country codes and signs, as people write them."""
	beginning = draw(
		st.sampled_from(["+84", "0084", "84", "0", "", "+84 (0) ", "084", "SĐT: 0", "tel:+84", "+1", "001"])
	)
	digits = draw(st.text("0123456789", min_size=7, max_size=11))
	signs = draw(st.lists(SIGNS, min_size=len(digits), max_size=len(digits)))
	return beginning + "".join(map("".join, zip(digits, signs, strict=True)))


@given(
	st.one_of(st.sampled_from(PASTED), spelled_numbers(), st.text(max_size=40)), st.sampled_from(KEY_FIELDS)
)
@example("031 3822 123", "mobile_no")
def test_7_1_whatever_the_duplicate_check_reads_the_search_finds(text, field):
	try:
		reading = identity.read(field, text)
	except IdentityError:
		return
	if reading.key and text.strip():
		assert finds(text, field, reading.spelling)
		assert finds(reading.key.value, field, reading.spelling)


@pytest.mark.parametrize(
	("lettering", "plain"),
	[
		("𝐓𝐫𝐚̂̀𝐧 𝓑𝓲̀𝓷𝓱", "tran binh"),
		("Ｔｒần　Ｂìｎｈ", "tran binh"),
		("ᴛʀầɴ ʙìɴʜ", "tran binh"),
		("🌸Trần Bình🌸", "tran binh"),
		("👩🏻‍💼 Trần♥Bình ✨", "tran binh"),
		("Ⓣⓡⓐⓝ 🅱🅘🅝🅗", "tran binh"),
		("ᵀʳᵃⁿ ᵇⁱⁿʰ", "tran binh"),
		("T̶r̶ầ̶n̶ B͟ì͟n͟h͟", "tran binh"),
		("T\u200br\u2060ần Bình\ufe0f", "tran binh"),
		("Ðặng Đặng", "dang dang"),
		("Łukasz Straße Øre", "lukasz strasse ore"),
		("𝟎𝟗𝟏𝟐 ٣٤٥", "0912 345"),
		("김철수 李小龙", "김철수 李小龙"),
	],
)
def test_7_1_one_lettering_of_all(lettering, plain):
	assert fold(lettering) == plain


@given(st.text(max_size=60))
def test_7_1_folded_text_folds_to_itself(text):
	once = fold(text)
	assert fold(once) == once


@pytest.mark.parametrize(
	("text", "name"),
	[
		("小龙", "李小龙"),
		("철수", "김철수"),
		("ชาย", "สมชาย"),
		("иванов", "Иванов Пётр"),
		("петр", "Иванов Пётр"),
		("محمد", "مُحَمَّد"),
	],
)
def test_7_1_names_in_any_script_by_their_parts(text, name):
	assert finds(text, "full_name", name)


@pytest.mark.parametrize("text", ["Ông Bình", "ÔNG bình", "ong binh", "Mr. Bình", "mr binh"])
def test_7_1_a_salutation_before_a_name_narrows_nothing(text):
	assert finds(text, "full_name", "Trần Bình", ("Ông", "Bà", "Mr"))


def test_7_1_a_salutation_alone_is_a_word():
	assert not finds("bà", "full_name", "Trần Bình", ("Ông", "Bà"))
	assert finds("bà", "full_name", "Ba Đình", ("Ông", "Bà"))
	assert not finds("binh ba", "full_name", "Trần Bình", ("Ông", "Bà"))


@pytest.mark.parametrize(
	"text", ["binh 0912.345.678", "0912 345 678 Bình", "bình +84 912-345-678", "binh 0084912345678"]
)
def test_7_1_a_number_beside_a_name_stays_one_word(text):
	words = search.words(text)
	assert len(words) == 2
	tokens = search.tokens({"full_name": "Trần Bình", "mobile_no": "0912 345 678"})
	assert all(word.is_in(tokens) for word in words)


@pytest.mark.parametrize("part", ["0084 912 3", "+84 (0) 912 34", "+84912", "0912.34"])
def test_7_1_the_beginning_of_a_number_in_another_spelling(part):
	assert finds(part, "mobile_no", "0912 345 678")
