"""What several people want at the same moment and one gets: how a round begins, what each sends, who has won.

`judge` looks at the answers of a round and at what is stored: one winner, everybody else told by an error or an answer
that names who or what. Where somebody was killed meanwhile, that one may have won before and can't be asked.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from dataclasses import replace

import frappe

from tests.bench.racers import Answer, Racers, Request
from tests.bench.races.senders import (
	RACERS,
	call,
	comment,
	convert,
	create,
	customers,
	edit,
	leads,
	mobile,
	move,
	new,
	opportunity,
	spellings,
	the,
	token_of,
	typed_code,
	win,
)


class Game(ABC):
	"""A kind of race.

	:cvar STOPS: functions at whose call somebody is killed
	:cvar WINNERS: how many of a round get what they want
	"""

	STOPS: tuple[str, ...]
	WINNERS = 1

	def __init__(self, racers: Racers, sellers: list[str]):
		self.racers = racers
		self.tokens = [token_of(seller) for seller in sellers]

	@abstractmethod
	def rounds(self, number: int) -> list[object]:
		"""What so many rounds are about."""

	@abstractmethod
	def requests(self, about: object) -> list[Request]:
		"""What the racers send in a round, up to `RACERS` different requests."""

	@abstractmethod
	def judge(self, about: object, answers: list[Answer]) -> int:
		"""How many of the answers won."""


def full_name(user: str) -> str:
	return frappe.utils.get_fullname(user)


def owner_of(lead: str) -> str:
	return the("LC Lead", lead).lead_owner


class Claim(Game):
	"""A card of the pool, claimed by salespeople (spec §8.4)."""

	STOPS = ("leadcard.ownership.claims.take", "leadcard.pipeline.change_log.record")

	def rounds(self, number: int) -> list[str]:
		pool = [
			new("LC Lead", full_name="Khách chưa ai chăm", mobile_no=mobile(), lead_owner="")
			for _ in range(number)
		]
		return [lead["name"] for lead in self.racers.do(pool)]

	def requests(self, about: str) -> list[Request]:
		claim = Request("leadcard.api.cards.claim", {"doctype": "LC Lead", "name": about})
		return [replace(claim, token=token) for token in self.tokens]

	def judge(self, about: str, answers: list[Answer]) -> int:
		owner = owner_of(about)
		assert owner
		winners = [answer for answer in answers if answer.ok]
		assert all(answer.result["card"]["owner"] == owner for answer in winners)
		for answer in answers:
			assert answer.ok or (
				answer.error == "NotClaimableError" and full_name(owner) in answer.message
			), answer
		return len(winners)


class Convert(Game):
	"""A lead, converted by the button and by dragging it to Converted (spec §6.3)."""

	STOPS = (
		"leadcard.documents.conversion._create_customer",
		"leadcard.documents.identities.hand_over",
		"leadcard.documents.conversion.create_contact",
		"leadcard.documents.card_records.move_all",
		"leadcard.documents.card_records._move_card_columns",
		"leadcard.documents.conversion._create_opportunity",
		"leadcard.documents.conversion.refresh_customer",
	)

	def rounds(self, number: int) -> list[dict]:
		company = {"party_type": "Organization", "organization_name": "Công ty An Bình"}
		made = self.racers.do([create(mobile_no=mobile(), **company) for _ in range(number)])
		names = [answer["card"]["name"] for answer in made]
		self.racers.do([call(name) for name in names])
		self.racers.do([comment(name) for name in names])
		return [{"name": name, "modified": str(the("LC Lead", name).modified)} for name in names]

	def requests(self, about: dict) -> list[Request]:
		return [convert(about["name"]), move(about, "Converted")]

	def judge(self, about: dict, answers: list[Answer]) -> int:
		lead = the("LC Lead", about["name"])
		(customer,) = frappe.get_all("LC Customer", {"lead": lead.name}, pluck="name")
		won = 0
		for answer in answers:
			if not answer.ok:
				assert answer.error == "TimestampMismatchError", answer
				assert full_name(lead.modified_by) in answer.message
			elif "already" in answer.result:
				assert answer.result["customer"] == customer
				won += not answer.result["already"]
			else:
				assert answer.result["card"]["name"] == customer
				won += 1
		return won


class ConvertInto(Game):
	"""A lead, converted into one of two customers at once, each by several people (spec §6.4)."""

	STOPS = Convert.STOPS[1:]

	def rounds(self, number: int) -> list[tuple[str, list[str]]]:
		pairs = customers(self.racers, 2 * number)
		names = leads(self.racers, number)
		self.racers.do([call(name) for name in names])
		return [(lead, pairs[2 * at : 2 * at + 2]) for at, lead in enumerate(names)]

	def requests(self, about: tuple[str, list[str]]) -> list[Request]:
		lead, pair = about
		return [convert(lead, customer=customer) for customer in pair]

	def judge(self, about: tuple[str, list[str]], answers: list[Answer]) -> int:
		lead, pair = about
		customer = the("LC Lead", lead).customer
		assert customer in pair
		assert all(answer.ok and answer.result["customer"] == customer for answer in answers), answers
		assert frappe.db.count("LC Opportunity", {"customer": ("in", pair)}) == 3
		return sum(not answer.result["already"] for answer in answers)


class JoinOne(Game):
	"""Four leads of one person, each converted twice into the same customer at once (spec §6.4)."""

	STOPS = Convert.STOPS[1:]
	WINNERS = RACERS // 2

	def rounds(self, number: int) -> list[tuple[str, list[str]]]:
		targets = customers(self.racers, number)
		names = leads(self.racers, self.WINNERS * number)
		self.racers.do([call(name) for name in names])
		return [
			(customer, names[self.WINNERS * at : self.WINNERS * (at + 1)])
			for at, customer in enumerate(targets)
		]

	def requests(self, about: tuple[str, list[str]]) -> list[Request]:
		customer, names = about
		return [convert(lead, customer=customer) for lead in names]

	def judge(self, about: tuple[str, list[str]], answers: list[Answer]) -> int:
		customer, names = about
		assert all(answer.ok and answer.result["customer"] == customer for answer in answers), answers
		assert all(the("LC Lead", lead).customer == customer for lead in names)
		assert frappe.db.count("LC Opportunity", {"customer": customer}) == 1 + self.WINNERS
		assert frappe.db.count("LC Call", {"reference_name": customer}) == self.WINNERS
		return sum(not answer.result["already"] for answer in answers)


class Drag(Game):
	"""A card, dragged to the next column by people who all see it in the first (spec §2.8)."""

	STOPS = (
		"leadcard.stages.fit",
		"leadcard.documents.identities.sync_card",
		"leadcard.pipeline.change_log.record",
	)

	def rounds(self, number: int) -> list[dict]:
		made = self.racers.do([create(mobile_no=mobile()) for _ in range(number)])
		return [answer["card"] for answer in made]

	def requests(self, about: dict) -> list[Request]:
		dragged = move(about, "Contacting")
		return [replace(dragged, values={**dragged.values, "from_status": "New"})]

	def judge(self, about: dict, answers: list[Answer]) -> int:
		lead = the("LC Lead", about["name"])
		assert lead.status == "Contacting"
		for answer in answers:
			assert answer.ok or (
				answer.error == "TimestampMismatchError" and full_name(lead.modified_by) in answer.message
			), answer
		return sum(answer.ok for answer in answers)


class Win(Game):
	"""An opportunity, won by the panel's button and by its form (spec §2.6, §5.10): all learn that it is won."""

	STOPS = (
		"leadcard.pipeline.products.take",
		"leadcard.pipeline.customers.recount",
		"leadcard.pipeline.moves.move",
		"leadcard.pipeline.change_log.record",
	)
	AMOUNT = 7_000_000
	WINNERS = RACERS

	def rounds(self, number: int) -> list[tuple[str, str]]:
		buyers = customers(self.racers, number)
		products = self.racers.do(
			[new("LC Product", product_name="Căn hộ W1", price=self.AMOUNT) for _ in buyers]
		)
		deals = self.racers.do(
			[
				opportunity(buyer, product=product["name"])
				for buyer, product in zip(buyers, products, strict=True)
			]
		)
		return [(buyer, deal["opportunity"]) for buyer, deal in zip(buyers, deals, strict=True)]

	def requests(self, about: tuple[str, str]) -> list[Request]:
		_customer, deal = about
		return [win(deal), edit("LC Opportunity", deal, sales_stage="Closed Won")]

	def judge(self, about: tuple[str, str], answers: list[Answer]) -> int:
		customer, deal = about
		assert all(answer.ok for answer in answers), answers
		assert the("LC Opportunity", deal).status == "Won"
		stored = the("LC Customer", customer)
		assert (stored.status, stored.won_revenue) == ("Transacted", self.AMOUNT)
		entered = {"reference_name": customer, "to_value": "Transacted", "changed_field": "status"}
		assert frappe.db.count("LC Status Change", entered) == 1
		return len(answers)


