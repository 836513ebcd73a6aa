"""Identity keys (spec §4): what makes two records the same person or company, in one comparable spelling."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from leadcard.domain.values import as_name

PHONE = "Phone"
EMAIL = "Email"
TAX_ID = "Tax ID"
ID_NUMBER = "ID Number"

KIND_OF_FIELD = {
	"mobile_no": PHONE,
	"phone": PHONE,
	"email_id": EMAIL,
	"tax_id": TAX_ID,
	"id_number": ID_NUMBER,
}

DEFAULT_REGION = "VN"

# Vietnam's change of 15 September 2018: 11-digit mobile numbers lost a digit. National prefix without the leading 0.
OLD_MOBILE_PREFIXES = {
	"120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
	"123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
	"162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
	"186": "56", "188": "58", "199": "59",
}  # fmt: skip
OLD_MOBILE = re.compile(r"^(?:\+84|0084|84)?0?(1\d{2})(\d{7})$")

MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
EMAIL_ADDRESS = re.compile(r"^[^@\s<>\",;]+@[^@\s<>\",;.]+(\.[^@\s<>\",;.]+)+$")
SEPARATORS = re.compile(r"[\s.\-_/]+")
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class IdentityError(ValueError):
	"""A value that can't be the key it is meant to be. `code` is the key of the message."""

	def __init__(self, code: str):
		super().__init__(code)
		self.code = code


@dataclass(frozen=True, order=True)
class Key:
	"""One comparable key: its kind and the normalised value."""

	kind: str
	value: str


def normalise(fieldname: str, raw: str | None) -> Key | None:
	"""The key of a field's value, None where it is empty (spec §4.2).

	:param fieldname: one of :data:`KIND_OF_FIELD`
	:param raw: the value as typed

	Raises :class:`IdentityError` for a value that can't be right.
	"""
	value = clean(raw)
	if not value:
		return None
	return Key(KIND_OF_FIELD[fieldname], _NORMALISERS[fieldname](value))


def clean(raw: str | None) -> str:
	"""A line of text without the invisible marks that come along when it is copied from a page or a chat."""
	return INVISIBLE.sub("", raw or "").replace("\u00a0", " ").strip()


def is_code(code: str, doctype: str) -> bool:
	"""Whether a typed code can be a record's name (spec §3.2): a line that no page mistakes for markup or a new record."""
	unsaved = code.lower().replace(" ", "-").startswith(f"new-{doctype.lower().replace(' ', '-')}")
	return (
		code.isprintable()
		and not set("<>‹›“”") & set(code)
		and as_name(code) == code
		and not unsaved
		and code != doctype
	)


def keys_of(values: Mapping[str, str | None], fieldnames: Iterable[str] = KIND_OF_FIELD) -> dict[str, Key]:
	"""The keys of a record's fields, by fieldname. Raises :class:`IdentityError` on the first bad value."""
	found = {fieldname: normalise(fieldname, values.get(fieldname)) for fieldname in fieldnames}
	return {fieldname: key for fieldname, key in found.items() if key}


def to_e164(raw: str) -> str | None:
	"""A phone number in E.164 with Vietnam as default region, None where it isn't a valid number."""
	number = _parse_phone(raw)
	return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def to_mobile(raw: str) -> str | None:
	"""A number in E.164 that takes messages, None where it doesn't (spec §5.12)."""
	number = _parse_phone(raw)
	if not number or phonenumbers.number_type(number) not in MOBILE_TYPES:
		return None
	return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _parse_phone(raw: str) -> phonenumbers.PhoneNumber | None:
	try:
		number = phonenumbers.parse(_renew_old_mobile(raw), DEFAULT_REGION)
	except NumberParseException:
		return None
	return number if phonenumbers.is_valid_number(number) else None


def _renew_old_mobile(raw: str) -> str:
	digits = re.sub(r"[^\d+]", "", raw)
	match = OLD_MOBILE.match(digits)
	if match and match[1] in OLD_MOBILE_PREFIXES:
		return f"+84{OLD_MOBILE_PREFIXES[match[1]]}{match[2]}"
	return raw


def _mobile(raw: str) -> str:
	number = to_mobile(raw)
	if not number:
		raise IdentityError("invalid_mobile")
	return number


def _phone(raw: str) -> str:
	number = to_e164(raw)
	if not number:
		raise IdentityError("invalid_phone")
	return number


def _email(raw: str) -> str:
	value = raw.lower()
	if not EMAIL_ADDRESS.match(value):
		raise IdentityError("invalid_email")
	return value


def _tax_id(raw: str) -> str:
	value = SEPARATORS.sub("", raw)
	if not (value.isascii() and value.isdigit() and len(value) in (10, 13)):
		raise IdentityError("invalid_tax_id")
	return value


def _id_number(raw: str) -> str:
	value = SEPARATORS.sub("", raw)
	if not (value.isascii() and value.isdigit() and len(value) in (9, 12)):
		raise IdentityError("invalid_id_number")
	return value


_NORMALISERS = {
	"mobile_no": _mobile,
	"phone": _phone,
	"email_id": _email,
	"tax_id": _tax_id,
	"id_number": _id_number,
}


def initials(name: str | None) -> str:
	"""The initials shown of a record that one may not read (spec §4.3): "Trần Ngọc Bình" becomes "T. N. B.".

	Letters only: a name that is a number shows nothing of it.
	"""
	letters = [word[0].upper() for word in (name or "").split() if word[0].isalpha()]
	return " ".join(f"{letter}." for letter in letters[:4])
