"""Arguments that make no sense, in what LeadCard does before Frappe's functions, or in their stead: refused in words.

What Frappe itself makes of them stays Frappe's answer, an error of the server or not.
"""

from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _

OF_FRAPPE = "leadcard_of_frappe"
# what reading an argument for something else than it is ends in
NONSENSE = (TypeError, ValueError, LookupError, AttributeError, RecursionError)


def careful(guard: Callable) -> Callable:
	"""Around a function that arguments reach as they were sent: what can't be read raises a ValidationError."""

	@wraps(guard)
	def answer(*args: object, **kwargs: object) -> object:
		try:
			return guard(*args, **kwargs)
		except Exception as error:
			if not _is_nonsense(error):
				raise
			frappe.throw(
				_("That can't be read. Send what the function asks for, in the form that it asks for."),
				frappe.ValidationError,
			)

	return answer


def as_frappe(function: Callable | str, /, **arguments: object) -> object:
	"""What Frappe's own function answers; its errors are its own."""
	try:
		return frappe.call(function, **arguments)
	except Exception as error:
		setattr(error, OF_FRAPPE, True)
		raise


def _is_nonsense(error: Exception) -> bool:
	if hasattr(error, OF_FRAPPE) or hasattr(error, "http_status_code"):
		return False
	if isinstance(error, (*NONSENSE, frappe.db.ProgrammingError, frappe.db.DataError)):
		return True
	return isinstance(error, frappe.db.OperationalError) and frappe.db.is_missing_column(error)
