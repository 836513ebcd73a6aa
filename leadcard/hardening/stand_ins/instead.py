"""How a function of LeadCard answers for an endpoint of Frappe: under its name, by its HTTP methods, with what was sent."""

import inspect
from collections.abc import Callable

import frappe

from leadcard.careful import as_frappe, careful
from leadcard.permissions.chain import RING, is_of_cards
from leadcard.permissions.closed import closed_doctypes, is_own

Answer = Callable[..., object]


def instead_of(target: str, methods: tuple[str, ...] | None = None, guests: bool = False) -> Callable:
	"""Whitelist a guard of an endpoint. It gets what answers as Frappe does, and the arguments as they were sent: what it
	has nothing to say about goes on unchanged.

	:param methods: the HTTP methods that Frappe allows there, where it allows not all
	:param guests: whether Frappe answers guests there
	"""

	def decorate(guard: Callable[[Answer, dict], object]) -> Callable:
		def original(**sent: object) -> object:
			return as_frappe(target, **sent)

		@careful
		def stand_in(*values: object, **sent: object) -> object:
			if values:
				sent |= dict(zip(inspect.signature(frappe.get_attr(target)).parameters, values, strict=False))
			return guard(original, sent)

		stand_in.__doc__ = guard.__doc__
		stand_in.__module__, _dot, stand_in.__name__ = target.rpartition(".")
		return frappe.whitelist(allow_guest=guests, methods=list(methods) if methods else None)(stand_in)

	return decorate


def text_of(sent: dict, key: str) -> str:
	"""An argument that names something, "" where it is no name."""
	value = sent.get(key)
	return str(value) if isinstance(value, str | int) else ""


def read(value: object) -> object:
	"""What an argument holds that may be JSON, None where it is none: that is Frappe's to answer."""
	try:
		return frappe.parse_json(value)
	except (ValueError, RecursionError):
		return None


def is_closed(doctype: str, name: str) -> bool:
	"""Whether LeadCard answers for a document: one of its own, or one that hangs on a card."""
	hangs = doctype in closed_doctypes() and (doctype not in RING or is_of_cards(doctype, name))
	return hangs or is_own(doctype)
