"""Sums over a part of a query's rows. Frappe sends what stands within a function's brackets as it is, and not as a value."""

from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Sum
from pypika.terms import Term

from leadcard.permissions.sight import as_part


def sum_where(criterion: Criterion, worth: Term | int = 1) -> Term:
	"""What the rows that meet a condition are worth together; how many they are, where each is worth one."""
	return Sum(Case().when(as_part(criterion), worth).else_(0))
