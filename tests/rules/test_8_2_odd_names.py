"""Spec §8.2, §8.3: people and teams with odd signs in their names see what they should, and break no query."""

import frappe
import pytest

from leadcard.figures.reports import REPORTS
from leadcard.permissions.viewers import viewers_of

LEAD, CUSTOMER, TEAM = "LC Lead", "LC Customer", "LC Sales Team"
ODD = [
	"o'brien@example.com",
	"100%s@example.com",
	"50%%(name)s@example.com",
	"nguyễn.văn.ánh@example.com",
	'"x) or 1=1 -- "@example.com',
	"a\\'b\\@example.com",
	"`tick`{0}@example.com",
]


@pytest.mark.parametrize("user", ODD)
def test_8_2_an_owner_with_odd_signs_in_the_name_is_seen_by_who_should(
	user, make_user, make_lead, make_customer, make_opportunity, log_activity, as_user, call
):
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete(TEAM)
	stamp = frappe.generate_hash(length=4)
	manager, peer, odd = make_user(), make_user(), make_user(f"{stamp}{user}")
	team = f"Nhóm {stamp} '%s' 100% \\' \" `"
	members = [{"user": manager, "is_manager": 1}, {"user": odd}]
	frappe.get_doc({"doctype": TEAM, "team_name": team, "is_group": 1, "members": members}).insert()
	lead, customer = make_lead(lead_owner=odd), make_customer(account_owner=odd)
	pool = make_lead(lead_owner=None, sales_team=team)
	note = log_activity(lead, "LC Note")
	deal = make_opportunity(customer, amount=5, expected_close_date="2026-11-22")
	theirs = {lead.name, customer.name, pool.name}
	for who, sees in ((odd, True), (manager, True), (peer, False)):
		with as_user(who):
			board = call.get("leadcard.api.board.get_board", limit=100)
			on_board = {card["name"] for column in board["columns"] for card in column["cards"]}
			assert (theirs <= on_board) is sees
			assert theirs.isdisjoint(on_board) is not sees
			for row in (lead, customer, pool, note, deal):
				listed = frappe.get_list(row.doctype, filters={"name": row.name}, pluck="name")
				assert bool(listed) is sees
				assert bool(frappe.has_permission(row.doctype, "read", doc=row.name)) is sees
			assert frappe.get_list("File", limit=1) is not None
			found = call.get("leadcard.api.search.search", text=lead.full_name)["cards"]
			assert (lead.name in {card["name"] for card in found}) is sees
	listed = {viewer["user"] for viewer in viewers_of(lead)}
	assert {odd, manager} <= listed and peer not in listed


@pytest.mark.parametrize(
	"text",
	["' or 1=1 --", "a = 2, b < -3.0", "`tick`", "x from tabUser", "locate(a, b)", "100% \\' >= 5 {0} 😀"],
)
def test_8_3_a_text_with_odd_signs_is_a_text_in_each_list(text, make_user, make_lead, as_user, call):
	"""Whatever the database's own spelling of a statement is."""
	anna = make_user()
	lead, other = make_lead(lead_owner=anna, industry=text), make_lead(lead_owner=anna)
	hidden = make_lead(lead_owner=make_user(), industry=text)
	with as_user(anna):
		for condition in (
			["industry", "=", text],
			["industry", "in", [text]],
			["industry", "like", f"%{text}%"],
		):
			if condition[1] == "like" and "\\" in text:
				continue
			query = {"doctype": LEAD, "filters": [condition], "limit_page_length": 0}
			found = {row["name"] for row in call("frappe.client.get_list", **query)}
			assert lead.name in found and not {other.name, hidden.name} & found


@pytest.mark.parametrize("seller", [*ODD, "\\' or 1=1 -- ", "x') or sleep(3) -- "])
def test_8_3_a_filter_with_odd_signs_is_a_text_in_each_report(
	make_user, make_customer, make_opportunity, as_user, call, seller
):
	manager = make_user(roles=("LeadCard Manager",))
	with as_user(manager):
		make_opportunity(make_customer(account_owner=manager), amount=5, status="Won")
		for report in REPORTS:
			asked = {"period": "this_year", "seller": [seller]}
			rows = call.get("leadcard.api.figures.get_report", name=report, filters=asked)["rows"]
			assert not any(row.get("revenue") or row.get("orders") for row in rows), report
