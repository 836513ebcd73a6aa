"""The report "Won and Lost with Reasons" (spec §9.4): what became of the opportunities that ended in a period, and why."""

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum

from leadcard.board import in_period, query
from leadcard.domain import opportunities, pipeline
from leadcard.figures.asked import Asked
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
	rows = [_row(_("Won"), "", won, count, asked.leads_to(won_in=str(asked.period)))]
	for reason in reasons:
		leads_to = asked.leads_to(lost_in=str(asked.period), lost_reason=[reason])
		rows.append(_row(_("Lost"), _name(reason), lost[reason], count, leads_to))
	labels, counts = [_("Won"), *map(_name, reasons)], [won[1], *(lost[reason][1] for reason in reasons)]
	total: Row = {
		"outcome": _("Total"),
		"reason": "",
		"deals": count,
		"share": 100.0 if count else None,
		"customers": None,
		"amount": amount,
	}
	return Table(_columns(), rows, total, bars(labels, {_("Opportunities"): counts}))


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


def _row(outcome: str, reason: str, ended: Ended, everything: int, leads_to: LeadsTo) -> Row:
	customers, count, amount = ended
	return {
		"outcome": outcome,
		"reason": reason,
		"deals": count,
		"share": round(100 * count / everything, 1) if everything else None,
		"customers": customers,
		"amount": amount,
		"leads_to": {"customers": leads_to},
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
