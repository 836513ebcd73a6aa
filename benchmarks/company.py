"""A company of 513 people in 60 teams, and two years of its work on 100,000 cards, for benchmarks on a bench.

The rows are written past the documents in batches (nothing here is about writing), marked by their owner, and the same
for the same moment. While they are made, they are counted in plain Python: what a report must say of a month.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import frappe
import shared
from frappe.utils import add_months, get_first_day, now_datetime
from shared import MARK, write_team

DOMAIN = "@benchmark.example"
TEAM = "Benchmark"
HEAD, DIRECTOR, OTHER_DIRECTOR = f"head{DOMAIN}", f"director{DOMAIN}", f"other{DOMAIN}"
MANAGER, SALESPERSON = f"lead00{DOMAIN}", f"seller0000{DOMAIN}"
# the teams of each director, and how many sell in each beside who leads it
TEAMS = {DIRECTOR: (18, 10), OTHER_DIRECTOR: (39, 7)}
CUSTOMERS, CONVERTED_LEADS = 0.3, 0.8
DAYS = 730
CHUNK = 4000
LEAD, CUSTOMER = "LC Lead", "LC Customer"
SOURCES = ("Zalo", "Facebook", "Website", "Event")
STAGES = ("Open", "Replied", "Interested", "Quotation")
STAMP = ("name", "creation", "modified", "owner", "modified_by")
ABOUT = ("reference_doctype", "reference_name")
CARD = (
	*("status", "stage", "title", "full_name", "party_type", "mobile_no", "source", "expected_revenue"),
	*("last_care_on", "open_tickets", "date_of_birth"),
)
PLANNED = (*ABOUT, "subject", "activity_owner", "starts_at", "completed", "cancelled")
FIELDS = {
	LEAD: (*CARD, "lead_owner", "expected_close_date", "customer", "converted_on"),
	CUSTOMER: (*CARD, "account_owner", "won_revenue", "first_won_on", "lead"),
	"LC Call": (*PLANNED, "outcome"),
	"LC Meeting": PLANNED,
	"LC Note": (*ABOUT, "content"),
	"LC Ticket": (*ABOUT, "subject", "status", "ticket_owner"),
	"LC Opportunity": (
		*("title", "customer", "opportunity_owner", "sales_stage", "status", "amount"),
		*("expected_close_date", "won_on", "lost_on", "lost_reason"),
	),
	"LC Status Change": (
		*ABOUT,
		"changed_field",
		"from_value",
		"to_value",
		"why",
		"changed_by",
		"changed_on",
		"since",
		"left_stage",
		"stage_since",
	),
	"Comment": (*ABOUT, "comment_type", "content"),
	"Communication": (
		*ABOUT,
		*("communication_type", "communication_medium", "sent_or_received", "communication_date"),
		*("read_by_recipient", "subject", "content", "status"),
	),
	"ToDo": ("reference_type", "reference_name", "status", "allocated_to", "description"),
}


def people() -> dict[str, list[tuple[str, list[str]]]]:
	"""By director the teams: who leads each, and who sells there."""
	leads = (f"lead{number:02d}{DOMAIN}" for number in range(1000))
	sellers = (f"seller{number:04d}{DOMAIN}" for number in range(1000))
	return {
		director: [(next(leads), [next(sellers) for _each in range(size)]) for _team in range(teams)]
		for director, (teams, size) in TEAMS.items()
	}


def seen_by() -> dict[str, set[str | None]]:
	"""Whose cards each of those sees who is measured; nobody's are everybody's."""
	teams = people()
	of_director = {person for lead, sellers in teams[DIRECTOR] for person in (lead, *sellers)}
	lead, sellers = teams[DIRECTOR][0]
	everybody = of_director | {who for lead, sellers in teams[OTHER_DIRECTOR] for who in (lead, *sellers)}
	return {
		HEAD: {*everybody, None},
		DIRECTOR: {*of_director, None},
		MANAGER: {lead, *sellers, None},
		SALESPERSON: {SALESPERSON, None},
	}


def write_people() -> None:
	stamp = dict.fromkeys(("owner", "modified_by"), MARK)
	stamp |= dict.fromkeys(("creation", "modified"), datetime.now())
	teams = people()
	staff = [who for each in teams.values() for lead, sellers in each for who in (lead, *sellers)]
	for email in (HEAD, *teams, *staff):
		user = frappe.new_doc("User")
		names = {"name": email, "email": email, "first_name": email, "full_name": email.partition("@")[0]}
		user.update({**names, "enabled": 1, "user_type": "System User", **stamp})
		user.db_insert()
		role = "LeadCard Manager" if email == HEAD else "LeadCard User"
		place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": 1}
		frappe.get_doc({"doctype": "Has Role", "role": role, **place, **stamp}).db_insert()
	write_team(f"{TEAM} 0", None, [(HEAD, 1)])
	for number, (director, own) in enumerate(teams.items(), 1):
		write_team(f"{TEAM} {number}", f"{TEAM} 0", [(director, 1)])
		for place, (lead, sellers) in enumerate(own):
			members = [(lead, 1), *((seller, 0) for seller in sellers)]
			write_team(f"{TEAM} {number}.{place:02d}", f"{TEAM} {number}", members)
	frappe.db.commit()


class Work:
	"""Cards with all that was done on them up to a moment, made chunk by chunk.

	:param told: by what is counted in the month before the last first of a month, and by whose card it is on
	"""

	def __init__(self, cards: int, now: datetime) -> None:
		self.chance = random.Random(16)
		self.cards, self.now = cards, now
		first = get_first_day(add_months(now, -1))
		self.month = (datetime.combine(first, time()), datetime.combine(get_first_day(now), time()))
		self.told: dict[str, Counter] = {}
		self.rows: dict[str, list[tuple]] = {}
		teams = people()
		self.teams = [[lead, *sellers] for each in teams.values() for lead, sellers in each]
		self.reasons = frappe.get_all("LC Lost Reason", pluck="name", order_by="name") or [None]

	@property
	def period(self) -> str:
		"""The month that is counted, as the reports take it."""
		return f"{self.month[0].date()}/{(self.month[1] - timedelta(days=1)).date()}"

	def chunks(self) -> Iterator[dict[str, list[tuple]]]:
		for start in range(0, self.cards, CHUNK):
			self.rows = {doctype: [] for doctype in FIELDS}
			for number in range(start, min(start + CHUNK, self.cards)):
				self._card(number)
			yield self.rows

	def add(
		self, doctype: str, made: datetime, values: tuple, name: str | None = None, by: str = MARK
	) -> str:
		name = name or f"{self.chance.getrandbits(48):012x}"
		self.rows[doctype].append((name, made, made, by, MARK, *values))
		return name

	def count(self, what: str, at: datetime | None, whose: str | None, number: float = 1) -> None:
		if at and self.month[0] <= at < self.month[1]:
			self.told.setdefault(what, Counter())[whose] += number

	def between(self, first: datetime) -> datetime:
		return first + (self.now - first) * self.chance.random()

	def _card(self, number: int) -> None:
		chance = self.chance
		made = self.now - timedelta(minutes=chance.randrange(10, DAYS * 24 * 60))
		team = chance.choice(self.teams)
		owner = None if chance.random() < 0.01 else chance.choice(team)
		is_customer = chance.random() < CUSTOMERS
		doctype, name = (CUSTOMER if is_customer else LEAD), f"BENCH-{number:07d}"
		care = self._activities(doctype, name, made, owner, team)
		born = datetime(1960, 1, 1) + timedelta(days=chance.randrange(16000))
		closes = (made + timedelta(days=chance.randrange(20, 200))).date() if chance.random() < 0.6 else None
		worth = chance.randrange(1, 5000) * 1_000_000
		stage = chance.choice(STAGES)

		def values(status: str, expected: int) -> tuple:
			said = (status, stage, f"Khách {number}", f"Khách {number}", "Individual", f"09{number:08d}")
			return (*said, chance.choice(SOURCES), expected, care, 0, born.date())

		if is_customer:
			self._customer(name, made, owner, values)
			return
		status = chance.choices(("New", "Contacting", "Dead"), (35, 50, 15))[0]
		self.add(LEAD, made, (*values(status, worth), owner, closes, None, None), name)
		self.count("new_leads", made, owner)
		self._history(LEAD, name, made, owner, ["New", *([status] if status != "New" else [])], self.now)

	def _customer(self, name: str, made: datetime, owner: str | None, values) -> None:
		chance = self.chance
		lead = None
		if chance.random() < CONVERTED_LEADS:
			lead = name.replace("BENCH", "BENCH-LEAD")
			came = made - timedelta(days=chance.randrange(1, 60))
			self.add(LEAD, came, (*values("Converted", 0), owner, None, name, made), lead)
			self.count("new_leads", came, owner)
			self.count("conversions", made, owner)
			self._history(LEAD, lead, came, owner, ["New", "Contacting", "Converted"], made)
		won, expected, firsts = 0, 0, []
		for _deal in range(chance.choice((0, 1, 1, 2, 4))):
			amount = chance.randrange(1, 5000) * 1_000_000
			status = chance.choices(("Open", "Won", "Lost"), (4, 4, 2))[0]
			at, begun = self.between(made), self.between(made)
			ended = {"Won": (at, None, None), "Lost": (None, at, chance.choice(self.reasons))}
			stage = {"Won": "Closed Won", "Lost": "Closed Lost"}.get(status, "Needs Analysis")
			closes = (begun + timedelta(days=chance.randrange(10, 120))).date()
			said = (
				"Căn hộ",
				name,
				owner,
				stage,
				status,
				amount,
				closes,
				*ended.get(status, (None, None, None)),
			)
			self.add("LC Opportunity", begun, said)
			if status == "Won":
				won += amount
				firsts.append(at)
				self.count("won", at, owner)
				self.count("actual", at, owner, amount)
			expected += amount if status == "Open" else 0
		first = min(firsts, default=None)
		status = "Transacted" if firsts else "Converted"
		self.add(CUSTOMER, made, (*values(status, expected), owner, won, first, lead), name)
		columns = ["Converted", *(["Transacted"] if firsts else [])]
		self._history(CUSTOMER, name, made, owner, columns, first or self.now)

	def _activities(
		self, doctype: str, name: str, made: datetime, owner: str | None, team: list[str]
	) -> datetime:
		"""What was done on a card; when for the last time."""
		chance, about, last = self.chance, (doctype, name), made
		is_known = doctype == CUSTOMER

		def who() -> str:
			return owner if owner and chance.random() < 0.9 else chance.choice(team)

		for kind, most, tail in (("LC Call", 6 if is_known else 3, ("Connected",)), ("LC Meeting", 1, ())):
			for _each in range(chance.randrange(most + 1)):
				at, doer, done = self.between(made), who(), int(chance.random() < 0.85)
				self.add(kind, at, (*about, "Gọi", doer, at, done, 0, *tail))
				self.count("calls" if kind == "LC Call" else "meetings", at if done else None, owner)
				last = max(last, at) if done else last
		for _each in range(chance.randrange(3)):
			at = self.between(made)
			self.add("LC Note", at, (*about, "Khách hẹn sau Tết"), by=who())
			self.count("notes", at, owner)
			last = max(last, at)
		for _each in range(chance.randrange(3)):
			at = self.between(made)
			self.add("Comment", at, (*about, "Comment", "Đã xem"), by=who())
			self.count("comments", at, owner)
		if chance.random() < 0.4:
			at, way = self.between(made), chance.choice(("Sent", "Received"))
			mail = ("Communication", "Email", way, at, 1, "Báo giá", "Kính gửi anh", "Linked")
			self.add("Communication", at, (*about, *mail), by=who())
			self.count("emails" if way == "Sent" else "received", at, owner)
			last = max(last, at)
		if chance.random() < 0.3:
			at = self.between(made)
			self.add("ToDo", at, (*about, chance.choice(("Open", "Closed")), who(), "Gửi hợp đồng"))
		if chance.random() < 0.15:
			self.add("LC Ticket", self.between(made), (*about, "Trục trặc", "Closed", who()))
		return last

	def _history(
		self, doctype: str, name: str, made: datetime, owner: str | None, columns: list[str], last: datetime
	) -> None:
		"""The log of a card's columns and stages, the last column entered at the end, all others before."""
		chance, about = self.chance, (doctype, name)
		span = (last - made).total_seconds()
		moments = sorted(made + timedelta(seconds=round(span * chance.random())) for _each in columns[2:])
		entered = [made, *moments, *([last] if len(columns) > 1 else [])]
		if last is self.now and len(columns) > 1:
			entered[-1] = self.between(made)
		at, stage, came = made, None, None
		for now in chance.sample(STAGES, chance.randrange(3)):
			at = at + timedelta(seconds=round((entered[-1] - at).total_seconds() * chance.random()))
			of_stage = (*about, "stage", stage, now, "By hand", owner or MARK, at)
			self.add("LC Status Change", at, (*of_stage, came, None, None))
			stage, came = now, at
		since = None
		for was, now, at in zip([None, *columns], columns, entered, strict=False):
			ends = (stage, came) if now == "Converted" and doctype == LEAD else (None, None)
			of_column = (*about, "status", was, now, "By hand", owner or MARK, at)
			self.add("LC Status Change", at, (*of_column, since, *ends))
			self.count(f"left {was}", at if was else None, owner)
			since = at


