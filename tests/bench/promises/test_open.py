"""What docs/security.md says to be open is open, and closed is what it says to stay so, over HTTP (spec §8.3, §8.7).

A warning that is no longer true frightens for nothing; and an attack that succeeds where nothing stands against it shows
that the tests which refuse it attack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import frappe
import pytest
from frappe.utils.safe_exec import is_safe_exec_enabled

from tests.bench import test_8_7_doors as doors
from tests.bench import test_8_7_fourth_attack as fourth
from tests.bench import test_8_7_third_attack as third
from tests.bench.racers import Answer
from tests.bench.ring import EMAILS, Ring, absent, plain
from tests.bench.site_config import configured, succeeding
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept
from tests.test_promises import begun_by

pytestmark = pytest.mark.bench

HIDDEN = "trần xyzzy"
READS = "{{ frappe.get_all('LC Lead', {'full_name': 'Trần Xyzzy'}, pluck='full_name') }}"
READS += "{{ frappe.db.get_value('LC Lead', {'full_name': 'Trần Xyzzy'}, 'full_name') }}"


# roles that see every card

Way = Callable[[Ring, str], Answer]


def page(made: Ring, who: str) -> Answer:
	web_page = {"title": "Vòng", "route": f"vong-{who}", "published": 1, "dynamic_template": 1}
	text = {"content_type": "HTML", "main_section_html": READS}
	written = made.ask(who, "/api/resource/Web Page", **web_page, **text)
	return made.ask("guest", f"/vong-{who}", "GET") if written.ok else written


def newsletter(made: Ring, who: str) -> Answer:
	made.ask(who, "/api/resource/Email Group", title="Vòng Nhóm")
	values = {"subject": "Vòng", "content_type": "HTML", "message_html": READS, "published": 1}
	values["email_group"] = [{"email_group": "Vòng Nhóm"}]
	sender = {"sender_email": "a@example.com", "sender_name": "A", "route": f"newsletters/vong-{who}"}
	written = made.ask(who, "/api/resource/Newsletter", **values, **sender)
	return made.ask(who, f"/{written.result['route']}", "GET") if written.ok else written


def template(made: Ring, who: str) -> Answer:
	text = {"name": f"Vòng {who}", "subject": "x", "use_html": 1, "response_html": READS}
	written = made.ask(who, "/api/resource/Email Template", **text)
	read = "frappe.email.doctype.email_template.email_template.get_email_template"
	return made.ask(who, read, template_name=f"Vòng {who}", doc="{}") if written.ok else written


def report(made: Ring, who: str) -> Answer:
	values = {"report_name": f"Vòng {who}", "ref_doctype": "ToDo", "report_type": "Query Report"}
	query = "select full_name as `Name` from `tabLC Lead` where full_name = 'Trần Xyzzy'"
	written = made.ask(who, "/api/resource/Report", **values, is_standard="No", query=query)
	run = {"report_name": f"Vòng {who}", "ignore_prepared_report": 1}
	return made.ask(who, "frappe.desk.query_report.run", **run) if written.ok else written


def workspace(made: Ring, who: str) -> Answer:
	"""It reads nothing: what it holds runs in the browser of whoever opens it."""
	content = [
		{"id": "1", "type": "header", "data": {"text": "<img src=x onerror=trần\u0020xyzzy>", "col": 12}}
	]
	named = {"title": f"Vòng {who}", "label": f"Vòng {who}", "public": 1, "content": json.dumps(content)}
	written = made.ask(who, "/api/resource/Workspace", **named)
	return made.ask("owner", f"/api/resource/Workspace/Vòng {who}", "GET") if written.ok else written


def repeat(made: Ring, who: str) -> Answer:
	task = made.ask(who, "/api/resource/ToDo", description="Vòng", allocated_to=f"{who}.of.ring@example.com")
	preview = "frappe.automation.doctype.auto_repeat.auto_repeat.generate_message_preview"
	return made.ask(
		who, preview, reference_dt="ToDo", reference_doc=task.result["name"], message=READS, subject="x"
	)


def card(made: Ring, who: str) -> Answer:
	"""It reads nothing: its filters run in the browser of whoever opens the page."""
	script = json.dumps([["LC Lead", "status", "=", "alert('trần xyzzy')"]])
	values = {"label": f"Vòng {who}", "type": "Document Type", "document_type": "LC Lead", "is_public": 1}
	values |= {"function": "Count", "filters_json": "[]", "dynamic_filters_json": script}
	create = "frappe.desk.doctype.number_card.number_card.create_number_card"
	return made.ask(who, create, args=json.dumps({"doctype": "Number Card", **values}))


ROLES: dict[str, tuple[tuple[str, ...], Way]] = {
	"Website Manager": (("Website Manager",), page),
	"Newsletter Manager": (("Newsletter Manager",), newsletter),
	"System Manager": (("System Manager",), template),
	"Script Manager": (("Script Manager", "Report Manager"), report),
	"Accounts Manager": (("Accounts Manager", "Sales User"), repeat),
	"Workspace Manager": (("Workspace Manager",), workspace),
	"Dashboard Manager": (("Dashboard Manager",), card),
}
MADE = {
	"Web Page": {"title": "Vòng"},
	"Newsletter": {"subject": "Vòng"},
	"Email Group": {"name": "Vòng Nhóm"},
	"Email Template": {"name": ("like", "Vòng %")},
	"Report": {"name": ("like", "Vòng %")},
	"Number Card": {"label": ("like", "Vòng %")},
	"ToDo": {"description": "Vòng"},
	"Workspace": {"name": ("like", "Vòng %")},
}


@pytest.mark.promise(
	"These roles of Frappe see every card",
	"_Website Manager_",
	"_Newsletter Manager_",
	"_System Manager_",
	"_Script Manager_",
	"_Accounts Manager_",
	"_Workspace Manager_",
	"_Dashboard Manager_",
	"Only the site's owner can close",
)
@pytest.mark.parametrize("role", ROLES)
def test_8_3_these_roles_see_every_card_and_a_salesperson_is_refused_the_same(made, committing, role):
	roles, way = ROLES[role]
	writer = person(made, "writer", roles[0])
	writer["roles"] = [{"role": each} for each in roles]
	try:
		with kept(committing, writer):
			shown, refused = way(made, "writer"), way(made, "sibling")
		assert shown.ok and HIDDEN in plain(shown.body), shown
		assert refused.status in (403, 417) and HIDDEN not in plain(refused.body), refused
	finally:
		frappe.db.rollback()
		with committing():
			for doctype, filters in MADE.items():
				for name in frappe.get_all(doctype, filters, pluck="name"):
					frappe.delete_doc(doctype, name, force=True)


@pytest.mark.promise("- Server scripts and custom apps")
def test_8_3_a_server_script_shows_all_to_whom_it_answers(made, committing):
	if not is_safe_exec_enabled():
		pytest.skip("this bench runs no server scripts")
	reads = "frappe.response['message'] = frappe.get_all('LC Lead', {'full_name': 'Trần Xyzzy'}, pluck='full_name')"
	script = {
		"doctype": "Server Script",
		"name": "Vòng",
		"script_type": "API",
		"api_method": "vong",
		"script": reads,
	}
	with kept(committing, script):
		assert HIDDEN in plain(made.ask("sibling", "vong").body)


# what Frappe leaves open for the rest of the site


@contextmanager
def of_owner(committing) -> Iterator[dict[str, str]]:
	"""Documents of the owner's that have nothing to do with cards, by their DocTypes."""
	note = {
		"doctype": "Note",
		"title": "Riêng Của Chủ",
		"content": "x",
		"public": 0,
		"seen_by": [{"user": EMAILS["owner"]}],
	}
	event = {
		"doctype": "Event",
		"subject": "Hẹn Riêng",
		"event_type": "Private",
		"starts_on": "2099-01-05 10:00:00",
	}
	saved = {
		"report_name": "Vòng Lọc",
		"ref_doctype": "LC Lead",
		"report_type": "Report Builder",
		"is_standard": "No",
	}
	saved["json"] = json.dumps({"filters": [["LC Lead", "mobile_no", "=", "0816999124"]]})
	narrowed = {
		"doctype": "User Permission",
		"user": EMAILS["owner"],
		"allow": "Currency",
		"for_value": "VND",
	}
	with kept(
		committing,
		note,
		event,
		{"doctype": "Report", **saved},
		{**narrowed, "apply_to_all_doctypes": 0, "applicable_for": "Note"},
		{"doctype": "Tag", "name": "Vòng Nhãn"},
		{"doctype": "File", "file_name": "vong.txt", "content": "Tệp riêng", "is_private": 1},
	) as documents:
		with committing():
			for document in documents:
				frappe.db.set_value(document.doctype, document.name, "owner", EMAILS["owner"])
			about = {"document_type": "Note", "document_name": documents[0].name}
			notice = {
				"doctype": "Notification Log",
				"for_user": EMAILS["owner"],
				"subject": "Báo riêng",
				**about,
			}
			bell = frappe.get_doc(notice).insert()
		row = documents[0].seen_by[0]
		yield {document.doctype: document.name for document in (*documents, row, bell)}


