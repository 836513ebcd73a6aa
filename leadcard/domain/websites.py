"""Addresses of websites as people write and paste them: completed, or refused (spec §4.2)."""

import re
from urllib.parse import urlsplit

from leadcard.domain.pasted import IdentityError, plain

SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*)://", re.IGNORECASE)
LABEL = re.compile(r"^(?:website|web|url|trang web)\s*:\s*(?=\S)", re.IGNORECASE)
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)", re.IGNORECASE)
MACHINE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
BETWEEN = re.compile(r"[\s,;|‹›<>]+")


def read(raw: str) -> str:
	"""The one web address that a text is, with its scheme. Raises IdentityError."""
	text = LABEL.sub("", plain(raw)).strip("<>‹›,;. ")
	if sum(_is_address(part) for part in BETWEEN.split(text)) > 1:
		raise IdentityError("several_websites")
	if not SCHEME.match(text) and "@" in text.partition("/")[0]:
		raise IdentityError("email_as_website")
	if not _is_address(text):
		raise IdentityError("invalid_website")
	return text if SCHEME.match(text) else f"https://{text}"


def _is_address(text: str) -> bool:
	scheme = SCHEME.match(text)
	if " " in text or (scheme and scheme[1].lower() not in ("http", "https")):
		return False
	try:
		parts = urlsplit(text if scheme else f"https://{text}")
		host, _port = parts.hostname or "", parts.port
	except ValueError:
		return False
	return bool(HOST.fullmatch(host) or (scheme and MACHINE.fullmatch(host)))
