"""Questions that probe: filters, sorting, grouping, fields and searches tell a salesperson nothing of another's (§8.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import FunctionType

import frappe
import pytest

from leadcard.domain.pipeline import CUSTOMER, LEAD
from tests.bench.site_config import succeeding
from tests.bench.test_attacks_second_ring import modules
from tests.bench.victims import OWNER, STRANGER, Attack, attack, marks_in

pytestmark = pytest.mark.bench

KINDS = (
	LEAD,
	CUSTOMER,
	"LC Call",
	"LC Meeting",
	"LC Note",
	"LC Ticket",
	"LC Opportunity",
	"LC Status Change",
)
HANGING = ("Comment", "Communication", "ToDo", "File", "Contact")
LEDGERS = (
	"LC Identity",
	"LC Search Key",
	"LC Reminder",
	"LC Digest",
	"LC Protection Notice",
	"LC Offer",
	"LC Card Visit",
)
CHILDREN = {
	"LC Meeting Attendee": ("LC Meeting", "email_id"),
	"Contact Phone": ("Contact", "phone"),
	"Contact Email": ("Contact", "email_id"),
	"Dynamic Link": ("Contact", "link_title"),
}


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Attack]:
	with attack() as attacked:
		yield attacked


def lists(doctype: str, **query: object) -> list[tuple[str, str, dict]]:
	"""The ways to list a DocType over HTTP: path, verb, values."""
	as_text = {
		key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in query.items()
	}
	return [
		("frappe.client.get_list", "POST", {"doctype": doctype, **query}),
		("frappe.desk.reportview.get", "POST", {"doctype": doctype, **as_text}),
		("frappe.desk.reportview.get_list", "POST", {"doctype": doctype, **as_text}),
		("frappe.desk.reportview.get_count", "POST", {"doctype": doctype, **as_text}),
		(
			"frappe.desk.reportview.export_query",
			"POST",
			{"doctype": doctype, "file_format_type": "CSV", "fields": '["name"]', **as_text},
		),
		(f"/api/resource/{doctype}", "POST_AS_GET", query),
		(f"/api/v2/document/{doctype}", "POST_AS_GET", query),
	]


def ask(made: Attack, path: str, verb: str, values: dict):
	if verb == "POST_AS_GET":
		texts = {
			key: json.dumps(value) if isinstance(value, list | dict) else value
			for key, value in values.items()
		}
		return made.stranger(path, "GET", **texts)
	return made.stranger(path, verb, **values)


def test_8_3_a_list_of_everything_shows_nothing_of_another(made):
	for doctype in (*KINDS, *HANGING, *LEDGERS):
		for path, verb, values in lists(doctype, fields=["*"], limit_page_length=0):
			answer = ask(made, path, verb, values)
			assert not marks_in(answer), (path, doctype)


def test_8_3_no_doctype_of_the_site_shows_what_the_cards_hold(made):
	"""Whatever Frappe keeps beside a card: versions, queues, logs, deleted documents, search keys."""
	told = {}
	for doctype in frappe.get_all("DocType", {"issingle": 0, "istable": 0, "is_virtual": 0}, pluck="name"):
		answer = made.stranger("frappe.client.get_list", doctype=doctype, fields=["*"], limit_page_length=0)
		if marks := marks_in(answer):
			told[doctype] = marks
	assert told == {}


@pytest.mark.promise("rows of tables, as in Contact Phone with", "the rows of tables are listed")
@pytest.mark.parametrize("child", CHILDREN)
def test_8_3_rows_of_tables_are_as_hidden_as_their_documents(made, child):
	parent, fieldname = CHILDREN[child]
	for owner in (parent, LEAD, "User", None):
		values = {"doctype": child, "parent": owner, "fields": ["parent", fieldname], "limit_page_length": 0}
		assert not made.learns("frappe.client.get_list", **values)
	probe = {"doctype": child, "filters": {fieldname: ("like", "%xyzzy%")}}
	assert not made.stranger("frappe.client.get_count", **probe).result


@pytest.mark.promise("the rows of tables are listed")
def test_8_3_whom_an_email_concerns_is_as_hidden_as_the_email(made, committing):
	"""Frappe links an email to the contacts that it finds in it, and to their cards."""
	frappe.db.rollback()
	values = {"communication_medium": "Email", "sent_or_received": "Received", "subject": "x", "content": "x"}
	place = {"reference_doctype": CUSTOMER, "reference_name": made.victims[CUSTOMER]}
	email = {"doctype": "Communication", "sender": "lien@xyzzy.example", "recipients": OWNER}
	with committing():
		stored = frappe.get_doc({**email, **values, **place}).insert(ignore_permissions=True)
	try:
		assert made.victims["Contact"] in [row.link_name for row in stored.timeline_links]
		rows = {"doctype": "Communication Link", "parent": "Communication", "fields": ["link_name"]}
		for filters in ({"parent": stored.name}, {"link_doctype": "Contact"}, {"link_doctype": CUSTOMER}):
			assert not made.stranger("frappe.client.get_list", **rows, filters=filters).result
			found = {"doctype": "Communication Link", "parent": "Communication", "filters": filters}
			assert not made.stranger("frappe.client.get", **found).ok
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Communication", stored.name, force=True)


@pytest.mark.promise("the rows of tables are listed")
def test_8_3_who_takes_part_in_an_event_is_as_hidden_as_the_card(made, committing):
	"""Frappe lists the rows of events, private ones too, to everybody."""
	people = [
		{
			"reference_doctype": doctype,
			"reference_docname": made.victims[doctype],
			"email": "lien@xyzzy.example",
		}
		for doctype in ("Contact", LEAD)
	]
	people.append({"reference_doctype": "User", "reference_docname": OWNER, "email": OWNER})
	values = {"subject": "Hẹn", "starts_on": "2099-01-01 10:00:00", "event_participants": people}
	event = made.owner("frappe.client.insert", doc={"doctype": "Event", "event_type": "Private", **values})
	rows = {"doctype": "Event Participants", "parent": "Event", "fields": ["*"]}
	try:
		filters = {"parent": event["name"]}
		assert len(made.owner("frappe.client.get_list", **rows, filters=filters)) == 3
		(shown,) = made.stranger("frappe.client.get_list", **rows, filters=filters).result
		assert shown["reference_docname"] == OWNER
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Event", event["name"], force=True)


PROBES = {
	LEAD: {"mobile_no": "%999 124%", "full_name": "%Xyzzy%", "tax_id": "0316999124", "lead_owner": OWNER},
	CUSTOMER: {"full_name": "%Xyzzy%", "email_id": "%xyzzy%", "account_owner": OWNER},
	"LC Call": {"subject": "%xyzzy%"},
	"LC Meeting": {"location": "%xyzzy%"},
	"LC Note": {"content": "%xyzzy%"},
	"LC Ticket": {"subject": "%xyzzy%"},
	"LC Opportunity": {"title": "%xyzzy%"},
	"Comment": {"content": "%xyzzy%"},
	"Communication": {"subject": "%xyzzy%"},
	"ToDo": {"description": "%xyzzy%"},
	"File": {"file_name": "%xyzzy%"},
	"Contact": {"email_id": "%xyzzy%"},
}


@pytest.mark.promise("guessing by filters, as in", "get_count, get_link_title")
@pytest.mark.parametrize("doctype", PROBES)
def test_8_3_no_count_confirms_a_guess(made, doctype):
	"""`mobile_no like %666%` counts the cards that one sees, and so confirms nothing of another's."""
	for fieldname, guess in PROBES[doctype].items():
		filters = {fieldname: ("like", guess)}
		as_list = [[doctype, fieldname, "like", guess]]
		for path, values in {
			"frappe.client.get_count": {"filters": filters},
			"frappe.desk.reportview.get_count": {"filters": json.dumps(as_list), "fields": '["name"]'},
			"frappe.client.get_value": {"filters": filters, "fieldname": "name"},
			"frappe.desk.listview.get_group_by_count": {
				"current_filters": json.dumps(as_list),
				"field": "owner",
			},
			"frappe.desk.reportview.get_sidebar_stats": {
				"stats": '["_user_tags", "_assign"]',
				"filters": json.dumps(as_list),
			},
		}.items():
			answer = made.stranger(path, doctype=doctype, **values)
			assert is_nothing(answer), (path, fieldname, answer)
		assigned = {"current_filters": json.dumps(as_list), "field": "assigned_to"}
		answer = made.stranger("frappe.desk.listview.get_group_by_count", doctype=doctype, **assigned)
		assert is_nothing(answer), answer
		answer = made.stranger(f"/api/v2/doctype/{doctype}/count", "GET", filters=json.dumps(as_list))
		assert is_nothing(answer), answer


