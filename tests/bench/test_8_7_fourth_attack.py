"""Spec §8.3, §8.7: what a fourth attack has found, the way of people over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email import message_from_string

import frappe
import pytest

from tests.bench.racers import Answer
from tests.bench.ring import CONTACT, EMAILS, Ring, absent, anybody, event, plain, ring, strangers, without
from tests.bench.test_8_7_third_attack import kept, sending

pytestmark = pytest.mark.bench

COUNT = "frappe.client.get_count"
MAKE = "frappe.core.doctype.communication.email.make"
PERMISSIONS = "frappe.core.doctype.user_permission.user_permission.get_user_permissions"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


def alike(ask: Callable[[str], Answer], right: str, wrong: str) -> None:
	"""A right guess is answered as a wrong one."""
	assert without(ask(right), right) == without(ask(wrong), wrong)


# a document's own method renames it without a question, where the request says so

RENAMED = {
	"run_doc_method": lambda doctype, name, sent: (
		"run_doc_method",
		{"dt": doctype, "dn": name, "method": "rename", "args": json.dumps(sent)},
	),
	"run_doc_method with arg": lambda doctype, name, sent: (
		"run_doc_method",
		{"dt": doctype, "dn": name, "method": "rename", "arg": json.dumps(sent)},
	),
	"run_doc_method of v2": lambda doctype, name, sent: (
		"/api/v2/method/run_doc_method",
		{"document": {"doctype": doctype, "name": name}, "method": "rename", "kwargs": sent},
	),
	"a document of v2": lambda doctype, name, sent: (
		f"/api/v2/document/{doctype}/{name}/method/rename/",
		sent,
	),
}


@pytest.mark.promise("renaming a document by its own method", "a document's own method rename")
@strangers
@pytest.mark.parametrize("way", RENAMED)
def test_8_7_nobody_merges_an_own_contact_into_a_hidden_one(made, committing, who, way):
	hidden = made.hidden["Contact"]
	before = frappe.db.get_value("Contact", hidden, "modified")
	own = {"doctype": "Contact", "first_name": "Của Mình", "owner": EMAILS[who]}
	with kept(committing, own) as (contact,):
		with committing():
			frappe.db.set_value("Contact", contact.name, "owner", EMAILS[who])
		for more in ({"merge": 1}, {}):
			target, values = RENAMED[way](
				"Contact", contact.name, {"name": hidden, "validate_rename": 0, **more}
			)
			answer = made.ask(who, target, **values)
			assert answer.status == 403, answer
			assert "xyzzy" not in plain(answer.body)
		frappe.db.rollback()
		assert frappe.db.exists("Contact", contact.name)
		assert frappe.db.get_value("Contact", hidden, "modified") == before


@pytest.mark.promise("a document's own method rename")
@pytest.mark.parametrize("doctype", ["LC Lead Source", "Currency"])
def test_8_1_nobody_renames_what_they_only_read(made, doctype):
	name = frappe.get_all(doctype, pluck="name", limit=1)[0]
	sent = json.dumps({"name": "Của Tôi", "validate_rename": False})
	values = {"dt": doctype, "dn": name, "method": "rename", "args": sent}
	assert made.ask("sibling", "run_doc_method", **values).status == 403
	frappe.db.rollback()
	assert frappe.db.exists(doctype, name)


def test_10_1_who_may_rename_a_document_renames_it_by_its_method(made, committing):
	with kept(committing, {"doctype": "Contact", "first_name": "Tên Cũ"}) as (contact,):
		values = {"dt": "Contact", "dn": contact.name, "method": "rename"}
		answer = made.ask("sibling", "run_doc_method", **values, args=json.dumps({"name": "Tên Mới Hẳn"}))
		frappe.db.rollback()
		assert answer.ok and frappe.db.exists("Contact", "Tên Mới Hẳn"), answer
		with committing():
			frappe.delete_doc("Contact", "Tên Mới Hẳn", force=True)


def test_8_7_an_own_event_is_merged_into_no_hidden_one(made):
	own = made.ask("sibling", "frappe.client.insert", doc={"doctype": "Event", **event("Của tôi")}).result
	for sent in ({"force": 1}, {"force": 1, "validate_rename": 0}):
		values = json.dumps({"name": made.hidden["Event"], "merge": 1, **sent})
		answer = made.ask(
			"sibling", "run_doc_method", dt="Event", dn=own["name"], method="rename", args=values
		)
		assert not answer.ok and "xyzzy" not in plain(answer.body)
	frappe.db.rollback()
	frappe.delete_doc("Event", own["name"], force=True)


# a text that says `embed="…"` brings a file of the disk into the email


def posted(committing) -> str:
	"""The texts of all emails that wait to be sent, which then are gone."""
	frappe.db.rollback()
	texts = [
		part.get_payload(decode=True).decode("utf-8", "replace")
		for message in frappe.get_all("Email Queue", pluck="message")
		for part in message_from_string(message).walk()
		if not part.is_multipart()
	]
	with committing():
		frappe.db.delete("Email Queue")
		frappe.db.delete("Email Queue Recipient")
		frappe.db.delete("Communication", {"recipients": "thief@example.com"})
		frappe.db.delete("Communication", {"sender": "thief@example.com"})
	return " ".join(texts)


SENT = {
	"guest": lambda made, text: (
		"frappe.www.contact.send_message",
		{"sender": "thief@example.com", "subject": "x", "message": text},
	),
	"portal": lambda made, text: (
		MAKE,
		{"recipients": "thief@example.com", "subject": "x", "content": text, "send_email": 1},
	),
	"sibling": lambda made, text: (
		"leadcard.api.activities.send_email",
		{
			"doctype": "LC Lead",
			"name": made.own,
			"values": {
				**{"kind": "Interaction", "subject": "x", "recipients": "thief@example.com"},
				"content": f"<p>{text}</p>",
			},
		},
	),
}


@pytest.mark.promise('embed="…" in the text of an email', 'a text that says embed="…"')
@pytest.mark.parametrize("who", SENT)
def test_8_7_no_text_of_an_email_brings_a_file_along(made, committing, who):
	site = frappe.local.site
	contact, lead = (made.files[doctype].file_url for doctype in ("Contact", "LC Lead"))
	with sending(committing):
		posted(committing)
		for path in (
			*(contact, contact[1:], lead, f"{site}{contact}", f"assets/../{site}{lead}"),
			*(f"{site}/site_config.json", "/private/files/../../site_config.json"),
		):
			target, values = SENT[who](made, f"Kính gửi embed='{path}' anh")
			answer = made.ask(who, target, **values)
			assert answer.ok, answer
			text = posted(committing)
			assert "Kính gửi" in text
			assert "nội dung xyzzy" not in text and "db_password" not in text, path


def test_10_1_an_email_shows_a_picture_of_the_website_and_an_own_one(made, committing):
	own = {"doctype": "File", "file_name": "rieng.txt", "is_private": 1, "content": "nội dung của tôi"}
	with sending(committing), kept(committing, own) as (file,):
		with committing():
			frappe.db.set_value("File", file.name, "owner", EMAILS["sibling"])
		for path, shown in (
			("assets/frappe/images/frappe-favicon.svg", "<svg"),
			(file.file_url, "nội dung của tôi"),
		):
			target, values = SENT["sibling"](made, f'embed="{path}"')
			assert made.ask("sibling", target, **values).ok
			assert shown in posted(committing), path


@pytest.mark.promise("a private picture in the page")
def test_8_7_no_print_that_is_sent_along_shows_a_hidden_picture(made):
	sent = {"recipients": "thief@example.com", "subject": "x", "content": "x", "send_email": 0}
	picture = f'<img src="{made.files["Contact"].file_url}?x=1">'
	assert made.ask("sibling", MAKE, **sent, print_html=picture).status == 403
	assert made.ask("sibling", MAKE, **sent, print_html='<img src="/private/files/nobody.png">').ok
	frappe.db.rollback()


# a document is named by an argument that says nothing of its DocType


@pytest.mark.promise("an email or a notice by its name alone")
def test_8_7_nobody_takes_an_email_of_a_hidden_contact(made):
	email, place = made.hidden["Communication"], ["reference_doctype", "reference_name"]
	stored = frappe.db.get_value("Communication", email, place)
	for who, about in (
		("sibling", ("LC Lead", made.own)),
		("portal", ("User", EMAILS["portal"])),
		("desk", ("User", EMAILS["desk"])),
	):
		named = dict(zip(place, about, strict=True))
		alike(
			lambda name, named=named, who=who: made.ask(who, "frappe.email.relink", name=name, **named),
			email,
			absent(email),
		)
		frappe.db.rollback()
		assert frappe.db.get_value("Communication", email, place) == stored


@pytest.mark.promise("an email or a notice by its name alone")
@strangers
def test_8_7_nobody_asks_for_a_contact_as_for_a_participant(made, who):
	target = "frappe.desk.doctype.event.event.delete_communication"
	for doctype in ("Contact", "Address"):
		name = made.hidden[doctype]
		alike(
			lambda name, doctype=doctype: made.ask(
				who, target, event={}, reference_doctype=doctype, reference_docname=name
			),
			name,
			absent(name),
		)


@pytest.mark.promise("an email or a notice by its name alone")
@strangers
def test_8_7_nobody_reads_anothers_notice_away(made, committing, who):
	notice = {
		**{"doctype": "Notification Log", "for_user": EMAILS["owner"], "type": "Alert", "subject": "x"},
		**{"document_type": "LC Lead", "document_name": made.hidden["LC Lead"]},
	}
	mark = "frappe.desk.doctype.notification_log.notification_log.mark_as_read"
	with kept(committing, notice) as (stored,):
		assert made.ask(who, mark, docname=stored.name).ok
		frappe.db.rollback()
		assert not frappe.db.get_value("Notification Log", stored.name, "read")
		assert made.ask("owner", mark, docname=stored.name).ok
		frappe.db.rollback()
		assert frappe.db.get_value("Notification Log", stored.name, "read")


# a file is named by its name on the disk


@pytest.mark.promise("a private file's name on the disk")
@strangers
def test_8_7_nobody_has_a_file_by_its_name_on_the_disk(made, committing, who):
	name = made.files["Contact"].file_url.rpartition("/")[2]
	for spelled in (
		{"file_name": name, "is_private": 1},
		{"file_name": name, "is_private": 1, "file_url": ""},
	):
		answer = made.ask(who, "frappe.client.insert", doc={"doctype": "File", **spelled})
		assert answer.status == 403, answer
	file = {"doctype": "File", "file_name": "x.txt", "content": frappe.generate_hash(), "is_private": 1}
	own = made.ask(who, "frappe.client.insert", doc=file).result["name"]
	for changed in ({"file_url": "", "file_name": name}, {"file_url": None, "file_name": name}):
		assert made.ask(who, f"/api/resource/File/{own}", "PUT", **changed).status == 403
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("File", own, force=True)


# what Frappe keeps beside cards


@pytest.mark.promise("counting what is kept beside a card", "get_count counts the sessions")
@strangers
def test_8_3_no_key_of_a_session_is_guessed_by_counting(made, committing, who):
	frappe.db.rollback()
	session = frappe.qb.Table("tabSessions")
	key = frappe.generate_hash()
	with committing():
		frappe.qb.into(session).columns("user", "sid", "status").insert(EMAILS["owner"], key, "Active").run()
	try:
		alike(
			lambda guess: made.ask(
				who,
				COUNT,
				doctype="Sessions",
				filters={"user": EMAILS["owner"], "sid": ["like", f"{guess}%"]},
			),
			*(key[:6], absent(key[:6])),
		)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Sessions", {"sid": key})


@pytest.mark.promise("counting what is kept beside a card")
@strangers
def test_8_3_nobody_counts_where_others_were_or_what_they_may_see(made, committing, who):
	first = CONTACT.split()[0]
	route = {
		"doctype": "Route History",
		"user": EMAILS["owner"],
		"route": f"Form/Contact/{made.hidden['Contact']}",
	}
	with kept(committing, route, narrowed_to_contact(made)):
		for doctype, filters in (
			("Route History", lambda guess: {"route": ["like", f"Form/Contact/{guess}%"]}),
			("User Permission", lambda guess: {"for_value": ["like", f"{guess}%"]}),
			("Singles", lambda guess: {"field": "currency", "doctype": guess}),
		):
			right = "System Settings" if doctype == "Singles" else first
			alike(
				lambda guess, doctype=doctype, filters=filters: made.ask(
					who, COUNT, doctype=doctype, filters=filters(guess)
				),
				*(right, absent(right)),
			)


def narrowed_to_contact(made: Ring) -> dict:
	"""A User Permission of the owner's by the name of a person."""
	allowed = {"allow": "Contact", "for_value": made.hidden["Contact"]}
	only = {"apply_to_all_doctypes": 0, "applicable_for": "Note"}
	return {"doctype": "User Permission", "user": EMAILS["owner"], **allowed, **only}


