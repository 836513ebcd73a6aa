"""What makes a function an endpoint of LeadCard: `@endpoint.get()` one that reads, `@endpoint.post()` one that writes, and
`@endpoint.signed()` one that takes messages from outside.

Whatever the first two do, this holds around it, from the outside in: Frappe lets its HTTP methods through, nobody without a
session, and checks the types of its arguments; the caller has a role of LeadCard (`role=False` leaves that to the
function's own permission); nothing is missing and nothing too large; the caller hasn't asked too often; a deadlock is
tried again.
"""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar, get_args, get_type_hints

import frappe
from frappe import _

from leadcard import careful, limits
from leadcard.api.arguments import read_argument
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE, has_app_permission
from leadcard.retry import retried

P = ParamSpec("P")
R = TypeVar("R")


def get(
	*, limit: str = "", nonsense: bool = False, post: bool = True, role: bool = True
) -> Callable[[Callable[P, R]], Callable[P, R]]:
	"""Make a function an endpoint that reads.

	:param limit: which of `limits.LIMITS` counts its calls
	:param nonsense: refuse in words the arguments that it stumbles over
	:param post: Frappe's own `frappe.call` asks by POST; False for what is opened by its address alone
	:param role: False for what tells of no card, and whose own permission alone opens it, to an admin of the site too
	"""
	methods = ["GET", "POST"] if post else ["GET"]

	def decorate(function: Callable[P, R]) -> Callable[P, R]:
		inner = careful.careful(function) if nonsense else function
		return _open(_limit(inner, limit), methods, role)

	return decorate


def post(*, limit: str = "", retry: bool = True) -> Callable[[Callable[P, R]], Callable[P, R]]:
	"""Make a function an endpoint that writes, or that asks for what no address may show.

	:param limit: which of `limits.LIMITS` counts its calls
	:param retry: answer once more after a deadlock; False for what writes nothing, commits on its way, or
	    leaves its work to another endpoint
	"""

	def decorate(function: Callable[P, R]) -> Callable[P, R]:
		inner = retried(function) if retry else function
		return _open(_limit(inner, limit), ["POST"])

	return decorate


def signed() -> Callable[[Callable[[], R]], Callable[[], R]]:
	"""Make a function an endpoint for messages that prove by their signature from whom they are, and that have no session.

	It takes no arguments, as a signature is over bytes: it reads the request itself, looks at the signature first, and says
	by itself what becomes of a deadlock.
	"""

	def decorate(function: Callable[[], R]) -> Callable[[], R]:
		return frappe.whitelist(allow_guest=True, methods=["POST"])(function)

	return decorate


def _limit(function: Callable[P, R], kind: str) -> Callable[P, R]:
	return limits.limited(kind)(function) if kind else function


def _open(function: Callable[P, R], methods: list[str], role: bool = True) -> Callable[P, R]:
	"""For people with a role of LeadCard, with arguments in bounds; JSON texts arrive as what they hold."""
	holding = _arguments_that_hold_values(function)
	needed = [
		name for name, each in signature(function).parameters.items() if each.default is Parameter.empty
	]

	@wraps(function)
	def answer(*args: P.args, **kwargs: P.kwargs) -> R:
		if role:
			require_role()
		if missing := [name for name in needed[len(args) :] if name not in kwargs]:
			frappe.throw(_("Missing: {0}. Send it along.").format(", ".join(missing)), frappe.MandatoryError)
		kwargs.update({name: read_argument(value, name in holding) for name, value in kwargs.items()})
		try:
			return function(*args, **kwargs)
		except frappe.LinkValidationError as error:
			# where it was raised would tell whether a name is hidden or not there (§8.7)
			raise frappe.LinkValidationError(str(error)) from None

	return frappe.whitelist(methods=methods)(answer)


def require_role() -> None:
	"""Refuse people who have neither a role of LeadCard nor, by the site's own rules, a right to any card."""
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
