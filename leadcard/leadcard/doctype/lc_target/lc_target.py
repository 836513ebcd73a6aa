import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, flt, getdate

from leadcard.documents.targets import key_and_title
from leadcard.domain import periods
from leadcard.domain.targets import FIGURES


class LCTarget(Document):
	"""What a person or a team is to reach in a month, quarter or year (spec §9.9)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actual_revenue: DF.Currency
		calls: DF.Int
		conversions: DF.Int
		meetings: DF.Int
		new_leads: DF.Int
		period: DF.Literal["Month", "Quarter", "Year"]
		sales_team: DF.Link | None
		starts_on: DF.Date
		target_key: DF.Data | None
		title: DF.Data | None
		user: DF.Link | None
		wins: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		if bool(self.user) == bool(self.sales_team):
			frappe.throw(_("A target is a person's or a team's: choose one of them."))
		if not any(flt(self.get(figure)) > 0 for figure in FIGURES):
			frappe.throw(_("A target needs an amount or a number to reach. Enter one."))
		self.take_period()
		self.refuse_second()

	def take_period(self) -> None:
		"""The first day of the period stands for all of it."""
		self.starts_on = str(periods.STEPS[self.period](getdate(self.starts_on)).first)

	def refuse_second(self) -> None:
		"""One target for each holder and period; the key refuses the second of two that are saved at once."""
		self.target_key, self.title = key_and_title(self)
		if frappe.db.exists("LC Target", {"target_key": self.target_key, "name": ("!=", self.name or "")}):
			frappe.throw(
				_("There is a target {0} already. Change that one.").format(
					frappe.bold(escape_html(self.title or ""))
				)
			)
