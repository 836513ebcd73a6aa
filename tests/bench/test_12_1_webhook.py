"""The signed webhook over HTTP, by many processes at once, by one that is killed, and by whoever should not (spec §12.1)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.cache_manager import clear_doctype_map

from leadcard.domain import signatures
from tests.bench.racers import NO_TOKEN, Answer, Racers, Request, kill_during
from tests.bench.traces import caches_cleared_once, forget
from tests.signing import sign

pytestmark = pytest.mark.bench

LEAD, LOG = "LC Lead", "LC Intake Log"
SELLER, BOSS = (f"{name}.of.intake@example.com" for name in ("seller", "boss"))
ROLES = {SELLER: "LeadCard User", BOSS: "LeadCard Manager"}
SECRET_OF_BOSS, SOURCE = "of-the-intake", "Trang đích thử"
RECEIVER, AGAIN = "leadcard.api.intake.receive", "leadcard.api.intake.try_again"
RACERS = 3
HELD = "0916 777 001"


class Sender:
	"""Whoever has the secret."""

	def __init__(self, way: str, secret: str, racers: Racers, boss: str):
		self.way, self.secret, self.racers, self.boss = way, secret, racers, boss

	def request(self, sent: dict | str, at: float = 0, secret: str = "", **changed: object) -> Request:
		body = sent if isinstance(sent, str) else json.dumps(sent)
		header = sign(body.encode(), secret or self.secret, int(time.time() + at))
		place = {"target": f"/api/method/{RECEIVER}?intake={self.way}", "sent_as": "application/json"}
		return Request(values=body, **{**place, "headers": {signatures.HEADER: header}, **changed})

	def send(self, *requests: Request) -> list[Answer]:
		"""One after the other."""
		answers = self.racers.send([(list(requests), False), *[([], False)] * (RACERS - 1)])[0]
		frappe.db.rollback()
		return answers

	def race(self, *requests: Request) -> list[Answer]:
		answers = self.racers.race(*requests)
		frappe.db.rollback()
		return answers


@pytest.fixture(scope="module")
def sender(site: None) -> Iterator[Sender]:
	_clear()
	keys = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET_OF_BOSS}
	with caches_cleared_once():
		for email, role in ROLES.items():
			user = {"doctype": "User", "email": email, "first_name": email, "send_welcome_email": 0}
			user |= keys if email == BOSS else {}
			frappe.get_doc({**user, "roles": [{"role": role}]}).insert(ignore_permissions=True)
	frappe.get_doc({"doctype": "LC Lead Source", "source_name": SOURCE}).insert()
	values = {"title": "Trang đích A-03", "kind": "Webhook", "source": SOURCE, "responsible": BOSS}
	way = frappe.get_doc({"doctype": "LC Intake", **values, "most_an_hour": 0}).insert()
	shown = way.new_secret()
	assert shown["address"].endswith(f"{RECEIVER}?intake={way.name}")
	assert shown["secret"] not in frappe.as_json(frappe.get_doc("LC Intake", way.name).as_dict())
	frappe.db.commit()
	started = Racers(frappe.local.site, [NO_TOKEN] * RACERS)
	yield Sender(way.name, shown["secret"], started, f"{keys['api_key']}:{SECRET_OF_BOSS}")
	started.stop()
	_clear()


def _clear() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for lead in frappe.get_all(LEAD, {"source": SOURCE}, pluck="name"):
		frappe.delete_doc(LEAD, lead, force=True, ignore_permissions=True, delete_permanently=True)
	ways = frappe.get_all("LC Intake", {"source": SOURCE}, pluck="name")
	frappe.db.delete(LOG, {"intake": ("in", ways or ["-"])})
	for doctype, names in (("LC Intake", ways), ("LC Lead Source", [SOURCE])):
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_missing=True, delete_permanently=True)
	frappe.db.delete("Notification Log", {"for_user": ("in", list(ROLES))})
	frappe.db.commit()
	forget(list(ROLES))


@contextmanager
def changed(committing: Callable, sender: Sender, **values: object) -> Iterator[None]:
	before = frappe.db.get_value("LC Intake", sender.way, list(values), as_dict=True)
	for each in (values, before):
		with committing():
			frappe.db.set_value("LC Intake", sender.way, each)
		if each is values:
			yield


def leads(**filters: object) -> list[str]:
	return frappe.get_all(LEAD, {"source": SOURCE, **filters}, pluck="name")


def logged(sender_id: str) -> frappe._dict | None:
	fields = ["name", "outcome", "reason", "body", "campaign", "reference_doctype", "reference_name"]
	return frappe.db.get_value(LOG, {"sender_id": sender_id}, fields, as_dict=True)


@pytest.fixture
def shared_out(committing: Callable) -> Iterator[None]:
	"""An Assignment Rule gives every new lead to the seller."""
	days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
	with committing():
		rule = frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Chia khách tự đến",
				"document_type": LEAD,
				"description": "{{ title }}",
				"assign_condition": f"source == '{SOURCE}'",
				"rule": "Round Robin",
				"assignment_days": [{"day": day} for day in days],
				"users": [{"user": SELLER}],
			}
		).insert()
	clear_doctype_map("Assignment Rule", LEAD)
	yield
	with committing():
		frappe.delete_doc("Assignment Rule", rule.name, force=True)
	clear_doctype_map("Assignment Rule", LEAD)


def test_12_1_a_signed_message_is_a_lead_of_whom_the_rule_chooses(sender, shared_out):
	sent = {
		"id": "một",
		"Họ và tên": "Trần Ngọc Bình 🏠",
		"Số điện thoại": "0916 777 100",
		"Lời nhắn": "Căn <b>A-03</b> còn không?",
		"utm_campaign": "Tết 2027",
		"lead_owner": BOSS,
		"status": "Converted",
	}
	(answer,) = sender.send(sender.request(sent))
	assert (answer.status, answer.result) == (200, {"received": "một"}), answer
	log = logged("một")
	lead = frappe.get_doc(LEAD, log.reference_name)
	assert (log.outcome, log.reference_doctype, log.campaign, log.body) == ("Made", LEAD, "Tết 2027", None)
	assert (lead.full_name, lead.mobile_no, lead.status) == ("Trần Ngọc Bình 🏠", "0916 777 100", "New")
	assert (lead.lead_owner, lead.source) == (SELLER, SOURCE)
	assert lead.notes.startswith("Căn ‹b›A-03") and "utm_campaign: Tết 2027" in lead.notes


@pytest.mark.promise("the webhook for new leads")
def test_12_1_one_message_sent_often_and_at_once_is_one_lead(sender):
	for number in range(4):
		# nothing but the ID tells that it is the same
		sent = sender.request({"id": f"nhiều {number}", "name": f"Lê An {number}"})
		answers = [*sender.race(sent), *sender.send(sent)]
		assert {(each.status, each.result["received"]) for each in answers} == {(200, f"nhiều {number}")}
		assert len(leads(full_name=f"Lê An {number}")) == 1


@pytest.mark.parametrize(
	("field", "value"),
	# the policy of emails warns, and lets people at the board go on
	[("mobile_no", "0916 777 300"), ("email_id", "binh@landing.example")],
)
def test_12_1_one_number_under_several_ids_at_once_is_one_lead_and_the_answers_are_alike(
	sender, field, value
):
	ids = [f"{value} {number}" for number in range(RACERS)]
	sent = [sender.request({"id": each, "name": "Lê Bình", field: value}) for each in ids]
	answers = sender.race(*sent)
	assert [(each.status, set(each.body), set(each.result)) for each in answers] == [
		(200, {"message"}, {"received"})
	] * RACERS
	(lead,) = leads(**{field: value})
	rows = [logged(each) for each in ids]
	assert sorted(row.outcome for row in rows) == ["Known"] * (RACERS - 1) + ["Made"]
	assert {row.reference_name for row in rows} == {lead}


def test_12_1_what_is_killed_in_the_middle_leaves_nothing_and_is_taken_when_sent_again(sender):
	sent = sender.request({"id": "bị giết", "name": "Lê Cường", "phone": "0916 777 400"})
	kill_during(frappe.local.site, NO_TOKEN, sent, "leadcard.intake.ledger.settle")
	frappe.db.rollback()
	assert not leads(full_name="Lê Cường") and not logged("bị giết")
	answers = sender.send(sent, sent)
	assert [answer.result for answer in answers] == [{"received": "bị giết"}] * 2
	assert len(leads(full_name="Lê Cường")) == 1 and logged("bị giết").outcome == "Made"


@pytest.mark.promise("the webhook for new leads")
def test_12_1_a_held_number_is_told_to_who_looks_after_it_and_not_to_the_sender(sender, committing):
	with committing():
		card = {"full_name": "Khách Cũ", "mobile_no": HELD, "lead_owner": SELLER, "source": SOURCE}
		held = frappe.get_doc({"doctype": LEAD, **card}).insert()
	more = {"email": "dung@landing.example", "address": "12 Lê Lợi"}
	new, old = sender.send(
		sender.request({"id": "mới", "name": "Lê Dung", "phone": "0916 777 500"}),
		sender.request(
			{"id": "cũ", "name": "Lê Dung", "phone": "84916777001", "message": "Gọi lại nhé", **more}
		),
	)
	assert (new.status, set(new.body), set(new.result)) == (old.status, set(old.body), set(old.result))
	assert (logged("cũ").outcome, logged("cũ").reference_name) == ("Known", held.name)
	on_card = {"reference_doctype": LEAD, "reference_name": held.name, "comment_type": "Comment"}
	(comment,) = frappe.get_all("Comment", on_card, pluck="content")
	assert "Trang đích A-03" in comment and "Gọi lại nhé" in comment and "777" not in comment
	# what the card has not, but for what may be masked: that is for managers
	assert "12 Lê Lợi" in comment and "Lê Dung" in comment and "landing.example" not in comment
	assert "dung@landing.example" in logged("cũ").body and not logged("mới").body
	notice = {"for_user": SELLER, "document_name": held.name}
	assert "Trang đích A-03" in frappe.db.get_value("Notification Log", notice, "subject")
	again = sender.send(sender.request({"id": "cũ", "name": "x", "phone": HELD}))
	assert again[0].ok and frappe.db.count("Comment", on_card) == 1


def test_12_1_while_somebody_works_on_the_card_the_sender_is_told_to_send_again(sender, committing):
	with committing():
		card = {"full_name": "Khách Bận", "mobile_no": "0916 777 701", "source": SOURCE}
		held = frappe.get_doc({"doctype": LEAD, **card}).insert()
	sent = sender.request({"id": "bận", "name": "Lê Bận", "phone": "0916 777 701"})
	frappe.db.get_value(LEAD, held.name, "name", for_update=True)
	(busy,) = sender.send(sent)
	assert (busy.status, busy.result["error"]) == (503, "busy") and "exc" not in busy.body, busy
	assert not logged("bận") and sender.send(sent)[0].ok
	assert logged("bận").outcome == "Known"


def test_12_1_what_a_script_of_an_admin_refuses_of_somebody_known_is_kept(sender, committing):
	with committing():
		card = {"full_name": "Khách Kín", "mobile_no": "0916 777 702", "source": SOURCE}
		frappe.get_doc({"doctype": LEAD, **card}).insert()
		script = {"script_type": "DocType Event", "reference_doctype": "Comment"}
		script |= {"doctype_event": "Before Insert", "script": "frappe.throw('Không ghi gì')"}
		refusing = frappe.get_doc({"doctype": "Server Script", "name": "Không ghi gì", **script}).insert()
	try:
		(answer,) = sender.send(sender.request({"id": "kín", "name": "Lê Kín", "phone": "0916 777 702"}))
	finally:
		with committing():
			frappe.delete_doc("Server Script", refusing.name, force=True)
	assert (answer.status, answer.result["error"]) == (422, "refused"), answer
	assert logged("kín").reason == "Không ghi gì"


BAD = {
	"no signature": (401, "unsigned", {"headers": {}}),
	"another secret": (401, "bad_signature", {"secret": "x" * 48}),
	"an old time": (401, "old_timestamp", {"at": -400}),
	"a time to come": (401, "old_timestamp", {"at": 400}),
	"no such way": (401, "bad_signature", {"target": f"/api/method/{RECEIVER}?intake=none"}),
	"no way": (401, "bad_signature", {"target": f"/api/method/{RECEIVER}"}),
	"too large": (413, "body_too_large", {"sent": {"name": "x" * 70_000}}),
	"a list": (400, "not_an_object", {"sent": "[]"}),
	"no JSON": (400, "not_json", {"sent": "name=An", "sent_as": "text/plain"}),
	"an object for a name": (400, "wrong_type", {"sent": {"name": {"a": 1}}}),
	"half a letter": (400, "odd_letters", {"sent": r'{"name": "An\ud800"}'}),
	"nobody": (400, "nobody_named", {"sent": {"id": "ai"}}),
}


@pytest.mark.promise("the webhook for new leads")
def test_12_1_what_is_no_signed_lead_is_refused_in_words_and_leaves_nothing(sender):
	before = frappe.db.count(LOG)
	for name, (status, code, changes) in BAD.items():
		(answer,) = sender.send(sender.request(**{"sent": {"name": "Kẻ Lạ"}, **changes}))
		assert (answer.status, answer.result["error"]) == (status, code), (name, answer)
		assert answer.result["message"].endswith((".", "!")) and "Traceback" not in str(answer.body), name
	(by_get,) = sender.send(sender.request({"name": "Kẻ Lạ"}, verb="GET"))
	assert by_get.status == 403
	assert not leads(full_name="Kẻ Lạ") and frappe.db.count(LOG) == before


@pytest.mark.promise("the webhook for new leads")
def test_12_1_what_the_body_names_is_no_function_and_no_argument(sender):
	sent = {"cmd": "frappe.client.get_list", "fn": "x", "doctype": "User", "name": "Lê Hàm"}
	for place in (RECEIVER, f"../v2/method/{RECEIVER}"):
		target = f"/api/method/{place}".replace("/method/../", "/") + f"?intake={sender.way}"
		(answer,) = sender.send(sender.request({**sent, "id": place}, target=target))
		assert (answer.status, answer.body.get("message") or answer.body["data"]) == (
			200,
			{"received": place},
		)
	assert len(leads(full_name="Lê Hàm")) == 2


def test_12_1_a_way_that_is_switched_off_takes_nothing(sender, committing):
	with changed(committing, sender, enabled=0):
		(answer,) = sender.send(sender.request({"name": "Lê Em"}))
		assert (answer.status, answer.result["error"]) == (401, "bad_signature")


def test_12_1_beyond_the_limit_of_an_hour_the_sender_is_told_to_come_again(sender, committing):
	(first,) = sender.send(sender.request({"id": "giới hạn 1", "name": "Lê Giang"}))
	with changed(committing, sender, most_an_hour=1):
		answers = sender.send(
			sender.request({"id": "giới hạn 2", "name": "Lê Hà"}),
			sender.request({"id": "giới hạn 1", "name": "Lê Giang"}),
		)
	assert first.ok and [answer.status for answer in answers] == [429, 200]
	assert "in an hour" in answers[0].result["message"] and not logged("giới hạn 2")
	assert sender.send(sender.request({"id": "giới hạn 2", "name": "Lê Hà"}))[0].ok


def test_12_1_what_was_refused_is_kept_told_and_mended_by_a_manager_alone(sender):
	sent = {"id": "thiếu số", "name": "Lê Khoa", "phone": "0916 777"}
	(answer,) = sender.send(sender.request(sent))
	assert (answer.status, answer.result["error"]) == (422, "refused"), answer
	assert "is not a mobile number" in answer.result["message"] and "exc" not in answer.body
	log = logged("thiếu số")
	assert log.outcome == "Refused" and json.loads(log.body) == sent and not leads(full_name="Lê Khoa")
	told = frappe.db.get_value("Notification Log", {"for_user": BOSS}, "subject", order_by="creation desc")
	assert "Trang đích A-03" in told
	mended = {"name": log.name, "body": json.dumps({**sent, "phone": "0916 777 600"})}
	by_boss = {"token": sender.boss, "headers": {}}
	(by_guest,) = sender.send(Request(AGAIN, mended))
	assert by_guest.status == 403
	broken, done = sender.send(
		Request(AGAIN, {**mended, "body": "[]"}, **by_boss), Request(AGAIN, mended, **by_boss)
	)
	assert (broken.status, broken.error) == (417, "IntakeError") and "no JSON object" in broken.message
	assert done.result == {"outcome": "Made", "reason": None}, done
	(lead,) = leads(full_name="Lê Khoa")
	log = logged("thiếu số")
	assert (log.outcome, log.reference_name, log.body, log.reason) == ("Made", lead, None, None)
