"""What the panel of a card shows beside the card itself."""

import frappe
from frappe.model.document import Document

from leadcard.automation.care import has_completed_activity
from leadcard.automation.change_log import changes_of
from leadcard.automation.comments import comments_of
from leadcard.board.activities import history_and_plan
from leadcard.board.cards import card as build_card
from leadcard.board.details import details_of
from leadcard.board.labels import column_label
from leadcard.documents import stages
from leadcard.domain import identity, pipeline
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.permissions import manages_others
from leadcard.refusals import sentence

ON_PANEL = 20


def panel(doc: Document) -> dict:
	"""The card with all that the tabs of its panel show, and what the session's user may do with it."""
	card = (doc.doctype, doc.name)
	lists = history_and_plan([card], per_card=ON_PANEL)
	return {
		"card": build_card(*card, lists),
		**lists[card],
		"opportunities": _opportunities(doc),
		"tickets": _tickets(doc),
		"contacts": _contacts(doc),
		"emails": _emails(doc),
		"files": _files(doc),
		"comments": comments_of(doc.doctype, doc.name, ON_PANEL),
		"changes": _changes(doc),
		"details": details_of(doc),
		"stages": stages.offered(doc.status),
		"next_moves": next_moves(doc),
		"may": _rights(doc),
		"lead": doc.lead if doc.doctype == CUSTOMER else None,
		"customer": doc.customer if doc.doctype == LEAD else None,
	}


def next_moves(doc: Document) -> list[dict]:
	"""Each other column, whether the card may be dropped there, and why not.

	Conversion is offered on column 3 (spec §2.5), winning an opportunity on column 4 of a customer (§2.6): both start
	with a question, so they count as allowed here and carry what they `need`.
	"""
	contacted = has_completed_activity(doc.doctype, doc.name, lock=False)
	moves = []
	for column in pipeline.COLUMNS:
		if column == doc.status and column in pipeline.COLUMNS_OF[doc.doctype]:
			continue
		refusal = pipeline.refuse_move(doc.doctype, doc.status, column, has_completed_activity=contacted)
		needs = {"convert_first": "convert", "win_first": "win"}.get(refusal.code if refusal else "")
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


def _rights(doc: Document) -> dict[str, bool]:
	"""What the panel offers; each endpoint checks again."""
	may_write = bool(doc.has_permission("write")) and not doc.get("customer")
	return {
		"write": may_write,
		"assign": may_write and manages_others(frappe.session.user),
		"resume": may_write and doc.status == pipeline.STOPPED[doc.doctype],
	}


def _changes(doc: Document) -> list[dict]:
	changes = changes_of(_cards_in_one(doc), ON_PANEL)
	names = _full_names({change.changed_by for change in changes})
	return [
		{
			**change,
			"changed_on": str(change.changed_on),
			"changed_by_name": names.get(change.changed_by, change.changed_by),
		}
		for change in changes
	]


def _full_names(users: set[str]) -> dict[str, str]:
	if not users:
		return {}
	return dict(
		frappe.get_all(
			"User", filters={"name": ("in", sorted(users))}, fields=["name", "full_name"], as_list=True
		)
	)


def _cards_in_one(doc: Document) -> list[tuple[str, str]]:
	cards = [(doc.doctype, doc.name)]
	if doc.doctype == CUSTOMER:
		cards += [(LEAD, lead) for lead in frappe.get_all(LEAD, filters={"customer": doc.name}, pluck="name")]
	return cards


def _opportunities(doc: Document) -> list[dict]:
	if doc.doctype == LEAD:
		return []
	return frappe.get_all(
		"LC Opportunity",
		filters={"customer": doc.name},
		fields=[
			"name",
			"title",
			"sales_stage",
			"status",
			"amount",
			"product",
			"expected_close_date",
			"won_on",
		],
		order_by="creation desc",
		limit=ON_PANEL,
	)


def _tickets(doc: Document) -> list[dict]:
	return frappe.get_all(
		"LC Ticket",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		fields=["name", "subject", "priority", "status"],
		order_by="creation desc",
		limit=ON_PANEL,
	)


def _contacts(doc: Document) -> list[dict]:
	names = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "link_doctype": doc.doctype, "link_name": doc.name},
		pluck="parent",
	)
	if not names:
		return []
	rows = frappe.get_all(
		"Contact",
		filters={"name": ("in", names)},
		fields=["name", "full_name", "designation", "mobile_no", "phone", "email_id", "is_primary_contact"],
		order_by="is_primary_contact desc, creation asc",
		limit=ON_PANEL,
	)
	return [{**row, **_numbers(row.mobile_no or row.phone or "")} for row in rows]


def _numbers(phone: str) -> dict[str, str]:
	return {"call_no": identity.to_e164(phone) or "", "text_no": identity.to_mobile(phone) or ""}


def _emails(doc: Document) -> list[dict]:
	rows = frappe.get_all(
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
			"read_by_recipient",
		],
		order_by="communication_date desc",
		limit=ON_PANEL,
	)
	return [{**row, "communication_date": str(row.communication_date)} for row in rows]


def _files(doc: Document) -> list[dict]:
	rows = frappe.get_all(
		"File",
		filters={"attached_to_doctype": doc.doctype, "attached_to_name": doc.name},
		fields=["name", "file_name", "file_url", "file_size", "is_private", "creation"],
		order_by="creation desc",
		limit=ON_PANEL,
	)
	return [{**row, "creation": str(row.creation)} for row in rows]
