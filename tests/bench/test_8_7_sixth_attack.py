"""Spec §8.3, §8.7, §16.7: what a sixth attack has found, the way of people over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product

import frappe
import pytest

from leadcard.setup import install
from tests.bench.racers import Answer
from tests.bench.ring import EMAILS, SECRET, Ring, absent, differing, ring, without
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

MAKE = "frappe.core.doctype.communication.email.make"
RUN = "run_doc_method"
UPDATE_REFERENCE = "frappe.automation.doctype.auto_repeat.auto_repeat.update_reference"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


def person(made: Ring, who: str, role: str) -> dict:
	"""Somebody to keep for a while, who asks under that name."""
	keys = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET}
	made.tokens[who] = f"{keys['api_key']}:{SECRET}"
	user = {"doctype": "User", "email": f"{who}.of.ring@example.com", "first_name": who.title()}
	return {**user, **keys, "send_welcome_email": 0, "roles": [{"role": role}]}


# what is said on a card is said by who is logged in

OTHER = {"comment_email": EMAILS["owner"], "comment_by": "Owner"}
SAYING = {
	"form": lambda card: (
		"frappe.desk.form.utils.add_comment",
		{"reference_doctype": "LC Lead", "reference_name": card, "content": "Giả", **OTHER},
	),
	"method": lambda card: (
		RUN,
		{"dt": "LC Lead", "dn": card, "method": "add_comment", "args": {"text": "Giả", **OTHER}},
	),
	"method of v1": lambda card: (
		f"/api/resource/LC Lead/{card}",
		{"run_method": "add_comment", "text": "Giả", **OTHER},
	),
	"method of v2": lambda card: (
		f"/api/v2/document/LC Lead/{card}/method/add_comment",
		{"text": "Giả", **OTHER},
	),
}


def said_on(card: str) -> list[dict]:
	frappe.db.rollback()
	fields = ["comment_type", "owner", "comment_email", "comment_by"]
	return frappe.get_all("Comment", {"reference_name": card, "content": ("like", "%Giả%")}, fields)


@pytest.mark.promise("a comment in the name of another")
@pytest.mark.parametrize("way", SAYING)
def test_8_7_nobody_comments_in_the_name_of_another(made, committing, way):
	target, values = SAYING[way](made.own)
	try:
		assert (answer := made.ask("sibling", target, **values)).ok, answer
		(said,) = said_on(made.own)
		assert (said.owner, said.comment_email) == (EMAILS["sibling"], EMAILS["sibling"])
		assert said.comment_by == "Sibling"
	finally:
		with committing():
			frappe.db.delete("Comment", {"reference_name": made.own, "content": ("like", "%Giả%")})


@pytest.mark.promise("a comment in the name of another")
@pytest.mark.parametrize("args", [{"comment_type": "Assigned", "text": "Giả"}, "Assignment Completed"])
def test_8_7_nobody_writes_entries_of_a_log_by_hand(made, committing, args):
	mine = {"reference_name": made.own, "owner": EMAILS["sibling"]}
	before = set(frappe.get_all("Comment", mine, pluck="name"))
	sent = {"dt": "LC Lead", "dn": made.own, "method": "add_comment", "args": args}
	assert (answer := made.ask("sibling", RUN, **sent)).ok, answer
	frappe.db.rollback()
	new = {each.name: each for each in frappe.get_all("Comment", mine, ["name", "comment_type"])}
	assert [new[name].comment_type for name in set(new) - before] == ["Comment"]
	with committing():
		frappe.db.delete("Comment", {"name": ("in", list(set(new) - before))})


ON_OWN = {"description": "Việc giả", "assigned_by": EMAILS["owner"]}
GIVING = {
	"assigning": lambda card: (
		"frappe.desk.form.assign_to.add",
		{**ON_OWN, "doctype": "LC Lead", "name": card, "assign_to": json.dumps([EMAILS["sibling"]])},
	),
	"resource": lambda card: (
		"/api/resource/ToDo",
		{**ON_OWN, "allocated_to": EMAILS["sibling"], "reference_type": "LC Lead", "reference_name": card},
	),
}


@pytest.mark.promise("a task of a card in the name of another")
@pytest.mark.parametrize("way", GIVING)
def test_8_7_nobody_gives_a_task_in_the_name_of_another(made, committing, way):
	target, values = GIVING[way](made.own)
	on_own = {"reference_name": made.own, "owner": EMAILS["sibling"]}
	try:
		assert (answer := made.ask("sibling", target, **values)).ok, answer
		frappe.db.rollback()
		(task,) = frappe.get_all("ToDo", {"reference_name": made.own}, ["name", "assigned_by"])
		(told,) = frappe.get_all("Comment", {**on_own, "comment_type": "Assigned"}, pluck="content")
		changed = made.ask("sibling", f"/api/resource/ToDo/{task.name}", "PUT", assigned_by=EMAILS["owner"])
		frappe.db.rollback()
		given = [task.assigned_by, frappe.db.get_value("ToDo", task.name, "assigned_by")]
		assert (given, changed.ok, "Owner" in told) == ([EMAILS["sibling"]] * 2, True, False)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("ToDo", {"reference_name": made.own})
			frappe.db.delete("Comment", {**on_own, "comment_type": "Assigned"})


# emails of cards are written in one's own name


def write(made: Ring, **values: str) -> Answer:
	sent = {"doctype": "LC Lead", "name": made.own, "subject": "Thư giả", "content": "x", **values}
	return made.ask("sibling", MAKE, recipients="a@elsewhere.example", **sent)


def written(committing) -> list[dict]:
	frappe.db.rollback()
	found = frappe.get_all("Communication", {"subject": "Thư giả"}, ["sender", "sender_full_name"])
	with committing():
		frappe.db.delete("Communication", {"subject": "Thư giả"})
	return found


@pytest.mark.promise("an email of a card with another's address")
@pytest.mark.parametrize(
	"said",
	[
		{"sender": EMAILS["owner"], "sender_full_name": "Owner"},
		{"sender": f"Sibling <{EMAILS['owner']}>"},
		{"sender": EMAILS["sibling"], "sent_or_received": "Received"},
		{"sender": "kin@xyzzy.example", "sent_or_received": "Received"},
	],
)
def test_8_7_no_email_of_a_card_is_written_in_the_name_of_another(made, committing, said):
	assert write(made, **said).error == "EmailError"
	assert written(committing) == []


@pytest.mark.promise("an email of a card with another's address")
def test_8_7_no_email_in_the_name_of_another_is_hung_on_a_card_later(made, committing):
	free = write(made, doctype="", name="", sender=EMAILS["owner"])
	assert free.ok, free
	on_own = {"reference_doctype": "LC Lead", "reference_name": made.own}
	hung = made.ask("sibling", "frappe.email.relink", name=free.result["name"], **on_own)
	frappe.db.rollback()
	stored = frappe.db.get_value("Communication", free.result["name"], "reference_name")
	assert (hung.error, stored or None, len(written(committing))) == ("EmailError", None, 1)


@pytest.mark.promise("an email of a card with another's address")
def test_8_7_a_system_manager_enters_anybodys_email(made, committing):
	with kept(committing, {**person(made, "admin", "System Manager")}) as (user,):
		with committing():
			frappe.get_doc("User", user.name).add_roles("LeadCard Manager")
		sent = {"doctype": "LC Lead", "name": made.own, "subject": "Thư giả", "content": "x"}
		for said in ({"sender": EMAILS["owner"]}, {"sender": "a@b.example", "sent_or_received": "Received"}):
			assert (answer := made.ask("admin", MAKE, recipients="c@d.example", **sent, **said)).ok, answer
		assert len(written(committing)) == 2


def test_8_7_an_email_of_a_card_has_the_name_of_who_writes_it(made, committing):
	for said in (
		{},
		{"sender": EMAILS["sibling"], "sender_full_name": "Owner"},
		{"sender": f"Owner <{EMAILS['sibling']}>"},
	):
		assert (answer := write(made, **said)).ok, answer
	found = written(committing)
	assert len(found) == 3
	assert {each.sender_full_name for each in found} == {"Sibling"}
	assert all(EMAILS["sibling"] in each.sender and "Owner" not in each.sender for each in found)


# how many documents name another


@pytest.mark.promise("a document of another kind with the name of a card", "get_open_count counts documents")
def test_8_3_a_namesake_does_not_tell_how_much_hangs_on_a_card(made, committing):
	"""A kind of documents that the desk links with LeadCard's, as ERPNext's Customer is called like a customer."""
	place = {"parent": "Tag", "parenttype": "Customize Form", "parentfield": "links", "custom": 1}
	link = {
		"doctype": "DocType Link",
		"link_doctype": "LC Opportunity",
		"link_fieldname": "customer",
		**place,
	}
	namesake = {"doctype": "Tag", "name": made.hidden["LC Customer"]}
	sent = {"doctype": "Tag", "name": namesake["name"], "items": json.dumps(["LC Opportunity"])}
	with kept(committing, link, namesake):
		frappe.clear_cache(doctype="Tag")
		try:
			counted = {
				who: made.ask(who, "frappe.desk.notifications.get_open_count", **sent).result
				for who in ("owner", "sibling", "desk", "portal")
			}
		finally:
			frappe.clear_cache(doctype="Tag")
	found = {who: answer["count"]["external_links_found"][0]["count"] for who, answer in counted.items()}
	assert found == {"owner": 1, "sibling": 0, "desk": 0, "portal": 0}


@pytest.mark.promise("an Auto Repeat's update_reference")
def test_8_7_nothing_hidden_is_copied_by_an_auto_repeat(made, committing):
	note = {"doctype": "ToDo", "description": "Việc riêng", "allocated_to": "Administrator"}
	with kept(committing, person(made, "repeats", "Accounts User"), note) as (_user, own):
		with committing():
			repeat = frappe.get_doc({"doctype": "Auto Repeat", "reference_doctype": "ToDo"})
			repeat.update({"name": "RING", "reference_document": own.name, "frequency": "Daily"}).db_insert()
		try:
			answer = made.ask("repeats", UPDATE_REFERENCE, docname="RING", reference=made.hidden["ToDo"])
			allowed = made.ask("repeats", UPDATE_REFERENCE, docname="RING", reference=own.name)
			frappe.db.rollback()
			assert frappe.db.get_value("Auto Repeat", "RING", "reference_document") == own.name
			assert (answer.error, allowed.ok) == ("LinkValidationError", True)
		finally:
			frappe.db.rollback()
			with committing():
				frappe.db.delete("Auto Repeat", {"name": "RING"})


# a report that somebody else has mailed


@pytest.mark.promise("a report is changed by every Report Manager")
@pytest.mark.parametrize("about", ["LC Lead", "Contact"])
def test_9_7_a_report_that_an_admin_has_mailed_stays_as_it_was_read(made, committing, about):
	first, changed = ({"fields": [[field, about]]} for field in ("name", "owner"))
	report = {"doctype": "Report", "report_name": "Of the sixth", "ref_doctype": about, "is_standard": "No"}
	report |= {"report_type": "Report Builder", "json": json.dumps(first)}
	mail = {"doctype": "Auto Email Report", "report": "Of the sixth", "report_type": "Report Builder"}
	mail |= {"user": "Administrator", "email_to": "a@example.com", "frequency": "Daily", "format": "HTML"}
	with kept(committing, person(made, "mailer", "Report Manager"), report, mail):
		sent = {"name": "Of the sixth", "doctype": about, "report_settings": json.dumps(changed)}
		answers = [
			made.ask("mailer", "frappe.desk.reportview.save_report", **sent),
			made.ask("mailer", "/api/resource/Report/Of the sixth", "PUT", json=json.dumps(changed)),
			made.ask("mailer", "/api/resource/Report/Of the sixth", "PUT", disabled=0),
		]
		frappe.db.rollback()
		assert json.loads(frappe.db.get_value("Report", "Of the sixth", "json")) == first
	assert [answer.status for answer in answers] == [403, 403, 200]


@pytest.mark.promise("mails of reports may be there from before")
def test_9_7_a_mail_from_before_that_runs_as_who_sees_cards_is_switched_off(made, committing):
	mail = {"doctype": "Auto Email Report", "report_type": "Report Builder", "email_to": "a@example.com"}
	mail |= {"user": "Administrator", "frequency": "Daily", "format": "HTML", "enabled": 1}
	report = {"doctype": "Report", "report_type": "Report Builder", "is_standard": "No", "json": "{}"}
	about = {"Of leads": "LC Lead", "Of notes": "Note"}
	reports = [{**report, "report_name": name, "ref_doctype": doctype} for name, doctype in about.items()]
	mails = [{**mail, "report": name} for name in about]
	people = person(made, "mailer", "Report Manager"), person(made, "admin", "System Manager")
	with kept(committing, *people, *reports, *mails) as (
		user,
		*_rest,
		ours,
		other,
	):
		with committing():
			for each in (ours, other):
				frappe.db.set_value(each.doctype, each.name, "owner", user.name)
			install.after_migrate()
		asked = [
			made.ask("admin", f"/api/resource/Auto Email Report/{each.name}", "GET") for each in (ours, other)
		]
		noted = {"reference_doctype": ours.doctype, "reference_name": ours.name, "comment_type": "Info"}
		assert frappe.db.count("Comment", noted) == 1
	assert [answer.result["enabled"] for answer in asked] == [0, 1]


# a card that names somebody

CREATE = "leadcard.api.cards.create_lead"
NAMING = {
	"endpoint": lambda values: (CREATE, "POST", {"values": values}),
	"insert": lambda values: ("frappe.client.insert", "POST", {"doc": {"doctype": "LC Lead", **values}}),
	"resource": lambda values: ("/api/resource/LC Lead", "POST", values),
	"form": lambda values: (
		"frappe.desk.form.save.savedocs",
		"POST",
		{"doc": json.dumps({"doctype": "LC Lead", "__islocal": 1, **values}), "action": "Save"},
	),
}


@pytest.mark.promise("the traceback of a refusal")
@pytest.mark.parametrize("way", NAMING)
@pytest.mark.parametrize("doctype", ["Contact", "Address", "Event"])
def test_8_7_no_traceback_tells_that_whom_a_card_names_is_there(made, way, doctype):
	hidden, missing = made.hidden[doctype], absent(made.hidden[doctype])
	requests = []
	for name in (missing, hidden):
		values = {
			"party_type": "Individual",
			"full_name": "Khách",
			"referrer_type": doctype,
			"referrer": name,
		}
		target, verb, sent = NAMING[way](values)
		requests.append(made.request("sibling", target, verb, **sent))
	assert not differing(made, [(way, *requests, missing, hidden)])
	assert {answer.ok for answer in made.ask_all(requests)} == {False}


# a form of the website, in which guests type the numbers of others


@pytest.mark.promise("a form of the website for new leads")
@pytest.mark.parametrize("who", ["guest", "portal", "desk"])
def test_8_7_a_form_of_the_website_does_not_tell_whose_a_number_is(made, committing, who):
	fields = [{"fieldname": name, "fieldtype": "Data", "label": name} for name in ("full_name", "mobile_no")]
	page = {"title": "Ring", "route": "ring-hoi", "published": 1, "doc_type": "LC Lead"}
	typed = {"full_name": "Ai Đó", "mobile_no": "0816999124"}
	with kept(committing, {"doctype": "Web Form", **page, "web_form_fields": fields}) as (form,):
		sent = {"web_form": form.name, "data": json.dumps(typed)}
		answer = made.ask(who, "frappe.website.doctype.web_form.web_form.accept", **sent)
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Comment", {"content": ("like", "%Ring%"), "owner": "Administrator"})
	assert (answer.status, answer.body) == (200, {"message": {"doctype": "LC Lead"}}), answer
	assert not frappe.db.exists("LC Lead", {"full_name": typed["full_name"]})


# a contact of one's own card, with the numbers of others


@pytest.mark.promise("- A contact of a card counts")
def test_4_3_each_number_of_a_contact_is_a_question_whose_it_is(made, committing):
	links = [{"link_doctype": "LC Lead", "link_name": made.own}]
	numbers = [{"phone": f"09{number:08}"} for number in range(31_000_000, 31_000_200)]
	contact = {"first_name": "Nhiều Số", "links": links, "phone_nos": numbers}
	frappe.cache.delete_keys("leadcard_limit")
	try:
		assert made.ask("sibling", "/api/resource/Contact", **contact).status == 429
		frappe.cache.delete_keys("leadcard_limit")
		assert made.ask("sibling", "/api/resource/Contact", **{**contact, "phone_nos": numbers[:3]}).ok
	finally:
		frappe.cache.delete_keys("leadcard_limit")
		frappe.db.rollback()
		with committing():
			for name in frappe.get_all("Contact", {"first_name": "Nhiều Số"}, pluck="name"):
				frappe.delete_doc("Contact", name, force=True)


@pytest.mark.parametrize("who", ["guest", "portal"])
def test_8_7_no_page_of_the_website_tells_that_somebody_is_there(made, who):
	# the page for what is not there is kept for everybody, with the address that was asked for first
	asked_first = re.compile(r'data-path=\\"[^"]*"')
	for doctype, ending in product(("Contact", "Address", "Event", "Communication"), ("", ".html")):
		names = (absent(made.hidden[doctype]), made.hidden[doctype])
		answers = made.ask_all([made.request(who, f"/{doctype}/{name}{ending}", "GET") for name in names])
		pages = [without(answer, name) for answer, name in zip(answers, names, strict=True)]
		missing, found = ((status, asked_first.sub("", text)) for status, text in pages)
		assert found == missing, doctype


# files, of which Frappe keeps equal ones once


@pytest.mark.promise("the same bytes as a hidden private file's")
@pytest.mark.parametrize("who", ["sibling", "portal"])
def test_8_7_who_uploads_the_same_does_not_learn_what_a_hidden_file_is_called(made, committing, who):
	text = f"Mẫu chung {who}"
	place = {"attached_to_doctype": "Contact", "attached_to_name": made.hidden["Contact"], "is_private": 1}
	hidden = {"doctype": "File", "file_name": f"Hop dong xyzzy {who}.txt", "content": text, **place}
	with kept(committing, hidden) as (file,):
		assert "xyzzy" in file.file_url
		sent = {"file_name": f"Cua {who}.txt", "content": text, "is_private": 1}
		request = made.request(who, "/api/resource/File", **sent)
		(answer,) = made.ask_all([request])
		assert answer.ok and not made.leaks(request, answer), answer
		again = made.ask(who, answer.result["file_url"], "GET")
		assert again.body == {"text": text}
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("File", answer.result["name"], force=True)


# what is anonymised is found in logs by the texts of a card, which whoever enters the card chooses


@pytest.mark.promise("words of other things as the name on a card")
def test_16_7_words_entered_on_a_card_empty_no_log_of_others(made, committing):
	values = {
		"party_type": "Individual",
		"full_name": "Traceback (most recent",
		"email_id": "x@planted.example",
	}
	trap = made.ask("sibling", "leadcard.api.cards.create_lead", values=values)
	assert trap.ok, trap
	error = {"doctype": "Error Log", "method": "Lỗi", "error": "TRACEBACK (most recent call last): Riêng"}
	access = {"doctype": "Access Log", "export_from": "Note", "filters": "x@planted.example, Riêng"}
	queue = {"doctype": "Email Queue", "sender": "a@example.com", "status": "Error"}
	gone = {
		**queue,
		"message": "Traceback (most recent, Riêng",
		"recipients": [{"recipient": "b@example.com"}],
	}
	with kept(committing, person(made, "manager", "LeadCard Manager"), error, access, gone) as (_user, *rows):
		sent = {"doctype": "LC Lead", "name": trap.result["card"]["name"], "reason": "Theo yêu cầu"}
		assert (answer := made.ask("manager", "leadcard.api.privacy.anonymise", **sent)).ok, answer
		frappe.db.rollback()
		fields = ("error", "filters", "message")
		texts = [
			frappe.db.get_value(row.doctype, row.name, field) for row, field in zip(rows, fields, strict=True)
		]
	assert all("Riêng" in (text or "") for text in texts), texts
	assert not any("traceback (most recent" in text.lower() or "planted" in text for text in texts), texts
