"""Phone numbers as people write and paste them: each read as one number, or refused (spec §4.2)."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from leadcard.domain import area_codes
from leadcard.domain.pasted import IdentityError, digits_of_number, holds_several, plain

DEFAULT_REGION = "VN"
VIETNAM = 84

# Vietnam's change of 15 September 2018: 11-digit mobile numbers lost a digit. National prefix without the leading 0.
OLD_MOBILE_PREFIXES = {
	"120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
	"123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
	"162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
	"186": "56", "188": "58", "199": "59",
}  # fmt: skip
OLD_MOBILE = re.compile(r"^(?:\+84|0084|84)?0?(1\d{2})(\d{7})$")
# 0 84 912 340 001: the country code behind a national prefix
CODE_AFTER_ZERO = re.compile(r"^084(\d{9})$")

MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
FEWEST_DIGITS = 7
# an international number has up to 15, with 00 before them
MOST_DIGITS = 17
# a board reads the numbers of all its cards each time; to read one takes a fifth of a millisecond
MOST_KEPT = 4096
# what Frappe takes for a phone number
SPELLING = re.compile(r"[0-9+_\-.,()* ]{1,20}")
LONGEST_SPELLING = 20

LABEL = re.compile(
	r"^(?:https?://(?:www\.)?(?:zalo\.me|wa\.me)/"
	r"|(?:tel|callto|sms|phone|mobile|mob|hotline|zalo|whatsapp|viber|sđt|sdt|đt|dt|đtdđ|dtdd|điện thoại|di động)\s*[:.]*\s*"
	r"(?=[+(\d]))",
	re.IGNORECASE,
)
EXTENSION = re.compile(
	r"[\s,;(]*(?:extension|ext|máy lẻ|may le|số lẻ|so le|nội bộ|noi bo|lẻ|x|#)\s*[.:=]*\s*(\d{1,7})\s*\)?$",
	re.IGNORECASE,
)
NUMBER = re.compile(r"^\(?\+?[\d\s().\-/,_]*$")


@dataclass(frozen=True)
class Phone:
	"""A number that was read: comparable in `e164`, and in a `spelling` for its field."""

	e164: str
	spelling: str
	takes_messages: bool


@lru_cache(maxsize=MOST_KEPT)
def read(raw: str, *, as_mobile: bool = False) -> Phone:
	"""The one number that a text is. Raises IdentityError.

	:param as_mobile: in a field for mobile numbers a number without gaps is a mobile's, whatever landline it once was
	"""
	text, extension = _split_extension(LABEL.sub("", plain(raw)))
	if holds_several(text, FEWEST_DIGITS) or len(re.sub(r"\D", "", text)) > MOST_DIGITS:
		raise IdentityError("several_phones")
	text = digits_of_number(text) or text
	number = parse(_dialled(text)) if NUMBER.match(text) else None
	if NUMBER.match(text):
		_ask_about_old_landline(text, number, as_mobile)
	if not number:
		raise IdentityError("invalid_phone")
	return Phone(
		phonenumbers.format_number(number, PhoneNumberFormat.E164),
		_spelling(raw.strip(), text, number, extension),
		phonenumbers.number_type(number) in MOBILE_TYPES,
	)


def read_mobile(raw: str) -> Phone:
	"""The one mobile number that a text is. Raises IdentityError."""
	try:
		phone = read(raw, as_mobile=True)
	except IdentityError as error:
		raise IdentityError("invalid_mobile") if error.code == "invalid_phone" else error
	if not phone.takes_messages:
		raise IdentityError("invalid_mobile")
	if "#" in phone.spelling:
		raise IdentityError("mobile_with_extension")
	return phone


def parse(dialled: str) -> PhoneNumber | None:
	"""A number as it is dialled, digits alone or after a plus; None where there is none such."""
	try:
		number = phonenumbers.parse(_renew_old_mobile(dialled), DEFAULT_REGION)
	except NumberParseException:
		return None
	return number if phonenumbers.is_valid_number(number) else None


def _split_extension(text: str) -> tuple[str, str]:
	match = EXTENSION.search(text)
	return (text[: match.start()], match[1]) if match else (text, "")


def _dialled(text: str) -> str:
	digits = re.sub(r"\D", "", text)
	if code := CODE_AFTER_ZERO.match(digits):
		return f"+84{code[1]}"
	return f"+{digits}" if "+" in text else digits


def _renew_old_mobile(dialled: str) -> str:
	match = OLD_MOBILE.match(dialled)
	if match and match[1] in OLD_MOBILE_PREFIXES:
		return f"+84{OLD_MOBILE_PREFIXES[match[1]]}{match[2]}"
	return dialled


def _ask_about_old_landline(text: str, number: PhoneNumber | None, as_mobile: bool) -> None:
	renewed = area_codes.renew(text, is_number=number is not None, as_mobile=as_mobile)
	landline = renewed and parse(renewed)
	if not landline:
		return
	reading = phonenumbers.format_number(landline, PhoneNumberFormat.E164)
	if number is None:
		raise IdentityError("old_landline", _national(landline), reading=reading)
	if area_codes.is_one_block(text):
		reading = phonenumbers.format_number(number, PhoneNumberFormat.E164)
	raise IdentityError("landline_or_mobile", _national(landline), _national(number), reading=reading)


def _spelling(typed: str, text: str, number: PhoneNumber, extension: str) -> str:
	"""The number as it was typed where every program takes that; else in its usual spelling."""
	digits = re.sub(r"\D", "", typed)
	complete = typed.startswith("+") or digits.startswith(("0", "84"))
	usual = _national(number)
	if (
		not extension
		and text == typed
		and SPELLING.fullmatch(typed)
		and (complete or digits == _digits(usual))
	):
		return typed
	if not extension:
		return usual
	for spelling in (f"{usual} #{extension}", f"{_digits(usual)} #{extension}"):
		if number.country_code == VIETNAM and len(spelling) <= LONGEST_SPELLING:
			return spelling
	spelling = f"{phonenumbers.format_number(number, PhoneNumberFormat.E164)} #{extension}"
	if len(spelling) > LONGEST_SPELLING:
		raise IdentityError("invalid_phone")
	return spelling


def _national(number: PhoneNumber) -> str:
	"""The usual spelling: 0912 340 001, 028 3822 1234, a foreign number with its country code."""
	if number.country_code != VIETNAM:
		spelling = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
		short = SPELLING.fullmatch(spelling)
		return spelling if short else phonenumbers.format_number(number, PhoneNumberFormat.E164)
	if phonenumbers.number_type(number) in MOBILE_TYPES:
		digits = str(number.national_number)
		return f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
	return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def _digits(spelling: str) -> str:
	return re.sub(r"\D", "", spelling)