@pytest.mark.promise("get_user_permissions tells by which")
@strangers
def test_8_7_nobody_reads_by_whose_names_another_is_narrowed(made, committing, who):
	with kept(committing, narrowed_to_contact(made)):
		assert CONTACT.lower() not in plain(made.ask(who, PERMISSIONS, user=EMAILS["owner"]).body)
		assert CONTACT.lower() in plain(made.ask("owner", PERMISSIONS).body)


@pytest.mark.promise("filters of lists that others have saved", "get_user_permissions tells by which")
@pytest.mark.parametrize("who", ["sibling", "desk"])
def test_8_3_a_saved_filter_is_for_whom_it_was_saved(made, committing, who):
	about = {
		"reference_doctype": "LC Lead",
		"filters": json.dumps([["LC Lead", "mobile_no", "=", "0816999124"]]),
	}
	saved = {"doctype": "List Filter", "filter_name": "Trần Xyzzy", **about}
	other = {"doctype": "List Filter", "reference_doctype": "Note", "filters": "[]"}
	with kept(
		committing,
		{**saved, "for_user": EMAILS["owner"]},
		{**saved, "filter_name": "Chung"},
		{**other, "filter_name": "Ghi Chú", "for_user": EMAILS["owner"]},
	) as (own, shared, of_notes):
		listed = made.ask(who, "frappe.client.get_list", doctype="List Filter", fields=["name", "filters"])
		names = {row["name"] for row in listed.result}
		assert own.name not in names and {shared.name, of_notes.name} <= names
		assert not made.ask(who, f"/api/resource/List Filter/{own.name}", "GET").ok
		assert not made.ask(who, f"/api/resource/List Filter/{own.name}", "DELETE").ok
		alike(
			lambda guess: made.ask(
				who,
				COUNT,
				doctype="List Filter",
				filters={"filter_name": "Trần Xyzzy", "filters": ["like", f"%{guess}%"]},
			),
			*("0816999", "0816888"),
		)
		kept_by_owner = made.owner("frappe.client.get_list", doctype="List Filter", fields=["name"])
		assert own.name in {row["name"] for row in kept_by_owner}


