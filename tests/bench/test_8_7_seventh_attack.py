"""Spec §8.3, §8.7: what a seventh attack has found, over a served site, the way of people over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Request
from tests.bench.ring import CONTACT, EMAILS, Ring, anybody, plain, ring, strangers, without
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

OAUTH = "frappe.integrations.oauth2."
ADDRESS = "http://localhost"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# whoever asks for a token gets it as who has logged in

CLIENT = {
	**{"doctype": "OAuth Client", "app_name": "Of the ring", "scopes": "all openid"},
	**{"redirect_uris": ADDRESS, "default_redirect_uri": ADDRESS},
}


@pytest.fixture
def application(made: Ring, committing) -> Iterator[str]:
	"""Another program that people log in to by this site."""
	with kept(committing, CLIENT) as (client,):
		yield client.name
		frappe.db.rollback()
		with committing():
			for doctype in ("OAuth Bearer Token", "OAuth Authorization Code"):
				frappe.db.delete(doctype, {"client": client.name})


def code_for(made: Ring, who: str, application: str, says: str) -> str:
	"""The code that somebody gets whose browser says to be another's."""
	asked = {
		"client_id": application,
		"redirect_uri": ADDRESS,
		"scope": "all openid",
		"response_type": "code",
	}
	path = f"/api/method/{OAUTH}approve?" + "&".join(f"{key}={value}" for key, value in asked.items())
	request = Request(
		path, {}, "GET", made.tokens[who], cookies={"user_id": EMAILS[says].replace("@", "%40")}
	)
	(answer,) = made.ask_all([request])
	return re.search(r"code=(\w+)", answer.body["text"])[1]


def token(made: Ring, application: str, **proof: str) -> Answer:
	values = {"client_id": application, "redirect_uri": ADDRESS, **proof}
	request = Request(f"{OAUTH}get_token", values, "POST", made.tokens["guest"], sent_as="form")
	return made.ask_all([request])[0]


