"""What the sample company did and will do, as of a moment: cards with their deals, activities and tickets.

Pure: the same plan for the same moment. Whatever the day, the month around it shows the figures of the manual: expected
288,000,000 ₫ from new customers and 65,000,000 ₫ from existing ones, and 394,000,000 ₫ sold.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from leadcard.demo import people, products, texts
from leadcard.demo.invent import Inventor
from leadcard.demo.products import MILLION
from leadcard.domain import periods, pipeline

CARDS = {pipeline.NEW: 120, pipeline.CONTACTING: 96, pipeline.CONVERTED: 52, pipeline.TRANSACTED: 32}
OWNERS = {
	people.SELLER_HANOI: 29,
	people.SELLER_HANOI_TWO: 25,
	people.SELLER_SAIGON: 30,
	people.TEAM_LEAD: 10,
	people.DIRECTOR: 3,
}
SOURCES = {
	"Facebook": 22,
	"Website": 20,
	"Zalo": 18,
	"Referral": 14,
	"Hotline": 10,
	"Event": 6,
	"Walk-in": 5,
	texts.SOURCE: 5,
}
GROUPS = {"Retail": 50, "Business": 30, "VIP": 8, "Partner": 7, texts.GROUP: 5}

# millions of VND that close this month: together 288 from new customers, 65 from existing ones, 394 sold
CLOSING_LEADS = (12, 15, 18, 20, 25, 30)
CLOSING_NEW = (18, 22, 25, 28, 30)
SOLD_TO_NEW = (products.PARKING[0], products.PARKING[1], 52, 60, 75)
SOLD_TO_NEW_CLOSING = 1
CLOSING_EXISTING = 40
SOLD_TO_EXISTING = (25, 41, 58)
SOLD_TO_EXISTING_CLOSING = 1
LOST_THIS_MONTH = (33, 47)

UNASSIGNED = 14
STOPPED = 6


@dataclass
class Deal:
	"""What a card may bring or brought. `won_on` makes it a won one, `lost_reason` a lost one."""

	amount: int
	close: date | None = None
	product: str = ""
	stage: str = ""
	won_on: datetime | None = None
	lost_reason: str = ""


@dataclass
class CardPlan:
	"""A lead's values, and what becomes of it."""

	column: str
	owner: str
	values: dict
	deals: list[Deal] = field(default_factory=list)
	done: list[tuple[str, dict]] = field(default_factory=list)
	planned: list[tuple[str, dict]] = field(default_factory=list)
	notes: list[str] = field(default_factory=list)
	tickets: list[dict] = field(default_factory=list)
	stop_reason: str = ""

	@property
	def is_customer(self) -> bool:
		return self.column in pipeline.COLUMNS_OF[pipeline.CUSTOMER]


def plan(now: datetime) -> list[CardPlan]:
	"""All cards as of a moment, in the order in which they came."""
	return _Planner(now).cards()


