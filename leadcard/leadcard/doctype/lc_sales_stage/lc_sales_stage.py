from leadcard.documents.values import NamedDocument


class LCSalesStage(NamedDocument):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		edition: DF.Literal["", "General", "Real Estate"]
		position: DF.Int
		probability: DF.Percent
		stage_name: DF.Data
		stage_type: DF.Literal["Open", "Won", "Lost"]
	# end: auto-generated types

	pass
