"""The workspace, its cards and charts in Frappe's desk (spec §9.6–9.8): each person's own numbers, and nothing else."""

from __future__ import annotations

import json

import frappe
import pytest

from leadcard.figures import number_cards
from leadcard.hardening import dashboards

pytestmark = pytest.mark.bench

PAGE = json.dumps({"name": "LeadCard Sales", "title": "LeadCard Sales", "public": 1})
OURS = {"module": "LeadCard"}
PERIOD = "2025-01-01/2025-03-31"


@pytest.fixture
def sold(floor, make_customer, make_opportunity):
	"""Anna has won 7, and Carl of the other team 100."""
	for seller, amount in ((floor.anna, 7), (floor.carl, 100)):
		make_opportunity(
			make_customer(account_owner=seller),
			sales_stage="Closed Won",
			amount=amount,
			won_on="2025-03-02 08:00:00",
			expected_close_date="2025-03-31",
			opportunity_owner=seller,
		)
	return floor


def shown(call) -> dict[str, list[dict]]:
	page = call("frappe.desk.desktop.get_desktop_page", page=PAGE)
	return {kind: block["items"] for kind, block in page.items()}


def number(call, name: str, **filters) -> object:
	"""What a card's widget asks for and gets."""
	card = call("frappe.client.get", doctype="Number Card", name=name)
	asked = json.loads(card["filters_json"]) | filters
	return call(card["method"], filters=asked)


def drawn(call, name: str, **filters) -> dict:
	"""What a chart's widget asks for and draws."""
	chart = call("frappe.client.get", doctype="Dashboard Chart", name=name)
	asked = json.loads(chart["filters_json"]) | filters
	run = {"report_name": chart["report_name"], "filters": json.dumps(asked), "ignore_prepared_report": 1}
	return call("frappe.desk.query_report.run", **run)["chart"]["data"]


def test_9_6_a_salesperson_has_the_whole_workspace_and_every_link_opens(sold, as_user, call):
	workspace = frappe.get_doc("Workspace", "LeadCard Sales")
	with as_user(sold.anna):
		page = shown(call)
		assert len(page["number_cards"]) == len(workspace.number_cards) == 8
		assert len(page["charts"]) == len(workspace.charts) == 3
		assert len(page["quick_lists"]) == 3 and not page["onboardings"]
		linked = {(each["link_type"], each["link_to"]) for card in page["cards"] for each in card["links"]}
		for kind, name in linked:
			if kind == "DocType":
				assert frappe.has_permission(name, "read"), name
			elif kind == "Report":
				assert frappe.get_doc("Report", name).is_permitted(), name
		dashboard = frappe.get_doc("Dashboard", "Sales Numbers")
		charts = call(
			"frappe.desk.doctype.dashboard.dashboard.get_permitted_charts", dashboard_name=dashboard.name
		)
		cards = call(
			"frappe.desk.doctype.dashboard.dashboard.get_permitted_cards", dashboard_name=dashboard.name
		)
		assert (len(charts), len(cards)) == (len(dashboard.charts), len(dashboard.cards)) == (5, 0)


def test_9_6_a_manager_is_led_from_install_to_the_first_board(make_user, as_user, call):
	frappe.db.set_single_value("System Settings", "enable_onboarding", 1)
	frappe.db.set_value("Module Onboarding", "LeadCard", "is_complete", 0)
	with as_user(make_user(roles=("LeadCard Manager",))):
		(onboarding,) = shown(call)["onboardings"]
		for step in onboarding["items"]:
			if doctype := step.get("reference_document"):
				assert frappe.has_permission(doctype, "write"), doctype
	assert [step["action"] for step in onboarding["items"]][-2:] == ["Go to Page", "View Report"]


@pytest.mark.parametrize(
	("who", "won"), [("anna", 7), ("carl", 100), ("lead", 7), ("boss", 107), ("anna", 7)]
)
def test_9_7_cards_and_charts_show_ones_own_whoever_looked_before(sold, as_user, call, who, won):
	with as_user(sold.boss):
		drawn(call, "Expected and Actual Revenue by Month", period=PERIOD)
	with as_user(sold[who]):
		assert number(call, "LC Won This Month", period=PERIOD)["value"] == won
		chart = drawn(call, "Expected and Actual Revenue by Month", period=PERIOD)
	assert [sum(series["values"]) for series in chart["datasets"]] == [won, won]


