"""Where a number leads (spec §9.8): to its cards on the board, or to a list or a report of the desk, as a route or an address."""

from typing import TypedDict
from urllib.parse import quote, urlencode

from frappe.utils import get_url

from leadcard.figures.tables import LeadsTo

BOARD = "leadcard"


class Route(TypedDict):
	"""A page of the desk, and what is asked of it."""

	route: list[str]
	route_options: LeadsTo


def route_of(leads_to: LeadsTo) -> Route:
	"""The page as the desk opens it by `frappe.set_route`. Its router keeps one value of each key, and the board's filters
	have several: they go as one."""
	asked = dict(leads_to)
	if doctype := asked.pop("list", None):
		return {"route": ["List", str(doctype)], "route_options": asked}
	if report := asked.pop("report", None):
		return route_of_report(str(report), asked)
	return {"route": [BOARD], "route_options": {"leads_to": urlencode(asked, doseq=True)}}


def route_of_report(name: str, filters: LeadsTo) -> Route:
	"""A report in the desk, with its filters."""
	return {"route": ["query-report", name], "route_options": filters}


def address_of(leads_to: LeadsTo) -> str:
	"""The page's full address, for a mail."""
	if "report" in leads_to:
		filters = {name: value for name, value in leads_to.items() if name != "report"}
		return report_address(str(leads_to["report"]), filters)
	found = route_of(leads_to)
	page = found["route"][-1].lower().replace(" ", "-")
	return get_url(f"/app/{page}?{urlencode(found['route_options'])}")


def report_address(name: str, filters: LeadsTo) -> str:
	"""The full address of a report in the desk, with its filters."""
	return get_url(f"/app/query-report/{quote(name)}?{urlencode(filters)}")
