"""Spec §8.7 the way of people: what hangs on what hangs on another's card is not there for those who don't see the card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import frappe
import pytest

from tests.bench.ring import (
	ADDRESS,
	CONTACT,
	EMAIL,
	EMAILS,
	Ring,
	absent,
	anybody,
	differing,
	event,
	plain,
	ring,
	strangers,
)

pytestmark = pytest.mark.bench

NAMED = ("LC Lead", "LC Customer", "Contact", "Address")
PRINT = "frappe.www.printview.get_html_and_style"
MAKE = "frappe.core.doctype.communication.email.make"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


def listed(made: Ring, who: str, doctype: str, **filters: object) -> list[dict]:
	sent = {"doctype": doctype, "filters": filters, "fields": ["*"], "limit_page_length": 0}
	return made.ask(who, "frappe.client.get_list", **sent).result or []


def refused_as_absent(made: Ring, who: str, target: str, **values: object) -> None:
	"""The request is answered as where a name is not there, and tells nothing."""
	request = made.request(who, target, **values)
	(answer,) = made.ask_all([request])
	assert (answer.status, answer.error) == (417, "LinkValidationError"), answer
	assert "Could not find" in answer.message
	assert not made.leaks(request, answer)


# 1: naming what one does not see


@pytest.mark.promise("naming a hidden card, contact, email")
@strangers
@pytest.mark.parametrize("doctype", NAMED)
def test_8_7_nobody_invites_whom_they_do_not_see(made, who, doctype):
	meeting = {"doctype": "Event", **event("Của tôi", (doctype, made.hidden[doctype]))}
	refused_as_absent(made, who, "frappe.client.insert", doc=meeting)
	frappe.db.rollback()
	assert not frappe.db.exists("Event", {"owner": EMAILS[who]})


@strangers
def test_8_7_nobody_adds_to_an_own_event_whom_they_do_not_see(made, who):
	own = made.ask(who, "frappe.client.insert", doc={"doctype": "Event", **event("Của tôi")}).result
	row = {"reference_doctype": "Contact", "reference_docname": made.hidden["Contact"]}
	refused_as_absent(made, who, "frappe.client.save", doc={**own, "event_participants": [row]})
	frappe.db.rollback()
	assert not frappe.db.exists("Event Participants", {"parent": own["name"]})
	frappe.delete_doc("Event", own["name"], force=True)


@pytest.mark.promise("naming a hidden card, contact, email")
@strangers
def test_8_7_what_is_only_sent_to_be_printed_is_printed_as_if_it_named_nobody(made, who):
	def show(doctype: str, name: str):
		docs = (
			{"doctype": "Event", **event("Của tôi", (doctype, name))},
			{"doctype": "ToDo", "description": "x", "reference_type": doctype, "reference_name": name},
		)
		return [made.request(who, PRINT, doc=json.dumps(doc)) for doc in docs]

	pairs = []
	for doctype in NAMED:
		hidden = made.hidden[doctype]
		missing = absent(hidden)
		for first, second in zip(show(doctype, missing), show(doctype, hidden), strict=True):
			pairs.append((doctype, first, second, missing, hidden))
	assert not (wrong := differing(made, pairs)), "\n".join(wrong)


def test_8_7_a_file_is_attached_to_nobody_hidden_and_to_what_is_new(made):
	file = {"doctype": "File", "file_name": "x.txt", "content": "x", "is_private": 1}

	def attach(doctype: str, name: str):
		place = {"attached_to_doctype": doctype, "attached_to_name": name}
		return made.ask("sibling", "frappe.client.insert", doc={**file, **place})

	for doctype in ("Contact", "Address"):
		hidden = made.hidden[doctype]
		assert attach(doctype, hidden).error == attach(doctype, absent(hidden)).error == "LinkValidationError"
		assert attach(doctype, f"new-{frappe.scrub(doctype)}-abc").ok
	assert attach("LC Lead", made.own).ok


@pytest.mark.promise("titles and fetched values")
def test_8_7_a_referrer_that_was_lost_meanwhile_has_no_title(made, committing):
	values = {"doctype": "LC Customer", "party_type": "Individual", "full_name": "Người Giới Thiệu Mờ"}
	lost = made.ask("sibling", "frappe.client.insert", doc=values).result["name"]
	names = {"referrer_type": "LC Customer", "referrer": lost}
	own = made.ask("sibling", f"/api/resource/LC Lead/{made.own}", "PUT", **names)
	assert own.ok, own
	frappe.db.rollback()
	with committing():
		frappe.db.set_value("LC Customer", lost, "account_owner", EMAILS["owner"])
	card = {"doctype": "LC Lead", "name": made.own}
	for target, verb, sent in (
		("frappe.desk.form.load.getdoc", "GET", card),
		(PRINT, "POST", {"doc": "LC Lead", "name": made.own}),
		("frappe.desk.search.get_link_title", "POST", {"doctype": "LC Customer", "docname": lost}),
		(f"/api/resource/LC Lead/{made.own}", "PUT", {"notes": "x"}),
	):
		answer = made.ask("sibling", target, verb, **sent)
		assert answer.ok, answer
		assert "giới thiệu mờ" not in plain(answer.body), target


@pytest.mark.promise("titles and fetched values")
def test_8_7_a_saved_document_fetches_nothing_from_what_was_lost(made, committing):
	"""A field of a site's own that copies a value of the linked card stays as it was."""
	values = {"party_type": "Individual", "full_name": "Khách Sắp Mất"}
	lost = made.ask("sibling", "leadcard.api.cards.create_lead", values=values).result["card"]["name"]
	fields = [
		{"fieldname": "ring_lead", "label": "Lead", "fieldtype": "Link", "options": "LC Lead"},
		{"fieldname": "ring_title", "label": "Title", "fieldtype": "Data", "fetch_from": "ring_lead.title"},
	]
	customs = []
	try:
		with committing():
			for each in fields:
				custom = frappe.get_doc({"doctype": "Custom Field", "dt": "Note", **each}).insert()
				customs.append(custom.name)
		note = {"doctype": "Note", "title": "Ring", "content": "x", "ring_lead": lost}
		own = made.ask("sibling", "frappe.client.insert", doc=note).result
		assert own["ring_title"] == "Khách Sắp Mất"
		with committing():
			frappe.db.set_value("LC Lead", lost, {"title": "Xyzzy", "lead_owner": EMAILS["owner"]})
		saved = made.ask("sibling", f"/api/resource/Note/{own['name']}", "PUT", content="y")
		assert saved.ok and "xyzzy" not in plain(saved.body), saved
		frappe.db.rollback()
		assert frappe.db.get_value("Note", own["name"], "ring_title") != "Xyzzy"
	finally:
		frappe.db.rollback()
		with committing():
			for name in reversed(customs):
				frappe.delete_doc("Custom Field", name)
			for each in fields:
				frappe.db.sql_ddl(f"alter table `tabNote` drop column if exists `{each['fieldname']}`")


