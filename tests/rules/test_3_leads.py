"""Spec §3: what a lead needs, its code, its own fields, its money and its product."""

import frappe
import pytest

from leadcard import exceptions

LEAD, CUSTOMER = "LC Lead", "LC Customer"
LONG = "Nguyễn " * 60


def create(call, status="New", **values):
	return call("leadcard.api.cards.create_lead", values=values, status=status)["card"]


def stored(lead, *fields):
	name = lead["name"] if isinstance(lead, dict) else lead.name
	return frappe.db.get_value(LEAD, name, fields, as_dict=True)


@pytest.mark.parametrize(
	("values", "label"),
	[
		({"party_type": "Individual"}, "Full Name"),
		({"party_type": "Individual", "full_name": "  \u200b "}, "Full Name"),
		({"party_type": "Individual", "organization_name": "ACME"}, "Full Name"),
		({"party_type": "Organization", "full_name": "Bình"}, "Organization Name"),
		({"party_type": "Organization", "organization_name": ""}, "Organization Name"),
	],
)
def test_3_1_a_missing_name_blocks_saving_and_says_which(call, refused, values, label):
	before = frappe.db.count(LEAD)
	with refused(exceptions.RequiredFieldError) as error:
		create(call, **values)
	assert label in str(error.value)
	with refused(exceptions.RequiredFieldError):
		frappe.get_doc({"doctype": LEAD, **values}).insert()
	assert frappe.db.count(LEAD) == before


def test_3_1_the_name_shown_is_the_organizations_or_the_persons(call):
	person = create(call, full_name="  Trần Ngọc Bình ", salutation="Ông")
	assert person["title"] == "Trần Ngọc Bình"
	company = create(call, party_type="Organization", organization_name="Công ty Hoa Sen", full_name="Bình")
	assert company["title"] == "Công ty Hoa Sen"


def test_3_1_names_typed_composed_and_decomposed_are_stored_alike(call):
	decomposed = create(call, full_name="Tra\u0302\u0300n Ngo\u0323c Bi\u0300nh")
	assert decomposed["title"] == "Trần Ngọc Bình"


def test_3_2_a_code_is_generated_where_none_is_typed(call):
	first, second = create(call, full_name="A"), create(call, full_name="B", code="   ")
	assert first["name"].startswith("LEAD-") and second["name"].startswith("LEAD-")
	assert int(second["name"][-5:]) == int(first["name"][-5:]) + 1
	assert stored(first, "code").code == first["name"]


@pytest.mark.parametrize("series", ["SINV-.YYYY.-.#####", "LEAD-.YYYY.-.", "x", "<b>.#####", ".#####"])
def test_3_2_numbers_come_from_the_lists_own_series_only(call, refused, series):
	with refused(exceptions.InvalidValueError):
		create(call, full_name="A", naming_series=series)
	with refused(exceptions.InvalidValueError):
		frappe.get_doc({"doctype": LEAD, "full_name": "A", "naming_series": series}).insert()


@pytest.mark.parametrize("code", ["KH-0001/26", "Mã số 7", "a b’c", "100%", "\\x"])
def test_3_2_a_typed_code_is_kept(call, code):
	card = create(call, full_name="A", code=f" {code} ")
	assert card["name"] == code
	lead = frappe.get_doc(LEAD, code)
	lead.code = "OTHER"
	lead.save()
	assert (lead.name, lead.code) == (code, code)
	assert call.get("leadcard.api.board.get_card", doctype=LEAD, name=code)["card"]["name"] == code


@pytest.mark.parametrize(
	"code",
	["<b>x</b>", "New LC Lead 5", "new-lc-lead-abc", "LC Lead", "a\nb", "a\tb", "a'b", 'a"b', "x" * 141],
)
def test_3_2_a_code_that_can_be_no_name_is_refused(call, refused, code):
	before = frappe.db.count(LEAD)
	with refused(frappe.ValidationError):
		create(call, full_name="A", code=code)
	assert frappe.db.count(LEAD) == before


