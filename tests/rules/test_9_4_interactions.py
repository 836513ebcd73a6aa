"""The report "Interactions by Kind" (spec §9.4, §9.7): each cell is a recount of what one sees."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import periods
from leadcard.figures.interactions import OUTCOMES
from tests.activity_company import PERIODS, Recount
from tests.company import NOW

REPORT = "leadcard.api.figures.get_report"
NAME = "Interactions by Kind"
KINDS = {"meetings": "meetings", "notes": "notes", "emails": "emails", "received": "received"}
KINDS |= {"tickets": "tickets", "calls": "calls"}


def recount(part: periods.Period, owners, seller: str | None) -> dict[str, int]:
	found = Recount(part, owners)
	counted = found.by_kind()
	row = {name: len([who for who in counted[name] if seller in (None, who)]) for name in KINDS}
	calls = [call for call in found.of("LC Call", "starts_at") if call.completed and not call.cancelled]
	outcomes = Counter(call.outcome or "" for call in calls if seller in (None, call.activity_owner))
	row |= {name: outcomes[value] for name, value in OUTCOMES.items()}
	return {**row, "no_outcome": outcomes[""], "all": sum(row[name] for name in KINDS)}


def test_9_4_each_cell_is_a_recount_of_what_one_sees(at_work, as_user, call, on_bench):
	@examples(max_examples=6 if on_bench else 15, suppress_health_check=[HealthCheck.function_scoped_fixture])
	@given(
		period=st.sampled_from([*PERIODS, "2024-02-29/2025-03-20"]),
		step=st.sampled_from(["Week", "Quarter", "Year"]),
		who=st.sampled_from([*at_work.seen]),
		seller=st.sampled_from([None, at_work.floor.anna]),
	)
	def each_time(period, step, who, seller):
		filters = {"period": period, "step": step, **({"seller": [seller]} if seller else {})}
		with as_user(who):
			*rows, total = call.get(REPORT, name=NAME, filters=filters)["rows"]
		parts = periods.split(periods.read(period, NOW.date()), step)
		assert len(rows) == len(parts)
		whole: Counter = Counter()
		for row, part in zip(rows, parts, strict=True):
			own = recount(part, at_work.seen[who], seller) if row["all"] or len(parts) < 6 else {}
			assert {name: row[name] for name in own} == own, row
			whole.update({name: row[name] for name in (*KINDS, *OUTCOMES, "no_outcome", "all")})
		assert {name: total[name] for name in whole} == dict(whole)
		assert {name: total[name] for name in whole} == recount(
			periods.read(period, NOW.date()), at_work.seen[who], seller
		)

	each_time()
	company = recount(periods.read("this_year", NOW.date()), at_work.seen[at_work.floor.boss], None)
	assert company["connected"] and company["received"] and company["no_outcome"]
