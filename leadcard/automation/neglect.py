"""From which time on a card counts as not cared for: one answer for views, filters, claims and the digest (spec §7.2)."""

from datetime import datetime

from frappe.utils import getdate

from leadcard.config import settings
from leadcard.domain import staleness


def neglected_before(bound: str = staleness.WEEK) -> datetime:
	"""Cards whose last care lies before this time are not cared for.

	:param bound: one of `staleness.BOUNDS`; the week has as many days as LC Settings says
	"""
	return staleness.bound(bound, getdate(), settings().stale_days)
