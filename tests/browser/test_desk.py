"""LeadCard's lists and forms in Frappe's own desk (spec §1, §3.6): they open without a fault and do what they offer."""

import pytest

from tests.browser.board import POST, unique

pytestmark = [pytest.mark.browser, pytest.mark.bench]
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

LISTS = (
	"lc-lead",
	"lc-customer",
	"lc-opportunity",
	"lc-call",
	"lc-meeting",
	"lc-note",
	"lc-ticket",
	"lc-product",
)


@pytest.fixture
def lead(open_board, mobile):
	"""A board of the salesperson, and the name of a lead made on it."""
	board = open_board(language="en")
	status, answer = board.page.evaluate(
		POST,
		[
			"/api/method/leadcard.api.cards.create_lead",
			{"values": {"full_name": "Desk Form", "mobile_no": mobile}},
		],
	)
	assert status == 200, answer
	return board, answer["message"]["card"]["name"]


def visit(board, path: str, wait_for: str) -> None:
	board.page.goto(f"{board.host.url}/app/{path}")
	board.page.locator(wait_for).first.wait_for(timeout=60000)


@pytest.mark.journey
def test_every_list_opens(lead):
	board, _name = lead
	for route in LISTS:
		visit(board, f"{route}/view/list", ".list-row-head:visible, .no-result:visible")
		assert not board.faults, (route, board.faults)


@pytest.mark.journey
def test_the_tree_of_teams_opens(lead):
	board, _name = lead
	visit(board, "lc-sales-team/view/tree", ".tree-children, .tree, .frappe-card")


@pytest.mark.journey
def test_a_lead_is_worked_on_from_its_form(lead):
	board, name = lead
	visit(board, f"lc-lead/{name}", ".page-actions")
	page = board.page
	assert "Desk Form" in page.locator(".title-text").first.inner_text()
	page.get_by_role("button", name="Stop Care").first.click()
	page.locator(".modal.show textarea").fill("Test")
	page.locator(".modal.show .btn-primary").click()
	page.get_by_role("button", name="Resume Care").first.click()
	page.locator(".modal.show .btn-primary").click()
	page.get_by_role("button", name="Convert").first.click()
	page.locator(".modal.show .btn-primary").click()
	page.wait_for_url("**/lc-customer/**", timeout=60000)
	page.get_by_role("button", name="Open on the Board").first.wait_for()
	visit(board, f"lc-lead/{name}", ".form-message")
	assert page.get_by_role("button", name="Save").locator("visible=true").count() == 0


def test_lists_and_reports_name_people_and_customers(lead):
	board, name = lead
	email = board.person.user
	full_name = board.page.evaluate("frappe.session.user_fullname")
	customer = board.call("cards.convert_lead", name=name)["customer"]
	key = {"doctype": "LC Customer", "name": customer}
	board.call("activities.create_opportunity", **key, values={"title": "Report", "amount": 5000000})
	board.call("activities.create_ticket", **key, values={"subject": "Lists"})
	for path, linked, shown in (
		(f"lc-lead/view/report?name={name}", email, full_name),
		(f"lc-opportunity/view/report?customer={customer}", customer, "Desk Form"),
		("lc-opportunity/view/report/Open%20Opportunities", customer, "Desk Form"),
	):
		link = f".dt-cell__content a[data-name='{linked}']"
		visit(board, path, link)
		assert {one.inner_text() for one in board.page.locator(link).all()} == {shown}
	visit(board, f"lc-ticket/view/report?reference_name={customer}", ".dt-row-0")
	assert "LC Customer" not in board.page.locator(".dt-row-0").inner_text()
	for path, linked, shown in (
		(f"lc-lead/view/list?name={name}", email, full_name),
		(f"lc-customer/view/list?name={customer}", email, full_name),
		(f"lc-opportunity/view/list?customer={customer}", customer, "Desk Form"),
		(f"lc-ticket/view/list?reference_name={customer}", customer, "Desk Form"),
	):
		visit(board, path, ".list-row .level-item")
		row = board.page.locator(".list-row").first.inner_text()
		assert shown in row and linked not in row, (path, row)


def test_9_8_a_number_of_a_report_leads_to_as_many_cards(lead):
	board, name = lead
	board.call("cards.convert_lead", name=name)
	number = ".dt-row:last-child .dt-cell--col-3 a"
	visit(board, "query-report/Leads by Source?period=this_year", number)
	said = board.page.locator(number).inner_text()
	board.page.locator(number).click()
	board.page.locator(".lc-column__count").first.wait_for()
	chips = board.page.locator(".lc-chips .lc-chip")
	expect(chips.filter(has_text="Column")).to_have_count(2)
	counts = [int(count) for count in board.page.locator(".lc-column__count").all_inner_texts()]
	# those whose care was stopped are a choice of the filters
	assert 0 < sum(counts) <= int(said)


@pytest.mark.journey
def test_the_workspace_leads_to_the_board_and_its_cards_to_what_they_count(lead):
	board, _name = lead
	visit(board, "leadcard-sales", ".number-widget-box")
	page = board.page
	numbers = page.locator(".number-widget-box")
	numbers.nth(7).locator(".number").wait_for()
	assert [one.inner_text().lower() for one in numbers.locator(".widget-title").all()] == [
		"expected this month",
		"won this month",
		"target of the month reached",
		"new leads this week",
		"open leads",
		"customers in care",
		"open opportunities",
		"not cared for",
	]
	expect(page.locator(".dashboard-widget-box .frappe-chart").first).to_be_visible()
	new_leads = numbers.nth(3).locator(".number")
	said = int(new_leads.inner_text().split()[0])
	assert said >= 1
	new_leads.click()
	page.locator(".lc-column__count").first.wait_for(timeout=60000)
	expect(page.locator(".lc-chips .lc-chip").filter(has_text="Came as leads")).to_have_count(1)
	assert sum(int(one) for one in page.locator(".lc-column__count").all_inner_texts()) == said
	visit(board, "leadcard-sales", ".number-widget-box")
	page.get_by_role("link", name="Open the Board").click()
	page.locator(".lc-column__head").first.wait_for(timeout=60000)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"])
def test_a_hostile_name_is_text_in_forms_lists_and_notices(open_board, mobile, name):
	"""A script that runs fails the test."""
	board = open_board()
	lead = board.make_lead(unique(name), mobile)
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.create_ticket", **key, values={"subject": unique(name)})
	for path, wait_for in (
		(f"lc-lead/{lead['name']}", ".page-actions"),
		("lc-lead/view/list", ".list-row-head:visible, .no-result:visible"),
		("lc-ticket/view/list", ".list-row-head:visible, .no-result:visible"),
	):
		visit(board, path, wait_for)
		board.page.wait_for_load_state("networkidle")
		assert not board.faults, (path, board.faults)
		assert board.page.locator("img[src=x]").count() == 0, path
	board.page.locator(".dropdown-notifications > a, .dropdown-notifications button").first.click()
	board.page.locator(".notifications-list").wait_for()
	assert board.page.locator("img[src=x]").count() == 0
