"""The panel's log tells which rows of a card's tables were added, removed and changed (spec §2.10, §3.5, §8)."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from tests.rules.test_2_10_field_edits import LEAD, edit, log_of, told  # noqa: F401

# a table of people, as an admin adds one with Customize Form
TABLE = {
	"fieldname": "custom_di_cung",
	"label": "Người đi cùng",
	"fieldtype": "Table",
	"options": "LC Meeting Attendee",
	"insert_after": "notes",
}


@pytest.fixture
def table(committing):
	"""MariaDB commits schema changes: the field is taken out by hand."""
	with committing():
		create_custom_fields({LEAD: TABLE})
	yield TABLE["fieldname"]
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("Custom Field", f"{LEAD}-{TABLE['fieldname']}", force=True)
	frappe.clear_cache(doctype=LEAD)


@pytest.fixture
def edited(table, make_lead, edit):  # noqa: F811
	"""`edited(rows, …)`: a lead whose table holds one list of rows after the other, each by a save of its own."""

	def save(*states, **values):
		lead = make_lead(**values)
		for rows in states:
			kept = {row.attendee_name: row.name for row in lead.reload().get(table)}
			edit(lead, **{table: [{"name": kept.get(row["attendee_name"]), **row} for row in rows]})
		return lead

	return save


AN = {"attendee_name": "Chị An", "email_id": "an@example.com"}
BINH = {"attendee_name": "Anh Bình"}


def test_2_10_rows_that_were_added_changed_and_removed(edited, log_of):  # noqa: F811
	frappe.local.lang = "vi"
	lead = edited([AN, BINH], [AN, {**BINH, "email_id": "binh@example.com"}], [BINH])
	removed, changed, added = (told(entry) for entry in log_of(lead, "edit"))
	assert added == {
		"Người đi cùng, dòng 1": (None, "Tên: Chị An, Email: an@example.com"),
		"Người đi cùng, dòng 2": (None, "Tên: Anh Bình"),
	}
	assert changed == {"Người đi cùng, dòng 2, Email": (None, "binh@example.com")}
	assert removed["Người đi cùng, dòng 1"] == ("Tên: Chị An, Email: an@example.com", None)


def test_2_10_each_line_has_a_name_of_its_own_and_a_flood_is_cut(edited, log_of):  # noqa: F811
	people = [{"attendee_name": f"Khách {number}"} for number in range(30)]
	(entry,) = log_of(edited(people), "edit")
	assert len({field["fieldname"] for field in entry["fields"]}) == len(entry["fields"]) == 21
	assert entry["fields"][-1]["to"] == 10


def test_8_masked_addresses_in_rows_are_masked_in_the_log(
	edited,
	log_of,  # noqa: F811
	as_user,
	make_user,
	masking,
):
	anna, colleague = make_user(), make_user()
	lead = edited([AN], [{**AN, "email_id": "new@example.com"}], lead_owner=anna)
	frappe.share.add_docshare(LEAD, lead.name, colleague, read=1, flags={"ignore_share_permission": True})
	masking(1)
	with as_user(colleague):
		changed, added = (told(entry) for entry in log_of(lead, "edit"))
	assert list(changed.values()) == [("a•••@example.com", "n•••@example.com")]
	assert "an@example.com" not in str(added) and "a•••@example.com" in str(added)
	with as_user(anna):
		assert "an@example.com" in str(log_of(lead, "edit"))


@pytest.mark.parametrize(("of", "field"), [(LEAD, "custom_di_cung"), ("LC Meeting Attendee", "email_id")])
def test_8_what_one_may_not_read_of_a_table_is_in_no_entry(
	edited,
	log_of,  # noqa: F811
	as_user,
	make_user,
	of,
	field,
):
	anna = make_user()
	lead = edited([BINH], [{**BINH, "email_id": "x@example.com"}], lead_owner=anna)
	values = {"doc_type": of, "field_name": field, "property": "permlevel", "value": "3"}
	kind = {"doctype_or_field": "DocField", "property_type": "Int"}
	frappe.get_doc({"doctype": "Property Setter", **values, **kind}).insert()
	frappe.clear_cache(doctype=of)
	try:
		with as_user(anna):
			entries = [told(entry) for entry in log_of(lead, "edit")]
	finally:
		frappe.db.rollback()
		frappe.clear_cache(doctype=of)
	names = [] if of == LEAD else [{"Người đi cùng, row 1": (None, "Name: Anh Bình")}]
	assert entries == names


def test_2_10_a_text_that_looks_like_a_row_is_none(table, make_lead, edit, log_of):  # noqa: F811
	lead = make_lead()
	edit(lead, notes=f'["{table}",{{ ["{table}",0,"x",[["email_id","a","b"]]]')
	(entry,) = log_of(lead, "edit")
	assert [field["fieldname"] for field in entry["fields"]] == ["notes"]