@pytest.mark.parametrize("doctype", [*LEDGERS, "LC Reveal"])
def test_8_3_what_the_app_keeps_for_itself_is_counted_for_nobody(made, doctype):
	frappe.db.rollback()
	everything = [["name", "is", "set"]]
	heatmap = {"type": "Heatmap", "chart_type": "Count", "document_type": doctype, "based_on": "creation"}
	for path, values in {
		"frappe.client.get_count": {"doctype": doctype, "filters": everything},
		"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": {
			"doctype": doctype,
			"workflow_state_field": "owner",
			"states": "[]",
		},
		"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": {
			"chart": json.dumps({**heatmap, "value_based_on": "", "heatmap_year": "2026"}),
			"filters": "[]",
			"heatmap_year": "2026",
		},
		"frappe.client.get": {"doctype": doctype, "filters": everything},
	}.items():
		answer = made.stranger(path, **values)
		assert answer.status == 403, (path, answer)


def is_nothing(answer) -> bool:
	"""An answer that confirms nothing: a refusal, none, or 0 of everything."""
	found = answer.result
	if not answer.ok or not found:
		return True
	if isinstance(found, dict):
		found = found.get("stats", found)
		return all(not count or count == [["No Tags", 0]] for count in found.values())
	return isinstance(found, list) and not any(row.get("count") for row in found)


