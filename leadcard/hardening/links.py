"""What a contact, an address or an email is linked to, as far as its reader sees it (spec §8.7).

Somebody may see a contact for one of the documents that it hangs on, and know nothing of the others: the rows that name
these are left out of answers and prints, and stay where they are when the contact is saved without them.
"""

import json
from collections.abc import Container, Iterator

import frappe
from frappe.model.document import Document
from werkzeug.wrappers import Request, Response

from leadcard.permissions.chain import Named, hidden_places, sees_all

PLACE = ("link_doctype", "link_name")
TABLE = "links"


def keep_hidden_links(document: Document, _event: str | None = None) -> None:
	"""Keep the links of a contact or an address that its writer doesn't see, before it is written."""
	before = document.get_doc_before_save()
	if not before or document.flags.ignore_permissions:
		return
	hidden = hidden_places(map(_place, before.links), frappe.session.user)
	for row in before.links if hidden else ():
		if _place(row) in hidden:
			_keep(document, row)


def _keep(document: Document, row: Document) -> None:
	sent = next((each for each in document.links if each.name == row.name), None)
	if sent and _place(sent) == _place(row):
		return
	document.links = [each for each in document.links if each is not sent]
	document.append(TABLE, row.as_dict())


def hide_printed_links(document: Document, *_settings: object) -> None:
	"""Frappe's hook `before_print` for contacts and addresses."""
	if hidden := hidden_places(map(_place, document.links), frappe.session.user):
		document.links = [row for row in document.links if _place(row) not in hidden]


def hide_links(response: Response | None = None, request: Request | None = None) -> None:
	"""Frappe's hook `after_request`: no row of an answer, nor of a version in it, names what its reader doesn't see."""
	if response is None or response.is_streamed or not response.is_json:
		return
	text = response.get_data()
	if PLACE[0].encode() not in text or sees_all(frappe.session.user):
		return
	answer = json.loads(text)
	if hidden := hidden_places(_places_in(answer), frappe.session.user):
		response.set_data(json.dumps(_without(answer, hidden), ensure_ascii=False, separators=(",", ":")))


def _place(row: Document | dict) -> Named:
	return tuple(row.get(field) for field in PLACE)


def _places_in(value: object) -> Iterator[Named]:
	"""All that rows in a part of an answer name, of texts that are JSON too."""
	read = _read(value)
	if isinstance(read, dict):
		yield _place(read)
	for each in read.values() if isinstance(read, dict) else read if isinstance(read, list) else ():
		yield from _places_in(each)


def _without(value: object, hidden: Container[Named]) -> object:
	read = _read(value)
	if isinstance(read, dict):
		kept = {key: _without(each, hidden) for key, each in read.items()}
	elif isinstance(read, list):
		kept = [_without(each, hidden) for each in read if not _is_hidden_row(each, hidden)]
	else:
		return value
	return json.dumps(kept, ensure_ascii=False) if isinstance(value, str) else kept


def _is_hidden_row(value: object, hidden: Container[Named]) -> bool:
	"""Whether something is a hidden row, or one with the name of its table before it, as versions have it."""
	if isinstance(value, list) and len(value) == 2 and value[0] == TABLE:
		value = value[1]
	return isinstance(value, dict) and _place(value) in hidden


def _read(value: object) -> object:
	if isinstance(value, str) and PLACE[0] in value and value.lstrip()[:1] in ("[", "{"):
		try:
			return json.loads(value)
		except (ValueError, RecursionError):
			return None
	return value
