"""Spec §2 as laws: no sequence of moves by hand gets around the columns' order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import opportunities
from leadcard.domain.pipeline import (
	COLUMNS,
	COLUMNS_OF,
	CONTACTING,
	CONVERTED,
	CUSTOMER,
	DEAD,
	INACTIVE,
	LEAD,
	NEW,
	STATUSES,
	STOPPED,
	TRANSACTED,
	customer_status,
	doctype_of_column,
	refuse_move,
	refuse_new_status,
)

EVERY_STATUS = (*COLUMNS, DEAD, INACTIVE, "Nonsense", "", "new")


def test_2_1_four_columns_in_order():
	assert COLUMNS == ("New", "Contacting", "Converted", "Transacted")
	assert [doctype_of_column(column) for column in COLUMNS] == [LEAD, LEAD, CUSTOMER, CUSTOMER]


@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER])
@given(
	start=st.sampled_from(COLUMNS),
	wishes=st.lists(st.tuples(st.sampled_from(EVERY_STATUS), st.booleans()), max_size=12),
)
def test_2_4_to_2_7_no_sequence_of_moves_by_hand_leaves_the_rules(doctype, start, wishes):
	if start not in COLUMNS_OF[doctype] or (doctype == LEAD and start not in (NEW, CONTACTING)):
		return
	status = start
	for wish, completed in wishes:
		if refuse_move(doctype, status, wish, has_completed_activity=completed) is not None:
			continue
		if wish != status:
			assert doctype == LEAD, "a customer never moves by hand"
			assert {status, wish} == {NEW, CONTACTING}
			assert wish == CONTACTING or not completed
		status = wish
	assert status in COLUMNS_OF[doctype]
	assert not (doctype == CUSTOMER and status != start)


@given(st.sampled_from([LEAD, CUSTOMER]), st.sampled_from(EVERY_STATUS), st.booleans())
def test_2_8_every_refusal_names_its_rule(doctype, wish, completed):
	for status in STATUSES[doctype]:
		refusal = refuse_move(doctype, status, wish, has_completed_activity=completed)
		if refusal:
			chapter, _dot, number = refusal.rule.partition(".")
			assert chapter in ("2", "5") and number.isdigit()
			assert refusal.code


@pytest.mark.parametrize(
	("doctype", "status", "wish", "rule"),
	[
		(LEAD, NEW, CONVERTED, "2.5"),
		(LEAD, CONTACTING, CONVERTED, "2.5"),
		(LEAD, NEW, TRANSACTED, "2.6"),
		(LEAD, CONVERTED, NEW, "2.7"),
		(CUSTOMER, CONVERTED, TRANSACTED, "2.6"),
		(CUSTOMER, CONVERTED, CONTACTING, "2.7"),
		(CUSTOMER, TRANSACTED, NEW, "2.7"),
		(CUSTOMER, TRANSACTED, CONVERTED, "2.7"),
		(LEAD, NEW, DEAD, "5.7"),
		(LEAD, DEAD, NEW, "5.7"),
		(CUSTOMER, INACTIVE, TRANSACTED, "5.7"),
	],
)
def test_2_8_the_rule_that_refuses(doctype, status, wish, rule):
	assert refuse_move(doctype, status, wish).rule == rule


def test_2_4_back_to_new_only_while_nothing_is_completed():
	assert refuse_move(LEAD, CONTACTING, NEW) is None
	assert refuse_move(LEAD, CONTACTING, NEW, has_completed_activity=True).rule == "2.4"


@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER])
def test_2_2_what_a_card_may_be_born_as(doctype):
	born = [status for status in EVERY_STATUS if refuse_new_status(doctype, status) is None]
	assert born == ([NEW, CONTACTING] if doctype == LEAD else [CONVERTED])
	assert refuse_new_status(doctype, STOPPED[doctype]).rule == "5.7"


@given(st.integers(0, 50))
def test_2_6_the_customer_follows_its_wins_and_nothing_else(wins):
	assert customer_status(wins) == (TRANSACTED if wins else CONVERTED)


def test_2_7_only_a_manager_takes_a_win_back():
	for after in (opportunities.OPEN, opportunities.LOST):
		assert opportunities.refuse_status_change("Won", after, is_manager=False)
		assert opportunities.refuse_status_change("Won", after, is_manager=True) is None
		assert opportunities.refuse_status_change("Open", after, is_manager=False) is None
