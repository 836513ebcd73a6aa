"""The report "Time in Stage" (spec §2.10, §9.4, §9.7): each cell is a recount of what the log tells of the cards one sees."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median

import frappe
import pytest

from leadcard.domain import periods
from leadcard.pipeline import stays
from tests.company import NOW, Everybody

REPORT = "leadcard.api.figures.get_report"
NAME = "Time in Stage"
LEAD, CUSTOMER = "LC Lead", "LC Customer"
STATUSES = {LEAD: ["New", "Contacting", "Dead"], CUSTOMER: ["Converted", "Transacted", "Inactive"]}


@pytest.fixture
def history(freeze, floor, make_user, make_lead, make_customer):
	"""Cards that have gone through columns and stages, some converted; whose cards each person sees."""
	chance = random.Random(13)
	freeze(str(NOW))
	owners = [floor.lead, floor.anna, floor.ben, floor.carl, None]
	stages = ["Open", "Replied", "Interested", None]
	for number in range(24):
		doctype = LEAD if number % 2 else CUSTOMER
		owner = {"lead_owner" if doctype == LEAD else "account_owner": chance.choice(owners)}
		card = (make_lead if doctype == LEAD else make_customer)(**owner)
		frappe.db.delete("LC Status Change", {"reference_name": card.name})
		at = datetime(2024, 2, 27) + timedelta(hours=number * 37)
		values: dict = {"status": None, "stage": None}
		for step in range(chance.randrange(2, 9)):
			changed = "status" if step == 0 else chance.choice(["status", "stage"])
			choices = STATUSES[doctype] if changed == "status" else stages
			value = chance.choice([each for each in choices if each != values[changed]])
			log(card, changed, values[changed], value, at)
			values[changed] = value
			at += timedelta(days=chance.choice([0, 1, 30, 61]), hours=chance.randrange(1, 9), minutes=7)
			if at > NOW:
				break
		if doctype == LEAD and at <= NOW and chance.random() < 0.5:
			log(card, "status", values["status"], "Converted", at)
			values["status"] = "Converted"
		frappe.db.set_value(doctype, card.name, values, update_modified=False)
	return {
		make_user(roles=("LeadCard Manager",)): Everybody(),
		floor.lead: {floor.lead, floor.anna, floor.ben, None},
		floor.anna: {floor.anna, None},
	}


def log(card, changed: str, was: str | None, now: str | None, at: datetime) -> None:
	frappe.get_doc(
		{
			"doctype": "LC Status Change",
			"reference_doctype": card.doctype,
			"reference_name": card.name,
			"changed_field": changed,
			"from_value": was,
			"to_value": now,
			"why": "By hand",
			"changed_by": "Administrator",
			"changed_on": at,
		}
	).insert(ignore_permissions=True)


def recount(owners, days: periods.Period) -> dict[str, tuple]:
	"""By column and stage how many left it, in how many days on average and in the middle, and how many stand there."""
	stays, standing = defaultdict(list), defaultdict(int)
	for doctype, owner_field in ((LEAD, "lead_owner"), (CUSTOMER, "account_owner")):
		for card in frappe.get_all(doctype, fields=["*"]):
			if (card[owner_field] or None) not in owners:
				continue
			on_board = card.status in STATUSES[doctype][:2]
			standing[card.status] += on_board
			standing[card.stage] += on_board
			about = {"reference_doctype": doctype, "reference_name": card.name}
			changes = frappe.get_all("LC Status Change", filters=about, fields=["*"])
			changes.sort(key=lambda change: (change.changed_on, change.creation, change.name))
			for changed in ("status", "stage"):
				since, value = None, None
				for change in changes:
					is_over = doctype == LEAD and change.to_value == "Converted"
					if change.changed_field != changed and not is_over:
						continue
					if value and change.changed_on.date() in days:
						stays[value].append((change.changed_on - since).total_seconds() / 86400)
					since = change.changed_on
					value = change.to_value if change.changed_field == changed else None
	found = {}
	for name in {*stays, *standing} - {None, ""}:
		left = stays[name]
		middle = round(median(round(each * 10) for each in left) / 10, 1) if left else None
		average = round(sum(left) / len(left), 1) if left else None
		found[name] = (len(left), average, middle, standing[name])
	return found


def test_9_4_the_log_of_before_is_told_what_a_new_change_is(history):
	"""What a migration works out of the whole log is what each change noted when it was made."""
	order = ", ".join(("reference_name", "reference_doctype", *stays.IN_ORDER))
	changes = frappe.get_all(stays.LOG, {"changed_field": ("!=", "owner")}, ["*"], order_by=order)
	kept = {
		row.name: {field: row[field] for field in ("since", "left_stage", "stage_since")} for row in changes
	}
	assert dict(stays.all_ended(changes)) == kept
	for field in ("since", "left_stage", "stage_since"):
		assert any(each[field] for each in kept.values()), field


@pytest.mark.parametrize("period", ["2024-02-01/2025-03-20", "last_year", "2024-05-01/2024-06-30"])
def test_9_4_each_cell_is_a_recount_of_the_log(history, as_user, call, period):
	asked, days = 0, periods.read(period, NOW.date())
	for who, owners in history.items():
		with as_user(who):
			rows = call.get(REPORT, name=NAME, filters={"period": period})["rows"]
		counted = recount(owners, days)
		shown = {row["stage"] or row["column"]: row for row in rows}
		for name, cells in counted.items():
			if name in ("Dead", "Inactive"):
				continue
			row = shown[name]
			assert row["left"] == cells[0] and row["still"] == cells[3], row
			for column, cell in (("average", cells[1]), ("median", cells[2])):
				assert row[column] == (cell if cell is None else pytest.approx(cell, abs=0.11)), (column, row)
		assert not any(row["left"] or row["still"] for name, row in shown.items() if name not in counted)
		asked += sum(cells[0] for cells in counted.values())
	assert asked


def test_9_4_cards_that_were_deleted_and_stages_that_are_gone_break_nothing(
	make_lead, make_user, as_user, call
):
	lead, gone = make_lead(), make_lead()
	at = datetime(2024, 3, 1, 8)
	for card in (lead, gone):
		frappe.db.delete("LC Status Change", {"reference_name": card.name})
		log(card, "stage", None, "Ngày xưa", at)
		log(card, "stage", "Ngày xưa", "Open", at + timedelta(days=2))
	frappe.delete_doc("LC Lead", gone.name)
	with as_user(make_user()):
		rows = call.get(REPORT, name=NAME, filters={"period": "2024-03-03/2024-03-03"})["rows"]
	(row,) = [row for row in rows if row["stage"] == "Ngày xưa"]
	assert (row["left"], row["average"], row["median"], row["still"]) == (1, 2, 2, 0)
