"""Requests that are made up: GET on writes, no token, other headers, bodies that are too much, stale caches (§8.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from leadcard.domain.pipeline import LEAD
from tests.bench.racers import _read, apart
from tests.bench.test_8_7_third_attack import kept
from tests.bench.victims import OWNER, STRANGER, Attack, attack, marks_in, state
from tests.endpoints import endpoints

pytestmark = pytest.mark.bench

PASSWORD = "Kh0ng-Ai-Biet!"
TEAM = "Đội Tấn Công"
CREATE = "/api/method/leadcard.api.cards.create_lead"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Attack]:
	with attack() as attacked:
		yield attacked


@pytest.mark.promise("writing by GET")
def test_1_no_write_answers_to_get(made):
	before = state(made)
	for endpoint in endpoints():
		if endpoint.writes:
			for start in ("/api/method/", "/api/v1/method/", "/api/v2/method/"):
				answer = made.owner_tries(
					f"{start}{endpoint.path}", "GET", name=made.victims[LEAD], doctype=LEAD
				)
				assert answer.status == 403, endpoint.path
	assert state(made) == before


@pytest.mark.promise("rebuild_tree numbers")
def test_8_1_the_tree_is_numbered_anew_by_whoever_may_change_teams_and_others_by_everybody(made, committing):
	reads = [{"role": "LeadCard User", "read": 1, "write": 0}]
	tree = {"doctype": "DocType", "name": "Ring Tree", "module": "Core", "custom": 1, "is_tree": 1}
	with kept(committing, {**tree, "permissions": reads}):
		for doctype, status in (("LC Sales Team", 403), ("Ring Tree", 200)):
			answer = made.stranger("frappe.utils.nestedset.rebuild_tree", doctype=doctype)
			assert answer.status == status, (doctype, answer)


@pytest.mark.promise("ignore_permissions, docstatus")
@pytest.mark.parametrize(
	"loosening",
	[
		{"ignore_permissions": 1},
		{"docstatus": 1},
		{"owner": STRANGER},
		{"flags": {"ignore_permissions": 1}},
		{"user": OWNER},
		{"lead_owner": STRANGER},
		{"run_method": "save"},
		{"cmd": "leadcard.api.cards.claim"},
	],
	ids=str,
)
def test_8_3_no_parameter_opens_a_card(made, loosening):
	before = state(made)
	lead = made.victims[LEAD]
	for path, verb, values in (
		(f"/api/resource/{LEAD}/{lead}", "GET", {}),
		(f"/api/resource/{LEAD}/{lead}", "PUT", {"full_name": "x"}),
		(f"/api/resource/{LEAD}/{lead}", "DELETE", {}),
		(f"/api/v2/document/{LEAD}/{lead}", "GET", {}),
		(f"/api/v2/document/{LEAD}/{lead}", "PATCH", {"full_name": "x"}),
		(f"/api/v2/document/{LEAD}/{lead}/method/unlock", "POST", {}),
		(
			"frappe.client.set_value",
			"POST",
			{"doctype": LEAD, "name": lead, "fieldname": "notes", "value": "x"},
		),
		(
			"frappe.client.save",
			"POST",
			{"doc": {"doctype": LEAD, "name": lead, "full_name": "x", **loosening}},
		),
		("leadcard.api.cards.edit_card", "POST", {"doctype": LEAD, "name": lead, "values": {"notes": "x"}}),
		("leadcard.api.cards.claim", "POST", {"doctype": LEAD, "name": lead}),
		("leadcard.api.board.get_card", "GET", {"doctype": LEAD, "name": lead}),
	):
		answer = made.stranger(path, verb, **{**values, **loosening})
		assert answer.status in (403, 404, 405, 409, 417), (path, answer)
		assert not marks_in(answer)
	assert state(made) == before


@pytest.mark.promise("- Sales teams")
def test_8_1_a_move_in_the_tree_holds_at_once(made, committing):
	"""No cache shows for another moment what a manager no longer manages."""

	def team(members: list[dict]) -> None:
		frappe.db.rollback()
		with committing():
			doc = (
				frappe.get_doc("LC Sales Team", TEAM)
				if frappe.db.exists("LC Sales Team", TEAM)
				else frappe.get_doc({"doctype": "LC Sales Team", "team_name": TEAM})
			)
			doc.set("members", members)
			doc.save()

	def seen() -> int:
		return made.stranger(
			"frappe.client.get_list", doctype=LEAD, filters={"name": made.victims[LEAD]}
		).result

	manager, member = {"user": STRANGER, "is_manager": 1}, {"user": OWNER}
	try:
		assert not seen()
		for _round in range(3):
			team([manager, member])
			assert seen()
			assert made.stranger(
				"leadcard.api.board.get_card", "GET", doctype=LEAD, name=made.victims[LEAD]
			).ok
			team([manager])
			assert not seen()
			assert made.stranger(f"/api/resource/{LEAD}/{made.victims[LEAD]}", "GET").status == 403
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("LC Sales Team", TEAM, force=True, ignore_missing=True)


def browse(site: str, email: str, pipe) -> None:
	"""A browser with a session by cookie: log in, and try to write with and without the session's token."""
	import frappe.app
	from werkzeug.test import Client

	frappe.app._site = site
	browser = Client(frappe.app.application)
	answers = {}

	def send(name: str, path: str, **options) -> None:
		response = browser.open(path, **{"method": "POST", **options})
		answers[name] = (response.status_code, _read(response.get_data()))
		response.close()

	try:
		login = browser.post("/api/method/login", data={"usr": email, "pwd": PASSWORD})
		cookies = [each for each in login.headers.getlist("Set-Cookie") if each.startswith("sid=")]
		answers["login"] = (login.status_code, cookies[0])
		login.close()
		send("before the desk", CREATE, json={"values": {"full_name": "Khách Của Cookie"}})
		sid = browser.get_cookie("sid").value
		frappe.init(site=site, force=True)
		frappe.connect()
		session = frappe.cache.hget("session", sid)
		session["data"]["csrf_token"] = "the-token-of-the-session"
		frappe.cache.hset("session", sid, session)
		frappe.destroy()
		values = {"values": {"full_name": "Khách Của Cookie"}}
		send("without", CREATE, json=values)
		send("wrong", CREATE, json=values, headers={"X-Frappe-CSRF-Token": "x"})
		send(
			"other site",
			CREATE,
			json=values,
			headers={"Origin": "https://evil.example", "Host": "evil.example"},
		)
		send("name of a site", CREATE, json=values, headers={"X-Frappe-Site-Name": "other.site"})
		send("right", CREATE, json=values, headers={"X-Frappe-CSRF-Token": "the-token-of-the-session"})
		right = {"X-Frappe-CSRF-Token": "the-token-of-the-session", "Content-Type": "application/json"}
		for name, body in BODIES.items():
			send(name, CREATE, data=body, headers=right)
		pipe.send(answers)
	except Exception:
		import traceback

		pipe.send(traceback.format_exc())