def whose(bearer: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("OAuth Bearer Token", bearer, "user")


@pytest.mark.promise("an OAuth token as another", "where there is an OAuth client")
def test_8_3_nobody_gets_a_token_as_another(made, application):
	code = code_for(made, "sibling", application, says="owner")
	given = token(made, application, grant_type="authorization_code", code=code).body
	assert whose(given["access_token"]) == EMAILS["sibling"]
	proof = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
	assert token(made, application, **proof, user=EMAILS["owner"]).status == 403
	again = token(made, application, **proof).body
	assert whose(again["access_token"]) == EMAILS["sibling"]


@pytest.mark.promise("an OAuth token as another", "where there is an OAuth client")
@anybody
def test_8_3_nobody_finds_out_a_token_by_filters(made, application, who):
	code = code_for(made, "owner", application, says="owner")
	bearer = token(made, application, grant_type="authorization_code", code=code).body["access_token"]

	def asked(value: object) -> dict:
		return made.ask(who, f"{OAUTH}introspect_token", token=value).body

	assert asked(bearer)["active"]
	for guess in (["like", f"{bearer[:3]}%"], ["!=", ""], {"name": bearer}):
		assert not asked(guess)["active"], guess


# what is kept beside cards is for whom may read it

QUEUE = "RQ Job"
LISTS = ("frappe.desk.reportview.get", "frappe.desk.reportview.get_list", "frappe.desk.reportview.get_count")


@pytest.mark.promise("the jobs of the site", "the lists of jobs and workers")
@strangers
@pytest.mark.parametrize("doctype", [QUEUE, "RQ Worker"])
def test_8_3_nobody_reads_the_jobs_of_others(made, who, doctype):
	"""Their arguments are notices, emails and documents."""
	for way in LISTS:
		answer = made.ask(who, way, doctype=doctype, fields=["name"], filters=[], page_length=20, start=0)
		assert answer.status == 403, (way, answer)


def test_10_1_an_admin_reads_the_jobs(made, committing):
	with kept(committing, person(made, "admin", "System Manager")):
		for way in LISTS:
			assert made.ask(
				"admin", way, doctype=QUEUE, fields=["name"], filters=[], page_length=20, start=0
			).ok


@pytest.mark.promise("the jobs of the site", "the lists of jobs and workers")
@strangers
def test_8_7_nobody_restores_what_another_has_deleted(made, committing, who):
	contact = {"doctype": "Contact", "name": "Ông Kín Đáo Xyzzy", "first_name": "Ông Kín Đáo Xyzzy"}
	deleted = {"doctype": "Deleted Document", "deleted_doctype": "Contact", "deleted_name": contact["name"]}
	restore = "frappe.core.doctype.deleted_document.deleted_document."
	with kept(committing, {**deleted, "data": json.dumps(contact)}) as (document,):
		for name in (document.name, {"deleted_doctype": "Contact"}, [["deleted_name", "like", "%Xyzzy"]]):
			answer = made.ask(who, f"{restore}restore", name=name)
			assert answer.status == 403 and "xyzzy" not in plain(answer.body).replace("%xyzzy", ""), answer
		assert made.ask(who, f"{restore}bulk_restore", docnames=[document.name]).status == 403
		frappe.db.rollback()
		assert not frappe.db.exists("Contact", contact["name"])


@pytest.mark.promise("a contact by filters, as in")
@strangers
@pytest.mark.parametrize("field", ["mobile_no", "first_name"])
def test_8_7_no_filters_find_whose_a_number_is(made, who, field):
	"""Where a function asks for a contact, Frappe takes filters, and names whom it finds in its refusal."""
	hidden = made.hidden["Contact"]
	frappe.db.rollback()
	value = frappe.db.get_value("Contact", hidden, field)

	def asked(found: str) -> list[tuple[int, str]]:
		ways = ({field: found}, [[field, "like", found]], {field: ["like", f"{found}%"]})
		get = "frappe.contacts.doctype.contact.contact.get_contact_details"
		return [without(made.ask(who, get, contact=way), found) for way in ways]

	right, wrong = asked(value), asked("0816888124")
	assert right == wrong
	assert CONTACT.lower() not in plain(right).replace(f"contact_name={value}".lower(), "")


@pytest.mark.promise("somebody's energy points")
def test_8_3_points_do_not_name_documents(made, committing):
	points = {
		**{"doctype": "Energy Point Log", "user": EMAILS["owner"], "points": 1, "type": "Auto", "rule": "R"},
		**{"reference_doctype": "Contact", "reference_name": made.hidden["Contact"], "reason": "Xyzzy"},
	}
	graph = "frappe.desk.page.user_profile.user_profile.get_energy_points_percentage_chart_data"
	with kept(committing, points):
		for who in ("sibling", "portal"):
			for field in ("reference_name", "reason"):
				answer = made.ask(who, graph, user=EMAILS["owner"], field=field)
				assert not made.leaks(made.request(who, graph), answer), answer


# nobody writes what runs in another's browser, or reads the disk

SCRIPT = "<img src=x onerror=alert(1)>"
# Frappe cleans no text that could be JSON
AS_JSON = (f'"{SCRIPT}"', f'["{SCRIPT}"]', json.dumps({"a": SCRIPT}))
EVENT = {"starts_on": "2099-01-05 10:00:00", "event_type": "Private"}
WRITING = {
	"Event": lambda text: ("/api/resource/Event", {**EVENT, "subject": text, "description": text}),
	"Note": lambda text: ("/api/resource/Note", {"title": text, "content": text, "public": 1}),
	"ToDo": lambda text: ("/api/v2/document/ToDo", {"description": text, "allocated_to": EMAILS["sibling"]}),
	"Communication": lambda text: (
		"frappe.core.doctype.communication.email.make",
		{"recipients": "a@example.com", "subject": text, "content": text, "send_email": 0},
	),
}


@pytest.mark.promise("markup in a text that could be JSON", "texts that could be JSON")
@pytest.mark.parametrize("doctype", WRITING)
def test_8_3_no_text_runs_in_anothers_browser_for_being_json(made, committing, doctype):
	try:
		for text in AS_JSON:
			target, values = WRITING[doctype](text)
			assert made.ask("sibling", target, **values).ok, text
		frappe.db.rollback()
		written = frappe.get_all(doctype, {"owner": EMAILS["sibling"]}, ["*"])
		assert len(written) >= len(AS_JSON)
		assert "onerror" not in str(written)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete(doctype, {"owner": EMAILS["sibling"]})


def test_10_1_what_is_json_without_markup_stays(made, committing):
	text = '{"a": ["b < c", 1]}'
	name = made.ask("sibling", "/api/resource/ToDo", description=text, allocated_to=EMAILS["sibling"]).body[
		"data"
	]["name"]
	frappe.db.rollback()
	assert frappe.db.get_value("ToDo", name, "description") == text
	with committing():
		frappe.delete_doc("ToDo", name, force=True)


def workspace(who: str, title: str) -> dict:
	content = [{"id": "1", "type": "header", "data": {"text": SCRIPT, "col": 12}}]
	named = {"title": title, "label": f"{title}-{EMAILS[who]}", "public": 0, "for_user": EMAILS[who]}
	return {**named, "content": json.dumps(content)}


@pytest.mark.promise("a workspace for another", "texts that could be JSON")
def test_8_3_nobody_writes_anothers_workspace(made, committing):
	"""What it holds is shown as it is, to whom it is for."""
	path = "/api/resource/Workspace"
	assert made.ask("sibling", path, **workspace("owner", "Of the ring")).status == 403
	try:
		mine = made.owner(path, **workspace("owner", "Mine"))["name"]
		assert made.ask("sibling", f"{path}/{mine}", "PUT", content="[]").status == 403
		assert made.ask("sibling", f"{path}/{mine}", "DELETE").status == 403
		assert made.ask("sibling", f"{path}/{mine}", "GET").status == 403
		lists = {"doctype": "Workspace", "filters": {"for_user": EMAILS["owner"]}}
		assert not made.ask("sibling", "frappe.client.get_list", **lists).result
		assert made.owner("frappe.client.get_list", **lists)
		shown = {"page": json.dumps({"name": mine, "title": "Mine", "public": 0})}
		copied = {"page_name": mine, "new_page": json.dumps({"title": "Copy", "icon": "", "is_public": 0})}
		for target, values in (
			("frappe.desk.desktop.get_desktop_page", shown),
			("frappe.desk.doctype.workspace.workspace.duplicate_page", copied),
		):
			assert made.ask("sibling", target, **values).status == 403, target
			assert made.ask("owner", target, **values).ok, target
		given = made.ask("owner", f"{path}/{mine}", "PUT", for_user=EMAILS["sibling"])
		assert given.status == 403
		assert made.ask("owner", f"{path}/{mine}", "PUT", content="[]").ok
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Workspace", {"for_user": ("in", list(EMAILS.values()))})


@pytest.mark.promise("a script of a Report Builder report", "texts that could be JSON")
def test_8_7_no_script_of_a_report_brings_a_file_of_the_disk(made, committing):
	secret = '{% include "frappe/hooks.py" %}'
	values = {"report_name": "Of the ring", "ref_doctype": "ToDo", "report_type": "Report Builder"}
	with kept(committing, person(made, "reporter", "Report Manager")):
		try:
			path = "/api/resource/Report"
			assert made.ask("reporter", path, **values, javascript=secret).status == 403
			assert made.ask("reporter", path, **values).ok
			assert made.ask("reporter", f"{path}/Of the ring", "PUT", javascript=secret).status == 403
			assert made.ask("reporter", f"{path}/Of the ring", "PUT", disabled=1).ok
		finally:
			frappe.db.rollback()
			with committing():
				frappe.delete_doc("Report", "Of the ring", force=True, ignore_missing=True)


@pytest.mark.promise("counting what is kept beside a card", "get_count counts the sessions")
@anybody
def test_8_3_no_key_of_an_application_is_guessed_by_counting(made, application, who):
	frappe.db.rollback()
	secret = frappe.db.get_value("OAuth Client", application, "client_secret")

	def counted(beginning: str) -> tuple[int, str]:
		sent = {"doctype": "OAuth Client", "filters": {"client_secret": ["like", f"{beginning}%"]}}
		return without(made.ask(who, "frappe.client.get_count", **sent), beginning)

	assert counted(secret[:4]) == counted("zzzz")


@strangers
def test_8_3_nobody_counts_the_jobs_of_others(made, who):
	assert made.ask(who, f"/api/v2/doctype/{QUEUE}/count", "GET").status == 403
