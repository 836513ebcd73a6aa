"""The ways by which new leads come in by themselves, as an admin has set them up in LC Intake (spec §12.1)."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document

DOCTYPE = "LC Intake"
WEBHOOK, MAILBOX, WEB_FORM = "Webhook", "Mailbox", "Web Form"


def webhook(name: object) -> Document | None:
	"""The webhook of a name, None where there is none that is enabled."""
	return _enabled({"name": name, "kind": WEBHOOK}) if isinstance(name, str) and name else None


def mailbox(account: object) -> Document | None:
	"""The sales mailbox that an Email Account is, None where it is none."""
	return _enabled({"email_account": account, "kind": MAILBOX}) if account else None


def web_form(form: str) -> Document | None:
	"""The way in that a form of the website is, None where an admin has set up none."""
	return _enabled({"web_form": form, "kind": WEB_FORM})


def is_set_up(way: Document | frappe._dict) -> bool:
	"""Whether an admin has set up a way, so that the log has what came by it."""
	return bool(way.get("name"))


def secret_of(way: Document | None) -> str:
	"""What a webhook's messages are signed with, "" where it has no secret yet."""
	return (way.get_password("secret", raise_exception=False) or "") if way else ""


def _enabled(filters: dict) -> Document | None:
	found = frappe.db.get_value(DOCTYPE, {**filters, "enabled": 1})
	return frappe.get_doc(DOCTYPE, found) if found else None


@contextmanager
def by_itself() -> Iterator[None]:
	"""What comes in is the site's own doing, whoever's request brings it: it is nobody's lead, and an Assignment Rule gives
	it to somebody (§8.5). What it writes is in the site's language."""
	before = frappe.session.user, frappe.local.lang
	frappe.session.user, frappe.local.lang = "Administrator", frappe.db.get_default("lang") or before[1]
	try:
		yield
	finally:
		frappe.session.user, frappe.local.lang = before