OPEN: dict[str, tuple[str, Callable]] = {
	"toggle_like, assign_to.get": (
		"",
		lambda ask, names: ask("frappe.desk.like.toggle_like", doctype="Note", name=names["Note"], add="Yes"),
	),
	"get_count, get_link_title": (
		"1",
		lambda ask, names: ask("frappe.client.get_count", doctype="Note", filters={"title": "Riêng Của Chủ"}),
	),
	"the rows of tables are listed": (
		'"name"',
		lambda ask, names: ask(
			"frappe.client.get_list",
			**{"doctype": "Note Seen By", "parent": "Note", "fields": ["user"]},
			filters={"parent": names["Note"]},
		),
	),
	"a row of a table is read and written": (
		"note seen by",
		lambda ask, names: ask(f"/api/resource/Note Seen By/{names['Note Seen By']}", "GET"),
	),
	"get_workflow_state_count lists": (
		EMAILS["owner"],
		lambda ask, names: ask(
			"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count",
			**{"doctype": "Note", "workflow_state_field": "owner", "states": "[]"},
		),
	),
	"a notice of the bell": (
		"báo riêng",
		lambda ask, names: ask(f"/api/resource/Notification Log/{names['Notification Log']}", "GET"),
	),
	"get_events lists the private events": (
		"hẹn riêng",
		lambda ask, names: ask(
			"frappe.desk.doctype.event.event.get_events",
			"GET",
			**{"start": "2099-01-01", "end": "2099-01-31", "user": EMAILS["owner"]},
		),
	),
	"get_user_permissions tells": (
		"vnd",
		lambda ask, names: ask(
			"frappe.core.doctype.user_permission.user_permission.get_user_permissions", user=EMAILS["owner"]
		),
	),
	"add_attachments, unzip_file": (
		"",
		lambda ask, names: ask(
			"frappe.core.doctype.communication.email.make",
			**{"subject": "Vòng", "content": "x", "recipients": "a@example.com"},
			attachments=[names["File"]],
		),
	),
	"saved reports, charts": (
		"0816999124",
		lambda ask, names: ask(f"/api/resource/Report/{names['Report']}", "GET"),
	),
	"tags are a list": (
		"",
		lambda ask, names: ask(
			"frappe.client.rename_doc",
			**{"doctype": "Tag", "old_name": names["Tag"], "new_name": "Vòng Nhãn Khác"},
		),
	),
}


