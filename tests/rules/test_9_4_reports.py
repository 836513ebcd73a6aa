"""The reports of spec §9.4 that count cards and deals: each equals a recount, in plain Python, of what one sees."""

from __future__ import annotations

from itertools import pairwise

import frappe
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import periods
from tests.company import NOW

REPORT = "leadcard.api.figures.get_report"
WHO = ("boss", "lead", "anna")
PERIODS = st.sampled_from(
	["this_year", "last_year", "this_quarter", "2024-02-29/2025-03-10", "1990-01-01/1990-01-31"]
)


def share(part: float, whole: float) -> float | None:
	return pytest.approx(100 * part / whole, abs=0.051) if whole else None


class Seen:
	"""All documents that somebody of the company sees, and what a period has of them."""

	def __init__(self, owners: set, period: periods.Period) -> None:
		self.period = period
		self.leads = [lead for lead in all_of("LC Lead") if (lead.lead_owner or None) in owners]
		customers = [each for each in all_of("LC Customer") if (each.account_owner or None) in owners]
		self.customers = {customer.name: customer for customer in customers}
		self.deals = [deal for deal in all_of("LC Opportunity") if deal.customer in self.customers]

	def won(self, customer: str | None = None) -> list[frappe._dict]:
		return [
			deal
			for deal in self.deals
			if deal.status == "Won"
			and deal.won_on.date() in self.period
			and customer in (None, deal.customer)
		]


def all_of(doctype: str) -> list[frappe._dict]:
	return frappe.get_all(doctype, fields=["*"])


def rows_of(call, name: str, **filters) -> tuple[list[dict], dict]:
	*rows, total = call.get(REPORT, name=name, filters=filters)["rows"]
	return rows, total


def check_pipeline(call, seen: Seen, _period: str) -> None:
	rows, total = rows_of(call, "Pipeline by Column and Stage")
	counted: dict = {}
	columns = {"LC Lead": ("New", "Contacting"), "LC Customer": ("Converted", "Transacted")}
	for doctype, cards in (("LC Lead", seen.leads), ("LC Customer", seen.customers.values())):
		for card in cards:
			if card.status in columns[doctype]:
				revenue = card.won_revenue if card.status == "Transacted" else card.expected_revenue
				key = (card.status, card.stage or "")
				counted[key] = [*counted.get(key, []), revenue]
	everything = sum(map(len, counted.values()))
	assert len(rows) == len(counted)
	for row in rows:
		at = row["leads_to"]["cards"]
		worth = counted[at["column"][0], at["stage"][0]]
		is_won = at["column"] == ["Transacted"]
		assert (row["cards"], row["share"]) == (len(worth), share(len(worth), everything))
		assert (row["won"], row["expected"]) == (
			(pytest.approx(sum(worth)), None) if is_won else (None, pytest.approx(sum(worth)))
		)
	assert total["cards"] == everything
	sums = {name: sum(row[name] or 0 for row in rows) for name in ("expected", "won")}
	assert (total["expected"], total["won"]) == (pytest.approx(sums["expected"]), pytest.approx(sums["won"]))


def check_sources(call, seen: Seen, period: str) -> None:
	rows, total = rows_of(call, "Leads by Source", period=period)
	came = {lead.name for lead in all_of("LC Lead") if lead.creation.date() in seen.period}
	joined = {lead.customer for lead in all_of("LC Lead") if lead.name in came and lead.customer}
	counted: dict = {}

	def add(source, **values) -> None:
		line = counted.setdefault(source or "", dict.fromkeys(("leads", "converted", "won", "revenue"), 0))
		for name, value in values.items():
			line[name] += value

	for lead in seen.leads:
		if lead.name in came and lead.status != "Converted":
			add(lead.source, leads=1)
	for customer in seen.customers.values():
		if customer.name in joined:
			add(customer.source, leads=1, converted=1, won=int(customer.first_won_on is not None))
	for deal in seen.won():
		add(seen.customers[deal.customer].source, revenue=deal.amount)
	assert len(rows) == len(counted)
	for row in [*rows, total]:
		asked = row["leads_to"]["leads"].get("source")
		lines = [counted[asked[0]]] if asked else list(counted.values())
		line = {name: sum(each[name] for each in lines) for name in ("leads", "converted", "won", "revenue")}
		assert {name: row[name] for name in line} == pytest.approx(line), row
		assert row["rate"] == share(line["converted"], line["leads"])


