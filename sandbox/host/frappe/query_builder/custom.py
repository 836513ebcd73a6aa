from frappe.query_builder.functions import GroupConcat as GROUP_CONCAT  # noqa: F401
from pypika.terms import ValueWrapper


class ConstantColumn(ValueWrapper):
	"""A value selected as a column: `ConstantColumn("Call").as_("kind")`."""
