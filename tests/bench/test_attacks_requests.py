"""Requests that are made up: GET on writes, no token, other headers, bodies that are too much, stale caches (§8.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from leadcard.domain.pipeline import LEAD
from tests.bench.racers import CONTEXT, TIMEOUT, _read
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


def test_8_1_the_tree_is_numbered_anew_by_whoever_may_change_teams(made):
	answer = made.stranger("frappe.utils.nestedset.rebuild_tree", "POST", doctype="LC Sales Team")
	assert answer.status == 403


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
		send("login", "/api/method/login", data={"usr": email, "pwd": PASSWORD})
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
}


def test_8_a_session_by_cookie_needs_its_token(made):
	frappe.db.rollback()
	mine, theirs = CONTEXT.Pipe()
	process = CONTEXT.Process(target=browse, args=(frappe.local.site, STRANGER, theirs), daemon=True)
	process.start()
	assert mine.poll(TIMEOUT)
	answers = mine.recv()
	process.join(10)
	assert isinstance(answers, dict), answers
	assert answers["login"][0] == 200
	for name in ("without", "wrong", "name of a site"):
		assert answers[name][0] == 400, (name, answers[name])
		assert answers[name][1]["exc_type"] == "CSRFTokenError"
	assert answers["other site"][0] == 403, "under another name of the host the browser has no session"
	assert answers["right"][0] == 200, answers["right"]
	for name in BODIES:
		assert 400 <= answers[name][0] < 500, (name, answers[name])
	frappe.db.rollback()
	assert frappe.db.count(LEAD, {"full_name": "Khách Của Cookie"}) == 1


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
