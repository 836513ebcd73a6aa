"""A product's code is its name, so that an import can name it."""

import frappe


def test_3_8_a_typed_product_code_is_the_products_name(make_product):
	assert make_product(product_code=" CH-A0101 ").name == "CH-A0101"
	assert frappe.get_doc("LC Product", "CH-A0101").product_code == "CH-A0101"


def test_3_8_a_product_without_a_code_gets_a_name():
	products = [
		frappe.get_doc({"doctype": "LC Product", "product_name": "Gói tư vấn"}).insert() for _ in range(2)
	]
	assert products[0].name != products[1].name