@pytest.mark.promise("saved reports, charts", "tags are a list of the whole site", "a notice of the bell")
def test_8_3_what_frappe_leaves_open_is_open(made, committing):
	closed = {}
	with of_owner(committing) as names:
		for row, (told, way) in OPEN.items():
			answer = way(lambda *sent, **values: made.ask("sibling", *sent, **values), names)
			if not answer.ok or told not in plain(answer.body):
				closed[row] = answer
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Tag", "Vòng Nhãn Khác", force=True, ignore_missing=True)
			frappe.db.delete("Notification Log", {"subject": "Báo riêng"})
	assert not closed
	assert {row: len(begun_by(row)) for row in OPEN} == dict.fromkeys(OPEN, 1)


@pytest.mark.promise("the picture in an email")
def test_8_7_the_picture_in_an_email_marks_it_as_read_and_tells_nothing(made):
	email = made.hidden["Communication"]
	path = "/api/method/frappe.core.doctype.communication.email.mark_email_as_seen"
	asked = [made.request("guest", f"{path}?name={name}", "GET") for name in (email, absent(email))]
	found, missing = made.ask_all([replace(request, sent_as="form") for request in asked])
	assert found.ok and (found.status, found.body) == (missing.status, missing.body)
	frappe.db.rollback()
	assert frappe.db.get_value("Communication", email, "read_by_recipient")


