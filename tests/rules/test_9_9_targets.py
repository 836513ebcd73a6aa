"""Targets of people and teams, who sets and sees them, and how far they are reached (spec §9.9)."""

from __future__ import annotations

import frappe
import pytest

from leadcard.domain.targets import FIGURES

REPORT = "leadcard.api.figures.get_report"
BAR = "leadcard.api.figures.get_figures"


def make(**values) -> object:
	return frappe.get_doc(
		{"doctype": "LC Target", "period": "Month", "starts_on": "2025-03-15", **values}
	).insert()


@pytest.fixture
def set_targets(company):
	"""Anna, Ben and Carl have a March of their own; Carl's team another; the company has the sum."""
	people = company.floor
	for person, amount in ((people.anna, 100), (people.ben, 300), (people.carl, 50)):
		make(user=person, actual_revenue=amount, wins=2, new_leads=3, calls=4, meetings=5, conversions=6)
	make(sales_team="Nhóm 2", actual_revenue=70)
	return company


def rows_of(call, **filters) -> dict[str, dict]:
	answer = call.get(REPORT, name="Targets", filters={"period": "2025-03-01/2025-03-31", **filters})
	return {row["holder"]: row for row in answer["rows"]}


def names(*people: str) -> list[str]:
	return [frappe.db.get_value("User", person, "full_name") for person in people]


def test_9_9_a_manager_reads_teams_and_people_and_a_salesperson_their_own(set_targets, as_user, call):
	people = set_targets.floor
	anna, ben, carl = names(people.anna, people.ben, people.carl)
	with as_user(people.boss):
		rows = rows_of(call)
	found = {holder: row["target"] for holder, row in rows.items() if row["target"] is not None}
	assert found == {"Công ty": 470, "Nhóm 1": 400, "Nhóm 2": 70, anna: 100, ben: 300, carl: 50, "Total": 470}
	with as_user(people.lead):
		rows = rows_of(call)
	assert {holder for holder, row in rows.items() if row["target"]} == {"Nhóm 1", anna, ben, "Total"}
	with as_user(people.anna):
		rows = rows_of(call)
	assert {holder: row["target"] for holder, row in rows.items()} == {anna: 100, "Total": 100}


def test_9_9_what_is_reached_is_a_recount(set_targets, as_user, call, log_activity, make_lead):
	people = set_targets.floor
	lead = make_lead(lead_owner=people.anna)
	for kind in ("LC Call", "LC Meeting"):
		log_activity(lead, kind, completed=1, activity_owner=people.anna, starts_at="2025-03-02 10:00:00")
	won = [
		deal.amount
		for deal in frappe.get_all(
			"LC Opportunity", {"opportunity_owner": people.anna, "status": "Won"}, ["*"]
		)
		if str(deal.won_on)[:7] == "2025-03"
	]
	leads = frappe.get_all("LC Lead", {"lead_owner": people.anna}, ["creation", "converted_on"])
	counted = {
		"actual_revenue": sum(won),
		"wins": len(won),
		"new_leads": sum(str(lead.creation)[:7] == "2025-03" for lead in leads),
		"conversions": sum(str(lead.converted_on)[:7] == "2025-03" for lead in leads),
		"calls": 1,
		"meetings": 1,
	}
	assert counted.keys() == set(FIGURES)
	for figure, done in counted.items():
		with as_user(people.boss):
			rows = rows_of(call, figure=figure)
		row = rows[names(people.anna)[0]]
		assert row["done"] == pytest.approx(done), figure
		assert row["to_do"] == pytest.approx(max(0, row["target"] - done)), figure
		assert row["share"] == pytest.approx(100 * done / row["target"], abs=0.051), figure
		team = [rows[name]["done"] for name in names(people.lead, people.anna, people.ben) if name in rows]
		assert rows["Nhóm 1"]["done"] == pytest.approx(sum(team)), figure


def test_9_9_the_pace_counts_the_days_that_are_left(set_targets, settings, as_user, call, freeze):
	people = set_targets.floor
	settings(weekend="Saturday and Sunday")
	with as_user(people.ben):
		row = rows_of(call, figure="meetings")[names(people.ben)[0]]
	# of March 2025, from Thursday the 20th on
	assert (row["to_do"], row["pace"]) == (5, 5 / 8)
	freeze("2025-04-01 08:00:00")
	with as_user(people.ben):
		assert rows_of(call, figure="meetings")[names(people.ben)[0]]["pace"] is None


