"""Handing over what somebody leaves behind (spec §8.4): which cards, and to whom in turn."""

from dataclasses import dataclass

from leadcard.domain import pipeline

# the board's columns, and what is off the board: a card of any other status is nobody's work
STATUSES = (
	*((pipeline.doctype_of_column(column), column) for column in pipeline.COLUMNS),
	*pipeline.STOPPED.items(),
)


@dataclass(frozen=True)
class Handover:
	"""Whose cards of which statuses go to whom; without receivers they are unassigned."""

	leaver: str
	receivers: tuple[str, ...]
	statuses: tuple[str, ...]

	@property
	def kinds(self) -> list[tuple[str, str]]:
		"""DocType and status of what is handed over, in the board's order."""
		return [(doctype, status) for doctype, status in STATUSES if status in self.statuses]

	@property
	def by_doctype(self) -> dict[str, list[str]]:
		"""The statuses by DocType."""
		found: dict[str, list[str]] = {}
		for doctype, status in self.kinds:
			found.setdefault(doctype, []).append(status)
		return found

	def receiver_of(self, number: int) -> str | None:
		"""Who gets a card, by its number: they take turns."""
		return self.receivers[number % len(self.receivers)] if self.receivers else None

	def share(self, count: int) -> dict[str, int]:
		"""How many of so many cards each receiver gets."""
		people = len(self.receivers)
		return {user: count // people + (place < count % people) for place, user in enumerate(self.receivers)}
