"""Stages and sales stages where one is picked: in their own order, and those of the chosen edition (spec §2.9, §5.10)."""

import frappe
import pytest

SEARCH = "frappe.desk.search.search_link"
WIDGET = "frappe.desk.search.search_widget"
GENERAL = ["Needs Analysis", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]
REAL_ESTATE = ["Needs Analysis", "Viewing", "Reservation", "Closed Won", "Closed Lost"]


@pytest.fixture(params=["LeadCard User", "LeadCard Manager"])
def somebody(request, make_user, as_user):
	with as_user(make_user(roles=(request.param,))):
		yield


def picked(call, doctype="LC Sales Stage", txt="", **arguments) -> list[str]:
	return [row["value"] for row in call(SEARCH, doctype=doctype, txt=txt, page_length=50, **arguments)]


def test_5_10_sales_stages_come_in_their_order_and_of_the_edition(somebody, call, settings):
	assert picked(call) == GENERAL
	assert picked(call, filters={"stage_type": "Open"}) == GENERAL[:3]
	assert picked(call, filters=[["LC Sales Stage", "stage_type", "!=", "Open"]]) == GENERAL[3:]
	assert [row[0] for row in call(WIDGET, doctype="LC Sales Stage", txt="")] == GENERAL
	assert [row["name"] for row in call(WIDGET, doctype="LC Sales Stage", txt="", as_dict=1)] == GENERAL
	settings(edition="Real Estate")
	assert picked(call) == REAL_ESTATE


def test_5_10_an_admins_order_is_followed(call):
	frappe.get_doc("LC Sales Stage", "Negotiation").update({"position": 0}).save()
	assert picked(call)[:2] == ["Negotiation", "Needs Analysis"]


def test_5_10_they_are_found_by_their_name_in_either_language(call):
	assert picked(call, txt="closed") == ["Closed Won", "Closed Lost"]
	frappe.local.lang = "vi"
	assert picked(call, txt="thắng") == ["Closed Won"] == picked(call, txt="chot thang")
	assert picked(call, txt="không có gì") == []


def test_2_9_stages_come_in_their_order_and_of_the_edition(somebody, call, settings):
	column = {"pipeline_status": ["in", ["", "Contacting"]]}
	offered = picked(call, "LC Stage", filters=column)
	assert offered == ["Contacted", "Interested", "Replied", "Quotation", "Lost Quotation", "Do Not Contact"]
	settings(edition="Real Estate")
	offered = picked(call, "LC Stage", filters=column)
	assert offered == ["Do Not Contact", "First Call", "First Meeting in Person", "Site Visit"]
