"""The site's clock, whichever version of Frappe reads it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

Clock = Callable[[], datetime.datetime]


def site_time() -> datetime.datetime:
	"""What the site's clock shows by itself."""
	from frappe.utils.data import get_system_timezone

	return datetime.datetime.now(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def put_in(clock: Clock, patch: pytest.MonkeyPatch) -> None:
	"""Let Frappe read another clock, until the patch is undone."""
	import frappe.utils.data as data

	from leadcard import host

	if host.MAJOR < 16:
		patch.setattr(data, "convert_utc_to_system_timezone", lambda _utc: clock())
		return
	# Frappe 16 asks Python itself, in a function that others have imported by its name
	patch.setattr(data, "leadcard_clock", clock, raising=False)
	patch.setattr(data.now_datetime, "__code__", (lambda: leadcard_clock()).__code__)  # noqa: F821
