"""The report "Expected and Actual Revenue" (spec §9.3, §9.7): each cell is a recount of what one sees."""

from __future__ import annotations

import frappe
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import periods
from tests.company import NOW

REPORT = "leadcard.api.figures.get_report"
NAME = "Expected and Actual Revenue"
COLUMNS = ("new", "existing", "expected", "actual", "forecast")
PERIODS = st.sampled_from(["this_year", "last_year", "this_quarter", "last_month", "2024-02-29/2025-03-10"])


def recount(part: periods.Period, owners: set, seller: str | None) -> dict[str, float]:
	"""One row, by plain counting over all documents; of one seller, or of all together."""
	row = dict.fromkeys(COLUMNS, 0.0)
	chances = {each.name: each.probability / 100 for each in frappe.get_all("LC Sales Stage", fields=["*"])}

	def closes(record) -> bool:
		return bool(record.expected_close_date) and record.expected_close_date in part

	for lead in frappe.get_all("LC Lead", fields=["*"]):
		mine = seller is None or (lead.lead_owner or "") == seller
		if (
			mine
			and (lead.lead_owner or None) in owners
			and lead.status in ("New", "Contacting")
			and closes(lead)
		):
			row["new"] += lead.expected_revenue
			row["forecast"] += lead.expected_revenue * chances["Needs Analysis"]
	deals = frappe.get_all("LC Opportunity", fields=["*"])
	for customer in frappe.get_all("LC Customer", fields=["*"]):
		own = [deal for deal in deals if deal.customer == customer.name]
		known = any(deal.status == "Won" and deal.won_on.date() < part.first for deal in own)
		for deal in own if (customer.account_owner or None) in owners else []:
			if seller is not None and deal.opportunity_owner != seller:
				continue
			if deal.status == "Won" and deal.won_on.date() in part:
				row["actual"] += deal.amount
			if deal.status != "Lost" and closes(deal):
				row["existing" if known else "new"] += deal.amount
				row["forecast"] += deal.amount * (1 if deal.status == "Won" else chances[deal.sales_stage])
	row["expected"] = row["new"] + row["existing"]
	return row


def test_9_7_each_cell_is_a_recount_of_what_one_sees(company, as_user, call, on_bench):
	@examples(max_examples=8 if on_bench else 18, suppress_health_check=[HealthCheck.function_scoped_fixture])
	@given(
		period=PERIODS,
		step=st.sampled_from([*periods.STEPS]),
		who=st.sampled_from([*company.seen]),
		by_seller=st.booleans(),
	)
	def each_time(period, step, who, by_seller):
		chosen = periods.read(period, NOW.date())
		with as_user(who):
			filters = {"period": period, "step": step, "by_seller": int(by_seller)}
			answer = call.get(REPORT, name=NAME, filters=filters)
		*rows, total = answer["rows"]
		sums = dict.fromkeys(COLUMNS, 0.0)
		for row in rows:
			narrowed = row["leads_to"]["actual"]
			part = periods.read(narrowed["won_in"], NOW.date())
			counted = recount(part, company.seen[who], narrowed["seller"][0] if by_seller else None)
			assert {column: row[column] for column in COLUMNS} == pytest.approx(counted), row
			share = 100 * counted["actual"] / counted["expected"] if counted["expected"] else None
			assert row["ratio"] == (share if share is None else pytest.approx(share, abs=0.051))
			for column in COLUMNS:
				sums[column] += counted[column]
		assert {column: total[column] for column in COLUMNS} == pytest.approx(sums)
		whole = [recount(part, company.seen[who], None) for part in periods.split(chosen, step)]
		assert sums == pytest.approx({column: sum(row[column] for row in whole) for column in COLUMNS})
		if not by_seller:
			assert len(rows) == len(whole)

	each_time()


def test_9_3_nothing_to_count_is_a_row_of_noughts(make_user, as_user, call):
	with as_user(make_user()):
		answer = call.get(REPORT, name=NAME, filters={"period": "1990-01-01/1990-02-10", "by_seller": 0})
	assert [row["part"] for row in answer["rows"]] == ["01/1990", "02/1990", "Total"]
	assert {row["ratio"] for row in answer["rows"]} == {None}


@pytest.mark.parametrize(
	("name", "filters"),
	[
		("No Such Report", {}),
		(NAME, {"period": "soon"}),
		(NAME, {"step": "Day"}),
		(NAME, {"view": "all"}),
		(NAME, "[]x"),
		(NAME, {"period": "0001-01-01/2025-01-01", "step": "Week"}),
	],
)
def test_9_3_what_no_report_has_is_refused_in_words(name, filters, make_user, as_user, call):
	with (
		as_user(make_user()),
		pytest.raises(frappe.ValidationError, match=r"report|period|one of|filter|Filters"),
	):
		call.get(REPORT, name=name, filters=filters)