def deep(levels: int) -> str:
	return "[" * levels + "]" * levels


BODIES = {
	"deep": f'{{"values": {deep(100)}}}',
	"deep text": json.dumps({"values": deep(50_000)}),
	"many": json.dumps({"values": {f"k{number}": 1 for number in range(20_000)}}),
	"long": json.dumps({"values": {"full_name": "x" * 2_000_000}}),
	"list": "[1, 2, 3]",
	"number": "5",
	"deepest": deep(100_000),
}


@pytest.mark.promise("a session has no CSRF token", "JSON of hundreds of levels")
def test_8_a_session_by_cookie_needs_its_token(made):
	frappe.db.rollback()
	answers = apart(browse, frappe.local.site, STRANGER)
	assert answers["login"][0] == 200 and "SameSite=Lax" in answers["login"][1], answers["login"]
	assert answers["before the desk"][0] == 200, "Frappe asks for no token yet"
	for name in ("without", "wrong", "name of a site"):
		assert answers[name][0] == 400, (name, answers[name])
		assert answers[name][1]["exc_type"] == "CSRFTokenError"
	assert answers["other site"][0] == 403, "under another name of the host the browser has no session"
	assert answers["right"][0] == 200, answers["right"]
	for name in BODIES:
		assert 400 <= answers[name][0] < 500 or name == "deepest", (name, answers[name])
	assert answers["deepest"][0] == 500, "Frappe reads it before any app is asked"
	frappe.db.rollback()
	assert frappe.db.count(LEAD, {"full_name": "Khách Của Cookie"}) == 2


