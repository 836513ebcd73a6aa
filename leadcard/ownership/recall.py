"""Protection and recall: warns owners, then their managers, and takes back the cards that nobody looked after in time.

Each card is decided in a transaction of its own with its row locked, so that care saved at the same moment wins. What
people are told is written there as ledger rows, unique by card, period, step and person, and sent afterwards: all that
is new for one person goes out as one notice and one email, in the transaction that marks the rows as sent. A crash
anywhere leaves either nothing, or rows that the next run sends.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import frappe
from frappe.query_builder import DocType
from frappe.utils import now_datetime
from pypika.queries import QueryBuilder

from leadcard.domain import protection
from leadcard.domain.protection import RECALL, WARN_MANAGER, WARN_OWNER, Period, Rules
from leadcard.domain.working_days import ONE_DAY
from leadcard.locks import Card, in_own_transaction
from leadcard.ownership import recall_notices, transfer
from leadcard.ownership.protection import periods_of, read_cards, rules
from leadcard.permissions.tree import managers_of

BATCH = 500
LONGEST_RUN = timedelta(minutes=15)


def look_after_all() -> None:
	"""Warn, take back, and tell. Safe to run at any time, twice, and in parallel."""
	chosen = rules()
	if not chosen or not protection.acts_at(now_datetime(), chosen.calendar):
		return
	finish = time.monotonic() + LONGEST_RUN.total_seconds()
	for card in _due(chosen):
		in_own_transaction(partial(_look_after, card), f"protection of {card[1]}", card)
		if time.monotonic() > finish:
			break
	recall_notices.tell_all()


def _due(chosen: Rules) -> Iterator[Card]:
	"""The cards that have something due, a batch at a time: those whose period is too young are not even read."""
	bound = datetime.combine(
		chosen.last_start_of_interest(now_datetime().date()) + ONE_DAY, datetime.min.time()
	)
	if chosen.since and chosen.since >= bound:
		return
	for doctype, columns in protection.COLUMNS.items():
		for status in columns:
			for rows in _batches(doctype, status, bound, chosen.care_renews):
				periods = periods_of(rows, doctype)
				yield from (
					(doctype, row.name)
					for row in rows
					if row.name in periods and _steps(row, periods[row.name])
				)


def _batches(doctype: str, status: str, bound: datetime, care_renews: bool) -> Iterator[list[frappe._dict]]:
	query, after = candidates(doctype, status, bound, care_renews), None
	card = DocType(doctype)
	while True:
		page = query
		if after:
			same_time = (card.last_care_on > after.last_care_on) | (
				(card.last_care_on == after.last_care_on) & (card.name > after.name)
			)
			page = query.where(card.owned_since >= after.owned_since).where(
				(card.owned_since > after.owned_since) | same_time
			)
		found = page.run(as_dict=True)
		if not found:
			return
		after = found[-1]
		yield read_cards(doctype, [row.name for row in found])


def candidates(doctype: str, status: str, bound: datetime, care_renews: bool) -> QueryBuilder:
	"""A batch of the owned cards of a column whose period started before a moment: by their index, and from it alone."""
	card = DocType(doctype)
	query = (
		frappe.qb.from_(card)
		.select(card.name, card.owned_since, card.last_care_on)
		.where((card.status == status) & (card.owned_since < str(bound)))
		.orderby(card.owned_since)
		.orderby(card.last_care_on)
		.orderby(card.name)
		.limit(BATCH)
	)
	return query.where(card.last_care_on < str(bound)) if care_renews else query


def _steps(card: frappe._dict, period: Period) -> dict[str, list[str]]:
	"""What is due for a card: the steps, each with the people who are told."""
	told = {
		WARN_OWNER: lambda: [card.owner],
		WARN_MANAGER: lambda: managers_of(card.owner),
		RECALL: lambda: [card.owner, *managers_of(card.owner)],
	}
	return {step: people for step in period.due() if (people := told[step]())}


def _look_after(card: Card) -> None:
	"""Decide one card again, with its row locked, and do what is due."""
	doctype, name = card
	rows = read_cards(doctype, [name])
	period = periods_of(rows, doctype).get(name)
	if not period:
		return
	row = rows[0]
	for step, people in _steps(row, period).items():
		for person in people:
			recall_notices.note(card, row.owner, period, step, person)
		if step == RECALL:
			_recall(card)


def _recall(card: Card) -> None:
	"""Back to the unassigned ones. Nothing else of the card is looked at: a bad value must not keep it where it is."""
	transfer.give(frappe.get_doc(*card), None, transfer.PROTECTION_ENDED)
