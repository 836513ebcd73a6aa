"""Targets against what was reached (spec §9.9): the report, and the target of the board's statistics bar."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from leadcard.board import in_period
from leadcard.board.chosen import MOST_VALUES, as_list
from leadcard.board.view import ALL, View
from leadcard.domain import targets, teams
from leadcard.domain.periods import STEPS, Period
from leadcard.domain.targets import PERSON, TEAM, Holder
from leadcard.figures import activities
from leadcard.figures.asked import Asked
from leadcard.figures.lists import list_of
from leadcard.figures.revenue import EVERYTHING
from leadcard.figures.revenue_by import actual_by_seller
from leadcard.figures.tables import Column, LeadsTo, Row, Table, bars
from leadcard.permissions.tree import team_tree, teams_to_give, visible_owners
from leadcard.working_days import working_days

REVENUE = "actual_revenue"
KINDS = {
	"wins": activities.WON,
	"new_leads": activities.NEW_LEADS,
	"conversions": activities.CONVERSIONS,
	"calls": activities.CALLS,
	"meetings": activities.MEETINGS,
}
OF_TARGET = ("user", "sales_team", "period", "starts_on")
# the filters that say whose target is asked for
OF_WHOM = {"owner", "seller", "mine", "people"}


@dataclass(frozen=True)
class Progress:
	"""What is to be reached and what was; of what is left, as much as each remaining working day needs, None where none is.

	`people` are whose it is, where that is of consequence.
	"""

	target: float | None
	done: float
	days: int
	people: frozenset[str] = frozenset()

	@property
	def to_do(self) -> float | None:
		return None if self.target is None else max(0.0, self.target - self.done)

	@property
	def share(self) -> float | None:
		return round(100 * self.done / self.target, 1) if self.target else None

	@property
	def pace(self) -> float | None:
		return None if self.to_do is None else targets.pace(self.to_do, self.days)


def target_of_view(period: Period, view: View) -> float | None:
	"""The actual revenue that is to be reached in a period by whom a view of the board shows: whom its filters name, else the
	session's user's teams, and themselves where they manage none. None where the view asks for a part of the cards, such as
	those of one source, which has no target, and where it names somebody who isn't one's to manage."""
	if _is_a_part(view):
		return None
	stated = _stated(REVENUE)
	people, names = _asked_of(view)
	if not _are_ones_own(people, names):
		return None
	of_teams = targets.of_teams(names, team_tree(), period, stated)
	within = teams.branch(names, team_tree()).people
	of_people = [targets.of_holder((PERSON, person), period, stated) for person in people - within]
	known = [amount for amount in (of_teams, *of_people) if amount is not None]
	return sum(known) if known else None


def _is_a_part(view: View) -> bool:
	"""Whether a view asks for other cards than those of one person or of some teams."""
	filters = {name for name, value in view.filters.items() if value}
	of_whom = [*(filters & OF_WHOM), *(["sales_team"] if view.branch else [])]
	narrowed = filters - OF_WHOM or set(view.periods) & set(in_period.OF_CARDS)
	return bool(narrowed or view.search or view.within or view.name != ALL or len(of_whom) > 1)


def progress(period: Period, target: float | None, done: float) -> Progress:
	"""How far a target is reached today."""
	return Progress(target, done, days_left(period))


def of_person(person: str, period: Period) -> dict[str, Progress]:
	"""What somebody is to reach and has reached in a period, by figure; one of which neither is said is left out."""
	days, found = days_left(period), {}
	rows = frappe.get_all("LC Target", filters={"user": person}, fields=[*OF_TARGET, *targets.FIGURES])
	for figure in targets.FIGURES:
		target = targets.of_holder((PERSON, person), period, _by_holder(rows, figure))
		done = _done(figure, period, View({"seller": [person]})).get(person, 0.0)
		if target is not None or done:
			found[figure] = Progress(target, done, days, frozenset({person}))
	return found


def build(asked: Asked) -> Table:
	"""A row for each team that one manages and each person whose cards one sees, who has a target or has reached something.

	The totals are those of the teams that no other shown one holds, and of the people who are in none of them.
	"""
	figure = _figure(asked)
	stated, done = _stated(figure), _done(figure, asked.period)
	days = days_left(asked.period)
	team_names, people = _teams(asked), _people(asked, stated, done)
	names = asked.names_of(set(people))
	of_teams = {name: _of_teams({name}, asked.period, stated, done, days) for name in team_names}
	of_people = {
		person: Progress(
			targets.of_holder((PERSON, person), asked.period, stated),
			done.get(person, 0.0),
			days,
			frozenset({person}),
		)
		for person in sorted(people, key=lambda person: (names.get(person, "").casefold(), person))
	}
	shown = [
		*((name, _("Team"), each) for name, each in of_teams.items() if each.target is not None),
		*((names.get(person, person), _("Person"), each) for person, each in of_people.items()),
	]
	together = _together(team_names, of_people, asked.period, stated, done, days)
	rows, total = (
		[_row(asked, figure, *each) for each in shown],
		_row(asked, figure, _("Total"), "", together),
	)
	chart = bars(
		[holder for holder, _kind, _each in shown],
		{
			_("Target"): [each.target or 0 for _holder, _kind, each in shown],
			_("Done"): [each.done for _holder, _kind, each in shown],
		},
		"Currency" if figure == REVENUE else "Int",
	)
	return Table(_columns(figure), rows, total, chart, _said_of(days))


def _figure(asked: Asked) -> str:
	if set(asked.on_board) - {"sales_team", "seller"}:
		frappe.throw(_("Targets are of people and teams: choose a team or a person, and no other filter."))
	figure = asked.figure or REVENUE
	if figure not in targets.FIGURES:
		frappe.throw(_("The filter {0} is one of {1}.").format("figure", ", ".join(targets.FIGURES)))
	return figure


def _said_of(days: int) -> str:
	return _("1 working day is left.") if days == 1 else _("{0} working days are left.").format(days)


def days_left(period: Period) -> int:
	"""The working days of a period from today on."""
	return targets.days_left(period, getdate(nowdate()), working_days())


def _of_teams(
	names: set[str], period: Period, stated: targets.Stated, done: dict[str, float], days: int
) -> Progress:
	people = teams.branch(names, team_tree()).people
	target = targets.of_teams(names, team_tree(), period, stated)
	return Progress(target, sum(done.get(person, 0.0) for person in people), days, people)


def _together(
	names: Iterable[str],
	people: dict[str, Progress],
	period: Period,
	stated: targets.Stated,
	done: dict[str, float],
	days: int,
) -> Progress:
	within = teams.branch(names, team_tree()).people
	found = [
		_of_teams(set(names), period, stated, done, days),
		*(each for person, each in people.items() if person not in within),
	]
	known = [each.target for each in found if each.target is not None]
	everybody = frozenset().union(*(each.people for each in found))
	return Progress(sum(known) if known else None, sum(each.done for each in found), days, everybody)


def _columns(figure: str) -> list[Column]:
	amount = "Currency" if figure == REVENUE else "Int"
	return [
		Column("holder", _("Whose"), width=210),
		Column("kind", _("Kind"), width=100),
		Column("target", _("Target"), amount, 190),
		Column("done", _("Done"), amount, 190),
		Column("share", _("Reached"), "Percent", 110),
		Column("to_do", _("To Do"), amount, 190),
		Column("pace", _("Needed each Working Day"), "Currency" if figure == REVENUE else "Float", 220),
	]


def _row(asked: Asked, figure: str, holder: str, kind: str, each: Progress) -> Row:
	return {
		"holder": holder,
		"kind": kind,
		"target": each.target,
		"done": each.done,
		"share": each.share,
		"to_do": each.to_do,
		"pace": each.pace,
		"leads_to": leads_to(figure, asked.period, each),
	}


def leads_to(figure: str, period: Period, reached: Progress) -> dict[str, LeadsTo]:
	"""What was reached, of not too many people: revenue in its cards on the board, all others in the list of what they count."""
	sellers = sorted(reached.people)
	if not 0 < len(sellers) <= MOST_VALUES:
		return {}
	if figure == REVENUE:
		return {"done": {"won_in": str(period), "seller": [*sellers]}}
	return {"done": list_of(KINDS[figure], period, sellers)}


def _stated(figure: str) -> dict[tuple[Holder, Period], float]:
	"""The targets of a figure, whoever set them: a team's is for all who manage it to know, those beside them included.

	Where two teams were made one, their targets add up.
	"""
	return _by_holder(
		frappe.get_all("LC Target", filters={figure: (">", 0)}, fields=[*OF_TARGET, figure]), figure
	)


def _by_holder(rows: list[frappe._dict], figure: str) -> dict[tuple[Holder, Period], float]:
	stated: dict[tuple[Holder, Period], float] = {}
	for row in filter(lambda row: row[figure], rows):
		holder = (PERSON, row.user) if row.user else (TEAM, row.sales_team)
		key = (holder, STEPS[row.period](getdate(row.starts_on)))
		stated[key] = stated.get(key, 0.0) + float(row[figure])
	return stated


def _done(figure: str, period: Period, view: View = EVERYTHING) -> dict[str, float]:
	"""What each person reached in a period, of what the session's user may see."""
	if figure == REVENUE:
		return actual_by_seller(period, view)
	found = activities.counted(KINDS[figure], [period], view, by_person=True)
	return {person: float(count) for (_part, person, _value), count in found.items()}


