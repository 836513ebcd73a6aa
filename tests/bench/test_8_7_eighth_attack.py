"""Spec §8.3, §8.7: what an eighth attack has found, over a served site, the way of people over HTTP."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator
from urllib.parse import quote

import frappe
import pytest
from frappe.database.operator_map import OPERATOR_MAP
from frappe.database.utils import NestedSetHierarchy

from leadcard.domain.spelling import folded
from leadcard.hardening import named
from leadcard.permissions.sight import GUARDED
from tests.bench.ring import CONTACT, EMAILS, Ring, absent, anybody, plain, ring, strangers, without
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

FOLLOWERS = "frappe.desk.form.document_follow.get_follow_users"
TITLE = "frappe.desk.search.get_link_title"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# what the database takes for the same, the gate reads alike


@pytest.mark.promise("a DocType in letters that the database takes for others")
@strangers
@pytest.mark.parametrize("spelled", ["C\u0366ntact", "Contact\u0345", "LC L\u0364ad", "LC Lead\ufe71"])
def test_8_7_no_letter_passes_the_gate(made, who, spelled):
	name = made.hidden["LC Lead" if spelled.startswith("LC") else "Contact"]
	answers = [made.ask(who, FOLLOWERS, doctype=spelled, doc_name=each) for each in (absent(name), name)]
	assert EMAILS["owner"] not in plain(answers[1].body), answers[1]
	assert answers[1].status == 403 or without(answers[0], absent(name)) == without(answers[1], name)


def test_8_7_all_that_frappe_compares_by_is_a_condition():
	assert {*OPERATOR_MAP, *NestedSetHierarchy} <= named.OPERATORS


def test_8_7_letters_are_read_as_the_database_reads_them(site):
	"""Of all letters: whichever it takes for one of a DocType's name, or for nothing."""
	letters = [chr(each) for each in range(0x80, 0x20000) if not 0xD800 <= each < 0xE000]
	plains = " union all ".join(f"select '{each}' as meant" for each in (*string.ascii_lowercase, "", "/"))
	wrong = []
	for start in range(0, len(letters), 4000):
		portion = letters[start : start + 4000]
		sent = " union all ".join(["select %s as letter"] * len(portion))
		same = frappe.db.sql(
			f"select letter, meant from ({sent}) sent join ({plains}) plains on concat('x', letter, 'x')"
			" = concat('x', meant, 'x') collate utf8mb4_unicode_ci",
			portion,
		)
		wrong += [pair for pair in same if named.plain(pair[0]) != named.plain(pair[1])]
	assert not wrong
	assert "/" in folded("／")


@pytest.mark.promise("a number, a condition or nothing in place of a name")
@strangers
@pytest.mark.parametrize(
	"value", [0, 0.0, 1.0, 1e300, True, ["like", "%"], ["!=", ""], ["like", CONTACT]], ids=str
)
def test_8_7_what_is_no_text_is_no_name(made, who, value):
	for target, key in ((TITLE, "docname"), (FOLLOWERS, "doc_name")):
		answer = made.ask(who, target, doctype="Contact", **{key: value})
		assert EMAILS["owner"] not in plain(answer.body), (target, answer)
		assert not made.leaks(made.request(who, target, value=value), answer), (target, answer)


# a file is given by its own address


@pytest.mark.promise("a private file by the address of another")
@pytest.mark.parametrize("who", ["sibling", "portal"])
def test_8_7_no_own_file_opens_one_that_is_called_alike(made, committing, who):
	def upload(sender: str, name: str, content: str, **place: str) -> dict:
		file = {"file_name": name, "content": content, "is_private": 1, **place}
		answer = made.ask(sender, "frappe.client.insert", doc={"doctype": "File", **file})
		assert answer.ok, answer
		return answer.result

	own = upload(who, f"bao gia {who}.txt", frappe.generate_hash())
	place = {"attached_to_doctype": "LC Lead", "attached_to_name": made.hidden["LC Lead"]}
	hidden = upload("owner", f"báo giá {who}.txt", f"xyzzy {frappe.generate_hash()}", **place)
	try:
		for address in (hidden["file_url"], f"/private/files/báo giá {who}.txt"):
			assert "xyzzy" not in plain(made.ask(who, quote(address), "GET").body)
		# as it was before
		with committing():
			frappe.db.set_value("File", own["name"], "file_url", hidden["file_url"].replace("á", "a"))
		assert made.ask(who, quote(hidden["file_url"]), "GET").status == 403
		assert "xyzzy" in plain(made.ask("owner", quote(hidden["file_url"]), "GET").body)
		with committing():
			frappe.db.set_value("File", own["name"], "file_url", own["file_url"])
		assert made.ask(who, quote(own["file_url"]), "GET").ok
	finally:
		frappe.db.rollback()
		with committing():
			for file in (own, hidden):
				frappe.delete_doc("File", file["name"], force=True)


