"""The reports that come saved (spec §9.6): Frappe's report builder over LeadCard's documents, of what each reader sees."""

from __future__ import annotations

import json

import frappe
import pytest

pytestmark = pytest.mark.bench

SAVED = {"module": "LeadCard", "report_type": "Report Builder"}
GET = "frappe.desk.reportview.get"


def run(name: str, *filters: list) -> list[dict]:
	"""What the report view asks for when it opens a saved report."""
	report = frappe.get_doc("Report", name)
	saved = json.loads(report.json)
	asked = {
		"doctype": report.ref_doctype,
		"fields": json.dumps(
			[f"`tab{doctype}`.`{field}`" for field, doctype in saved["fields"] if field[0] != "_"]
		),
		"filters": json.dumps([*saved["filters"], *filters]),
		"order_by": saved["order_by"],
		"start": 0,
		"page_length": 500,
		"view": "Report",
	}
	if group := saved["group_by"]:
		on = group.get("aggregate_on", "").rpartition(".")[2].strip("`") or "name"
		asked |= {
			"group_by": group["group_by"],
			"aggregate_function": group["aggregate_function"],
			"aggregate_on_field": on,
			"aggregate_on_doctype": report.ref_doctype,
			"order_by": "_aggregate_column desc",
		}
	with pytest.MonkeyPatch.context() as request:
		request.setattr(frappe.local, "form_dict", frappe._dict(asked))
		found = frappe.call(GET)
	return [dict(zip(found["keys"], row, strict=True)) for row in found["values"]] if found else []


def test_9_6_there_are_six_and_each_opens_for_a_salesperson(floor, make_lead, as_user):
	make_lead(lead_owner=floor.anna)
	names = frappe.get_all("Report", SAVED, pluck="name")
	assert len(names) == 6
	with as_user(floor.anna):
		for name in names:
			assert frappe.get_doc("Report", name).is_permitted(), name
			run(name)
			frappe.get_doc("Report", name).get_data(user=floor.anna, as_dict=True)


def test_9_6_a_group_counts_and_adds_what_one_sees(
	floor, make_lead, make_customer, make_opportunity, as_user, call
):
	source = frappe.get_doc({"doctype": "LC Lead Source", "source_name": "Riêng"}).insert().name
	for owner, amount in ((floor.anna, 2), (floor.carl, 3)):
		for _lead in range(amount):
			make_lead(lead_owner=owner, source=source)
		customer = make_customer(account_owner=owner, source=source)
		make_opportunity(customer, sales_stage="Closed Won", amount=amount, opportunity_owner=owner)
	deals = frappe.get_all(
		"LC Opportunity", {"opportunity_owner": ("in", [floor.anna, floor.carl])}, pluck="name"
	)
	for name, field, narrow in (
		("Open Leads by Owner", "lead_owner", ["LC Lead", "source", "=", source]),
		("Won Opportunities by Seller", "opportunity_owner", ["LC Opportunity", "name", "in", deals]),
	):
		for who, counts in (
			("anna", {"anna": 2}),
			("carl", {"carl": 3}),
			("boss", {"anna": 2, "carl": 3}),
			("outsider", {}),
		):
			with as_user(floor[who]):
				rows = run(name, narrow)
			assert {row[field]: row["_aggregate_column"] for row in rows} == {
				floor[one]: of for one, of in counts.items()
			}


def test_9_6_what_an_admin_changed_outlives_a_migration():
	"""A file that is as it was isn't brought in again."""
	from frappe.modules.import_file import import_file

	frappe.db.set_value("Report", "Open Leads by Owner", {"disabled": 1})
	frappe.db.set_value("Number Card", "LC Open Leads", {"label": "Của tôi"})
	import_file("LeadCard", "report", "Open Leads by Owner")
	import_file("LeadCard", "number_card", "LC Open Leads")
	assert frappe.db.get_value("Report", "Open Leads by Owner", "disabled")
	assert frappe.db.get_value("Number Card", "LC Open Leads", "label") == "Của tôi"


@pytest.mark.parametrize(
	("doctype", "values"),
	[
		(
			"Report",
			{"report_name": "Open Opportunities", "ref_doctype": "LC Lead", "report_type": "Report Builder"},
		),
		(
			"Dashboard Chart",
			{"chart_name": "Cards by Column", "chart_type": "Count", "document_type": "LC Lead"},
		),
	],
	ids=["report", "chart"],
)
def test_9_6_ones_own_of_the_same_name_is_kept_when_leadcard_brings_its_own(doctype, values):
	"""As on a site that had it before it was updated."""
	(name,) = (value for field, value in values.items() if field.endswith("_name"))
	frappe.db.delete(doctype, name)
	own = {"doctype": doctype, **values, "filters_json": "[]", "based_on": "creation", "timeseries": 1}
	frappe.get_doc(own).insert()
	for hook in frappe.get_hooks("before_migrate", app_name="leadcard"):
		frappe.get_attr(hook)()
		frappe.get_attr(hook)()
	assert not frappe.db.exists(doctype, name)
	assert frappe.get_doc(doctype, f"{name} 2").is_standard in (0, "No")