@pytest.mark.promise("an export of Data Import or Data Export")
def test_8_7_an_export_of_a_contact_has_the_numbers_of_hidden_cards_and_no_titles(made, committing):
	"""Of one that the exporter sees by a card of theirs."""
	links = [
		{"link_doctype": "LC Lead", "link_name": made.own},
		{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]},
	]
	fields = {"Contact": ["name", "first_name"], "links": ["link_doctype", "link_name", "link_title"]}
	columns = {"Contact": fields["Contact"], "Dynamic Link": fields["links"]}
	exported = {"doctype": "Contact", "export_fields": json.dumps(fields), "export_records": "all"}
	right = {"doctype": "Custom DocPerm", "parent": "Contact", "role": "Sales User", "permlevel": 0}
	with kept(committing, {"doctype": "Contact", "first_name": "Chung Xuất", "links": links}):
		with committing():
			frappe.permissions.setup_custom_perms("Contact")
			frappe.permissions.update_permission_property("Contact", "Sales User", 0, "export", 1)
		try:
			download = "frappe.core.doctype.data_import.data_import.download_template"
			answer = made.ask("sibling", download, **exported, file_type="CSV")
			data = {
				"doctype": "Contact",
				"select_columns": json.dumps(columns),
				"with_data": 1,
				"filters": "{}",
			}
			export = "frappe.core.doctype.data_export.exporter.export_data"
			other = made.ask("sibling", export, **data, file_type="CSV", export_without_column_meta=1)
		finally:
			frappe.db.rollback()
			with committing():
				frappe.db.delete("Custom DocPerm", {"parent": right["parent"]})
			frappe.clear_cache(doctype="Contact")
	for told in (plain(answer.body), plain(other.body)):
		assert "chung xuất" in told and made.hidden["LC Customer"].lower() in told, told
		assert "xyzzy" not in told


# without the seams


@pytest.mark.promise("lists (sanitize_fields", "rows (has_child_permission)", "files in emails (")
def test_8_3_without_the_seams_joins_rows_and_emails_are_open(made, committing):
	phone = frappe.db.get_value("Contact Phone", {"parent": made.hidden["Contact"]})
	row = f"/api/resource/Contact Phone/{phone}"
	assert not made.ask("sibling", row, "GET").ok
	with configured(leadcard_seams=0):
		assert "0816999127" in plain(made.ask("sibling", row, "GET").body)
	own = {"doctype": "LC Lead", "filters": {"name": made.own}, "fields": ["name", "customer.full_name"]}
	before = frappe.db.get_value("LC Lead", made.own, "customer")
	frappe.db.rollback()
	with committing():
		frappe.db.set_value("LC Lead", made.own, "customer", made.hidden["LC Customer"])
	try:
		assert "xyzzy" not in plain(made.ask("sibling", "frappe.client.get_list", **own).body)
		with configured(leadcard_seams=0):
			assert "xyzzy" in plain(made.ask("sibling", "frappe.client.get_list", **own).body)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.set_value("LC Lead", made.own, "customer", before)
	with succeeding():
		fourth.test_8_7_no_text_of_an_email_brings_a_file_along(made, committing, "guest")


@pytest.mark.promise("the morning's mail (get_events)")
def test_8_3_without_the_seams_the_morning_mail_has_hidden_events(made, committing):
	with succeeding():
		third.test_8_3_the_morning_mail_has_the_events_of_cards_that_one_sees(made, committing)


@pytest.mark.promise("Twenty-one functions of Frappe")
def test_8_3_without_the_seams_what_hangs_on_hooks_goes_on(made):
	with configured(leadcard_seams=0):
		doors.test_8_7_nobody_learns_whether_a_contact_is_there(made, "sibling", "Contact")
		doors.test_8_7_a_card_that_one_does_not_see_stays_forbidden(made, "sibling")
		doors.test_8_7_files_of_the_second_ring_are_in_no_list(made, "sibling")
		board = made.ask("sibling", "leadcard.api.board.get_board", "GET")
		assert board.ok and "xyzzy" not in plain(board.body)
		named = {"doctype": "LC Lead", "name": made.own}
		assert (
			made.ask(
				"sibling", "frappe.client.set_value", **named, fieldname="status", value="Transacted"
			).status
			== 417
		)
