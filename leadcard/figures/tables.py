"""What a report is made of, as Frappe's report system and the API take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from leadcard.config import currency_decimals

Cell = str | int | float | None
# filters as an address has them: the board's, with `card` for one card; with `list`, those of a DocType's list in the desk,
# where an operator with its value is JSON; with `report`, those of one of the reports
LeadsTo = dict[str, str | list[str] | int]
# cells by column; under `leads_to`, by column, the filters that show on the board what a number counts (spec §9.8)
Row = dict[str, Cell | dict[str, LeadsTo]]


class ColumnShown(TypedDict):
	"""A column, as the desk's reports have them."""

	fieldname: str
	label: str
	fieldtype: str
	width: int
	precision: int | None
	align: Literal["left", "right"]


class Dataset(TypedDict):
	name: str
	values: list[float]


class ChartData(TypedDict):
	labels: list[str]
	datasets: list[Dataset]


class Chart(TypedDict):
	"""What frappe-charts draws."""

	type: Literal["bar"]
	fieldtype: str
	data: ChartData


def bars(
	labels: Sequence[str],
	series: Mapping[str, Sequence[float]],
	fieldtype: str = "Int",
) -> Chart:
	"""Bars of series by their names, each with a value for every label."""
	datasets: list[Dataset] = [{"name": name, "values": list(values)} for name, values in series.items()]
	return {"type": "bar", "fieldtype": fieldtype, "data": {"labels": list(labels), "datasets": datasets}}


@dataclass(frozen=True)
class Column:
	"""Names are Data: links would let User Permissions drop rows without a word (Frappe drops by link columns)."""

	fieldname: str
	label: str
	fieldtype: Literal["Data", "Currency", "Percent", "Int", "Float", "Date"] = "Data"
	width: int = 150
	decimals: int = 1

	def shown(self) -> ColumnShown:
		"""The column for the desk; amounts have the decimals of the site's currency (spec §3.7), other numbers those of the column.

		The desk would guess the side from the first row, where a text that is not there is a number.
		"""
		decimals = {"Currency": currency_decimals, "Float": lambda: self.decimals}.get(self.fieldtype)
		return {
			"fieldname": self.fieldname,
			"label": self.label,
			"fieldtype": self.fieldtype,
			"width": self.width,
			"precision": decimals() if decimals else None,
			"align": "left" if self.fieldtype in ("Data", "Date") else "right",
		}


@dataclass(frozen=True)
class Table:
	"""Columns, rows, and the row of totals, which is the report's own: a sum of percents is none."""

	columns: Sequence[Column]
	rows: list[Row]
	total: Row | None = None
	chart: Chart | None = None
	message: str = ""

	@property
	def all_rows(self) -> list[Row]:
		return [*self.rows, *([{**self.total, "bold": 1, "is_total": 1}] if self.total else [])]