@pytest.mark.parametrize("code", ["\u200b", "\u200e \u00a0"])
def test_3_2_an_invisible_code_is_none(call, code):
	assert create(call, full_name="A", code=code)["name"].startswith("LEAD-")


def test_3_2_a_code_given_twice_is_refused_and_one_for_a_lead_and_a_customer_is_not(
	call, refused, make_customer
):
	create(call, full_name="A", code="CODE-1")
	with refused(frappe.DuplicateEntryError):
		create(call, full_name="B", code="CODE-1")
	assert stored({"name": "CODE-1"}, "full_name").full_name == "A"
	customer = make_customer(code="CODE-1")
	lead = frappe.get_doc(LEAD, "CODE-1")
	answer = call("leadcard.api.cards.convert_lead", name=lead.name)
	assert answer["customer"] not in (customer.name, lead.name)


@pytest.mark.parametrize(
	("fieldname", "value"),
	[
		("full_name", LONG),
		("short_name", LONG),
		("code", LONG),
		("tax_id", "1" * 500),
		("mobile_no", "0" * 500),
		("email_id", "a" * 500 + "@example.com"),
		("website", "javascript:alert(1)"),
		("party_type", "Ghost"),
		("stage", "No Such Stage"),
		("source", "No Such Source"),
		("product", "No Such Product"),
		("lead_owner", "nobody@nowhere.example"),
		("date_of_birth", "31/12/1990"),
		("date_of_birth", "1990-02-30"),
		("date_of_birth", "hôm qua"),
		("date_of_birth", 19901231),
		("full_name", ["Bình"]),
		("full_name", {"a": 1}),
		("full_name", "a\0b"),
		("full_name", "\ud800"),
		("product", ["x"]),
		("expected_revenue", "nhiều"),
		("expected_revenue", "1,500,000"),
		("expected_revenue", 1e30),
		("expected_revenue", -1),
		("expected_revenue", "NaN"),
		("expected_revenue", [1]),
		("deposit_percent", 101),
		("deposit_percent", -1),
		("deposit_percent", "1e300"),
		("deposit_amount", 1e13),
		("no_such_field", 1),
		("name", "X"),
		("owner", "x@example.com"),
		("docstatus", 1),
	],
)
def test_3_1_bad_values_are_refused_and_nothing_is_stored(call, refused, fieldname, value):
	before = frappe.db.count(LEAD)
	with refused(frappe.ValidationError) as error:
		create(call, **{"full_name": "Bình", fieldname: value})
	assert str(error.value), "a refusal says something"
	assert frappe.db.count(LEAD) == before


@pytest.mark.parametrize(
	("fieldname", "value"),
	[
		("full_name", ["Bình"]),
		("code", {"a": 1}),
		("mobile_no", ["0916666123"]),
		("date_of_birth", "31/12/1990"),
		("expected_revenue", "nhiều"),
		("expected_revenue", 1e30),
	],
)
def test_3_1_bad_values_are_refused_on_the_way_of_rest_too(make_lead, refused, card_of, fieldname, value):
	with refused(frappe.ValidationError):
		frappe.get_doc({"doctype": LEAD, "full_name": "Bình", fieldname: value}).insert()
	lead = make_lead()
	before = card_of(LEAD, lead.name)
	if fieldname != "code":
		with refused(frappe.ValidationError):
			lead.update({fieldname: value})
			lead.save()
		assert card_of(LEAD, lead.name) == before


def test_3_1_numbers_for_texts_are_taken_as_texts(call):
	card = create(call, full_name=12345, mobile_no=84916666123, code=777)
	assert (card["title"], card["mobile_no"], card["name"]) == ("12345", "84916666123", "777")


@pytest.mark.parametrize("values", ["[1]", "null", "{", "x", '"text"', "1", "[]"])
def test_3_1_values_that_are_no_object_are_refused(call, refused, values):
	before = frappe.db.count(LEAD)
	with refused(frappe.ValidationError):
		call("leadcard.api.cards.create_lead", values=values)
	assert frappe.db.count(LEAD) == before


