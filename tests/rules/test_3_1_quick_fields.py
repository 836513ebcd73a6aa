"""Spec §3.1, §3.8: what the board's "+" asks for in front, and the chips that it offers."""

import frappe
import pytest

from leadcard import exceptions

CHIPS = "leadcard.api.pickers.get_chips"


def test_3_1_the_admin_chooses_which_fields_stand_in_front(call, settings):
	assert call.get("leadcard.api.board.get_board")["quick_fields"] == []
	settings(quick_fields="full_name\nphone, email_id")
	assert call.get("leadcard.api.board.get_board")["quick_fields"] == ["full_name", "phone", "email_id"]


@pytest.mark.parametrize(
	"text",
	[
		"mobil",
		"mobile_no\nmobile_no",
		"title",
		"status",
		"remaining_amount",
		"last_care_on",
		"<b>x</b>",
		"name",
	],
)
def test_3_1_a_name_that_nobody_fills_in_is_refused(settings, refused, text):
	with refused(exceptions.InvalidValueError):
		settings(quick_fields=text)


def test_3_1_chips_begin_with_those_that_one_used_last(call, make_product):
	products = [make_product().name for _each in range(8)]
	sold = make_product(status="Sold").name
	recent = {"product": [products[7], sold, products[3], "nothing"], "source": ["Website"]}
	found = call.get(CHIPS, recent=recent)
	values = [choice["value"] for choice in found["product"]["choices"]]
	assert values[:2] == [products[7], products[3]] and len(values) == len(set(values)) == 6
	assert found["product"]["others"] and sold not in values
	label = frappe.db.get_value("LC Product", products[7], "product_name")
	assert found["product"]["choices"][0]["label"] == label


@pytest.mark.parametrize(
	"recent", [None, {}, {"product": "x"}, {"product": [{"a": 1}, 5, None]}, {"other": []}]
)
def test_3_1_chips_without_anything_used_are_the_lists_own(call, make_product, recent):
	product = make_product(product_name="  0 first of all").name
	found = call.get(CHIPS, recent=recent)
	assert product in [choice["value"] for choice in found["product"]["choices"]]


@pytest.mark.parametrize("recent", ["x", 5, ["product"]])
def test_3_1_what_is_no_object_is_refused(call, refused, recent):
	with refused(frappe.ValidationError):
		call.get(CHIPS, recent=recent)


def test_3_1_chips_are_for_who_may_create_leads(call, make_user, as_user, refused):
	with as_user(make_user(roles=())), refused(frappe.PermissionError):
		call.get(CHIPS)
