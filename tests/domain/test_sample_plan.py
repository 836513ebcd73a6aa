"""The sample data's plan: the manual's figures whatever the day, and records that every rule accepts."""

from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcard.demo import people
from leadcard.demo.plan import CARDS, STOPPED, plan
from leadcard.demo.products import MILLION, PRODUCTS
from leadcard.domain import identity, periods, phones, pipeline

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2036, 12, 31))


def figures(cards, month):
	"""Expected from new and from existing customers, and sold, counted from the plan alone (spec §9.3)."""
	new = existing = sold = 0
	for card in cards:
		if card.stop_reason:
			continue
		is_existing = any(deal.won_on and deal.won_on < month.starts_at for deal in card.deals)
		for deal in card.deals:
			if deal.close and deal.close in month and not deal.lost_reason:
				new, existing = (
					(new, existing + deal.amount) if is_existing else (new + deal.amount, existing)
				)
			if deal.won_on and month.starts_at <= deal.won_on <= month.ends_at:
				sold += deal.amount
	return new, existing, sold


@settings(max_examples=60)
@given(MOMENTS)
def test_9_3_the_month_shows_the_manuals_figures_whatever_the_day(now):
	assert figures(plan(now), periods.this_month(now.date())) == (288 * MILLION, 65 * MILLION, 394 * MILLION)


@pytest.mark.parametrize("day", [datetime(2026, 1, 1), datetime(2026, 1, 31), datetime(2028, 2, 29)])
@pytest.mark.parametrize("hour", [time.min, time(12), time.max])
def test_9_3_also_at_the_edges_of_months(day, hour):
	now = datetime.combine(day, hour)
	assert figures(plan(now), periods.this_month(now.date())) == (288 * MILLION, 65 * MILLION, 394 * MILLION)


@settings(max_examples=20)
@given(MOMENTS)
def test_5_2_what_is_done_lies_in_the_past(now):
	for card in plan(now):
		assert all(values["starts_at"] <= now for _doctype, values in card.done)
		assert all(deal.won_on <= now for deal in card.deals if deal.won_on)


def test_the_same_moment_gives_the_same_plan():
	now = datetime(2026, 11, 22, 9, 30)
	assert plan(now) == plan(now)


def test_three_hundred_cards_over_four_columns():
	cards = plan(datetime(2026, 11, 22))
	on_board = [card for card in cards if not card.stop_reason]
	assert len(on_board) == 300 == sum(CARDS.values())
	assert len(cards) - len(on_board) == STOPPED
	assert {card.column: 1 for card in on_board}.keys() == set(pipeline.COLUMNS)
	assert any(card.planned for card in on_board)
	assert {card.values["party_type"] for card in on_board} == {"Individual", "Organization"}


def test_4_2_keys_are_valid_and_held_once():
	keys = [
		key
		for card in plan(datetime(2026, 11, 22))
		for key in identity.keys_of(card.values).values()
		if key.kind != identity.EMAIL
	]
	assert len(keys) == len(set(keys))
	olds = [card.values.get("mobile_no", "") for card in plan(datetime(2026, 11, 22))]
	assert any(phones.OLD_MOBILE.match(number.replace(" ", "")) for number in olds)


def test_5_10_a_product_is_won_once_and_then_chosen_by_nobody_else():
	cards = plan(datetime(2026, 11, 22))
	won = [deal.product for card in cards for deal in card.deals if deal.won_on and deal.product]
	open_ones = {deal.product for card in cards for deal in card.deals if not deal.won_on}
	assert len(won) == len(set(won)) > 10
	assert not set(won) & open_ones


def test_products_with_and_without_a_percent_of_their_own():
	assert {bool(product.deposit_percent) for product in PRODUCTS} == {True, False}
	assert len({product.code for product in PRODUCTS}) == len(PRODUCTS)


def test_sample_users_are_invented():
	assert all(user["email"].endswith("@example.com") for user in people.SAMPLE_USERS)
	assert {user["language"] for user in people.SAMPLE_USERS} == {"vi", "en"}
