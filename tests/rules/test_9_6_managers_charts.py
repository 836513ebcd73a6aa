"""LeadCard Managers make reports, charts, number cards and dashboards (spec §9.6), and nothing on others' pages that runs (§8.3)."""

from __future__ import annotations

import json

import frappe
import pytest

from leadcard.setup import given

pytestmark = pytest.mark.bench

CARD = {"doctype": "Number Card", "label": "Theirs", "type": "Document Type", "document_type": "LC Lead"}
CARD |= {"function": "Count", "filters_json": "[]", "is_public": 1}
CHART = {"doctype": "Dashboard Chart", "chart_name": "Theirs", "chart_type": "Group By", "type": "Bar"}
CHART |= {
	"document_type": "LC Lead",
	"group_by_type": "Count",
	"group_by_based_on": "source",
	"filters_json": "[]",
}
REPORT_CHART = CHART | {"chart_type": "Report", "report_name": "Leads by Source", "use_report_chart": 1}
REPORT_CHART |= {"document_type": "", "filters_json": '{"period": "this_year"}'}
SCRIPT = "alert(document.cookie)"
GET_CHART = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"


@pytest.fixture
def manager(make_user):
	given.give(*given.SHOWN)
	return make_user(roles=("LeadCard Manager",))


def insert(call, values: dict) -> dict:
	return call("frappe.client.insert", doc=json.dumps(values))


def test_9_6_a_manager_makes_them_and_each_reader_sees_their_own(manager, floor, make_lead, as_user, call):
	source = frappe.get_doc({"doctype": "LC Lead Source", "source_name": "Riêng"}).insert().name
	filters = json.dumps([["LC Lead", "source", "=", source]])
	for owner, count in ((floor.anna, 2), (floor.carl, 3)):
		for _lead in range(count):
			make_lead(lead_owner=owner, source=source)
	with as_user(manager):
		card, chart = insert(call, CARD), insert(call, CHART | {"filters_json": filters})
		report_chart = insert(call, REPORT_CHART | {"chart_name": "Theirs by Report"})
		charts = [{"chart": chart["name"]}, {"chart": report_chart["name"]}]
		board = insert(
			call,
			{
				"doctype": "Dashboard",
				"dashboard_name": "Theirs",
				"charts": charts,
				"cards": [{"card": card["name"]}],
			},
		)
		call(
			"frappe.desk.reportview.save_report",
			name="Theirs",
			doctype="LC Lead",
			report_settings=json.dumps({}),
		)
		drawn = call(GET_CHART, chart_name=chart["name"], filters="[]", refresh=1)
		assert sum(drawn["datasets"][0]["values"]) == 5
		board["dashboard_name"] = "Theirs"
		call("frappe.client.save", doc=frappe.as_json(frappe.get_doc("Dashboard", board["name"])))
	# whoever looked before, and kept it: each sees what they may
	for who, count in (("anna", 2), ("carl", 3), ("boss", 5), ("outsider", 0), ("anna", 2)):
		with as_user(floor[who]):
			drawn = call(GET_CHART, chart_name=chart["name"], filters="[]", refresh=0)
			assert (sum(drawn["datasets"][0]["values"]) if drawn else 0) == count, who
			asked = {"doc": frappe.as_json(card), "filters": filters}
			assert call("frappe.desk.doctype.number_card.number_card.get_result", **asked) == count, who


@pytest.mark.parametrize(
	("field", "names"),
	[("lead_owner", {"anna", "Not set"}), ("owner", {"Administrator"}), ("source", {"Website", "Not set"})],
)
def test_9_6_a_group_by_chart_names_people_and_what_is_empty(
	manager, floor, make_lead, as_user, call, field, names
):
	street = frappe.generate_hash(length=8)
	for number, owner in enumerate((floor.anna, floor.anna, None)):
		lead = make_lead(lead_owner=owner, source="Website" if number else None)
		frappe.db.set_value("LC Lead", lead.name, {"address_line": street, "owner": "Administrator"})
	filters = json.dumps([["LC Lead", "address_line", "=", street]])
	chart = CHART | {"group_by_based_on": field, "filters_json": filters}
	desks = frappe.get_hooks("override_whitelisted_methods")[GET_CHART][-1]
	with as_user(manager):
		drawn = call(desks, chart=json.dumps(chart), filters=filters, no_cache=1)
	known = {"anna": frappe.utils.get_fullname(floor.anna)}
	assert set(drawn["labels"]) == {known.get(name, name) for name in names}
	assert sum(drawn["datasets"][0]["values"]) == 3


