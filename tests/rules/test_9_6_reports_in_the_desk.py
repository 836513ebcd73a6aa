"""LeadCard's reports in Frappe's report system (spec §9.6, §9.7): the desk, exports, mails of the scheduler, User Permissions."""

from __future__ import annotations

import io
import json

import frappe
import pytest

from leadcard.figures.reports import REPORTS

pytestmark = pytest.mark.bench

RUN = "frappe.desk.query_report.run"
EXPORT = "frappe.desk.query_report.export_query"
NAME = "Expected and Actual Revenue"
FILTERS = {"period": "2025-01-01/2025-03-31", "step": "Month", "by_seller": 1}


@pytest.fixture
def sold(floor, make_customer, make_opportunity):
	"""Anna has won 7, and Carl of the other team 100."""
	for seller, amount in ((floor.anna, 7), (floor.carl, 100)):
		customer = make_customer(account_owner=seller)
		make_opportunity(
			customer,
			sales_stage="Closed Won",
			amount=amount,
			won_on="2025-03-02 08:00:00",
			expected_close_date="2025-03-31",
			opportunity_owner=seller,
		)
	return floor


def run(call, name=NAME, **filters) -> dict:
	return call(RUN, report_name=name, filters=json.dumps({**FILTERS, **filters}))


@pytest.mark.parametrize(
	("who", "won"), [("anna", 7), ("carl", 100), ("lead", 7), ("boss", 107), ("outsider", 0)]
)
def test_9_7_the_desk_shows_what_one_sees_with_totals_of_our_own(sold, as_user, call, who, won):
	with as_user(sold[who]):
		answer = run(call)
	*rows, total = answer["result"]
	assert (total["actual"], sum(row["actual"] for row in rows)) == (won, won)
	assert total["ratio"] == (100 if won else None)
	assert not answer["add_total_row"]
	assert [each["fieldtype"] for each in answer["columns"]].count("Link") == 0


@pytest.mark.parametrize("name", REPORTS)
def test_9_6_each_report_is_in_the_desk_as_the_api_has_it(sold, as_user, call, name):
	with as_user(sold.lead):
		desk = run(call, name)
		api = call.get("leadcard.api.figures.get_report", name=name, filters=FILTERS)
	assert desk["result"] == api["rows"] and desk["columns"] == api["columns"]
	assert not {"Link", "Dynamic Link"} & {column["fieldtype"] for column in desk["columns"]}
	assert not desk["add_total_row"]


def test_9_7_user_permissions_on_users_take_no_row_away(sold, as_user, call):
	frappe.get_doc(
		{"doctype": "User Permission", "user": sold.boss, "allow": "User", "for_value": sold.anna}
		| {"apply_to_all_doctypes": 0, "applicable_for": "ToDo"}
	).insert()
	with as_user(sold.boss):
		*rows, total = run(call)["result"]
	assert total["actual"] == sum(row["actual"] for row in rows) == 107


def test_9_7_who_has_no_role_gets_no_report(make_user, as_user, call):
	with as_user(make_user(roles=())), pytest.raises(frappe.PermissionError):
		run(call)


def test_9_6_the_export_has_what_the_screen_has(sold, make_user, as_user, call, monkeypatch):
	from openpyxl import load_workbook

	with as_user(make_user(roles=("LeadCard Manager",))):
		shown = run(call)
		asked = {"report_name": NAME, "filters": json.dumps(FILTERS), "file_format_type": "Excel"}
		rows = json.dumps(list(range(len(shown["result"]))))
		monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(**asked, visible_idx=rows))
		frappe.call(EXPORT)
		book = load_workbook(io.BytesIO(frappe.response["filecontent"]))
	written = [[cell.value for cell in row] for row in book.active.iter_rows()]
	headings = [column["label"] for column in shown["columns"]]
	start = next(number for number, row in enumerate(written) if row[: len(headings)] == headings)
	cells = [[row[column["fieldname"]] or None for column in shown["columns"]] for row in shown["result"]]
	assert [[cell or None for cell in row[: len(headings)]] for row in written[start + 1 :]] == cells


@pytest.mark.parametrize(("who", "won"), [("anna", "7"), ("lead", "7"), ("carl", "100")])
def test_9_7_a_mail_of_the_scheduler_has_what_its_reader_sees(sold, who, won):
	mail = frappe.get_doc(
		{"doctype": "Auto Email Report", "report": NAME, "report_type": "Script Report", "user": sold[who]}
		| {
			"email_to": "sep@example.com",
			"frequency": "Daily",
			"format": "CSV",
			"filters": json.dumps(FILTERS),
		}
	).insert()
	assert frappe.session.user == "Administrator"
	total = [line for line in str(mail.get_report_content()).splitlines() if "Total" in line]
	assert len(total) == 1 and f",{won}" in total[0].replace(".0", "")
	assert frappe.session.user == "Administrator"
