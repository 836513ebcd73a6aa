"""Tokens of OAuth (spec §8.3): who asks for one gets it as who has logged in, and nobody finds one out by guessing.

Frappe takes the user of a new token from a cookie, or from what the request says beside what OAuth knows, and both are the
sender's to write; whoever is asked whether a token holds takes filters for it.
"""

import frappe
from frappe import _
from frappe.model.document import Document

CODE, TOKEN = "OAuth Authorization Code", "OAuth Bearer Token"
# what proves for whom a token is: the field that holds it, and what holds yet
PROOFS = {
	"code": (CODE, "authorization_code", {"validity": "Valid"}),
	"refresh_token": (TOKEN, "refresh_token", {"status": "Active"}),
}
# with a password the one who has it is asked for before any token is made
GIVES, BY_PASSWORD = "frappe.integrations.oauth2.get_token", "password"
# functions that are told a secret, and its argument
TOLD = {"frappe.integrations.oauth2.introspect_token": "token"}
FLAG = "leadcard_token_by_password"


def look_at(called: str) -> None:
	"""Before a function of Frappe's is called, by its own name: a secret that it is told is a text, as a list or an object
	would be a filter, which finds the secret letter by letter."""
	key, form = TOLD.get(called), frappe.form_dict
	if key and form.get(key) is not None:
		form[key] = str(form[key])
	frappe.flags[FLAG] = called == GIVES and {*frappe.request.values.getlist("grant_type")} == {BY_PASSWORD}


def keep_own_code(code: Document, _event: str | None = None) -> None:
	"""A code is given to who has logged in, whatever the cookie says."""
	if _is_asked_for(code):
		code.user = frappe.session.user


def keep_own_token(token: Document, _event: str | None = None) -> None:
	"""A token is for whom its code, or the token before it, was given to, or for who has logged in."""
	if _is_asked_for(token) and not frappe.flags.get(FLAG) and token.user not in _proven():
		frappe.throw(_("A token is given to whom it is for."), frappe.PermissionError)


def _is_asked_for(document: Document) -> bool:
	"""Whether the endpoints of OAuth make a document, which they do past all permissions."""
	return bool(document.flags.ignore_permissions and getattr(frappe.local, "request", None))


def _proven() -> set[str]:
	"""For whom a request may ask for a token, by what it holds."""
	sent = frappe.request.values
	people = {frappe.session.user}
	for key, (doctype, field, holds) in PROOFS.items():
		secrets = [secret for secret in sent.getlist(key) if secret]
		if secrets:
			people |= set(frappe.get_all(doctype, filters={field: ("in", secrets), **holds}, pluck="user"))
	return people
