"""The statistics bar (spec §9.1, §9.3, §9.7, §9.8, §9.10), and the filters and sums by period that it leads to (§7.3)."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import frappe
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import periods

API = "leadcard.api."
NOW = datetime(2025, 3, 20, 10)
# around the borders of a week, a month, a quarter, a year, and a leap day
DAYS = [
	date(2024, 2, 29),
	*(date(2024, 12, 30) + timedelta(days) for days in range(4)),
	*(date(2025, 2, 28) + timedelta(days) for days in range(3)),
	*(date(2025, 3, day) for day in (9, 10, 16, 17, 20, 23, 24, 31)),
	date(2025, 4, 1),
	date(2025, 12, 31),
]
PERIODS = st.sampled_from([*periods.NAMED]) | st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(
	lambda days: "/".join(map(str, sorted(days)))
)
FIGURES = {
	"expected": {"closing_in": None},
	"expected_new": {"closing_in": None, "buyers": "new"},
	"expected_existing": {"closing_in": None, "buyers": "existing"},
	"actual": {"won_in": None},
}


@pytest.fixture
def company(freeze, floor, make_user, make_lead, make_customer, make_opportunity, call):
	"""Two teams' leads and customers with deals of all kinds, some with their care stopped; what each person sees of them."""
	chance = random.Random(9)
	freeze(str(NOW))
	owners = [floor.boss, floor.lead, floor.anna, floor.ben, floor.carl, None]
	sources = ["Zalo", "Facebook"]
	for _each in range(40):
		lead = make_lead(
			lead_owner=chance.choice(owners),
			source=chance.choice(sources),
			expected_revenue=chance.choice([0, 5, 7.5, 10**9]),
			expected_close_date=chance.choice([*DAYS, None]),
		)
		if chance.random() < 0.2:
			call(f"{API}cards.stop_care", doctype="LC Lead", name=lead.name, reason="Nhầm số")
	for _each in range(30):
		customer = make_customer(account_owner=chance.choice(owners), source=chance.choice(sources))
		for _deal in range(chance.randrange(4)):
			stage = chance.choice(["Needs Analysis", "Closed Won", "Closed Lost"])
			moments = [datetime.combine(day, time(chance.choice([0, 23]), 0)) for day in DAYS]
			won_on = chance.choice([moment for moment in moments if moment < NOW])
			make_opportunity(
				customer,
				sales_stage=stage,
				amount=chance.choice([1, 2.5, 3 * 10**9]),
				expected_close_date=chance.choice([*DAYS, None]),
				**({"won_on": str(won_on)} if stage == "Closed Won" else {}),
			)
		if chance.random() < 0.2:
			call(f"{API}cards.stop_care", doctype="LC Customer", name=customer.name, reason="Ngừng")
	manager = make_user(roles=("LeadCard Manager",))
	seen = {
		manager: None,
		floor.boss: {*owners},
		floor.lead: {floor.lead, floor.anna, floor.ben, None},
		floor.anna: {floor.anna, None},
		floor.carl: {floor.carl, None},
	}
	return frappe._dict(seen=seen, floor=floor)


def recount(
	period: periods.Period, owners: set | None, source: str | None, owner: str | None
) -> dict[str, float]:
	"""The figures by plain counting over all documents of some owners, or of everybody."""
	sums = dict.fromkeys(FIGURES, 0.0)

	def counts(card, of) -> bool:
		is_seen = owners is None or (of or None) in owners
		return is_seen and source in (None, card.source) and owner in (None, of)

	for lead in frappe.get_all("LC Lead", fields=["*"]):
		closes = lead.expected_close_date
		if (
			counts(lead, lead.lead_owner)
			and lead.status in ("New", "Contacting")
			and closes
			and closes in period
		):
			sums["expected_new"] += lead.expected_revenue
	deals = frappe.get_all("LC Opportunity", fields=["*"])
	for customer in frappe.get_all("LC Customer", fields=["*"]):
		if not counts(customer, customer.account_owner):
			continue
		own = [deal for deal in deals if deal.customer == customer.name]
		won_days = [deal.won_on.date() for deal in own if deal.status == "Won"]
		bought_before = any(day < period.first for day in won_days)
		for deal in own:
			if deal.status == "Won" and deal.won_on.date() in period:
				sums["actual"] += deal.amount
			if deal.status != "Lost" and deal.expected_close_date and deal.expected_close_date in period:
				sums["expected_existing" if bought_before else "expected_new"] += deal.amount
	sums["expected"] = sums["expected_new"] + sums["expected_existing"]
	return sums


