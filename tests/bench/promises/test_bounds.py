"""Spec §4.3, §8.3: how often, how much and what may be sent is as docs/security.md says, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import frappe
import pytest
from frappe.utils import add_days, now_datetime
from frappe.utils.background_jobs import execute_job

from leadcard.limits import DAY, HOUR, MINUTE
from tests.bench.counted import have_asked
from tests.bench.racers import Answer
from tests.bench.ring import EMAILS, plain
from tests.bench.site_config import configured
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept
from tests.test_promises import begun_by

pytestmark = pytest.mark.bench

HIDDEN = "0816999124"
CARDS, ACTIVITIES, ASK = "leadcard.api.cards", "leadcard.api.activities", "leadcard.api.duplicates"
numbers = count(77_000_000)


# how often


@pytest.fixture(autouse=True)
def uncounted(site: None) -> Iterator[None]:
	frappe.cache.delete_keys("leadcard_limit")
	yield
	frappe.cache.delete_keys("leadcard_limit")


def nobodys() -> dict[str, str]:
	"""A number that nobody has."""
	return {"mobile_no": f"09{next(numbers)}"}


ASKING = {
	"duplicate check, saves": (
		"duplicates",
		[
			lambda: (f"{ASK}.check", {"values": {"mobile_no": HIDDEN}}),
			lambda: (f"{CARDS}.create_lead", {"values": {"full_name": "Đoán", **nobodys()}}),
			lambda: (
				"frappe.client.insert",
				{"doc": {"doctype": "LC Lead", "full_name": "Đoán", **nobodys()}},
			),
		],
	),
	"search (board": (
		"search",
		[
			lambda: ("leadcard.api.board.get_board", {"search": "xyzzy"}),
			lambda: ("leadcard.api.board.get_column", {"search": "xyzzy", "status": "New"}),
			lambda: ("leadcard.api.search.search", {"text": "xyzzy"}),
		],
	),
	"asking for a handover": (
		"handover",
		[
			lambda: (f"{ASK}.ask_handover", {"values": nobodys()}),
			lambda: (f"{ASK}.claim", {"values": nobodys()}),
		],
	),
}


@pytest.mark.promise(
	"duplicate check, saves",
	"search (board",
	"asking for a handover",
	"A person who types never meets them",
	"Beyond a limit",
)
@pytest.mark.parametrize("row", ASKING)
def test_4_3_the_limits_are_those_of_the_page(made, row):
	"""The last one is answered, the next refused with how long to wait; a colleague at the same address goes on."""
	kind, ways = ASKING[row]
	(line,) = begun_by(row)
	told = [cell.strip().replace(",", "") for cell in line.split("|")[1:]]
	bounds = [(int(most), seconds) for most, seconds in zip(told, (MINUTE, HOUR, DAY), strict=False) if most]
	assert len(bounds) >= 2
	for most, seconds in bounds:
		for way in ways:
			have_asked(kind, EMAILS["sibling"], most - 1, seconds)
			target, values = way()
			assert made.ask("sibling", target, **values).status != 429, (target, most)
			target, values = way()
			refused = made.ask("sibling", target, **values)
			assert (refused.status, refused.error) == (429, "RateLimitExceededError"), (target, most)
			assert re.search(r"Wait (a minute|\d+ minutes)", refused.message), refused
			target, values = way()
			assert made.ask("owner", target, **values).status != 429
			frappe.cache.delete_keys("leadcard_limit")


@pytest.mark.promise("Of a day's requests")
def test_4_3_of_a_days_requests_twenty_cards_are_others(made, committing):
	mobiles = [nobodys()["mobile_no"] for _card in range(21)]
	leads = [
		{"doctype": "LC Lead", "full_name": "Của Người", "mobile_no": each, "lead_owner": EMAILS["owner"]}
		for each in mobiles
	]
	with kept(committing, *leads) as cards:
		with committing():
			long_ago = {"last_care_on": add_days(now_datetime(), -90)}
			frappe.db.set_value("LC Lead", cards[-1].name, long_ago, update_modified=False)
		answers = [
			made.ask("sibling", f"{ASK}.ask_handover", values={"mobile_no": each})
			for each in (*mobiles[:20], mobiles[0])
		]
		assert all(answer.result == {"asked": True} for answer in answers), answers
		for way in ("ask_handover", "claim"):
			refused = made.ask("sibling", f"{ASK}.{way}", values={"mobile_no": mobiles[20]})
			assert (refused.status, refused.error) == (417, "TooManyRequestsError"), refused
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Notification Log", {"from_user": EMAILS["sibling"]})


@pytest.mark.promise(
	"- A save counts",
	"- Jobs and imports",
	"- All guests of a public form",
	"a form of the website for new leads",
)
def test_4_3_saves_of_guests_count_together_and_of_a_manager_not(made, committing, as_user):
	fields = [{"fieldname": name, "fieldtype": "Data", "label": name} for name in ("full_name", "mobile_no")]
	form = {"doctype": "Web Form", "title": "Ring", "route": "ring-hoi-nhieu", "published": 1}
	form |= {"doc_type": "LC Lead", "web_form_fields": fields}
	with kept(committing, person(made, "manager", "LeadCard Manager"), form) as (manager, page):
		for user in ("Guest", manager.name, EMAILS["sibling"]):
			have_asked("duplicates", user, 6_000, DAY)
		sent = {"web_form": page.name, "data": frappe.as_json({"full_name": "Khách Web", **nobodys()})}
		assert made.ask("guest", "frappe.website.doctype.web_form.web_form.accept", **sent).status == 429
		lead = {"values": {"full_name": "Của Sếp", **nobodys()}}
		assert made.ask("manager", f"{CARDS}.create_lead", **lead).ok
		# without a new number, email or ID nothing is asked
		assert made.ask("sibling", f"{CARDS}.create_lead", values={"full_name": "Không Số"}).ok
		has_some = {"full_name": "Nhiều Số", "email_id": "nhieu@so.example", **nobodys()}
		assert made.ask("sibling", f"{CARDS}.create_lead", values=has_some).status == 429
		frappe.cache.delete_keys("leadcard_limit")
		have_asked("duplicates", EMAILS["sibling"], 5_999, DAY)
		assert made.ask("sibling", f"{CARDS}.create_lead", values=has_some).ok
		frappe.db.rollback()
		job = {"doc": {"doctype": "LC Lead", "full_name": "Của Việc", **nobodys()}}
		with committing(), as_user(EMAILS["sibling"]):
			execute_job(frappe.local.site, "frappe.client.insert", None, "insert", job, is_async=False)
		assert frappe.db.exists("LC Lead", {"full_name": "Của Việc"})
		frappe.db.rollback()
		with committing():
			found = {"owner": ("in", [manager.name, EMAILS["sibling"]]), "name": ("!=", made.own)}
			for name in frappe.get_all("LC Lead", found, pluck="name"):
				frappe.delete_doc("LC Lead", name, force=True)


@pytest.mark.promise("A site changes them")
def test_4_3_a_site_changes_its_limits(made):
	have_asked("duplicates", EMAILS["sibling"], 6_000, DAY)
	check = {"values": {"mobile_no": HIDDEN}}
	with configured(leadcard_limits={"search": [[2, 60]], "duplicates": []}):
		found = [made.ask("sibling", "leadcard.api.search.search", text="x y") for _time in range(3)]
		assert made.ask("sibling", f"{ASK}.check", **check).ok
	# a minute may end between them
	assert found[0].ok and (
		found[2].status == 429 or made.ask("sibling", "leadcard.api.search.search", text="x").ok
	)
	assert made.ask("sibling", f"{ASK}.check", **check).status == 429


@pytest.mark.promise("asking whose number this is")
def test_4_3_whose_a_number_is_is_told_by_initials_owner_and_column(made):
	request = made.request("sibling", f"{ASK}.check", values={"mobile_no": HIDDEN})
	(answer,) = made.ask_all([request])
	(match,) = answer.result["matches"]
	assert not made.leaks(request, answer), answer
	told = plain(match)
	assert "t. x." in told and "owner" in told and "new" in told, match
	assert not [text for text in ("999124", "kin@", "0316") if text in told.replace(HIDDEN, "")], match


# how much


def nested(levels: int) -> list:
	inner: list = []
	for _level in range(levels - 1):
		inner = [inner]
	return inner


@pytest.mark.promise("huge or deep JSON")
@pytest.mark.parametrize(
	("fits", "too_much"),
	[
		("x" * 1_000_000, "x" * 1_000_001),
		(["x"] * 4_997, ["x"] * 4_998),
		(nested(12), nested(13)),
	],
	ids=["characters", "values", "levels"],
)
def test_8_a_request_carries_so_much(made, fits, too_much):
	"""With the object of values, its key and its value: 5,000."""
	answer = made.ask("sibling", f"{ASK}.check", values={"mobile_no": fits})
	assert answer.status in (200, 417) and "too" not in plain(answer.message), answer
	refused = made.ask("sibling", f"{ASK}.check", values={"mobile_no": too_much})
	assert refused.status == 417 and len(refused.message) > 20, refused
	assert answer.ok or answer.message != refused.message


@pytest.mark.promise(
	"huge or deep JSON",
	"ignore_permissions, docstatus",
	"arguments that make no sense",
	"the same, where a guard around one",
)
def test_8_a_page_has_a_hundred_and_what_is_unknown_or_of_another_type_is_refused(made):
	column = "leadcard.api.board.get_column"
	more = {"doctype": "LC Lead", "name": made.own, "part": "changes"}
	assert made.ask("sibling", "leadcard.api.panel.get_more", "GET", **more, limit=100).ok
	for target, values, said in (
		("leadcard.api.panel.get_more", {**more, "limit": 101}, "100"),
		(column, {"status": "New", "limit": "nhiều"}, ""),
		(column, {"status": ["New"]}, ""),
		(f"{CARDS}.create_lead", {"values": 5}, ""),
		(
			f"{CARDS}.create_lead",
			{"values": {"full_name": "x", "ignore_permissions": 1}},
			"ignore_permissions",
		),
		(f"{CARDS}.create_lead", {"values": {"full_name": "x", "docstatus": 1}}, "docstatus"),
		("frappe.client.get_count", {"doctype": "LC Lead", "filters": "{"}, ""),
	):
		answer = made.ask("sibling", target, **values)
		assert answer.status == 417 and said in plain(answer.body), (target, values, answer)


LETTER = "ẫ"
NOTE = {"subject": "x", "recipients": "a@example.com"}


@pytest.mark.promise("a text longer than its field")
@pytest.mark.parametrize(
	("target", "field", "most"),
	[
		(f"{CARDS}.edit_card", "notes", 65_535),
		(f"{ACTIVITIES}.log_call", "description", 65_535),
		(f"{ACTIVITIES}.add_note", "content", 65_535),
		(f"{CARDS}.stop_care", "reason", 65_535),
		(f"{ACTIVITIES}.create_contact", "first_name", 140),
		(f"{ACTIVITIES}.send_email", "subject", 1_000),
	],
)
def test_8_a_text_of_just_that_length_is_kept_and_a_longer_one_refused(made, committing, target, field, most):
	with kept(committing, {"doctype": "LC Lead", "full_name": "Dài", "lead_owner": EMAILS["sibling"]}) as (
		lead,
	):
		fits = LETTER * (most // 3 if most == 65_535 else most)

		def send(text: str) -> Answer:
			own = field in ("reason", "first_name")
			values = (
				{field: text}
				if own
				else {"values": {"recipients": "a@example.com", "content": "x", field: text}}
			)
			if target.endswith(("edit_card", "log_call", "add_note")):
				values = {"values": {field: text}}
			return made.ask("sibling", target, doctype="LC Lead", name=lead.name, **values)

		refused = send(fits + "x")
		assert refused.status == 417 and len(refused.message) > 20, refused
		kept_whole = send(fits)
		assert kept_whole.ok or kept_whole.message != refused.message, kept_whole
		assert kept_whole.ok or field == "subject", kept_whole


# what


@pytest.mark.promise("an invitation in the name of another")
def test_5_2_nobody_invites_in_the_name_of_another(made):
	guest = [{"attendee_name": "Hoa", "email_id": "hoa@example.com"}]
	meeting = {
		"doctype": "LC Meeting",
		"starts_at": "2099-01-01 10:00:00",
		"subject": "Mời",
		"attendees": guest,
	}
	meeting |= {"reference_doctype": "LC Lead", "reference_name": made.own, "send_invitations": 1}
	answers = [
		made.ask("sibling", "/api/resource/LC Meeting", **meeting, activity_owner=EMAILS["owner"]),
		made.ask(
			"sibling",
			f"{ACTIVITIES}.log_meeting",
			**{"doctype": "LC Lead", "name": made.own},
			values={
				**{"starts_at": "2099-01-01 10:00:00", "attendees": guest, "send_invitations": 1},
				"activity_owner": EMAILS["owner"],
			},
		),
	]
	planned = {**meeting, "activity_owner": EMAILS["owner"], "send_invitations": 0}
	(name,) = [made.ask("sibling", "/api/resource/LC Meeting", **planned).result["name"]]
	answers.append(made.ask("sibling", f"/api/resource/LC Meeting/{name}", "PUT", send_invitations=1))
	assert [answer.ok for answer in answers] == [False] * 3, answers
	frappe.db.rollback()
	assert not frappe.db.exists("Email Queue Recipient", {"recipient": "hoa@example.com"})
	assert answers[0].status == answers[2].status == 403, answers
