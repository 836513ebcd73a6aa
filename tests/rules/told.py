"""What the reports must tell whoever sees some cards: counted in plain Python over all documents, apart from the app."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import frappe

from leadcard.domain.periods import Period
from tests.activity_company import Recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
ON_BOARD = {LEAD: ("New", "Contacting"), CUSTOMER: ("Converted", "Transacted")}
OWNER = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
Card = tuple[str, str]


class Told(Recount):
	"""The totals of each report over the cards that somebody sees, for a period up to today.

	:param seen: the cards by DocType and name
	:param sellers: whose targets they see, None for everybody's
	"""

	def __init__(self, seen: set[Card], period: Period, today: date, sellers: set[str] | None) -> None:
		super().__init__(period, ())
		self.seen = self.cards = seen
		self.today, self.sellers = today, sellers
		self.own_leads = [self.leads[name] for doctype, name in seen if doctype == LEAD]
		self.own_customers = [self.customers[name] for doctype, name in seen if doctype == CUSTOMER]
		self.deals = list(self._deals())
		self.standing = [
			card
			for doctype, cards in ((LEAD, self.own_leads), (CUSTOMER, self.own_customers))
			for card in cards
			if card.status in ON_BOARD[doctype]
		]

	def by_report(self) -> dict[str, dict[str, float]]:
		"""Of each report the numbers that its totals must have, or of one without totals those of its rows together."""
		kinds = {kind: len(found) for kind, found in self.by_kind().items()}
		return {
			"Expected and Actual Revenue": self._revenue(),
			"Pipeline by Column and Stage": {
				"cards": len(self.standing),
				"expected": sum(
					card.expected_revenue for card in self.standing if card.status != "Transacted"
				),
				"won": sum(card.won_revenue for card in self.standing if card.status == "Transacted"),
			},
			"Leads by Source": self._sources(),
			"One-Time and Repeat Buyers": self._buyers(),
			"Won and Lost with Reasons": self._outcomes(),
			"Targets": {
				"done": sum(
					deal.amount
					for deal in self._won()
					if deal.opportunity_owner in (self.sellers or {deal.opportunity_owner} - {None, ""})
				)
			},
			"Employee Activity Summary": {
				kind: count for kind, count in kinds.items() if kind not in ("received",)
			},
			"Interactions by Kind": {
				kind: kinds[kind] for kind in ("calls", "meetings", "notes", "emails", "received", "tickets")
			},
			"Activities One by One": {
				"activities": sum(
					kinds[kind] for kind in ("calls", "meetings", "notes", "emails", "received", "tickets")
				)
			},
			"Not Cared For": self._of_cards([card for card in self.standing if self._is_forgotten(card)]),
			"Unattended Leads": self._of_cards(
				[lead for lead in self.own_leads if self._is_unattended(lead)]
			),
			"Time in Stage": {"left": self._left(), "still": len(self.standing)},
			"Founding Days and Birthdays": {
				"cards": len([card for card in self.standing if self._comes(card)])
			},
		}

	def _won(self) -> list[frappe._dict]:
		return [deal for deal in self.deals if deal.status == "Won" and deal.won_on.date() in self.period]

	def _revenue(self) -> dict[str, float]:
		sums = Counter(dict.fromkeys(("new", "existing", "expected", "actual"), 0.0))
		sums["new"] = sum(
			lead.expected_revenue
			for lead in self.own_leads
			if lead.status in ON_BOARD[LEAD] and lead.expected_close_date in self.days()
		)
		for deal in self.deals:
			if deal.status != "Lost" and deal.expected_close_date in self.days():
				known = any(
					other.status == "Won" and other.won_on.date() < self.period.first
					for other in self.deals
					if other.customer == deal.customer
				)
				sums["existing" if known else "new"] += deal.amount
		sums["actual"] = sum(deal.amount for deal in self._won())
		sums["expected"] = sums["new"] + sums["existing"]
		return dict(sums)

	def days(self) -> set[date]:
		long = (self.period.last - self.period.first).days + 1
		return {self.period.first + timedelta(days=each) for each in range(long)}

	def _sources(self) -> dict[str, float]:
		came = {name for name, lead in self.leads.items() if lead.creation.date() in self.period}
		joined = {self.leads[name].customer for name in came} - {None, ""}
		customers = [customer for customer in self.own_customers if customer.name in joined]
		leads = [lead for lead in self.own_leads if lead.name in came and lead.status != "Converted"]
		return {
			"leads": len(leads) + len(customers),
			"converted": len(customers),
			"won": len([customer for customer in customers if self._wins(customer.name)]),
			"revenue": sum(deal.amount for deal in self._won()),
		}

	def _wins(self, customer: str) -> list[frappe._dict]:
		return [deal for deal in self.deals if deal.customer == customer and deal.status == "Won"]

	def _buyers(self) -> dict[str, float]:
		won = self._won()
		return {
			"buyers": len({deal.customer for deal in won}),
			"orders": len(won),
			"revenue": sum(deal.amount for deal in won),
		}

	def _outcomes(self) -> dict[str, float]:
		lost = [deal for deal in self.deals if deal.status == "Lost" and deal.lost_on.date() in self.period]
		ended = [*self._won(), *lost]
		return {"deals": len(ended), "amount": sum(deal.amount for deal in ended)}

	def _of_cards(self, cards: list[frappe._dict]) -> dict[str, float]:
		return {"cards": len(cards), "expected": sum(card.expected_revenue for card in cards)}

	def _is_forgotten(self, card: frappe._dict) -> bool:
		days, no_contact = frappe.db.get_value("LC Stage", card.stage, ["stale_days", "no_contact"]) or (0, 0)
		return not no_contact and card.last_care_on.date() < self.today - timedelta(days=days or 7)

	def _is_unattended(self, lead: frappe._dict) -> bool:
		waits = not lead.lead_owner or (lead.status == "New" and lead.last_care_on == lead.creation)
		return lead.status in ON_BOARD[LEAD] and waits and lead.creation.date() in self.period

	def _left(self) -> int:
		"""How often a card left a column in the period."""
		left = 0
		for doctype, name in self.seen:
			about = {"reference_doctype": doctype, "reference_name": name, "changed_field": "status"}
			changes = frappe.get_all("LC Status Change", filters=about, fields=["*"])
			changes.sort(key=lambda change: (change.changed_on, change.creation, change.name))
			for before, change in pairwise(changes):
				stood = before.to_value in (*ON_BOARD[LEAD], *ON_BOARD[CUSTOMER])
				left += stood and change.changed_on.date() in self.period
		return left

	def _comes(self, card: frappe._dict) -> bool:
		"""Whether its day comes again in the period, which is one of a year or longer."""
		born = card.founding_date if card.party_type == "Organization" else card.date_of_birth
		return bool(born) and born <= self.period.last
