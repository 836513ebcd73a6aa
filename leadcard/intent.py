"""What LeadCard knows of a document in hand beside its values: what is meant with it, and what one step of a save leaves
for a later one. A save takes no arguments of ours, so it travels with the document, and each of it is listed here.

It is kept with the document's flags, which Frappe takes from no client. Others ask for `of(document)`.
"""

from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe.model.document import Document

from leadcard.domain.identity import Key

KEY = "leadcard"


@dataclass(frozen=True)
class Entry:
	"""A new card that somebody enters on the board (spec §2.2, §3.3, §3.4)."""

	tags: list[str] = field(default_factory=list)
	contacts: list[dict[str, str]] = field(default_factory=list)
	# names of files that are attached to it
	files: list[str] = field(default_factory=list)
	# the customer whom a lead is attached to at once: what they share is no duplicate (§4.1, §6.4)
	joins: str | None = None


@dataclass(frozen=True)
class OwnerChange:
	"""Why a card changes hands (spec §8.4): one of the reasons of `ownership.transfer`, with the words of who does it."""

	why: str
	note: str = ""
	# by a salesperson to a colleague: its protection goes on as it was
	handed_on: bool = False


@dataclass(frozen=True)
class StageChoice:
	"""A stage that somebody takes, with the note and the names of the files that the log keeps (spec §2.9)."""

	stage: str
	note: str = ""
	files: list[str] | None = None


@dataclass
class Intent:
	"""What is known of one document in hand."""

	# a new card: entered on the board, by a person
	entry: Entry | None = None
	# a card: the save gives it to somebody for this reason; without one it was done by hand
	owner_change: OwnerChange | None = None
	# a card: its stage was chosen with a note or files
	stage_choice: StageChoice | None = None
	# a customer, a contact or an opportunity: its values were entered and judged on the lead that it comes of (§6.1)
	carried_over: bool = False
	# such a customer: since when its owner has had the lead
	owned_since: datetime | str | None = None
	# what carries money: the fields of it that a form says something of, be it nothing (§3.7)
	typed_money: frozenset[str] = frozenset()
	# a contact or a Property Setter: LeadCard itself writes it, past what guards it from Frappe and others
	by_leadcard: bool = False

	# a card: its keys by fieldname, read while it was checked, stored once it is saved (§4)
	identity_keys: dict[str, Key] = field(default_factory=dict)
	# a card or a meeting: it is being deleted, and what is kept of it is whole
	being_deleted: bool = False
	# a comment: its text, held back while Frappe inserts it without the mentions (§5.11)
	held_back: str = ""
	# a card: the rows by which contacts and addresses hang on it, read once for a panel
	links: list[frappe._dict] | None = None


def of(document: Document) -> Intent:
	"""What is known of a document, to be read and to be written."""
	return document.flags.setdefault(KEY, Intent())
