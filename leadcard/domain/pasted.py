"""What comes along when people paste a value: unseen marks, other scripts' digits, labels, a spreadsheet's signs."""

import re
import unicodedata

QUOTES = "'\"`´‘’‚“”„«»"
FORMULA_TEXT = re.compile(r'^=\s*["“”](.*)["“”]$')
WITH_ZERO_DECIMALS = re.compile(r"^(\d+)[.,]0{1,2}$")
SCIENTIFIC = re.compile(r"^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
BETWEEN_VALUES = re.compile(r"[,;/|&]|\s(?:hoặc|hoac|hay|or|và|va|and|-)\s", re.IGNORECASE)


class IdentityError(ValueError):
	"""A value that can't be what its field means.

	`code` is the key of the message, `details` what the message says of it. `reading` is the comparable value that such
	a value most likely has, where it was stored before the rule asked.
	"""

	def __init__(self, code: str, *details: str, reading: str | None = None):
		super().__init__(code)
		self.code = code
		self.details = details
		self.reading = reading


def plain(raw: str) -> str:
	"""A pasted text as one line of ordinary letters, digits and spaces, without the quotes around it."""
	text = "".join(_ordinary(character) for character in unicodedata.normalize("NFKC", raw))
	text = " ".join(text.strip().replace("\r", "\n").replace("\n", " ; ").split())
	if formula := FORMULA_TEXT.match(text):
		text = formula[1]
	return text.strip().strip(QUOTES).strip()


def _ordinary(character: str) -> str:
	category = unicodedata.category(character)
	if category == "Cf" or character in "\ufe0f\u20e3":
		return ""
	if category == "Nd":
		return str(unicodedata.decimal(character))
	if category == "Pd" or character == "\u2212":
		return "-"
	return character


def digits_of_number(text: str) -> str | None:
	"""The digits of a whole number as spreadsheets write them (`912345678.0`, `9.12345678E+8`), None for other texts.

	Raises IdentityError where the power of ten hides digits.
	"""
	if match := WITH_ZERO_DECIMALS.match(text):
		return match[1]
	match = SCIENTIFIC.match(text)
	if not match:
		return None
	decimals, power = match[2] or "", int(match[3])
	if len(decimals.rstrip("0")) > power or len(decimals) < power:
		raise IdentityError("digits_lost")
	return match[1] + decimals[:power]


def holds_several(text: str, fewest_digits: int) -> bool:
	"""Whether a text holds more than one number, each of at least so many digits."""
	parts = BETWEEN_VALUES.split(text)
	return sum(len(re.sub(r"\D", "", part)) >= fewest_digits for part in parts) > 1
