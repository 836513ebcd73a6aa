"""What of a record tells who somebody is (spec §16.7), by the fields that its DocType has: custom ones need no code."""

import re
import unicodedata

TEXTS = frozenset(
	(
		*("Attach", "Attach Image", "Autocomplete", "Barcode", "Code", "Data", "Geolocation", "HTML Editor"),
		*("JSON", "Long Text", "Markdown Editor", "Phone", "Read Only", "Signature", "Small Text", "Text"),
		"Text Editor",
	)
)
DAYS = frozenset(("Date", "Datetime"))
# the birth of a person, the founding of a company
OF_BIRTH = re.compile(r"birth|founding|ngay_sinh|sinh_nhat|(^|_)dob(_|$)", re.IGNORECASE)
# documents that are called as people are
NAMED_AFTER_PEOPLE = frozenset(("Contact", "Address"))
# what a reader would take for lost, were it empty
FIRST_READ = frozenset(("subject", "content"))
# by which somebody is found in a log, on cards and on contacts
TRACED = (
	*("title", "full_name", "organization_name", "short_name", "mobile_no", "phone", "email_id"),
	*("tax_id", "id_number", "website"),
)
# shorter texts stand in many others
SHORTEST_TRACE = 6


def is_personal(fieldtype: str, fieldname: str, options: str | None = None) -> bool:
	"""Whether a field may tell who somebody is: whatever is free text, a birthday, and who is named."""
	if fieldtype in DAYS:
		return bool(OF_BIRTH.search(fieldname))
	return fieldtype in TEXTS or (fieldtype == "Link" and options in NAMED_AFTER_PEOPLE)


def traces(values: list[object]) -> list[str]:
	"""Those of a person's values by which they are found in a log: long enough, and more than one name that many have."""
	texts = {str(value).strip() for value in values if value}
	return sorted(
		text for text in texts if len(text) >= SHORTEST_TRACE and (" " in text or not text.isalpha())
	)


def struck_out(text: str, traces: list[str], word: str) -> str:
	"""A text with a word in place of each trace, in whatever letters and with whatever accents it is written there."""
	plain = "".join(map(_plain, text))
	wanted = "|".join(
		re.escape("".join(map(_plain, trace))) for trace in sorted(traces, key=len, reverse=True)
	)
	kept, end = [], 0
	for found in re.finditer(wanted, plain) if wanted else ():
		kept += [text[end : found.start()], word]
		end = found.end()
	return "".join([*kept, text[end:]])


def _plain(character: str) -> str:
	"""One letter for one, so that places stay: a small one without its accents."""
	letter = unicodedata.normalize("NFKD", character)[0].lower()
	return {"đ": "d"}.get(letter, letter[0])


def anonymous_names(party_type: str, word: str, code: str) -> dict[str, str | None]:
	"""What a card is called once nobody knows whose it was."""
	name, is_company = f"{word} {code}", party_type == "Organization"
	return {
		"title": name,
		"full_name": None if is_company else name,
		"organization_name": name if is_company else None,
	}
