"""Spec §5.10 and §2.6: opportunities, their products, and the sums of the customer."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from leadcard import exceptions

CUSTOMER, OPPORTUNITY = "LC Customer", "LC Opportunity"


def product_state(product) -> tuple:
	found = frappe.db.get_value("LC Product", product.name, ["status", "sold_to"], as_dict=True)
	return found.status, found.sold_to


def sums(customer) -> tuple:
	found = frappe.db.get_value(
		CUSTOMER, customer.name, ["status", "expected_revenue", "won_revenue"], as_dict=True
	)
	return found.status, found.expected_revenue, found.won_revenue


def stage(opportunity, name):
	"""The opportunity in that sales stage, with what the stage asks for."""
	found = frappe.get_doc(OPPORTUNITY, opportunity.name)
	found.sales_stage = name
	if name == "Closed Lost":
		found.lost_reason = "No Budget"
	elif name == "Closed Won" and not found.amount:
		found.won_for_nothing = 1
	found.save()
	return found


@pytest.mark.parametrize("marked", ["Deposited", "Sold"])
def test_5_10_a_win_takes_the_product_and_a_reopened_one_releases_it(
	make_customer, make_product, make_opportunity, settings, marked
):
	settings(won_product_status=marked)
	customer, product = make_customer(), make_product(price=1_000)
	opportunity = make_opportunity(customer, product=product.name)
	assert product_state(product) == ("Open for Sale", None)
	won = stage(opportunity, "Closed Won")
	assert product_state(product) == (marked, customer.name)
	assert won.won_on and sums(customer) == ("Transacted", 0, 1_000)
	reopened = stage(opportunity, "Needs Analysis")
	assert product_state(product) == ("Open for Sale", None)
	assert reopened.won_on is None and sums(customer) == ("Converted", 1_000, 0)


def test_5_10_a_service_is_won_by_any_number_of_customers(make_customer, make_product, make_opportunity):
	service = make_product(price=1_000, sold_once=0)
	won = [stage(make_opportunity(make_customer(), product=service.name), "Closed Won") for _time in range(2)]
	assert product_state(service) == ("Open for Sale", None)
	stage(won[0], "Needs Analysis")
	won[1].delete()
	assert product_state(service) == ("Open for Sale", None)


def test_5_10_a_closed_service_is_won_by_nobody(make_customer, make_product, make_opportunity, refused):
	service = make_product(price=1_000, sold_once=0)
	opportunity = make_opportunity(make_customer(), product=service.name)
	service.status = "Closed"
	service.save()
	with refused(exceptions.ProductSoldError):
		stage(opportunity, "Closed Won")


def test_5_10_a_product_sold_to_another_refuses_the_win(
	make_customer, make_product, make_opportunity, call, refused, card_of
):
	first, second, product = make_customer(), make_customer(), make_product(price=1_000)
	mine, theirs = (make_opportunity(customer, product=product.name) for customer in (first, second))
	call("leadcard.api.activities.win_opportunity", name=mine.name)
	before = card_of(CUSTOMER, second.name), card_of(OPPORTUNITY, theirs.name)
	with refused(exceptions.ProductSoldError):
		call("leadcard.api.activities.win_opportunity", name=theirs.name)
	assert (card_of(CUSTOMER, second.name), card_of(OPPORTUNITY, theirs.name)) == before
	assert product_state(product) == ("Deposited", first.name)
	again = make_opportunity(first)
	again.db_set("product", product.name)
	stage(again, "Closed Won")
	stage(mine, "Needs Analysis")
	assert product_state(product) == ("Deposited", first.name)
	stage(again, "Closed Lost")
	assert product_state(product) == ("Open for Sale", None)


def test_5_10_a_won_opportunity_that_changes_its_product_swaps_them(
	make_customer, make_product, make_opportunity
):
	customer, first, second = make_customer(), make_product(), make_product()
	won = make_opportunity(customer, product=first.name, sales_stage="Closed Won")
	won.product = second.name
	won.save()
	assert product_state(first) == ("Open for Sale", None)
	assert product_state(second) == ("Deposited", customer.name)
	won.product = None
	won.save()
	assert product_state(second) == ("Open for Sale", None)


@pytest.mark.parametrize("with_product", [True, False])
def test_5_10_deleting_a_win_releases_its_product_and_the_customer(
	make_customer, make_product, make_opportunity, make_user, as_user, refused, with_product
):
	other = make_product(status="Sold")
	seller = make_user()
	customer, product = make_customer(account_owner=seller), make_product()
	won = make_opportunity(customer, product=product.name if with_product else None, sales_stage="Closed Won")
	with as_user(seller), refused(frappe.PermissionError):
		frappe.delete_doc(OPPORTUNITY, won.name)
	with as_user(make_user(roles=("LeadCard Manager",))):
		frappe.delete_doc(OPPORTUNITY, won.name)
	assert sums(customer) == ("Converted", 0, 0)
	assert product_state(product) == ("Open for Sale", None)
	assert product_state(other) == ("Sold", None)


def test_5_10_winning_twice_changes_nothing(make_customer, make_opportunity, call):
	opportunity = make_opportunity(make_customer(), amount=5)
	call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	won_on = frappe.db.get_value(OPPORTUNITY, opportunity.name, "won_on")
	call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	assert frappe.db.get_value(OPPORTUNITY, opportunity.name, "won_on") == won_on


def test_5_10_a_win_takes_another_amount_and_an_earlier_day(make_customer, make_opportunity, call):
	customer = make_customer()
	first = make_opportunity(customer, amount=5)
	call("leadcard.api.activities.win_opportunity", name=first.name, amount=7, won_on="2024-02-29")
	won = frappe.get_doc(OPPORTUNITY, first.name)
	assert (won.amount, won.status, str(won.won_on)) == (7, "Won", "2024-02-29 12:00:00")
	assert sums(customer) == ("Transacted", 0, 7)
	created = call(
		"leadcard.api.activities.create_opportunity",
		name=customer.name,
		values={"amount": 3},
		win=1,
		won_on="2024-01-31",
	)
	assert str(frappe.db.get_value(OPPORTUNITY, created["opportunity"], "won_on"))[:10] == "2024-01-31"
	assert str(frappe.db.get_value(CUSTOMER, customer.name, "first_won_on"))[:10] == "2024-01-31"
	today = make_opportunity(customer, amount=1)
	call("leadcard.api.activities.win_opportunity", name=today.name, won_on=str(now_datetime().date()))
	assert abs((frappe.db.get_value(OPPORTUNITY, today.name, "won_on") - now_datetime()).total_seconds()) < 60


@pytest.mark.parametrize(
	("said", "error"),
	[
		({"won_on": "day after tomorrow"}, exceptions.ActivityTimeError),
		({"won_on": "9999-12-31"}, exceptions.ActivityTimeError),
		({"won_on": "hôm qua"}, exceptions.InvalidValueError),
		({"won_on": "2024-02-30"}, exceptions.InvalidValueError),
		({"won_on": "31/01/2024"}, exceptions.InvalidValueError),
		({"won_on": "<b>2024</b>"}, exceptions.InvalidValueError),
		({"won_on": ["2024-01-31"]}, frappe.ValidationError),
		({"won_on": {"day": 1}}, frappe.ValidationError),
		({"amount": "350 triệu"}, frappe.ValidationError),
		({"amount": -1}, exceptions.MoneyRangeError),
		({"amount": 0.0}, None),
	],
)
def test_5_10_a_win_with_a_bad_amount_or_day_changes_nothing(
	make_customer, make_opportunity, call, refused, said, error
):
	opportunity = make_opportunity(make_customer(), amount=5)
	if said.get("won_on") == "day after tomorrow":
		said = {"won_on": str(add_days(now_datetime(), 2))[:10]}
	if error:
		with refused(error):
			call("leadcard.api.activities.win_opportunity", name=opportunity.name, **said)
	else:
		call("leadcard.api.activities.win_opportunity", name=opportunity.name, **said)
	found = frappe.db.get_value(OPPORTUNITY, opportunity.name, ["status", "amount", "won_on"])
	if error:
		assert found == ("Open", 5, None)
	else:
		assert found[:2] == ("Won", 0) and found[2]


def test_5_10_the_time_of_a_win_is_the_servers_unless_it_is_an_earlier_one(
	make_customer, make_opportunity, refused
):
	customer = make_customer()
	with refused(exceptions.ActivityTimeError):
		make_opportunity(customer, sales_stage="Closed Won", won_on=str(add_days(now_datetime(), 1)))
	for bad in ("hôm qua", 5, ["x"]):
		with refused(frappe.ValidationError):
			make_opportunity(customer, sales_stage="Closed Won", won_on=bad)
	assert make_opportunity(customer, won_on="2020-01-01 10:00:00").won_on is None
	won = make_opportunity(customer, sales_stage="Closed Won", won_on="2020-01-01 10:00:00")
	assert str(frappe.db.get_value(CUSTOMER, customer.name, "first_won_on"))[:10] == "2020-01-01"
	assert str(won.won_on)[:10] == "2020-01-01"


def test_5_10_sums_follow_edits_losses_relinking_and_deletion(make_customer, make_opportunity):
	customer, other = make_customer(), make_customer()
	first, second = make_opportunity(customer, amount=100), make_opportunity(customer, amount=50)
	assert sums(customer) == ("Converted", 150, 0)
	first.amount = 120
	first.save()
	assert sums(customer) == ("Converted", 170, 0)
	stage(second, "Closed Lost")
	assert sums(customer) == ("Converted", 120, 0)
	first.customer = other.name
	first.save()
	assert (sums(customer), sums(other)) == (("Converted", 0, 0), ("Converted", 120, 0))
	frappe.delete_doc(OPPORTUNITY, first.name)
	assert sums(other) == ("Converted", 0, 0)


@pytest.mark.parametrize(
	"values",
	[
		{"amount": -1},
		{"amount": "nhiều"},
		{"amount": 1e12},
		{"amount": [5]},
		{"deposit_amount": 5},
		{"sales_stage": "No Such Stage"},
		{"sales_stage": ["x"]},
		{"expected_close_date": "31/12/2026"},
		{"product": "No Such Product"},
		{"opportunity_owner": "nobody@nowhere.example"},
		{"no_such_field": 1},
	],
)
def test_5_10_a_bad_opportunity_is_refused_and_nothing_is_stored(make_customer, call, refused, values):
	customer = make_customer()
	for win in (False, True):
		if win and "sales_stage" in values:
			continue
		with refused(frappe.ValidationError):
			call("leadcard.api.activities.create_opportunity", name=customer.name, values=values, win=win)
	assert frappe.db.count(OPPORTUNITY, {"customer": customer.name}) == 0
	assert sums(customer) == ("Converted", 0, 0)


def test_5_10_a_sum_beyond_the_column_is_refused(make_customer, make_opportunity, refused):
	customer = make_customer()
	make_opportunity(customer, amount=999_999_999_999)
	with refused(exceptions.MoneyRangeError):
		make_opportunity(customer, amount=1)
	assert sums(customer) == ("Converted", 999_999_999_999, 0)


@pytest.mark.parametrize("customer", [None, "", "CUST-NONE", ["x"]])
def test_5_10_an_opportunity_belongs_to_a_customer(make_customer, make_opportunity, refused, customer):
	with refused(frappe.ValidationError):
		frappe.get_doc(
			{"doctype": OPPORTUNITY, "customer": customer, "sales_stage": "Needs Analysis"}
		).insert()
	opportunity = make_opportunity(make_customer())
	with refused(frappe.ValidationError):
		opportunity.customer = customer
		opportunity.save()


def test_2_6_create_and_win_in_one_step(make_customer, make_product, call):
	customer, product = make_customer(), make_product(price=2_000)
	answer = call(
		"leadcard.api.activities.create_opportunity",
		name=customer.name,
		values={"product": product.name},
		win=True,
	)
	assert answer["card"]["status"] == "Transacted" and answer["card"]["revenue"] == 2_000
	assert product_state(product) == ("Deposited", customer.name)


def test_5_10_a_product_closed_meanwhile_cannot_be_won(
	make_customer, make_product, make_opportunity, call, refused
):
	product = make_product()
	opportunity = make_opportunity(make_customer(), product=product.name)
	product.status = "Closed"
	product.save()
	with refused(exceptions.ProductSoldError):
		call("leadcard.api.activities.win_opportunity", name=opportunity.name)


def test_3_9_the_buyer_of_a_product_is_the_servers(make_customer, make_product):
	product = make_product(sold_to=make_customer().name, status="Sold")
	assert product_state(product) == ("Sold", None)
	product.sold_to = make_customer().name
	product.save()
	assert product_state(product) == ("Sold", None)


WIN, LOSE = "leadcard.api.activities.win_opportunity", "leadcard.api.activities.lose_opportunity"
EDIT, CREATE = "leadcard.api.activities.edit_opportunity", "leadcard.api.activities.create_opportunity"


def deal_of(opportunity, *fields):
	return frappe.db.get_value(OPPORTUNITY, opportunity.name, fields)


def test_5_10_a_deal_without_a_value_asks_for_it_before_it_is_won(
	make_customer, make_opportunity, call, refused, card_of
):
	customer = make_customer()
	opportunity = make_opportunity(customer)
	before = card_of(OPPORTUNITY, opportunity.name)
	for amount in ({}, {"amount": ""}, {"amount": None}):
		with refused(exceptions.WonAmountRequiredError):
			call(WIN, name=opportunity.name, **amount)
	assert card_of(OPPORTUNITY, opportunity.name) == before
	answer = call(WIN, name=opportunity.name, amount=2_000)
	assert sums(customer) == ("Transacted", 0, 2_000)
	assert answer["card"]["revenue"] == 2_000


def test_5_10_what_is_won_for_nothing_says_so(make_customer, make_opportunity, call, refused):
	customer = make_customer()
	call(WIN, name=make_opportunity(customer).name, amount=0)
	assert sums(customer) == ("Transacted", 0, 0)
	with refused(exceptions.WonAmountRequiredError):
		call(CREATE, name=customer.name, win=1)
	call(CREATE, name=customer.name, win=1, values={"amount": 0})
	assert frappe.db.count(OPPORTUNITY, {"customer": customer.name, "status": "Won"}) == 2


def test_5_10_a_new_deal_is_won_for_its_products_price(make_customer, make_product, call):
	customer = make_customer()
	call(CREATE, name=customer.name, win=1, values={"product": make_product(price=1_000).name})
	assert sums(customer) == ("Transacted", 0, 1_000)


@pytest.mark.parametrize("amount", [-1, "nhiều", [5], {"a": 1}, 10**15])
def test_5_10_a_value_that_is_none_wins_nothing(make_customer, make_opportunity, call, refused, amount):
	opportunity = make_opportunity(make_customer())
	with refused((exceptions.LeadCardError, frappe.ValidationError, TypeError)):
		call(WIN, name=opportunity.name, amount=amount)
	assert deal_of(opportunity, "status", "amount") == ("Open", 0)


def test_5_10_an_opportunity_is_lost_for_a_reason_of_the_list(make_customer, make_opportunity, call, refused):
	customer = make_customer()
	opportunity = make_opportunity(customer, amount=5)
	for reason, error in (("", exceptions.ReasonRequiredError), ("  ", exceptions.ReasonRequiredError)):
		with refused(error):
			call(LOSE, name=opportunity.name, reason=reason)
	with refused(frappe.LinkValidationError):
		call(LOSE, name=opportunity.name, reason="Vì trời mưa")
	call(LOSE, name=opportunity.name, reason="No Budget", note=" Để sang năm ")
	assert deal_of(opportunity, "status", "sales_stage", "lost_reason", "lost_note") == (
		"Lost",
		"Closed Lost",
		"No Budget",
		"Để sang năm",
	)
	assert sums(customer) == ("Converted", 0, 0)
	row = call.get("leadcard.api.board.get_card", doctype=CUSTOMER, name=customer.name)["opportunities"][0]
	assert (row["lost_reason"], row["lost_note"]) == ("No Budget", "Để sang năm")
	call(LOSE, name=opportunity.name, reason="Postponed")
	assert deal_of(opportunity, "status", "lost_reason", "lost_note") == ("Lost", "Postponed", "Để sang năm")


def test_5_10_a_reason_goes_where_the_opportunity_is_open_again(make_customer, make_opportunity, call):
	opportunity = make_opportunity(make_customer(), amount=5)
	call(LOSE, name=opportunity.name, reason="No Budget", note="Để sang năm")
	call(EDIT, name=opportunity.name, values={"sales_stage": "Needs Analysis"})
	assert deal_of(opportunity, "status", "lost_reason", "lost_note") == ("Open", None, None)


def test_5_10_a_change_of_stage_asks_for_what_losing_and_winning_ask_for(
	make_customer, make_opportunity, call, refused
):
	opportunity = make_opportunity(make_customer())
	with refused(exceptions.ReasonRequiredError):
		call(EDIT, name=opportunity.name, values={"sales_stage": "Closed Lost"})
	with refused(exceptions.WonAmountRequiredError):
		call(EDIT, name=opportunity.name, values={"sales_stage": "Closed Won"})
	call(EDIT, name=opportunity.name, values={"sales_stage": "Closed Won", "amount": 5})
	assert deal_of(opportunity, "status", "amount") == ("Won", 5)


def by_save(_call, opportunity, values):
	frappe.get_doc(OPPORTUNITY, opportunity.name).update(values).save()


def by_set_value(call, opportunity, values):
	call("frappe.client.set_value", doctype=OPPORTUNITY, name=opportunity.name, fieldname=values)


def by_form(call, opportunity, values):
	doc = {**frappe.get_doc(OPPORTUNITY, opportunity.name).as_dict(), **values}
	call("frappe.client.save", doc=frappe.as_json(doc))


def by_insert(call, opportunity, values):
	new = {"doctype": OPPORTUNITY, "customer": opportunity.customer, **values}
	call("frappe.client.insert", doc=frappe.as_json(new))


WAYS = pytest.mark.parametrize("way", [by_save, by_set_value, by_form, by_insert])


@WAYS
@pytest.mark.parametrize(
	("values", "error"),
	[
		({"sales_stage": "Closed Lost"}, exceptions.ReasonRequiredError),
		({"sales_stage": "Closed Lost", "lost_note": "Hết tiền"}, exceptions.ReasonRequiredError),
		({"sales_stage": "Closed Won"}, exceptions.WonAmountRequiredError),
		({"sales_stage": "Closed Won", "amount": 0}, exceptions.WonAmountRequiredError),
	],
)
def test_2_8_what_winning_and_losing_ask_for_is_asked_in_every_way(
	make_customer, make_opportunity, call, refused, card_of, way, values, error
):
	customer = make_customer()
	opportunity = make_opportunity(customer)
	before = card_of(OPPORTUNITY, opportunity.name)
	with refused(error):
		way(call, opportunity, values)
	assert card_of(OPPORTUNITY, opportunity.name) == before
	assert frappe.db.count(OPPORTUNITY, {"customer": customer.name}) == 1
	assert sums(customer) == ("Converted", 0, 0)


@WAYS
@pytest.mark.parametrize(
	("values", "outcome"),
	[
		({"sales_stage": "Closed Lost", "lost_reason": "No Budget"}, ("Lost", 0, 0)),
		({"sales_stage": "Closed Won", "won_for_nothing": 1}, ("Won", 0, 1)),
		({"sales_stage": "Closed Won", "amount": 7, "won_for_nothing": 1}, ("Won", 7, 0)),
	],
)
def test_5_10_what_has_a_value_or_a_reason_is_won_or_lost_in_every_way(
	make_customer, make_opportunity, call, way, values, outcome
):
	opportunity = make_opportunity(make_customer())
	way(call, opportunity, values)
	deal = frappe.get_last_doc(OPPORTUNITY, {"customer": opportunity.customer, "status": outcome[0]})
	assert (deal.status, deal.amount, deal.won_for_nothing) == outcome


def test_2_8_a_bulk_edit_loses_only_what_has_a_reason(make_customer, make_opportunity, call):
	said, unsaid = (make_opportunity(make_customer(), amount=5) for _each in range(2))
	lost = {"doctype": OPPORTUNITY, "sales_stage": "Closed Lost"}
	docs = [
		{**lost, "docname": said.name, "lost_reason": "No Budget"},
		{**lost, "docname": unsaid.name},
	]
	answer = call("leadcard.hardening.stand_ins.writes.bulk_update", docs=docs)
	assert len(answer["failed_docs"]) == 1
	assert (deal_of(said, "status"), deal_of(unsaid, "status")) == ("Lost", "Open")


def test_5_10_a_value_and_a_reason_are_not_taken_away_again(make_customer, make_opportunity, call, refused):
	won = make_opportunity(make_customer(), amount=5, sales_stage="Closed Won")
	lost = make_opportunity(make_customer(), sales_stage="Closed Lost")
	with refused(exceptions.WonAmountRequiredError):
		by_set_value(call, won, {"amount": 0})
	with refused(exceptions.ReasonRequiredError):
		by_set_value(call, lost, {"lost_reason": ""})
	call(EDIT, name=won.name, values={"amount": 0})
	assert deal_of(won, "amount", "won_for_nothing") == (0, 1)


def test_5_10_a_win_taken_back_asks_anew(make_customer, make_opportunity, call, refused):
	won = make_opportunity(make_customer(), sales_stage="Closed Won")
	by_set_value(call, won, {"sales_stage": "Needs Analysis"})
	with refused(exceptions.WonAmountRequiredError):
		call(WIN, name=won.name)


@pytest.mark.parametrize(("stage_name", "status"), [("Closed Won", "Won"), ("Closed Lost", "Lost")])
def test_5_10_deals_of_before_the_rule_can_still_be_changed(
	make_customer, make_opportunity, call, stage_name, status
):
	deal = make_opportunity(make_customer(), sales_stage=stage_name)
	for field in ("won_for_nothing", "lost_reason"):
		deal.db_set(field, None if field == "lost_reason" else 0)
	call(EDIT, name=deal.name, values={"title": "Căn góc"})
	assert deal_of(deal, "status", "title") == (status, "Căn góc")


def test_2_7_only_a_manager_loses_what_was_won(
	make_customer, make_opportunity, make_user, as_user, call, refused
):
	anna = make_user()
	won = make_opportunity(make_customer(account_owner=anna), amount=5, sales_stage="Closed Won")
	with as_user(anna), refused(exceptions.ReopenNotAllowedError):
		call(LOSE, name=won.name, reason="No Budget")
	with as_user(make_user(roles=("LeadCard Manager",))):
		call(LOSE, name=won.name, reason="No Budget")
	assert deal_of(won, "status", "won_on") == ("Lost", None)


def test_5_10_reasons_are_the_admins_and_read_by_salespeople(make_user, as_user, refused):
	with as_user(make_user(roles=("LeadCard Manager",))):
		frappe.get_doc({"doctype": "LC Lost Reason", "reason_name": "Sai phân khúc"}).insert()
	with as_user(make_user()):
		assert "Sai phân khúc" in frappe.get_list("LC Lost Reason", pluck="name", limit=0)
		with refused(frappe.PermissionError):
			frappe.get_doc({"doctype": "LC Lost Reason", "reason_name": "x"}).insert()


@pytest.mark.bench
def test_5_10_reasons_of_before_are_kept_as_notes(make_customer, make_opportunity, call):
	from leadcard.patches import keep_lost_texts

	old, new = (make_opportunity(make_customer(), amount=5) for _each in range(2))
	frappe.db.set_value(OPPORTUNITY, old.name, "lost_reason", "Khách chọn bên khác, rẻ hơn 5%")
	call(LOSE, name=new.name, reason="No Budget", note="Để sang năm")
	for _again in range(2):
		keep_lost_texts.execute()
		assert deal_of(old, "lost_reason", "lost_note") == (None, "Khách chọn bên khác, rẻ hơn 5%")
		assert deal_of(new, "lost_reason", "lost_note") == ("No Budget", "Để sang năm")


def test_5_10_an_opportunity_is_changed_by_the_rules_of_its_form(
	make_customer, make_product, make_opportunity, call, refused
):
	customer, product = make_customer(), make_product(price=1_000, deposit_percent=20)
	opportunity = make_opportunity(customer, amount=5)
	seen = str(opportunity.modified)
	call(EDIT, name=opportunity.name, values={"product": product.name, "title": "Căn góc"}, modified=seen)
	assert deal_of(opportunity, "title", "amount", "deposit_amount", "remaining_amount") == (
		"Căn góc",
		1_000,
		200,
		800,
	)
	assert sums(customer) == ("Converted", 1_000, 0)
	with refused(frappe.TimestampMismatchError):
		call(EDIT, name=opportunity.name, values={"title": "x"}, modified="2020-01-01 00:00:00")
	with refused(frappe.PermissionError):
		call(EDIT, name=opportunity.name, values={"remaining_amount": 1})
	with refused(exceptions.MoneyRangeError):
		call(EDIT, name=opportunity.name, values={"deposit_amount": 1_001})
	with refused(frappe.ValidationError):
		call(EDIT, name=opportunity.name, values={"no_such_field": 1})


@pytest.mark.parametrize(
	("method", "values"), [(EDIT, {"values": {"title": "x"}}), (LOSE, {"reason": "No Budget"})]
)
def test_8_3_only_who_may_change_the_customer_changes_its_opportunities(
	make_customer, make_opportunity, make_user, as_user, call, refused, card_of, method, values
):
	opportunity = make_opportunity(make_customer(account_owner=make_user()), amount=5)
	before = card_of(OPPORTUNITY, opportunity.name)
	with as_user(make_user()), refused(frappe.PermissionError):
		call(method, name=opportunity.name, **values)
	assert card_of(OPPORTUNITY, opportunity.name) == before


def test_5_9_a_ticket_is_changed_and_opened_again(make_lead, make_user, as_user, log_activity, call, refused):
	anna = make_user()
	lead = make_lead(lead_owner=anna)
	ticket = log_activity(lead, "LC Ticket")
	edit = "leadcard.api.activities.edit_ticket"
	values = {"subject": "Chưa có hóa đơn", "priority": "High", "status": "In Progress"}
	with as_user(anna):
		answer = call(edit, name=ticket.name, values=values, modified=str(ticket.modified))
		assert answer["card"]["open_tickets"] == 1
		call("leadcard.api.activities.close_ticket", name=ticket.name)
		assert call(edit, name=ticket.name, values={"status": "Open"})["card"]["open_tickets"] == 1
		with refused(frappe.TimestampMismatchError):
			call(edit, name=ticket.name, values={"subject": "x"}, modified="2020-01-01 00:00:00")
		with refused(frappe.PermissionError):
			call(edit, name=ticket.name, values={"closed_on": "2020-01-01 00:00:00"})
	with as_user(make_user()), refused(frappe.PermissionError):
		call(edit, name=ticket.name, values={"subject": "x"})
	stored = frappe.db.get_value("LC Ticket", ticket.name, ["subject", "priority", "status", "closed_on"])
	assert stored == ("Chưa có hóa đơn", "High", "Open", None)
