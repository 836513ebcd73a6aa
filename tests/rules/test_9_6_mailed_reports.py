"""Reports that Frappe mails (spec §9.1, §9.6): periods are ours, amounts are the site's, and one that fails stops no other."""

from __future__ import annotations

import io
import json

import frappe
import pytest

from leadcard.config import written_amount
from leadcard.hardening import seams

pytestmark = pytest.mark.bench

NAME = "Expected and Actual Revenue"
MAIL = "frappe.email.doctype.auto_email_report.auto_email_report"
TODAY = "2026-09-15 09:00:00"


@pytest.fixture
def mail(make_customer, make_opportunity, freeze, make_user):
	"""A mail of last month's revenue, 7,000,000, for a manager; and of Frappe's own dates, of half a year."""
	seams.install()
	freeze(TODAY)
	seller = make_user()
	values = {"opportunity_owner": seller, "expected_close_date": "2026-08-20", "amount": 7_000_000}
	customer = make_customer(account_owner=seller)
	make_opportunity(customer, sales_stage="Closed Won", won_on="2026-08-03 08:00:00", **values)
	make_opportunity(customer, sales_stage="Closed Won", won_on="2026-09-03 08:00:00", **values)

	def make(**chosen):
		filters = {"period": "last_month", "step": "Month", "seller": seller}
		filters |= chosen.pop("filters", {})
		about = {
			"report": NAME,
			"report_type": "Script Report",
			"user": "Administrator",
			"frequency": "Monthly",
		}
		dates = {"dynamic_date_period": "Half Yearly", "use_first_day_of_period": 1}
		dates |= {"from_date_field": "from_date", "to_date_field": "to_date"}
		values = {"email_to": "sep@example.com", "format": "HTML", "filters": json.dumps(filters)}
		return frappe.get_doc({"doctype": "Auto Email Report", **about, **dates, **values, **chosen}).insert()

	return make


def test_9_1_the_period_is_ours_whatever_frappe_calls_half_a_year(mail):
	"""In the second half of 2026 Frappe's begins in July 2027."""
	content = mail(format="CSV").get_report_content()
	*_rows, total = str(content).strip().splitlines()
	assert "08/2026" in content and "09/2026" not in content
	assert total.split(",")[4:6] == ["14000000.0", "7000000.0"]


def test_9_6_money_is_written_as_the_site_writes_it_and_counts_in_excel(mail):
	from openpyxl import load_workbook

	assert written_amount(7_000_000) in mail().get_report_content()
	book = load_workbook(io.BytesIO(mail(format="XLSX").get_report_content()))
	assert 7_000_000 in [cell.value for row in book.active.iter_rows() for cell in row]


def test_9_6_a_mail_that_fails_stops_no_other(mail, outgoing):
	for old in frappe.get_all("Auto Email Report", pluck="name"):
		frappe.db.set_value("Auto Email Report", old, "enabled", 0)
	bad, good = (
		mail(filters={"period": "no period"}, email_to="bad@example.com"),
		mail(email_to="good@example.com"),
	)
	for number, each in enumerate((bad, good)):
		frappe.db.set_value("Auto Email Report", each.name, "modified", f"2026-09-0{9 - number} 08:00:00")
	frappe.get_attr(f"{MAIL}.send_monthly")()
	sent = frappe.get_all(
		"Email Queue Recipient", {"recipient": ("like", "%d@example.com")}, pluck="recipient"
	)
	assert sent == ["good@example.com"]
	assert frappe.db.exists("Error Log", {"method": ("like", f"%{bad.name}%")})
