"""What a search finds (spec §7.1), as tokens: the ends of names from each word on, and of numbers from each digit on.

A word of the search text finds a card if one of the card's tokens begins with it. So "666" finds a mobile that
contains 666, and "tran ngoc binh" finds "Trần Ngọc Bình" in any order of the words, without walking the table.
"""

import re
import unicodedata
from collections.abc import Mapping

from leadcard.domain import identity

NAME_FIELDS = ("name", "full_name", "organization_name", "short_name")
TEXT_FIELDS = (*NAME_FIELDS, "email_id")
PHONE_FIELDS = ("mobile_no", "phone")
NUMBER_FIELDS = ("tax_id", "id_number")

LONGEST_TOKEN = 64
SHORTEST_DIGITS = 2
MOST_WORDS = 8

WORD_START = re.compile(r"(?<![^\W_])[^\W_]")
LEADING_SIGNS = re.compile(r"^[\W_]+")
ONLY_NUMBER = re.compile(r"^[+\d\s.\-()]+$")


def fold(text: str) -> str:
	"""Lower case without accents and doubled spaces; đ becomes d."""
	decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
	return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def tokens(values: Mapping[str, object]) -> set[str]:
	"""The tokens under which a card is found.

	:param values: a card's fields; those of TEXT_FIELDS, PHONE_FIELDS and NUMBER_FIELDS count
	"""
	found: set[str] = set()
	for field in TEXT_FIELDS:
		found |= _text_tokens(str(values.get(field) or ""))
	for field in PHONE_FIELDS:
		found |= _phone_tokens(str(values.get(field) or ""))
	for field in NUMBER_FIELDS:
		found |= _digit_tokens(re.sub(r"\D", "", str(values.get(field) or "")))
	return found


def name_tokens(values: Mapping[str, object]) -> set[str]:
	"""Those of the tokens that come from what a card is called, not from its phones, email and numbers."""
	return set().union(*(_text_tokens(str(values.get(field) or "")) for field in NAME_FIELDS))


def words(text: str) -> list[str]:
	"""The words of a search text, each to be found at the beginning of a token; digits of one number stay together."""
	folded = fold(text)
	if ONLY_NUMBER.match(folded):
		digits = re.sub(r"\D", "", folded)
		return [digits[:LONGEST_TOKEN]] if digits else []
	stripped = (LEADING_SIGNS.sub("", word) for word in folded.split())
	return [word[:LONGEST_TOKEN] for word in stripped if word][:MOST_WORDS]


def keys(word: str) -> set[identity.Key]:
	"""The keys that a word of a search text is in full: a whole phone number, email address, tax ID or ID number."""
	found = set()
	for fieldname in identity.KIND_OF_FIELD:
		for spelling in (word, f"+{word}"):
			try:
				key = identity.normalise(fieldname, spelling)
			except identity.IdentityError:
				continue
			found.add(key)
	return found


def _text_tokens(text: str) -> set[str]:
	folded = fold(text)
	return {folded[start.start() :][:LONGEST_TOKEN] for start in WORD_START.finditer(folded)}


def _phone_tokens(raw: str) -> set[str]:
	number = identity.to_e164(raw)
	typed = re.sub(r"\D", "", raw)
	if not number:
		return _digit_tokens(typed)
	digits = number.removeprefix("+")
	national = f"0{digits.removeprefix('84')}" if digits.startswith("84") else digits
	# the number as typed may be an old spelling: both are found
	return _digit_tokens(national) | {digits[:LONGEST_TOKEN]} | _digit_tokens(typed)


def _digit_tokens(digits: str) -> set[str]:
	return {digits[start:][:LONGEST_TOKEN] for start in range(len(digits) - SHORTEST_DIGITS + 1)}
