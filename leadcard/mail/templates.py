"""Email Templates filled in with a card (spec §5.8)."""

from typing import TypedDict

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname

from leadcard.config import written_amount
from leadcard.permissions.sight import OWNER_FIELDS


class Filled(TypedDict):
	"""A template's subject, as plain text, and its message, as HTML."""

	subject: str
	message: str


def fill(template: Document, card: Document) -> Filled:
	"""A template filled in with a card. Names and notes of it are text in both.

	Beside the card's fields a template may use `product_name`, `owner_name`, and the amounts as they are shown: `revenue`,
	`deposit` and `remaining` (empty where there is none).
	"""
	values = card.as_dict() | {
		"product_name": _product_name(card),
		"owner_name": get_fullname(card.get(OWNER_FIELDS[card.doctype]) or frappe.session.user),
		"revenue": _amount(card.get("expected_revenue")),
		"deposit": _amount(card.get("deposit_amount")),
		"remaining": _amount(card.get("remaining_amount")),
	}
	safe = {key: escape_html(value) if isinstance(value, str) else value for key, value in values.items()}
	return {
		"subject": template.get_formatted_subject(values),
		"message": template.get_formatted_response(safe),
	}


def _product_name(card: Document) -> str:
	return (card.product and frappe.db.get_value("LC Product", card.product, "product_name")) or ""


def _amount(value: float | None) -> str:
	return written_amount(value) if value else ""
