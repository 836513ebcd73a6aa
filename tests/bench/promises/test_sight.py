"""Spec §8.3, §8.7: who sees a card and what hangs on it is as docs/security.md says, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.desk.form import assign_to

from tests.bench import test_8_7_bodies
from tests.bench.racers import Answer
from tests.bench.ring import EMAILS, Ring, event, plain
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench
template = test_8_7_bodies.template

CARD = {"LC Lead": "lead_owner", "LC Customer": "account_owner"}
TEAM = "Đội Vòng"


# what Frappe shows with its document, and not by itself
SAID = {"comment": "lời của vòng", "email": "thư của vòng"}
OF_CUSTOMER = ("LC Opportunity", "Contact", "Address", "ToDo", "Event", "Tag Link", "Document Follow")


@pytest.fixture
def hanging(made: Ring, committing) -> Iterator[dict[str, list[tuple[str, str]]]]:
	"""What hangs on the owner's cards, by the card's DocType."""
	lead = {"reference_doctype": "LC Lead", "reference_name": made.hidden["LC Lead"]}
	email = {"communication_type": "Communication", "communication_medium": "Email", "subject": SAID["email"]}
	documents = (
		{"doctype": "LC Meeting", "subject": "x", **lead},
		{"doctype": "LC Note", "content": "x", **lead},
		{"doctype": "LC Ticket", "subject": "x", **lead},
		{"doctype": "Comment", "comment_type": "Comment", "content": SAID["comment"], **lead},
		{"doctype": "Communication", **email, "sent_or_received": "Sent", **lead},
	)
	with kept(committing, *documents) as stored:
		log = frappe.db.get_value("LC Status Change", {"reference_name": made.hidden["LC Lead"]})
		on_lead = [(each.doctype, each.name) for each in stored[:3]]
		on_lead += [("LC Call", made.hidden["LC Call"]), ("LC Status Change", log)]
		yield {
			"LC Lead": on_lead,
			"LC Customer": [(kind, made.hidden[kind]) for kind in OF_CUSTOMER],
		}


def sees(made: Ring, doctype: str, hanging: dict[str, list[tuple[str, str]]]) -> dict[str, bool]:
	"""Whether the sibling has a card by each way there is, and what hangs on it."""
	name = made.hidden[doctype]
	card, among = {"doctype": doctype, "name": name}, {"doctype": doctype, "filters": {"name": name}}
	view = {"doctype": doctype, "fields": '["name"]', "filters": json.dumps([["name", "=", name]])}
	file = made.files["LC Lead" if doctype == "LC Lead" else "Contact"]

	def ask(target: str, verb: str = "POST", **values: object) -> Answer:
		return made.ask("sibling", target, verb, **values)

	answers = {
		"REST": ask(f"/api/resource/{doctype}/{name}", "GET"),
		"form": ask("frappe.desk.form.load.getdoc", "GET", **card),
		"panel": ask("leadcard.api.board.get_card", "GET", **card),
		"print": ask("frappe.www.printview.get_html_and_style", doc=doctype, name=name),
		"room": ask("frappe.realtime.can_subscribe_doc", doctype=doctype, docname=name),
		"file": ask(file.file_url, "GET"),
		**{kind: ask(f"/api/resource/{kind}/{each}", "GET") for kind, each in hanging[doctype]},
	}
	found = {
		"list": ask("frappe.client.get_list", **among).result,
		"count": ask("frappe.client.get_count", **among).result,
		"link": ask("frappe.desk.search.search_link", doctype=doctype, txt=name).result,
		"report": (ask("frappe.desk.reportview.get", **view, view="Report").result or {}).get("values"),
		"search": ask("leadcard.api.search.search", text="xyzzy").result["count"],
		"board": ask("leadcard.api.board.get_changed", "GET", cards=json.dumps([[doctype, name]])).result[
			"cards"
		],
	}
	if doctype == "LC Lead":
		told = {way: plain(answers[way].body) for way in ("form", "panel")}
		found |= {f"{kind} by {way}": text in told[way] for kind, text in SAID.items() for way in told}
	return {
		**{way: answer.ok for way, answer in answers.items()},
		**dict(zip(found, map(bool, found.values()), strict=True)),
	}


@contextmanager
def by_share(doctype: str, name: str) -> Iterator[None]:
	frappe.share.add_docshare(doctype, name, EMAILS["sibling"], read=1)
	yield
	frappe.share.remove(doctype, name, EMAILS["sibling"])


@contextmanager
def by_task(doctype: str, name: str) -> Iterator[None]:
	assign_to.add({"doctype": doctype, "name": name, "assign_to": [EMAILS["sibling"]], "description": "x"})
	yield
	assign_to.remove(doctype, name, EMAILS["sibling"])
	frappe.share.remove(doctype, name, EMAILS["sibling"])


@contextmanager
def by_team(*members: dict) -> Iterator[None]:
	team = frappe.get_doc({"doctype": "LC Sales Team", "team_name": TEAM, "members": members}).insert()
	yield
	team.delete(force=True)


@contextmanager
def by_all(doctype: str, name: str, team: str | None = None) -> Iterator[None]:
	frappe.db.set_value(doctype, name, {CARD[doctype]: None, "sales_team": team})
	yield
	frappe.db.set_value(doctype, name, {CARD[doctype]: EMAILS["owner"], "sales_team": None})


@contextmanager
def by_pool(doctype: str, name: str) -> Iterator[None]:
	with by_team({"user": EMAILS["sibling"]}), by_all(doctype, name, TEAM):
		yield


SEEN_BY: dict[str, Callable] = {
	"whom it is shared with": by_share,
	"who has a task of it": by_task,
	"the manager above": lambda _doctype, _name: by_team(
		{"user": EMAILS["sibling"], "is_manager": 1}, {"user": EMAILS["owner"]}
	),
	"its team, while nobody owns it": by_pool,
	"everybody, while it has neither owner nor team": by_all,
}


@pytest.mark.promise(
	"- A card (LC Lead, LC Customer)",
	"- What hangs on a card",
	"- What names one document",
	"- By every way",
	"- Sales teams",
)
@pytest.mark.parametrize("doctype", CARD)
def test_8_3_a_card_and_what_hangs_on_it_is_seen_by_these_alone(made, template, committing, hanging, doctype):
	assert not any(sees(made, doctype, hanging).values())
	for why, given in SEEN_BY.items():
		frappe.db.rollback()
		way = given(doctype, made.hidden[doctype])
		with committing():
			way.__enter__()
		try:
			found = sees(made, doctype, hanging)
			assert all(found.values()), (why, found)
		finally:
			frappe.db.rollback()
			with committing():
				way.__exit__(None, None, None)
	assert not any(sees(made, doctype, hanging).values())


EXPORTS = {
	"frappe.desk.reportview.export_query": {"fields": '["name", "full_name"]', "file_format_type": "CSV"},
	"frappe.core.doctype.data_import.data_import.download_template": {
		**{"export_fields": '{"LC Lead": ["name", "full_name"]}', "export_records": "all"},
		"file_type": "CSV",
	},
}


@pytest.mark.promise("- By every way", "- The right to export")
def test_8_3_an_export_has_the_cards_that_one_sees(made, committing):
	"""The right is the manager's alone. Whom an admin gives it too exports what they see, and no more."""

	def exported(who: str) -> list[str]:
		asked = [made.ask(who, each, doctype="LC Lead", **values) for each, values in EXPORTS.items()]
		return [plain(answer.body) if answer.ok else "" for answer in asked]

	with kept(committing, person(made, "manager", "LeadCard Manager")):
		assert all("xyzzy" in told for told in exported("manager"))
		assert not any("chi nhánh b" in told for told in exported("sibling"))
		with committing():
			frappe.permissions.setup_custom_perms("LC Lead")
			frappe.permissions.update_permission_property("LC Lead", "LeadCard User", 0, "export", 1)
		try:
			told = exported("sibling")
		finally:
			frappe.db.rollback()
			with committing():
				frappe.db.delete("Custom DocPerm", {"parent": "LC Lead"})
			frappe.clear_cache(doctype="LC Lead")
	assert all("chi nhánh b" in each and "xyzzy" not in each for each in told), told