@pytest.mark.promise("an email to a guessed address", "an email's receivers are looked up")
def test_8_7_an_email_to_an_address_does_not_tell_whose_it_is(made):
	sent = {"recipients": EMAIL, "subject": "Báo giá", "content": "x", "send_email": 0}
	on_own = {"doctype": "LC Lead", "name": made.own}
	written = made.ask("sibling", MAKE, **sent, **on_own)
	assert written.ok, written
	name = {"doctype": "Communication", "name": written.result["name"]}
	for target, verb in (("frappe.client.get", "POST"), ("frappe.desk.form.load.getdoc", "GET")):
		answer = made.ask("sibling", target, verb, **name)
		assert answer.ok and CONTACT.lower() not in plain(answer.body), target


# 2: files


@pytest.mark.promise("- What hangs on what hangs on a card")
@strangers
def test_8_7_files_of_the_second_ring_are_in_no_list(made, who):
	names = [file.name for file in made.files.values()]
	shown = {row["name"] for row in listed(made, "owner", "File", name=("in", names))}
	# Frappe lists the files of what one's roles read, and comments are a Website Manager's to read
	assert {kind for kind, file in made.files.items() if file.name not in shown} == {"Comment"}
	assert not listed(made, who, "File", name=("in", names))


@strangers
def test_8_7_nobody_takes_a_file_of_the_second_ring_by_its_address(made, who):
	for doctype, file in made.files.items():
		taken = {"doctype": "File", "file_name": "x.txt", "file_url": file.file_url, "is_private": 1}
		assert not made.ask(who, file.file_url, "GET").ok, doctype
		assert not made.ask(who, "frappe.client.insert", doc=taken).ok, doctype
	frappe.db.rollback()
	urls = [file.file_url for file in made.files.values()]
	assert not frappe.db.exists("File", {"owner": EMAILS[who], "file_url": ("in", urls)})
	assert made.ask("owner", made.files["Event"].file_url, "GET").ok


# 3: other doors to the same function


@pytest.mark.promise("the same function by another way")
@strangers
@pytest.mark.parametrize("kind", ["LC Lead", "Contact", "Communication"])
def test_8_7_a_guarded_function_is_guarded_by_the_name_of_a_doctype(made, who, kind):
	email = {"recipients": EMAILS[who], "subject": "x", "content": "x", "send_email": 0}
	file = made.files[kind]
	answer = made.ask(who, "/api/v2/method/Auto Repeat/make", **email, attachments=[file.name])
	assert answer.status in (403, 404, 417), answer
	frappe.db.rollback()
	urls = {"file_url": file.file_url, "attached_to_doctype": "Communication"}
	assert len(frappe.get_all("File", urls)) == (kind == "Communication")


