"""Spec §10.1: who works with Frappe and has nothing to do with LeadCard gets Frappe's own answers, over HTTP.

The same requests go to two processes of one site: to one as it is, and to one that leaves out whatever LeadCard's hooks
name. Before each the documents are made anew.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Request, apart, client
from tests.bench.ring import STAMPS, plain
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

EMAIL, OTHER = "plain.desk@example.com", "plain.colleague@example.com"
ROLES = ("Sales User", "Inbox User", "Website Manager", "Prepared Report User")
RENAMED = "Plain Renamed"
SECRET = "of-a-plain-user"
APP = "leadcard."
# names that Frappe counts up, and how long ago something was
COUNTED = re.compile(r"\bev\d{5}\b | \bin\ \d+\ (seconds?|minutes?)\b | \bjust\ now\b", re.VERBOSE)
# sent where System Settings let developers see tracebacks
TRACES = ("exc", "_exc_source", "_debug_messages")
KINDS = ("ToDo", "Note", "Contact", "Address", "Event", "File")

Named = dict[str, str]


def without(hooks: object) -> object:
	"""Hooks without those of LeadCard's."""
	if isinstance(hooks, dict):
		return frappe._dict({key: without(value) for key, value in hooks.items()})
	if isinstance(hooks, list):
		return [without(each) for each in hooks if not (isinstance(each, str) and each.startswith(APP))]
	return hooks


def serve(site: str, token: str, requests: list[Request], bare: bool, pipe) -> None:
	"""Answer requests in their order, with LeadCard's hooks or without."""
	try:
		if bare:
			all_hooks = frappe.get_hooks
			frappe.get_hooks = lambda *args, **kwargs: without(all_hooks(*args, **kwargs))
		send = client(site, token)
		pipe.send([send(request) for request in requests])
	except Exception:
		pipe.send(traceback.format_exc())


def answers_of(token: str, requests: list[Request], bare: bool) -> list[Answer]:
	return apart(serve, frappe.local.site, token, requests, bare)


def people() -> str:
	"""The user, and a colleague; the user's token."""
	for email in (EMAIL, OTHER):
		user = frappe.get_doc(
			{
				**{"doctype": "User", "email": email, "first_name": "Plain", "send_welcome_email": 0},
				"roles": [{"role": role} for role in ROLES],
				**{"api_key": frappe.scrub(email), "api_secret": SECRET},
			}
		)
		user.insert(ignore_permissions=True)
	return f"{frappe.scrub(EMAIL)}:{SECRET}"


def documents() -> Named:
	"""One of each kind of the user's own, and a note of the colleague's."""
	made: Named = {}

	def keep(key: str, doctype: str, **values: object) -> str:
		made[key] = frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True).name
		return made[key]

	frappe.set_user(OTHER)
	keep("other", "Note", title="Plain Other", content="x")
	frappe.set_user(EMAIL)
	keep("Note", "Note", title="Plain Note", content="x", public=1)
	contact = keep(
		"Contact",
		**{"doctype": "Contact", "first_name": "Plain Person", "phone_nos": [{"phone": "0911 222 333"}]},
	)
	links = [{"link_doctype": "Contact", "link_name": contact}]
	place = {"address_line1": "1 Plain Street", "city": "Huế", "country": "Vietnam", "links": links}
	keep("Address", "Address", address_title="Plain Place", address_type="Billing", **place)
	about = {"reference_type": "Contact", "reference_name": contact}
	keep("ToDo", "ToDo", description="Plain task", allocated_to=EMAIL, **about)
	rows = [{"reference_doctype": "Contact", "reference_docname": contact}]
	moment = {"starts_on": "2099-01-05 10:00:00", "ends_on": "2099-01-05 11:00:00"}
	keep("Event", "Event", subject="Plain talk", event_participants=rows, **moment)
	on = {"attached_to_doctype": "Contact", "attached_to_name": contact}
	keep("File", "File", file_name="plain.txt", content="plain", is_private=1, **on)
	made["file_url"] = frappe.db.get_value("File", made["File"], "file_url")
	frappe.set_user("Administrator")
	return made


