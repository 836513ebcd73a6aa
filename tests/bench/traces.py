"""Tests that commit leave nothing: their users go, with what they own."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pytest


@contextmanager
def caches_cleared_once() -> Iterator[None]:
	"""Frappe clears all that the site has cached several times with each user that is saved, and reads it anew: for many
	users once is enough."""
	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(frappe, "clear_cache", lambda *_args, **_options: None)
		yield
	frappe.clear_cache()


def forget(emails: list[str]) -> None:
	"""Remove users, the contacts that Frappe makes of them, and what they own, in every table and on disk."""
	frappe.db.rollback()
	found = [("File", name) for name in frappe.get_all("File", {"owner": ("in", emails)}, pluck="name")]
	found += [
		("Contact", name) for name in frappe.get_all("Contact", {"email_id": ("in", emails)}, pluck="name")
	]
	found += [("User", email) for email in emails]
	for doctype, name in found:
		frappe.delete_doc(doctype, name, force=True, ignore_missing=True, delete_permanently=True)
	for table in frappe.db.get_tables(cached=False):
		if "owner" in frappe.db.get_db_table_columns(table):
			rows = frappe.qb.Table(table)
			frappe.qb.from_(rows).delete().where(rows.owner.isin(emails)).run()
	frappe.db.delete("DefaultValue", {"parent": ("in", emails)})
	frappe.db.commit()
