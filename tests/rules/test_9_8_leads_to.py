"""Every number of a report leads to the cards that it counts, as many and worth as much as it says (spec §9.7, §9.8)."""

from __future__ import annotations

import json
from functools import cache

import frappe
import pytest

from leadcard.figures.reports import REPORTS

REPORT = "leadcard.api.figures.get_report"
BOARD = "leadcard.api.board.get_board"
FILTERS = {"period": "2024-03-01/2025-03-31", "step": "Quarter", "by_seller": 1}


def shown(call, asked: str) -> dict[str, float]:
	"""How many cards the board shows under filters (as JSON), with those whose care was stopped, and what their columns sum
	up to; of a list of Frappe's how many rows it has."""
	filters = json.loads(asked)
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
		cards = cache(lambda filters: shown(call, filters))
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
	assert all(asked.values()), asked