JOINS = {
	"LC Opportunity": "customer.mobile_no",
	LEAD: "customer.full_name",
	CUSTOMER: "lead.mobile_no",
	"LC Product": "sold_to.mobile_no",
}


@pytest.mark.promise("fields of a linked card", "lists: fields of a linked document")
@pytest.mark.parametrize("doctype", JOINS)
def test_8_3_no_field_of_a_linked_card_is_listed(made, doctype, committing):
	"""Frappe joins `customer.mobile_no` without asking who may see the customer."""
	own_customer = made.own.get("customer") or convert_own(made)
	link, fieldname = JOINS[doctype].split(".")
	target = {"LC Opportunity": made.victims[CUSTOMER], CUSTOMER: made.victims[LEAD]}.get(doctype)
	if doctype == CUSTOMER:
		frappe.db.rollback()
		with committing():
			frappe.db.set_value(CUSTOMER, own_customer, link, target, update_modified=False)
	for field in (JOINS[doctype], f"{JOINS[doctype]} as x", f"{link}.*"):
		for path, verb, values in lists(doctype, fields=["name", field], limit_page_length=0):
			answer = ask(made, path, verb, values)
			assert not marks_in(answer), (path, field)
	for filters in (
		{JOINS[doctype]: ("like", "%999%")},
		[[JOINS[doctype], "like", "%999%"]],
		[[CUSTOMER, fieldname, "like", "%999%"]],
	):
		for path, verb, values in lists(doctype, fields=["name"], filters=filters, limit_page_length=0):
			answer = ask(made, path, verb, values)
			assert not (answer.ok and answer.result), (path, filters, answer)
	for order in (f"{JOINS[doctype]} asc", f"`tab{CUSTOMER}`.`{fieldname}` desc"):
		answer = made.stranger("frappe.client.get_list", doctype=doctype, fields=["name"], order_by=order)
		assert not marks_in(answer)


def convert_own(made: Attack) -> str:
	made.own["customer"] = made.stranger("leadcard.api.cards.convert_lead", name=made.own[LEAD]).result[
		"customer"
	]
	return made.own["customer"]


