"""What is done on cards (spec §9.2, §9.4): of each kind one definition of what counts, whose it is, and when it was.

Only what hangs on cards counts, of those that the session's user may see (§8.3, §9.7). Whose a card was meanwhile says
nothing: a call is of who made it. What an employee's columns mean stands here alone:

- calls, meetings: completed, of their owner, at their time
- emails: sent, of who wrote them; those that came are of nobody, so of an employee they are those of their cards
- notes and comments: of who wrote them; tickets: of who looks after them, when they were made
- new leads: of their owner, when they were made; conversions: of the lead's owner; wins and losses: of the deal's owner
- tasks: done, of whom they were for. Frappe keeps no time of that: their last change stands for it
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion, Term

from leadcard import dialect
from leadcard.board import in_period, query
from leadcard.board.view import View
from leadcard.documents.todos import CLOSED
from leadcard.domain import opportunities, pipeline
from leadcard.domain.periods import Period
from leadcard.figures.hanging import hanging_on, rows_of
from leadcard.figures.revenue import anywhere

NOBODY = ""
EMAIL = "Communication"


@dataclass(frozen=True)
class Kind:
	"""One kind of what is done.

	:param who: the field of the employee; None where it is of nobody
	:param at: the field of its time
	:param values: what the fields of those that count have
	"""

	doctype: str
	who: str | None
	at: str
	values: Mapping[str, str | int]

	def counts(self, record: Table) -> Criterion:
		"""The condition on those that count."""
		return Criterion.all(record[field] == value for field, value in self.values.items())

	def moment(self, record: Table) -> Term:
		"""When it was; an email that claims to be of tomorrow was when it came (§5.4)."""
		if self.doctype != EMAIL:
			return record[self.at]
		claimed, came = record[self.at], record.creation
		return Case().when(claimed > came, came).else_(claimed)


_DONE = {"completed": 1, "cancelled": 0}
_SENT = {"communication_type": "Communication", "communication_medium": "Email", "sent_or_received": "Sent"}

CALLS = Kind("LC Call", "activity_owner", "starts_at", _DONE)
MEETINGS = Kind("LC Meeting", "activity_owner", "starts_at", _DONE)
NOTES = Kind("LC Note", "owner", "creation", {})
EMAILS_SENT = Kind(EMAIL, "owner", "communication_date", _SENT)
EMAILS_READ = replace(EMAILS_SENT, values={**_SENT, "read_by_recipient": 1})
EMAILS_RECEIVED = Kind(EMAIL, None, "communication_date", {**_SENT, "sent_or_received": "Received"})
TICKETS = Kind("LC Ticket", "ticket_owner", "creation", {})
COMMENTS = Kind("Comment", "owner", "creation", {"comment_type": "Comment"})
TASKS = Kind("ToDo", "allocated_to", "modified", {"status": CLOSED})
NEW_LEADS = Kind(pipeline.LEAD, "lead_owner", "creation", {})
CONVERSIONS = Kind(pipeline.LEAD, "lead_owner", "converted_on", {"status": pipeline.CONVERTED})
WON = Kind(in_period.DEAL, "opportunity_owner", "won_on", {"status": opportunities.WON})
LOST = Kind(in_period.DEAL, "opportunity_owner", "lost_on", {"status": opportunities.LOST})

# by the number of the part of time, by the employee ("" for nobody), and by a further field's value
Key = tuple[int, str, str]


def counted(
	kind: Kind, parts: Sequence[Period], view: View, *, by_person: bool = False, by: str | None = None
) -> dict[Key, int]:
	"""How many of a kind there are, by the number of the part of time; one statement.

	:param parts: periods one after the other
	:param view: the cards that count, and whose activities (`sellers`)
	:param by_person: by employee too, else that is ""
	:param by: by the values of a field too, else that is ""
	"""
	record = DocType(kind.doctype)
	part = Case()
	for number, each in enumerate(parts):
		part = part.when(in_period.lies_in(kind.moment(record), each), number)
	whole = Period(parts[0].first, parts[-1].last)
	fields = [record[name] for name in (kind.who if by_person else None, by) if name]
	found = (
		frappe.qb.from_(record)
		.select(part.as_("part"), Count("*").as_("counted"), *fields)
		.where(kind.counts(record) & in_period.lies_in(kind.moment(record), whole))
		.groupby(part, *(term for field in fields for term in dialect.told_apart(field)))
	)
	counts: dict[Key, int] = {}
	for number, count, *values in rows_of(on_cards(found, record, kind, view)):
		person = (values.pop(0) or NOBODY) if by_person and kind.who else NOBODY
		key = (int(number), person, (values[0] or "") if values else "")
		counts[key] = counts.get(key, 0) + count
	return counts


def on_cards(found: QueryBuilder, record: Table, kind: Kind, view: View) -> list[QueryBuilder]:
	"""The parts of a query over a kind, of what hangs on the cards of a view, and is one of its sellers' where it names some."""
	sellers, view = view.sellers, of_cards(view)
	if kind.who and sellers:
		found = found.where(in_period.is_sold_by(record[kind.who], sellers))
	if kind.doctype == pipeline.LEAD:
		return [query.narrow(found, record, pipeline.LEAD, view)]
	owners = [] if kind.who else sellers
	return hanging_on(found, record, kind.doctype, view, owners)


def of_cards(view: View) -> View:
	"""A view of cards without what asks for activities or deals: the sellers and periods."""
	view = anywhere(view)
	return replace(view, filters={name: value for name, value in view.filters.items() if name != "seller"})
