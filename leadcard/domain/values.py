"""What a field can hold at all: texts, numbers, dates and times as clients, imports and scripts send them."""

import html
import re
import unicodedata
from datetime import date, datetime, tzinfo
from decimal import Decimal

from leadcard.domain.amounts import Unread
from leadcard.domain.money import MoneyError, decimal

EARLIEST_YEAR = 1000
# what MariaDB keeps as a whole number; PostgreSQL would keep more
LARGEST_WHOLE = 2**31 - 1
# how a tag begins for a browser; "5 < 7" begins none
TAG = re.compile(r"<(?=[A-Za-z/!?])")
# how often entities may stand for entities: each page that decodes them takes one
SPELLINGS = 5
# what ends the value of an attribute where a page puts it in as it is, and what is read as the same
OPENING_QUOTE = re.compile(r"""(^|[\s(\[{‹“])\"""")
COLOR = re.compile(r"#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,30}")
ICON = re.compile(r"[\w-]{1,60}", re.ASCII)


class ValueProblem(ValueError):
	"""A value of the wrong kind. `code` is the key of the message, `details` what the message says of it."""

	def __init__(self, code: str, *details: str):
		super().__init__(code)
		self.code = code
		self.details = details


def read_text(value: object) -> str:
	"""A text in Unicode's composed form, so that a name typed on a Mac equals the one typed on Windows."""
	if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal | date):
		raise ValueProblem("not_a_text")
	text = str(value)
	if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
		raise ValueProblem("not_a_text")
	return unicodedata.normalize("NFC", text)


def without_markup(text: str) -> str:
	"""A text that no page takes for markup, however often it decodes entities on the way; other texts stay as they are."""
	decoded = _decoded(text)
	return decoded.replace("<", "‹").replace(">", "›") if TAG.search(decoded) else text


def as_line(text: str) -> str:
	"""A line that stays within an attribute in double quotes too, in any spelling; apostrophes are parts of names."""
	text = without_markup(text)
	decoded = _decoded(text)
	return OPENING_QUOTE.sub(r"\1“", decoded).replace('"', "”") if '"' in decoded else text


def as_name(text: str) -> str:
	"""The name of a tag, a stage, a product …: one that stays within an attribute in quotes of any kind."""
	text = as_line(text)
	decoded = _decoded(text)
	return decoded.replace("'", "’").replace("`", "‘") if {"'", "`"} & set(decoded) else text


def as_url(text: str) -> str:
	"""An address of the web with its quotes encoded, which no address holds as they are."""
	return as_line(_decoded(text).replace('"', "%22").replace("'", "%27")) if as_name(text) != text else text


def _decoded(text: str) -> str:
	for _time in range(SPELLINGS):
		text = html.unescape(text)
	return text


def check_color(text: str) -> None:
	"""Refuse what is no colour as a page writes one."""
	if not COLOR.fullmatch(text):
		raise ValueProblem("not_a_color")


def check_icon(text: str) -> None:
	"""Refuse what is no name of an icon."""
	if not ICON.fullmatch(text):
		raise ValueProblem("not_an_icon")


def check_number(value: object) -> None:
	"""Refuse what is no finite number, and a cell's text that isn't one amount."""
	if isinstance(value, Unread):
		raise ValueProblem(value.problem.code, *value.problem.details)
	try:
		decimal(value if not isinstance(value, bool) else int(value))
	except MoneyError:
		raise ValueProblem("not_a_number")


def check_whole_number(value: object) -> None:
	"""Refuse what is no number, and what is larger than a field of whole numbers holds on every database."""
	check_number(value)
	if abs(decimal(value if not isinstance(value, bool) else int(value))) > LARGEST_WHOLE:
		raise ValueProblem("number_too_large")


def read_date(value: object, zone: tzinfo) -> date:
	"""A date of year-month-day; days and months in another order are refused rather than guessed.

	:param zone: the site's time zone, whose day it is that a time with a zone of its own means
	"""
	if isinstance(value, datetime):
		value = value.date()
	elif not isinstance(value, date):
		value = _in_zone(_from_iso(value, "not_a_date"), zone, "not_a_date").date()
	if value.year < EARLIEST_YEAR:
		raise ValueProblem("not_a_date")
	return value


def read_time(value: object, zone: tzinfo) -> datetime:
	"""A date and time as the site's clock shows it, without a zone.

	:param zone: the site's time zone, into which a time that names its own is brought
	"""
	if isinstance(value, date) and not isinstance(value, datetime):
		value = datetime(value.year, value.month, value.day)
	found = value if isinstance(value, datetime) else _from_iso(value, "not_a_time")
	found = _in_zone(found, zone, "not_a_time")
	if found.year < EARLIEST_YEAR:
		raise ValueProblem("not_a_time")
	return found


def _in_zone(moment: datetime, zone: tzinfo, code: str) -> datetime:
	try:
		return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
	except OverflowError:
		raise ValueProblem(code)


def _from_iso(value: object, code: str) -> datetime:
	if not isinstance(value, str):
		raise ValueProblem(code)
	text = value.strip()
	try:
		# Python 3.10 reads neither the Z of browsers nor other than three or six decimals of a second
		return datetime.fromisoformat(f"{text[:-1]}+00:00" if text.endswith("Z") else text)
	except ValueError:
		raise ValueProblem(code)
