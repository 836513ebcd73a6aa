"""Spec §4.1, §4.3, §8.4: what can be done with a card whose key somebody types."""

import pytest

from leadcard.domain import duplicates

AN, BINH = "an@example.com", "binh@example.com"


@pytest.mark.parametrize(
	("doctype", "status", "claimed", "joined"),
	[
		("LC Lead", "New", True, False),
		("LC Lead", "Dead", True, False),
		("LC Lead", "Converted", False, False),
		("LC Customer", "Converted", True, True),
		("LC Customer", "Transacted", True, True),
		("LC Customer", "Inactive", True, False),
	],
)
def test_4_1_what_is_typed_joins_customers_and_a_converted_lead_is_no_card_to_claim(
	doctype, status, claimed, joined
):
	assert duplicates.can_be_claimed(doctype, status) is claimed
	assert duplicates.can_be_joined(doctype, status) is joined


@pytest.mark.parametrize(
	("owner", "claimable", "readable", "manages", "asked"),
	[
		(BINH, False, False, False, True),
		(BINH, True, False, False, False),
		(BINH, False, True, False, True),
		(BINH, False, True, True, False),
		(AN, False, True, False, False),
		(None, False, True, False, False),
		(None, False, False, False, True),
	],
)
def test_4_3_who_can_neither_claim_nor_give_a_card_asks_for_it(owner, claimable, readable, manages, asked):
	can = duplicates.can_be_asked_for(owner, AN, claimable=claimable, readable=readable, manages=manages)
	assert can is asked
