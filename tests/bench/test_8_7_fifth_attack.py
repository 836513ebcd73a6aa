"""Spec §8.3, §8.7, §9.7: what a fifth attack has found, the way of people over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils.background_jobs import execute_job
from frappe.utils.global_search import sync_global_search

from tests.bench.racers import Answer
from tests.bench.ring import EMAILS, SECRET, Ring, ring
from tests.bench.site_config import succeeding
from tests.bench.test_8_7_fourth_attack import posted
from tests.bench.test_8_7_third_attack import kept, sending

pytestmark = pytest.mark.bench

MAILER = "mailer.of.ring@example.com"
REPORT = "Of the ring"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# reports that Frappe mails: who may set them up is a Report Manager, who sees no card


@pytest.fixture
def mailer(made, committing) -> Iterator[str]:
	"""A Report Manager with none of LeadCard's roles."""
	user = {"doctype": "User", "email": MAILER, "first_name": "Mailer", "send_welcome_email": 0}
	keys = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET}
	note = {"doctype": "Note", "title": "Của ring", "public": 1}
	with kept(committing, {**user, **keys, "roles": [{"role": "Report Manager"}]}, note):
		made.tokens["mailer"] = f"{keys['api_key']}:{SECRET}"
		try:
			yield MAILER
		finally:
			frappe.db.rollback()
			with committing():
				for name in frappe.get_all("Auto Email Report", {"report": REPORT}, pluck="name"):
					frappe.delete_doc("Auto Email Report", name, force=True)
				frappe.delete_doc("Report", REPORT, force=True, ignore_missing=True)


def mail(made: Ring, about: str, settings: dict, user: str) -> Answer:
	"""The mailer saves a report, and has it mailed as somebody reads it."""
	saved = made.ask(
		"mailer",
		"frappe.desk.reportview.save_report",
		**{"name": REPORT, "doctype": about, "report_settings": json.dumps(settings)},
	)
	assert saved.ok, saved
	values = {"report": REPORT, "report_type": "Report Builder", "user": user, "email_to": MAILER}
	mailing = {"frequency": "Daily", "format": "HTML", "no_of_rows": 100, "enabled": 1}
	return made.ask("mailer", "/api/resource/Auto Email Report", **values, **mailing)


def sent_to_mailer(committing) -> str:
	"""What the job of the scheduler, which is the Administrator's, sends."""
	with sending(committing):
		posted(committing)
		with committing():
			job = "frappe.email.doctype.auto_email_report.auto_email_report.send_daily"
			execute_job(frappe.local.site, job, "", job, {}, is_async=False)
		return posted(committing).lower()


@pytest.mark.promise("the job that mails a report")
def test_9_7_no_expression_of_a_mailed_report_reads_cards(made, committing, mailer):
	number = "(select max(mobile_no) from `tabLC Lead` where full_name like '%Xyzzy')"
	summed = {"aggregate_function": "sum", "aggregate_on": f"coalesce(nullif(title, title), {number})"}
	settings = {
		"fields": [["title", "Note"], ["_aggregate_column", "Note"]],
		"group_by": {"group_by": "`tabNote`.`name`", **summed},
	}
	assert mail(made, "Note", settings, MAILER).ok
	assert sent_to_mailer(committing).count("816999124") == 0


@pytest.mark.promise("mailed reports (")
def test_9_7_without_the_seams_a_mailed_report_holds_what_the_administrator_sees(made, committing, mailer):
	with succeeding():
		test_9_7_no_expression_of_a_mailed_report_reads_cards(made, committing, mailer)


def test_9_7_a_mailed_report_of_ones_own_is_sent(made, committing, mailer):
	assert mail(made, "Note", {"fields": [["title", "Note"]]}, MAILER).ok
	assert "của ring" in sent_to_mailer(committing)


@pytest.mark.promise("an Auto Email Report is run for whichever")
def test_9_7_nobody_has_a_report_mailed_as_who_sees_more_reads_it(made, committing, mailer):
	"""What Frappe keeps beside cards, for the eyes of a System Manager."""
	gone = {"doctype": "Deleted Document", "deleted_doctype": "LC Lead", "deleted_name": "x", "data": "xyzzy"}
	with kept(committing, gone):
		answers = [
			mail(made, "Deleted Document", {"fields": [["data", "Deleted Document"]]}, user)
			for user in ("Administrator", EMAILS["owner"])
		]
		assert sent_to_mailer(committing).count("xyzzy") == 0
	assert [answer.status for answer in answers] == [403, 403]


# what is anonymised is found by the texts of a card, which whoever enters the card chooses


def test_16_7_what_somebody_enters_on_a_card_takes_nothing_of_others_with_it(made, committing):
	"""The address of a colleague, and words that stand in every email."""
	values = {"party_type": "Individual", "full_name": "Content-Type: text/plain", "email_id": EMAILS["desk"]}
	trap = made.ask("sibling", "leadcard.api.cards.create_lead", values=values)
	assert trap.ok, trap
	name = trap.result["card"]["name"]
	manager = {"doctype": "User", "email": "manager.of.ring@example.com", "first_name": "Manager"}
	keys = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET, "send_welcome_email": 0}
	medium = {"communication_type": "Communication", "communication_medium": "Email"}
	letter = {"doctype": "Communication", "subject": "Thư riêng", "content": "Riêng", **medium}
	waiting = {"doctype": "Email Queue", "sender": "a@example.com", "status": "Not Sent"}
	with kept(
		committing,
		{**manager, **keys, "roles": [{"role": "LeadCard Manager"}]},
		{**letter, "sender": "someone@elsewhere.example", "recipients": EMAILS["desk"]},
		{**waiting, "message": "Content-Type: text/plain", "recipients": [{"recipient": "b@example.com"}]},
		{**waiting, "message": "x", "recipients": [{"recipient": EMAILS["desk"]}]},
	) as (_user, email, *queued):
		made.tokens["manager"] = f"{keys['api_key']}:{SECRET}"
		sent = {"doctype": "LC Lead", "name": name, "reason": "Theo yêu cầu"}
		assert (answer := made.ask("manager", "leadcard.api.privacy.anonymise", **sent)).ok, answer
		frappe.db.rollback()
		assert frappe.db.get_value("Communication", email.name, "content") == "Riêng"
		assert [each.name for each in queued if not frappe.db.exists("Email Queue", each.name)] == []


# the global search, whose index is filled by a job


@pytest.mark.promise("the global search answers")
def test_8_3_what_was_deleted_while_it_waited_for_the_index_is_not_found(made, committing):
	links = [{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]}]
	with committing():
		contact = frappe.get_doc({"doctype": "Contact", "first_name": "Xoaxyzzy", "links": links}).insert()
		contact.delete()
		sync_global_search()
	try:
		assert frappe.db.get_value("__global_search", {"name": contact.name}, "content", order_by=None)
		answer = made.ask("sibling", "frappe.utils.global_search.search", text="Xoaxyzzy")
		assert answer.ok and not answer.result, answer
	finally:
		with committing():
			frappe.db.delete("__global_search", {"name": contact.name})
