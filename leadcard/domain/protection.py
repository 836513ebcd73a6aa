"""Protection and recall: how long a card stays with the salesperson who took it, in working days.

The day on which the period starts does not count. With three days, a card taken on Monday is protected on Tuesday,
Wednesday and Thursday, Thursday being its last day. Nobody loses a card without having been warned: after the owner's
warning as many working days follow as the settings give, even where that goes past the last day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from leadcard.domain import pipeline
from leadcard.domain.texts import N_
from leadcard.domain.working_days import WorkingDays

# a customer who has bought stays with the seller, and what is stopped or converted is nobody's work
COLUMNS = {pipeline.LEAD: (pipeline.NEW, pipeline.CONTACTING), pipeline.CUSTOMER: (pipeline.CONVERTED,)}
MOST_DAYS = 365
MORNING = time(7, 0)

WARN_OWNER = N_("Owner Warned")
WARN_MANAGER = N_("Manager Warned")
RECALL = N_("Recalled")


@dataclass(frozen=True)
class Rules:
	"""What an admin has chosen.

	:param days: working days of protection, 0: off
	:param warn_owner: working days before the end on which the owner is warned
	:param warn_manager: the same for the owner's managers
	:param care_renews: care of the card starts the period anew
	:param since: when protection was switched on; no period starts earlier
	"""

	days: int
	warn_owner: int = 0
	warn_manager: int = 0
	care_renews: bool = True
	since: datetime | None = None
	calendar: WorkingDays = field(default_factory=WorkingDays)

	def starts_on(self, owned_since: datetime, last_care_on: datetime | None) -> date:
		"""The day on which a card's running period started."""
		moments = [owned_since, self.since, last_care_on if self.care_renews else None]
		return max(moment for moment in moments if moment).date()

	def last_day(self, start: date) -> date:
		"""The last day of a period, before any warning is looked at."""
		return self.calendar.after(start, self.days)

	def last_start_of_interest(self, today: date) -> date:
		"""The latest start of a period for which something may be due today."""
		return self.calendar.before(today, self.days - self.warn_owner)


@dataclass(frozen=True)
class Period:
	"""A card's running period, as it stands on a day.

	:param owner_warned: the day on which the owner was warned of this period's end
	:param manager_warned: whether the managers were, or there is none
	"""

	rules: Rules
	start: date
	today: date
	owner_warned: date | None = None
	manager_warned: bool = False

	@cached_property
	def last_day(self) -> date:
		"""The last protected day: of the period, or of the owner's days after a warning that came late."""
		planned = self.rules.last_day(self.start)
		warned = self.owner_warned
		if not warned and self._is_near(planned):
			warned = self.today
		return max(planned, self.rules.calendar.after(warned, self.rules.warn_owner)) if warned else planned

	@property
	def days_left(self) -> int | None:
		"""Working days after today, 0 on the last day, None where the protection has ended."""
		return self._days_to(self.last_day) if self.today <= self.last_day else None

	@property
	def ends_soon(self) -> bool:
		"""Whether the owner has been warned, or is about to be."""
		return self._is_near(self.last_day)

	def due(self) -> list[str]:
		"""What has to be done today: some of the steps, or none."""
		if self.owner_warned and self.today > self.last_day:
			return [RECALL]
		steps = []
		if not self.owner_warned and self._is_near(self.last_day):
			steps.append(WARN_OWNER)
		if not self.manager_warned and self._days_to(self.last_day) <= self.rules.warn_manager:
			steps.append(WARN_MANAGER)
		return steps

	def _is_near(self, last_day: date) -> bool:
		return self._days_to(last_day) <= self.rules.warn_owner

	def _days_to(self, day: date) -> int:
		return self.rules.calendar.between(self.today, day)


def acts_at(now: datetime, calendar: WorkingDays) -> bool:
	"""People are warned, and cards taken back, on working days from the morning on."""
	return calendar.includes(now.date()) and now.time() >= MORNING


def refuse_rules(days: int, warn_owner: int, warn_manager: int) -> str:
	"""Why settings can't be, as a code, or ""."""
	if not 0 <= days <= MOST_DAYS:
		return "protection_days_out_of_range"
	if warn_owner < 0 or warn_manager < 0:
		return "negative_warn_days"
	if days and warn_owner >= days:
		return "warned_before_protection"
	if days and warn_manager > warn_owner:
		return "manager_warned_first"
	return ""


def key(doctype: str, name: str, start: date, step: str, recipient: str) -> str:
	"""What a notice is unique by: the card, its period, the step, and who is told."""
	return f"{doctype}|{name}|{start}|{step}|{recipient}"
