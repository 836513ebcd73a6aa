"""Spec §3.5: fields that an admin adds with Customize Form live in the cards' forms, and travel to the customer, without code."""

import frappe
import pytest
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

LEAD, CUSTOMER = "LC Lead", "LC Customer"
FIELDS = [
	{"fieldname": "custom_huong_nha", "label": "Hướng nhà", "fieldtype": "Data", "insert_after": "notes"},
	{"fieldname": "custom_ngay_xem", "label": "Ngày xem", "fieldtype": "Date", "insert_after": "notes"},
]


@pytest.fixture
def custom_fields(committing):
	"""The same two fields on leads and customers. MariaDB commits schema changes: they are taken out by hand."""
	with committing():
		create_custom_fields({LEAD: FIELDS, CUSTOMER: FIELDS})
	yield
	frappe.db.rollback()
	with committing():
		for doctype in (LEAD, CUSTOMER):
			for field in FIELDS:
				frappe.delete_doc("Custom Field", f"{doctype}-{field['fieldname']}", force=True)
	for doctype in (LEAD, CUSTOMER):
		frappe.clear_cache(doctype=doctype)


def test_3_5_custom_fields_are_kept_from_the_quick_form_to_the_customer(custom_fields, call, refused):
	values = {"custom_huong_nha": "Đông Nam", "custom_ngay_xem": "2026-12-31"}
	lead = call("leadcard.api.cards.create_lead", values={"full_name": "Bình", **values})["card"]["name"]

	def kept(doctype, name):
		found = frappe.db.get_value(doctype, name, list(values), as_dict=True)
		return {key: str(value) for key, value in found.items()}

	assert kept(LEAD, lead) == values
	customer = call("leadcard.api.cards.convert_lead", name=lead)["customer"]
	assert kept(CUSTOMER, customer) == values
	for bad in ({"custom_ngay_xem": "mai"}, {"custom_huong_nha": ["x"]}):
		with refused(frappe.ValidationError):
			call("leadcard.api.cards.create_lead", values={"full_name": "Bình", **bad})


def test_3_5_custom_fields_are_shown_and_changed_in_the_panel(custom_fields, call, refused):
	created = call("leadcard.api.cards.create_lead", values={"full_name": "Bình", "custom_huong_nha": "Đông"})
	key = {"doctype": LEAD, "name": created["card"]["name"]}
	call(
		"leadcard.api.cards.edit_card",
		**key,
		values={"custom_huong_nha": "Tây", "custom_ngay_xem": "2026-12-31"},
	)
	details = call.get("leadcard.api.board.get_card", **key)["details"]
	shown = {field["fieldname"]: (field["label"], field["value"], field["fieldtype"]) for field in details}
	assert shown["custom_huong_nha"] == ("Hướng nhà", "Tây", "Data")
	assert shown["custom_ngay_xem"] == ("Ngày xem", "2026-12-31", "Date")
	with refused(frappe.ValidationError):
		call("leadcard.api.cards.edit_card", **key, values={"custom_ngay_xem": "hôm nào đó"})