INJECTIONS = [
	"(select group_concat(mobile_no) from `tabLC Lead`)",
	"(select group_concat(mobile_no) from `tabLC Lead`) as name",
	"name, (select group_concat(full_name) from `tabLC Lead`)",
	"ifnull(name, (select full_name from `tabLC Lead` limit 1))",
	"name` union select full_name from `tabLC Lead` -- ",
	"`tabLC Lead`.`full_name` from `tabLC Lead` -- ",
	"if(1=1, mobile_no, 0) as x",
	"max(mobile_no) over ()",
	"@@version",
	"sleep(1)",
	"extractvalue(1, concat(0x7e, (select full_name from `tabLC Lead` limit 1)))",
	"count(*) as c, group_concat(mobile_no)",
	"name/**/union/**/select/**/full_name/**/from/**/`tabLC Lead`",
	"(/*!50000select*/ group_concat(full_name) from `tabLC Lead`)",
]


@pytest.mark.promise("fields of a linked card", "lists: a sub-query in fields")
@pytest.mark.parametrize("injection", INJECTIONS)
def test_8_3_no_expression_reaches_past_the_conditions(made, injection):
	for doctype in (LEAD, "LC Product"):
		for where in ("fields", "order_by", "group_by"):
			query = {"fields": ["name"], "limit_page_length": 0}
			query[where] = ["name", injection] if where == "fields" else injection
			for path, verb, values in (
				lists(doctype, **query)[0],
				lists(doctype, **query)[1],
				lists(doctype, **query)[-1],
			):
				answer = ask(made, path, verb, values)
				assert not marks_in(answer), (path, where, answer)
		answer = made.stranger("frappe.client.get_value", doctype=doctype, fieldname=injection, filters={})
		assert not marks_in(answer)


ENDS_THE_CONDITION = "ifnull(mobile_no,'') like '%999 124%' || ifnull(1,2)"


def test_8_3_no_count_of_something_else_reaches_a_card(made):
	"""Counting builds its query from the names of filters as they come."""
	for name in (
		"name` like '%' and exists(select 1 from `tabLC Lead` where mobile_no like '%999 124%') or `name",
		"name`='x' or (select count(*) from `tabLC Lead` where full_name like '%Xyzzy%') -- ",
	):
		for filters in ({name: "x"}, [[name, "=", "x"]], [["ToDo", name, "=", "x"]]):
			answer = made.stranger("frappe.client.get_count", doctype="ToDo", filters=filters)
			assert not answer.ok or not answer.result, answer


@pytest.mark.promise(
	"fields of a linked card", "the map of a list puts filters", "calendars put the fields of filters"
)
def test_8_3_no_filter_ends_the_condition(made):
	"""A field that is an expression: `… like '%666%' || …` before `and (what one may see)`."""
	for field in (ENDS_THE_CONDITION, "ifnull(1,1)=1 || ifnull(1,2)", "name` = 'x' || `name", "1=1 or name"):
		listed = [[LEAD, field, "=", "1"]]
		for path, values in {
			"frappe.client.get_list": {"filters": listed, "fields": ["full_name"]},
			"frappe.client.get_count": {"filters": listed},
			"frappe.desk.reportview.get_stats": {
				"stats": '["lead_owner", "status"]',
				"filters": json.dumps(listed),
			},
			"frappe.desk.reportview.get_sidebar_stats": {
				"stats": '["lead_owner"]',
				"filters": json.dumps(listed),
			},
			"frappe.desk.reportview.get_filter_dashboard_data": {
				"stats": json.dumps([{"name": "full_name", "type": "Data"}]),
				"filters": json.dumps(listed),
			},
			"frappe.desk.listview.get_group_by_count": {
				"current_filters": json.dumps(listed),
				"field": "lead_owner",
			},
			"frappe.desk.search.search_link": {"txt": "", "filters": json.dumps(listed)},
			"frappe.desk.search.search_widget": {
				"txt": "",
				"filters": json.dumps(listed),
				"searchfield": "name",
			},
			"frappe.desk.calendar.get_events": {
				"start": "2000-01-01",
				"end": "2099-01-01",
				"filters": json.dumps(listed),
				"fields": '["full_name", "name"]',
				"field_map": json.dumps(
					{"start": "creation", "end": field, "title": "full_name", "id": "name"}
				),
			},
			"frappe.desk.form.utils.get_next": {
				"value": "A",
				"prev": 0,
				"filters": listed,
				"sort_field": "name",
			},
			"frappe.geo.utils.get_coords": {"filters": json.dumps(listed), "type": "coordinates"},
		}.items():
			answer = made.stranger(path, doctype=LEAD, **values)
			assert not marks_in(answer), (path, field, answer)
			assert OWNER not in json.dumps(answer.result or ""), (path, field, answer)
			assert made.victims[LEAD] not in json.dumps(answer.result or ""), (path, field, answer)
	calls = {"doctype": "LC Call", "start": "2000-01-01", "end": "2099-01-01"}
	for filters in (
		[["LC Call", "ifnull(1,1)=1 || ifnull(1,2)", "=", "1"]],
		["1=1 or 1"],
		[["User", "name", "=", "x"]],
	):
		answer = made.stranger("leadcard.api.calendar.get_events", **calls, filters=json.dumps(filters))
		assert answer.status == 417, answer


