"""Random histories: whatever people do to some cards, in whatever order, what the server keeps equals a recount from scratch.

Rules touched: §2.3 to §2.7 and §2.10, §4.5, §5.4, §5.7, §5.9, §5.10, §6.
"""

from datetime import timedelta
from itertools import count

import frappe
import pytest
from frappe.utils import now_datetime
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
	Bundle,
	RuleBasedStateMachine,
	invariant,
	multiple,
	rule,
	run_state_machine_as_test,
)

from leadcard.domain import pipeline

from . import recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
TIMED = st.sampled_from(["LC Call", "LC Meeting"])
HANGING = st.sampled_from(["LC Call", "LC Meeting", "LC Note", "LC Ticket", "Communication"])
DAYS = st.integers(-400, 400)
AMOUNTS = st.integers(0, 10**9)
numbers = count(1)


def refused_or_done(step) -> bool:
	"""Do a step; a refusal must be one of LeadCard's own or Frappe's, and undoes what the step wrote."""
	frappe.db.savepoint("step")
	try:
		step()
	except frappe.ValidationError:
		frappe.db.rollback(save_point="step")
		frappe.local.message_log = []
		return False
	return True


class History(RuleBasedStateMachine):
	"""Some cards, and the people's clicks on them."""

	cards = Bundle("cards")
	records = Bundle("records")
	deals = Bundle("deals")
	call = None

	def __init__(self):
		super().__init__()
		frappe.db.savepoint("history")
		self.known: set[tuple[str, str]] = set()
		self.last_status: dict[tuple[str, str], str] = {}

	def teardown(self):
		frappe.db.rollback(save_point="history")

	def know(self, doctype: str, name: str):
		self.known.add((doctype, name))
		return frappe._dict(doctype=doctype, name=name)

	@rule(target=cards, status=st.sampled_from(["New", "Contacting"]), revenue=AMOUNTS)
	def create_lead(self, status, revenue):
		values = {"full_name": f"Khách {next(numbers)}", "expected_revenue": revenue}
		card = type(self).call("leadcard.api.cards.create_lead", values=values, status=status)["card"]
		return self.know(LEAD, card["name"])

	@rule(target=cards)
	def create_customer(self):
		customer = frappe.get_doc({"doctype": CUSTOMER, "full_name": f"Khách {next(numbers)}"}).insert()
		return self.know(CUSTOMER, customer.name)

	@rule(target=records, card=cards, kind=HANGING, days=DAYS, completed=st.booleans(), sent=st.booleans())
	def hang(self, card, kind, days, completed, sent):
		doc = {"doctype": kind, "reference_doctype": card.doctype, "reference_name": card.name}
		at = str(now_datetime() + timedelta(days=days))
		doc |= {
			"LC Note": {"content": "x"},
			"LC Ticket": {"subject": "x", "status": "Open" if sent else "Closed"},
			"Communication": {
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Sent" if sent else "Received",
				"communication_date": at,
				"subject": "x",
				"content": "x",
			},
		}.get(kind, {"starts_at": at, "completed": completed})
		made = []
		refused_or_done(lambda: made.append(frappe.get_doc(doc).insert().name))
		return multiple(*(frappe._dict(doctype=kind, name=name) for name in made))

	@rule(record=records, days=DAYS, completed=st.booleans(), cancelled=st.booleans())
	def edit(self, record, days, completed, cancelled):
		if not frappe.db.exists(record.doctype, record.name):
			return
		doc = frappe.get_doc(record.doctype, record.name)
		if record.doctype in ("LC Call", "LC Meeting"):
			doc.update({"completed": completed, "cancelled": cancelled})
			doc.starts_at = str(now_datetime() + timedelta(days=days))
		elif record.doctype == "LC Ticket":
			doc.status = "Closed" if completed else "In Progress"
		else:
			return
		refused_or_done(doc.save)

	@rule(record=records, card=cards)
	def relink(self, record, card):
		if frappe.db.exists(record.doctype, record.name):
			doc = frappe.get_doc(record.doctype, record.name)
			doc.update({"reference_doctype": card.doctype, "reference_name": card.name})
			refused_or_done(doc.save)

	@rule(record=records)
	def delete(self, record):
		if frappe.db.exists(record.doctype, record.name):
			frappe.delete_doc(record.doctype, record.name, ignore_permissions=True)

	@rule(card=cards, status=st.sampled_from([*pipeline.COLUMNS, "Dead", "Inactive"]))
	def move(self, card, status):
		doc = frappe.get_doc(card.doctype, card.name)
		doc.status = status
		refused_or_done(doc.save)

	@rule(target=cards, card=cards, into=st.none() | cards)
	def convert(self, card, into):
		if card.doctype != LEAD:
			return multiple()
		arguments = {"customer": into.name} if into and into.doctype == CUSTOMER else {}
		made = []
		refused_or_done(
			lambda: made.append(
				type(self).call("leadcard.api.cards.convert_lead", name=card.name, **arguments)["customer"]
			)
		)
		return multiple(*(self.know(CUSTOMER, name) for name in made))

	@rule(target=deals, card=cards, amount=AMOUNTS, stage=st.sampled_from(["Needs Analysis", "Closed Won"]))
	def open_deal(self, card, amount, stage):
		if card.doctype != CUSTOMER:
			return multiple()
		deal = frappe.get_doc(
			{"doctype": "LC Opportunity", "customer": card.name, "amount": amount, "sales_stage": stage}
		)
		deal.insert()
		return deal.name

	@rule(deal=deals, stage=st.sampled_from(["Needs Analysis", "Closed Won", "Closed Lost"]), amount=AMOUNTS)
	def change_deal(self, deal, stage, amount):
		if frappe.db.exists("LC Opportunity", deal):
			doc = frappe.get_doc("LC Opportunity", deal)
			doc.update({"sales_stage": stage, "amount": amount, "deposit_amount": 0})
			refused_or_done(doc.save)

	@rule(deal=deals, card=cards)
	def move_deal(self, deal, card):
		if card.doctype == CUSTOMER and frappe.db.exists("LC Opportunity", deal):
			doc = frappe.get_doc("LC Opportunity", deal)
			doc.customer = card.name
			refused_or_done(doc.save)

	@rule(deal=deals)
	def delete_deal(self, deal):
		if frappe.db.exists("LC Opportunity", deal):
			frappe.delete_doc("LC Opportunity", deal)

	@rule(card=cards, action=st.sampled_from(["stop_care", "resume_care"]))
	def stop_or_resume(self, card, action):
		arguments = {"reason": "hết nhu cầu"} if action == "stop_care" else {}
		refused_or_done(
			lambda: type(self).call(
				f"leadcard.api.cards.{action}", doctype=card.doctype, name=card.name, **arguments
			)
		)

	@invariant()
	def care_equals_a_recount(self):
		for doctype, name in self.known:
			card = frappe._dict(doctype=doctype, name=name)
			assert recount.stored_care(card) == recount.care(card), (doctype, name)

	@invariant()
	def columns_and_sums_follow_the_wins(self):
		for doctype, name in self.known:
			if doctype == CUSTOMER:
				assert recount.stored_sums(name) == recount.sums(name), name

	@invariant()
	def leads_keep_to_the_pipeline(self):
		for doctype, name in self.known:
			if doctype != LEAD:
				continue
			lead = frappe.db.get_value(LEAD, name, ["status", "customer"], as_dict=True)
			assert (lead.status == "Converted") is bool(lead.customer)
			before = self.last_status.get((doctype, name))
			assert before != "Converted" or lead.status == "Converted", "a converted lead never returns"
			self.last_status[doctype, name] = lead.status
			if lead.status == "Converted":
				for kind in ("LC Call", "LC Meeting", "LC Note", "LC Ticket"):
					assert not frappe.db.exists(kind, {"reference_doctype": LEAD, "reference_name": name})

	@invariant()
	def the_log_ends_with_the_status(self):
		for doctype, name in self.known:
			newest = frappe.get_all(
				"LC Status Change",
				filters={"reference_doctype": doctype, "reference_name": name, "changed_field": "status"},
				order_by="changed_on desc, creation desc",
				limit=1,
				pluck="to_value",
			)
			assert newest == [frappe.db.get_value(doctype, name, "status")]


@pytest.mark.parametrize("steps", [12, 40])
def test_random_histories_equal_a_recount(call, on_bench, steps):
	History.call = staticmethod(call)
	examples = {12: 25, 40: 6}[steps] if not on_bench else {12: 4, 40: 2}[steps]
	run_state_machine_as_test(
		History,
		settings=settings(
			max_examples=examples,
			stateful_step_count=steps,
			deadline=None,
			database=None,
			suppress_health_check=list(HealthCheck),
		),
	)
