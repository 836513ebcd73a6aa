"""Codes of cards (spec §3.2): which of them somebody typed, and which a naming series gave."""

import re
from collections.abc import Collection

DATES = {"YY": r"\d{2}", "YYYY": r"\d{4}", "MM": r"\d{2}", "DD": r"\d{2}", "WW": r"\d{1,2}"}
# what an app or the moment of saving puts in
OPEN_PARTS = {"FY", "timestamp"}
COUNTER = "#####"


def is_of_series(code: str, series: str, fields: Collection[str] = ()) -> bool:
	"""Whether a naming series gives codes like this one.

	:param series: as Frappe writes it: parts between points, such as `LEAD-.YYYY.-.#####`
	:param fields: of the card, whose values a series may hold
	"""
	counted = series if "#" in series else f"{series}.{COUNTER}"
	pattern = "".join(_pattern(part, fields) for part in counted.split("."))
	return bool(re.fullmatch(pattern, code, re.IGNORECASE))


def _pattern(part: str, fields: Collection[str]) -> str:
	if part.startswith("#"):
		return rf"\d{{{len(part)},}}"
	if part in OPEN_PARTS or part in fields or part.startswith("{"):
		return ".*"
	return DATES.get(part) or re.escape(part)
