"""Spec §8.3 over HTTP: who was given one card, and has no role of LeadCard, has its form, and is told so at the board's door."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import frappe.share
import pytest

from tests.bench.racers import Racers, Request
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

CLERK, PAGE = "clerk.with.a.card@example.com", "frappe.desk.desk_page.getpage"


@pytest.fixture(scope="module")
def clerk(site: None) -> Iterator:
	"""`clerk(target, verb="GET", **values)`: what somebody with a role of Frappe's alone is answered."""
	forget([CLERK])
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": CLERK,
			"first_name": "Clerk",
			"send_welcome_email": 0,
			"roles": [{"role": "Website Manager"}],
			"api_key": frappe.generate_hash(length=15),
			"api_secret": "of-a-clerk",
		}
	).insert(ignore_permissions=True)
	frappe.db.commit()
	racers = Racers(frappe.local.site, [f"{user.api_key}:of-a-clerk"])

	def ask(target: str, verb: str = "GET", **values: object):
		(((answer,),),) = [racers.send([([Request(target, values, verb)], False)])]
		return answer

	yield ask
	racers.stop()
	forget([CLERK])


@pytest.fixture(scope="module")
def given(clerk) -> Iterator[str]:
	"""A lead with a product, shared with the clerk after they were at the board's door."""
	refused = clerk(PAGE, name="leadcard")
	assert refused.status == 403 and "LeadCard User" in refused.message and "/app/" not in refused.message
	product = frappe.get_doc({"doctype": "LC Product", "product_name": "Căn của thư ký", "price": 5}).insert()
	values = {"doctype": "LC Lead", "full_name": "Trần Được Giao", "product": product.name}
	lead = frappe.get_doc(values).insert()
	frappe.share.add("LC Lead", lead.name, CLERK, write=1)
	frappe.db.commit()
	yield lead.name
	frappe.db.rollback()
	lead.delete()
	product.delete()
	frappe.db.commit()


def test_8_3_the_boards_door_says_for_whom_it_is_and_where_the_given_cards_are(clerk, given):
	refused = clerk(PAGE, name="leadcard")
	assert refused.status == 403 and "LeadCard User" in refused.message
	assert "/app/lc-lead" in refused.message and "/app/lc-customer" not in refused.message
	assert clerk("frappe.client.get_list", doctype="LC Lead").result == [{"name": given}]
	assert clerk("leadcard.api.board.get_card", doctype="LC Lead", name=given).ok


def test_8_3_what_the_form_asks_quietly_opens_no_window_of_the_desk(clerk, given):
	product = frappe.db.get_value("LC Lead", given, "product")
	for answer in (
		clerk("leadcard.api.cards.get_offer", product=product),
		clerk("leadcard.api.duplicates.check", "POST", values={"mobile_no": "0916666123"}),
	):
		assert answer.status == 403 and answer.message
		# the desk shows this text in a window, whoever asked
		assert "_error_message" not in answer.body


def test_8_3_other_pages_are_frappes_answer(clerk):
	assert clerk(PAGE, name="user-profile").ok
	refused = clerk(PAGE, name="permission-manager")
	assert refused.status == 403 and "LeadCard" not in refused.message
