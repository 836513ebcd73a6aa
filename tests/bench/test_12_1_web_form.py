"""A public form of the website over HTTP: a lead, or a card that is told, and a visitor who hears the same (spec §12.1, §4.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils.background_jobs import get_queue

from leadcard.api import intake
from tests.bench.racers import NO_TOKEN, Answer, Racers, Request, at_once
from tests.bench.traces import caches_cleared_once, forget

pytestmark = pytest.mark.bench

LEAD, LOG = "LC Lead", "LC Intake Log"
SELLER, SOURCE, TITLE = "seller.of.forms@example.com", "Biểu mẫu thử", "Đăng ký xem nhà"
ACCEPT = "frappe.website.doctype.web_form.web_form.accept"
RACERS = 3
HELD, ADDRESS = "0916 778 001", "cu.of.forms@example.com"
WRONG_DIGIT = "0100109107"


class Visitor:
	def __init__(self, form: str, racers: Racers):
		self.form, self.racers = form, racers

	def request(self, **typed: str) -> Request:
		of_the_page = {"doctype": LEAD, "web_form_name": self.form}
		return Request(ACCEPT, {"web_form": self.form, "data": json.dumps({**of_the_page, **typed})})

	def send(self, *requests: Request) -> list[Answer]:
		"""One after the other, from as many visitors."""
		answers = []
		for request in requests:
			frappe.cache.delete_keys("rl:")
			answers += self.racers.send([([request], False), *[([], False)] * (RACERS - 1)])[0]
		frappe.db.rollback()
		return answers


@pytest.fixture(scope="module")
def visitor(site: None) -> Iterator[Visitor]:
	_clear()
	with caches_cleared_once():
		user = {"doctype": "User", "email": SELLER, "first_name": "Seller", "send_welcome_email": 0}
		frappe.get_doc({**user, "roles": [{"role": "LeadCard User"}]}).insert(ignore_permissions=True)
	frappe.get_doc({"doctype": "LC Lead Source", "source_name": SOURCE}).insert()
	asked = ("full_name", "mobile_no", "email_id", "tax_id", "gender", "notes")
	fields = [{"fieldname": name, "fieldtype": "Data", "label": name} for name in asked]
	page = {"title": TITLE, "route": "dang-ky-xem-nha", "published": 1, "doc_type": LEAD}
	form = frappe.get_doc({"doctype": "Web Form", **page, "web_form_fields": fields}).insert()
	way = {"title": TITLE, "kind": "Web Form", "web_form": form.name, "source": SOURCE}
	frappe.get_doc({"doctype": "LC Intake", **way}).insert()
	card = {"full_name": "Khách Cũ", "mobile_no": HELD, "email_id": ADDRESS, "lead_owner": SELLER}
	frappe.get_doc({"doctype": LEAD, "source": SOURCE, **card}).insert()
	frappe.db.commit()
	started = Racers(frappe.local.site, [NO_TOKEN] * RACERS)
	yield Visitor(form.name, started)
	started.stop()
	_clear()


def _clear() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.cache.delete_keys("rl:")
	ways = frappe.get_all("LC Intake", {"title": TITLE}, pluck="name")
	for doctype, filters in (
		(LEAD, {"source": SOURCE}),
		("LC Intake", {"title": TITLE}),
		("Web Form", {"title": TITLE}),
		("LC Lead Source", {"name": SOURCE}),
	):
		for name in frappe.get_all(doctype, filters, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
	frappe.db.delete(LOG, {"intake": ("in", ways or ["-"])})
	frappe.db.delete("Notification Log", {"for_user": SELLER})
	frappe.db.commit()
	forget([SELLER])


def leads(**filters: object) -> list[str]:
	return frappe.get_all(LEAD, {"source": SOURCE, **filters}, pluck="name")


def outcomes(card: str) -> list[str]:
	return frappe.get_all(LOG, {"reference_name": card}, pluck="outcome", order_by="creation")


@pytest.mark.promise("a form of the website for new leads")
def test_12_1_a_visitor_hears_the_same_whether_somebody_is_known(visitor, committing):
	(held,) = leads(full_name="Khách Cũ")
	new, by_phone, by_email = visitor.send(
		# a digit of the tax ID is wrong, which people at the board are warned of
		visitor.request(
			full_name="Lê Mới", mobile_no="0916 778 100", notes="Xem chủ nhật", tax_id=WRONG_DIGIT
		),
		visitor.request(full_name="Lê Cũ", mobile_no="+84916778001", notes="Xem <b>thứ bảy</b>"),
		# the policy of emails warns, and lets people at the board go on
		visitor.request(full_name="Lê Thư", email_id=ADDRESS.upper(), mobile_no="0916 778 101"),
	)
	assert (new.status, new.body) == (200, {"message": {"doctype": LEAD}}), new
	assert [(each.status, each.body) for each in (by_phone, by_email)] == [(200, new.body)] * 2
	again = {"full_name": "Lê Mới", "mobile_no": "0916 778 100", "notes": "Xem chủ nhật"}
	assert visitor.send(visitor.request(**again, tax_id=WRONG_DIGIT))[0].body == new.body
	twice = visitor.request(full_name="Lê Không Số")
	assert [each.body for each in visitor.send(twice, twice)] == [new.body] * 2
	(made,) = leads(full_name="Lê Không Số")
	with committing():
		frappe.delete_doc(LEAD, made, ignore_permissions=True, delete_permanently=True)
	assert visitor.send(twice)[0].ok
	assert len(leads(full_name="Lê Không Số")) == 1
	(lead,) = leads(full_name="Lê Mới")
	assert not frappe.db.count("Comment", {"reference_name": lead, "comment_type": "Comment"})
	assert frappe.db.get_value(LEAD, lead, ["owner", "notes"]) == ("Guest", "Xem chủ nhật")
	assert not leads(full_name="Lê Cũ") and not leads(full_name="Lê Thư")
	assert (outcomes(lead), outcomes(held)) == (["Made"], ["Known", "Known"])
	on_card = {"reference_name": held, "comment_type": "Comment"}
	comments = " ".join(frappe.get_all("Comment", on_card, pluck="content"))
	assert TITLE in comments and "Xem &lt;b&gt;thứ bảy" in comments and "778" not in comments
	assert "Lê Thư" in comments
	bodies = frappe.get_all(LOG, {"reference_name": held}, pluck="body", order_by="creation")
	assert not bodies[0] and "0916 778 101" in bodies[1]
	assert frappe.db.count("Notification Log", {"for_user": SELLER, "document_name": held}) == 2


def test_12_1_what_else_is_wrong_is_told_alike_and_kept_in_the_log(visitor, committing):
	held, free = visitor.send(
		visitor.request(mobile_no=HELD, notes="không tên"),
		visitor.request(mobile_no="0916 778 200", notes="không tên"),
	)
	assert (held.status, held.error, held.message) == (free.status, free.error, free.message)
	assert "is required" in held.message
	refused = frappe.get_all(
		LOG, {"outcome": "Refused"}, ["reason", "body"], order_by="creation desc", limit=2
	)
	assert (
		all("is required" in row.reason and "không tên" in row.body for row in refused) and len(refused) == 2
	)
	assert json.loads(refused[0].body) == {"mobile_no": "0916 778 200", "notes": "không tên"}
	(mended,) = frappe.get_all(LOG, {"body": ("like", "%778 200%")}, pluck="name")
	body = json.dumps({"full_name": "Lê Sửa", "mobile_no": "0916 778 200", "gender": "Male"})
	with committing():
		assert intake.try_again(mended, body) == {"outcome": "Made", "reason": None}
	assert frappe.db.get_value(LEAD, {"full_name": "Lê Sửa"}, ["gender", "notes"]) == ("Male", "")
	beside = visitor.send(visitor.request(full_name="Lê Bên", industry="x", id_number="x"))
	assert beside[0].ok and leads(full_name="Lê Bên")


def test_12_1_a_visitor_does_not_hear_that_somebody_works_on_the_card(visitor):
	(held,) = leads(full_name="Khách Cũ")
	told, refused = len(outcomes(held)), frappe.db.count(LOG, {"outcome": "Refused"})
	queue = get_queue("default")
	frappe.db.get_value(LEAD, held, "name", for_update=True)
	(answer,) = visitor.send(visitor.request(full_name="Lê Chờ", mobile_no=HELD, notes="Gọi lại"))
	assert (answer.status, answer.body) == (200, {"message": {"doctype": LEAD}}), answer
	(job,) = [each for each in queue.jobs if str(each.kwargs.get("method")).endswith("web_forms.tell")]
	at_once(frappe.local.site, (job.kwargs["method"], job.kwargs["kwargs"]))
	job.delete()
	frappe.db.rollback()
	assert outcomes(held)[told:] == ["Known"]
	assert frappe.db.count(LOG, {"outcome": "Refused"}) == refused


def test_12_1_the_same_number_from_several_at_once_is_one_lead(visitor):
	for number in range(3):
		frappe.cache.delete_keys("rl:")
		names = [f"Lê Đua {number} {letter}" for letter in "abc"]
		# the policy of emails warns, and lets people at the board go on
		reached_by = {"email_id": f"dua{number}@forms.example"} if number else {"mobile_no": "0916 778 300"}
		answers = visitor.racers.race(*(visitor.request(full_name=name, **reached_by) for name in names))
		frappe.db.rollback()
		assert [(each.status, each.body) for each in answers] == [(200, {"message": {"doctype": LEAD}})] * 3
		(lead,) = leads(**reached_by)
		assert outcomes(lead).count("Made") == 1 and len(outcomes(lead)) == 3


def test_12_1_beyond_the_limit_of_an_hour_a_visitor_is_told_to_come_again(visitor, committing):
	way = frappe.db.get_value("LC Intake", {"title": TITLE})
	for most, status in ((1, 429), (0, 200)):
		with committing():
			frappe.db.set_value("LC Intake", way, "most_an_hour", most)
		(answer,) = visitor.send(visitor.request(full_name="Lê Nhiều", mobile_no="0916 778 400"))
		assert answer.status == status, answer
	assert len(leads(full_name="Lê Nhiều")) == 1