def test_9_9_the_statistics_bar_has_the_target_of_whom_the_board_shows(set_targets, as_user, call):
	people = set_targets.floor

	def target(who, **filters) -> float | None:
		with as_user(who):
			answer = call.get(BAR, period="2025-03-01/2025-03-31", filters=filters)
		found = answer["target"]
		assert not found or found["share"] == pytest.approx(
			100 * answer["actual"] / found["amount"], abs=0.051
		)
		return found and found["amount"]

	assert [target(who) for who in (people.boss, people.lead, people.anna)] == [470, 400, 100]
	assert target(people.boss, sales_team=["Nhóm 1"]) == 400
	assert target(people.boss, seller=[people.carl]) == 50
	assert target(people.anna, seller=[people.anna]) == target(people.anna, mine=1) == 100
	# what is another's to know is nobody's here
	assert target(people.anna, seller=[people.carl]) is target(people.lead, owner=[people.carl]) is None
	assert target(people.anna, sales_team=["Nhóm 1"]) is target(people.lead, sales_team=["Nhóm 2"]) is None
	assert target(people.boss, mine=1) is None
	# a part of the cards has no target
	assert target(people.boss, view="forgotten") is target(people.boss, created_in="this_year") is None
	assert target(people.boss, seller=[people.carl], owner=[people.carl]) is None
	assert target(people.boss, source=["Zalo"]) is None
	assert target(people.outsider) is None


@pytest.mark.parametrize(
	("who", "values", "allowed"),
	[
		("lead", {"user": "anna"}, True),
		("lead", {"sales_team": "Nhóm 1"}, True),
		("boss", {"user": "carl"}, True),
		("anna", {"user": "anna"}, False),
		("anna", {"user": "ben"}, False),
		("lead", {"user": "carl"}, False),
		("lead", {"user": "lead"}, False),
		("lead", {"sales_team": "Nhóm 2"}, False),
		("anna", {"sales_team": "Nhóm 1"}, False),
	],
)
def test_9_9_who_is_above_sets_a_target(floor, as_user, who, values, allowed):
	values = {field: floor.get(value, value) for field, value in values.items()}
	with as_user(floor[who]):
		if allowed:
			assert make(wins=1, **values).name
			return
		with pytest.raises(frappe.PermissionError):
			make(wins=1, **values)


@pytest.mark.bench
def test_9_9_a_renamed_team_keeps_its_one_target(floor):
	make(sales_team="Nhóm 1", wins=1)
	frappe.rename_doc("LC Sales Team", "Nhóm 1", "Nhóm A")
	renamed = frappe.get_last_doc("LC Target", {"sales_team": "Nhóm A"})
	assert renamed.title == "Nhóm A · 03/2025"
	with pytest.raises(frappe.ValidationError, match="already"):
		make(sales_team="Nhóm A", wins=2)
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Nhóm 1", "is_group": 1}).insert()
	assert make(sales_team="Nhóm 1", wins=3).name


def test_9_9_nobody_takes_a_target_from_another_or_reads_it(floor, as_user):
	target = make(user=floor.carl, wins=1)
	mine = make(user=floor.anna, wins=1)
	with as_user(floor.lead):
		assert [row.name for row in frappe.get_list("LC Target")] == [mine.name]
		stolen = frappe.get_doc("LC Target", target.name)
		stolen.user = floor.anna
		with pytest.raises(frappe.PermissionError):
			stolen.save()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("LC Target", target.name).check_permission("read")


@pytest.mark.parametrize(
	("values", "says"),
	[
		({}, "person's or a team's"),
		({"user": "anna", "sales_team": "Nhóm 1"}, "person's or a team's"),
		({"user": "anna", "wins": 0}, "Enter one"),
		({"user": "anna", "wins": -1}, "Enter one|negative"),
		({"user": "anna", "period": "Week"}, "Period"),
		({"user": "ben", "starts_on": "2025-03-31"}, "already"),
	],
)
def test_9_9_what_is_no_target_is_refused_in_words(floor, values, says):
	make(user=floor.ben, wins=1)
	values = {field: floor.get(value, value) for field, value in {"wins": 1, **values}.items()}
	with pytest.raises(frappe.ValidationError, match=says):
		make(**values)
