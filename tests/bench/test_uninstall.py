"""What uninstalling leaves: nothing that counts or keeps the app's records, and all that is others'."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils.password import Auth

from leadcard.demo import loader, people
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
		# nor would an index
		monkeypatch.setattr(uninstall.dialect, "drop_indexes_of_frappes", lambda: None)
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


@pytest.fixture
def sample(monkeypatch):
	"""The first three of the sample users, as the loader makes them, and what they have made."""
	monkeypatch.setattr(people, "SAMPLE_USERS", people.SAMPLE_USERS[:3])
	loader._add_users()
	return [person["email"] for person in people.SAMPLE_USERS]


def contact_of(owner: str, card: Document, first_name: str, **values) -> str:
	links = [{"link_doctype": card.doctype, "link_name": card.name}]
	contact = frappe.get_doc({"doctype": "Contact", "first_name": first_name, "links": links}).insert()
	stamp = {"owner": owner, "modified_by": owner, **values}
	frappe.db.set_value("Contact", contact.name, stamp, update_modified=False)
	return contact.name


def test_sample_users_go_with_their_contacts_if_they_are_as_they_were_loaded(sample, make_lead, remove):
	lead = make_lead()
	made = contact_of(sample[0], lead, "Mẫu")
	real = contact_of("Administrator", lead, "Khách Thật")
	remove()
	assert not frappe.get_all("User", filters={"name": ("in", sample)})
	assert not frappe.db.exists("Contact", made)
	assert frappe.db.exists("Contact", real)


def test_sample_users_who_have_become_somebodys_are_disabled_and_stay(sample, make_lead, remove, make_user):
	worker, renamed, owner = sample
	other = make_user()
	made = contact_of(owner, make_lead(), "Khách Sửa", modified_by=other)
	task = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": worker}).insert()
	user = frappe.get_doc("User", renamed)
	user.update({"new_password": "Another-Password-2026", "last_name": "Thật"})
	user.save()
	remove()
	left = frappe.get_all("User", filters={"name": ("in", [*sample, other])}, fields=["name", "enabled"])
	assert {row.name: row.enabled for row in left} == {worker: 0, renamed: 0, owner: 0, other: 1}
	assert frappe.db.exists("ToDo", {"name": task.name, "allocated_to": worker})
	assert frappe.db.exists("Contact", made)


def made(doctype: str, **values) -> str:
	return frappe.get_doc({"doctype": doctype, **values}).insert().name


def test_cards_charts_and_dashboards_go_with_what_they_show(remove):
	"""Also those that a manager has made; a dashboard with a chart of something else stays, without LeadCard's."""
	about = {"chart_type": "Group By", "group_by_type": "Count", "filters_json": "[]", "type": "Bar"}
	ours = made(
		"Dashboard Chart", chart_name="Leads", document_type="LC Lead", group_by_based_on="status", **about
	)
	other = made(
		"Dashboard Chart", chart_name="Tasks", document_type="ToDo", group_by_based_on="status", **about
	)
	alone = made("Dashboard", dashboard_name="Alone", charts=[{"chart": ours}])
	mixed = made("Dashboard", dashboard_name="Mixed", charts=[{"chart": ours}, {"chart": other}])
	remove()
	assert not frappe.db.exists("Dashboard", alone)
	assert frappe.get_all("Dashboard Chart Link", {"parent": mixed}, pluck="chart") == [other]
	assert not frappe.get_all("Onboarding Step", {"name": ("like", "LC %")})
	assert not frappe.get_all("Onboarding Step", {"reference_report": "Expected and Actual Revenue"})


def test_no_secret_of_a_webhook_stays(remove):
	frappe.get_doc({"doctype": "LC Intake", "title": "Trang đích", "kind": "Webhook"}).insert().new_secret()
	kept = frappe.qb.from_(Auth).select(Auth.name).where(Auth.doctype == "LC Intake")
	assert kept.run()
	remove()
	assert not kept.run()
