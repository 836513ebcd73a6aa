"""Every number of a report leads to the cards that it counts, as many and worth as much as it says (spec §9.7, §9.8)."""

from __future__ import annotations

import json
from functools import cache

import frappe
import pytest

from leadcard.figures import one_by_one
from leadcard.figures.reports import REPORTS

REPORT = "leadcard.api.figures.get_report"
BOARD = "leadcard.api.board.get_board"
FILTERS = {"period": "2024-03-01/2025-03-31", "step": "Quarter", "by_seller": 1}


def shown(call, filters: dict) -> dict[str, float]:
	"""How many cards the board shows under filters, with those whose care was stopped, and what their columns sum up to; of a
	list of Frappe's, and of the report of single activities, how many rows it has."""
	if name := filters.get("report"):
		asked = {key: value for key, value in filters.items() if key != "report"}
		*rows, total = call.get(REPORT, name=name, filters=asked)["rows"]
		assert len(rows) == total["activities"]
		return {"Int": len(rows)}
	if doctype := filters.get("list"):
		texts = {name: value for name, value in filters.items() if name != "list"}
		read = {name: json.loads(value) if value[0] == "[" else value for name, value in texts.items()}
		return {"Int": len(frappe.get_list(doctype, filters=read, limit_page_length=0))}
	filters = {name: value for name, value in filters.items() if name != "card"}
	wanted = [filters] if "stopped" in filters else [filters, {**filters, "stopped": 1}]
	columns = [column for each in wanted for column in call.get(BOARD, filters=each)["columns"]]
	return {
		"Int": sum(column["count"] for column in columns),
		"Currency": sum(column["revenue"] for column in columns),
	}


def test_9_8_a_number_leads_to_what_it_counts(company, as_user, call):
	asked = dict.fromkeys(REPORTS, 0)
	for who in (company.floor.boss, company.floor.lead, company.floor.anna):
		# several numbers lead to the same cards
		cards = cache(lambda asked: shown(call, json.loads(asked)))
		with as_user(who):
			for name in REPORTS:
				answer = call.get(REPORT, name=name, filters=FILTERS)
				kinds = {column["fieldname"]: column["fieldtype"] for column in answer["columns"]}
				rows = answer["rows"]
				for row in [*rows[:4], *rows[-2:]]:
					for column, filters in row.get("leads_to", {}).items():
						kind = kinds[column] if kinds[column] in ("Int", "Currency") else "Int"
						said = row[column] if kinds[column] == kind else row.get("cards")
						if said is not None:
							asked[name] += 1
							found = cards(json.dumps(filters, sort_keys=True, default=str))[kind]
							assert found == pytest.approx(said), (name, column, row)
	none = {name for name, ever in asked.items() if not ever}
	assert none <= {one_by_one.NAME}, "its rows lead to cards, its total to itself"


# no count, and outcomes of a call that the company at work has none of
NOBODY_HAD = {"first_care", "call_back", "wrong_number", "no_answer"}


@pytest.mark.parametrize("name", ["Employee Activity Summary", "Interactions by Kind"])
def test_9_8_a_number_of_activities_leads_to_each_of_them(name, at_work, as_user, call):
	"""In lists of the desk, or where Frappe's would hide some or can't take the filters, in a report of single activities."""
	followed: dict[tuple[str, str], int] = {}
	floor = at_work.floor
	for narrowed in ({}, {"source": at_work.sources[0]}, {"seller": floor.anna}, {"sales_team": "Nhóm 1"}):
		for who in (floor.boss, floor.anna):
			with as_user(who):
				filters = {"period": "2024-02-29/2025-03-20", "step": "Year", **narrowed}
				answer = call.get(REPORT, name=name, filters=filters)
				counts = [each["fieldname"] for each in answer["columns"] if each["fieldtype"] == "Int"]
				for row in answer["rows"]:
					for column in counts:
						if column == "first_care" or not row[column]:
							continue
						leads_to = row["leads_to"].get(column)
						if leads_to is None:
							assert narrowed and (
								column not in one_by_one.KINDS or row["employee"] == "Nobody"
							)
							continue
						assert shown(call, leads_to) == {"Int": row[column]}, (
							column,
							narrowed,
							row,
						)
						way = next(way for way in ("list", "report") if way in leads_to)
						followed[column, way] = followed.get((column, way), 0) + row[column]
	assert {column for column, _way in followed} >= set(counts) - NOBODY_HAD
	assert {way for _column, way in followed} == {"list", "report"}


@pytest.mark.parametrize("figure", ["emails", "comments", "tasks", "new_leads", "won"])
def test_9_8_single_activities_lead_to_cards_that_one_sees(figure, at_work, as_user, call):
	ever = 0
	for who in (at_work.floor.boss, at_work.floor.anna, at_work.floor.outsider):
		with as_user(who):
			filters = {"period": "2024-02-29/2025-03-20", "figure": figure}
			*rows, _total = call.get(REPORT, name=one_by_one.NAME, filters=filters)["rows"]
			for row in rows:
				doctype, name = row["leads_to"]["name"]["card"].split("/")
				assert call.get("leadcard.api.board.get_card", doctype=doctype, name=name)
				assert row["name"] == frappe.get_list(doctype, {"name": name}, pluck="title")[0]
			ever += len(rows)
	assert ever
