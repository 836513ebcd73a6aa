from leadcard import dialect
from leadcard.documents.values import CheckedDocument
from leadcard.pipeline import stays


class LCStatusChange(CheckedDocument):
	"""One line of a card's log (spec §2.10)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed_by: DF.Link
		changed_field: DF.Literal["status", "stage", "owner"]
		changed_on: DF.Datetime
		files: DF.SmallText | None
		from_value: DF.Data | None
		left_stage: DF.Data | None
		note: DF.SmallText | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		since: DF.Datetime | None
		stage_since: DF.Datetime | None
		to_value: DF.Data | None
		why: DF.Data
	# end: auto-generated types

	def before_insert(self) -> None:
		stays.note(self)

	def notify_update(self) -> None:
		"""Nobody follows the log itself: the change that it is about is announced."""


def on_doctype_update() -> None:
	# a card's changes of one field in their order: since when it stood somewhere is told by the one before
	order = ("changed_on", "creation")
	fields = ["reference_name", "reference_doctype", "changed_field", *order]
	dialect.add_index("LC Status Change", fields, "leadcard_order_index")