class Sell(Game):
	"""One product, sold to several customers: by the button, by the form, and by an opportunity won at once (§5.10)."""

	STOPS = (
		"leadcard.pipeline.products.take",
		"leadcard.pipeline.products._write",
		"leadcard.pipeline.customers.refresh",
		"leadcard.pipeline.moves.move",
	)
	BUYERS = 3

	def rounds(self, number: int) -> list[tuple[str, str, list[Request]]]:
		products = self.racers.do(
			[new("LC Product", product_name=f"Căn hộ S-{at:03d}", price=5) for at in range(number)]
		)
		buyers = customers(self.racers, number * self.BUYERS)
		offers = [product for product in products for _ in range(self.BUYERS)]
		deals = self.racers.do(
			[
				opportunity(buyer, product=product["name"])
				for buyer, product in zip(buyers, offers, strict=True)
			]
		)
		found = []
		for at, product in enumerate(products):
			first, second, third = (deal["opportunity"] for deal in deals[3 * at : 3 * at + 3])
			last = buyers[3 * at + 2]
			at_once = opportunity(last, product=product["name"], sales_stage="Closed Won")
			ways = [win(first), edit("LC Opportunity", second, sales_stage="Closed Won"), win(third), at_once]
			found.append((product["name"], product["product_name"], ways))
		return found

	def requests(self, about: tuple[str, str, list[Request]]) -> list[Request]:
		return about[2]

	def judge(self, about: tuple[str, str, list[Request]], answers: list[Answer]) -> int:
		product, title, _ways = about
		buyer = the("LC Product", product).sold_to
		assert buyer
		won = frappe.get_all("LC Opportunity", {"product": product, "status": "Won"}, pluck="customer")
		assert set(won) == {buyer}
		for answer in answers:
			told = answer.error in ("ProductSoldError", "ProductNotForSaleError") and title in answer.message
			assert answer.ok or told, answer
		return 1 if any(answer.ok for answer in answers) else 0


