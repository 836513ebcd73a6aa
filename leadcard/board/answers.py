"""What the board's endpoints answer about cards, by the names on the wire.

Moments are texts of the site's time ("2026-11-22 10:00:00.000000"), days are "2026-11-22", both "" where there is none.
Amounts are in the site's currency, in its units. What is None is stored nowhere.
"""

from collections.abc import Sequence
from typing import Literal, TypedDict

from leadcard.masking.reveal import Numbers

Kind = Literal["call", "meeting", "note", "email"]
# a value as people read it; a number that no text was kept of is written by whoever shows it
Shown = str | int | float | None


class Entry(TypedDict):
	"""One thing that was done with a card or is planned. `at` is its moment; it is `overdue` where that is over."""

	doctype: str
	name: str
	subject: str
	at: str
	completed: bool
	overdue: bool


class Line(Entry):
	"""An activity as the board's cards show it."""

	kind: Kind


class NextContact(Entry):
	"""A card's next contact date among its plan; `name` is the card's, `at` a day, `by` whoever chose it."""

	kind: Literal["contact"]
	by: str
	cancelled: bool


class _InFull(TypedDict):
	"""What the panel tells more of every entry: `text` is plain, `by` a user."""

	text: str
	modified: str
	by: str
	by_name: str
	cancelled: bool


class _Timed(Entry, _InFull):
	"""A call or a meeting: `duration` and `remind_before` in minutes; `remind` is 0 or 1."""

	description: str | None
	duration: int | None
	remind: int
	remind_before: int | None
	activity_owner: str | None


class CallInFull(_Timed):
	"""A call in the panel."""

	kind: Literal["call"]
	direction: str | None
	outcome: str | None


class MeetingInFull(_Timed):
	"""A meeting in the panel: `position` is GeoJSON, `attendees` are names, `invited` the addresses that were written to."""

	kind: Literal["meeting"]
	location: str | None
	position: str | None
	attendees: list[str]
	invited: list[str]


class NoteInFull(Entry, _InFull):
	"""A note in the panel."""

	kind: Literal["note"]
	note_type: str | None
	reason: str | None
	owner: str


class EmailInFull(Entry, _InFull):
	"""An email in the panel: `sent_or_received` is "Sent" or "Received"."""

	kind: Literal["email"]
	sender: str | None
	recipients: str | None
	sent_or_received: str
	owner: str


class NextContactInFull(NextContact):
	"""A next contact date in the panel."""

	text: str
	modified: str
	by_name: str


EntryInFull = CallInFull | MeetingInFull | NoteInFull | EmailInFull | NextContactInFull


class Lists(TypedDict):
	"""The newest that was done with a card and the earliest that is planned: in full where the panel has read them."""

	history: Sequence[Line | EntryInFull]
	plan: Sequence[Line | NextContact | EntryInFull]


class ContactData(Numbers):
	"""How to reach a card. Where it is `masked` the numbers and the address are masks, and there is nothing to call."""

	mobile_no: str | None
	phone: str | None
	email_id: str | None
	masked: bool


class Deposit(TypedDict):
	"""What was or is to be paid first, and what remains; 0 outside of real estate."""

	deposit: float
	remaining: float


class Protection(TypedDict):
	"""How long nobody else can claim a card: working days after today, None where it is not protected."""

	protected_days_left: int | None
	protected_until: str
	protection_ends_soon: bool


class Reason(TypedDict):
	"""What a search found a card by."""

	label: str
	text: str


class _Face(Lists, ContactData, Deposit, Protection):
	doctype: str
	name: str
	modified: str
	creation: str
	status: str
	status_label: str
	column: str | None
	stopped_in: str | None
	stop_reason: str
	anonymised: bool
	title: str | None
	party_type: str | None
	full_name: str | None
	organization_name: str | None
	short_name: str | None
	owner: str
	owner_name: str
	owner_image: str
	product: str | None
	product_name: str
	revenue: float
	stage: str | None
	last_care_on: str
	cared_for: bool
	next_activity_on: str
	open_tickets: int
	stale: bool
	unread_comments: int
	tags: list[str]
	overdue: bool


class Card(_Face, total=False):
	"""A card of the board.

	`column` is where it stands, None off the board; `stopped_in` then is where it would come back to. `found_by` is there
	after a search: what its face does not show.
	"""

	found_by: list[Reason]


class ColumnTotals(TypedDict):
	"""How many cards a column holds under a view, their revenue, and their share of all cards in percent.

	Where a search finds more than the 1,000 cards that are counted, `more` is true, `count` 1,000 and `revenue` None; then no
	column has a `share`. `revenue_of` says what the revenue is made of: what is expected, or what was won (spec §9.10).
	"""

	status: str
	count: int
	more: bool
	revenue: float | None
	revenue_of: Literal["expected", "won"]
	share: float | None


class ColumnPage(TypedDict):
	"""A page of a column's cards, and the `cursor` of the next one, None at the end."""

	status: str
	label: str
	cards: list[Card]
	cursor: str | None


class Column(ColumnTotals, ColumnPage):
	"""A column with its totals and a page of its cards."""


class Changed(TypedDict):
	"""The columns' totals, and those of the cards that were asked for which the view shows."""

	columns: list[ColumnTotals]
	cards: list[Card]


class Tabs(TypedDict):
	"""How many cards each tab leads to, by its name; `more` names those of which a search finds more than are counted."""

	views: dict[str, int]
	more: list[str]


class Stopped(TypedDict):
	"""How many cards off the board a search finds beside those on it; `more_stopped` where they are more than are counted."""

	stopped: int
	more_stopped: bool


class Option(TypedDict):
	"""What a filter offers."""

	value: str
	label: str


class TeamOption(Option):
	"""A team, with how many of those offered it lies in."""

	depth: int


class StageOption(Option):
	"""A stage, with how many cards stand in it under a view, `more` and no share where a search finds more than are counted,
	and their share of all in percent.
	"""

	count: int
	more: bool
	share: float | None


class FilterOptions(TypedDict):
	"""What each filter offers, by its name."""

	owner: list[Option]
	sales_team: list[TeamOption]
	source: list[Option]
	customer_group: list[Option]
	tag: list[Option]