# 4: the socket


def test_8_7_who_sees_a_card_alone_hears_of_the_lists_of_what_hangs_on_it(make_user, make_lead, events):
	"""The list of contacts changes for them; the names of contacts go to no room that anybody may join."""
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	owner, colleague, gone = make_user(), make_user(), make_user()
	lead = make_lead(lead_owner=owner)
	for user in (colleague, gone):
		frappe.share.add("LC Lead", lead.name, user, read=1)
	frappe.db.set_value("User", gone, "enabled", 0)
	make_user()
	links = [{"link_doctype": "LC Lead", "link_name": lead.name}]
	place = {"address_title": "Kho", "address_type": "Billing", "address_line1": "1", "city": "Huế"}
	contact = frappe.get_doc({"doctype": "Contact", "first_name": "Liên", "links": links}).insert()
	on_contact = {"attached_to_doctype": "Contact", "attached_to_name": contact.name}
	hanging = [
		contact,
		frappe.get_doc({"doctype": "Address", **place, "country": "Vietnam", "links": links}).insert(),
		frappe.get_doc({"doctype": "File", "file_name": "a.txt", "content": "x", **on_contact}).insert(),
	]
	frappe.db.commit()
	contact.reload().update({"last_name": "Hoa"}).save()
	frappe.db.commit()
	assert rooms_told(events, hanging) == {
		(doc.doctype, user) for doc in hanging for user in (owner, colleague)
	}
	events.clear()
	frappe.rename_doc("Contact", contact.name, "Liên Hoa Mới", force=True)
	frappe.db.commit()
	contact.name = "Liên Hoa Mới"
	assert not [each.room for each in events if each.room == "doctype:Contact"]
	events.clear()
	for doc in (*hanging[1:], contact):
		frappe.delete_doc(doc.doctype, doc.name, force=True)
	frappe.db.commit()
	assert rooms_told(events, hanging) <= {
		(doc.doctype, user) for doc in hanging for user in (owner, colleague)
	}
	events.clear()
	elsewhere = frappe.get_doc({"doctype": "Contact", "first_name": "Ai Đó"}).insert()
	frappe.db.commit()
	assert rooms_told(events, [elsewhere]) == {("Contact", "doctype:Contact")}


def rooms_told(events: list, documents: list) -> set[tuple[str, str]]:
	"""The DocTypes of which a list is told to change, and to whom, but for the admins of the site."""
	names = {(doc.doctype, doc.name) for doc in documents}
	found = {
		(each.message["doctype"], room.removeprefix("user:"))
		for each in events
		if each.event == "list_update" and (each.message["doctype"], each.message["name"]) in names
		for room in ([each.room] if isinstance(each.room, str) else each.room)
	}
	return {(doctype, room) for doctype, room in found if "System Manager" not in frappe.get_roles(room)}


# 5: what hangs on contacts


@pytest.mark.promise("- What hangs on what hangs on a card")
@strangers
@pytest.mark.parametrize(
	("doctype", "about"),
	[
		("Tag Link", "document_name"),
		("Document Follow", "ref_docname"),
		("Comment", "reference_name"),
		("Communication", "reference_name"),
		("ToDo", "reference_name"),
	],
)
def test_8_7_what_hangs_on_a_contact_is_in_no_list(made, who, doctype, about):
	assert not listed(made, who, doctype, **{about: made.hidden["Contact"]})
	request = made.request(who, "frappe.client.get", doctype=doctype, name=made.hidden[doctype])
	(answer,) = made.ask_all([request])
	assert not answer.ok and not made.leaks(request, answer), answer


@pytest.mark.promise("get_count, get_link_title", "tags are a list of the whole site")
@strangers
def test_8_7_the_documents_of_a_tag_are_those_that_one_sees(made, who):
	answer = made.ask(who, "frappe.desk.doctype.tag.tag.get_documents_for_tag", "GET", tag="#Ring")
	assert answer.ok and not answer.result


@pytest.mark.promise("toggle_like, assign_to.get, get_follow_users")
@strangers
def test_8_7_nobody_follows_a_contact_that_they_do_not_see(made, who):
	follow = "frappe.desk.form.document_follow.follow_document"
	user = EMAILS[who]

	def sent(name: str):
		return made.request(who, follow, doctype="Contact", doc_name=name, user=user)

	hidden = made.hidden["Contact"]
	assert not differing(made, [(who, sent(absent(hidden)), sent(hidden), absent(hidden), hidden)])
	row = {"doctype": "Document Follow", "ref_doctype": "Contact", "ref_docname": hidden, "user": user}
	assert not made.ask(who, "frappe.client.insert", doc=row).ok
	frappe.db.rollback()
	assert not frappe.db.exists("Document Follow", {"user": user, "ref_docname": hidden})


