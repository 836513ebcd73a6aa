"""What holds for every endpoint of LeadCard, whatever it does: who may call it, and how much one may send."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import get_args, get_type_hints

import frappe
from frappe import _

from leadcard.api.arguments import read_argument
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE, has_app_permission


def endpoint(function: Callable) -> Callable:
	"""`@endpoint` below `@frappe.whitelist(methods=…)`: for people with a LeadCard role, with arguments in bounds.

	Frappe checks their types before; JSON texts arrive as what they hold.
	"""
	holding = _arguments_that_hold_values(function)
	needed = [
		name for name, each in signature(function).parameters.items() if each.default is Parameter.empty
	]

	@wraps(function)
	def answer(*args: object, **kwargs: object) -> object:
		require_role()
		if missing := [name for name in needed[len(args) :] if name not in kwargs]:
			frappe.throw(_("Missing: {0}. Send it along.").format(", ".join(missing)), frappe.MandatoryError)
		read = {name: read_argument(value, name in holding) for name, value in kwargs.items()}
		return function(*args, **read)

	return answer


def require_role() -> None:
	"""Refuse whoever has neither a role of LeadCard nor, by the site's own rules, a right to any card."""
	if has_app_permission() or any(frappe.has_permission(doctype, "read") for doctype in CARD_DOCTYPES):
		return
	frappe.throw(
		_("LeadCard is for people with the role {0} or {1}. Ask your admin for one.").format(
			_(USER_ROLE), _(MANAGER_ROLE)
		),
		frappe.PermissionError,
	)


def _arguments_that_hold_values(function: Callable) -> set[str]:
	return {name for name, hint in get_type_hints(function).items() if {dict, list} & set(get_args(hint))}