def test_3_3_what_is_known_of_a_lead_is_kept(call):
	values = {
		"full_name": "Bình",
		"short_name": "B",
		"source": "Website",
		"industry": "Xây dựng",
		"market_segment": "Cao cấp",
		"website": "https://example.com",
		"address_line": "12 Lê Lợi",
		"ward": "Bến Nghé",
		"district": "Quận 1",
		"province": "TP. Hồ Chí Minh",
		"date_of_birth": "1990-12-31",
		"notes": "Khách quen 😀",
	}
	kept = stored(create(call, **values), *values)
	assert {key: str(value) for key, value in kept.items()} == values


def test_3_4_the_referrer_is_a_customer_or_a_user(call, refused, make_customer):
	customer = make_customer()
	create(call, full_name="A", referrer_type="LC Customer", referrer=customer.name)
	create(call, full_name="B", referrer_type="User", referrer="Administrator")
	with refused(frappe.ValidationError):
		create(call, full_name="C", referrer_type="LC Customer", referrer="CUST-NONE")
	with refused(frappe.ValidationError):
		create(call, full_name="D", referrer_type="LC Lead", referrer=customer.name)


def test_3_7_choosing_a_product_sets_revenue_percent_and_deposit(make_lead, make_product):
	lead = make_lead(product=make_product(price=1_000_000, deposit_percent=20).name)
	money = stored(lead, "expected_revenue", "deposit_percent", "deposit_amount", "remaining_amount")
	assert money == {
		"expected_revenue": 1_000_000,
		"deposit_percent": 20,
		"deposit_amount": 200_000,
		"remaining_amount": 800_000,
	}


def test_3_7_the_percent_falls_back_to_the_settings(make_lead, make_product, settings):
	assert make_lead(product=make_product(price=1_000).name).deposit_amount == 100
	settings(default_deposit_percent=35)
	assert make_lead(product=make_product(price=1_000).name).deposit_amount == 350
	free = make_lead(product=make_product(price=1_000, no_deposit=1, deposit_percent=20).name)
	assert (free.deposit_percent, free.deposit_amount, free.remaining_amount) == (0, 0, 1_000)


def test_3_7_typed_values_stay_until_product_or_percent_change(make_lead, make_product):
	lead = make_lead(product=make_product(price=1_000_000).name)
	lead.expected_revenue, lead.deposit_amount = 900_000, 150_000
	lead.save()
	lead.reload()
	lead.notes = "x"
	lead.save()
	assert (lead.expected_revenue, lead.deposit_amount, lead.remaining_amount) == (900_000, 150_000, 750_000)
	lead.deposit_percent = 50
	lead.save()
	assert (lead.expected_revenue, lead.deposit_amount, lead.remaining_amount) == (900_000, 500_000, 400_000)
	lead.product = make_product(price=2_000_000).name
	lead.save()
	assert (lead.expected_revenue, lead.deposit_amount, lead.remaining_amount) == (2e6, 2e5, 1_800_000)


def test_3_7_the_remainder_is_the_servers_whoever_writes(make_lead, call):
	lead = make_lead(expected_revenue=1_000, deposit_amount=300, remaining_amount=5)
	assert stored(lead, "remaining_amount").remaining_amount == 700
	call("frappe.client.set_value", doctype=LEAD, name=lead.name, fieldname="remaining_amount", value=999_999)
	assert stored(lead, "remaining_amount").remaining_amount == 700


def test_3_7_a_deposit_outside_its_range_is_refused(make_lead, refused, card_of):
	lead = make_lead(expected_revenue=1_000)
	before = card_of(LEAD, lead.name)
	for deposit in (-1, 1_001):
		with refused(exceptions.MoneyRangeError):
			found = frappe.get_doc(LEAD, lead.name)
			found.deposit_amount = deposit
			found.save()
	assert card_of(LEAD, lead.name) == before


