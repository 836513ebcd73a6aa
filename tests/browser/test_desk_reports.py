"""LeadCard's reports in Frappe's own desk (spec §9.6–9.8): what the screen shows of each is what is printed of it."""

from __future__ import annotations

import pytest

from leadcard.figures.reports import REPORTS
from tests.browser.people import MANAGER, SALESPERSON

pytestmark = [pytest.mark.browser, pytest.mark.bench]
pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright")

RUN = "frappe.desk.query_report.run"
SHOWN = """([name, rows]) => frappe.query_report?.report_name === name
	&& frappe.query_report.data?.length === rows
	&& document.querySelector(".report-wrapper .dt-row-0")"""
CELLS = """(rows) => rows.map((row) => [...row.querySelectorAll(".dt-cell__content, td")].map(
	(cell) => cell.innerText.replace(/\\s+/g, " ").trim()
))"""


@pytest.mark.journey
@pytest.mark.parametrize(("role", "language"), [(MANAGER, "vi"), (SALESPERSON, "en")])
def test_9_7_each_report_is_printed_as_it_is_shown(open_board, mobile, role, language):
	board = open_board(role=role, language=language)
	board.make_lead("<b>In ra</b>", mobile, expected_revenue=5_000_000)
	page = board.page
	for name in REPORTS:
		with page.expect_response(lambda answer: RUN in answer.url) as answered:
			page.evaluate("(name) => frappe.set_route('query-report', name)", name)
		rows = len(answered.value.json()["message"]["result"])
		assert rows, name
		page.wait_for_function(SHOWN, arg=[name, rows])
		with page.expect_popup() as opened:
			page.evaluate("() => frappe.query_report.print_report({ orientation: 'Landscape' })")
		paper = opened.value
		paper.locator("tbody tr").first.wait_for()
		printed = paper.locator("tbody tr").evaluate_all(CELLS)
		# a long report has no more rows on the page than fit
		shown = page.locator(".dt-scrollable .dt-row").evaluate_all(CELLS)
		assert len(printed) == rows and shown and shown == printed[: len(shown)], name
		headings = [text.strip() for text in paper.locator("thead th").all_inner_texts()][1:]
		assert headings == [column["label"] for column in answered.value.json()["message"]["columns"]], name
		paper.close()
	assert not board.faults, board.faults