@pytest.mark.promise("- Roles.")
def test_1_a_manager_configures_and_sees_everything_and_others_need_a_role(made, committing):
	source = {"source_name": "Nguồn Vòng"}
	with kept(committing, person(made, "manager", "LeadCard Manager")):
		for doctype in CARD:
			card = f"/api/resource/{doctype}/{made.hidden[doctype]}"
			assert made.ask("manager", card, "GET").ok
		assert made.ask("sibling", "/api/resource/LC Lead Source", **source).status == 403
		assert made.ask("manager", "/api/resource/LC Lead Source", **source).ok
		changed = {"stale_days": frappe.db.get_single_value("LC Settings", "stale_days")}
		for who, status in (("manager", 200), ("sibling", 403)):
			answer = made.ask(who, "/api/resource/LC Settings/LC Settings", "PUT", **changed)
			assert answer.status == status, answer
		frappe.db.rollback()
		with committing():
			frappe.delete_doc("LC Lead Source", "Nguồn Vòng", force=True)
	ours = frappe.get_all("DocType", {"module": "LeadCard", "istable": 0, "issingle": 0}, pluck="name")
	for doctype in ours:
		assert made.ask("desk", f"/api/resource/{doctype}", "GET").status == 403, doctype


@pytest.mark.promise("- System Manager", "- The whole view")
def test_8_7_a_system_manager_sees_frappes_own_records_but_for_files_on_cards(made, committing):
	with kept(committing, person(made, "admin", "System Manager")):
		for doctype in ("Contact", "Address", "Communication", "Event", "Comment", "ToDo"):
			assert made.ask("admin", f"/api/resource/{doctype}/{made.hidden[doctype]}", "GET").ok, doctype
		for file in made.files.values():
			assert not made.ask("admin", file.file_url, "GET").ok
			assert not made.ask("admin", f"/api/resource/File/{file.name}", "GET").ok


@pytest.mark.promise("- An event is seen")
def test_8_7_an_event_is_seen_with_all_that_take_part(made, committing):
	own, card = ("LC Lead", made.own), ("LC Customer", made.hidden["LC Customer"])
	contact = ("Contact", made.hidden["Contact"])
	for people, seen in (((own,), True), ((own, card), False), ((own, contact), False)):
		meeting = {"doctype": "Event", "event_type": "Public", **event("Hẹn vòng", *people)}
		with kept(committing, meeting) as (stored,):
			assert made.ask("sibling", f"/api/resource/Event/{stored.name}", "GET").ok is seen, people