# no key opens a card


@pytest.mark.promise("a link that prints a document without logging in")
@anybody
def test_8_3_no_key_of_a_print_opens_a_card(made, committing, who):
	settings = "allow_older_web_view_links"
	before = frappe.db.get_single_value("System Settings", settings)
	try:
		with committing():
			keys = {
				kind: frappe.get_doc(kind, made.hidden[kind]).get_document_share_key()
				for kind in GUARDED
				if kind in made.hidden
			}
			frappe.db.set_single_value("System Settings", settings, 1)
			frappe.clear_document_cache("System Settings")
		assert {"LC Lead", "LC Customer", "LC Call"} <= keys.keys()
		for kind, key in keys.items():
			name = made.hidden[kind]
			older = hashlib.sha224(f"{kind}:{name}".encode()).hexdigest()
			for path in (f"{name}?key={key}", f"{name}?key={older}", f"{name}.html?key={key}"):
				answer = made.ask(who, f"/{quote(kind)}/{path}", "GET")
				assert answer.status in (401, 403) and "xyzzy" not in plain(answer.body), (kind, answer)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.set_single_value("System Settings", settings, before)
			frappe.clear_document_cache("System Settings")


def test_8_3_an_email_has_no_link_to_what_nobody_may_open(made):
	def link(doctype: str) -> str:
		values = {"url": "", "doctype": doctype, "name": "X", "print_format": "Standard", "key": "k"}
		return frappe.get_template("templates/emails/print_link.html").render(values)

	assert not any(link(doctype).strip() for doctype in GUARDED)
	assert "key=k" in link("ToDo")


# what runs on the pages of all


@pytest.mark.promise("a block of a workspace")
def test_8_3_nobody_writes_a_block_that_runs_on_the_pages_of_others(made, committing):
	path, named = "/api/resource/Custom HTML Block", {"html": "<b></b>", "script": "1"}
	with kept(committing, {"doctype": "Custom HTML Block", "name": "Of the ring", **named}):
		right = {"doctype": "Custom HTML Block", "name": "Of the ring", "user": EMAILS["sibling"]}
		made.ask("sibling", "frappe.share.add", **right, read=1, write=1)
		assert made.ask("sibling", f"{path}/Of the ring", "PUT", script="2").status == 403
		assert made.ask("sibling", f"{path}/Of the ring", "PUT", script="2", private=1).status == 403
	try:
		assert made.ask("sibling", path, name="For all", **named).status == 403
		assert made.ask("sibling", path, name="My own", private=1, **named).ok
		assert made.ask("sibling", f"{path}/My own", "PUT", script="2").ok
		assert made.ask("sibling", f"{path}/My own", "PUT", private=0).status == 403
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Custom HTML Block", {"owner": EMAILS["sibling"]})


@pytest.mark.promise("giving oneself the right to write by sharing")
def test_8_3_nobody_shares_a_right_that_they_do_not_have(made, committing):
	lead = {"doctype": "LC Lead", "name": made.hidden["LC Lead"]}
	mine = {"user": EMAILS["sibling"], "read": 1, "share": 1}
	step = {
		"doctype": "Onboarding Step",
		"name": "Of the ring",
		"title": "Of the ring",
		"action": "Watch Video",
	}
	with kept(committing, step) as (stored,):
		try:
			assert made.ask("owner", "frappe.share.add", **lead, **mine).ok
			for document in (lead, {"doctype": stored.doctype, "name": stored.name}):
				assert made.ask("sibling", "frappe.share.add", **document, **mine, write=1).status == 403
			values = {**lead, "user": EMAILS["sibling"], "permission_to": "write", "value": 1}
			assert made.ask("sibling", "frappe.share.set_permission", **values).status == 403
			assert made.ask("sibling", "frappe.share.add", **lead, user=EMAILS["desk"], read=1).ok
			assert made.ask("owner", "frappe.share.set_permission", **values).ok
		finally:
			frappe.db.rollback()
			with committing():
				frappe.db.delete("DocShare", {"share_name": lead["name"]})


@pytest.mark.promise("making a workspace of everybody's one's own")
def test_8_3_nobody_takes_a_workspace_of_everybodys(made, committing):
	shared = {
		"doctype": "Workspace",
		"title": "Of the ring",
		"label": "Of the ring",
		"public": 1,
		"content": "[]",
	}
	with kept(committing, shared) as (workspace,):
		path = f"/api/resource/Workspace/{workspace.name}"
		assert made.ask("sibling", path, "PUT", public=0, for_user=EMAILS["sibling"]).status == 403
		assert made.ask("sibling", path, "PUT", public=0).status == 403
		assert made.ask("sibling", path, "GET").ok
