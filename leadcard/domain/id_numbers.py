"""Tax IDs and personal ID numbers of Vietnam: read as one number, or refused (spec §4.2).

A company's tax ID has 10 digits, a branch's 13. Since July 2025 a person's tax ID is the personal ID of 12 digits: place of
the birth's registration (3), century and sex (1), year of birth (2), serial number (6).
"""

import re
from dataclasses import dataclass

from leadcard.domain.pasted import IdentityError, digits_of_number, holds_several, plain

COMPANY, PERSON, BRANCH = 10, 12, 13
OLD_CARD = 9
LAST_PLACE = 96
GENDERS = ("Male", "Female")
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
GAPS = re.compile(r"[\s.,\-_/]+")
TYPED = re.compile(r"[0-9 .\-]+")
LABEL = re.compile(
	r"^(?:mst|mã số thuế|ma so thue|tax (?:id|code)|mã số|cccd|cmnd|cmt|cc|căn cước(?: công dân)?|số)\s*[:.]*\s*(?=\d)",
	re.IGNORECASE,
)
FEWEST_DIGITS = 8


@dataclass(frozen=True)
class Number:
	"""A number that was read: its digits, and the spelling for its field."""

	digits: str
	spelling: str


@dataclass(frozen=True)
class Person:
	"""What a personal ID tells."""

	birth_year: int
	gender: str


def read_tax_id(raw: str) -> Number:
	"""The one tax ID that a text is. Raises IdentityError."""
	digits, from_spreadsheet = _digits(raw)
	if not digits:
		raise IdentityError("invalid_tax_id")
	if complete := _tax_id_with_its_zeros(digits, from_spreadsheet):
		raise IdentityError("leading_zeros", complete)
	if len(digits) not in (COMPANY, PERSON, BRANCH):
		raise IdentityError("invalid_tax_id")
	return Number(digits, _spelling(raw, digits))


def read_id_number(raw: str) -> Number:
	"""The one personal ID, or number of an old card, that a text is. Raises IdentityError."""
	digits, _from_spreadsheet = _digits(raw)
	if not digits:
		raise IdentityError("invalid_id_number")
	if len(digits) == OLD_CARD - 1 and not digits.startswith("0"):
		raise IdentityError("leading_zeros", f"0{digits}")
	if len(digits) in (PERSON - 2, PERSON - 1) and _is_personal(digits.zfill(PERSON)):
		raise IdentityError("leading_zeros", digits.zfill(PERSON))
	if len(digits) not in (OLD_CARD, PERSON):
		raise IdentityError("invalid_id_number")
	return Number(digits, _spelling(raw, digits))


def is_of_person(digits: str) -> bool:
	"""Whether a tax ID is a personal ID: the two are one number."""
	return len(digits) == PERSON


def has_right_check_digit(digits: str) -> bool:
	"""Whether the tenth digit of a company's tax ID fits the nine before it."""
	return with_check_digit(digits[: COMPANY - 1]) == digits[:COMPANY]


def with_check_digit(nine_digits: str) -> str | None:
	"""A company's tax ID of its first nine digits; None of those for which no digit fits."""
	total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine_digits, strict=True))
	check = 10 - total % 11
	return f"{nine_digits}{check}" if check < 10 else None


def person_of(digits: str) -> Person:
	"""What a personal ID of 12 digits tells of its holder."""
	century_and_sex = int(digits[3])
	century, sex = divmod(century_and_sex, len(GENDERS))
	return Person(1900 + century * 100 + int(digits[4:6]), GENDERS[sex])


def _digits(raw: str) -> tuple[str, bool]:
	"""The digits, none where there is something else; and whether a spreadsheet took them for a number."""
	text = LABEL.sub("", plain(raw))
	if holds_several(text, FEWEST_DIGITS):
		raise IdentityError("several_numbers")
	number = digits_of_number(text)
	digits = number or GAPS.sub("", text)
	return (digits if digits.isascii() and digits.isdigit() else ""), bool(number)


def _tax_id_with_its_zeros(digits: str, from_spreadsheet: bool) -> str | None:
	"""A tax ID as it was before a spreadsheet dropped the zeros at its beginning, where they seem to be missing."""
	length = len(digits)
	if digits.startswith("0"):
		return None
	if length == COMPANY - 1:
		return f"0{digits}"
	if length == BRANCH - 1 and has_right_check_digit(f"0{digits}"):
		return f"0{digits[:9]}-{digits[9:]}"
	as_person = digits.zfill(PERSON)
	short = length == PERSON - 1 or (
		length == PERSON - 2 and from_spreadsheet and not has_right_check_digit(digits)
	)
	return as_person if short and _is_personal(as_person) else None


def _is_personal(digits: str) -> bool:
	return 1 <= int(digits[:3]) <= LAST_PLACE and digits[3] in "0123"


def _spelling(raw: str, digits: str) -> str:
	"""The number as it was typed where that is digits with gaps; else without gaps."""
	typed = raw.strip()
	if TYPED.fullmatch(typed) and GAPS.sub("", typed) == digits:
		return typed
	return f"{digits[:COMPANY]}-{digits[COMPANY:]}" if len(digits) == BRANCH else digits
