import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, now_datetime

from leadcard import dialect


class LCIntakeLog(Document):
	"""What came in by itself and what became of it; written by leadcard.intake.ledger alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body: DF.Code | None
		campaign: DF.Data | None
		delivery_key: DF.Data
		intake: DF.Link | None
		outcome: DF.Literal["", "Made", "Known", "Refused"]
		reason: DF.SmallText | None
		received_on: DF.Datetime
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		sender_id: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		frappe.throw(_("The log of what came in is written by the program alone."), frappe.PermissionError)

	@staticmethod
	def clear_old_logs(days: int = 90) -> None:
		"""Frappe's Log Settings clear what is older."""
		frappe.db.delete("LC Intake Log", {"received_on": ("<", add_days(now_datetime(), -days))})


def on_doctype_update() -> None:
	dialect.add_index("LC Intake Log", ["intake", "received_on"])
