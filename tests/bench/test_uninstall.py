"""What uninstalling leaves: nothing that counts or keeps the app's records, and all that is others'."""

from __future__ import annotations

import frappe
import pytest

from leadcard.setup import uninstall

pytestmark = pytest.mark.bench

OWN = (
	("DocType", "LC Lead"),
	("Workspace", "LeadCard Sales"),
	("Role", "LeadCard User"),
	("LC Lead", "LEAD-9"),
)
OTHERS = ("ToDo", "x"), ("DocType", "Something Else"), ("Role", "Sales User")


@pytest.fixture
def deleted():
	for doctype, name in (*OWN, *OTHERS):
		values = {"deleted_doctype": doctype, "deleted_name": name, "data": "{}", "name": f"{doctype}|{name}"}
		frappe.get_doc({"doctype": "Deleted Document", **values}).db_insert()


@pytest.fixture
def remove(monkeypatch):
	"""What Frappe calls before and after it has dropped the tables; all of it is undone after the test."""

	def run() -> None:
		uninstall.before_uninstall()
		monkeypatch.setattr(uninstall, "frappe", _Without())
		# files on disk would not come back
		monkeypatch.setattr(uninstall, "_delete_files", lambda _doctypes: None)
		uninstall.after_uninstall()

	return run


class _Without:
	"""Frappe once the app is no longer installed, for the module that asks: the site has it all the same."""

	get_installed_apps = staticmethod(lambda: ["frappe"])
	clear_cache = staticmethod(lambda: None)

	def __getattr__(self, name: str) -> object:
		return getattr(frappe, name)


def counters() -> set[str]:
	return set(frappe.qb.from_("Series").select("name").run(pluck=True))


def test_no_copy_of_a_deleted_document_stays(deleted, remove):
	remove()
	left = frappe.get_all("Deleted Document", fields=["deleted_doctype", "deleted_name"], as_list=True)
	assert not set(OWN) & {tuple(row) for row in left}
	assert set(OTHERS) <= {tuple(row) for row in left}
	assert not [row for row in left if row[0].startswith("LC ") or "LeadCard" in row[1]]


def test_no_counter_of_a_naming_series_stays_and_others_keep_theirs(make_lead, remove):
	make_lead()
	for name in ("LEAD-2019-", "CRM-LEAD-2026-", "LEAD-", "OPP-2025-", "KHAC-2026-"):
		if name not in counters():
			frappe.qb.into("Series").insert(name, 7).run()
	other = {"doctype_or_field": "DocField", "doc_type": "ToDo", "field_name": "naming_series"}
	setter = {"doctype": "Property Setter", "property": "options", "property_type": "Text"}
	frappe.get_doc({**setter, **other, "value": "OPP-.YYYY.-.####", "name": "todo-series"}).db_insert()
	remove()
	assert not {"LEAD-2019-", f"LEAD-{frappe.utils.getdate().year}-"} & counters()
	assert {"CRM-LEAD-2026-", "LEAD-", "OPP-2025-", "KHAC-2026-"} <= counters()
