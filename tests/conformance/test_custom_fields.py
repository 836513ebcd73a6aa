"""Fields that an admin adds: a column, a place in the meta, checks of their own."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

FIELD = {
	"fieldname": "custom_vung",
	"label": "Vùng",
	"fieldtype": "Select",
	"options": "Bắc\nNam",
	"default": "Nam",
	"reqd": 1,
	"insert_after": "group_name",
}


@pytest.fixture
def custom_field(committing):
	"""A required field of LC Customer Group. MariaDB commits schema changes, so it is taken out again by hand."""
	with committing():
		create_custom_fields({"LC Customer Group": [FIELD]})
	yield "custom_vung"
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("Custom Field", "LC Customer Group-custom_vung", force=True)
	frappe.clear_cache(doctype="LC Customer Group")


def test_3_5_a_custom_field_is_a_field(custom_field, group):
	meta = frappe.get_meta("LC Customer Group")
	names = [df.fieldname for df in meta.fields]
	assert names.index(custom_field) == names.index("group_name") + 1
	assert meta.has_field(custom_field)
	doc = group("_Thử").insert()
	assert doc.custom_vung == "Nam"
	doc.custom_vung = "Bắc"
	doc.save()
	assert frappe.db.get_value("LC Customer Group", doc.name, custom_field) == "Bắc"
	assert frappe.get_all("LC Customer Group", {custom_field: "Bắc"}, pluck="name") == [doc.name]
	doc.custom_vung = "Tây"
	with pytest.raises(frappe.ValidationError):
		doc.save()
