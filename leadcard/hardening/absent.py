"""What hangs on a hidden card is asked for under a name that is nobody's (spec §8.7).

So Frappe itself answers, in whatever words, as for what is not there: the answer then gets the name that was sent.
"""

import hmac
import json
from collections.abc import Callable, Container, Iterable

import frappe
from frappe.utils import escape_html
from werkzeug.wrappers import Request, Response

from leadcard.permissions.references import is_document, unseen_in

DEEPEST = 12
FIRST_VERSION, SECOND_VERSION = "data", "/api/v2/"
SET_VALUE = "frappe.client.set_value"


def ask_for_absent(form: dict, keys: Iterable[str], inside: Iterable[str], hidden: Container[str]) -> None:
	"""Put names that are nobody's in place of hidden ones.

	:param keys: the arguments that hold names, or lists of names
	:param inside: those that hold objects which have such arguments, as JSON or not
	"""
	_change_names(
		form, inside, lambda _holder: keys, lambda name: _stand_in(name) if str(name) in hidden else name
	)


def name_by_texts(form: dict, inside: Iterable[str], keys_of: Callable[[dict], Iterable[str]]) -> None:
	"""Put texts in place of numbers that stand where names do.

	:param keys_of: the arguments of an object that hold names, or lists of names
	"""
	_change_names(form, inside, keys_of, _as_text)


def _as_text(name: object) -> object:
	is_number = isinstance(name, int | float) and not isinstance(name, bool)
	return str(name) if is_number else name


def _change_names(
	form: dict,
	inside: Iterable[str],
	keys_of: Callable[[dict], Iterable[str]],
	change: Callable[[object], object],
) -> None:
	_change_in(form, keys_of(form), change)
	for key in inside:
		sent = form.get(key)
		read = read_sent(sent)
		holders = [each for each in (read if isinstance(read, list) else [read]) if isinstance(each, dict)]
		changed = [holder for holder in holders if _change_in(holder, keys_of(holder), change)]
		if changed and isinstance(sent, str):
			form[key] = json.dumps(read)


def ask_address_for_absent(name: str) -> None:
	"""Put an absent name into the address of a request, which Frappe reads again."""
	environ = frappe.request.environ
	before, _name, after = environ["PATH_INFO"].encode("latin1").decode().rpartition(name)
	environ["PATH_INFO"] = f"{before}{_stand_in(name)}{after}".encode().decode("latin1")
	# pages of the website are looked up by what was read at first
	frappe.request.path = f"{before}{_stand_in(name)}{after}"


def _change_in(holder: dict, keys: Iterable[str], change: Callable[[object], object]) -> bool:
	"""Change the names in an object, and tell whether there were any."""
	before = dict(holder)
	for key in keys:
		sent = holder.get(key)
		read = read_sent(sent)
		if isinstance(read, list):
			names = [change(name) for name in read]
			if names != read:
				holder[key] = json.dumps(names) if isinstance(sent, str) else names
		elif isinstance(sent, str | int | float):
			holder[key] = change(sent)
	return holder != before


def read_body(route: dict[str, str]) -> None:
	"""Frappe's first version reads a document from a body of whatever type: it is looked at like the arguments."""
	request, form = frappe.request, frappe.form_dict
	if not _brings_document(route) or form.get(FIRST_VERSION) is not None:
		return
	if request.method in ("POST", "PUT") and not request.path.startswith(SECOND_VERSION):
		text = request.get_data(as_text=True)
		if isinstance(read_sent(text), dict):
			form[FIRST_VERSION] = text


def refer_to_absent(route: dict[str, str], called: str) -> None:
	"""Put absent names in place of hidden ones that the documents of a request refer to, stored or only sent along."""
	form = frappe.form_dict
	_refer_in(form, 0)
	if called == SET_VALUE:
		_refer_in_values(form)
	if frappe.request.method in ("POST", "PUT", "PATCH") and _brings_document(route):
		_refer_in_body(form, route)


def _brings_document(route: dict[str, str]) -> bool:
	"""Whether the body of a request is a document: what is posted to a stored one are the arguments of its method."""
	runs_method = route.get("method") or (frappe.request.method == "POST" and route.get("name"))
	return bool(route.get("doctype")) and not runs_method


