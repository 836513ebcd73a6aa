"""Targets of people and teams (spec §9.9): what is stated for a month, quarter or year, and what follows from it.

A quarter without a target of its own has the sum of its months', a year that of its quarters; a team without one in a period
has the sum of its people's and of the teams below it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.domain.teams import Team
from leadcard.domain.working_days import ONE_DAY, WorkingDays

# what a target may be of; the first is an amount
FIGURES = ("actual_revenue", "wins", "new_leads", "conversions", "calls", "meetings")
PERSON, TEAM = "user", "sales_team"
Holder = tuple[str, str]
Stated = Mapping[tuple[Holder, Period], float]
# from long to short
LENGTHS = (periods.YEAR, periods.QUARTER, periods.MONTH)


def of_holder(holder: Holder, period: Period, stated: Stated) -> float | None:
	"""What somebody or a team itself is to reach in a period; None where nothing is said of it, nor of its parts."""
	if (holder, period) in stated:
		return stated[holder, period]
	return _sum(of_holder(holder, part, stated) for part in parts(period))


def of_teams(names: Iterable[str], tree: Iterable[Team], period: Period, stated: Stated) -> float | None:
	"""What teams with all below them are to reach together: a team's own target, else its people's and the teams' below it.

	Who is in several of these teams counts once. A name of no team adds nothing.
	"""
	tree, names = list(tree), set(names)
	people: set[tuple[str, Period]] = set()
	found: list[float | None] = []

	def add(team: Team, period: Period) -> None:
		holder = (TEAM, team.name)
		if (holder, period) in stated:
			found.append(stated[holder, period])
		elif of_holder(holder, period, stated) is not None:
			for part in parts(period):
				add(team, part)
		else:
			people.update((member.user, period) for member in team.members)
			for child in _tops([other for other in tree if other.is_below(team)]):
				add(child, period)

	for team in _tops([team for team in tree if team.name in names]):
		add(team, period)
	return _sum([*found, *(of_holder((PERSON, person), part, stated) for person, part in people)])


@lru_cache(maxsize=1000)
def parts(period: Period) -> tuple[Period, ...]:
	"""The longest calendar periods that a longer one is made of: years, else quarters, else months; none where it isn't."""
	for length in LENGTHS:
		split = periods.split(period, length)
		if len(split) > 1 and all(part == periods.STEPS[length](part.first) for part in split):
			return tuple(split)
	return ()


def pace(to_do: float, days: int) -> float | None:
	"""What is to be done each remaining working day; None where no day is left."""
	return to_do / days if days else None


def days_left(period: Period, today: date, calendar: WorkingDays) -> int:
	"""The working days of a period from today on, today too."""
	return calendar.between(max(period.first, today) - ONE_DAY, period.last)


def _tops(teams: list[Team]) -> list[Team]:
	return [team for team in teams if not any(team.is_below(other) for other in teams)]


def _sum(amounts: Iterable[float | None]) -> float | None:
	known = [amount for amount in amounts if amount is not None]
	return sum(known) if known else None