def test_9_7_each_figure_is_a_recount_of_what_one_sees_and_leads_to_its_cards(
	company, as_user, call, on_bench
):
	chosen = st.fixed_dictionaries(
		{},
		optional={
			"source": st.just("Zalo"),
			"owner": st.sampled_from([company.floor.anna, company.floor.ben]),
		},
	)
	ever = {figure: 0.0 for figure in FIGURES}

	@examples(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
	@given(period=PERIODS, who=st.sampled_from([*company.seen]), filters=chosen)
	def each_time(period, who, filters):
		counted = recount(
			periods.read(period, NOW.date()), company.seen[who], filters.get("source"), filters.get("owner")
		)
		with as_user(who):
			answer = call.get(f"{API}figures.get_figures", period=period, filters=filters)
			assert {figure: answer[figure] for figure in FIGURES} == pytest.approx(counted)
			expected = counted["expected"]
			assert answer["ratio"] == (pytest.approx(counted["actual"] / expected) if expected else None)
			for figure, narrowed in FIGURES.items():
				leads_to = {**filters, **{name: value or period for name, value in narrowed.items()}}
				boards = [
					call.get(f"{API}board.get_board", filters={**leads_to, **stopped})["columns"]
					for stopped in ({}, {"stopped": 1})
				]
				cards, off = (sum(column["count"] for column in columns) for columns in boards)
				assert (answer["cards"][figure], answer["stopped"][figure]) == (cards, off), figure
				revenue = sum(column["revenue"] for columns in boards for column in columns)
				assert revenue == pytest.approx(answer[figure]), figure
				kind = "won" if figure == "actual" else "expected"
				assert {column["revenue_of"] for columns in boards for column in columns} == {kind}
		for figure in FIGURES:
			ever[figure] += counted[figure]

	each_time()
	assert all(ever.values()), "each figure must have been something at least once"


def test_9_10_the_manuals_example(
	freeze, make_user, make_lead, make_customer, make_opportunity, as_user, call
):
	"""288,000,000 of new customers and 65,000,000 of existing ones are expected, 394,000,000 were won."""
	freeze("2025-03-20 10:00:00")
	seller = make_user()
	known, fresh = make_customer(account_owner=seller), make_customer(account_owner=seller)
	won = {"sales_stage": "Closed Won"}
	make_opportunity(known, **won, amount=1, won_on="2025-02-28 23:59:59")
	make_opportunity(known, amount=65_000_000, expected_close_date="2025-03-31")
	make_opportunity(known, **won, amount=194_000_000, won_on="2025-03-01 00:00:00")
	make_opportunity(fresh, **won, amount=200_000_000, won_on="2025-03-19 08:00:00")
	make_opportunity(fresh, amount=88_000_000, expected_close_date="2025-03-01")
	make_lead(lead_owner=seller, expected_revenue=200_000_000, expected_close_date="2025-03-10")
	with as_user(seller):
		march = call.get(f"{API}figures.get_figures", period="this_month")
	assert (march["expected_new"], march["expected_existing"]) == (288_000_000, 65_000_000)
	assert (march["expected"], march["actual"]) == (353_000_000, 394_000_000)
	assert march["ratio"] == pytest.approx(394 / 353)
	assert march["cards"] == {"expected": 3, "expected_new": 2, "expected_existing": 1, "actual": 2}
	assert (march["first_day"], march["last_day"]) == ("2025-03-01", "2025-03-31")


def test_9_10_nothing_to_count_is_nought_and_no_ratio(make_user, as_user, call):
	with as_user(make_user()):
		nothing = call.get(
			f"{API}figures.get_figures", period="from_to", from_date="1990-01-01", to_date="1990-01-02"
		)
	assert [nothing[figure] for figure in FIGURES] == [0, 0, 0, 0]
	assert nothing["ratio"] is None


@pytest.mark.parametrize(
	"wrong",
	[
		{"period": "yesterday"},
		{"period": "from_to", "from_date": "2025-03-31", "to_date": "2025-03-01"},
		{"period": "from_to", "from_date": "2025-02-30", "to_date": "2025-03-01"},
		{"period": "from_to"},
		{"filters": {"closing_in": "<b>soon"}},
		{"filters": {"created_in": ["this_week"]}},
		{"filters": {"buyers": "all"}},
	],
)
def test_9_1_what_is_no_period_is_refused_in_words(wrong, make_user, as_user, call):
	with as_user(make_user()), pytest.raises(frappe.ValidationError, match=r"period|one of"):
		call.get(f"{API}figures.get_figures", **wrong)


@pytest.mark.bench
def test_9_7_a_user_permission_on_deals_narrows_figures_and_columns_alike(
	freeze, make_user, make_customer, make_opportunity, make_product, as_user, call
):
	freeze("2025-03-20 10:00:00")
	seller, flat, house = make_user(), make_product(), make_product()
	customer = make_customer(account_owner=seller)
	for product, amount in ((flat, 10**10), (house, 10**11)):
		make_opportunity(customer, amount=amount, product=product.name, expected_close_date="2025-03-10")
	frappe.get_doc(
		{"doctype": "User Permission", "user": seller, "allow": "LC Product", "for_value": flat.name}
		| {"apply_to_all_doctypes": 0, "applicable_for": "LC Opportunity"}
	).insert()
	with as_user(seller):
		assert call.get(f"{API}figures.get_figures", period="this_month")["expected"] == 10**10
		board = call.get(f"{API}board.get_board", filters={"closing_in": "this_month"})
		assert [column["revenue"] for column in board["columns"]] == [0, 0, 10**10, 0]


def test_7_3_cards_made_in_a_period(freeze, make_user, make_lead, make_customer, as_user, call):
	seller = make_user()
	for moment in ("2025-02-28 23:59:59", "2025-03-01 00:00:00", "2025-03-31 23:59:59"):
		freeze(moment)
		make_lead(lead_owner=seller, full_name=f"Lúc {moment}")
	make_customer(account_owner=seller)
	with as_user(seller):
		columns = call.get(f"{API}board.get_board", filters={"created_in": "this_month"})["columns"]
		assert [column["count"] for column in columns] == [2, 0, 1, 0]
		assert [column["revenue_of"] for column in columns] == ["expected", "expected", "expected", "won"]


def test_9_10_under_both_periods_transacted_says_what_was_won(
	freeze, make_user, make_customer, make_opportunity, as_user, call
):
	freeze("2025-03-20 10:00:00")
	seller = make_user()
	customer = make_customer(account_owner=seller)
	make_opportunity(customer, sales_stage="Closed Won", amount=7, won_on="2025-03-02 08:00:00")
	make_opportunity(customer, amount=100, expected_close_date="2025-03-31")
	both = {"closing_in": "this_month", "won_in": "this_month"}
	with as_user(seller):
		columns = call.get(f"{API}board.get_board", filters=both)["columns"]
	assert [(column["count"], column["revenue"]) for column in columns] == [(0, 0), (0, 0), (0, 0), (1, 7)]
	assert [column["revenue_of"] for column in columns] == ["expected", "expected", "expected", "won"]