def requests_for(made: Named) -> list[tuple[str, Request]]:
	"""What a user does in a day, reading first."""
	found: list[tuple[str, Request]] = []

	def ask(what: str, target: str, verb: str = "POST", **values: object) -> None:
		found.append((what, Request(target, values, verb)))

	for doctype in KINDS:
		_read(ask, doctype, made[doctype])
	_look(ask, made)
	_write(ask, made)
	return found


def _read(ask, doctype: str, name: str) -> None:
	named, listed = {"doctype": doctype, "name": name}, {"doctype": doctype, "filters": {"owner": EMAIL}}
	ask(f"{doctype} by REST", f"/api/resource/{doctype}/{name}", "GET")
	ask(f"{doctype} by REST 2", f"/api/v2/document/{doctype}/{name}", "GET")
	ask(f"{doctype} read", "frappe.client.get", **named)
	ask(f"{doctype} found", "frappe.client.get", **listed)
	ask(f"{doctype} form", "frappe.desk.form.load.getdoc", "GET", **named)
	ask(f"{doctype} around", "frappe.desk.form.load.get_docinfo", **named)
	ask(f"{doctype} absent", "frappe.desk.form.load.getdoc", "GET", doctype=doctype, name="qqqqq")
	ask(f"{doctype} list", "frappe.client.get_list", fields=["*"], order_by="creation", **listed)
	ask(f"{doctype} count", "frappe.client.get_count", **listed)
	view = {"fields": json.dumps(["name", "owner"]), "filters": json.dumps([["owner", "=", EMAIL]])}
	ask(f"{doctype} view", "frappe.desk.reportview.get", doctype=doctype, **view)
	ask(f"{doctype} viewed count", "frappe.desk.reportview.get_count", doctype=doctype, **view)
	ask(f"{doctype} search", "frappe.desk.search.search_link", doctype=doctype, txt="plain")
	ask(f"{doctype} title", "frappe.desk.search.get_link_title", doctype=doctype, docname=name)
	ask(f"{doctype} link", "frappe.client.validate_link", doctype=doctype, docname=name, fields='["name"]')
	ask(f"{doctype} print", "frappe.www.printview.get_html_and_style", doc=doctype, name=name)
	ask(f"{doctype} rights", "frappe.client.get_doc_permissions", doctype=doctype, docname=name)


def _look(ask, made: Named) -> None:
	span = {"start": "2099-01-01", "end": "2099-02-01"}
	ask("another's note", "/api/resource/Note/" + made["other"], "GET")
	ask("another's note, form", "frappe.desk.form.load.getdoc", "GET", doctype="Note", name=made["other"])
	ask("the file", made["file_url"], "GET")
	ask("no file", "/private/files/qqqqq.txt", "GET")
	ask("a report", "frappe.desk.query_report.run", report_name="ToDo", filters={})
	ask("a report as another", "frappe.desk.query_report.run", report_name="Website Analytics", user=OTHER)
	ask("a calendar", "frappe.desk.doctype.event.event.get_events", **span)
	ask("a search", "frappe.utils.global_search.search", text="plain")
	ask("a value", "frappe.client.get_value", doctype="Note", filters=made["Note"], fieldname="title")
	ask(
		"groups",
		"frappe.desk.listview.get_group_by_count",
		doctype="ToDo",
		current_filters="[]",
		field="owner",
	)
	ask("details", "frappe.contacts.doctype.contact.contact.get_contact_details", contact=made["Contact"])
	ask("an absent method", "frappe.client.qqqqq")
	ask("a settings page", "frappe.client.get", doctype="System Settings", name="System Settings")
	ask("oneself", "frappe.client.get_list", doctype="User", filters={"name": EMAIL}, fields=["name"])


