"""Identity keys (spec §4): what makes two records the same person or company, in one comparable spelling."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from leadcard.domain import emails, id_numbers, phones, websites
from leadcard.domain.pasted import IdentityError
from leadcard.domain.values import as_name

PHONE = "Phone"
EMAIL = "Email"
TAX_ID = "Tax ID"
ID_NUMBER = "ID Number"

# the fields that hold keys, each with the kind that its values have unless the value says otherwise
KIND_OF_FIELD = {
	"mobile_no": PHONE,
	"phone": PHONE,
	"email_id": EMAIL,
	"tax_id": TAX_ID,
	"id_number": ID_NUMBER,
}

# those that are read before they are stored
FIELDS = (*KIND_OF_FIELD, "website")

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, order=True)
class Key:
	"""One comparable key: its kind and the normalised value."""

	kind: str
	value: str


@dataclass(frozen=True)
class Reading:
	"""What a value means: the `spelling` to be stored, and its key if the field holds one."""

	spelling: str
	key: Key | None = None


def read(fieldname: str, raw: str | None) -> Reading:
	"""What a field's value means (spec §4.2). Raises :class:`IdentityError` for a value that can't be right.

	:param fieldname: one of :data:`READERS`
	:param raw: the value as typed or pasted
	"""
	value = clean(raw)
	return READERS[fieldname](value) if value else Reading("")


def normalise(fieldname: str, raw: str | None) -> Key | None:
	"""The key of a field's value, None where it is empty (spec §4.2).

	:param fieldname: one of :data:`READERS` that hold keys
	:param raw: the value as typed

	Raises :class:`IdentityError` for a value that can't be right.
	"""
	return read(fieldname, raw).key


def stored_key(fieldname: str, raw: str | None) -> Key | None:
	"""The key of a value that is stored, whatever the rules were then; None for one that is none today."""
	try:
		return normalise(fieldname, raw)
	except IdentityError as error:
		return Key(PHONE, error.reading) if error.reading else None


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
	"""The keys of a stored record's fields, by fieldname."""
	found = {fieldname: stored_key(fieldname, values.get(fieldname)) for fieldname in fieldnames}
	return {fieldname: key for fieldname, key in found.items() if key}


def to_e164(raw: str) -> str | None:
	"""A stored phone number in E.164 with Vietnam as default region, None where it isn't a valid number."""
	key = stored_key("phone", raw)
	return key.value if key else None


def to_mobile(raw: str) -> str | None:
	"""A number in E.164 that takes messages, None where it doesn't (spec §5.12)."""
	try:
		return phones.read_mobile(clean(raw)).e164
	except IdentityError:
		return None


def _phone(reader: Callable[[str], phones.Phone]) -> Callable[[str], Reading]:
	def read_phone(raw: str) -> Reading:
		phone = reader(raw)
		return Reading(phone.spelling, Key(PHONE, phone.e164))

	return read_phone


def _any_number_as_mobile(raw: str) -> phones.Phone:
	return phones.read(raw, as_mobile=True)


def _email(raw: str) -> Reading:
	address = emails.read(raw)
	return Reading(address, Key(EMAIL, address.lower()))


def _tax_id(raw: str) -> Reading:
	number = id_numbers.read_tax_id(raw)
	kind = ID_NUMBER if id_numbers.is_of_person(number.digits) else TAX_ID
	return Reading(number.spelling, Key(kind, number.digits))


def _id_number(raw: str) -> Reading:
	number = id_numbers.read_id_number(raw)
	return Reading(number.spelling, Key(ID_NUMBER, number.digits))


def _website(raw: str) -> Reading:
	return Reading(websites.read(raw))


READERS: dict[str, Callable[[str], Reading]] = {
	"mobile_no": _phone(phones.read_mobile),
	"phone": _phone(phones.read),
	"contact_mobile": _phone(_any_number_as_mobile),
	"email_id": _email,
	"tax_id": _tax_id,
	"id_number": _id_number,
	"website": _website,
}


def initials(name: str | None) -> str:
	"""The initials shown of a record that one may not read (spec §4.3): "Trần Ngọc Bình" becomes "T. N. B.".

	Letters only: a name that is a number shows nothing of it.
	"""
	letters = [word[0].upper() for word in (name or "").split() if word[0].isalpha()]
	return " ".join(f"{letter}." for letter in letters[:4])