@pytest.mark.promise("the website's form request-data")
@strangers
def test_8_3_nobody_asks_for_the_personal_data_of_another(made, committing, who):
	accept = "frappe.website.doctype.web_form.web_form.accept"

	def ask(user: str) -> Answer:
		return made.ask(who, accept, web_form="request-data", data=json.dumps({"user": user}))

	assert ask(EMAILS["owner"]).status == 403
	own = ask(EMAILS[who])
	frappe.db.rollback()
	requests = frappe.get_all("Personal Data Download Request", {"owner": EMAILS[who]}, ["name", "user"])
	with committing():
		for request in requests:
			frappe.delete_doc("Personal Data Download Request", request.name, force=True)
	assert own.ok, own
	assert [request.user for request in requests] == [EMAILS[who]]


# the methods of a document by its address


@strangers
def test_10_1_a_method_of_an_own_document_runs_by_its_address(made, committing, who):
	with kept(committing, {"doctype": "ToDo", "description": "Của mình", "allocated_to": EMAILS[who]}) as (
		task,
	):
		sent = {"run_method": "add_comment", "comment_type": "Comment", "text": "Chào"}
		answer = made.ask(who, f"/api/resource/ToDo/{task.name}", **sent)
		assert answer.ok and answer.result["content"] == "Chào", answer
		about = {"run_method": "add_comment", "reference_type": "Contact"}
		alike(
			lambda name: made.ask(who, f"/api/resource/ToDo/{task.name}", **about, reference_name=name),
			*(made.hidden["Contact"], absent(made.hidden["Contact"])),
		)


@anybody
def test_8_7_who_asks_too_often_for_a_hidden_name_is_told_so(made, who):
	"""Frappe counts comments of the website by the name that they are about."""
	target = "frappe.templates.includes.comments.comments.add_comment"

	def ask(name: str) -> list[int]:
		about = {"reference_doctype": "Contact", "reference_name": name, "route": "x"}
		sent = {"comment": "Chào", "comment_email": EMAILS["portal"], "comment_by": "x", **about}
		return [made.ask(who, target, **sent).status for _turn in range(8)]

	hidden = made.hidden["Contact"]
	told = ask(f"Lìmm{frappe.generate_hash()}"[: len(hidden)])
	assert told[-1] == 429
	assert ask(hidden)[-1] == 429