class SameKey(Game):
	"""One mobile in eight spellings, through every way in (spec §4.4)."""

	STOPS = (
		"leadcard.documents.identities._hold",
		"leadcard.documents.identities._take_exclusively",
		"leadcard.documents.search_index.sync",
		"leadcard.pipeline.change_log.record_edits",
	)

	def rounds(self, number: int) -> list[tuple[str, str, str, str]]:
		names, buyers = leads(self.racers, 1), customers(self.racers, 2)
		return [(mobile(), names[0], *buyers) for _ in range(number)]

	def requests(self, about: tuple[str, str, str, str]) -> list[Request]:
		number, lead, customer, other = about
		ways = (
			lambda spelled: create(mobile_no=spelled),
			lambda spelled: new("LC Lead", code=typed_code(), full_name="Lê Thị Hoa", mobile_no=spelled),
			lambda spelled: new("LC Customer", code=typed_code(), full_name="Lê Thị Hoa", mobile_no=spelled),
			lambda spelled: edit("LC Lead", lead, mobile_no=spelled),
			lambda spelled: edit("LC Customer", customer, mobile_no=spelled),
			lambda spelled: Request(
				"leadcard.api.activities.create_contact",
				{"doctype": "LC Customer", "name": other, "first_name": "Hoa", "mobile_no": spelled},
			),
		)
		return [way(spelled) for way, spelled in zip(itertools.cycle(ways), spellings(number), strict=False)]

	def judge(self, about: tuple[str, str, str, str], answers: list[Answer]) -> int:
		held = frappe.get_all("LC Identity", {"value": f"+84{about[0][1:]}"}, ["exclusive_key"])
		assert len(held) == 1 and held[0].exclusive_key
		for answer in answers:
			told = answer.error == "DuplicateIdentityError" and "belongs to" in answer.message
			assert answer.ok or told, answer
		return sum(answer.ok for answer in answers)


GAMES = {
	"claim": Claim,
	"convert": Convert,
	"convert into one of two": ConvertInto,
	"convert into the same": JoinOne,
	"drag": Drag,
	"win": Win,
	"sell": Sell,
	"same key": SameKey,
}
