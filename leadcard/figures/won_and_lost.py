"""The report "Won and Lost with Reasons" (spec §9.4): what became of the opportunities that ended in a period, and why."""

import json

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum

from leadcard.board import in_period, query
from leadcard.domain import opportunities, pipeline
from leadcard.figures import activities, one_by_one
from leadcard.figures.asked import Asked
from leadcard.figures.lists import list_of_kind
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Column, LeadsTo, Row, Table, bars

# how many customers and opportunities there are, and what these are worth
Ended = tuple[int, int, float]
NONE: Ended = (0, 0, 0.0)


def build(asked: Asked) -> Table:
	"""What was won, then what was lost by reason, most first, and a row of totals."""
	won, lost = _read(asked)
	everything = [won, *lost.values()]
	count, amount = sum(each[1] for each in everything), sum(each[2] for each in everything)
	reasons = sorted(lost, key=lambda each: (-lost[each][1], each))
	won_in = asked.leads_to(won_in=str(asked.period))
	deals = one_by_one.leads_to(asked, "won", asked.period)
	links = {"customers": won_in, "amount": won_in, "deals": deals}
	rows = [_row(_("Won"), "", won, count, links)]
	for reason in reasons:
		customers = asked.leads_to(lost_in=str(asked.period), lost_reason=[reason])
		links = {"customers": customers, "deals": _lost_deals(asked, reason)}
		rows.append(_row(_("Lost"), _name(reason), lost[reason], count, links))
	labels, counts = [_("Won"), *map(_name, reasons)], [won[1], *(lost[reason][1] for reason in reasons)]
	total: Row = {
		"outcome": _("Total"),
		"reason": "",
		"deals": count,
		"share": 100.0 if count else None,
		"customers": None,
		"amount": amount,
		"leads_to": _that_lead({"deals": one_by_one.leads_to(asked, one_by_one.ENDED, asked.period)}),
	}
	return Table(_columns(), rows, total, bars(labels, {_("Opportunities"): counts}))


def _lost_deals(asked: Asked, reason: str) -> LeadsTo:
	"""The desk's list of what was lost for a reason."""
	lost = list_of_kind(asked, activities.LOST, asked.period)
	return {**lost, "lost_reason": reason or json.dumps(["is", "not set"])} if lost else {}


def _that_lead(links: dict[str, LeadsTo]) -> dict[str, LeadsTo]:
	return {column: link for column, link in links.items() if link}


def _name(reason: str) -> str:
	return _(reason) if reason else _("None")


def _read(asked: Asked) -> tuple[Ended, dict[str, Ended]]:
	view = anywhere(asked.view)
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	is_won, is_lost = in_period.is_won(deal, asked.period), in_period.is_lost(deal, asked.period)
	found = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.select(deal.status, deal.lost_reason, Count(card.name).distinct(), Count("*"), Sum(deal.amount))
		.where(in_period.is_sold_by(deal.opportunity_owner, view.sellers) & (is_won | is_lost))
		.groupby(deal.status, deal.lost_reason)
	)
	won, lost = NONE, {}
	rows = query.narrow(in_period.seen_deals(found), card, pipeline.CUSTOMER, view).run()
	for status, reason, customers, count, amount in rows:
		ended = (int(customers), int(count), float(amount or 0))
		if status == opportunities.WON:
			won = ended
		else:
			lost[reason or ""] = ended
	return won, lost


def _row(outcome: str, reason: str, ended: Ended, everything: int, links: dict[str, LeadsTo]) -> Row:
	customers, count, amount = ended
	return {
		"outcome": outcome,
		"reason": reason,
		"deals": count,
		"share": round(100 * count / everything, 1) if everything else None,
		"customers": customers,
		"amount": amount,
		"leads_to": _that_lead(links),
	}


def _columns() -> list[Column]:
	return [
		Column("outcome", _("Outcome"), width=130),
		Column("reason", _("Reason"), width=230),
		Column("deals", _("Opportunities"), "Int", 130),
		Column("share", _("Share"), "Percent", 110),
		Column("customers", _("Customers"), "Int", 120),
		Column("amount", _("Amount"), "Currency", 190),
	]
