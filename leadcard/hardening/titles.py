"""The titles of linked documents, which Frappe sends and prints with a document without asking who sees them (spec §8.7).

A document may name what its reader has lost meanwhile, or never saw.
"""

import json

import frappe
from frappe.model.document import Document
from werkzeug.wrappers import Request, Response

from leadcard.permissions.chain import OURS, is_hidden, sees_all

TITLES = "_link_titles"
PRINTED = "__link_titles"
BETWEEN = "::"


def hide_titles(response: Response | None = None, request: Request | None = None) -> None:
	"""Frappe's hook `after_request`: an answer keeps the titles that its reader may see."""
	hidden = _hidden_keys(getattr(frappe.local, "response", {}).get(TITLES) or {})
	if not hidden or response is None or not response.is_json:
		return
	answer = json.loads(response.get_data())
	answer[TITLES] = {key: title for key, title in answer.get(TITLES, {}).items() if key not in hidden}
	response.set_data(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def hide_printed_titles(document: Document, *_settings: object) -> None:
	"""Frappe's hook `before_print` for every document."""
	titles = getattr(document, PRINTED, None) or {}
	for key in _hidden_keys(titles):
		del titles[key]


def _hidden_keys(titles: dict) -> set[str]:
	named = [key.split(BETWEEN, 1) for key in titles if key.split(BETWEEN, 1)[0] in OURS]
	user = frappe.session.user
	if not named or sees_all(user):
		return set()
	return {BETWEEN.join(place) for place in named if is_hidden(*place, user)}
