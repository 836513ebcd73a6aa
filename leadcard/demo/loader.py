"""Puts the sample company's plan into a site, as its people would: through documents and endpoints, acting as them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby

import frappe
from frappe import _
from frappe.utils import get_system_timezone, now_datetime

from leadcard.api import activities, cards
from leadcard.demo import people, products, texts
from leadcard.demo.plan import CardPlan, Deal, plan
from leadcard.documents.conversion import sales_stage_of
from leadcard.domain import opportunities, pipeline

Progress = Callable[[str], None]
RUN = 40


def load_sample_data(progress: Progress) -> None:
	"""Load everything in one transaction that the caller commits."""
	if any(frappe.get_all(doctype, limit=1) for doctype in pipeline.CARD_DOCTYPES):
		progress(_("This site has leads or customers already. Nothing was loaded."))
		return
	planned = plan(now_datetime())
	progress(_("{0} users and {1} sales teams").format(len(people.SAMPLE_USERS), len(people.TEAMS)))
	_add_users()
	_add_teams()
	_add_genders()
	with _acting_as(people.MANAGER):
		progress(_("{0} products, sources and groups").format(len(products.PRODUCTS) + 2))
		_add_catalogue()
	loader = _Loader(planned)
	progress(_("{0} leads").format(len(planned)))
	loader.add_leads()
	progress(
		_("{0} calls and meetings, with notes").format(sum(len(card.done + card.planned) for card in planned))
	)
	loader.add_activities()
	customers = [card for card in planned if card.is_customer]
	progress(
		_("{0} conversions, with {1} opportunities").format(
			len(customers), sum(len(card.deals) for card in customers)
		)
	)
	loader.convert()
	progress(_("Tickets, and care that is stopped"))
	loader.finish()
	progress(_("The sample data is loaded. Each sample user's password is {0}").format(people.PASSWORD))


@contextmanager
def _acting_as(user: str) -> Iterator[None]:
	before = frappe.session.user
	if user != before:
		frappe.set_user(user)
	try:
		yield
	finally:
		if user != before:
			frappe.set_user(before)


def _add_users() -> None:
	for person in people.SAMPLE_USERS:
		if frappe.db.exists("User", person["email"]):
			# uninstalling took the role, and left the user
			user = frappe.get_doc("User", person["email"])
			user.time_zone = get_system_timezone()
			user.add_roles(*filter(None, [person["role"]]))
			continue
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": person["email"],
				"first_name": person["full_name"],
				"language": person["language"],
				"time_zone": get_system_timezone(),
				"new_password": person["password"],
				"send_welcome_email": 0,
				"roles": [{"role": person["role"]}] if person["role"] else [],
			}
		)
		user.flags.ignore_password_policy = True
		user.insert()


def _add_teams() -> None:
	with_teams_below = {parent for _name, parent, _members in people.TEAMS}
	for name, parent, members in people.TEAMS:
		frappe.get_doc(
			{
				"doctype": "LC Sales Team",
				"team_name": name,
				"parent_lc_sales_team": parent or None,
				"is_group": int(name in with_teams_below),
				"members": [{"user": user, "is_manager": int(manages)} for user, manages in members],
			}
		).insert()


def _add_genders() -> None:
	"""Frappe's setup wizard adds them; a site that has not run it lacks them."""
	for gender in ("Male", "Female"):
		if not frappe.db.exists("Gender", gender):
			frappe.get_doc({"doctype": "Gender", "gender": gender}).insert()


def _add_catalogue() -> None:
	for product in products.PRODUCTS:
		if not frappe.db.exists("LC Product", product.code):
			frappe.get_doc(product.as_values()).insert()
	for doctype, field, name in (
		("LC Lead Source", "source_name", texts.SOURCE),
		("LC Customer Group", "group_name", texts.GROUP),
	):
		if not frappe.db.exists(doctype, name):
			frappe.get_doc({"doctype": doctype, field: name}).insert()