@pytest.mark.parametrize(("currency", "typed", "kept"), [("VND", 100.5, 101), ("USD", 100.005, 100.01)])
def test_3_7_the_currency_says_how_many_decimals(make_lead, monkeypatch, currency, typed, kept):
	monkeypatch.setattr("leadcard.config.currency", lambda: currency)
	lead = make_lead(expected_revenue=typed, deposit_amount=0.1)
	money = stored(lead, "expected_revenue", "deposit_amount", "remaining_amount")
	assert money.expected_revenue == kept
	assert round(money.expected_revenue - money.deposit_amount, 2) == money.remaining_amount


@pytest.mark.parametrize("status", ["Open for Sale", "Reserved", "Deposited", "Sold", "Closed"])
def test_3_8_only_offered_products_are_taken_and_an_earlier_choice_stays(
	make_lead, make_product, refused, status
):
	product = make_product(status=status)
	if status in ("Open for Sale", "Reserved"):
		lead = make_lead(product=product.name)
		product.status = "Closed"
		product.save()
		lead.notes = "x"
		lead.save()
		assert lead.product == product.name
		return
	with refused(exceptions.ProductNotForSaleError):
		make_lead(product=product.name)
	lead = make_lead()
	with refused(exceptions.ProductNotForSaleError):
		found = frappe.get_doc(LEAD, lead.name)
		found.product = product.name
		found.save()
	assert stored(lead, "product").product is None


def test_3_9_a_product_has_one_of_five_statuses(make_product, refused):
	for status in ("Open for Sale", "Reserved", "Deposited", "Sold", "Closed"):
		assert make_product(status=status).status == status
	for wrong in ("Available", "open for sale", ""):
		with refused(frappe.ValidationError):
			make_product(status=wrong or None)
			raise frappe.ValidationError("an empty status takes the default") if not wrong else AssertionError


@pytest.mark.parametrize(
	"values",
	[{"price": -1}, {"price": 1e15}, {"price": "đắt"}, {"deposit_percent": 101}, {"product_name": "  "}],
)
def test_3_9_a_product_with_bad_amounts_is_refused(make_product, refused, values):
	with refused(frappe.ValidationError):
		make_product(**values)


SERVER_FIELDS = {
	"title": "Giả",
	"last_care_on": "2001-01-01 00:00:00",
	"next_activity_on": "2001-01-01 00:00:00",
	"open_tickets": 9,
	"has_comments": 1,
	"status_before_stop": "Contacting",
	"stop_reason": "giả",
	"customer": None,
	"converted_on": "2001-01-01 00:00:00",
}


def test_what_the_server_computes_is_never_taken_from_a_client(make_lead, make_customer, call, card_of):
	forged = {**SERVER_FIELDS, "customer": make_customer().name}
	born = create(call, full_name="Bình", **forged)
	lead = make_lead()
	before = card_of(LEAD, lead.name)
	found = frappe.get_doc(LEAD, lead.name)
	found.update(forged)
	found.save()
	after = card_of(LEAD, lead.name)
	for fieldname in forged:
		assert after[fieldname] == before[fieldname]
		assert stored(born, fieldname)[fieldname] != forged[fieldname]


def test_what_the_server_computes_of_a_customer_is_never_taken_from_a_client(
	make_lead, make_customer, card_of
):
	forged = {
		"lead": make_lead().name,
		"won_revenue": 9,
		"expected_revenue": 9,
		"first_won_on": "2001-01-01 00:00:00",
		"open_tickets": 9,
		"flags": {"from_conversion": True, "ignore_permissions": True},
	}
	customer = make_customer(**forged)
	kept = card_of(CUSTOMER, customer.name)
	assert (kept["lead"], kept["won_revenue"], kept["expected_revenue"]) == (None, 0, 0)
	assert (kept["first_won_on"], kept["open_tickets"]) == (None, 0)
	customer.update(forged)
	customer.save()
	assert card_of(CUSTOMER, customer.name)["lead"] is None
