"""Spec §2.8 by the list's bulk edit: each card obeys the pipeline, a refused one changes nothing and is named."""

import frappe
import pytest
from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs

pytestmark = pytest.mark.bench
LEAD = "LC Lead"


@pytest.fixture
def leads(committing, make_lead):
	"""Two leads that are really stored, since a bulk edit commits and rolls back one by one."""
	with committing():
		made = [make_lead().name for _number in range(2)]
	yield made
	frappe.db.rollback()
	with committing():
		for name in made:
			frappe.delete_doc(LEAD, name, force=True)


def statuses(names) -> list:
	return [frappe.db.get_value(LEAD, name, "status") for name in names]


@pytest.mark.parametrize("wish", ["Converted", "Transacted", "Dead", "Nonsense"])
def test_2_8_a_refused_bulk_edit_changes_nothing_and_names_its_cards(leads, committing, wish):
	with committing():
		failed = submit_cancel_or_update_docs(LEAD, leads, "update", {"status": wish})
	assert sorted(failed) == sorted(leads)
	assert statuses(leads) == ["New", "New"]


def test_2_8_a_bulk_edit_moves_what_may_be_moved(leads, committing):
	with committing():
		frappe.get_doc(
			{
				"doctype": "LC Call",
				"reference_doctype": LEAD,
				"reference_name": leads[0],
				"completed": 1,
			}
		).insert()
		failed = submit_cancel_or_update_docs(LEAD, leads, "update", {"status": "Contacting"})
	assert not failed and statuses(leads) == ["Contacting", "Contacting"]
	with committing():
		failed = submit_cancel_or_update_docs(LEAD, leads, "update", {"status": "New"})
		frappe.db.delete("LC Call", {"reference_name": leads[0]})
	assert failed == [leads[0]]
	assert statuses(leads) == ["Contacting", "New"]


def test_8_4_a_bulk_edit_gives_cards_to_nobody_who_cannot_own_them(leads, committing, make_user):
	with committing():
		gone = make_user("gone.bulk@example.com", enabled=0)
		failed = submit_cancel_or_update_docs(LEAD, leads, "update", {"lead_owner": gone})
		frappe.db.delete("Has Role", {"parent": gone})
		frappe.db.delete("User", {"name": gone})
		frappe.db.delete("Notification Settings", {"name": gone})
	assert sorted(failed) == sorted(leads)
	assert [frappe.db.get_value(LEAD, name, "lead_owner") for name in leads] == [None, None]
