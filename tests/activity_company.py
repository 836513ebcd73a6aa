"""A company at work: what its people did on the cards of both teams, as chance has it, and a second way to count it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from statistics import median

import pytest

from leadcard.domain.periods import Period
from tests.company import NOW, Everybody

# borders of months, quarters, years and leap days
DAYS = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28)]
DAYS += [date(2025, 3, day) for day in (1, 9, 10, 16, 17, 20)]
TIMES = [time(0, 0), time(9, 30), time(23, 59, 59)]
PERIODS = ["this_week", "last_week", "this_month", "last_quarter", "this_year", "2024-02-29/2025-03-09"]


def moment(chance: random.Random) -> datetime:
	at = datetime.combine(chance.choice(DAYS), chance.choice(TIMES))
	return min(at, NOW - timedelta(hours=1))


@pytest.fixture
def at_work(freeze, floor, make_user, make_lead, make_customer, make_opportunity, log_activity, email_on):
	"""Two teams' cards with all that is done on cards; `seen` says whose cards each person sees."""
	import frappe

	chance = random.Random(5)
	freeze(str(NOW))
	owners = [floor.boss, floor.lead, floor.anna, floor.ben, floor.carl, None]
	doers = [floor.lead, floor.anna, floor.ben, floor.carl]
	sources = [None, *frappe.get_all("LC Lead Source", pluck="name", limit=2)]
	before = existing()
	cards = [
		make_lead(lead_owner=chance.choice(owners), source=chance.choice(sources)) for _each in range(14)
	]
	cards += [
		make_customer(account_owner=chance.choice(owners), source=chance.choice(sources))
		for _each in range(8)
	]
	for card in cards:
		_work_on(card, chance, doers, log_activity, email_on, make_opportunity)
	for lead in cards[:6]:
		frappe.call("leadcard.api.cards.convert_lead", name=lead.name)
	for doctype in TIMED:
		_spread_out(doctype, chance, doers, before[doctype])
	manager = make_user(roles=("LeadCard Manager",))
	return frappe._dict(
		floor=floor,
		sources=sources[1:],
		seen={
			manager: Everybody(),
			floor.boss: Everybody(),
			floor.lead: {floor.lead, floor.anna, floor.ben, None},
			floor.anna: {floor.anna, None},
		},
	)


TIMED = {
	"LC Lead": ("creation", None),
	"LC Customer": ("creation", None),
	"LC Note": ("creation", "owner"),
	"LC Ticket": ("creation", None),
	"Comment": ("creation", "owner"),
	"Communication": ("communication_date", "owner"),
	"ToDo": ("modified", None),
}
"""What is of now when it is written: the time that is moved into the past, and who did it."""


def existing() -> dict[str, set[str]]:
	"""What was there before the company came to work."""
	import frappe

	return {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in TIMED}


def _spread_out(doctype: str, chance: random.Random, doers: list[str], before: set[str]) -> None:
	import frappe

	at, who = TIMED[doctype]
	for name in frappe.get_all(doctype, pluck="name", order_by="name"):
		if name in before:
			continue
		values = {at: moment(chance), **({who: chance.choice(doers)} if who else {})}
		if doctype == "LC Lead" and frappe.db.get_value(doctype, name, "status") == "Converted":
			values["converted_on"] = moment(chance)
		frappe.db.set_value(doctype, name, values, update_modified=False)


def _work_on(
	card, chance: random.Random, doers: list[str], log_activity: Callable, email_on: Callable, deal: Callable
) -> None:
	import frappe

	for kind in ("LC Call", "LC Meeting"):
		for _each in range(chance.randrange(4)):
			done = chance.random() < 0.8
			values = {"outcome": chance.choice(["", "Connected", "Busy"])} if kind == "LC Call" else {}
			log_activity(
				card,
				kind,
				activity_owner=chance.choice(doers),
				starts_at=str(moment(chance)),
				completed=int(done),
				cancelled=0 if done else chance.randrange(2),
				**values,
			)
	for kind, field in (("LC Note", None), ("LC Ticket", "ticket_owner")):
		for _each in range(chance.randrange(3)):
			log_activity(card, kind, **({field: chance.choice(doers)} if field else {}))
	for _each in range(chance.randrange(3)):
		email_on(card, chance.choice(["Sent", "Received"]), read_by_recipient=chance.randrange(2))
	if chance.random() < 0.6:
		card.add_comment("Comment", "Đã xem")
	if chance.random() < 0.6:
		about = {"reference_type": card.doctype, "reference_name": card.name}
		task = {"doctype": "ToDo", "description": "x", "status": chance.choice(["Open", "Closed"]), **about}
		frappe.get_doc({**task, "allocated_to": chance.choice(doers)}).insert(ignore_permissions=True)
	if card.doctype == "LC Customer":
		for stage in chance.choices(["Needs Analysis", "Closed Won", "Closed Lost"], k=chance.randrange(3)):
			at = {"Closed Won": "won_on", "Closed Lost": "lost_on"}.get(stage)
			ended = {at: str(moment(chance))} if at else {}
			deal(card, sales_stage=stage, amount=5, opportunity_owner=chance.choice(doers), **ended)


