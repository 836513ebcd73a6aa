"""A company whose figures are counted: two teams' leads and deals, in a state that chance has made."""

from __future__ import annotations

import random
from datetime import date, datetime, time

import pytest

NOW = datetime(2025, 3, 20, 10)
DAYS = [
	date(2024, month, day) for month in (1, 2, 3, 6, 7, 12) for day in (1, 29, 30) if (month, day) != (2, 30)
]
DAYS += [date(2025, month, day) for month in (1, 2, 3, 4, 12) for day in (1, 2, 9, 10, 28)]


class Everybody:
	"""The owners whose cards are seen by who sees them all, also those that were there before."""

	def __contains__(self, owner: object) -> bool:
		return True


@pytest.fixture
def company(freeze, floor, make_user, make_lead, make_customer, make_opportunity):
	"""Two teams' leads and deals, some deals another's than the customer is; what each person sees of them."""
	import frappe

	chance = random.Random(3)
	freeze(str(NOW))
	owners = [floor.boss, floor.lead, floor.anna, floor.ben, floor.carl, None]
	stages = {
		"Open": ["Needs Analysis", "Negotiation"],
		"Won": ["Closed Won"],
		"Lost": ["Closed Lost"],
	}
	sources = [None, *frappe.get_all("LC Lead Source", pluck="name", limit=2)]
	for _each in range(30):
		make_lead(
			source=chance.choice(sources),
			lead_owner=chance.choice(owners),
			expected_revenue=chance.choice([0, 5, 10**9]),
			expected_close_date=chance.choice([*DAYS, None]),
		)
	moments = [datetime.combine(day, time(chance.choice([0, 23]))) for day in DAYS if day < NOW.date()]
	for _each in range(25):
		customer = make_customer(account_owner=chance.choice(owners), source=chance.choice(sources))
		for _deal in range(chance.randrange(4)):
			stage = chance.choice([each for group in stages.values() for each in group])
			make_opportunity(
				customer,
				sales_stage=stage,
				amount=chance.choice([1, 2.5, 3 * 10**9]),
				expected_close_date=chance.choice([*DAYS, None]),
				opportunity_owner=chance.choice([floor.anna, floor.ben, floor.carl]),
				**({"won_on": str(chance.choice(moments))} if stage == "Closed Won" else {}),
			)
	manager = make_user(roles=("LeadCard Manager",))
	return frappe._dict(
		floor=floor,
		seen={
			manager: Everybody(),
			floor.boss: {*owners},
			floor.lead: {floor.lead, floor.anna, floor.ben, None},
			floor.anna: {floor.anna, None},
		},
	)