def _write(ask, made: Named) -> None:
	note, contact = {"doctype": "Note", "name": made["Note"]}, {"doctype": "Contact", "name": made["Contact"]}
	on_contact = {"reference_doctype": "Contact", "reference_name": made["Contact"]}
	who = {"comment_email": EMAIL, "comment_by": "Plain"}
	share = {"doctype": "Note", "name": made["Note"], "user": OTHER}
	values = {"fieldname": "content", "value": "y"}
	todo = {"doctype": "ToDo", "description": "x", "reference_type": "Note", "reference_name": made["Note"]}
	row = {
		"doctype": "Contact",
		"first_name": "Plain Two",
		"links": [{"link_doctype": "User", "link_name": OTHER}],
	}
	file = {"doctype": "File", "file_name": "own.txt", "content": "plain own", "is_private": 1}
	wrong = {**todo, "reference_name": "qqqqq", "allocated_to": "nobody@example.com"}
	save = {"doc": json.dumps(todo), "action": "Save"}
	ask("a tag", "frappe.desk.doctype.tag.tag.add_tag", tag="Plain", dt="Contact", dn=made["Contact"])
	ask("tagged", "frappe.desk.doctype.tag.tag.get_tagged_docs", doctype="Contact", tag="Plain")
	ask("no tag", "frappe.desk.doctype.tag.tag.remove_tag", tag="Plain", dt="Contact", dn=made["Contact"])
	ask("a comment", "frappe.desk.form.utils.add_comment", content="hello", **on_contact, **who)
	ask("a like", "frappe.desk.like.toggle_like", add="Yes", **note)
	ask(
		"a follow",
		"frappe.desk.form.document_follow.update_follow",
		doctype="Note",
		doc_name=note["name"],
		following=1,
	)
	ask("an assignment", "frappe.desk.form.assign_to.add", assign_to=json.dumps([OTHER]), **note)
	ask("a share", "frappe.share.add", read=1, **share)
	ask("a set value", "frappe.client.set_value", **note, **values)
	ask("a change by REST", f"/api/resource/Note/{made['Note']}", "PUT", content="z")
	ask("a task", "frappe.client.insert", doc=todo)
	ask("a task by a form", "frappe.desk.form.save.savedocs", **save)
	ask("a task about nothing", "frappe.client.insert", doc=wrong)
	ask("a contact", "/api/resource/Contact", **row)
	ask("a file", "frappe.client.insert", doc=file)
	ask("an email", "frappe.core.doctype.communication.email.make", subject="x", content="x", **contact)
	ask(
		"a bulk change",
		"frappe.client.bulk_update",
		docs=json.dumps([{**note, "docname": note["name"], "title": "Plain Two"}]),
	)
	ask(
		"a new name",
		"frappe.client.rename_doc",
		doctype="Contact",
		old_name=made["Contact"],
		new_name=RENAMED,
	)
	ask("a form again", "frappe.desk.form.load.getdoc", "GET", doctype="Contact", name=RENAMED)
	ask(
		"comments",
		"frappe.client.get_list",
		doctype="Comment",
		filters={"owner": EMAIL},
		fields=["*"],
		order_by="creation",
	)
	ask("a deletion", "frappe.client.delete", **note)


def told(answer: Answer, made: Named) -> tuple[int, str]:
	"""An answer without names, moments and traces of the code."""
	body = {key: value for key, value in answer.body.items() if key not in TRACES}
	text = plain(body)
	for key in sorted(made, key=lambda key: -len(made[key])):
		text = text.replace(made[key].lower(), f"<{key}>")
	return answer.status, COUNTED.sub("<counted>", STAMPS.sub("<stamp>", text))


@pytest.fixture(scope="module")
def compared(site: None) -> Iterator[list[tuple[str, tuple[int, str], tuple[int, str]]]]:
	both, made = [], {}
	try:
		for bare in (False, True):
			_forget(made)
			token, made = people(), documents()
			frappe.db.commit()
			requests = requests_for(made)
			answers = answers_of(token, [request for _what, request in requests], bare)
			both.append([told(answer, made) for answer in answers])
		yield list(zip([what for what, _request in requests], *both, strict=True))
	finally:
		frappe.set_user("Administrator")
		_forget(made)


def _forget(made: Named) -> None:
	"""Frappe's comments on what is gone are another's."""
	forget([EMAIL, OTHER])
	frappe.db.delete("Comment", {"reference_name": ("in", [RENAMED, *made.values()])})
	frappe.db.commit()


def test_10_1_who_has_nothing_to_do_with_leadcard_gets_the_answers_of_frappe(compared):
	assert len(compared) > 100
	wrong = [f"{what}: {ours}\ninstead of {theirs}" for what, ours, theirs in compared if ours != theirs]
	assert not wrong, "\n".join(wrong)


def test_10_1_most_of_the_compared_requests_are_granted(compared):
	"""Equal refusals would prove nothing."""
	refused = [what for what, (status, _text), _theirs in compared if status >= 400]
	assert len(refused) < len(compared) / 4, refused
