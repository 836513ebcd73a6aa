from frappe.model.document import Document


class LCIdentity(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		exclusive_key: DF.Data | None
		kind: DF.Literal["Phone", "Email", "Tax ID", "ID Number"]
		party: DF.DynamicLink
		party_doctype: DF.Link
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		value: DF.Data
	# end: auto-generated types

	pass
