"""What people who have nothing to do with LeadCard ask of a site, and the documents that they ask about.

Kinds of requests that LeadCard once answered otherwise than Frappe: names that look like SQL, lists and counts of what
may hang on cards but does not, arguments in every form that Frappe takes.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.utils.global_search import sync_global_search
from frappe.utils.verified_command import get_signed_params

from tests.bench.racers import NO_TOKEN, Answer, Request

SECRET = "of-nobody-of-leadcard"
DESK, PORTAL = "harm.desk@example.com", "harm.portal@example.com"
PEOPLE = {"desk": DESK, "portal": PORTAL, "Administrator": "Administrator"}
UNION, LINE = "Trade Union", "Plant--Line"
ONE, TWO = "Harm One", "Harm Two"
TASK = "harm-task"
FIELDS = [
	{"fieldname": "union", "label": "Union", "fieldtype": "Data", "in_list_view": 1},
	{"fieldname": "select", "label": "Select", "fieldtype": "Check"},
	{"fieldname": "state", "label": "State", "fieldtype": "Data"},
	{"fieldname": "contact", "label": "Contact", "fieldtype": "Link", "options": "Contact"},
]
ROWS = {
	"dt": "Contact",
	"fieldname": "names",
	"fieldtype": "Table",
	"options": "Contact Phone",
	"label": "Names",
}
PIECES = re.compile(
	r"\d{4}-\d\d-\d\d([ T][\d:.]+)?|\b\d{10}\.\d+|(?<=\"name\": \")[0-9a-z]{10}\b|_[0-9a-f]{16}\b|\b[0-9a-f]{32,}\b|\b(?=\w*\d)[0-9a-z]{10}\b|(?<=Harm New)-\d+|[0-9a-f]{6}(?=\.txt)"
)
# tracebacks, and what a browser is told of other browsers' news
APART = ("exc", "_exc_source", "_debug_messages", "_error_message")


@dataclass(frozen=True)
class Upload(Request):
	"""A file that is dropped on a form."""

	@property
	def body(self) -> dict:
		"""The values with the file."""
		return {"data": {**self.values, "file": (io.BytesIO(b"harm"), "harm.txt")}}


def make_site() -> None:
	"""People and DocTypes, under the same names on each site."""
	forget_site()
	for name in (UNION, LINE):
		values = {"name": name, "module": "Custom", "custom": 1, "autoname": "prompt", "fields": FIELDS}
		permission = {"role": "Desk User", "read": 1, "write": 1, "create": 1, "report": 1, "select": 1}
		tree = {"is_tree": 1} if name == UNION else {}
		rules = [permission, {**permission, "role": "System Manager"}]
		frappe.get_doc({"doctype": "DocType", **values, **tree, "permissions": rules}).insert()
	for email, kind in ((DESK, "System User"), (PORTAL, "Website User")):
		user = {"doctype": "User", "email": email, "first_name": "Nobody", "user_type": kind}
		roles = [{"role": "Desk User"}, {"role": "Inbox User"}] if kind == "System User" else []
		frappe.get_doc({**user, "send_welcome_email": 0, "roles": roles}).insert()
	for person in PEOPLE.values():
		frappe.get_doc("User", person).update({"api_key": frappe.scrub(person), "api_secret": SECRET}).save()
	frappe.get_doc({"doctype": "Custom Field", **ROWS}).insert()
	frappe.db.commit()


def make_documents() -> None:
	"""The documents, anew before each list of requests."""
	forget_documents()
	for name in (ONE, TWO):
		emails = [
			{"email_id": f"{frappe.scrub(name)}@{end}.example", "is_primary": end == "a"} for end in "ab"
		]
		frappe.get_doc({"doctype": "Contact", "first_name": name, "email_ids": emails}).insert()
		for doctype in (UNION, LINE):
			frappe.get_doc({"doctype": doctype, "name": name, "state": "x", "contact": name}).insert()
	task = {"doctype": "ToDo", "description": "harm", "allocated_to": "Administrator"}
	frappe.get_doc({**task, "reference_type": UNION, "reference_name": ONE}).insert(set_name=TASK)
	frappe.get_doc("ToDo", TASK).update({"description": "harmed"}).save()
	frappe.get_doc("ToDo", TASK).add_comment("Comment", "harm")
	frappe.get_doc(
		{"doctype": "User Permission", "user": DESK, "allow": "Contact", "for_value": ONE}
	).insert()
	frappe.db.commit()


def forget_documents() -> None:
	"""What was made for a list of requests, and by it."""
	frappe.db.delete("User Permission", {"user": ("in", (DESK, PORTAL))})
	for doctype, filters in {
		"Communication": {"subject": ("in", ("Harm", "5"))},
		"File": {"file_name": ("like", "harm%.txt")},
		"ToDo": {"name": TASK},
		"Contact": {"first_name": ("like", "Harm%")},
	}.items():
		for name in frappe.get_all(doctype, filters, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	frappe.db.delete("Comment", {"reference_name": TASK})
	frappe.db.delete("Email Unsubscribe", {"reference_name": TASK})
	frappe.db.delete("Version", {"docname": TASK})
	for doctype in filter(frappe.db.table_exists, (UNION, LINE)):
		frappe.db.delete(doctype)
	frappe.db.commit()


def forget_site() -> None:
	"""All of it."""
	forget_documents()
	for doctype, names in {
		"DocType": (UNION, LINE),
		"Custom Field": (f"{ROWS['dt']}-{ROWS['fieldname']}",),
		"Contact": frappe.get_all("Contact", {"email_id": ("in", (DESK, PORTAL))}, pluck="name"),
		"User": (DESK, PORTAL),
	}.items():
		for name in names:
			if frappe.db.exists(doctype, name):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)
	# what waits for the index of the global search would come into it without its document
	sync_global_search()
	frappe.db.delete("__global_search", {"content": ("like", "%harm%")})
	frappe.db.commit()


def requests() -> Iterable[Request]:
	"""The same list for everybody."""
	for doctype in (UNION, LINE):
		column = f"`tab{doctype}`"
		listed = {"doctype": doctype, "fields": json.dumps([f"{column}.`name`", f"{column}.`union`"])}
		yield Request("frappe.desk.reportview.get", {**listed, "order_by": f"{column}.`modified` desc"})
		yield Request("frappe.desk.reportview.get_count", {**listed, "distinct": "false"})
		yield Request("frappe.desk.search.search_link", {"doctype": doctype, "txt": ""})
		yield Request("frappe.desk.search.search_widget", {"doctype": doctype, "txt": "Harm", "as_dict": 1})
		yield Request(f"/api/resource/{doctype}", {"fields": '["*"]'}, verb="GET")
		yield Request(f"/api/v2/document/{doctype}", {"fields": '["select"]'}, verb="GET")
		of_contact = {"doctype": doctype, "fields": ["name", "contact.first_name", "contact.email_id"]}
		yield Request("frappe.client.get_list", of_contact)
		yield Request(
			"frappe.client.get_list", {"doctype": doctype, "fields": ["count(name) as `# of leads`"]}
		)
		yield Request("frappe.utils.nestedset.rebuild_tree", {"doctype": doctype})
		heat = {"document_type": doctype, "type": "Heatmap", "chart_type": "Count", "based_on": "creation"}
		yield from _figures(doctype, "state", heat)
	links = {"fieldtype": "HTML", "fieldname": "address_html"}
	query = "frappe.contacts.address_and_contact.filter_dynamic_link_doctypes"
	yield Request(
		"frappe.desk.search.search_link",
		{"doctype": "DocType", "txt": "Trade", "query": query, "filters": links},
	)
	yield Request(
		"/api/resource/Custom DocPerm", {"fields": '["*"]', "filters": '[["parent", "=", "x"]]'}, verb="GET"
	)
	task = {"doctype": "ToDo", "filters": json.dumps([["ToDo", "name", "=", TASK, False, None]])}
	yield Request("frappe.desk.reportview.get", {**task, "fields": '["`tabToDo`.`description`"]'})
	yield Request(
		"frappe.client.get_list",
		{"doctype": "ToDo", "method": "frappe.client.get_count", "query": "frappe.client.get"},
	)
	yield from _counts()
	yield from _looked_through()
	yield from _found_by_filters()
	yield from _writes()


def _figures(doctype: str, field: str, heat: dict) -> Iterable[Request]:
	states = {"doctype": doctype, "workflow_state_field": field, "states": "[]"}
	yield Request("frappe.workflow.doctype.workflow.workflow.get_workflow_state_count", states)
	chart = json.dumps({**heat, "name": "harm", "filters_json": "[]"})
	get = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
	yield Request(get, {"chart": chart, "no_cache": 1})
	yield Request(get, {"chart": chart, "no_cache": 1, "filters": json.dumps([[doctype, "name", "=", ONE]])})
	for field in ("owner", "assigned_to"):
		values = {"doctype": doctype, "current_filters": "[]", "field": field}
		yield Request("frappe.desk.listview.get_group_by_count", values)


def _counts() -> Iterable[Request]:
	count = "frappe.client.get_count"
	for doctype, filters in (
		("Contact", [["Contact Email", "email_id", "like", "harm_one@%"]]),
		("Contact", {"first_name": ["like", "Harm%"]}),
		("Contact", [ONE, TWO]),
		("ToDo", ["name", "=", TASK]),
		("ToDo", [TASK]),
		("ToDo", {"name": TASK}),
		("ToDo", f'{{"name": "{TASK}"}}'),
		("Version", {"docname": TASK}),
		("Comment", {"reference_name": TASK}),
		("File", {"name": "Home"}),
		(UNION, [[UNION, "name", "=", ONE]]),
		(UNION, {"ifnull(name, 1)": 1}),
		("No Such DocType", {}),
	):
		yield Request(count, {"doctype": doctype, "filters": filters})
		yield Request(count, {"doctype": doctype, "filters": filters}, verb="PUT")
	yield Request(count, {})
	yield Request(count, {"doctype": ["ToDo"], "filters": 5})


def _looked_through() -> Iterable[Request]:
	"""Goals, calendars, neighbours in a list, link fields with searches of their own, and links in emails."""
	fields = {"goal_value_field": "idx", "goal_total_field": "select", "goal_history_field": "state"}
	for aggregation, field, link in (
		("count", "creation", "name"),
		("sum", "modified", "contact"),
		("x", "x", "x"),
	):
		goal = {"goal_doctype": LINE, "goal_doctype_link": link, "goal_field": "idx", "date_field": field}
		named = {"title": "Harm", "doctype": UNION, "docname": ONE, "aggregation": aggregation}
		yield Request("frappe.utils.goal.get_monthly_goal_graph_data", {**fields, **goal, **named})
	for doctype, name in ((UNION, ONE), ("ToDo", TASK), ("Contact", TWO), (UNION, "no such name")):
		for field in ("name", "modified", "no_such_field"):
			near = {"doctype": doctype, "value": name, "prev": 1, "sort_field": field, "sort_order": "asc"}
			yield Request("frappe.desk.form.utils.get_next", near)
		grouped = {"doctype": doctype, "current_filters": "[]", "field": "assigned_to"}
		yield Request("frappe.desk.listview.get_group_by_count", grouped)
	days = {"start": "2000-01-01", "end": "2099-01-01", "filters": json.dumps([["name", "=", ONE]])}
	calendar = {**days, "doctype": UNION, "field_map": json.dumps({"start": "creation", "end": "modified"})}
	yield Request("frappe.desk.calendar.get_events", calendar)
	yield Request("frappe.desk.doctype.event.event.get_events", {**days, "for_reminder": 1})
	place = {"doctype": UNION, "filters": json.dumps([[UNION, "name", "=", ONE]])}
	yield Request("frappe.geo.utils.get_coords", {**place, "type": "coordinates"})
	bars = {"document_type": UNION, "chart_type": "Group By", "group_by_type": "Count", "type": "Bar"}
	chart = json.dumps({**bars, "group_by_based_on": "state", "name": "harm", "filters_json": "[]"})
	yield Request("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", {"chart": chart, "no_cache": 1})
	for query, doctype, filters in (
		("frappe.core.doctype.user.user.user_query", "User", {}),
		("frappe.core.doctype.role.role.role_query", "Role", []),
		(
			"frappe.contacts.doctype.contact.contact.contact_query",
			"Contact",
			{"link_doctype": UNION, "link_name": ONE},
		),
		(
			"frappe.contacts.doctype.address.address.address_query",
			"Address",
			{"link_doctype": UNION, "link_name": ONE},
		),
		("frappe.no.such.query", "User", {}),
	):
		for target in ("search_link", "search_widget"):
			asked = {"doctype": doctype, "txt": "Harm", "query": query, "filters": filters}
			yield Request(f"frappe.desk.search.{target}", asked)
	preview = {"data_import": "no such import", "import_file": "/private/files/harm.csv"}
	yield Request("frappe.core.doctype.data_import.data_import.get_preview_from_template", preview)
	yield Request("frappe.client.get", {"doctype": UNION, "name": [ONE]})
	signed = get_signed_params({"email": "harm@a.example", "doctype": "ToDo", "name": TASK})
	for params in (signed, f"{signed}x"):
		link = f"/api/method/frappe.email.queue.unsubscribe?{params}"
		yield Request(link, verb="GET", sent_as="form")


def _found_by_filters() -> Iterable[Request]:
	for doctype, filters in (
		("ToDo", {"name": TASK}),
		("Contact", {"first_name": TWO}),
		(UNION, {"state": "x"}),
	):
		for sent in (filters, json.dumps(filters), {**filters, "owner": "nobody"}):
			yield Request("frappe.client.get", {"doctype": doctype, "filters": sent})
		yield Request(
			"frappe.client.get_value", {"doctype": doctype, "fieldname": "owner", "filters": filters}
		)
		yield Request("frappe.desk.search.get_link_title", {"doctype": doctype, "docname": ONE})
		yield Request("frappe.desk.doctype.tag.tag.get_tagged_docs", {"doctype": doctype, "tag": "%x%"})
	for ignore in (0, 1, True):
		values = {"doctype": "Contact", "txt": "Harm", "ignore_user_permissions": ignore}
		yield Request("frappe.desk.search.search_link", {**values, "reference_doctype": UNION})
		yield Request("frappe.desk.search.search_widget", {**values, "page_length": 1})
	yield Request("frappe.utils.global_search.search", {"text": "harm"})
	yield Request("frappe.desk.doctype.event.event.get_events", {"start": "2026-01-01", "end": "2026-02-01"})
	number = {"contact_name": ONE, "ref_doctype": "Contact", "ref_name": ONE}
	yield Request("frappe.core.doctype.sms_settings.sms_settings.get_contact_number", number)


def _writes() -> Iterable[Request]:
	email = {"subject": "Harm", "content": "x", "communication_medium": "Email", "sender": DESK}
	make = "frappe.core.doctype.communication.email.make"
	for values in (
		{"attachments": ""},
		{"subject": 5},
		{"attachments": "[]"},
		{"attachments": "["},
		{"recipients": ["a@b.c"]},
	):
		yield Request(make, {**email, **values})
	yield Request("frappe.desk.like.toggle_like", {"doctype": "ToDo", "name": TASK, "add": "Yes"})
	yield Request("frappe.desk.like.toggle_like", {"doctype": UNION, "name": ONE, "add": "No"}, verb="GET")
	yield Request("frappe.core.api.file.unzip_file", {"name": "Home"})
	attached = {"doctype": "ToDo", "name": TASK, "attachments": "[]"}
	yield Request("frappe.utils.file_manager.add_attachments", attached)
	yield Request("frappe.email.relink", {"name": "no such email"})
	yield Request(
		"frappe.client.bulk_update", {"docs": json.dumps([{"doctype": UNION, "docname": ONE, "state": "x"}])}
	)
	yield Request("frappe.client.bulk_update", {"docs": [{"doctype": UNION}]})
	yield Request("frappe.client.bulk_update", {"docs": "5"})
	order = json.dumps({"Open": [TASK]})
	yield Request(
		"frappe.desk.doctype.kanban_board.kanban_board.update_order", {"board_name": "x", "order": order}
	)
	rows = [{"doctype": "Contact Phone", "phone": "0816 111 222"}]
	contact = {"doctype": "Contact", "first_name": "Harm New", "__islocal": 1, "names": rows}
	yield Request("frappe.desk.form.save.savedocs", {"doc": json.dumps(contact), "action": "Save"})
	yield Request("frappe.client.insert", {"doc": contact})
	# refused for what is missing, and not for its rows
	rows_of_own = {"doctype": "ToDo", "contacts": [{"contact": "x"}], "address": {"city": "x"}}
	yield Request("frappe.client.insert", {"doc": rows_of_own})
	yield Request("/api/v2/document/ToDo", rows_of_own)
	for doctype in ("ToDo", "Contact", UNION, "Event"):
		place = {"doctype": doctype, "docname": f"new-{frappe.scrub(doctype)}-abcdefghij", "fieldname": "x"}
		yield Upload("upload_file", {**place, "is_private": "1"})


def tokens() -> dict[str, str]:
	"""Who asks, with what they show."""
	return {who: f"{frappe.scrub(person)}:{SECRET}" for who, person in PEOPLE.items()} | {"guest": NO_TOKEN}


def plain(answer: Answer) -> dict:
	"""An answer without what is another each time."""
	body = {key: value for key, value in answer.body.items() if key not in APART}
	return {
		"status": answer.status,
		"body": PIECES.sub("…", json.dumps(body, ensure_ascii=False, sort_keys=True)),
	}