class _Planner:
	def __init__(self, now: datetime):
		self.now = now
		self.month = periods.this_month(now.date())
		self.random = Random(1975)
		self.inventor = Inventor(2018, "00")
		self.units = [*products.PLOTS, *products.APARTMENTS[:12]]

	def cards(self) -> list[CardPlan]:
		columns = [column for column, count in CARDS.items() for _ in range(count)]
		columns += [pipeline.NEW, pipeline.CONTACTING] * (STOPPED // 2)
		cards = [self._card(column) for column in columns]
		next(card for card in cards if card.values["party_type"] == "Individual").values.update(
			texts.SEARCHED
		)
		for card in cards[-STOPPED:]:
			card.stop_reason = self.random.choice(texts.STOP_REASONS)
		for column, fill in (
			(pipeline.NEW, self._fill_leads),
			(pipeline.CONTACTING, self._fill_leads),
			(pipeline.CONVERTED, self._fill_converted),
			(pipeline.TRANSACTED, self._fill_transacted),
		):
			fill([card for card in cards if card.column == column and not card.stop_reason])
		for card in self.random.sample([card for card in cards if card.column == pipeline.NEW], UNASSIGNED):
			# of nobody, so that the team has to be said
			card.values["sales_team"], card.owner = people.TEAM_OF[card.owner], ""
		for card in cards:
			self._fill_life(card)
		self.random.shuffle(cards)
		return cards

	def _card(self, column: str) -> CardPlan:
		owner = self._weighted(OWNERS)
		invent = self.inventor.organization if self.random.random() < 0.3 else self.inventor.individual
		values = {
			**invent(),
			"source": self._weighted(SOURCES),
			"customer_group": self._weighted(GROUPS),
		}
		if self.random.random() < 0.15:
			values["next_contact_date"] = self.now.date() + timedelta(days=self.random.randint(1, 14))
			values["next_contact_by"] = owner
		return CardPlan(column, owner, values)

	# money

	def _fill_leads(self, cards: list[CardPlan]) -> None:
		# half of the closing leads in each of the two columns
		half = len(CLOSING_LEADS) // 2
		amounts = CLOSING_LEADS[:half] if cards[0].column == pipeline.NEW else CLOSING_LEADS[half:]
		for card, amount in zip(cards, amounts, strict=False):
			card.deals = [Deal(amount * MILLION, self._day_of_month())]
		for card in cards[half:]:
			if self.random.random() < 0.6:
				card.deals = [self._open_deal()]

	def _fill_converted(self, cards: list[CardPlan]) -> None:
		rest = iter(cards)
		for amount in CLOSING_NEW:
			next(rest).deals = [Deal(amount * MILLION, self._day_of_month(), stage="Negotiation")]
		for amount in LOST_THIS_MONTH:
			reason = self.random.choice(texts.LOST_REASONS)
			next(rest).deals = [Deal(amount * MILLION, self._day_of_month(), lost_reason=reason)]
		for card in rest:
			card.deals = [self._open_deal()]
			card.deals[0].stage = self.random.choice(("", "", "Proposal", "Negotiation"))

	def _fill_transacted(self, cards: list[CardPlan]) -> None:
		rest = iter(cards)
		for number, sold in enumerate(SOLD_TO_NEW):
			is_product = isinstance(sold, products.Product)
			next(rest).deals = [
				Deal(
					sold.price if is_product else sold * MILLION,
					self._day_of_month() if number < SOLD_TO_NEW_CLOSING else self._slipped_day(),
					product=sold.code if is_product else "",
					won_on=self._moment_of_month(),
				)
			]
		for number, amount in enumerate(SOLD_TO_EXISTING):
			close = self._day_of_month() if number < SOLD_TO_EXISTING_CLOSING else self._slipped_day()
			next(rest).deals = [
				self._won_before(),
				Deal(amount * MILLION, close, won_on=self._moment_of_month()),
			]
		next(rest).deals = [self._won_before(), Deal(CLOSING_EXISTING * MILLION, self._day_of_month())]
		for card in rest:
			card.deals = [self._won_before()]
			if self.random.random() < 0.25:
				card.deals.append(self._won_before(unit=False))
			elif self.random.random() < 0.3:
				card.deals.append(Deal(self._amount(), self._later_day()))

	def _open_deal(self) -> Deal:
		"""A deal that isn't expected in this month."""
		chance = self.random.random()
		close = None if chance < 0.3 else self._slipped_day() if chance < 0.4 else self._later_day()
		if self.random.random() < 0.5:
			chosen = self.random.choice((*products.SERVICES, *products.APARTMENTS[12:]))
			return Deal(chosen.price, close, product=chosen.code)
		return Deal(self._amount(), close)

	def _won_before(self, unit: bool = True) -> Deal:
		"""A deal won before this month: some in the last one, some up to a year earlier."""
		days = self.random.randint(1, 27) if self.random.random() < 0.3 else self.random.randint(28, 400)
		day = self.month.first - timedelta(days=days)
		won_on = self._working_hour(day)
		if unit and self.units and self.random.random() < 0.55:
			sold = self.units.pop()
			return Deal(sold.price, day, product=sold.code, won_on=won_on)
		return Deal(self._amount(), day, won_on=won_on)

	def _amount(self) -> int:
		return self.random.randrange(8, 160) * MILLION

	# time

	def _day_of_month(self) -> date:
		return self.month.first.replace(day=self.random.randint(1, 28))

	def _slipped_day(self) -> date:
		return self.month.first - timedelta(days=self.random.randint(1, 40))

	def _later_day(self) -> date:
		return self.month.last + timedelta(days=self.random.randint(3, 120))

	def _moment_of_month(self) -> datetime:
		"""A moment of this month that has passed, in working hours where the month is old enough."""
		day = self.month.first + timedelta(
			days=self.random.randint(0, (self.now.date() - self.month.first).days)
		)
		return min(self._working_hour(day), self.now)

	def _working_hour(self, day: date) -> datetime:
		return datetime.combine(
			day, time(self.random.randint(8, 17), self.random.choice((0, 10, 15, 30, 45)))
		)

	def _past(self, longest_ago: int) -> datetime:
		return self._working_hour(self.now.date() - timedelta(days=self.random.randint(1, longest_ago)))

	def _future(self) -> datetime:
		return self._working_hour(self.now.date() + timedelta(days=self.random.randint(1, 21)))

	# care

	def _fill_life(self, card: CardPlan) -> None:
		chance = self.random.random
		if card.column != pipeline.NEW:
			longest_ago = self.random.choice((5, 20, 60, 150))
			card.done = [self._activity(card, self._past(longest_ago)) for _ in range(self._count(1, 3))]
		if card.column == pipeline.CONTACTING and not card.deals and chance() < 0.2:
			card.done = []
		if chance() < (0.35 if card.column == pipeline.NEW else 0.5):
			at = self._past(6) if chance() < 0.2 else self._future()
			card.planned = [self._activity(card, at, done=False)]
		if chance() < 0.2:
			card.notes = [self.random.choice(texts.NOTES)]
		if chance() < (0.2 if card.is_customer else 0.02):
			closed = chance() < 0.35
			card.tickets = [self._ticket(closed)]

	def _count(self, least: int, most: int) -> int:
		return self.random.choices(range(least, most + 1), [6, 3, 1])[0]

	def _activity(self, card: CardPlan, at: datetime, done: bool = True) -> tuple[str, dict]:
		is_call = self.random.random() < 0.7
		of_leads, of_customers = (
			(texts.CALLS_TO_LEADS, texts.CALLS_TO_CUSTOMERS)
			if is_call
			else (texts.MEETINGS_WITH_LEADS, texts.MEETINGS_WITH_CUSTOMERS)
		)
		subject, description = self.random.choice(of_customers if card.is_customer else of_leads)
		values = {
			"subject": subject,
			"description": description if done else "",
			"starts_at": at,
			"duration": self.random.choice((5, 10, 15) if is_call else (30, 45, 60, 90)),
			"completed": int(done),
		}
		if is_call:
			values["direction"] = "Incoming" if self.random.random() < 0.2 else "Outgoing"
			values["outcome"] = (
				self.random.choice(("Connected", "Connected", "No Answer", "Busy")) if done else ""
			)
		else:
			values["location"] = self.random.choice(texts.PLACES)
		if not done and self.random.random() < 0.5:
			before = self.random.choice((15, 30, 60))
			if at > self.now:
				values |= {"remind": 1, "remind_before": before}
		return ("LC Call" if is_call else "LC Meeting"), values

	def _ticket(self, closed: bool) -> dict:
		subject, description = self.random.choice(texts.TICKETS)
		status = "Closed" if closed else self.random.choice(("Open", "Open", "In Progress"))
		priority = self.random.choice(("Low", "Medium", "Medium", "High", "Urgent"))
		return {"subject": subject, "description": description, "status": status, "priority": priority}

	def _weighted(self, choices: dict[str, int]) -> str:
		return self.random.choices(list(choices), list(choices.values()))[0]
