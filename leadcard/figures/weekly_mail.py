"""What the weekly numbers say (spec §9.6): parts of the reports on a week, as the session's user sees them, in the language that is set."""

from collections.abc import Iterable, Sequence

from frappe import _
from frappe.utils import escape_html, fmt_money, get_url, getdate, nowdate

from leadcard.config import number_pattern, written_amount
from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.figures import places, reports, targets
from leadcard.figures.asked import FROM_TO
from leadcard.figures.revenue import EVERYTHING, actual_revenue
from leadcard.figures.tables import Cell, Column, LeadsTo, Row, Table
from leadcard.labels import period_label
from leadcard.notices.digest import SWITCHES

REVENUE = "Expected and Actual Revenue"
# the reports that the mail has a part of: their columns, and those of which some number makes a row worth telling
PARTS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
	"Employee Activity Summary": (
		("employee", "calls", "meetings", "emails", "notes", "new_leads", "conversions", "won"),
		("calls", "meetings", "emails", "notes", "new_leads", "conversions", "won"),
	),
	"Leads by Source": (("source", "leads", "converted"), ("leads",)),
	"Won and Lost with Reasons": (("outcome", "reason", "deals", "customers", "amount"), ("deals",)),
}
MOST_ROWS = 30
CELL = "padding: 4px 10px 4px 0; vertical-align: top;"


def mail_of(week: Period) -> str:
	"""The email's HTML: revenue and the month's target, then a table of each part."""
	parts = [_revenue(week), _target(periods.this_month(getdate(nowdate())))]
	for name, (columns, telling) in PARTS.items():
		made = reports.table(name, {"period": str(week)})
		rows = [row for row in made.rows if any(row.get(column) for column in telling)]
		parts.append(f"<h3>{escape_html(_(name))}</h3>{_table(made, columns, rows)}{_report(name, week)}")
	switches = _link(get_url(SWITCHES), _("Switch this email off"))
	return "".join(parts) + f"<p><small>{switches}</small></p>"


def _revenue(week: Period) -> str:
	made = reports.table(REVENUE, {"period": str(week)})
	total = made.total or {}
	lines = [
		(column.label, _cell(column, total))
		for column in made.columns
		if column.fieldname in ("actual", "expected", "ratio")
	]
	return f"<h3>{escape_html(_(REVENUE))}</h3>{_lines(lines)}{_report(REVENUE, week)}"


def _target(month: Period) -> str:
	"""How far the month's target is reached, as the board's statistics bar has it; nothing where none is set."""
	amount = targets.target_of_view(month, EVERYTHING)
	if amount is None:
		return ""
	found = targets.progress(month, amount, actual_revenue(month, EVERYTHING).amount)
	won = _link(places.address_of({"won_in": str(month)}), written_amount(found.done))
	share = "" if found.share is None else f" ({_number(found.share, 1)}%)"
	lines = [(_("Target"), escape_html(written_amount(amount))), (_("Done"), won + share)]
	lines.append((_("To Do"), escape_html(written_amount(found.to_do or 0))))
	if found.pace is not None:
		lines.append((_("Needed each Working Day"), escape_html(written_amount(found.pace))))
	title = _("Target of {0}").format(period_label(month, periods.MONTH))
	return f"<h3>{escape_html(title)}</h3>{_lines(lines)}"


def _lines(lines: Iterable[tuple[str, str]]) -> str:
	"""Labels with what is HTML already."""
	rows = (
		f'<tr><td style="{CELL}">{escape_html(label)}</td><td style="{CELL}"><b>{shown}</b></td></tr>'
		for label, shown in lines
	)
	return f"<table>{''.join(rows)}</table>"


def _table(made: Table, names: Sequence[str], rows: list[Row]) -> str:
	if not rows:
		nothing = _("Nothing in this week.")
		return f"<p>{escape_html(nothing)}</p>"
	columns = [column for name in names for column in made.columns if column.fieldname == name]
	shown = [*rows[:MOST_ROWS], *([made.total] if made.total else [])]
	head = "".join(f'<th style="{_style(column)}">{escape_html(column.label)}</th>' for column in columns)
	body = "".join(
		"<tr>{}</tr>".format(
			"".join(f'<td style="{_style(column)}">{_cell(column, row)}</td>' for column in columns)
		)
		for row in shown
	)
	table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
	return f'<div style="overflow-x: auto">{table}</div>'


def _style(column: Column) -> str:
	return f"{CELL} text-align: {'left' if column.fieldtype == 'Data' else 'right'};"


def _cell(column: Column, row: Row) -> str:
	value, links = row.get(column.fieldname), row.get("leads_to")
	text = "" if isinstance(value, dict) else _written(column, value)
	leads_to = links.get(column.fieldname) if isinstance(links, dict) else None
	return _link(places.address_of(leads_to), text) if value and leads_to else escape_html(text)


def _written(column: Column, value: Cell) -> str:
	if value is None or isinstance(value, str):
		return value or ""
	if column.fieldtype == "Currency":
		return written_amount(value)
	if column.fieldtype == "Percent":
		return f"{_number(value, 1)}%"
	return _number(value, column.decimals if column.fieldtype == "Float" else 0)


def _number(value: float, decimals: int) -> str:
	"""A number as the site writes them."""
	return fmt_money(value, decimals, None, number_pattern())


def _report(name: str, week: Period) -> str:
	days: LeadsTo = {"period": FROM_TO, "from_date": str(week.first), "to_date": str(week.last)}
	link = _link(places.report_address(name, days), _("Open the report"))
	return f"<p>{link}</p>"


def _link(address: str, text: str) -> str:
	return f'<a href="{escape_html(address)}">{escape_html(text)}</a>'
