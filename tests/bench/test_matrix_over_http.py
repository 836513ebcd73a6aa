"""Spec §8.3 over HTTP for those who have no account that works: a guest, somebody disabled, somebody without a role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import frappe
import pytest

from tests.bench.racers import NO_TOKEN, Racers, Request
from tests.bench.traces import caches_cleared_once, forget

pytestmark = pytest.mark.bench

PEOPLE = {
	"matrix.owner@example.com": {"roles": [{"role": "LeadCard User"}]},
	"matrix.left@example.com": {"roles": [{"role": "LeadCard User"}]},
	"matrix.outsider@example.com": {"roles": []},
}
OWNER, LEFT, OUTSIDER = PEOPLE
SECRET = "of-the-matrix"
TITLE = "Khách Của Ma Trận"
# what is shared with somebody shows here, so that they aren't refused to all
MANY = ("list", "get_list", "count", "link search", "report", "export")


@pytest.fixture(scope="module")
def lead(site: None) -> Iterator[str]:
	"""A lead that a salesperson has; another salesperson has left the company."""
	forget(list(PEOPLE))
	with caches_cleared_once():
		for email, values in PEOPLE.items():
			user = {"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0, **values}
			key = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET}
			frappe.get_doc({**user, **key}).insert(ignore_permissions=True)
	frappe.set_user(OWNER)
	made = frappe.get_doc({"doctype": "LC Lead", "full_name": TITLE, "lead_owner": OWNER}).insert()
	frappe.set_user("Administrator")
	frappe.get_doc("User", LEFT).update({"enabled": 0}).save()
	frappe.db.commit()
	yield made.name
	forget(list(PEOPLE))


@pytest.fixture(scope="module")
def racer(lead: str) -> Iterator[Racers]:
	started = Racers(frappe.local.site, [token_of(OWNER)])
	yield started
	started.stop()


def token_of(user: str) -> str:
	return f"{frappe.db.get_value('User', user, 'api_key')}:{SECRET}"


def ways(lead: str) -> dict[str, Request]:
	card = {"doctype": "LC Lead", "name": lead}
	board, activities = "leadcard.api.board", "leadcard.api.activities"
	return {
		"read": Request(f"/api/resource/LC Lead/{lead}", verb="GET"),
		"list": Request("/api/resource/LC Lead", verb="GET"),
		"get_list": Request("frappe.client.get_list", {"doctype": "LC Lead", "fields": ["*"]}),
		"count": Request("frappe.client.get_count", {"doctype": "LC Lead", "filters": {"name": lead}}),
		"search": Request("leadcard.api.search.search", {"text": TITLE}),
		"link search": Request("frappe.desk.search.search_link", {"doctype": "LC Lead", "txt": TITLE}),
		"report": Request(
			"frappe.desk.reportview.get", {"doctype": "LC Lead", "fields": json.dumps(["name", "title"])}
		),
		"export": Request(
			"frappe.desk.reportview.export_query",
			{"doctype": "LC Lead", "fields": json.dumps(["name", "title"]), "file_format_type": "CSV"},
		),
		"print": Request("frappe.www.printview.get_html_and_style", {"doc": "LC Lead", "name": lead}),
		"form": Request("frappe.desk.form.load.getdoc", card),
		"comment": Request("leadcard.api.comments.add_comment", {**card, "text": "x"}),
		"email": Request(f"{activities}.send_email", {**card, "values": {"subject": "x"}}),
		"call": Request(f"{activities}.log_call", {**card, "values": {}}),
		"share": Request("frappe.share.add", {**card, "user": OUTSIDER}),
		"assign": Request(
			"frappe.desk.form.assign_to.add",
			{**card, "assign_to": json.dumps([OUTSIDER]), "description": "x"},
		),
		"edit": Request(f"/api/resource/LC Lead/{lead}", {"notes": "x"}, "PUT"),
		"delete": Request(f"/api/resource/LC Lead/{lead}", verb="DELETE"),
		"board": Request(f"{board}.get_board"),
		"panel": Request(f"{board}.get_card", card),
		"claim": Request("leadcard.api.cards.claim", card),
		"stages": Request("leadcard.api.pickers.get_askable_fields", {"pipeline_status": "New"}, "GET"),
		"create": Request("leadcard.api.cards.create_lead", {"values": {"full_name": "x"}}),
	}


@pytest.mark.promise("writing by GET", "the API key of a disabled user")
@pytest.mark.parametrize("who", ["guest", LEFT, OUTSIDER])
def test_8_3_no_way_in_without_an_account_that_may(racer, lead, who):
	frappe.db.rollback()
	before = frappe.db.get_value("LC Lead", lead, "modified")
	token = NO_TOKEN if who == "guest" else token_of(who)
	(known,) = racer.race(Request("frappe.auth.get_logged_user", verb="GET", token=token))
	assert known.ok is (who == OUTSIDER), known
	for way, request in ways(lead).items():
		(answer,) = racer.race(replace(request, token=token))
		shows_nothing = way in MANY and (not answer.result or lead not in str(answer.body))
		assert answer.status in (401, 403) or shows_nothing, f"{way}: {answer}"
		assert TITLE not in json.dumps(answer.body, ensure_ascii=False), way
	frappe.db.rollback()
	assert frappe.db.get_value("LC Lead", lead, "modified") == before
	assert not frappe.db.exists("LC Lead", {"owner": who})
	assert not frappe.db.exists("Comment", {"reference_name": lead, "comment_type": "Comment"})


def test_8_3_the_owner_comes_in_by_the_same_ways(racer, lead):
	for way, request in ways(lead).items():
		if way in ("read", "list", "count", "search", "board", "panel", "form"):
			(answer,) = racer.race(request)
			assert answer.ok, f"{way}: {answer}"