def test_8_3_no_page_and_no_file_shows_a_card(made):
	"""What is opened by address: prints, PDF, files, pages of the website."""
	lead, file = made.victims[LEAD], made.victims["File"]
	frappe.db.rollback()
	address = frappe.db.get_value("File", file, "file_url")
	named = f"doctype={LEAD}&name={lead}"
	for path in (
		f"/printview?{named}",
		f"/printview?{named}&format=Standard&no_letterhead=1&_lang=vi&key=x",
		f"/api/method/frappe.utils.print_format.download_pdf?{named}",
		f"/api/method/frappe.utils.print_format.download_multi_pdf?doctype={LEAD}&name=[%22{lead}%22]",
		f"/api/method/frappe.www.printview.get_html_and_style?doc={LEAD}&name={lead}",
		address,
		f"/api/method/frappe.handler.download_file?file_url={address}",
		f"/api/method/frappe.core.doctype.file.file.download_file?file_url={address}",
		f"/api/method/leadcard.api.emails.get_attachment?name={file}",
		f"/app/lc-lead/{lead}",
		f"/list?doctype={LEAD}",
		f"/{LEAD}/{lead}",
		f"/api/resource/{LEAD}?fields=[%22*%22]&limit_page_length=0",
		f"/api/v2/document/{LEAD}?fields=[%22*%22]&limit=1000",
		f"/api/v2/document/File/{file}",
	):
		answer = made.stranger(path, "GET")
		assert not marks_in(answer), (path, answer)
	assert made.owner_tries(address, "GET").ok


@pytest.mark.promise("a function named inside a request", "map_docs and get_all_nodes")
@pytest.mark.parametrize(
	("method", "first", "second", "third"),
	[
		("frappe.client.get_count", LEAD, {"mobile_no": ["like", "%999 124%"]}, None),
		("frappe.desk.search.get_link_title", LEAD, "the card", None),
		("frappe.desk.like.toggle_like", LEAD, "the card", "Yes"),
		("frappe.desk.form.document_follow.get_follow_users", LEAD, "the card", None),
		("frappe.share.get_users", LEAD, "the card", None),
		("leadcard.hardening.stand_ins.lists.get_count", LEAD, {}, None),
		("frappe.client.get_count", "Note", {}, None),
	],
)
def test_8_3_nothing_is_called_by_way_of_another_endpoint(made, method, first, second, third):
	"""Some of Frappe's endpoints call whatever function a request names, past the gate, the guards and the HTTP method."""
	before = state(made)
	second = made.victims[LEAD] if second == "the card" else second
	mapped = {"source_names": json.dumps([first]), "target_doc": second, "args": third and json.dumps(third)}
	tree = {"doctype": first, "label": "x", "parent": second, "tree_method": method}
	for path, values in {
		"frappe.model.mapper.map_docs": {"method": method, **mapped},
		"frappe.model.mapper.make_mapped_doc": {"method": method, "source_name": first},
		"frappe.desk.treeview.get_all_nodes": tree,
		"frappe.desk.search.search_link": {"doctype": first, "txt": "x", "query": method},
		"leadcard.hardening.stand_ins.searching.search_widget": {
			"doctype": first,
			"txt": "x",
			"query": method,
		},
	}.items():
		answer = made.stranger(path, **values)
		assert not marks_in(answer) and not answer.body.get("message"), (path, answer)
	assert state(made) == before
	assert made.stranger("leadcard.mail.sending.make", subject="x").status == 403
	teams = {"doctype": "LC Sales Team", "label": "", "parent": ""}
	for own in ("leadcard.api.teams.get_children", "frappe.desk.treeview.get_children"):
		assert made.stranger("frappe.desk.treeview.get_all_nodes", **teams, tree_method=own).ok


@pytest.mark.promise("add_attachments, unzip_file")
def test_8_3_no_file_goes_out_with_an_email_of_ones_own_card(made):
	email = {"doctype": LEAD, "name": made.own[LEAD], "subject": "x", "content": "x", "recipients": STRANGER}
	make = "frappe.core.doctype.communication.email.make"
	for attached in ([made.victims["File"]], json.dumps([made.victims["File"]])):
		assert made.stranger(make, **email, attachments=attached).status == 403
	assert made.stranger(make, **email, attachments=[{"fname": "x.txt", "fcontent": "x"}]).ok
	assert made.stranger(make, **email).ok


ROWS = {
	"LC Meeting Attendee": ("LC Meeting", "attendees", {"attendee_name": "x"}),
	"Contact Phone": ("Contact", "phone_nos", {"phone": "0916 111 222"}),
	"Contact Email": ("Contact", "email_ids", {"email_id": "x@example.com"}),
	"Dynamic Link": ("Contact", "links", {"link_doctype": LEAD}),
}


