"""What the panel of a card shows beside the card itself."""

from collections.abc import Callable

import frappe
from frappe.model.document import Document
from frappe.utils import strip_html

from leadcard import intent, stages
from leadcard.board import log, teams, timeline
from leadcard.board.activities import ON_CARD
from leadcard.board.answers import Lists
from leadcard.board.cards import build_card
from leadcard.board.details import details_of
from leadcard.board.panel_answers import (
	Address,
	AttachedFile,
	EmailRow,
	Further,
	LaterStages,
	Move,
	Needs,
	Opportunity,
	Panel,
	Parts,
	Rights,
	Ticket,
)
from leadcard.board.timeline import Rows, Slice
from leadcard.board.todos import tasks
from leadcard.documents import addresses
from leadcard.documents.comments import Comment, comments_of
from leadcard.domain import pipeline
from leadcard.domain.masking import FIELDS, mask
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.hardening.masked_timeline import mask_headers
from leadcard.labels import column_label
from leadcard.masking import reveal
from leadcard.masking.reveal import Contact
from leadcard.ownership import offers
from leadcard.ownership.rights import ways_to_give
from leadcard.permissions.chain import LINKED
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.pipeline.care import has_completed_activity
from leadcard.privacy.rights import may_delete
from leadcard.refusals import sentence

# by why a column is closed, the question that opens it
NEEDS: dict[str, Needs] = {"convert_first": "convert", "win_first": "win"}


def panel(doc: Document) -> Panel:
	"""The card with the first page of all that the tabs of its panel show, and what the session's user may do with it."""
	pages = {part: read(doc, Slice()) for part, read in PARTS.items()}
	lists = Parts(**{part: rows for part, (rows, _more) in pages.items()})
	done = [entry for entry in lists["history"] if not entry["cancelled"]]
	on_card: Lists = {"history": done[:ON_CARD], "plan": lists["plan"][:ON_CARD]}
	card = (doc.doctype, doc.name)
	moves, known = next_moves(doc), stages.of_edition()
	return {
		"card": {**build_card(*card, {card: on_card}), "masked": _holds_masked(doc, lists["contacts"])},
		**lists,
		"more": {part: more for part, (_rows, more) in pages.items()},
		"details": details_of(doc),
		"owner_teams": teams.owner_teams(doc),
		"stages": stages.offered(doc.status, known),
		"later_stages": _later_stages(doc, moves, known),
		"next_moves": moves,
		"may": _rights(doc),
		"lead": doc.lead if doc.doctype == CUSTOMER else None,
		"customer": doc.customer if doc.doctype == LEAD else None,
		"offer": offers.shown(doc) if _is_own(doc) else None,
	}


def _holds_masked(doc: Document, contacts: list[Contact]) -> bool:
	"""Whether there is something of the card that it can be asked to show."""
	return doc.is_masked() and bool(doc.masks() or contacts)


def part(doc: Document, name: str, page: Slice, kind: str = "") -> Further:
	"""More of one list of the panel."""
	narrowed = {"kind": kind} if kind else {}
	rows, more = PARTS[name](doc, page, **narrowed)
	return {"rows": rows, "more": more}


def next_moves(doc: Document) -> list[Move]:
	"""Each other column, whether the card may be dropped there, and why not.

	Conversion is offered on column 3 (spec §2.5), winning an opportunity on column 4 of a customer (§2.6): both start
	with a question, so they count as allowed here and carry what they `need`.
	"""
	contacted = has_completed_activity(doc.doctype, doc.name, lock=False)
	moves: list[Move] = []
	for column in pipeline.COLUMNS:
		if column == doc.status and column in pipeline.COLUMNS_OF[doc.doctype]:
			continue
		refusal = pipeline.refuse_move(doc.doctype, doc.status, column, has_completed_activity=contacted)
		needs = NEEDS.get(refusal.code if refusal else "")
		moves.append(
			{
				"status": column,
				"label": column_label(column),
				"allowed": refusal is None or bool(needs),
				"needs": needs,
				"reason": sentence(refusal) if refusal and not needs else "",
			}
		)
	return moves


def _later_stages(doc: Document, moves: list[Move], known: list[frappe._dict]) -> list[LaterStages]:
	"""The stages of the later columns that the card can reach, with what the move `needs` (spec §2.9)."""
	if doc.status not in pipeline.COLUMNS_OF[doc.doctype]:
		return []
	reached = [move for move in moves if move["allowed"] and pipeline.is_later(move["status"], doc.status)]
	return [
		{
			"status": move["status"],
			"label": move["label"],
			"needs": move["needs"],
			"stages": stages.of_column(move["status"], known),
		}
		for move in reached
	]


def _is_own(doc: Document) -> bool:
	return doc.get(OWNER_FIELDS[doc.doctype]) == frappe.session.user


