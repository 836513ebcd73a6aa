"""What a search finds (spec §7.1), as tokens: the ends of names from each word on, and of numbers from each digit on.

A word of the search text finds a card if one of the card's tokens begins with it. So "666" finds a mobile that
contains 666, and "tran ngoc binh" finds "Trần Ngọc Bình" in any order of the words, without walking the table.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from leadcard.domain import identity
from leadcard.domain.lettering import fold

NAME_FIELDS = ("name", "full_name", "organization_name", "short_name")
TEXT_FIELDS = (*NAME_FIELDS, "email_id")
PHONE_FIELDS = ("mobile_no", "phone")
NUMBER_FIELDS = ("tax_id", "id_number")

LONGEST_TOKEN = 64
SHORTEST_DIGITS = 2
MOST_WORDS = 8
# a text of fewer digits is part of a number, and stays apart from its neighbours
FEWEST_DIGITS_OF_KEY = 7

# scripts that write names without spaces: Thai, Lao, Burmese, Khmer, kana, Han, Hangul
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
WORD_START = re.compile(rf"(?<![^\W_])[^\W_]|[{UNSPACED}]")
LEADING_SIGNS = re.compile(r"^[\W_]+")
ONLY_NUMBER = re.compile(r"^[+\d\s.\-()]+$")
NUMBER_IN_TEXT = re.compile(r"(?<!\S)[+(]*\d[\d\s.\-()]*\d(?!\S)")


@dataclass(frozen=True)
class Word:
	"""A word of a search text: how a token of what it finds begins, and the keys that it is in full."""

	beginnings: tuple[str, ...]
	keys: frozenset[identity.Key] = frozenset()

	@property
	def wholes(self) -> tuple[str, ...]:
		"""The tokens of the keys."""
		return tuple(sorted({key_token(key) for key in self.keys}))

	def is_in(self, tokens: Iterable[str]) -> bool:
		"""Whether the word finds something by one of its tokens."""
		return any(token.startswith(self.beginnings) or token in self.wholes for token in tokens)


def tokens(values: Mapping[str, object]) -> set[str]:
	"""The tokens under which a card is found.

	:param values: a card's fields; those of TEXT_FIELDS, PHONE_FIELDS and NUMBER_FIELDS count
	"""
	return set().union(
		*(tokens_of(field, values.get(field)) for field in (*TEXT_FIELDS, *identity.KIND_OF_FIELD))
	)


def tokens_of(fieldname: str, value: object) -> set[str]:
	"""The tokens of one field's value."""
	text = str(value or "")
	if fieldname in NUMBER_FIELDS:
		return _digit_tokens(re.sub(r"\D", "", text))
	key = identity.stored_key(fieldname, text) if fieldname in identity.KIND_OF_FIELD else None
	whole = {key_token(key)} if key else set()
	# an old area code in "phone" may be a mobile's beginning in "mobile"
	return whole | (_phone_tokens(text) if fieldname in PHONE_FIELDS else _text_tokens(text))


def name_tokens(values: Mapping[str, object]) -> set[str]:
	"""Those of the tokens that come from what a card is called, not from its phones, email and numbers."""
	return set().union(*(tokens_of(field, values.get(field)) for field in NAME_FIELDS))


def key_token(key: identity.Key) -> str:
	"""The token under which a whole number or address stands in the index, however it was written."""
	return key.value.removeprefix("+")[:LONGEST_TOKEN]


# a board asks for each of its columns and views
@lru_cache(maxsize=64)
def words(text: str, salutations: tuple[str, ...] = ()) -> tuple[Word, ...]:
	"""The words of a search text, each of which must be found; what makes up one number or address stays together.

	:param salutations: with which a name may begin (spec §3.4); they narrow nothing
	"""
	folded = fold(text)
	if ONLY_NUMBER.match(folded) or keys(text):
		whole = _word(folded, keys(text))
		return (whole,) if whole else ()
	found = [word for part in _parts(folded) if (word := _word(part, keys(part)))]
	called = {fold(salutation).rstrip(".") for salutation in salutations}
	if len(found) > 1 and found[0].beginnings[0].rstrip(".") in called:
		found = found[1:]
	return tuple(found[:MOST_WORDS])


def keys(text: str) -> frozenset[identity.Key]:
	"""The keys that a text is in full: a whole phone number, email address, tax ID or ID number, in any spelling."""
	spellings = (text, f"+{text}") if ONLY_NUMBER.match(text) else (text,)
	fields = (*identity.KIND_OF_FIELD, "contact_mobile")
	found = {identity.stored_key(field, spelling) for field in fields for spelling in spellings}
	return frozenset(key for key in found if key)


def _parts(folded: str) -> list[str]:
	parts, end = [], 0
	for match in NUMBER_IN_TEXT.finditer(folded):
		if len(re.sub(r"\D", "", match[0])) >= FEWEST_DIGITS_OF_KEY and keys(match[0]):
			parts += [*folded[end : match.start()].split(), match[0]]
			end = match.end()
	return parts + folded[end:].split()


def _word(text: str, found: frozenset[identity.Key]) -> Word | None:
	bare = LEADING_SIGNS.sub("", text)
	if not bare:
		return None
	spellings = _beginnings_of_number(text) if ONLY_NUMBER.match(text) else []
	if " " not in bare or not spellings:
		spellings.append(bare)
	return Word(tuple(dict.fromkeys(spelling[:LONGEST_TOKEN] for spelling in spellings)), found)


def _beginnings_of_number(text: str) -> list[str]:
	"""The digits, and those that are left without what stands for a country code: 00, or (0) behind the code."""
	spellings = [re.sub(r"\D", "", part) for part in (text, text.replace("(0)", ""))]
	return [
		*spellings,
		*(
			digits[2:]
			for digits in spellings
			if digits.startswith("00") and len(digits) > 2 + SHORTEST_DIGITS
		),
	]


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