@pytest.mark.promise("toggle_like, assign_to.get, get_follow_users")
@strangers
@pytest.mark.parametrize("doctype", ["Contact", "Address", "Event"])
def test_8_7_a_like_tells_nothing(made, who, doctype):
	def like(name: str):
		return made.request(who, "frappe.desk.like.toggle_like", doctype=doctype, name=name, add="Yes")

	hidden = made.hidden[doctype]
	assert not differing(made, [(who, like(absent(hidden)), like(hidden), absent(hidden), hidden)])
	frappe.db.rollback()
	assert not frappe.db.get_value(doctype, hidden, "_liked_by")


@pytest.mark.promise("another's private events", "get_events lists the private events")
@strangers
def test_8_7_events_with_somebody_hidden_are_in_no_calendar(made, who, committing):
	frappe.db.rollback()
	with committing():
		values = event("Riêng tư xyzzy", ("LC Lead", made.hidden["LC Lead"]))
		private = frappe.get_doc({"doctype": "Event", "event_type": "Private", **values})
		private.insert()
		private.db_set("owner", EMAILS["owner"])
	for user in (None, EMAILS["owner"], "Administrator"):
		span = {"start": "2099-01-01", "end": "2099-01-31"}
		asked = {**span, "user": user} if user else span
		answer = made.ask(who, "frappe.desk.doctype.event.event.get_events", "GET", **asked)
		assert "xyzzy" not in plain(answer.body), user
	for name in (made.hidden["Event"], private.name):
		assert not listed(made, who, "Event", name=name)
		assert not made.ask(who, f"/api/resource/Event/{name}", "GET").ok
	for search in ("search_link", "search_widget"):
		for text in (private.name, made.hidden["Event"], "Riêng tư"):
			request = made.request(who, f"frappe.desk.search.{search}", doctype="Event", txt=text)
			(answer,) = made.ask_all([request])
			assert not answer.result and not made.leaks(request, answer), (search, text)


# 6: there or not there

WAYS = {
	"a resource": lambda made, who, doctype, name: made.request(
		who, f"/api/resource/{doctype}/{name}", "GET"
	),
	"a document": lambda made, who, doctype, name: made.request(
		who, f"/api/v2/document/{doctype}/{name}", "GET"
	),
	"a change": lambda made, who, doctype, name: made.request(
		who, f"/api/resource/{doctype}/{name}", "PUT", status="Open"
	),
	"a deletion": lambda made, who, doctype, name: made.request(
		who, f"/api/resource/{doctype}/{name}", "DELETE"
	),
	**{
		method: lambda made, who, doctype, name, method=method: made.request(
			who, method, doctype=doctype, name=name, docname=name
		)
		for method in (
			*("frappe.client.get", "frappe.client.delete", "frappe.client.validate_link"),
			*("frappe.client.has_permission", "frappe.client.get_doc_permissions"),
			*("frappe.desk.form.load.getdoc", "frappe.desk.search.get_link_title"),
			"frappe.desk.form.load.get_docinfo",
		)
	},
	"a print": lambda made, who, doctype, name: made.request(who, PRINT, doc=doctype, name=name),
	"a page to print": lambda made, who, doctype, name: made.request(
		who, f"/printview?doctype={doctype}&name={quote(name)}", "GET"
	),
	"a value": lambda made, who, doctype, name: made.request(
		who, "frappe.client.get_value", doctype=doctype, filters=name, fieldname="name"
	),
}


@pytest.mark.promise("asking for a hidden contact")
@anybody
@pytest.mark.parametrize("doctype", ["Contact", "Address"])
def test_8_7_nobody_learns_whether_a_contact_is_there(made, who, doctype):
	hidden = made.hidden[doctype]
	missing = absent(hidden)
	pairs = [
		(way, ask(made, who, doctype, missing), ask(made, who, doctype, hidden), missing, hidden)
		for way, ask in WAYS.items()
	]
	assert not (wrong := differing(made, pairs)), "\n".join(wrong)
	assert ADDRESS.lower() in made.hidden["Address"].lower()


@strangers
def test_8_7_a_card_that_one_does_not_see_stays_forbidden(made, who):
	for doctype in ("LC Lead", "LC Customer", "LC Call", "LC Opportunity"):
		for method in ("frappe.client.get", "frappe.client.delete"):
			assert made.ask(who, method, doctype=doctype, name=made.hidden[doctype]).status == 403
