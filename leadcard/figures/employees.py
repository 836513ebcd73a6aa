"""The report "Employee Activity Summary" (spec §9.2): what each employee did in a period."""

from collections.abc import Iterable
from statistics import median

import frappe
from frappe import _

from leadcard.figures import activities, one_by_one
from leadcard.figures.activities import Kind
from leadcard.figures.asked import Asked
from leadcard.figures.first_care import minutes_to_first_care
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.permissions.tree import team_tree, visible_owners

COLUMNS: dict[str, Kind] = {name: kind for name, kind in one_by_one.KINDS.items() if name != "received"}
CHARTED = ("calls", "meetings", "emails", "notes")
# more bars than these can't be told apart
MOST_CHARTED = 20


def build(asked: Asked) -> Table:
	"""A row for each employee who did something, or whose cards one sees; totals at the end."""
	counts = {name: _by_person(kind, asked) for name, kind in COLUMNS.items()}
	minutes = minutes_to_first_care(asked.period, asked.view)
	people = set().union(*counts.values(), minutes, employees(asked))
	names = asked.names_of(people)
	rows = [
		_row(asked, names.get(person, _("Nobody")), person, counts, minutes.get(person, []))
		for person in sorted(
			people, key=lambda person: (not person, names.get(person, "").casefold(), person)
		)
	]
	return Table(_columns(), rows, _total(asked, counts, minutes), _chart(counts, names))


def employees(asked: Asked) -> set[str]:
	"""Who is in a team and is oneself or somebody whose cards one sees; of those that the filters name."""
	seen = visible_owners(frappe.session.user)
	people = {member.user for team in team_tree() for member in team.members}
	people = people if seen is None else seen
	if asked.view.branch:
		people = people & asked.view.branch.people
	return people & set(asked.view.sellers) if asked.view.sellers else people


def _by_person(kind: Kind, asked: Asked) -> dict[str, int]:
	found = activities.counted(kind, [asked.period], asked.view, by_person=True)
	return {person: count for (_part, person, _value), count in found.items()}


def _row(
	asked: Asked, name: str, person: str, counts: dict[str, dict[str, int]], minutes: Iterable[float]
) -> Row:
	return {
		"employee": name,
		**{column: of_people.get(person, 0) for column, of_people in counts.items()},
		"first_care": _median(minutes),
		"leads_to": _leads_to(asked, person),
	}


def _total(asked: Asked, counts: dict[str, dict[str, int]], minutes: dict[str, list[float]]) -> Row:
	return {
		"employee": _("Total"),
		**{column: sum(of_people.values()) for column, of_people in counts.items()},
		"first_care": _median(minute for waited in minutes.values() for minute in waited),
		"leads_to": _leads_to(asked, None),
	}


def _median(minutes: Iterable[float]) -> int | None:
	waited = list(minutes)
	return round(median(waited)) if waited else None


def _leads_to(asked: Asked, person: str | None) -> dict[str, LeadsTo]:
	links = {column: one_by_one.leads_to(asked, column, asked.period, person) for column in COLUMNS}
	return {column: link for column, link in links.items() if link}


def _columns() -> list[Column]:
	return [
		Column("employee", _("Employee"), width=190),
		*(Column(name, label, "Int", 110) for name, label in one_by_one.kinds().items() if name in COLUMNS),
		Column("first_care", _("Minutes to First Care (Median)"), "Int", 210),
	]


def _chart(counts: dict[str, dict[str, int]], names: dict[str, str]) -> Chart:
	people = {person for name in CHARTED for person in counts[name]}
	done = {person: sum(counts[name].get(person, 0) for name in CHARTED) for person in people}
	busiest = sorted(people, key=lambda person: (-done[person], person))[:MOST_CHARTED]
	return bars(
		[names.get(person, _("Nobody")) for person in busiest],
		{one_by_one.kinds()[name]: [counts[name].get(person, 0) for person in busiest] for name in CHARTED},
	)
