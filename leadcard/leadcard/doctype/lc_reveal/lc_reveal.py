import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, nowdate

from leadcard import dialect


class LCReveal(Document):
	"""A note that somebody was shown the contact data of another's card; written by leadcard.masking.ledger alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		card_key: DF.Data
		day: DF.Date
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		revealed_on: DF.Datetime
		shown_fields: DF.SmallText | None
		slot_key: DF.Data
		user: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(
			_("The log of shown contact data is written by the program alone."), frappe.PermissionError
		)

	def on_trash(self) -> None:
		if not self.flags.ignore_permissions:
			frappe.throw(
				_(
					"The log of shown contact data can't be deleted by hand. Log Settings clear it after some time."
				),
				frappe.PermissionError,
			)

	@staticmethod
	def clear_old_logs(days: int = 365) -> None:
		"""Frappe's Log Settings clear what is older."""
		frappe.db.delete("LC Reveal", {"day": ("<", add_days(nowdate(), -days))})


def on_doctype_update() -> None:
	dialect.add_index("LC Reveal", ["user", "day"])
