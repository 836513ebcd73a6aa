"""What a user looks at on the board: a view, filters, a search and an order (spec §7)."""

from dataclasses import dataclass, field, replace

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard.board import in_period, teams
from leadcard.board.chosen import as_list
from leadcard.board.planned import PLANNED
from leadcard.domain import pipeline, staleness
from leadcard.domain.periods import Period
from leadcard.domain.teams import Branch

LONGEST_PAGE = 100
LONGEST_SEARCH = 140
LINK_FILTERS = ("source", "customer_group", "product", "stage")
SORT_FIELDS = ("creation", "revenue", "last_care_on")

ALL = "all"
UPDATED = "updated"
FORGOTTEN = "forgotten"
VIEWS = (ALL, UPDATED, FORGOTTEN)
CHOICES = {
	"buyers": in_period.BUYERS,
	"bought": in_period.BOUGHT,
	"column": pipeline.COLUMNS,
	"planned": PLANNED,
}
FILTERS = {
	*LINK_FILTERS,
	*in_period.FILTERS,
	"sales_team",
	"owner",
	"mine",
	"people",
	"unassigned",
	"unattended",
	"stopped",
	"tag",
	"stale",
	"buyers",
	"bought",
	"seller",
	"lost_reason",
	"column",
	"planned",
	"view",
}


@dataclass(frozen=True)
class View:
	"""What a user looks at: one of the views of spec §7.5, filters by name, a search text, and the order of the cards.

	`within` is searched for in single columns on top, by their status (spec §7.1). `branch` is what the filter by teams
	means now, and `periods` the days of the filters by period. With the filter `stopped` the columns hold the cards that
	were taken off them, each where it would come back to (spec §7.3). `known` is what its search has found already, kept
	by all views that are made of it.
	"""

	filters: dict
	search: str = ""
	sort_field: str = "creation"
	descending: bool = True
	name: str = ALL
	within: dict[str, str] = field(default_factory=dict)
	branch: Branch | None = None
	periods: dict[str, Period] = field(default_factory=dict)
	known: dict = field(default_factory=dict, compare=False, repr=False)

	@property
	def sellers(self) -> list[str]:
		"""Whose deals are asked for; nobody's in particular where it is empty."""
		return as_list(self.filters.get("seller"))

	@property
	def sums_deals(self) -> bool:
		"""Whether the columns' sums are made of the deals of a period (spec §9.10)."""
		return in_period.CLOSING in self.periods or in_period.WON in self.periods

	@property
	def stopped(self) -> bool:
		return bool(self.filters.get("stopped"))

	def of(self, status: str) -> "View":
		"""The view as one column shows it."""
		if text := self.within.get(status):
			return replace(self, search=f"{self.search} {text}", within={})
		return self


def read_view(
	filters: dict | str | None,
	search: str | None,
	sort: str | None,
	within: dict | str | None = None,
) -> View:
	"""A view of what a client sent. Raises a ValidationError for an unknown filter, team, order or column."""
	try:
		chosen = frappe.parse_json(filters) or {}
	except ValueError:
		chosen = None
	if not isinstance(chosen, dict):
		frappe.throw(_("Filters must be an object of names and values."))
	unknown = set(chosen) - FILTERS
	if unknown:
		frappe.throw(_("Unknown filter: {0}").format(escape_html(", ".join(sorted(unknown)))))
	order, _space, direction = (sort or "creation desc").strip().partition(" ")
	if order not in SORT_FIELDS or direction.strip().lower() not in ("", "asc", "desc"):
		frappe.throw(_("Cards can be sorted by creation, revenue or last_care_on, each asc or desc."))
	name = chosen.pop("view", None) or ALL
	if name not in VIEWS or (chosen.get("stale") or staleness.WEEK) not in staleness.BOUNDS:
		frappe.throw(
			_("The view is one of {0}, and stale is one of {1}.").format(
				", ".join(VIEWS), ", ".join(staleness.BOUNDS)
			)
		)
	for asked, choices in CHOICES.items():
		values = as_list(chosen.get(asked)) if asked == "column" else [chosen.get(asked) or choices[0]]
		if any(value not in choices for value in values):
			frappe.throw(_("The filter {0} is one of {1}.").format(asked, ", ".join(choices)))
	periods = {
		name: in_period.read_period(chosen.pop(name)) for name in in_period.FILTERS if chosen.get(name)
	}
	texts = {status: _text(text) for status, text in by_column(within).items()}
	team_names = chosen.pop("sales_team", None)
	branch = teams.branch_of(as_list(team_names)) if team_names else None
	return View(
		chosen, _text(search), order, direction.strip().lower() != "asc", name, texts, branch, periods
	)


def by_column(value: dict | str | None) -> dict:
	"""What a client says about single columns, by status. Raises a ValidationError for anything else."""
	try:
		read = frappe.parse_json(value) or {}
	except ValueError:
		read = None
	if not isinstance(read, dict) or set(read) - set(pipeline.COLUMNS):
		frappe.throw(_("Columns are named by their status: {0}.").format(", ".join(pipeline.COLUMNS)))
	return read


def _text(value: object) -> str:
	return str(value or "").strip()[:LONGEST_SEARCH]
