"""What somebody asks a report for: its filters, read alike in the desk, by the API, in charts and in mails (spec §9.1, §9.6)."""

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import cint, escape_html

from leadcard.board import in_period
from leadcard.board.view import View, read_view
from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.figures.tables import LeadsTo

FROM_TO = "from_to"
# of the board's filters; what a report of its own has beside them is below
OF_THE_BOARD = ("source", "customer_group", "product", "sales_team", "owner", "seller", "stage", "tag")
OWN = ("period", "from_date", "to_date", "step", "by_seller", "figure")
MOST_PARTS = 400


@dataclass(frozen=True)
class Asked:
	"""A period, the length of its parts, the cards that count, whether sellers are told apart, and
	which figure's targets are asked for.

	`on_board` are the filters of the cards, as they were sent.
	"""

	period: Period
	step: str
	view: View
	on_board: LeadsTo = field(default_factory=dict)
	by_seller: bool = False
	figure: str = ""

	def leads_to(self, **narrowed: str | list[str] | int) -> LeadsTo:
		"""The board's filters that show what a number counts: those of the report, and what narrows them."""
		return {**self.on_board, **narrowed}

	def names_of(self, users: set[str]) -> dict[str, str]:
		"""What people are called, deleted ones by their address."""
		rows = frappe.get_all("User", filters={"name": ("in", sorted(users))}, fields=["name", "full_name"])
		return {user: user for user in users if user} | {row.name: row.full_name or row.name for row in rows}


def as_sent(filters: dict | str | None) -> dict:
	"""The names and values of filters, as a dict or as JSON. Raises a ValidationError where they are none."""
	try:
		sent = frappe.parse_json(filters) or {}
	except ValueError:
		sent = None
	if not isinstance(sent, dict):
		frappe.throw(_("Filters must be an object of names and values."))
	return dict(sent)


def read(filters: dict | str | None) -> Asked:
	"""What the filters of a report ask for. Raises a ValidationError for a filter, a period or a step that there is not."""
	sent = as_sent(filters)
	if unknown := set(sent) - {*OF_THE_BOARD, *OWN}:
		frappe.throw(_("Unknown filter: {0}").format(escape_html(", ".join(sorted(map(str, unknown))))))
	step = sent.get("step") or periods.MONTH
	if step not in periods.STEPS:
		frappe.throw(_("The filter {0} is one of {1}.").format("step", ", ".join(periods.STEPS)))
	chosen = read_days(sent.get("period") or "this_year", sent.get("from_date"), sent.get("to_date"))
	on_board = {name: sent[name] for name in OF_THE_BOARD if sent.get(name)}
	by_seller, figure = bool(cint(sent.get("by_seller"))), str(sent.get("figure") or "")
	return Asked(chosen, step, read_view(on_board, None, None), on_board, by_seller, figure)


def read_days(period: str, first: object = None, last: object = None) -> Period:
	"""The days of a period by its name; of `from_to`, those that are named. Raises a ValidationError for one of many years."""
	chosen = in_period.read_period(f"{first}/{last}" if period == FROM_TO else period)
	if (chosen.last - chosen.first).days // 7 > MOST_PARTS:
		frappe.throw(_("Choose a period of up to {0} years.").format(MOST_PARTS // 53))
	return chosen