class Recount:
	"""The same figures by plain counting over all documents.

	:param owners: whose cards are seen
	:param wanted: values of cards by field, to narrow them
	"""

	def __init__(self, period: Period, owners, wanted: dict[str, str] | None = None) -> None:
		import frappe

		self.period = period
		self.leads = {row.name: row for row in frappe.get_all("LC Lead", fields=["*"])}
		self.customers = {row.name: row for row in frappe.get_all("LC Customer", fields=["*"])}
		owner_of = {("LC Lead", name): (row.lead_owner or None, row) for name, row in self.leads.items()} | {
			("LC Customer", name): (row.account_owner or None, row) for name, row in self.customers.items()
		}
		self.owner_of = {card: owner for card, (owner, _row) in owner_of.items()}
		self.seen = {card for card, (owner, _row) in owner_of.items() if owner in owners}
		self.cards = {
			card
			for card in self.seen
			if all(owner_of[card][1].get(field) == value for field, value in (wanted or {}).items())
		}

	def of(self, doctype: str, at: str, about: tuple[str, str] = ("reference_doctype", "reference_name")):
		"""The rows of a DocType on the cards, in the period."""
		import frappe

		for row in frappe.get_all(doctype, fields=["*"]):
			when = min(row[at], row.creation) if at == "communication_date" and row[at] else row[at]
			if (row.get(about[0]), row.get(about[1])) in self.cards and when and when.date() in self.period:
				yield row

	def by_kind(self) -> dict[str, list]:
		"""Who did what, by the columns of the report: a name for each that counts."""

		def done(row) -> bool:
			return bool(row.completed) and not row.cancelled

		def email(row, direction: str) -> bool:
			kind = (row.communication_type, row.communication_medium, row.sent_or_received)
			return kind == ("Communication", "Email", direction)

		emails = list(self.of("Communication", "communication_date"))
		deals = list(self._deals())
		leads = [self.leads[name] for doctype, name in self.cards if doctype == "LC Lead"]
		return {
			"calls": [row.activity_owner for row in self.of("LC Call", "starts_at") if done(row)],
			"meetings": [row.activity_owner for row in self.of("LC Meeting", "starts_at") if done(row)],
			"emails": [row.owner for row in emails if email(row, "Sent")],
			"emails_read": [row.owner for row in emails if email(row, "Sent") and row.read_by_recipient],
			"received": [
				self.owner_of[row.reference_doctype, row.reference_name]
				for row in emails
				if email(row, "Received")
			],
			"notes": [row.owner for row in self.of("LC Note", "creation")],
			"comments": [
				row.owner for row in self.of("Comment", "creation") if row.comment_type == "Comment"
			],
			"tickets": [row.ticket_owner for row in self.of("LC Ticket", "creation")],
			"new_leads": [lead.lead_owner for lead in leads if lead.creation.date() in self.period],
			"conversions": [
				lead.lead_owner
				for lead in leads
				if lead.status == "Converted" and lead.converted_on.date() in self.period
			],
			"won": [
				deal.opportunity_owner
				for deal in deals
				if deal.status == "Won" and deal.won_on.date() in self.period
			],
			"lost": [
				deal.opportunity_owner
				for deal in deals
				if deal.status == "Lost" and deal.lost_on.date() in self.period
			],
			"tasks": [
				row.allocated_to
				for row in self.of("ToDo", "modified", ("reference_type", "reference_name"))
				if row.status == "Closed"
			],
		}

	def _deals(self):
		import frappe

		for deal in frappe.get_all("LC Opportunity", fields=["*"]):
			if ("LC Customer", deal.customer) in self.cards:
				yield deal

	def waited(self) -> list[tuple[str | None, float]]:
		"""Of each new lead that somebody cared for, its owner and the minutes until then."""
		import frappe

		done = []
		for doctype, at in (("LC Call", "starts_at"), ("LC Meeting", "starts_at"), ("LC Note", "creation")):
			for row in frappe.get_all(doctype, fields=["*"]):
				if doctype == "LC Note" or (row.completed and not row.cancelled):
					done.append(((row.reference_doctype, row.reference_name), row[at]))
		for row in frappe.get_all("Communication", filters={"sent_or_received": "Sent"}, fields=["*"]):
			if row.communication_medium == "Email" and row.communication_date:
				at = min(row.communication_date, row.creation)
				done.append(((row.reference_doctype, row.reference_name), at))
		found = []
		for lead in self.leads.values():
			if ("LC Lead", lead.name) not in self.cards or lead.creation.date() not in self.period:
				continue
			places = {("LC Lead", lead.name), ("LC Customer", lead.customer)} & self.seen
			times = [at for place, at in done if place in places and at >= lead.creation]
			if times:
				found.append((lead.lead_owner or None, (min(times) - lead.creation).total_seconds() / 60))
		return found


def median_of(minutes: list[float]) -> int | None:
	return round(median(minutes)) if minutes else None
