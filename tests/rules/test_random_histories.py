"""Random histories: whatever people do to some cards, in whatever order, what the server keeps equals a recount from scratch.

Rules touched: §2.3 to §2.7 and §2.10, §4.5, §5.4, §5.7, §5.9, §5.10, §6. `LEADCARD_HISTORIES=1000` walks through that many
instead of the few that fit into every run, and prints how many steps they took. On a bench it wants the site for itself.
"""

import os
from datetime import timedelta
from itertools import count

import frappe
import pytest
from frappe.desk.form import assign_to
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
SALES_STAGES = st.sampled_from(["Needs Analysis", "Closed Won", "Closed Lost"])
DAYS = st.integers(-400, 400)
# what winning and losing ask for
OUTCOME = {"won_for_nothing": 1, "lost_reason": "No Budget"}
AMOUNTS = st.integers(0, 10**9)
LARGE_AMOUNTS = AMOUNTS | st.integers(4 * 10**11, 10**12)
STATUSES = st.sampled_from([*pipeline.COLUMNS, "Dead", "Inactive"])
STOP_NOTES = {LEAD: "Dead Lead", CUSTOMER: "Unactivate Account"}
STEPS = {12: {"sandbox": 12, "bench": 4}, 40: {"sandbox": 4, "bench": 2}}
HISTORIES = "LEADCARD_HISTORIES"
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
	make_user = None
	histories = steps = 0

	def __init__(self):
		super().__init__()
		History.histories += 1
		self.users = [History.make_user(f"history{number}@example.com") for number in range(3)]
		self.known: set[tuple[str, str]] = set()
		self.last_status: dict[tuple[str, str], str] = {}

	def teardown(self):
		# all of it, so that no lock outlives its history
		frappe.db.rollback()

	def check_invariants(self, *arguments, **options):
		History.steps += 1
		super().check_invariants(*arguments, **options)

	def click(self, method: str, **arguments):
		return History.call(method, **arguments)

	def is_there(self, card) -> bool:
		return (card.doctype, card.name) in self.known

	def know(self, doctype: str, name: str):
		self.known.add((doctype, name))
		return frappe._dict(doctype=doctype, name=name)

	@rule(target=cards, status=st.sampled_from(["New", "Contacting"]), revenue=AMOUNTS)
	def create_lead(self, status, revenue):
		values = {"full_name": f"Khách {next(numbers)}", "expected_revenue": revenue}
		card = self.click("leadcard.api.cards.create_lead", values=values, status=status)["card"]
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

	@rule(record=records, card=cards)
	def relink_email(self, record, card):
		if record.doctype == "Communication" and frappe.db.exists("Communication", record.name):
			to = {"reference_doctype": card.doctype, "reference_name": card.name}
			refused_or_done(
				lambda: self.click("leadcard.hardening.stand_ins.writes.relink", name=record.name, **to)
			)

	@rule(record=records)
	def delete(self, record):
		if frappe.db.exists(record.doctype, record.name):
			refused_or_done(lambda: frappe.delete_doc(record.doctype, record.name, ignore_permissions=True))

	@rule(card=cards)
	def delete_card(self, card):
		if self.is_there(card) and refused_or_done(lambda: frappe.delete_doc(card.doctype, card.name)):
			self.known.remove((card.doctype, card.name))

	@rule(card=cards, status=STATUSES)
	def move(self, card, status):
		if self.is_there(card):
			doc = frappe.get_doc(card.doctype, card.name)
			doc.status = status
			refused_or_done(doc.save)

	@rule(card=cards, status=STATUSES)
	def set_value(self, card, status):
		target = {"doctype": card.doctype, "name": card.name}
		refused_or_done(
			lambda: self.click("frappe.client.set_value", fieldname="status", value=status, **target)
		)

	@rule(chosen=st.lists(cards, min_size=2, max_size=3), status=STATUSES)
	def edit_in_bulk(self, chosen, status):
		docs = [{"doctype": card.doctype, "docname": card.name, "status": status} for card in chosen]
		self.click("leadcard.hardening.stand_ins.writes.bulk_update", docs=docs)

	@rule(chosen=st.lists(deals, min_size=1, max_size=3), stage=SALES_STAGES, amount=LARGE_AMOUNTS)
	def edit_deals_in_bulk(self, chosen, stage, amount):
		values = {"doctype": "LC Opportunity", "sales_stage": stage, "amount": amount, **OUTCOME}
		self.click(
			"leadcard.hardening.stand_ins.writes.bulk_update",
			docs=[{**values, "docname": name} for name in chosen],
		)

	@rule(card=cards, user=st.integers(0, 2))
	def assign(self, card, user):
		if self.is_there(card):
			wish = {"doctype": card.doctype, "name": card.name, "assign_to": [self.users[user]]}
			refused_or_done(lambda: assign_to.add(wish))

	@rule(card=cards, user=st.integers(0, 2))
	def unassign(self, card, user):
		if self.is_there(card):
			assign_to.remove(card.doctype, card.name, self.users[user])

	@rule(target=cards, card=cards, into=st.none() | cards)
	def convert(self, card, into):
		if card.doctype != LEAD or not self.is_there(card):
			return multiple()
		arguments = {"customer": into.name} if into and into.doctype == CUSTOMER else {}
		made = []
		refused_or_done(
			lambda: made.append(
				self.click("leadcard.api.cards.convert_lead", name=card.name, **arguments)["customer"]
			)
		)
		return multiple(*(self.know(CUSTOMER, name) for name in made))

	@rule(target=deals, card=cards, amount=AMOUNTS, stage=st.sampled_from(["Needs Analysis", "Closed Won"]))
	def open_deal(self, card, amount, stage):
		if card.doctype != CUSTOMER or not self.is_there(card):
			return multiple()
		deal = frappe.get_doc(
			{
				"doctype": "LC Opportunity",
				"customer": card.name,
				"amount": amount,
				"sales_stage": stage,
				"won_for_nothing": 1,
			}
		)
		deal.insert()
		return deal.name

	@rule(deal=deals, stage=SALES_STAGES, amount=AMOUNTS)
	def change_deal(self, deal, stage, amount):
		if frappe.db.exists("LC Opportunity", deal):
			doc = frappe.get_doc("LC Opportunity", deal)
			doc.update({"sales_stage": stage, "amount": amount, "deposit_amount": 0, **OUTCOME})
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

	@rule(card=cards, fits=st.booleans())
	def stop_by_note(self, card, fits):
		other = {LEAD: CUSTOMER, CUSTOMER: LEAD}[card.doctype]
		note = {
			"doctype": "LC Note",
			"reference_doctype": card.doctype,
			"reference_name": card.name,
			"note_type": STOP_NOTES[card.doctype if fits else other],
			"reason": "hết nhu cầu",
		}
		# what is written on a converted lead goes to its customer
		follows = card.doctype == LEAD and frappe.db.get_value(LEAD, card.name, "customer")
		assert not refused_or_done(frappe.get_doc(note).insert) or fits is not bool(follows)

	@rule(card=cards, action=st.sampled_from(["stop_care", "resume_care"]))
	def stop_or_resume(self, card, action):
		if not self.is_there(card):
			return
		arguments = {"reason": "hết nhu cầu"} if action == "stop_care" else {}
		refused_or_done(
			lambda: self.click(
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

	@invariant()
	def who_is_assigned_is_who_has_a_task(self):
		for doctype, name in self.known:
			on_card = {"reference_type": doctype, "reference_name": name}
			tasks = frappe.get_all("ToDo", filters={**on_card, "status": "Open"}, pluck="allocated_to")
			shown = frappe.parse_json(frappe.db.get_value(doctype, name, "_assign") or "[]")
			assert set(shown) == set(tasks), (doctype, name)


@pytest.mark.parametrize("steps", STEPS)
def test_random_histories_equal_a_recount(call, make_user, on_bench, capsys, steps):
	History.call = staticmethod(call)
	History.make_user = staticmethod(make_user)
	History.histories = History.steps = 0
	wanted = int(os.environ.get(HISTORIES, 0))
	try:
		run_state_machine_as_test(
			History,
			settings=settings(
				max_examples=wanted // len(STEPS) or STEPS[steps]["bench" if on_bench else "sandbox"],
				stateful_step_count=steps,
				database=None,
				suppress_health_check=list(HealthCheck),
			),
		)
	finally:
		if wanted:
			with capsys.disabled():
				print(f"\n{History.histories} histories, {History.steps} steps")
