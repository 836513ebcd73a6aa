"""Who works in the measured company: the same people, team and mail account on each site, and their removal.

All that they make is theirs, so that what is left at the end is known by its owner.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils.password import update_password

from benchmarks.day import known

SELLER, COLLEAGUE, MANAGER = (f"day.{who}@benchmark.example" for who in ("seller", "colleague", "manager"))
NAMES = {SELLER: "Day Seller", COLLEAGUE: "Day Colleague", MANAGER: "Day Manager"}
PASSWORD = "A-Day-In-Clicks-2026"
ACCOUNT = "Benchmark Day"
TEMPLATE = "Benchmark Day Offer"
# their deletion takes along what is kept beside the tables
WHOLE = (
	"File",
	"LC Customer",
	"LC Lead",
	"CRM Deal",
	"CRM Lead",
	"Contact",
	"LC Sales Team",
	"Email Template",
)


@contextmanager
def on(site: str, user: str = SELLER) -> Iterator[None]:
	"""A bench's site as one of its users, for as long as the block; what was written stays."""
	frappe.init(site=site)
	frappe.connect()
	try:
		frappe.set_user(user)
		yield
		frappe.db.commit()
	finally:
		frappe.destroy()


def hire(site: str, roles: dict[str, str]) -> None:
	"""People with their roles, an email template, and an account that emails can be queued for."""
	with on(site, "Administrator"):
		for email, role in roles.items():
			user = frappe.new_doc("User")
			user.update(
				{"email": email, "first_name": NAMES[email], "language": "en", "send_welcome_email": 0}
			)
			user.flags.no_welcome_mail = True
			user.insert()
			user.add_roles(role)
			update_password(email, PASSWORD)
		if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
			# not inserted as a document is: Frappe would look for its server
			account = frappe.new_doc("Email Account")
			sends = {"enable_outgoing": 1, "default_outgoing": 1, "smtp_server": "127.0.0.1"}
			account.update({"name": ACCOUNT, "email_account_name": ACCOUNT, "email_id": MANAGER, **sends})
			account.db_insert()


def make_template(doctype: str | None = None) -> None:
	"""The text of the day's emails; Frappe CRM asks for which DocType it is."""
	template = frappe.new_doc("Email Template")
	template.update({"name": TEMPLATE, "subject": "Our offer", "response": f"<p>{known.OFFER}</p>"})
	if doctype:
		template.update({"reference_doctype": doctype, "enabled": 1})
	template.insert(ignore_permissions=True)


def dismiss(site: str) -> None:
	"""Remove the people and all that is theirs."""
	with on(site, "Administrator"):
		theirs = {"owner": ("in", list(NAMES))}
		for doctype in filter(frappe.db.table_exists, WHOLE):
			for name in frappe.get_all(doctype, theirs, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_missing=True, delete_permanently=True)
		stored = {"issingle": 0, "is_virtual": 0, "name": ("!=", "User")}
		for doctype in filter(frappe.db.table_exists, frappe.get_all("DocType", stored, pluck="name")):
			frappe.db.delete(doctype, theirs)
		for email in NAMES:
			frappe.delete_doc("User", email, force=True, ignore_missing=True, delete_permanently=True)
		frappe.db.delete("Email Account", {"name": ACCOUNT})
		frappe.clear_cache()


def attach(site: str, doctype: str, name: str) -> None:
	"""A private text file at a card."""
	with on(site):
		place = {"attached_to_doctype": doctype, "attached_to_name": name, "is_private": 1}
		frappe.get_doc(
			{"doctype": "File", "file_name": known.FILE, "content": known.CONTENT, **place}
		).insert()
