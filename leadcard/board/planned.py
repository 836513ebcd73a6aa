"""Cards by what is planned on them (spec §5.3, §5.6): something overdue, something today, or nothing at all.

What a card's own lines call overdue is so here too. Who wants no contact waits for nobody (§2.9).
"""

from frappe.query_builder import Criterion
from frappe.utils import getdate, now_datetime
from pypika import Table

from leadcard import stages
from leadcard.domain.periods import Period

OVERDUE, TODAY, NOTHING = "overdue", "today", "nothing"
PLANNED = (OVERDUE, TODAY, NOTHING)


def is_planned(card: Table, planned: str) -> Criterion:
	"""The condition on a table of cards; a card is one of the three at most.

	:param planned: one of `PLANNED`
	"""
	at, day = card.next_activity_on, card.next_contact_date
	now, today = now_datetime(), getdate()
	if planned == NOTHING:
		found = at.isnull() & day.isnull()
	elif planned == OVERDUE:
		found = (at < str(now)) | (day < str(today))
	else:
		until = str(Period(today, today).ends_at)
		is_due = at[str(now) : until] | (day == str(today))
		found = is_due & (at.isnull() | (at >= str(now))) & (day.isnull() | (day >= str(today)))
	left_alone = [stage.name for stage in stages.all_stages() if stage.no_contact]
	return found & (card.stage.isnull() | card.stage.notin(left_alone)) if left_alone else found
