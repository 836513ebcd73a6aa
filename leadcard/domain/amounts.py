"""Amounts and percents as people write them: read by a number format or refused, never guessed (spec §3.7).

`public/js/board/amounts.js` reads what is typed as `read` does.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

PATTERN = re.compile(r"#(?P<group>[^#]+)(?P<indian>##(?P=group))?###(?:(?P<point>[^#]+)#+)?")
MINUS = "\u2010\u2011\u2012\u2013\u2212"
SCIENTIFIC = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE]\+?\d+", re.ASCII)
# what the VND is called beside its code; a site may know no sign for it
DONG = ("₫", "đ", "vnđ", "đồng", "dong")
# more than a rounding: what such an amount loses was meant
NOTABLE = Decimal("0.001")
# beyond all money, and beyond what can be rounded
TOO_MUCH = Decimal(10) ** 18


class AmountError(ValueError):
	"""A text that isn't one amount. `code` is the key of the message, `details` what the message says of it."""

	def __init__(self, code: str, *details: str):
		super().__init__(code)
		self.code = code
		self.details = details


@dataclass(frozen=True)
class NumberFormat:
	"""What stands between groups of digits, and before the decimals; `indian` where groups are of two digits."""

	group: str
	point: str
	indian: bool = False


class Unread(str):
	"""A cell's text that isn't one amount, on its way to the document that refuses it."""

	problem: AmountError

	def __new__(cls, text: str, problem: AmountError) -> "Unread":
		unread = super().__new__(cls, text)
		unread.problem = problem
		return unread


ENGLISH = NumberFormat(",", ".")
WRITTEN = (
	ENGLISH,
	NumberFormat(".", ","),
	NumberFormat(" ", "."),
	NumberFormat(" ", ","),
	NumberFormat("'", "."),
)


@lru_cache(maxsize=32)
def format_of(pattern: str) -> NumberFormat:
	"""The number format of a pattern such as "#.###,##". One without decimals takes the mark that is left."""
	match = PATTERN.fullmatch(pattern or "")
	if not match:
		return ENGLISH
	group = match["group"].strip() or " "
	return NumberFormat(group, match["point"] or ("," if group == "." else "."), bool(match["indian"]))


def units_of(currency: str, symbol: str = "") -> tuple[str, ...]:
	"""What may stand beside an amount of a currency, in lower case."""
	return tuple({unit.lower() for unit in (currency, symbol, *(DONG if currency == "VND" else ())) if unit})


def read(text: str, by: NumberFormat, places: int | None = None, units: tuple[str, ...] = ()) -> Decimal:
	"""What a text means in a number format. Raises AmountError where it means nothing in it.

	:param places: decimals of the currency, where it is an amount of one
	:param units: what may stand beside the number, in lower case
	"""
	match = _shape(by).fullmatch(_bare(text, units))
	if not match:
		raise AmountError("not_in_format")
	decimals = match["decimals"] or ""
	if places is not None and len(decimals) > places and (decimals.strip("0") or len(decimals) == 3):
		raise AmountError("too_many_decimals")
	whole = re.sub(r"\D", "", match["whole"] or "0", flags=re.ASCII)
	return Decimal(f"{match['sign'] or ''}{whole}.{decimals or 0}")


def read_cell(
	value: object, by: NumberFormat, places: int | None = None, units: tuple[str, ...] = ()
) -> Decimal:
	"""What a cell of a file means, whichever way it is written, if only one amount can be meant. Raises AmountError.

	:param by: the site's number format, which decides where a mark may stand for groups or decimals
	:param places: decimals of the currency, None for a number that isn't an amount of one
	"""
	if _is_number(value):
		found = Decimal(str(value))
	else:
		found = _one_of(_readings(str(value), by, units), str(value), by, places)
	if not found.is_finite() or abs(found) >= TOO_MUCH:
		raise AmountError("not_a_number")
	if places is not None and _loses(found, places):
		raise AmountError("too_many_decimals")
	return found


def read_percent_cell(value: object) -> Decimal:
	"""What a cell of a file means as a percent, which has no groups of digits. Raises AmountError."""
	if _is_number(value):
		found = Decimal(str(value))
		if 0 < found < 1:
			# a cell that a spreadsheet shows as 7.5 % holds 0.075
			raise AmountError("share_or_percent", _plain(found * 100), _plain(found))
		return found
	match = _shape(NumberFormat("", ".")).fullmatch(_bare(str(value), ("%",)).replace(",", "."))
	if not match:
		raise AmountError("not_a_number")
	whole, decimals = match["whole"] or "0", match["decimals"] or "0"
	found = Decimal(f"{match['sign'] or ''}{whole}.{decimals}")
	if len(decimals) == 3 and whole.strip("0"):
		raise AmountError("two_amounts", _plain(found), _plain(found * 1000))
	return found


def _is_number(value: object) -> bool:
	return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _readings(text: str, by: NumberFormat, units: tuple[str, ...]) -> dict[NumberFormat, Decimal]:
	if SCIENTIFIC.fullmatch(_bare(text, units)):
		raise AmountError("digits_lost")
	found = {}
	for one in (by, *WRITTEN):
		try:
			found[one] = read(text, one, None, units)
		except AmountError:
			continue
	return found


def _one_of(
	readings: dict[NumberFormat, Decimal], text: str, by: NumberFormat, places: int | None
) -> Decimal:
	meant = set(readings.values())
	if not meant:
		raise AmountError("not_a_number")
	if len(meant) == 1:
		return meant.pop()
	# no currency of two decimals has three: a mark before three digits parts groups where the site's format says so
	has_thirds = places is None or places > 2
	if by in readings and (by.point == "." if has_thirds else by.point not in text):
		return readings[by]
	raise AmountError("two_amounts", *map(_plain, sorted(meant)))


def _loses(amount: Decimal, places: int) -> bool:
	lost = abs(amount - round(amount, places))
	return lost > NOTABLE * abs(amount)


def _plain(number: Decimal) -> str:
	return f"{number.normalize():f}"


def _bare(text: str, units: tuple[str, ...]) -> str:
	"""The number alone: in ordinary characters, without what may stand beside it."""
	text = "".join(
		character
		for character in unicodedata.normalize("NFKC", text)
		if unicodedata.category(character) != "Cf"
	)
	text = " ".join(re.sub(f"[{MINUS}]", "-", text).replace("’", "'").split())
	for unit in sorted(units, key=len, reverse=True):
		for found in (text.lower().removesuffix(unit), text.lower().removeprefix(unit)):
			if found != text.lower():
				return found.strip()
	return text


@lru_cache(maxsize=32)
def _shape(by: NumberFormat) -> re.Pattern:
	group, point = re.escape(by.group), re.escape(by.point)
	gap = f"{group} ?" if by.group == "," else group
	groups = rf"\d{{1,2}}(?:{gap}\d{{2}})*{gap}\d{{3}}" if by.indian else rf"\d{{1,3}}(?:{gap}\d{{3}})+"
	whole = rf"\d+|{groups}" if by.group else r"\d+"
	return re.compile(
		rf"(?P<sign>[-+])?(?=\d|{point}\d)(?P<whole>{whole})?(?:{point}(?P<decimals>\d+))?", re.ASCII
	)
