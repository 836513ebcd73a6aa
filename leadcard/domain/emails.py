"""Email addresses as people write and paste them: each read as one address, or refused (spec §4.2)."""

import re

from leadcard.domain.pasted import QUOTES, IdentityError, plain

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
ADDRESS = re.compile(rf"{ATOM}(?:\.{ATOM})*@(?:{LABEL}\.)+{LABEL}")
PREFIX = re.compile(r"^(?:mailto|e-?mail|mail|thư)\s*:\s*", re.IGNORECASE)
QUERY = re.compile(r"\?.*$")
# the desk writes ‹ › where a text would be markup
NAMED = re.compile(r"^[^<>‹›@]*[<‹]\s*([^<>‹›\s]+)\s*[>›]$")
BETWEEN_ADDRESSES = re.compile(r"[\s,;/|&<>‹›()\[\]\"]+")


def read(raw: str) -> str:
	"""The one address that a text is, in the letters that were typed. Raises IdentityError."""
	text = plain(raw).strip(".,; ")
	found = {_bare(part).lower() for part in BETWEEN_ADDRESSES.split(text) if "@" in part}
	if len({part for part in found if ADDRESS.fullmatch(part)}) > 1:
		raise IdentityError("several_emails")
	if named := NAMED.match(text):
		text = named[1]
	elif len(found) == 1:
		text = _said_twice(text)
	address = _bare(text)
	if ADDRESS.fullmatch(address):
		return address
	if not address.isascii() and address.count("@") == 1 and " " not in address:
		raise IdentityError("accented_email", next(letter for letter in address if not letter.isascii()))
	raise IdentityError("invalid_email")


def read_named(raw: str) -> tuple[str, str]:
	"""The name before an address, empty where there is none, and the address. Raises IdentityError."""
	address = read(raw)
	name, bracket, _rest = raw.replace("‹", "<").partition("<")
	return (name.strip().strip(QUOTES).strip() if bracket and "@" not in name else ""), address


def _bare(text: str) -> str:
	text = PREFIX.sub("", text)
	return QUERY.sub("", text) if "@" in text.partition("?")[0] else text


def _said_twice(text: str) -> str:
	"""An address that a mail program wrote twice, as in `binh@example.com<mailto:binh@example.com>`."""
	parts = [part for part in BETWEEN_ADDRESSES.split(text) if part]
	return parts[0] if len(parts) > 1 and all("@" in part for part in parts) else text
