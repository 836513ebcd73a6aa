"""Emails that people write: who gets them, and what a quotation needs (spec §5.8)."""

import re

from leadcard.domain import emails
from leadcard.domain.pasted import IdentityError

# quotes and angle brackets keep together what stands in them
PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|[,;\r\n]|[^",;<\r\n]+|["<]')
BREAKS = (";", "\r", "\n")
NAMED = re.compile(r"<\s*([^<>\s]+)\s*>\s*$")
BLANK = re.compile(r"<(?!img\b)[^>]*>|&nbsp;|&#160;|\s|[\u200b\ufeff]", re.IGNORECASE)

NOTHING_WRITTEN, NOTHING_TO_QUOTE = "nothing_written", "nothing_to_quote"


class UnreadableAddressError(ValueError):
	"""A part of a list that is no address: `part` is its text."""

	def __init__(self, part: str):
		super().__init__(part)
		self.part = part


def read_receivers(text: str) -> list[str]:
	"""The addresses of a list as people type it and mail programs copy it, each once.

	They stand between commas, semicolons, line breaks or spaces, with or without names; a name may hold commas, in
	quotes or, as Outlook writes it, between semicolons. Raises UnreadableAddressError.
	"""
	found: dict[str, str] = {}
	for part in _parts(text):
		address = _read(part)
		found.setdefault(address.lower(), address)
	return list(found.values())


def refuse_quotation(content: str, amount: float, files: int) -> str | None:
	"""Why a quotation would say nothing, None where it has something to quote.

	:param content: its text as HTML
	:param amount: what the card is worth, which a quotation's text tells
	:param files: how many files go along, one of which may be the quotation
	"""
	if files:
		return None
	if not BLANK.sub("", content):
		return NOTHING_WRITTEN
	return None if amount > 0 else NOTHING_TO_QUOTE


def _parts(text: str) -> list[str]:
	chunks = _split(PIECES.findall(text), BREAKS)
	several = len(chunks) > 1
	return [part for chunk in chunks for part in _parts_of_chunk(chunk, several)]


def _parts_of_chunk(pieces: list[str], is_one_of_several: bool) -> list[str]:
	text = "".join(pieces).strip()
	if is_one_of_several and NAMED.search(text) and text.count("@") == 1:
		return [text]
	return [part for each in _split(pieces, (",",)) for part in _addresses_in("".join(each).strip())]


def _addresses_in(part: str) -> list[str]:
	words = part.split()
	bare = all("@" in word and "<" not in word for word in words)
	return words if bare else [part]


def _split(pieces: list[str], separators: tuple[str, ...]) -> list[list[str]]:
	groups: list[list[str]] = [[]]
	for piece in pieces:
		if piece in separators:
			groups.append([])
		else:
			groups[-1].append(piece)
	return [group for group in groups if "".join(group).strip()]


def _read(part: str) -> str:
	named = NAMED.search(part)
	try:
		return emails.read(named[1] if named else part)
	except IdentityError as error:
		raise UnreadableAddressError(part) from error