@pytest.mark.parametrize(
	"values",
	[
		CARD | {"document_type": "User"},
		CARD
		| {"type": "Report", "report_name": "Permitted Documents For User", "report_field": "x"}
		| {"document_type": ""},
		CHART | {"document_type": "User", "group_by_based_on": "language"},
		CHART | {"document_type": "User", "group_by_based_on": "language", "report_name": "Leads by Source"},
		CARD | {"type": "Report", "report_name": "Permitted Documents For User", "report_field": "x"},
		CARD | {"is_standard": 1},
	],
	ids=["card of users", "another report", "chart of users", "beside our report", "beside ours", "standard"],
)
def test_9_6_a_managers_right_is_for_leadcards_documents(manager, as_user, call, values):
	with as_user(manager), pytest.raises(frappe.PermissionError):
		insert(call, values)


def test_9_6_a_manager_changes_their_own_alone(manager, make_user, as_user, call):
	with as_user(make_user(roles=("LeadCard Manager",))):
		card = insert(call, CARD)
	with as_user(manager):
		for change in (
			lambda: call(
				"frappe.client.set_value",
				doctype="Number Card",
				name=card["name"],
				fieldname="label",
				value="x",
			),
			lambda: call("frappe.client.delete", doctype="Number Card", name=card["name"]),
			lambda: call(
				"frappe.client.set_value",
				doctype="Number Card",
				name="LC Open Leads",
				fieldname="label",
				value="x",
			),
		):
			with pytest.raises(frappe.PermissionError):
				change()


HOSTILE = {
	"a dynamic filter": CARD | {"dynamic_filters_json": json.dumps([["LC Lead", "status", "=", SCRIPT]])},
	"a dynamic filter of a report": REPORT_CHART | {"dynamic_filters_json": json.dumps({"period": SCRIPT})},
	"filters that are a script": CARD | {"filters_config": SCRIPT},
	"a method": CARD | {"type": "Custom", "method": "frappe.client.delete"},
	"a label": CARD | {"label": 'x" onmouseover="alert(1)'},
	"the name of a chart": CHART | {"chart_name": 'x" onmouseover="alert(1)'},
	"options": CHART | {"custom_options": json.dumps({"title": "<img src=x onerror=alert(1)>"})},
	"filters": CHART
	| {"filters_json": json.dumps([["LC Lead", "title", "=", "<img src=x onerror=alert(1)>"]])},
}


@pytest.mark.parametrize("values", HOSTILE.values(), ids=HOSTILE)
def test_8_3_what_would_run_on_others_pages_is_refused_past_permissions_too(
	manager, make_user, as_user, call, values
):
	"""Frappe lets everybody make cards and charts by these two functions."""
	maker, module = (
		("create_number_card", "number_card")
		if values["doctype"] == "Number Card"
		else ("create_dashboard_chart", "dashboard_chart")
	)
	for who in (manager, make_user()):
		with as_user(who), pytest.raises(frappe.PermissionError):
			call(f"frappe.desk.doctype.{module}.{module}.{maker}", args=json.dumps(values))


def test_8_3_dashboards_and_reports_hold_no_markup_either(manager, as_user, call):
	with as_user(manager):
		chart = insert(call, CHART)["name"]
		for values in (
			{"chart_options": '{"title": "<b>x</b>"}'},
			{"is_default": 1},
			{"dashboard_name": '"x"'},
		):
			dashboard = {"doctype": "Dashboard", "dashboard_name": "Theirs", "charts": [{"chart": chart}]}
			with pytest.raises(frappe.PermissionError):
				insert(call, dashboard | values)
		hostile = json.dumps({"chart_args": {"title": "<img src=x onerror=alert(1)>"}})
		with pytest.raises(frappe.PermissionError):
			call(
				"frappe.desk.reportview.save_report",
				name="Theirs",
				doctype="LC Lead",
				report_settings=hostile,
			)


def test_9_6_filters_of_today_that_are_no_script_are_taken(manager, as_user, call):
	filters = [["LC Lead", "lead_owner", "=", "frappe.session.user"]]
	filters.append(["LC Lead", "creation", ">", "frappe.datetime.month_start()"])
	with as_user(manager):
		assert insert(call, CARD | {"dynamic_filters_json": json.dumps(filters), "color": "#2490ef"})
		ours = {"report": "Targets", "column": "done"}
		method = {
			"type": "Custom",
			"method": "leadcard.api.figures.get_number_card",
			"filters_json": json.dumps(ours),
		}
		assert insert(call, CARD | method | {"label": "Done"})


def test_10_1_a_dashboard_manager_has_what_frappe_gives(make_user, as_user, call):
	given.give(*given.SHOWN)
	with as_user(make_user(roles=("Dashboard Manager", "LeadCard Manager"))):
		assert insert(call, CARD | {"document_type": "ToDo", "filters_config": "[]", "label": 'A "b"'})
