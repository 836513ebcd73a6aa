"""What a product's choice says (spec §3.8): its price, and its state in the user's language."""

import pytest

SEARCH = "leadcard.hardening.stand_ins.searching.search_link"


@pytest.mark.parametrize(
	("lang", "states"), [("vi", {"Đang mở bán", "Đang giữ chỗ"}), ("en", {"Open for Sale", "Reserved"})]
)
def test_3_8_a_choice_says_state_and_price(make_product, make_user, as_user, call, lang, states):
	import frappe

	seller = make_user(language=lang)
	flat = make_product(product_name="Căn A-0101", product_code="A-0101", price=3_250_000_000)
	held = make_product(product_name="Căn A-0102", price=0, status="Reserved")
	with as_user(seller):
		frappe.local.lang = lang
		found = {row["value"]: row for row in call(SEARCH, doctype="LC Product", txt="Căn A-01")}
	assert set(found) == {flat.name, held.name}
	code, price, state = found[flat.name]["description"].split(" · ")
	assert code == "A-0101" and "3,250,000,000" in price.replace(".", ",") and state in states
	assert found[held.name]["description"] in states
	assert found[flat.name]["label"] == "Căn A-0101"


def test_3_8_other_choices_are_described_as_ever(make_lead, call):
	lead = make_lead(full_name="Trần Bình")
	(row,) = call(SEARCH, doctype="LC Lead", txt="Trần Bình")
	assert row["value"] == lead.name
