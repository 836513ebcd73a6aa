"""Every endpoint of Frappe that takes a document, found by itself and sent another's: it tells and changes nothing (§8.3)."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.victims import STRANGER, Attack, attack, marks_in, state

pytestmark = pytest.mark.bench

# what no salesperson may do anyway, or ends the session that the attack goes by
LEFT_OUT = ("logout", "web_logout", "login", "restart", "execute_code", "sign_up", "uploadfile")
# the picture that an email asks for when it is read: open to guests, by a name that nobody guesses
LEFT_OUT += ("mark_email_as_seen",)
TAKES = {
	"doctype": lambda doctype, name: doctype,
	"dt": lambda doctype, name: doctype,
	"ref_doctype": lambda doctype, name: doctype,
	"reference_doctype": lambda doctype, name: doctype,
	"reference_dt": lambda doctype, name: doctype,
	"reference_type": lambda doctype, name: doctype,
	"document_type": lambda doctype, name: doctype,
	"goal_doctype": lambda doctype, name: doctype,
	"name": lambda doctype, name: name,
	"dn": lambda doctype, name: name,
	"docname": lambda doctype, name: name,
	"doc_name": lambda doctype, name: name,
	"document": lambda doctype, name: name,
	"reference_name": lambda doctype, name: name,
	"reference_doc": lambda doctype, name: name,
	"ref_name": lambda doctype, name: name,
	"old": lambda doctype, name: name,
	"old_name": lambda doctype, name: name,
	"contact_name": lambda doctype, name: name,
	"names": lambda doctype, name: [name],
	"docnames": lambda doctype, name: [name],
	"attachments": lambda doctype, name: [name],
	"doc": lambda doctype, name: {"doctype": doctype, "name": name},
	"docs": lambda doctype, name: [{"doctype": doctype, "name": name, "docname": name}],
	"args": lambda doctype, name: {"doctype": doctype, "name": name, "assign_to": [STRANGER]},
	"filters": lambda doctype, name: {"name": name},
	"current_filters": lambda doctype, name: {"name": name},
	"fields": lambda doctype, name: ["*"],
	"fieldname": lambda doctype, name: "name",
	"field": lambda doctype, name: "owner",
	"txt": lambda doctype, name: "xyzzy",
	"text": lambda doctype, name: "xyzzy",
	"searchfield": lambda doctype, name: "name",
	"start": lambda doctype, name: 0,
	"page_len": lambda doctype, name: 20,
	"user": lambda doctype, name: STRANGER,
	"allocated_to": lambda doctype, name: STRANGER,
	"assign_to": lambda doctype, name: STRANGER,
	"permission_to": lambda doctype, name: "read",
	"following": lambda doctype, name: True,
	"tag": lambda doctype, name: "stolen",
	"tags": lambda doctype, name: ["stolen"],
	"add": lambda doctype, name: "Yes",
	"like": lambda doctype, name: True,
	"content": lambda doctype, name: "stolen",
	"comment": lambda doctype, name: "stolen",
	"comment_email": lambda doctype, name: STRANGER,
	"comment_by": lambda doctype, name: STRANGER,
	"route": lambda doctype, name: "",
	"subject": lambda doctype, name: "stolen",
	"recipients": lambda doctype, name: STRANGER,
	"send_email": lambda doctype, name: 0,
	"action": lambda doctype, name: "Save",
	"value": lambda doctype, name: "stolen",
	"new": lambda doctype, name: "STOLEN",
	"new_name": lambda doctype, name: "STOLEN",
	"method": lambda doctype, name: "get_title",
	"reason": lambda doctype, name: "stolen",
	"points": lambda doctype, name: 0,
	"to_user": lambda doctype, name: STRANGER,
	"stats": lambda doctype, name: ["_user_tags", "_assign"],
	"type": lambda doctype, name: "location_field",
	"items": lambda doctype, name: [name],
	"file_type": lambda doctype, name: "CSV",
	"label": lambda doctype, name: name,
	"parent": lambda doctype, name: "",
	"limit": lambda doctype, name: 100,
	"source_name": lambda doctype, name: name,
	"source_names": lambda doctype, name: json.dumps([name]),
	"target_doc": lambda doctype, name: {"doctype": doctype, "name": name},
	"reference": lambda doctype, name: name,
}
# what they ask for besides, or they refuse the request before they look at the document
TAKES |= {
	key: lambda doctype, name, value=value: value
	for key, value in {
		"aggregation": "count",
		"board_name": "Stolen",
		"colname": "Stolen",
		"columns": "[]",
		"current_state": "Open",
		"date_field": "creation",
		"email": STRANGER,
		"email_list": STRANGER,
		"end": "2099-01-01",
		"field_map": json.dumps({"start": "creation", "end": "creation", "id": "name", "title": "owner"}),
		"field_name": "status",
		"from_colname": "Stolen",
		"goal_doctype_link": "name",
		"goal_field": "name",
		"goal_history_field": "owner",
		"goal_total_field": "owner",
		"goal_value_field": "owner",
		"host_name": "example.com",
		"icon": "",
		"indicator_color": "",
		"listview_settings": "{}",
		"module": "LeadCard",
		"new_index": 0,
		"old_index": 0,
		"permlevel": 0,
		"prev": 0,
		"print_format": "Standard",
		"printer_setting": "Stolen",
		"ptype": "read",
		"public": 0,
		"reference_report": "Stolen",
		"removed_listview_fields": "[]",
		"reply": "stolen",
		"report_name": "Addresses And Contacts",
		"report_settings": "{}",
		"result": 1,
		"role": "LeadCard User",
		"states": "[]",
		"template": "welcome_email",
		"template_name": "Stolen",
		"title": "stolen",
		"to_colname": "Stolen",
		"tree_method": "frappe.desk.treeview.get_children",
		"user_settings": "{}",
		"values": "{}",
		"web_form_name": "Stolen",
		"workflow_state_field": "owner",
	}.items()
}
NAMING = {
	"name",
	"dn",
	"docname",
	"doc_name",
	"document",
	"reference_name",
	"names",
	"docnames",
	"doc",
	"docs",
}
NAMING |= {"filters", "args", "txt", "text", "doctype", "contact_name", "ref_name", "attachments", "old_name"}


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Attack]:
	with attack() as attacked:
		yield attacked


def doors() -> list[tuple[str, list[str], str]]:
	"""Frappe's whitelisted functions that could be told of a document: dotted name, arguments, HTTP method."""
	found = {}
	for each in pkgutil.walk_packages(frappe.__path__, "frappe."):
		if "test" in each.name or ".patches" in each.name or each.name.startswith("frappe.commands"):
			continue
		try:
			module = importlib.import_module(each.name)
		except Exception:
			continue
		for name, function in vars(module).items():
			if not inspect.isfunction(function) or function.__module__ != each.name:
				continue
			if function not in frappe.whitelisted or name in LEFT_OUT:
				continue
			arguments = list(inspect.signature(function).parameters)
			if NAMING & set(arguments) or not arguments:
				verbs = frappe.allowed_http_methods_for_whitelisted_func[function]
				found[f"{each.name}.{name}"] = (arguments, "POST" if "POST" in verbs else verbs[0])
	return [(path, *found[path]) for path in sorted(found)]


