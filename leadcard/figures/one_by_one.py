"""The report "Activities One by One" (spec §9.8): what numbers of activities count, each with its card, the newest first.

Frappe's lists show emails, comments and tasks to those alone who wrote or got them, and no list of what hangs on cards
takes a filter of cards. Here all are found as they are counted.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType, Field
from frappe.utils import format_datetime
from pypika import Order
from pypika.terms import ValueWrapper

from leadcard.board import in_period
from leadcard.counts import counted
from leadcard.domain import pipeline
from leadcard.domain.periods import Period
from leadcard.figures import activities
from leadcard.figures.activities import Kind
from leadcard.figures.asked import FROM_TO, Asked
from leadcard.figures.cards import MOST
from leadcard.figures.hanging import together
from leadcard.figures.lists import list_of_kind
from leadcard.figures.tables import Column, LeadsTo, Row, Table
from leadcard.permissions.chain import BY_FIELDS, REFERENCE
from leadcard.permissions.sight import RECORDS

NAME = "Activities One by One"
KINDS: dict[str, Kind] = {
	"calls": activities.CALLS,
	"meetings": activities.MEETINGS,
	"emails": activities.EMAILS_SENT,
	"emails_read": activities.EMAILS_READ,
	"received": activities.EMAILS_RECEIVED,
	"notes": activities.NOTES,
	"comments": activities.COMMENTS,
	"tickets": activities.TICKETS,
	"new_leads": activities.NEW_LEADS,
	"conversions": activities.CONVERSIONS,
	"won": activities.WON,
	"lost": activities.LOST,
	"tasks": activities.TASKS,
}
# what passed between the company and its cards, as "Interactions by Kind" has it
ALL = "all"
INTERACTIONS = ("calls", "meetings", "notes", "emails", "received", "tickets")
# the opportunities that ended, as "Won and Lost with Reasons" has them
ENDED = "ended"
TOGETHER = {ALL: INTERACTIONS, ENDED: ("won", "lost")}
# those whose lists in the desk show whoever sees the card all that is counted
LISTED = (*RECORDS, pipeline.LEAD)
# the filters of cards that the report's page has
FILTERS = {"sales_team", "seller", "source", "product", "customer_group"}
# its kind, when it was, whose it is, and the card
Found = tuple[str, datetime, str, str, str]


def build(asked: Asked) -> Table:
	"""A row for each activity of a kind in the period, or of the kinds that a number has together."""
	figure = asked.figure or ALL
	if figure not in TOGETHER and figure not in KINDS:
		frappe.throw(_("The filter {0} is one of {1}.").format("figure", ", ".join((*TOGETHER, *KINDS))))
	names = TOGETHER.get(figure, (figure,))
	found = sorted(
		(one for name in names for one in _newest(name, asked)), key=lambda one: one[1], reverse=True
	)[:MOST]
	count = sum(sum(activities.counted(KINDS[name], [asked.period], asked.view).values()) for name in names)
	total: Row = {
		"at": counted(count, _("Total: 1 activity"), _("Total: {0} activities").format(count)),
		"activities": count,
	}
	message = ""
	if count > len(found):
		message = _("Only the newest {0} are shown, of {1} in all.").format(len(found), count)
	return Table(_columns(), _rows(asked, found), total, message=message)


def leads_to(asked: Asked, figure: str, period: Period, person: str | None = None) -> LeadsTo:
	"""Where a number of a kind leads: to the desk's list of it where that shows all of them, else to this report.

	:param person: whose they are, "" for nobody's and None for all
	"""
	kind = KINDS.get(figure)
	if kind and kind.doctype in LISTED and (listed := list_of_kind(asked, kind, period, person)):
		return listed
	filters = {
		name: [values] if isinstance(values, str) else values for name, values in asked.on_board.items()
	}
	if person is not None:
		filters["seller"] = [person]
	if not set(filters) <= FILTERS or not all(map(_is_one, filters.values())):
		return {}
	days = {"period": FROM_TO, "from_date": str(period.first), "to_date": str(period.last)}
	return {
		"report": NAME,
		"figure": figure,
		**days,
		**{name: values[0] for name, values in filters.items() if isinstance(values, list)},
	}


def _is_one(values: object) -> bool:
	"""Whether a page of the desk takes a filter's values: it takes one, and nobody is none."""
	return isinstance(values, list) and len(values) == 1 and bool(values[0])


def _newest(name: str, asked: Asked) -> Sequence[Found]:
	"""The newest of a kind; one statement."""
	kind = KINDS[name]
	record = DocType(kind.doctype)
	if kind.doctype == pipeline.LEAD:
		about, card = ValueWrapper(pipeline.LEAD), record.name
	elif kind.doctype == in_period.DEAL:
		about, card = ValueWrapper(pipeline.CUSTOMER), record.customer
	else:
		about, card = (record[field] for field in BY_FIELDS.get(kind.doctype, REFERENCE))
	who = record[kind.who] if kind.who else ValueWrapper("")
	found = (
		frappe.qb.from_(record)
		.select(kind.moment(record).as_("at"), who.as_("who"), about.as_("about"), card.as_("card"))
		.where(kind.counts(record) & in_period.lies_in(kind.moment(record), asked.period))
	)
	parts = together(activities.on_cards(found, record, kind, asked.view))
	newest = frappe.qb.from_(parts).select("*").orderby(Field("at"), order=Order.desc).limit(MOST)
	# those of one moment are in the same order each time
	newest = newest.orderby(Field("about"), Field("card"), Field("who"))
	return [(name, *row) for row in newest.run()]


def _rows(asked: Asked, found: Iterable[Found]) -> list[Row]:
	found, labels = list(found), kinds()
	people = asked.names_of({who for _name, _at, who, *_card in found if who})
	titles = {
		(doctype, row.name): row.title or row.name
		for doctype in pipeline.CARD_DOCTYPES
		for row in frappe.get_all(
			doctype,
			filters={"name": ("in", sorted({card for *_one, about, card in found if about == doctype}))},
			fields=["name", "title"],
		)
	}
	return [
		{
			"at": format_datetime(at),
			"kind": labels[name],
			"employee": people.get(who, "") if who else "",
			"name": titles.get((about, card), card),
			"leads_to": {"name": {"card": f"{about}/{card}"}},
		}
		for name, at, who, about, card in found
	]


def kinds() -> dict[str, str]:
	"""What the kinds of activities are called."""
	return {
		"calls": _("Calls"),
		"meetings": _("Meetings"),
		"emails": _("Emails Sent"),
		"emails_read": _("Emails Read"),
		"received": _("Emails Received"),
		"notes": _("Notes"),
		"comments": _("Comments"),
		"tickets": _("Tickets"),
		"new_leads": _("New Leads"),
		"conversions": _("Conversions"),
		"won": _("Won"),
		"lost": _("Lost"),
		"tasks": _("Tasks Done"),
	}


def _columns() -> list[Column]:
	return [
		Column("at", _("When"), width=190),
		Column("kind", _("Kind"), width=150),
		Column("employee", _("Employee"), width=190),
		Column("name", _("Card"), width=260),
	]