def _rights(doc: Document) -> Rights:
	"""What the panel offers."""
	may_write = bool(frappe.has_permission(doc.doctype, "write", doc=doc)) and not doc.get("customer")
	ways = ways_to_give(frappe.session.user)
	return {
		"write": may_write,
		"contact_data": may_write and not doc.is_masked(),
		"assign": may_write and ways["assign"],
		"hand_on": may_write and ways["hand_on"] and _is_own(doc),
		"anonymise": may_delete(doc.doctype, frappe.session.user) and not doc.anonymised_on,
		"resume": may_write and doc.status == pipeline.STOPPED[doc.doctype],
	}


def _opportunities(doc: Document, page: Slice) -> Rows[Opportunity]:
	if doc.doctype == LEAD:
		return [], False
	rows, more = _page(
		page,
		"LC Opportunity",
		filters={"customer": doc.name},
		fields=[
			"name",
			"title",
			"sales_stage",
			"status",
			"amount",
			"product",
			"deposit_percent",
			"deposit_amount",
			"remaining_amount",
			"expected_close_date",
			"won_on",
			"lost_reason",
			"lost_note",
			"modified",
		],
	)
	return [Opportunity(**row) for row in rows], more


def _tickets(doc: Document, page: Slice) -> Rows[Ticket]:
	rows, more = _page(
		page,
		"LC Ticket",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		fields=["name", "subject", "description", "priority", "status", "creation", "modified"],
	)
	for row in rows:
		row.markup = row.description or ""
		row.description = strip_html(row.markup).strip()
	return [Ticket(**row) for row in rows], more


def _linked(doc: Document, parenttype: str) -> list[str]:
	"""The names of the contacts or of the addresses of a card, which are read once for both."""
	known = intent.of(doc)
	if known.links is None:
		known.links = frappe.get_all(
			"Dynamic Link",
			filters={"parenttype": ("in", LINKED), "link_doctype": doc.doctype, "link_name": doc.name},
			fields=["parenttype", "parent"],
		)
	return [row.parent for row in known.links if row.parenttype == parenttype]


def _addresses(doc: Document, page: Slice) -> Rows[Address]:
	names = _linked(doc, "Address")
	if not names:
		return [], False
	rows, more = _page(
		page,
		"Address",
		filters={"name": ("in", names), "disabled": 0},
		fields=["name", *addresses.FIELDS],
		order_by="is_primary_address desc, creation asc, name asc",
	)
	return [Address(**row) for row in rows], more


def _contacts(doc: Document, page: Slice) -> Rows[Contact]:
	names = _linked(doc, "Contact")
	if not names:
		return [], False
	rows, more = _page(
		page,
		"Contact",
		filters={"name": ("in", names)},
		fields=list(reveal.CONTACT_FIELDS),
		order_by="is_primary_contact desc, creation asc, name asc",
	)
	if doc.is_masked():
		return [Contact(**{**row, **_masked(row)}, call_no="", text_no="") for row in rows], more
	return [Contact(**row, **reveal.numbers_of(row)) for row in rows], more


def _masked(contact: dict) -> dict[str, str]:
	return {
		fieldname: mask(fieldname, contact.get(fieldname)) for fieldname in FIELDS if fieldname in contact
	}


def _emails(doc: Document, page: Slice) -> Rows[EmailRow]:
	rows, more = _page(
		page,
		"Communication",
		filters={
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_type": "Communication",
			"communication_medium": "Email",
		},
		fields=[
			"name",
			"subject",
			"sender",
			"recipients",
			"sent_or_received",
			"communication_date",
			"delivery_status",
			"read_receipt",
			"read_by_recipient",
			"read_by_recipient_on",
			"in_reply_to",
			"has_attachment",
		],
		order_by="communication_date desc, name desc",
	)
	if doc.is_masked():
		mask_headers(rows)
	for row in rows:
		row.communication_date = str(row.communication_date)
		row.read_by_recipient_on = str(row.read_by_recipient_on or "")
	return [EmailRow(**row) for row in rows], more


def _files(doc: Document, page: Slice) -> Rows[AttachedFile]:
	rows, more = _page(
		page,
		"File",
		filters={"attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
		fields=["name", "file_name", "file_url", "file_size", "is_private", "creation", "owner"],
	)
	return [AttachedFile(**row) for row in rows], more


def _comments(doc: Document, page: Slice) -> Rows[Comment]:
	return page.cut(comments_of(doc.doctype, doc.name, page.end))


def _page(
	page: Slice, doctype: str, order_by: str = "creation desc, name desc", **query: object
) -> Rows[frappe._dict]:
	"""A page of what hangs on a card that the caller may read."""
	rows = frappe.get_all(
		doctype, order_by=order_by, limit_start=page.start, limit_page_length=page.limit + 1, **query
	)
	for row in rows[: page.limit]:
		for moment in ("creation", "modified"):
			if row.get(moment):
				row[moment] = str(row[moment])
	return rows[: page.limit], len(rows) > page.limit


PARTS: dict[str, Callable[..., tuple[list, bool]]] = {
	"history": timeline.history,
	"plan": timeline.plan,
	"tasks": tasks,
	"opportunities": _opportunities,
	"tickets": _tickets,
	"contacts": _contacts,
	"addresses": _addresses,
	"emails": _emails,
	"files": _files,
	"comments": _comments,
	"changes": log.read,
}