@pytest.mark.promise("lists (sanitize_fields")
def test_8_3_without_the_seams_expressions_read_cards(made):
	with succeeding():
		test_8_3_no_expression_reaches_past_the_conditions(made, INJECTIONS[-1])
	with succeeding():
		test_8_3_no_filter_ends_the_condition(made)


def chart(**values: object) -> dict:
	return {"doctype": "Dashboard Chart", "chart_name": "x", "document_type": LEAD, "timeseries": 0, **values}


def test_9_7_no_chart_or_number_card_tells_more(made):
	guess = json.dumps([[LEAD, "mobile_no", "like", "%999 124%"]])
	for field in ("full_name", "customer.full_name", "lead_owner"):
		shown = chart(
			chart_type="Group By", group_by_type="Count", group_by_based_on=field, filters_json="[]"
		)
		path = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
		answer = made.stranger(path, chart=json.dumps(shown), no_cache=1)
		assert not marks_in(answer) and answer.ok == ("." not in field), answer
	card = {"doctype": "Number Card", "document_type": LEAD, "function": "Count", "type": "Document Type"}
	for filters in (guess, json.dumps([[LEAD, ENDS_THE_CONDITION, "=", "1"]])):
		answer = made.stranger(
			"frappe.desk.doctype.number_card.number_card.get_result", doc=json.dumps(card), filters=filters
		)
		assert not answer.ok or not answer.result, answer


def test_8_3_searching_finds_nothing_of_another(made):
	for text in ("xyzzy", "Xyzzy", "0816999124", "999124", made.victims[LEAD]):
		assert made.stranger("leadcard.api.search.search", text=text).result == {
			"cards": [],
			"count": 0,
			"more": False,
		}
		board = made.stranger("leadcard.api.board.get_board", search=text)
		assert not marks_in(board)
		assert sum(column["count"] for column in board.result["columns"]) == 0
		for doctype in (*KINDS, *HANGING):
			for loosened in (0, 1, "true"):
				choices = {
					"doctype": doctype,
					"txt": text,
					"ignore_user_permissions": loosened,
					"reference_doctype": "LC Note",
				}
				for path in ("frappe.desk.search.search_link", "frappe.desk.search.search_widget"):
					found = made.stranger(path, **choices)
					assert not found.ok or not found.result, (path, doctype, found)
		assert not made.stranger("frappe.utils.global_search.search", text=text).result
		assert not made.learns(
			"frappe.desk.search.search_link",
			doctype="Contact",
			txt=text,
			query=("frappe.contacts.doctype.contact.contact.contact_query"),
			filters={"link_doctype": CUSTOMER, "link_name": made.victims[CUSTOMER]},
		)


