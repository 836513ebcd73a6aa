"""Names: series, fields, prompts, hashes; and what a name may not be."""

import re

import frappe
import pytest
from frappe.model.naming import append_number_if_name_exists, make_autoname
from frappe.utils import nowdate

YEAR = r"20\d\d"


def test_a_series_counts_on(make_lead):
	one, two = make_lead().name, make_lead().name
	assert re.fullmatch(rf"LEAD-{YEAR}-\d{{5}}", one)
	assert int(two[-5:]) == int(one[-5:]) + 1


def test_the_number_of_the_last_name_is_given_back(make_lead):
	make_lead()
	lead = make_lead()
	name = lead.name
	frappe.delete_doc("LC Lead", name, force=True)
	assert make_lead().name == name


def test_a_gap_in_a_series_stays(make_lead):
	one, two = make_lead(), make_lead()
	frappe.delete_doc("LC Lead", one.name, force=True)
	assert int(make_lead().name[-5:]) == int(two.name[-5:]) + 1


def test_series_by_key():
	year = nowdate()[:4]
	assert make_autoname("_T-.YYYY.-.###") == f"_T-{year}-001"
	assert make_autoname("_T-.YYYY.-.###") == f"_T-{year}-002"
	assert make_autoname("_T-.####") == "_T-0001"
	assert re.fullmatch(r"[a-z0-9]{10}", make_autoname("hash"))


def test_a_series_of_strange_signs_is_refused():
	with pytest.raises(frappe.ValidationError):
		make_autoname("_T!-.###")


def test_a_name_by_field_is_stripped_and_kept_in_step(group):
	doc = group("  Khách lẻ ").insert()
	assert doc.name == "Khách lẻ"
	doc.group_name = "Khác"
	doc.save()
	assert doc.group_name == "Khách lẻ"


def test_a_name_by_field_needs_the_field(group):
	with pytest.raises(frappe.ValidationError):
		group("").insert()


def test_a_name_may_be_given(group):
	doc = frappe.get_doc({"doctype": "LC Product", "product_name": "x"}).insert(set_name="CH-01")
	assert doc.name == "CH-01"


def test_a_name_in_the_values_is_not_taken(make_product):
	assert re.fullmatch(r"[a-z0-9]{10}", make_product(name="Mein Name").name)


def test_names_have_no_angle_brackets():
	with pytest.raises(frappe.NameError):
		frappe.get_doc({"doctype": "Tag", "name": "<b>x</b>"}).insert()


def test_a_doctype_is_no_name(group):
	with pytest.raises(frappe.NameError):
		group("LC Customer Group").insert()


def test_prompted_names():
	assert frappe.get_doc({"doctype": "Tag", "name": "Mới"}).insert().name == "Mới"
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc({"doctype": "Tag"}).insert()


def test_children_have_names_of_their_own(make_user):
	team = frappe.get_doc(
		{"doctype": "LC Sales Team", "team_name": "_Đội", "members": [{"user": make_user()}]}
	).insert()
	assert re.fullmatch(r"[a-z0-9]{10}", team.members[0].name)


def test_a_number_is_appended_where_a_name_is_taken(group):
	group("_Vùng").insert()
	assert append_number_if_name_exists("LC Customer Group", "_Vùng") == "_Vùng-1"
	group("_Vùng-1").insert()
	assert append_number_if_name_exists("LC Customer Group", "_Vùng") == "_Vùng-2"
	assert append_number_if_name_exists("LC Customer Group", "_Miền") == "_Miền"


def test_contacts_are_named_after_people_and_their_party(make_customer):
	customer = make_customer()
	values = {
		"doctype": "Contact",
		"first_name": "Lan",
		"last_name": "Phạm",
		"links": [{"link_doctype": "LC Customer", "link_name": customer.name}],
	}
	assert frappe.get_doc(values).insert().name == f"Lan Phạm-{customer.name}"
	assert frappe.get_doc(values).insert().name == f"Lan Phạm-{customer.name}-1"
