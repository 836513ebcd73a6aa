"""Spec §8.3, §8.7: what a ninth attack has found, over a served site, the way of people over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import quote

import frappe
import pytest

from tests.bench.ring import ADDRESS, EMAILS, Ring, absent, plain, ring, strangers
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

SET = "frappe.client.set_value"
INSERT = "frappe.client.insert"
MAKE = "frappe.core.doctype.communication.email.make"
RUNS = 'x\'></span><img src=q onerror=alert(1)>" onmouseover="alert(1)'
# what ends an attribute or begins a tag
SIGNS = set("<>\"'`")


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# what Frappe's pages put into their markup as it is


@pytest.mark.promise("a picture of oneself, a file, a column", "pictures of users, names of files")
def test_8_3_no_picture_and_no_name_of_a_person_runs_on_the_pages_of_others(made, committing):
	me = EMAILS["sibling"]
	own = {"doctype": "User", "name": me}
	try:
		assert made.ask("sibling", SET, **own, fieldname="user_image", value=RUNS).ok
		assert made.ask("sibling", SET, **own, fieldname="first_name", value=f'Lan "Tí" {RUNS}').ok
		frappe.db.rollback()
		picture, name = frappe.db.get_value("User", me, ["user_image", "full_name"])
		assert picture and not SIGNS & set(picture), picture
		assert "“Tí”" in name and not {"<", '"'} & set(name), name
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.set_value("User", me, {"user_image": None, "first_name": "Sibling"})


@pytest.mark.promise("a picture of oneself, a file, a column")
@pytest.mark.parametrize("private", [0, 1])
def test_8_3_no_name_of_a_file_runs_on_the_pages_of_others(made, committing, private):
	text = frappe.generate_hash()
	place = {"attached_to_doctype": "LC Lead", "attached_to_name": made.own} if private else {}
	doc = {"doctype": "File", "file_name": f"{RUNS}.txt", "is_private": private, "content": text, **place}
	file = made.ask("sibling", INSERT, doc=doc).result
	try:
		assert not SIGNS & set(file["file_name"]) and not SIGNS & set(file["file_url"]), file
		frappe.db.rollback()
		stored = frappe.get_doc("File", file["name"])
		assert stored.get_content() == text
		named = {"doctype": "File", "name": stored.name, "fieldname": "file_name"}
		assert made.ask("sibling", SET, **named, value=RUNS.replace("/", "")).ok
		frappe.db.rollback()
		assert not SIGNS & set(frappe.db.get_value("File", file["name"], "file_name"))
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("File", file["name"], force=True)


@pytest.mark.promise("a private file that a browser runs")
def test_8_3_no_file_of_a_card_runs_in_the_browser_of_who_opens_it(made, committing):
	script = '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
	place = {"attached_to_doctype": "LC Lead", "attached_to_name": made.own, "is_private": 1}
	runs = [f"x{ending}" for ending in (".xhtml", ".html.gz", ".shtml", ".xsl", ".rdf", ".svgz", ".HTML")]
	opens = ["x.txt", "x.png", "x.pdf"]
	files = []
	try:
		for name in (*runs, *opens):
			content = f"{script}<!-- {frappe.generate_hash()} -->"
			doc = {"doctype": "File", "file_name": name, "content": content, **place}
			files.append(made.ask("sibling", INSERT, doc=doc).result)
		answers = [made.ask("sibling", quote(file["file_url"]), "GET") for file in files]
		assert all(answer.ok for answer in answers), answers
		assert [answer.saved for answer in answers] == [True] * len(runs) + [False] * len(opens)
	finally:
		frappe.db.rollback()
		with committing():
			for file in files:
				frappe.delete_doc("File", file["name"], force=True)


@pytest.mark.promise("a picture of oneself, a file, a column")
def test_8_3_no_address_of_an_email_runs_on_the_pages_of_others(made, committing):
	values = {
		"doctype": "LC Lead",
		"name": made.own,
		"content": "xin chào",
		"subject": "Thư",
		"send_email": 0,
	}
	named = "Lan <lan@example.com>, binh@example.com"
	answers = [
		made.ask("sibling", MAKE, **values, recipients=to, cc=to, communication_type="Automated Message")
		for to in (named, RUNS)
	]
	assert all(answer.ok for answer in answers), answers
	names = [answer.result["name"] for answer in answers]
	try:
		frappe.db.rollback()
		stored = [frappe.db.get_value("Communication", name, ["recipients", "cc"]) for name in names]
		assert stored[0] == (named, named)
		assert not any("<" in text for text in stored[1]), stored
		row = {"email_id": '"<img src=q onerror=alert(1)>" <lan@example.com>', "is_primary": 1}
		doc = {"doctype": "Contact", "first_name": "Lan", "email_ids": [row]}
		contact = made.ask("sibling", INSERT, doc=doc).result
		shown = {contact["email_id"], contact["email_ids"][0]["email_id"]}
		assert shown == {'"‹img src=q onerror=alert(1)>" <lan@example.com>'}, shown
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Communication", {"name": ("in", names)})
			for name in frappe.get_all(
				"Contact", {"owner": EMAILS["sibling"], "first_name": "Lan"}, pluck="name"
			):
				frappe.delete_doc("Contact", name, force=True)


@pytest.mark.promise("a picture of oneself, a file, a column")
def test_8_3_no_column_of_a_board_runs_on_the_pages_of_others(made, committing):
	board = "frappe.desk.doctype.kanban_board.kanban_board"
	named = {"board_name": "Bảng của tôi"}
	try:
		made_one = made.ask(
			"sibling", f"{board}.quick_kanban_board", doctype="ToDo", field_name="status", **named
		)
		assert made_one.ok, made_one
		assert made.ask("sibling", f"{board}.add_column", column_title='x" onmouseover="alert(1)', **named).ok
		frappe.db.rollback()
		columns = frappe.get_all("Kanban Board Column", {"parent": named["board_name"]}, pluck="column_name")
		assert {"Open", "Closed"} <= set(columns) and len(columns) == 4
		assert not any(SIGNS & set(column) for column in columns), columns
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Kanban Board", named["board_name"], force=True)


@pytest.mark.promise("a picture of oneself, a file, a column")
def test_8_3_what_is_no_color_is_none(made, committing):
	"""Today's events stand in the bell of everybody."""
	colors = ("#1a2b3c", "rgb(1, 2, 3)", 'red" onmouseover="alert(1)')
	names = []
	try:
		for color in colors:
			moment = {"starts_on": "2099-01-05 10:00:00", "event_type": "Public"}
			doc = {"doctype": "Event", "subject": "Hẹn", "color": color, **moment}
			names.append(made.ask("sibling", INSERT, doc=doc).result["name"])
		frappe.db.rollback()
		assert [frappe.db.get_value("Event", name, "color") or "" for name in names] == [*colors[:2], ""]
	finally:
		frappe.db.rollback()
		with committing():
			for name in names:
				frappe.delete_doc("Event", name, force=True)