def test_9_8_a_card_leads_to_what_it_counts_with_its_filters_of_today(sold, as_user, call):
	"""Frappe drops the filters of a card that hold for today alone, and hides Report and Custom cards that name no DocType."""
	with as_user(sold.anna):
		won = number(call, "LC Won This Month", period=PERIOD)
		assert won["route"] == ["leadcard"]
		assert won["route_options"] == {"leads_to": f"won_in={PERIOD.replace('/', '%2F')}"}
		board = call.get("leadcard.api.board.get_board", filters={"won_in": PERIOD})
		assert sum(column["count"] for column in board["columns"]) == 1
		assert number(call, "LC Target This Month") == number_cards.NONE
		waits = number(call, "LC Not Cared For")
		assert waits["fieldtype"] == "Int" and waits["route_options"] == {"leads_to": "view=forgotten"}
	for card in frappe.get_all(
		"Number Card", OURS, ["document_type", "dynamic_filters_json", "show_percentage_stats"]
	):
		assert card.document_type and not json.loads(card.dynamic_filters_json or "[]")
		assert not card.show_percentage_stats, "Frappe's trend counts what was created"


@pytest.mark.parametrize(
	("pattern", "amount", "shown"),
	[
		("#,###.##", 258_400_000, 258_400_000),
		("#.###", 258_400_000, "258 M"),
		("#.###", 1_258_400_000, "1258 M"),
		("#.###", 2_600_000, "2600 K"),
		("#.###", 9_999, 9_999),
		("#.###", 71_500_000_000, "72 B"),
		("#.###", 912_345_600_000, "912 B"),
	],
)
def test_9_6_a_card_is_not_ten_times_as_much_where_the_site_writes_no_decimals(
	floor, make_customer, make_opportunity, as_user, call, pattern, amount, shown
):
	"""Frappe's card shortens to "258.4 M", and takes the mark of decimals for one between thousands."""
	frappe.db.set_default("number_format", pattern)
	won = {"sales_stage": "Closed Won", "won_on": "2025-03-02 08:00:00", "opportunity_owner": floor.anna}
	make_opportunity(make_customer(account_owner=floor.anna), amount=amount, **won)
	with as_user(floor.anna):
		assert number(call, "LC Won This Month", period=PERIOD)["value"] == shown


def test_9_6_frappes_cards_and_axes_shorten_numbers_in_vietnamese():
	said = frappe.translate.get_all_translations("vi")
	assert [said[f"{unit}:Number system"] for unit in "KMB"] == ["nghìn", "triệu", "tỷ"]


def test_9_8_the_workspace_leads_to_the_page_of_numbers(sold, as_user, call):
	with as_user(sold.anna):
		shortcuts = {each["label"]: each for each in shown(call)["shortcuts"]}
	assert shortcuts["Numbers"]["url"] == "/app/leadcard/numbers"


def test_9_8_a_card_of_no_number_is_refused(sold, as_user, call):
	with as_user(sold.anna):
		for filters in (
			{},
			{"report": "Targets", "column": "nothing"},
			{"report": "ToDo", "column": "actual"},
		):
			with pytest.raises(frappe.ValidationError):
				call(dashboards.CARD_METHOD, filters=filters)


def test_9_6_to_look_writes_nothing(sold, as_user, call, recorded):
	"""Frappe's charts note at each view when they were drawn."""
	names = frappe.get_all("Dashboard Chart", OURS, pluck="name")
	cards = [each.name for each in frappe.get_all("Number Card", {**OURS, "type": "Custom"})]
	with as_user(sold.anna):
		shown(call)
		asked = recorded(
			lambda: [*(drawn(call, name) for name in names), *(number(call, name) for name in cards)]
		)
	assert len(names) == 5 and len(cards) == 5 and asked
	assert not [query for query in asked if query.lstrip().lower().startswith(("insert", "update", "delete"))]