def write(work: Work) -> None:
	"""Write the work of a company, some hundred thousand rows, without looking for doubles."""
	frappe.db.sql("set session unique_checks = 0, foreign_key_checks = 0")
	for rows in work.chunks():
		for doctype, values in rows.items():
			if values:
				columns = (*STAMP, *FIELDS[doctype])
				named, places = ", ".join(f"`{each}`" for each in columns), ", ".join(["%s"] * len(columns))
				# the driver puts many rows into a statement, several times as fast as Frappe's query builder
				insert = f"insert into `tab{doctype}` ({named}) values ({places})"
				frappe.db._cursor.executemany(insert, values)
		frappe.db.commit()
	shared.analyze(FIELDS)


def is_written(cards: int) -> datetime | None:
	"""Whether so many cards are there from an earlier run, and of which moment they are."""
	found = frappe.db.count(LEAD, {"modified_by": MARK, "status": ("!=", "Converted")})
	found += frappe.db.count(CUSTOMER, {"modified_by": MARK})
	return frappe.db.get_value("User", HEAD, "creation") if found == cards else None


def moment() -> datetime:
	return now_datetime().replace(microsecond=0)


def remove_all() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	shared.remove_teams(f"{TEAM} %")
	for doctype in (*FIELDS, "Has Role", "User"):
		frappe.db.delete(doctype, {"modified_by": MARK})
		frappe.db.commit()
