"""Over HTTP, with real Redis servers that are stopped, and rows that somebody holds: a sentence, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import frappe
import pytest

from leadcard.ownership.bulk_handover import MOST_AT_ONCE
from tests.bench.services import REDIS, Answer, Site, site_with_services
from tests.bench.traces import forget

pytestmark = [
	pytest.mark.bench,
	pytest.mark.skipif(not REDIS, reason="needs a redis-server of its own"),
]

SELLER, BOSS = "seller.away@example.com", "boss.away@example.com"
MOBILE = "0816 777 123"
# a person waits so long; the database waits 50 by itself
SOON = 20


@dataclass(frozen=True)
class Desk:
	"""Requests of a salesperson who has a lead and a note on it."""

	site: Site
	token: str
	lead: str
	note: str

	@property
	def card(self) -> dict[str, str]:
		return {"doctype": "LC Lead", "name": self.lead}

	def send(self, path: str, verb: str = "POST", **values: object) -> Answer:
		return self.site.send(self.token, path, verb, **values)

	def ask(self, path: str, **values: object) -> Answer:
		answer = self.send(path, **values)
		assert answer.status == 200, answer
		return answer


@pytest.fixture(scope="module")
def desk(site: None) -> Iterator[Desk]:
	forget([SELLER, BOSS])
	for email, role in ((SELLER, "LeadCard User"), (BOSS, "LeadCard Manager")):
		user = {"doctype": "User", "email": email, "first_name": email.split(".")[0].title()}
		user |= {"send_welcome_email": 0, "roles": [{"role": role}]}
		key = {"api_key": frappe.generate_hash(length=15), "api_secret": "of-services"}
		frappe.get_doc({**user, **key}).insert(ignore_permissions=True)
	frappe.db.commit()
	token = f"{frappe.db.get_value('User', SELLER, 'api_key')}:of-services"
	with site_with_services() as running:
		values = {"full_name": "Nguyễn Văn Chờ", "mobile_no": MOBILE}
		made = running.send(token, "leadcard.api.cards.create_lead", values=values)
		lead = made.result["card"]["name"]
		about = {"doctype": "LC Lead", "name": lead}
		note = running.send(token, "leadcard.api.activities.add_note", **about, values={"content": "x"})
		yield Desk(running, token, lead, note.result["activity"])
	forget([SELLER, BOSS])


@pytest.fixture
def without_cache(desk: Desk) -> Iterator[None]:
	desk.site.cache.stop()
	yield
	desk.site.cache.start()


@pytest.fixture
def without_queue(desk: Desk) -> Iterator[None]:
	desk.site.queue.stop()
	yield
	desk.site.queue.start()


@pytest.mark.promise("the cache's Redis is away")
def test_without_the_cache_the_board_works(desk, without_cache):
	found = desk.ask("leadcard.api.duplicates.check", values={"mobile_no": MOBILE}).result
	assert [match["name"] for match in found["matches"]] == [desk.lead]
	assert desk.ask("leadcard.api.search.search", text="Văn Chờ").result["count"] >= 1
	for path, values in {
		"board.get_board": {"search": "Văn Chờ"},
		"board.get_column": {"search": "Văn Chờ", "status": "New"},
		"board.get_card": desk.card,
		"board.get_filter_options": {},
		"cards.edit_card": {**desk.card, "values": {"notes": "đã sửa"}},
		"activities.log_call": {**desk.card, "values": {"description": "gọi"}},
		"comments.add_comment": {**desk.card, "text": "x"},
		"duplicates.ask_handover": {"values": {"mobile_no": MOBILE}},
	}.items():
		desk.ask(f"leadcard.api.{path}", **values)


def test_with_the_cache_back_limits_are_counted_again(desk):
	day = 6_000
	key = f"leadcard_limit:duplicates:{SELLER}:86400:"
	import time

	import redis

	client = redis.Redis(port=desk.site.cache.port)
	window = int(time.time() // 86_400)
	client.set(f"{frappe.conf.db_name}|{key}{window}", day)
	assert desk.send("leadcard.api.duplicates.check", values={"mobile_no": MOBILE}).status == 429
	client.flushall()


@pytest.mark.promise("the queue's Redis is away")
def test_without_the_queue_a_comment_and_its_mention_are_kept(desk, without_queue):
	desk.ask("leadcard.api.comments.add_comment", **desk.card, text="@Boss xem giúp", mentions=[BOSS])
	frappe.db.rollback()
	comment = {"reference_name": desk.lead, "comment_type": "Comment", "content": ("like", "%xem giúp%")}
	assert frappe.db.count("Comment", comment) == 1
	assert frappe.db.count("Notification Log", {"for_user": BOSS, "document_name": desk.lead}) == 1


def test_without_the_queue_the_desk_keeps_a_comment_too(desk, without_queue):
	content = f'<p>từ form <span class="mention" data-id="{BOSS}">@Boss</span></p>'
	desk.ask(
		"frappe.desk.form.utils.add_comment",
		reference_doctype="LC Lead",
		reference_name=desk.lead,
		content=content,
		comment_email=SELLER,
		comment_by="Seller",
	)
	frappe.db.rollback()
	assert frappe.db.count("Comment", {"reference_name": desk.lead, "content": ("like", "%từ form%")}) == 1


@pytest.mark.promise("the same, for what needs a job")
def test_without_the_queue_a_deletion_says_so_and_deletes_nothing(desk, without_queue):
	refused = desk.send("leadcard.api.activities.delete_activity", kind="LC Note", name=desk.note)
	assert (refused.status, refused.body["exc_type"]) == (417, "QueueAwayError"), refused
	by_form = desk.send("frappe.client.delete", doctype="LC Note", name=desk.note)
	assert by_form.status in (403, 417), by_form
	frappe.db.rollback()
	assert frappe.db.exists("LC Note", desk.note)


@pytest.mark.promise("the same, for what needs a job")
def test_without_the_queue_a_large_handover_and_masks_are_refused_and_change_nothing(
	desk, without_queue, committing, as_user
):
	stamp = {"lead_owner": SELLER, "status": "New", "party_type": "Individual"}
	with committing(), as_user(SELLER):
		for number in range(MOST_AT_ONCE):
			lead = frappe.get_doc({"doctype": "LC Lead", "full_name": f"Nhiều {number}", **stamp})
			lead.update({"name": f"AWAY-{number}", "title": lead.full_name}).db_insert()
	boss = f"{frappe.db.get_value('User', BOSS, 'api_key')}:of-services"
	for path, verb, values in (
		("leadcard.api.handover.run", "POST", {"leaver": SELLER, "receivers": [BOSS]}),
		("/api/resource/LC%20Settings/LC%20Settings", "PUT", {"mask_contact_data": 1}),
	):
		refused = desk.site.send(boss, path, verb, **values)
		assert (refused.status, refused.body["exc_type"]) == (417, "QueueAwayError"), (path, refused)
		assert len(refused.told) > 20, refused
	frappe.db.rollback()
	assert frappe.db.count("LC Lead", {"lead_owner": SELLER}) == MOST_AT_ONCE + 1
	assert not frappe.db.get_single_value("LC Settings", "mask_contact_data")


@pytest.fixture
def held(desk: Desk, committing) -> Iterator[None]:
	"""Somebody at work on the lead: this transaction, for as long as the test lasts."""
	frappe.db.rollback()
	frappe.db.get_value("LC Lead", desk.lead, "name", for_update=True)
	yield
	frappe.db.rollback()


@pytest.mark.promise("somebody holds a card")
def test_a_card_that_somebody_holds_answers_a_sentence_after_a_few_seconds(desk, held):
	form = {**desk.card, "notes": "x", "full_name": "Khác", "modified": "2026-01-01 00:00:00.000000"}
	ways = {
		"edit": ("leadcard.api.cards.edit_card", "POST", {**desk.card, "values": {"notes": "x"}}),
		"move": ("leadcard.api.board.move_card", "POST", {**desk.card, "to_status": "Contacting"}),
		"call": ("leadcard.api.activities.log_call", "POST", {**desk.card, "values": {}}),
		"comment": ("leadcard.api.comments.add_comment", "POST", {**desk.card, "text": "x"}),
		"claim": ("leadcard.api.duplicates.claim", "POST", {"values": {"mobile_no": MOBILE}}),
		"form": ("frappe.desk.form.save.savedocs", "POST", {"doc": json.dumps(form), "action": "Save"}),
		"value": (
			"frappe.client.set_value",
			"POST",
			{**desk.card, "fieldname": "notes", "value": "x"},
		),
		"rest": (f"/api/resource/LC Lead/{desk.lead}".replace(" ", "%20"), "PUT", {"notes": "x"}),
		"note": (f"/api/resource/LC Note/{desk.note}".replace(" ", "%20"), "PUT", {"content": "y"}),
		"timeline": (
			"frappe.desk.form.utils.add_comment",
			"POST",
			{
				"reference_doctype": "LC Lead",
				"reference_name": desk.lead,
				"content": "x",
				"comment_email": SELLER,
				"comment_by": "Seller",
			},
		),
	}
	with ThreadPoolExecutor(len(ways)) as pool:
		answers = dict(
			zip(ways, pool.map(lambda way: desk.send(way[0], way[1], **way[2]), ways.values()), strict=True)
		)
	for way, answer in answers.items():
		assert (answer.status, answer.body.get("exc_type")) == (417, "CardBusyError"), (way, answer)
		assert "few seconds" in answer.told or "vài giây" in answer.told, (way, answer)
		assert answer.seconds < SOON, (way, answer)
	# reading waits for nobody
	assert desk.ask("leadcard.api.board.get_card", **desk.card).seconds < SOON