def check_buyers(call, seen: Seen, period: str) -> None:
	rows, total = rows_of(call, "One-Time and Repeat Buyers", period=period)
	kinds: dict = {"once": [], "repeatedly": []}
	for customer in seen.customers:
		moments = sorted(
			deal.won_on
			for deal in seen.deals
			if (deal.customer, deal.status) == (customer, "Won") and deal.won_on <= seen.period.ends_at
		)
		if bought := seen.won(customer):
			gaps = [(after - before).total_seconds() / 86400 for before, after in pairwise(moments)]
			kinds["repeatedly" if gaps else "once"].append((bought, gaps))
	for row in [*rows, total]:
		kind = row["leads_to"]["buyers"].get("bought")
		buyers = kinds[kind] if kind else [*kinds["once"], *kinds["repeatedly"]]
		orders = [deal.amount for bought, _gaps in buyers for deal in bought]
		gaps = [gap for _bought, gaps in buyers for gap in gaps]
		assert (row["buyers"], row["orders"]) == (len(buyers), len(orders))
		assert row["revenue"] == pytest.approx(sum(orders))
		assert row["orders_per_buyer"] == (
			pytest.approx(len(orders) / len(buyers), abs=0.0051) if buyers else None
		)
		assert row["days"] == (pytest.approx(sum(gaps) / len(gaps), abs=0.051) if gaps else None)


def check_outcomes(call, seen: Seen, period: str) -> None:
	rows, total = rows_of(call, "Won and Lost with Reasons", period=period)
	counted: dict = {None: seen.won()}
	for deal in seen.deals:
		if deal.status == "Lost" and deal.lost_on.date() in seen.period:
			counted.setdefault(deal.lost_reason or "", []).append(deal)
	everything = sum(map(len, counted.values()))
	assert len(rows) == len(counted)
	for row in rows:
		reason = row["leads_to"]["customers"].get("lost_reason", [None])[0]
		deals = counted[reason]
		assert (row["deals"], row["share"]) == (len(deals), share(len(deals), everything))
		assert row["customers"] == len({deal.customer for deal in deals})
		assert row["amount"] == pytest.approx(sum(deal.amount for deal in deals))
	assert total["deals"] == everything
	assert total["amount"] == pytest.approx(sum(deal.amount for deals in counted.values() for deal in deals))


@pytest.fixture
def history(company, make_lead, make_customer, make_opportunity, call, freeze, convert):
	"""The company with leads that came at other times, of which some were converted, and deals lost for reasons."""
	reasons = frappe.get_all("LC Lost Reason", pluck="name", limit=2)
	sources = [None, *frappe.get_all("LC Lead Source", pluck="name", limit=2)]
	known = make_customer(account_owner=company.floor.anna)
	for number, day in enumerate(
		("2024-02-28", "2024-02-29", "2024-12-31", "2025-01-01", "2025-03-10", "2025-03-11")
	):
		freeze(f"{day} 23:59:59")
		owner = (company.floor.anna, company.floor.carl, company.floor.ben)[number % 3]
		lead = make_lead(lead_owner=owner, source=sources[number % 3])
		if number % 2:
			convert(lead, **({"customer": known.name} if number == 3 else {}))
			customer = frappe.db.get_value("LC Lead", lead.name, "customer")
			for reason in reasons:
				make_opportunity(
					customer,
					sales_stage="Closed Lost",
					amount=number + 1,
					lost_reason=reason,
					opportunity_owner=owner,
				)
	freeze(str(NOW))
	return company


def test_9_4_each_figure_is_a_recount_of_what_one_sees(history, as_user, call, on_bench):
	@examples(max_examples=6 if on_bench else 15, suppress_health_check=[HealthCheck.function_scoped_fixture])
	@given(period=PERIODS, who=st.sampled_from(WHO))
	def each_time(period, who):
		person = history.floor[who]
		seen = Seen(history.seen[person], periods.read(period, NOW.date()))
		with as_user(person):
			for check in (check_pipeline, check_sources, check_buyers, check_outcomes):
				check(call, seen, period)

	each_time()
