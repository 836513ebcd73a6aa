"""What the panel of a card answers, by the names on the wire.

Moments are texts of the site's time, amounts are in the site's currency, in its units; what is a `date` or
a `datetime` here goes out as such a text.
Checks are 0 or 1, as they are stored.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, TypedDict

from leadcard.board.answers import Card, EntryInFull, Shown
from leadcard.documents.comments import Comment
from leadcard.masking.reveal import Contact
from leadcard.ownership import offers

Needs = Literal["convert", "win"]


class Task(TypedDict):
	"""A task: `date` is the day until when, "" without one; `by_name` is "" for whoever gave it to oneself."""

	name: str
	text: str
	date: str
	done: bool
	for_name: str
	by_name: str
	may_complete: bool


class Opportunity(TypedDict):
	"""An opportunity of a customer: `amount`, and of it deposit and remainder."""

	name: str
	title: str
	sales_stage: str
	status: str
	amount: float
	product: str | None
	deposit_percent: float
	deposit_amount: float
	remaining_amount: float
	expected_close_date: date | None
	won_on: datetime | None
	lost_reason: str | None
	lost_note: str | None
	modified: str


class Ticket(TypedDict):
	"""A ticket: `description` is plain text, `markup` the same as HTML."""

	name: str
	subject: str
	description: str
	markup: str
	priority: str
	status: str
	creation: str
	modified: str


class Address(TypedDict):
	"""An address of a card."""

	name: str
	address_type: str
	address_line1: str
	address_line2: str | None
	county: str | None
	city: str
	state: str | None
	country: str
	pincode: str | None
	is_primary_address: int


class EmailRow(TypedDict):
	"""An email in the panel's list; addresses are masked with the card."""

	name: str
	subject: str | None
	sender: str | None
	recipients: str | None
	sent_or_received: str
	communication_date: str
	delivery_status: str | None
	read_receipt: int
	read_by_recipient: int
	read_by_recipient_on: str
	in_reply_to: str | None
	has_attachment: int


class AttachedFile(TypedDict):
	"""A file of a card: `file_size` in bytes."""

	name: str
	file_name: str
	file_url: str
	file_size: int
	is_private: int
	creation: str
	owner: str


Ends = TypedDict("Ends", {"from": Shown, "to": Shown})


class EditedField(Ends):
	"""A field, or a row of a table, that somebody changed."""

	fieldname: str
	label: str
	fieldtype: str


class LinkedField(EditedField):
	"""The same before the titles of what it links to are read: `link` has the DocTypes of the ends that name something."""

	link: dict[str, str]


class _Logged(TypedDict):
	name: str
	changed_on: str
	changed_by: str
	changed_by_name: str


class Edit(_Logged):
	"""One save of a card's form."""

	kind: Literal["edit"]
	fields: list[EditedField]


class Change(_Logged):
	"""A change of status, stage or owner: `changed_field` says which, `files` are names."""

	kind: Literal["change"]
	changed_field: str
	from_value: str | None
	to_value: str | None
	from_label: str
	to_label: str
	why: str | None
	note: str | None
	files: list[str]


class _Filled(TypedDict):
	fieldname: str
	label: str
	section: str
	fieldtype: str
	link: str
	value: str | int | float


class Detail(_Filled, total=False):
	"""A filled field of a card: `link` is the DocType that it leads to, `text` what people read instead of its value."""

	text: str | None


class Move(TypedDict):
	"""Another column, whether the card may be dropped there, what that `needs`, and why not."""

	status: str
	label: str
	allowed: bool
	needs: Needs | None
	reason: str


class LaterStages(TypedDict):
	"""The stages of a later column that the card can reach."""

	status: str
	label: str
	needs: Needs | None
	stages: list[str]


class Rights(TypedDict):
	"""What the session's user may do with a card; each endpoint checks again."""

	write: bool
	contact_data: bool
	assign: bool
	hand_on: bool
	anonymise: bool
	resume: bool


class Parts(TypedDict):
	"""The lists of the panel, each with its first page."""

	history: list[EntryInFull]
	plan: list[EntryInFull]
	tasks: list[Task]
	opportunities: list[Opportunity]
	tickets: list[Ticket]
	contacts: list[Contact]
	addresses: list[Address]
	emails: list[EmailRow]
	files: list[AttachedFile]
	comments: list[Comment]
	changes: list[Edit | Change]


class Panel(Parts):
	"""A card and all that its panel shows: `more` says by list whether there is more of it.

	`lead` is what a customer came from, `customer` what a lead became, `offer` an own card's open offer to a colleague.
	"""

	card: Card
	more: dict[str, bool]
	details: list[Detail]
	owner_teams: list[str]
	stages: list[str]
	later_stages: list[LaterStages]
	next_moves: list[Move]
	may: Rights
	lead: str | None
	customer: str | None
	offer: offers.Shown | None


class Further(TypedDict):
	"""More of one list of the panel, and whether there is still more."""

	rows: Sequence[
		EntryInFull
		| Task
		| Opportunity
		| Ticket
		| Contact
		| Address
		| EmailRow
		| AttachedFile
		| Comment
		| Edit
		| Change
	]
	more: bool