def test_8_3_the_global_search_shows_what_one_may_see(made, as_user, monkeypatch):
	"""Where an admin lets the global search find leads, Frappe answers with the content of all."""
	from frappe.utils import global_search

	from leadcard.hardening.stand_ins.searching import search_everywhere

	names = [made.victims[LEAD], made.own[LEAD]]
	found = [frappe._dict(doctype=LEAD, name=name, content="Xyzzy") for name in names]
	monkeypatch.setattr(global_search, "search", lambda text, start, limit, doctype: found)
	frappe.db.rollback()
	with as_user(STRANGER):
		assert [row.name for row in search_everywhere("Xyzzy")] == [made.own[LEAD]]


@pytest.mark.promise("the name of a guarded endpoint in another module")
def test_8_3_another_name_of_a_guarded_endpoint_is_refused(made):
	"""Python finds a function in each module that imports it; the guards hold by its own name."""
	hooked = frappe.get_hooks("override_whitelisted_methods").items()
	guarded = {frappe.get_attr(path): path for path, ours in hooked if ours[-1].startswith("leadcard.")}
	for module in modules():
		for name, value in vars(module).items():
			alias = f"{module.__name__}.{name}"
			if isinstance(value, FunctionType) and value in guarded and alias != guarded[value]:
				answer = made.stranger(alias, doctype=LEAD, txt="xyzzy", name=made.own[LEAD])
				assert answer.status == 403, (alias, answer)


def test_9_7_no_report_takes_another_user(made):
	"""A salesperson's statistics stay their own, whoever is asked for."""
	reports = frappe.get_all("Report", {"module": "LeadCard"}, pluck="name")
	for report in reports:
		for filters in ({}, {"user": OWNER}, {"employee": OWNER}, {"owner": OWNER}, {"lead_owner": OWNER}):
			values = {"report_name": report, "filters": filters, "user": OWNER, "ignore_prepared_report": 1}
			assert not made.learns("frappe.desk.query_report.run", **values)
	events = made.stranger(
		"leadcard.api.calendar.get_events", doctype="LC Meeting", start="2098-01-01", end="2099-12-31"
	)
	assert not marks_in(events)


@pytest.mark.promise("filters in place of a name", "frappe.client.get and others take filters")
@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER, "LC Note", "Contact"])
def test_8_3_no_refusal_confirms_a_guess(made, doctype):
	"""A guess that is right and one that is wrong are answered alike, also where filters stand in place of a name."""
	field, right = {
		LEAD: ("mobile_no", "%999 124%"),
		CUSTOMER: ("email_id", "%xyzzy%"),
		"LC Note": ("content", "%xyzzy%"),
		"Contact": ("email_id", "%xyzzy%"),
	}[doctype]
	stored = frappe.get_all(doctype, {"name": made.victims[doctype], field: ("like", right)})
	assert stored, "the guess is right"

	def answers(guess: str) -> list[tuple]:
		filters = {field: ["like", guess]}
		sent = [
			made.stranger("frappe.client.get", doctype=doctype, filters=filters),
			made.stranger("frappe.client.get", doctype=doctype, filters=json.dumps(filters)),
			made.stranger("frappe.client.get", doctype=doctype, name=filters),
			made.stranger("frappe.client.get", doctype=doctype, name=[[field, "like", guess]]),
			made.stranger(
				"frappe.client.set_value", doctype=doctype, name=filters, fieldname="owner", value=1
			),
			made.stranger("frappe.client.delete", doctype=doctype, name=filters),
			made.stranger("frappe.client.has_permission", doctype=doctype, docname=filters),
			made.stranger("frappe.client.get_doc_permissions", doctype=doctype, docname=filters),
			made.stranger("frappe.desk.form.load.getdoc", doctype=doctype, name=filters),
			made.stranger("frappe.desk.form.load.get_docinfo", doctype=doctype, name=filters),
			made.stranger("frappe.client.save", doc={"doctype": doctype, "name": filters}),
		]
		assert not any(answer.ok for answer in sent), sent
		return [(answer.status, answer.error) for answer in sent]

	assert answers(right) == answers("%nobody-has-this%")


