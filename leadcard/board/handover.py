"""What somebody would leave behind, and what handing it over would do (spec §8.4). Read only; nobody's rights are asked."""

from collections.abc import Iterable
from typing import TypedDict

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import get_fullname
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard.domain import opportunities, pipeline
from leadcard.domain.handover import STATUSES, Handover
from leadcard.labels import column_label
from leadcard.ownership.leavers import cards_of
from leadcard.permissions.roles import Person
from leadcard.permissions.sight import OWNER_FIELDS


class HandedColumn(TypedDict):
	"""What of one column goes along, with its revenue in the site's currency."""

	status: str
	label: str
	count: int
	revenue: float


class Receiver(Person):
	"""Somebody who receives cards, and how many."""

	cards: int


class Plan(TypedDict):
	"""What a handover would do: what goes along, `shares` and `tasks` that end, and what each receiver gets."""

	columns: list[HandedColumn]
	total: int
	revenue: float
	plans: int
	opportunities: int
	tickets: int
	shares: int
	tasks: int
	receivers: list[Receiver]


def cards_by_owner(owners: Iterable[str] | None) -> dict[str, int]:
	"""How many cards each of some people, or of all, has to hand over."""
	counts: dict[str, int] = {}
	for doctype in pipeline.CARD_DOCTYPES:
		card = DocType(doctype)
		owner = card[OWNER_FIELDS[doctype]]
		statuses = [status for kind, status in STATUSES if kind == doctype]
		query = frappe.qb.from_(card).select(owner, Count("*")).groupby(owner)
		query = query.where(card.status.isin(statuses) & owner.isnotnull() & (owner != ""))
		if owners is not None:
			query = query.where(owner.isin(sorted(owners)))
		for user, count in query.run():
			counts[user] = counts.get(user, 0) + count
	return counts


def preview(handover: Handover) -> Plan:
	"""What a handover would do: what goes along, what ends, and how many each receiver gets."""
	columns = [_column(handover.leaver, *kind) for kind in handover.kinds]
	total = sum(column["count"] for column in columns)
	call, meeting, ticket = DocType("LC Call"), DocType("LC Meeting"), DocType("LC Ticket")
	share, task = DocType("DocShare"), DocType("ToDo")
	kept = [*handover.receivers, ""]
	return {
		"columns": columns,
		"total": total,
		"revenue": sum(column["revenue"] for column in columns),
		"plans": sum(
			_count(table, _on_cards(table, handover) & (table.completed == 0) & (table.cancelled == 0))
			for table in (call, meeting)
		),
		"opportunities": _open_opportunities(handover),
		"tickets": _count(ticket, _on_cards(ticket, handover) & (ticket.status != "Closed")),
		"shares": _count(
			share,
			_on_cards(share, handover, "share_doctype", "share_name")
			& (share.user.isnull() | share.user.notin(kept)),
		),
		"tasks": _count(
			task,
			_on_cards(task, handover, "reference_type")
			& (task.status == "Open")
			& task.allocated_to.notin(kept),
		),
		"receivers": [
			{"user": user, "full_name": get_fullname(user), "cards": count}
			for user, count in handover.share(total).items()
		],
	}


def _column(leaver: str, doctype: str, status: str) -> HandedColumn:
	card = DocType(doctype)
	query = cards_of(card, doctype, leaver, [status]).select(
		Count("*"), Sum(card[pipeline.revenue_field(status)])
	)
	((count, revenue),) = query.run()
	return {
		"status": status,
		"label": column_label(status),
		"count": count,
		"revenue": float(revenue or 0),
	}


def _names(handover: Handover, doctype: str) -> QueryBuilder:
	card = DocType(doctype)
	statuses = handover.by_doctype[doctype]
	return cards_of(card, doctype, handover.leaver, statuses).select(card.name)


def _on_cards(
	table: Table,
	handover: Handover,
	type_field: str = "reference_doctype",
	name_field: str = "reference_name",
) -> Criterion:
	return Criterion.any(
		(table[type_field] == doctype) & table[name_field].isin(_names(handover, doctype))
		for doctype in handover.by_doctype
	)


def _count(table: Table, where: Criterion) -> int:
	return frappe.qb.from_(table).select(Count("*")).where(where).run()[0][0]


def _open_opportunities(handover: Handover) -> int:
	if pipeline.CUSTOMER not in handover.by_doctype:
		return 0
	table = DocType("LC Opportunity")
	of_customers = table.customer.isin(_names(handover, pipeline.CUSTOMER))
	return _count(table, of_customers & (table.status == opportunities.OPEN))