def _asked_of(view: View) -> tuple[set[str], set[str]]:
	"""The people and the teams whose cards a view shows."""
	user = frappe.session.user
	if view.filters.get("mine"):
		return {user}, set()
	named = {*view.sellers, *as_list(view.filters.get("owner"))}
	if named:
		return named, set()
	if view.branch:
		return set(), set(view.branch.teams)
	managed = teams_to_give(user)
	if managed is None:
		everybody = {name for (kind, name), _period in _stated(REVENUE) if kind == PERSON}
		return everybody, {team.name for team in team_tree()}
	return {user}, managed


def _are_ones_own(people: set[str], names: set[str]) -> bool:
	"""Whether a target is of whom the session's user manages, or their own."""
	user = frappe.session.user
	seen, managed = visible_owners(user), teams_to_give(user)
	return (seen is None or people <= seen | {user}) and (managed is None or names <= managed)


def _teams(asked: Asked) -> list[str]:
	managed = teams_to_give(frappe.session.user)
	if asked.view.sellers:
		return []
	chosen = [
		team
		for team in sorted(team_tree(), key=lambda team: team.lft)
		if managed is None or team.name in managed
	]
	branch = asked.view.branch
	return [team.name for team in chosen if branch is None or team.name in branch.teams]


def _people(asked: Asked, stated: targets.Stated, done: dict[str, float]) -> set[str]:
	seen = visible_owners(frappe.session.user)
	people = {name for (kind, name), _period in stated if kind == PERSON} | {
		person for person in done if person
	}
	if seen is not None:
		people &= seen
	if asked.view.branch:
		people &= asked.view.branch.people
	if asked.view.sellers:
		people &= set(asked.view.sellers)
	return people