def _refer_in(value: object, depth: int) -> bool:
	"""Look at all objects in a part of a request, and tell whether something was put in there."""
	if depth > DEEPEST or not isinstance(value, dict | list):
		return False
	changed = bool(depth) and isinstance(value, dict) and _refer_in_document(value)
	for key, each in list(value.items() if isinstance(value, dict) else enumerate(value)):
		read = read_sent(each)
		if _refer_in(read, depth + 1):
			changed = True
			if isinstance(each, str):
				value[key] = json.dumps(read)
	return changed


def _refer_in_document(document: dict) -> bool:
	unseen = unseen_in(document) if is_document(document) else []
	for reference in unseen:
		reference.holder[reference.fieldname] = _stand_in(reference.name)
	return bool(unseen)


def _refer_in_values(form: dict) -> None:
	"""Fields of a stored document, with their values or one with its value."""
	values = read_sent(form.get("fieldname"))
	named = {"doctype": form.get("doctype"), "name": form.get("name")}
	if isinstance(values, dict):
		if _refer_in_document(document := {**values, **named}):
			form["fieldname"] = json.dumps(document)
	elif isinstance(values, str) and _refer_in_document(document := {values: form.get("value"), **named}):
		form["value"] = document[values]


def _refer_in_body(form: dict, route: dict[str, str]) -> None:
	"""A document whose DocType stands in the address. Frappe's first version of it reads the body anew, but for `data`."""
	body = None if frappe.request.path.startswith(SECOND_VERSION) else read_sent(form.get(FIRST_VERSION))
	document = {**(body if isinstance(body, dict) else form), **route}
	if not _refer_in_document(document):
		return
	if not isinstance(body, dict):
		form.update(document)
	if not frappe.request.path.startswith(SECOND_VERSION):
		form[FIRST_VERSION] = json.dumps(document)


def _stand_in(name: str | int) -> str:
	"""The name under which a hidden one is asked for: the same each time, as Frappe counts how often some are."""
	from frappe.utils.password import get_encryption_key

	if not hasattr(frappe.local, "leadcard_absent"):
		frappe.local.leadcard_absent = {}
	known = frappe.local.leadcard_absent
	if name in known:
		return name
	digest = hmac.new(get_encryption_key().encode(), str(name).encode(), "sha256").hexdigest()
	# no beginning of a number, which whoever reads JSON would take it for
	stand_in = f"x{digest[:20]}"
	known[stand_in] = str(name)
	return stand_in


def name_what_was_sent(response: Response | None = None, request: Request | None = None) -> None:
	"""Frappe's hook `after_request`: an answer holds the names that were asked for."""
	names = getattr(frappe.local, "leadcard_absent", {})
	if not names or response is None or response.is_streamed:
		return
	if response.is_json:
		answer = _with_names(json.loads(response.get_data()), names)
		response.set_data(json.dumps(answer, separators=(",", ":")))
	elif response.mimetype.startswith("text/"):
		escaped = {stand_in: escape_html(name) for stand_in, name in names.items()}
		response.set_data(_put_back(response.get_data(as_text=True), escaped))


def _with_names(value: object, names: dict[str, str]) -> object:
	"""A part of an answer with the names, in texts of JSON as JSON spells them."""
	if isinstance(value, dict):
		return {_put_back(key, names): _with_names(each, names) for key, each in value.items()}
	if isinstance(value, list):
		return [_with_names(each, names) for each in value]
	if not isinstance(value, str) or not any(stand_in in value for stand_in in names):
		return value
	read = read_sent(value)
	return json.dumps(_with_names(read, names)) if isinstance(read, dict | list) else _put_back(value, names)


def _put_back(text: str, names: dict[str, str]) -> str:
	for stand_in, name in names.items():
		text = text.replace(stand_in, name)
	return text


def read_sent(value: object) -> object:
	"""What an argument of a request holds: what is sent as JSON is read, None where it can't be."""
	if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
		try:
			return json.loads(value)
		except (ValueError, RecursionError):
			return None
	return value