@pytest.mark.promise("rows of tables read or written by themselves", "a row of a table is read and written")
@pytest.mark.parametrize("table", ROWS)
def test_8_3_a_row_of_a_table_is_as_closed_as_its_document(made, table):
	"""Frappe asks for the right to the document's DocType alone where a row is read or written by itself."""
	before = state(made)
	parent, parentfield, values = ROWS[table]
	place = {"parenttype": parent, "parent": made.victims[parent], "parentfield": parentfield}
	stored = frappe.get_all(table, place, pluck="name")
	assert stored
	if table == "Dynamic Link":
		values = {**values, "link_name": made.own[LEAD]}
	row = {"doctype": table, **place, **values}
	own = made.stranger("frappe.client.insert", doc={"doctype": "Contact", "first_name": "Của tôi"}).result
	moved = {"parenttype": "Contact", "parent": own["name"], **({"parentfield": parentfield})}
	for path, verb, sent in (
		(f"/api/resource/{table}", "POST", row),
		(f"/api/v2/document/{table}", "POST", row),
		("frappe.client.insert", "POST", {"doc": row}),
		("frappe.desk.form.save.savedocs", "POST", {"doc": json.dumps(row), "action": "Save"}),
		(f"/api/resource/{table}/{stored[0]}", "GET", {}),
		(f"/api/v2/document/{table}/{stored[0]}", "GET", {}),
		(f"/api/resource/{table}/{stored[0]}", "PUT", values),
		(f"/api/resource/{table}/{stored[0]}", "PUT", {**moved, **values}),
		(f"/api/resource/{table}/{stored[0]}", "DELETE", {}),
		("frappe.client.get", "POST", {"doctype": table, "name": stored[0], "parent": parent}),
		("frappe.client.get", "POST", {"doctype": table, "filters": {**place}, "parent": parent}),
		("frappe.client.save", "POST", {"doc": {**row, **moved, "name": stored[0]}}),
		("frappe.client.delete", "POST", {"doctype": table, "name": stored[0]}),
	):
		answer = made.stranger(path, verb, **sent)
		assert answer.status in (403, 404, 417), (path, verb, answer)
		assert not marks_in(answer), (path, answer)
	frappe.db.rollback()
	assert frappe.get_all(table, place, pluck="name") == stored
	assert state(made) == before
	if parent == "Contact" and table != "Dynamic Link":
		assert made.stranger(f"/api/resource/{table}", "POST", doctype=table, **moved, **values).ok


def test_8_3_a_row_hangs_no_contact_of_ones_own_on_a_card(made):
	own = made.stranger("frappe.client.insert", doc={"doctype": "Contact", "first_name": "Của ai"}).result
	row = {"doctype": "Dynamic Link", "parenttype": "Contact", "parent": own["name"], "parentfield": "links"}
	card = {"link_doctype": "LC Customer", "link_name": made.victims["LC Customer"]}
	assert made.stranger("/api/resource/Dynamic Link", "POST", **row, **card).status == 403
	mine = {"link_doctype": LEAD, "link_name": made.own[LEAD]}
	stored = made.stranger("/api/resource/Dynamic Link", "POST", **row, **mine)
	assert stored.ok
	path = f"/api/resource/Dynamic Link/{stored.body['data']['name']}"
	assert made.stranger(path, "PUT", **card).status == 403


@pytest.mark.promise("a card by its name, in any endpoint")
@pytest.mark.parametrize("spelled", ["lc lead", "LC LEAD", "LC Lead ", "LÇ Lead", "LC\u200b Lead"])
def test_8_3_no_spelling_of_a_doctype_passes_the_gate(made, spelled):
	"""The database finds `LC Lead` by each of these."""
	lead = made.victims[LEAD]
	for path, values in {
		"frappe.desk.form.document_follow.get_follow_users": {"doctype": spelled, "doc_name": lead},
		"frappe.desk.form.document_follow.update_follow": {"doctype": spelled, "doc_name": lead},
		"frappe.social.doctype.energy_point_log.energy_point_log.get_reviews": {
			"doctype": spelled,
			"docname": lead,
		},
		"frappe.client.get": {"doctype": spelled, "name": {"mobile_no": ["like", "%999%"]}},
	}.items():
		assert made.stranger(path, **values).status == 403, path