def test_10_1_a_picture_that_was_stored_before_stays(made, committing):
	"""Its name on the disk has an apostrophe."""
	me = EMAILS["sibling"]
	content = base64.b64decode("R0lGODlhAQABAAAAACw=")
	with committing():
		file = frappe.get_doc({"doctype": "File", "file_name": "lan.gif", "content": content}).insert()
		frappe.db.set_value("File", file.name, "file_url", "/files/Lan's.gif")
	try:
		value = "/files/Lan's.gif"
		assert made.ask("sibling", SET, doctype="User", name=me, fieldname="user_image", value=value).ok
		frappe.db.rollback()
		assert frappe.db.get_value("User", me, "user_image") == value
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.set_value("User", me, "user_image", None)
			frappe.delete_doc("File", file.name, force=True)


# nothing is nobody's name


@pytest.mark.promise("a number, a condition or nothing in place of a name")
@strangers
@pytest.mark.parametrize("nothing", [None, False, ""], ids=str)
def test_8_7_nothing_in_place_of_a_name_finds_nothing(made, who, nothing):
	default = "frappe.contacts.doctype.address.address.get_default_address"
	for sort_key in ("is_primary_address", "is_shipping_address"):
		answer = made.ask(who, default, doctype="LC Customer", name=nothing, sort_key=sort_key)
		assert not answer.result and ADDRESS.lower() not in plain(answer.body), answer
	followers = "frappe.desk.form.document_follow.get_follow_users"
	answer = made.ask(who, followers, doctype="Contact", doc_name=nothing)
	assert not answer.result and EMAILS["owner"] not in plain(answer.body), answer


@pytest.mark.promise("- The cards stay hidden.")
def test_8_7_no_query_tells_on_which_hidden_card_a_contact_is(made, committing):
	query, hidden = "frappe.contacts.doctype.contact.contact.contact_query", made.hidden["LC Lead"]
	links = [{"link_doctype": "LC Lead", "link_name": name} for name in (made.own, hidden)]
	with kept(committing, {"doctype": "Contact", "first_name": "Lan", "links": links}) as (contact,):

		def found(name: object) -> list[bool]:
			sent = {
				"txt": "",
				"searchfield": "name",
				"filters": {"link_doctype": "LC Lead", "link_name": name},
			}
			page = {"start": 0, "page_len": 20}
			answers = (
				made.ask("sibling", query, doctype="Contact", **sent, **page),
				made.ask("sibling", "frappe.desk.search.search_link", doctype="Contact", query=query, **sent),
			)
			return [contact.name.lower() in plain(answer.body) for answer in answers]

		assert found(made.own) == [True, True]
		assert found(hidden) == found(0) == found(absent(hidden)) == [False, False]
