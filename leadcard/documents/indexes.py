"""Indexes that serve the board's own statements, whoever looks and however many cards there are (spec §7.4, §7.6)."""

from leadcard import dialect
from leadcard.domain import pipeline
from leadcard.permissions.sight import OWNER_FIELDS

# what hangs on a card, by what says that it counts, when it was, and whose it is (spec §9.2)
WHAT_WAS_DONE = {
	"LC Call": ("completed", "cancelled", "starts_at", "activity_owner"),
	"LC Meeting": ("completed", "cancelled", "starts_at", "activity_owner"),
	"LC Note": ("creation", "owner"),
}
REVENUES = {pipeline.LEAD: ("expected_revenue",), pipeline.CUSTOMER: ("expected_revenue", "won_revenue")}


def add(doctype: str) -> None:
	"""One for each order of a column, and one that holds all that counts, sums and the pages of few cards are made of."""
	for field in ("creation", "last_care_on", *REVENUES[doctype]):
		dialect.add_index(doctype, ["status", field])
	whose = (OWNER_FIELDS[doctype], "sales_team")
	counted = (*whose, "last_care_on", *REVENUES[doctype], "stage", "has_comments")
	narrowed = ("creation", "source", "next_activity_on", "next_contact_date")
	dialect.add_index(doctype, ["status", *counted, *narrowed], "leadcard_places_index")
	# whose protection ends: of the cards of a column, those owned and not cared for since some day
	dialect.add_index(doctype, ["status", "owned_since", "last_care_on"], "leadcard_protection_index")


def add_authors() -> None:
	"""Which cards somebody has commented on, for what they have not read (spec §7.5)."""
	fields = ["owner", "reference_doctype", "comment_type", "reference_name"]
	dialect.add_index("Comment", fields, "leadcard_authors_index")


def add_tags() -> None:
	"""Which cards have a tag (spec §7.3); Frappe's table of them has no index at all."""
	dialect.add_index("Tag Link", ["document_type", "tag", "document_name"], "leadcard_tags_index")


def add_of_what_was_done(doctype: str) -> None:
	"""One that holds all that reports count what was done by, card by card."""
	fields = ["reference_name", "reference_doctype", *WHAT_WAS_DONE[doctype]]
	dialect.add_index(doctype, fields, "leadcard_done_index")
