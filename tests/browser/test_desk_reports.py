"""LeadCard's reports on paper (spec §9.6, §9.7): what is printed of each is what the server has answered for its screen."""

from __future__ import annotations

import re

import pytest

from leadcard.figures.reports import REPORTS
from tests.browser.people import MANAGER

pytestmark = [pytest.mark.browser, pytest.mark.bench]
pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright")

# the desk has taken the answer over, and has drawn its rows
IS_SHOWN = """(name) => frappe.query_report?.report_name === name && frappe.query_report.data?.length
	&& document.querySelector(".report-wrapper .dt-row-0")"""
# what the server answers to the filters of the screen
ANSWER = """async () => (await frappe.call("frappe.desk.query_report.run", {
	report_name: frappe.query_report.report_name, filters: frappe.query_report.get_filter_values()
})).message"""
CELLS = (
	"""(rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim()))"""
)
WHOLE_NUMBERS = ("Int", "Currency")
NAMES = ("Data",)


@pytest.mark.journey
def test_9_7_each_report_is_printed_as_it_was_answered(open_board, mobile):
	board = open_board(role=MANAGER)
	board.make_lead("<b>In ra</b>", mobile, expected_revenue=5_000_000)
	for name in REPORTS:
		board.page.goto(f"{board.host.url}/app/query-report/{name}")
		board.page.wait_for_function(IS_SHOWN, arg=name)
		answer = board.page.evaluate(ANSWER)
		columns, rows = answer["columns"], answer["result"]
		assert rows, name
		with board.page.expect_popup() as opened:
			board.page.evaluate("() => frappe.query_report.print_report({ orientation: 'Landscape' })")
		paper = opened.value
		paper.locator("tbody tr").first.wait_for()
		headings = [text.strip() for text in paper.locator("thead th").all_inner_texts()]
		printed = paper.locator("tbody tr").evaluate_all(CELLS)
		# the first cell of a row is its number
		assert headings[1:] == [column["label"] for column in columns], name
		assert [read(cells[1:], columns) for cells in printed] == [told(row, columns) for row in rows], name
		paper.close()
	assert not board.faults, board.faults


def read(cells: list[str], columns: list[dict]) -> list[str]:
	"""The names and whole numbers of a printed row, numbers by their digits."""
	return [
		cell if column["fieldtype"] in NAMES else re.sub(r"\D", "", cell) or "0"
		for cell, column in zip(cells, columns, strict=True)
		if column["fieldtype"] in (*NAMES, *WHOLE_NUMBERS)
	]


def told(row: dict, columns: list[dict]) -> list[str]:
	"""The same of a row as the server has answered it."""
	return [
		str(row.get(column["fieldname"]) or "")
		if column["fieldtype"] in NAMES
		else str(round(row.get(column["fieldname"]) or 0))
		for column in columns
		if column["fieldtype"] in (*NAMES, *WHOLE_NUMBERS)
	]