class _Loader:
	"""Carries the plan out, card by card, each by its owner; `cards` holds what each card is by now."""

	def __init__(self, planned: list[CardPlan]):
		self.planned = planned
		self.cards: dict[int, tuple[str, str]] = {}

	def add_leads(self) -> None:
		for number, card in _by_owner(self.planned):
			self.cards[number] = _add_lead(card)

	def add_activities(self) -> None:
		for number, card in _by_owner(self.planned):
			for doctype, values in card.done + card.planned:
				_add(doctype, self.cards[number], values)
			for note in card.notes:
				_add("LC Note", self.cards[number], {"content": note})

	def convert(self) -> None:
		for number, card in _by_owner(self.planned):
			if card.is_customer:
				self.cards[number] = _convert(card, self.cards[number][1])

	def finish(self) -> None:
		for number, card in _by_owner(self.planned):
			for ticket in card.tickets:
				created = _add("LC Ticket", self.cards[number], {**ticket, "status": "Open"})
				if ticket["status"] == "Closed":
					activities.close_ticket(created)
			if card.stop_reason:
				cards.stop_care(*self.cards[number], card.stop_reason)


def _by_owner(planned: list[CardPlan]) -> Iterator[tuple[int, CardPlan]]:
	"""Every card with its number, acting as its owner; in short runs, since changing the user empties caches."""
	for start in range(0, len(planned), RUN):
		run = sorted(enumerate(planned[start : start + RUN], start), key=_user_of)
		for user, cards_of_user in groupby(run, _user_of):
			with _acting_as(user):
				yield from cards_of_user


def _user_of(numbered: tuple[int, CardPlan]) -> str:
	return numbered[1].owner or people.MANAGER


def _add_lead(card: CardPlan) -> tuple[str, str]:
	contacted_by_hand = card.column == pipeline.CONTACTING and not card.done
	lead = frappe.get_doc(
		{
			"doctype": pipeline.LEAD,
			**card.values,
			"lead_owner": card.owner or None,
			"status": pipeline.CONTACTING if contacted_by_hand else pipeline.NEW,
		}
	)
	if card.deals:
		deal = card.deals[0]
		lead.update(
			{
				"product": deal.product or None,
				"expected_revenue": deal.amount,
				"expected_close_date": deal.close,
			}
		)
	return lead.doctype, lead.insert().name


def _add(doctype: str, card: tuple[str, str], values: dict) -> str:
	record = frappe.get_doc({"doctype": doctype, "reference_doctype": card[0], "reference_name": card[1]})
	return record.update(values).insert().name


def _convert(card: CardPlan, lead: str) -> tuple[str, str]:
	converted = cards.convert_lead(lead)
	first, *others = card.deals
	if converted["opportunity"]:
		_follow(first, converted["opportunity"])
	else:
		_add_opportunity(first, converted["customer"])
	for deal in others:
		_add_opportunity(deal, converted["customer"])
	return pipeline.CUSTOMER, converted["customer"]


def _follow(deal: Deal, opportunity: str) -> None:
	"""Bring the opportunity that conversion made to where the deal stands."""
	if deal.won_on or deal.lost_reason or deal.stage:
		frappe.get_doc("LC Opportunity", opportunity).update(_state_of(deal)).save()


def _add_opportunity(deal: Deal, customer: str) -> None:
	values = {
		"product": deal.product or None,
		"title": texts.DEALS[deal.amount // products.MILLION % len(texts.DEALS)],
		"amount": deal.amount,
		"expected_close_date": deal.close,
		**_state_of(deal),
	}
	activities.create_opportunity(customer, values)


def _state_of(deal: Deal) -> dict:
	if deal.won_on:
		return {"sales_stage": sales_stage_of(opportunities.WON), "won_on": deal.won_on}
	if deal.lost_reason:
		return {"sales_stage": sales_stage_of(opportunities.LOST), "lost_reason": deal.lost_reason}
	return {"sales_stage": deal.stage} if deal.stage else {}
