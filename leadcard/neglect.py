"""Which cards count as not cared for: one answer for views, filters, the board's cards, claims and the digest.

Spec §7.2; the stages' own days are those of §2.11. A stage that wants no contact leaves its cards alone (§2.9).
"""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder import Criterion
from frappe.utils import get_datetime, getdate
from pypika import Table

from leadcard import stages
from leadcard.config import settings
from leadcard.domain import pipeline, staleness


@dataclass(frozen=True)
class Neglect:
	"""Cards whose last care lies before `general` are not cared for, in the stages of `own` before a time of their own.

	Those in the stages of `left_alone` never are.
	"""

	general: datetime
	own: dict[str, datetime]
	left_alone: frozenset[str]

	def holds(self, card: frappe._dict) -> bool:
		"""Whether a card, of which `stage` and `last_care_on` are known, is not cared for."""
		if not card.last_care_on or card.stage in self.left_alone:
			return False
		return get_datetime(card.last_care_on) < self.own.get(card.stage, self.general)

	def criterion(self, card: Table) -> Criterion:
		"""The condition on a table of cards that says what `holds` says; its first part is served by an index."""
		cared = card.last_care_on
		apart = sorted(self.left_alone | set(self.own))
		if not apart:
			return cared < str(self.general)
		as_usual = card.stage.isnull() | card.stage.notin(apart)
		if not self.own:
			return (cared < str(self.general)) & as_usual
		of_stages = [
			(card.stage == stage) & (cared < str(bound)) for stage, bound in sorted(self.own.items())
		]
		latest = max([self.general, *self.own.values()])
		either = Criterion.any([as_usual & (cared < str(self.general)), *of_stages])
		return (cared < str(latest)) & either


def neglect(name: str = staleness.WEEK) -> Neglect:
	"""The cards that are not cared for, by one of `staleness.BOUNDS`.

	The week has as many days as LC Settings says, and in a stage with days of its own as many as that says.
	"""
	today, days = getdate(), settings().stale_days
	known = stages.all_stages()
	own = {
		stage.name: staleness.bound(name, today, stage.stale_days)
		for stage in known
		if name == staleness.WEEK and stage.stale_days and not stage.no_contact
	}
	return Neglect(
		staleness.bound(name, today, days), own, frozenset(stage.name for stage in known if stage.no_contact)
	)


def is_unattended(card: Table, doctype: str) -> Criterion:
	"""The condition on leads that nobody has begun with (spec §9.4): new and without care since they are there, or nobody's.

	A message from them is care too (§5.4). Those in a stage that wants no contact wait for nobody (§2.9).
	"""
	if doctype != pipeline.LEAD:
		return card.name.isnull()
	known = [stage.name for stage in stages.all_stages() if stage.no_contact]
	unowned = card.lead_owner.isnull() | (card.lead_owner == "")
	waits = unowned | ((card.status == pipeline.NEW) & (card.last_care_on == card.creation))
	return waits & (card.stage.isnull() | card.stage.notin(known)) if known else waits
