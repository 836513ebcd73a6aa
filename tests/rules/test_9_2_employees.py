"""The report "Employee Activity Summary" (spec §9.2, §9.7): each cell is a recount of what one sees."""

from __future__ import annotations

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import periods
from leadcard.figures.employees import COLUMNS
from tests.activity_company import PERIODS, Recount, median_of
from tests.company import NOW

REPORT = "leadcard.api.figures.get_report"
NAME = "Employee Activity Summary"


def test_9_2_each_cell_is_a_recount_of_what_one_sees(at_work, as_user, call, on_bench):
	@examples(max_examples=6 if on_bench else 15, suppress_health_check=[HealthCheck.function_scoped_fixture])
	@given(
		period=st.sampled_from(PERIODS),
		who=st.sampled_from([*at_work.seen]),
		source=st.sampled_from([None, *at_work.sources]),
		seller=st.sampled_from([None, at_work.floor.anna]),
	)
	def each_time(period, who, source, seller):
		filters = {"period": period, **({"source": source} if source else {})}
		with as_user(who):
			answer = call.get(
				REPORT, name=NAME, filters={**filters, **({"seller": [seller]} if seller else {})}
			)
		*rows, total = answer["rows"]
		wanted = {"source": source} if source else {}
		recount = Recount(periods.read(period, NOW.date()), at_work.seen[who], wanted)
		counted, waited = recount.by_kind(), recount.waited()
		names = {row["employee"] for row in rows}
		for column in COLUMNS:
			people = [person for person in counted[column] if seller in (None, person)]
			assert total[column] == sum(row[column] for row in rows) == len(people), column
			assert {name_of(person) for person in people} <= names
			for row in rows:
				own = [person for person in people if name_of(person) == row["employee"]]
				assert row[column] == len(own), (column, row)
		for row in rows:
			minutes = [each for person, each in waited if name_of(person) == row["employee"]]
			assert row["first_care"] == median_of(minutes), row
		whole = [each for person, each in waited if seller in (None, person)]
		assert total["first_care"] == median_of(whole)

	each_time()
	company = Recount(periods.read("2024-01-01/2025-12-31", NOW.date()), at_work.seen[at_work.floor.boss])
	assert all(company.by_kind().values()) and company.waited(), "something of each kind was counted"


def name_of(person: str | None) -> str:
	import frappe

	return (frappe.db.get_value("User", person, "full_name") if person else None) or person or "Nobody"


def test_9_2_who_has_done_nothing_is_there_and_who_is_deleted_is_called_by_the_address(
	floor, make_lead, log_activity, as_user, call
):
	import frappe

	lead = make_lead(lead_owner=floor.anna)
	log_activity(lead, "LC Note")
	frappe.db.set_value("LC Note", {"reference_name": lead.name}, "owner", "gone@example.com")
	with as_user(floor.lead):
		*rows, total = call.get(REPORT, name=NAME, filters={"period": "this_month"})["rows"]
	by_name = {row["employee"]: row for row in rows}
	assert by_name["gone@example.com"]["notes"] == 1
	assert set(by_name) == {name_of(user) for user in (floor.lead, floor.anna, floor.ben)} | {
		"gone@example.com"
	}
	assert by_name[name_of(floor.ben)]["first_care"] is None
	assert total["first_care"] == 0
