"""What Frappe tells about a card beside its fields: old and new values of changes, and the addresses of emails."""

from collections.abc import Callable, Iterable
from functools import wraps

import frappe
from frappe.model.document import Document

from leadcard.domain.masking import FIELDS, mask, mask_addresses
from leadcard.masking.access import hides
from leadcard.permissions.chain import hidden_among, sees_all
from leadcard.permissions.roles import addresses_of_company

HEADERS = ("sender", "sender_full_name", "recipients", "cc", "bcc")


def mask_versions(original: Callable) -> Callable:
	"""Around a form's history."""

	@wraps(original)
	def get_versions(doc: Document) -> list[dict]:
		versions = original(doc)
		if versions and hides(doc.doctype, doc.name):
			for version in versions:
				version.data = _mask_data(version.data)
		return versions

	return get_versions


def _mask_data(data: str | None) -> str | None:
	changes = frappe.parse_json(data)
	if not isinstance(changes, dict) or not changes.get("changed"):
		return data
	changes["changed"] = [
		[change[0], *(mask(change[0], value) for value in change[1:])] if change[0] in FIELDS else change
		for change in changes["changed"]
	]
	return frappe.as_json(changes, indent=None)


def mask_changes(original: Callable) -> Callable:
	"""Around what followers are mailed."""

	@wraps(original)
	def get_version(doctype: str, doc_name: str, frequency: str, user: str) -> list[dict]:
		changes = original(doctype, doc_name, frequency, user)
		if changes and hides(doctype, doc_name, user):
			for change in changes:
				values, field = change["data"], change["data"].get("field")
				if field in FIELDS:
					values.update({end: mask(field, values[end]) for end in ("from", "to")})
		return changes

	return get_version


def mask_emails(original: Callable) -> Callable:
	"""Around a form's emails."""

	@wraps(original)
	def _get_communications(doctype: str, name: str, *arguments: object, **values: object) -> list[dict]:
		emails = _seen(original(doctype, name, *arguments, **values))
		if emails and hides(doctype, name):
			mask_headers(emails)
		return emails

	return _get_communications


def _seen(emails: list[dict]) -> list[dict]:
	"""A contact of several cards has the emails of all of them: those of a card that one doesn't see are left out."""
	user = frappe.session.user
	if not emails or sees_all(user):
		return emails
	hidden = hidden_among("Communication", [email["name"] for email in emails], user)
	return [email for email in emails if email["name"] not in hidden]


def mask_headers(emails: Iterable[dict]) -> None:
	"""Mask every address of some emails that isn't a colleague's."""
	known = addresses_of_company()
	for email in emails:
		for header in HEADERS:
			if email.get(header):
				email[header] = mask_addresses(email[header], known)