@pytest.mark.promise("get_workflow_state_count lists")
def test_8_3_no_figure_of_frappe_counts_what_is_hidden(made, committing):
	"""States of a workflow, heatmaps and goals are counted by Frappe over all documents, by whichever field and filter."""
	right = {"mobile_no": ["like", "%999 124%"]}
	for field in ("full_name", "mobile_no", "owner"):
		states = {"doctype": LEAD, "workflow_state_field": field, "states": "[]"}
		path = "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"
		answer = made.stranger(path, **states)
		assert answer.ok and OWNER not in json.dumps(answer.body), answer
		assert not marks_in(answer), answer
	for kind, value in (("Count", ""), ("Sum", "expected_revenue"), ("Average", "expected_revenue")):
		heatmap = chart(type="Heatmap", chart_type=kind, based_on="creation", value_based_on=value)
		for filters in ("[]", json.dumps([[LEAD, "full_name", "like", "%Xyzzy%"]])):
			values = {"chart": json.dumps({**heatmap, "filters_json": filters}), "no_cache": 1}
			answer = made.stranger("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", **values)
			assert answer.ok, answer
			assert sum(answer.result["dataPoints"].values()) == (filters == "[]" and kind == "Count"), answer
	goal = {"title": "x", "doctype": LEAD, "docname": made.own[LEAD], "goal_doctype": LEAD}
	goal |= dict.fromkeys(("goal_value_field", "goal_total_field", "goal_history_field"), "notes")
	goal |= {"goal_doctype_link": "name", "goal_field": "name", "date_field": "creation"}
	goal |= {"aggregation": "count", "filters": right}
	assert made.stranger("frappe.utils.goal.get_monthly_goal_graph_data", **goal).status == 403


@pytest.mark.promise("a Kanban board refuses a card")
def test_8_3_a_kanban_board_confirms_no_value(made):
	"""Frappe asks for the right to a card only where its column changes."""
	columns = [{"column_name": "0816 999 124"}, {"column_name": "0816 000 000"}]
	board = {"doctype": "Kanban Board", "kanban_board_name": "Dò số", "reference_doctype": LEAD}
	board = {**board, "field_name": "mobile_no", "columns": columns}
	assert made.stranger("frappe.client.insert", doc=board).ok
	try:
		answers = [
			made.stranger(
				"frappe.desk.doctype.kanban_board.kanban_board.update_order",
				board_name="Dò số",
				order=json.dumps({column["column_name"]: [made.victims[LEAD]]}),
			)
			for column in columns
		]
		assert [answer.status for answer in answers] == [200, 200]
		assert made.victims[LEAD] not in json.dumps([answer.body for answer in answers])
	finally:
		assert made.stranger("frappe.client.delete", doctype="Kanban Board", name="Dò số").ok


def test_9_7_a_mailed_report_is_run_for_oneself(made, make_user, as_user):
	"""Frappe runs an Auto Email Report for the person that it names, and hands it to whoever may read it."""
	reader = make_user("report.manager@example.com", roles=("LeadCard User", "Report Manager"))
	report = {"doctype": "Report", "report_name": "Gửi thư", "ref_doctype": LEAD, "is_standard": "No"}
	frappe.get_doc({**report, "report_type": "Report Builder", "json": "{}"}).insert()
	mailing = {"doctype": "Auto Email Report", "report": "Gửi thư", "report_type": "Report Builder"}
	mailing |= {"email_to": reader, "frequency": "Daily", "format": "HTML", "no_of_rows": 10}
	of_owner = frappe.get_doc({**mailing, "user": OWNER}).insert()
	with as_user(reader):
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({**mailing, "user": OWNER}).insert()
		own = frappe.get_doc({**mailing, "user": reader}).insert()
		own.user = OWNER
		with pytest.raises(frappe.PermissionError):
			own.save()
		assert not frappe.has_permission("Auto Email Report", "read", doc=of_owner.name)
		taken = frappe.get_doc("Auto Email Report", of_owner.name)
		taken.user = reader
		with pytest.raises(frappe.PermissionError):
			taken.save()
