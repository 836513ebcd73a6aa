"""Masked phones, emails and numbers: enough to recognise one's own customer, too little to call or write to it.

Of a number only the end is shown, whatever its length: with a beginning and an end that leaves three digits open, a
thousand questions to the duplicate check would complete it.
"""

import re
from collections.abc import Mapping

FIELDS = ("mobile_no", "phone", "email_id", "tax_id", "id_number")
DOT = "•"
HIDDEN = DOT * 6
SHOWN_DIGITS = {"mobile_no": 3, "phone": 3, "tax_id": 2, "id_number": 2}
# below this many digits the end would be too much of the whole
SHORTEST_SHOWN = 8
ADDRESS = re.compile(r"[^\s<>\",;:()\[\]@]+@[^\s<>\",;:()\[\]@]+")


def mask(fieldname: str, value: str | None) -> str:
	"""What is shown of a field's value; the mask of a masked text is that text.

	:param fieldname: one of :data:`FIELDS`, or another that is hidden whole
	"""
	text = str(value or "").strip()
	if not text or is_masked(text):
		return text
	if fieldname == "email_id":
		return mask_address(text)
	digits = re.sub(r"\D", "", text)
	shown = SHOWN_DIGITS.get(fieldname, 0)
	if not shown or len(digits) < SHORTEST_SHOWN:
		return HIDDEN
	return HIDDEN + digits[-shown:]


def mask_address(text: str) -> str:
	"""An email address with its first letter and its domain."""
	name, at, domain = text.partition("@")
	return f"{name[0]}{DOT * 3}@{domain}" if name and at else HIDDEN


def mask_addresses(text: str | None, known: frozenset[str] = frozenset()) -> str:
	"""A line of recipients with every address masked; names stay, unless they are the address once more.

	:param known: addresses in lower case that are nobody's secret, such as colleagues'
	"""
	return ADDRESS.sub(
		lambda found: found[0] if found[0].lower() in known else mask_address(found[0]), text or ""
	)


def is_masked(text: object) -> bool:
	"""Whether a text is one that masking made; no phone, email or number holds a dot like this."""
	return isinstance(text, str) and DOT in text


def unmask(fieldname: str, typed: object, stored: Mapping[str, object]) -> object:
	"""The stored value, where what a form or a client sent back is its mask; else what was sent."""
	held = stored.get(fieldname)
	return held if is_masked(typed) and held and mask(fieldname, str(held)) == str(typed).strip() else typed