def chosen(made: Attack, turn: int) -> dict[str, str]:
	"""A card and, in turn, something that hangs on one; with LEADCARD_ATTACKS=all everything."""
	if os.environ.get("LEADCARD_ATTACKS") == "all":
		return made.victims
	others = [doctype for doctype in made.victims if doctype != "LC Lead"]
	return {doctype: made.victims[doctype] for doctype in ("LC Lead", others[turn % len(others)])}


def test_each_door_is_sent_all_that_it_asks_for():
	unanswered = {
		path: missing
		for path, _arguments, _verb in doors()
		if (
			missing := [
				name
				for name, each in inspect.signature(frappe.get_attr(path)).parameters.items()
				if each.default is each.empty and each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL)
				if name not in TAKES
			]
		)
	}
	assert not unanswered


@pytest.mark.promise("a card by its name, in any endpoint", "toggle_like, assign_to.get, get_follow_users")
def test_8_3_no_endpoint_of_frappe_tells_or_changes_what_is_hidden(made):
	before, leaks, changes, sent = state(made), [], [], 0
	found = doors()
	assert len(found) > 150
	for turn, (path, arguments, verb) in enumerate(found):
		for doctype, name in chosen(made, turn).items():
			values = {key: TAKES[key](doctype, name) for key in arguments if key in TAKES}
			if not arguments:
				# it reads the form by itself
				values = {"doctype": doctype, "name": name, "filters": {"name": name}, "fields": ["*"]}
				values |= {"assign_to": [STRANGER], "docname": name}
			answer = made.stranger(path, verb, **values)
			sent += 1
			if marks := marks_in(answer):
				leaks.append((path, doctype, answer.status, marks))
		after = state(made)
		changed = [key for key in before if before[key] != after[key]]
		if changed:
			changes.append((path, changed))
			before = after
	assert not (leaks or changes), "\n".join(map(str, leaks + changes))
	assert sent > 300
