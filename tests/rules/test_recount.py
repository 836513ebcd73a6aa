"""The repair of what came past the hooks: cards' care, columns and sums against a recount (spec §2.3, §2.6, §5.4, §5.9)."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from leadcard.pipeline import care, recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"


def found(*, put_right: bool = False) -> dict:
	return {(item.name, item.field): item.counted for item in recount.check_all(repair=put_right)}


@pytest.fixture
def damaged(make_lead, make_customer):
	"""A lead, a customer and a stopped customer, damaged as SQL by hand would; with what they must be."""
	before = now_datetime().replace(microsecond=0)
	lead, customer, stopped = make_lead(), make_customer(), make_customer()
	hung = {"reference_doctype": LEAD, "reference_name": lead.name}
	call = frappe.get_doc(
		{"doctype": "LC Call", **hung, "starts_at": add_days(before, -1), "completed": 1}
	).insert()
	frappe.get_doc({"doctype": "LC Meeting", **hung, "starts_at": add_days(before, 2)}).insert()
	frappe.get_doc({"doctype": "LC Ticket", **hung, "subject": "x"}).insert()
	for card in (customer, stopped):
		frappe.get_doc(
			{
				"doctype": "LC Opportunity",
				"title": "Căn A",
				"customer": card.name,
				"amount": 500,
				"sales_stage": "Closed Won",
			}
		).insert()
	frappe.get_doc(
		{
			"doctype": "LC Note",
			"reference_doctype": CUSTOMER,
			"reference_name": stopped.name,
			"note_type": "Unactivate Account",
			"reason": "hết nhu cầu",
		}
	).insert()
	assert not found()
	fields = ["status", "last_care_on", "next_activity_on", "open_tickets"]
	right = frappe.db.get_value(LEAD, lead.name, fields, as_dict=True)
	frappe.db.set_value(
		LEAD, lead.name, {"status": "New", "next_activity_on": None, "open_tickets": 7, "has_comments": 1}
	)
	frappe.db.set_value(LEAD, lead.name, "last_care_on", add_days(call.starts_at, -30))
	frappe.db.set_value(CUSTOMER, customer.name, {"status": "Converted", "won_revenue": 1})
	frappe.db.set_value(CUSTOMER, stopped.name, {"status_before_stop": "Converted", "first_won_on": None})
	return frappe._dict(
		lead=lead.name,
		customer=customer.name,
		stopped=stopped.name,
		right={
			(lead.name, "status"): "Contacting",
			(lead.name, "last_care_on"): right.last_care_on,
			(lead.name, "next_activity_on"): right.next_activity_on,
			(lead.name, "open_tickets"): 1,
			(lead.name, "has_comments"): 0,
			(customer.name, "status"): "Transacted",
			(customer.name, "won_revenue"): 500,
			(stopped.name, "status_before_stop"): "Transacted",
			(stopped.name, "first_won_on"): frappe.db.get_value(
				"LC Opportunity", {"customer": stopped.name}, "won_on"
			),
		},
	)


def test_5_4_a_recount_reports_each_difference_and_changes_nothing(damaged):
	assert found() == damaged.right
	assert found() == damaged.right


def test_5_4_a_repair_puts_all_right_and_logs_the_moves(damaged):
	assert found(put_right=True) == damaged.right
	assert not found()
	assert frappe.db.get_value(LEAD, damaged.lead, "status") == "Contacting"
	assert frappe.db.get_value(CUSTOMER, damaged.customer, "status") == "Transacted"
	assert frappe.db.get_value(CUSTOMER, damaged.stopped, "status") == "Inactive"
	newest = frappe.get_last_doc("LC Status Change", {"reference_name": damaged.customer})
	assert (newest.from_value, newest.to_value, newest.why) == ("Converted", "Transacted", "Opportunity won")


def test_5_4_a_card_that_cannot_be_counted_stops_no_other(damaged, monkeypatch):
	counted = care.recount

	def failing(doctype, name, card):
		if name == damaged.lead:
			raise ValueError("broken")
		return counted(doctype, name, card)

	title = f"LeadCard: recount of {damaged.lead} failed"
	with monkeypatch.context() as broken:
		broken.setattr(care, "recount", failing)
		assert {name for name, _field in found(put_right=True)} == {damaged.customer, damaged.stopped}
	assert frappe.db.count("Error Log", {"method": title}) == 1
	assert {name for name, _field in found()} == {damaged.lead}
