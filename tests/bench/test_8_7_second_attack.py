"""Spec §8.7: what a second attack on what hangs on what hangs on a card has found, the way of people over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest
from frappe.core.doctype.user.user import create_contact
from frappe.model.document import Document

from tests.bench.racers import Request
from tests.bench.ring import EMAILS, Ring, absent, anybody, differing, plain, ring, strangers

pytestmark = pytest.mark.bench

KANBAN = "frappe.desk.doctype.kanban_board.kanban_board"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


@pytest.mark.promise("a private file's address in a field")
@strangers
def test_8_7_no_field_attaches_a_file_by_its_address(made, who):
	address = made.files["Contact"].file_url
	own = f"/api/resource/User/{EMAILS[who]}"
	assert not made.ask(who, own, "PUT", user_image=address).ok
	assert not made.ask(who, "/api/resource/Contact", first_name="Của Tôi", image=address).ok
	assert not made.ask(who, address, "GET").ok
	assert made.ask(who, own, "PUT", user_image="/files/nobody.png").ok
	frappe.db.rollback()
	assert not frappe.db.exists("File", {"owner": EMAILS[who], "file_url": address})


@pytest.mark.promise("a private file's address in a field")
def test_8_7_no_method_runs_on_a_file_with_the_address_or_the_name_of_another(made):
	own = made.ask(
		"sibling", "frappe.client.insert", doc={"doctype": "File", "file_name": "a.png", "content": "x"}
	)
	assert own.ok, own
	address = made.files["Contact"].file_url
	for changed in ({"file_url": address}, {"file_name": address.rpartition("/")[2], "is_private": 1}):
		sent = json.dumps({**own.result, **changed})
		answer = made.ask("sibling", "run_doc_method", docs=sent, method="optimize_file")
		assert answer.status == 403, answer


@pytest.mark.promise("the emails of a contact that hangs on several")
def test_8_7_a_shared_contact_does_not_tell_the_emails_of_the_other_card(made, committing):
	frappe.db.rollback()
	links = [
		{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]},
		{"link_doctype": "LC Lead", "link_name": made.own},
	]
	with committing():
		values = {"first_name": "Chung", "links": links, "email_ids": [{"email_id": "chung@example.com"}]}
		contact = frappe.get_doc({"doctype": "Contact", **values}).insert()
		sent = {
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
		}
		for subject, link in zip(("Thư xyzzy", "Thư của tôi"), links, strict=True):
			place = {"reference_doctype": link["link_doctype"], "reference_name": link["link_name"]}
			email = {"doctype": "Communication", **sent, **place, "subject": subject, "content": subject}
			frappe.get_doc({**email, "recipients": "chung@example.com"}).insert()
	for target in ("getdoc", "get_docinfo", "get_communications"):
		named = {"doctype": "Contact", "name": contact.name}
		answer = made.ask("sibling", f"frappe.desk.form.load.{target}", "GET", **named)
		assert answer.ok and "xyzzy" not in plain(answer.body), target
		assert "thư của tôi" in plain(answer.body), target


@pytest.mark.promise("- A contact or an address is seen")
@pytest.mark.parametrize("doctype", ["Contact", "Address"])
def test_8_7_a_contact_on_a_hidden_card_is_hidden_but_for_who_reads_what_else_it_hangs_on(
	made, committing, doctype
):
	frappe.db.rollback()
	with committing():
		note, closed = (
			frappe.get_doc({"doctype": "Note", "title": title, "public": public}).insert()
			for title, public in (("Ai Cũng Thấy", 1), ("Của Riêng", 0))
		)
	titles = {"first_name": "Hai Nơi", "address_title": "Hai Nơi", "address_line1": "1", "city": "Huế"}
	doc = {"doctype": doctype, "country": "Vietnam", "address_type": "Billing", **titles}
	places = {"LC Customer": made.hidden["LC Customer"], "LC Lead": made.own}
	frappe.db.rollback()

	def seen(*kinds: str, note: Document = note) -> bool:
		named = {**places, "Note": note.name}
		links = [{"link_doctype": kind, "link_name": named[kind]} for kind in kinds]
		with committing():
			name = frappe.get_doc({**doc, "links": links}).insert(ignore_permissions=True).name
		listed = made.ask("sibling", "frappe.client.get_list", doctype=doctype, filters={"name": name})
		opened = made.ask("sibling", f"/api/resource/{doctype}/{name}", "GET")
		assert bool(listed.body["message"]) == opened.ok, kinds
		frappe.db.rollback()
		with committing():
			frappe.delete_doc(doctype, name)
		return opened.ok

	assert seen("Note")
	assert not seen("LC Customer") and seen("LC Lead", "LC Customer")
	assert seen("Note", "LC Customer")
	assert not seen("Note", "LC Customer", note=closed)
	assert seen("Note", "LC Customer", "LC Lead")


@pytest.mark.promise(
	"an email to a guessed address",
	"the rows of tables are listed",
	"rows of tables, as in Contact Phone with",
)
def test_8_7_no_row_of_a_seen_email_names_a_hidden_contact(made, committing):
	"""Frappe links an email with whoever has its address, whatever it is about."""
	values = {"communication_medium": "Phone", "sent_or_received": "Received", "subject": "Gọi lại"}
	rows = [{"link_doctype": "Contact", "link_name": made.hidden["Contact"]}]
	frappe.db.rollback()
	with committing():
		note = frappe.get_doc({"doctype": "Note", "title": "Ai Cũng Đọc", "public": 1}).insert()
		place = {"reference_doctype": "Note", "reference_name": note.name}
		call = {"doctype": "Communication", **values, **place, "timeline_links": rows}
		name = frappe.get_doc(call).insert(ignore_permissions=True).name
	of_call = {"doctype": "Communication Link", "parent": "Communication", "filters": {"parent": name}}
	joined = {"doctype": "Communication", "filters": {"name": name}}
	guess = [["Communication Link", "link_name", "like", "Liên%"], ["name", "=", name]]
	try:
		for target, values in (
			(f"/api/resource/Communication/{name}", {}),
			("frappe.client.get_list", {**of_call, "fields": ["link_name"]}),
			("frappe.client.get_list", {**joined, "fields": ["name", "timeline_links.link_name"]}),
			("frappe.client.get_list", {**joined, "filters": guess}),
		):
			verb = "POST" if values else "GET"
			answer = made.ask("desk", target, verb, **values)
			assert answer.ok and "kín đáo" not in plain(answer.body), (target, values, answer)
			assert not (answer.result and values.get("filters") is guess)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Communication", name, force=True)


@pytest.mark.promise("the order of a Kanban board")
def test_8_7_a_kanban_board_names_nobody_on_a_card(made, committing):
	board = {"doctype": "Contact", "board_name": "Ring", "field_name": "status"}
	try:
		assert made.ask("owner", f"{KANBAN}.quick_kanban_board", **board).ok
		order = json.dumps({"Passive": [made.hidden["Contact"]], "Open": [], "Replied": []})
		assert made.ask("owner", f"{KANBAN}.update_order", board_name="Ring", order=order).ok
		answer = made.ask("sibling", "/api/resource/Kanban Board/Ring", "GET")
		assert answer.ok and "kín đáo" not in plain(answer.body)
		compare(made, "sibling", lambda who, doctype, name: _move(made, who, name), ["Contact"])
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Kanban Board", "Ring", force=True, ignore_missing=True)


@pytest.mark.promise("the order of a Kanban board")
def test_8_7_a_contact_leaves_the_kanban_boards_when_it_comes_to_a_card(made, committing):
	board = {"doctype": "Contact", "board_name": "Ring", "field_name": "status"}
	try:
		own = made.owner("frappe.client.insert", doc={"doctype": "Contact", "first_name": "Bảng Xyzzy"})
		assert made.ask("owner", f"{KANBAN}.quick_kanban_board", **board).ok
		order = json.dumps({"Passive": [own["name"]], "Open": [], "Replied": []})
		assert made.ask("owner", f"{KANBAN}.update_order", board_name="Ring", order=order).ok
		assert "xyzzy" in plain(made.ask("sibling", "/api/resource/Kanban Board/Ring", "GET").body)
		links = [{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]}]
		made.owner(f"/api/resource/Contact/{own['name']}", "PUT", links=links)
		answer = made.ask("sibling", "/api/resource/Kanban Board/Ring", "GET")
		assert answer.ok and "xyzzy" not in plain(answer.body)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("Kanban Board", "Ring", force=True, ignore_missing=True)


@pytest.mark.promise("the comment that a contact or an address was deleted")
@pytest.mark.parametrize("doctype", ["Contact", "Address"])
def test_8_7_no_comment_names_a_contact_that_is_deleted(made, committing, doctype):
	links = [{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]}]
	titles = {"first_name": "Xoá Xyzzy", "address_title": "Xoá Xyzzy", "address_line1": "1", "city": "Huế"}
	doc = {"doctype": doctype, "links": links, "country": "Vietnam", "address_type": "Billing", **titles}
	name = made.owner("frappe.client.insert", doc=doc)["name"]
	file = {"attached_to_doctype": doctype, "attached_to_name": name, "file_name": "xyzzy.txt"}
	file = made.owner(
		"frappe.client.insert", doc={"doctype": "File", "content": "x", "is_private": 1, **file}
	)
	made.owner("frappe.client.delete", doctype="File", name=file["name"])
	frappe.db.rollback()
	with committing():
		frappe.delete_doc(doctype, name)
	named = {"fields": json.dumps(["*"]), "order_by": "creation desc", "limit_page_length": 20}
	answer = made.ask("desk", "frappe.client.get_list", doctype="Comment", **named)
	assert answer.ok and "xoá xyzzy" not in plain(answer.body) and "xyzzy.txt" not in plain(answer.body)
	frappe.db.rollback()
	told = frappe.get_all("Comment", {"comment_type": "Deleted", "reference_doctype": doctype}, "subject")
	assert told, "that one is gone may be told"


def test_8_7_nobody_renames_a_contact_by_an_account_with_its_email(made):
	email = "xyzzy.signs.up@example.com"
	links = [{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]}]
	rows = {"email_ids": [{"email_id": email, "is_primary": 1}], "links": links}
	name = made.owner("frappe.client.insert", doc={"doctype": "Contact", "first_name": "Thật", **rows})[
		"name"
	]
	frappe.db.rollback()
	person = {"email": email, "first_name": "Kẻ Lạ", "mobile_no": "0916 222 333", "send_welcome_email": 0}
	account = frappe.get_doc({"doctype": "User", **person})
	for user, expected in (("Guest", "Thật"), ("Administrator", "Kẻ Lạ")):
		frappe.set_user(user)
		create_contact(account, ignore_mandatory=True)
		contact = frappe.get_doc("Contact", name)
		assert contact.first_name == expected
		assert len(contact.phone_nos) == (user == "Administrator")


def _move(made: Ring, who: str, name: str) -> Request:
	place = {"from_colname": "Passive", "to_colname": "Open", "old_index": "0", "new_index": "0"}
	target = f"{KANBAN}.update_order_for_single_card"
	return made.request(who, target, board_name="Ring", docname=name, **place)


def compare(made: Ring, who: str, ask, doctypes=("Contact", "Address")) -> None:
	"""The answers for what is hidden and for what is absent are the same."""
	pairs = []
	for doctype in doctypes:
		hidden = made.hidden[doctype]
		missing = absent(hidden)
		pairs.append((doctype, ask(who, doctype, missing), ask(who, doctype, hidden), missing, hidden))
	assert not (wrong := differing(made, pairs)), "\n".join(wrong)


REMINDER = "frappe.automation.doctype.reminder.reminder.create_new_reminder"
CONTACTS = "frappe.contacts.doctype.contact.contact"
ROW = {"Contact": ("Contact Phone", "phone_nos"), "Address": ("Dynamic Link", "links")}


def row(doctype: str, name: str) -> dict:
	child, field = ROW[doctype]
	values = {"phone": "0912345678", "link_doctype": "User", "link_name": "Administrator"}
	return {"doctype": child, "parenttype": doctype, "parent": name, "parentfield": field, **values}


GUESSES = {
	"cards of visit": lambda doctype, name: (f"{CONTACTS}.download_vcards", {"contacts": json.dumps([name])}),
	"addresses": lambda doctype, name: (
		f"{CONTACTS}.address_query",
		{"links": json.dumps([{"link_doctype": doctype, "link_name": name}])},
	),
	"a reminder": lambda doctype, name: (
		REMINDER,
		{
			**{"remind_at": "2099-01-01 10:00:00", "description": "x"},
			**{"reminder_doctype": doctype, "reminder_docname": name},
		},
	),
	"a row": lambda doctype, name: ("frappe.client.insert", {"doc": row(doctype, name)}),
	"rows": lambda doctype, name: ("frappe.client.insert_many", {"docs": json.dumps([row(doctype, name)])}),
	"a row as a resource": lambda doctype, name: (
		f"/api/resource/{row(doctype, name)['doctype']}",
		row(doctype, name),
	),
}


@pytest.mark.promise("asking for a hidden contact")
@anybody
@pytest.mark.parametrize("way", GUESSES)
def test_8_7_no_way_tells_whether_a_contact_is_there(made, who, way):
	compare(
		made, who, lambda who, *named: made.request(who, GUESSES[way](*named)[0], **GUESSES[way](*named)[1])
	)


@anybody
@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
def test_8_7_no_spelling_of_a_doctype_tells_whether_a_contact_is_there(made, who, verb):
	compare(
		made,
		who,
		lambda who, doctype, name: made.request(who, f"/api/resource/{doctype.upper()}/{name}", verb),
	)


@strangers
def test_8_7_nobody_merges_with_a_hidden_contact_or_learns_of_it_by_renaming(made, who):
	hidden = made.hidden["Contact"]
	for merge in (1, 0):
		for target in ("frappe.client.rename_doc", "run_doc_method"):
			first = {"doctype": "Contact", "first_name": frappe.generate_hash(length=8)}
			own = made.ask(who, "frappe.client.insert", doc=first).result["name"]
			renamed = {"doctype": "Contact", "old_name": own, "new_name": hidden, "merge": merge}
			called = {
				"dt": "Contact",
				"dn": own,
				"method": "rename",
				"args": {"name": hidden, "merge": merge},
			}
			answer = made.ask(who, target, **(called if target == "run_doc_method" else renamed))
			if merge:
				assert not answer.ok and "does not exist" in plain(answer.body), answer
			else:
				assert answer.ok, answer
	frappe.db.rollback()
	assert frappe.db.exists("Contact", hidden)
