"""Spec §3.7 as laws: what holds for every amount that anybody can type."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain.money import Money, MoneyError, Offer, check, decimal, remaining, round_money, settle

amounts = st.decimals(0, 10**11, places=9)
percents = st.decimals(0, 100, places=6)
products = st.sampled_from(["", "A", "B"])
moneys = st.builds(Money, product=products, revenue=amounts, deposit_percent=percents, deposit_amount=amounts)
offers = st.builds(Offer, price=amounts, deposit_percent=percents)
decimals = st.sampled_from([0, 2])


@given(moneys, st.none() | moneys, offers, decimals)
def test_3_7_remaining_is_revenue_less_deposit_whatever_is_typed(now, before, offer, places):
	settled = settle(now, before, offer, places)
	assert remaining(settled) + settled.deposit_amount == settled.revenue


@given(moneys, st.none() | moneys, offers, decimals)
def test_3_7_settling_twice_changes_nothing(now, before, offer, places):
	once = settle(now, before, offer, places)
	assert settle(once, once, offer, places) == once


@given(moneys, amounts, offers, offers, decimals)
def test_3_7_a_typed_deposit_stays_while_product_and_percent_stay(before, typed, offer, other, places):
	stored = settle(before, None, offer, places)
	saved = settle(replace(stored, deposit_amount=typed), stored, offer, places)
	assert saved.deposit_amount == round_money(typed, places)
	again = settle(replace(saved, revenue=saved.revenue + 1), saved, other, places)
	assert again.deposit_amount == saved.deposit_amount


@given(moneys, amounts, offers, decimals)
def test_3_7_a_typed_revenue_stays_until_the_product_changes(before, typed, offer, places):
	stored = settle(replace(before, product="A"), None, offer, places)
	saved = settle(replace(stored, revenue=typed), stored, offer, places)
	assert saved.revenue == round_money(typed, places)
	chosen = settle(replace(saved, product="B"), saved, offer, places)
	assert chosen.revenue == round_money(offer.price, places)


@given(offers, percents, decimals)
def test_3_7_a_new_percent_brings_the_deposit(offer, percent, places):
	stored = settle(Money(product="A"), None, offer, places)
	saved = settle(replace(stored, deposit_percent=percent), stored, offer, places)
	assert saved.deposit_percent == percent
	if percent != stored.deposit_percent:
		assert saved.deposit_amount == round_money(offer.price * percent / 100, places)


@given(moneys, st.none() | moneys, offers)
def test_3_7_dong_have_no_decimals_and_dollars_have_two(now, before, offer):
	for places in (0, 2):
		settled = settle(now, before, offer, places)
		for amount in (settled.revenue, settled.deposit_amount, remaining(settled)):
			assert amount == round_money(amount, places)


@pytest.mark.parametrize(
	("typed", "places", "stored"),
	[("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("1.005", 2, "1.01"), ("2.675", 2, "2.68")],
)
def test_3_7_halves_are_rounded_up(typed, places, stored):
	assert round_money(Decimal(typed), places) == Decimal(stored)


def test_3_7_a_percent_is_kept_as_the_column_keeps_it():
	offer = Offer(Decimal(300), Decimal(0))
	typed = Money("A", Decimal(300), Decimal("33.33333333333333"), Decimal(50))
	saved = settle(typed, None, offer, 0)
	as_stored = replace(saved, deposit_percent=round_money(saved.deposit_percent, 9))
	assert settle(typed, as_stored, offer, 0).deposit_amount == 50


@pytest.mark.parametrize("typed", [0.1, "0.1", Decimal("0.1")])
def test_3_7_floats_count_as_what_they_show(typed):
	assert decimal(typed) == Decimal("0.1")


@pytest.mark.parametrize("empty", [None, "", 0, -0.0, "0"])
def test_3_7_nothing_and_zero_are_the_same(empty):
	assert decimal(empty) == 0
	assert str(round_money(decimal(empty), 0)) == "0"


@pytest.mark.parametrize(
	("money", "code"),
	[
		(Money(revenue=Decimal(-1)), "negative_revenue"),
		(Money(revenue=Decimal(10), deposit_percent=Decimal("100.01")), "percent_out_of_range"),
		(Money(revenue=Decimal(10), deposit_percent=Decimal("-0.01")), "percent_out_of_range"),
		(Money(revenue=Decimal(10), deposit_amount=Decimal(-1)), "negative_deposit"),
		(Money(revenue=Decimal(10), deposit_amount=Decimal(11)), "deposit_above_revenue"),
	],
)
def test_3_7_amounts_outside_their_range_are_refused(money, code):
	with pytest.raises(MoneyError) as refused:
		check(money)
	assert refused.value.code == code


@pytest.mark.parametrize(
	("money", "code"),
	[
		(Money(revenue=Decimal(10) ** 12), "amount_too_large"),
		(Money(deposit_amount=Decimal("1e30")), "amount_too_large"),
		(Money(deposit_percent=Decimal("1e30")), "percent_out_of_range"),
	],
)
def test_3_7_what_no_column_holds_is_refused(money, code):
	with pytest.raises(MoneyError) as refused:
		settle(money, None, Offer(Decimal(0), Decimal(10)), 0)
	assert refused.value.code == code


@given(moneys)
def test_3_7_what_passes_the_check_leaves_a_remainder_between_zero_and_the_revenue(money):
	try:
		check(money)
	except MoneyError:
		return
	assert 0 <= remaining(money) <= money.revenue


@pytest.mark.parametrize("typed", ["abc", "NaN", float("nan"), float("inf"), "1,5", [], {}, True])
def test_3_7_what_is_no_amount_is_refused(typed):
	with pytest.raises(MoneyError):
		decimal(typed)
