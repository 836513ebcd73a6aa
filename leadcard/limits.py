"""How often one person may ask for what tells of others' cards, or costs the database much (spec §4.3, §7.1).

Frappe's own `rate_limit` counts by the address that a request says it comes from, or by a field that the client fills in;
this counts by the user of the session. A site changes the limits in its site_config.json, as in
`"leadcard_limits": {"search": [[60, 60]]}`: at most 60 in 60 seconds. An empty list switches a limit off.

They are counted in the site's cache. While that is away nobody is counted, and nobody held up.
"""

import time
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _
from frappe.utils import cint

from leadcard.counts import counted

MINUTE, HOUR, DAY = 60, 3600, 86_400
# The board asks at most once in 350 ms (a check) or 300 ms (a search) while somebody types, 171 and 200 times a minute.
LIMITS = {
	"duplicates": ((180, MINUTE), (2_000, HOUR), (6_000, DAY)),
	"handover": ((30, MINUTE), (200, DAY)),
	"search": ((240, MINUTE), (4_000, HOUR)),
}


def limited(kind: str) -> Callable:
	"""Count each call of a function by the session's user, and refuse those beyond the limits."""

	def decorate(function: Callable) -> Callable:
		@wraps(function)
		def answer(*args: object, **kwargs: object) -> object:
			count(kind)
			return function(*args, **kwargs)

		return answer

	return decorate


def count(kind: str, asked: int = 1) -> None:
	"""Count one request of the session's user, or how much it asks for. Raises RateLimitExceededError beyond the limits."""
	if not are_kept():
		return
	now = time.time()
	for most, seconds in limits_of(kind):
		key = frappe.cache.make_key(
			f"leadcard_limit:{kind}:{frappe.session.user}:{seconds}:{int(now // seconds)}"
		)
		if _add(key, asked, seconds) > most:
			_refuse(seconds - int(now % seconds))


def _add(key: str | bytes, asked: int, seconds: int) -> int:
	"""How many have been counted under a key with these; 0 while the cache is away."""
	try:
		counted_now = frappe.cache.incrby(key, asked)
		if counted_now == asked:
			frappe.cache.expire(key, seconds)
	except Exception:
		# whatever the cache's client raises: Frappe's other ways to the cache pass over it too
		return 0
	return counted_now


def are_kept() -> bool:
	"""Whether somebody asks over HTTP: jobs and commands have no limits."""
	return bool(getattr(frappe.local, "request", None))


def limits_of(kind: str) -> list[tuple[int, int]]:
	"""The pairs of a number of requests and the seconds in which they may be made."""
	configured = (frappe.conf.get("leadcard_limits") or {}).get(kind)
	pairs = LIMITS[kind] if configured is None else configured
	return [(cint(most), cint(seconds)) for most, seconds in pairs if cint(seconds) > 0]


def _refuse(seconds: int) -> None:
	minutes = -(-seconds // MINUTE)
	frappe.throw(
		counted(
			minutes,
			_("You ask faster than anybody types. Wait a minute, then go on."),
			_("You ask faster than anybody types. Wait {0} minutes, then go on."),
		).format(minutes),
		frappe.RateLimitExceededError,
	)
