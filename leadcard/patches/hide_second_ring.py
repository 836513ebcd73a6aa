"""Contacts and addresses keep the numbers of their cards alone, and what is attached to them becomes private (spec §8.7)."""

import frappe
from frappe.query_builder import DocType

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.chain import EVENT, LINKED
from leadcard.permissions.files import make_attachments_private


def execute() -> None:
	_keep_numbers()
	_close_files()


def _keep_numbers() -> None:
	link = DocType("Dynamic Link")
	(
		frappe.qb.update(link)
		.set(link.link_title, link.link_name)
		.where(link.link_doctype.isin(CARD_DOCTYPES) & link.parenttype.isin(LINKED))
		.run()
	)


def _close_files() -> None:
	"""Frappe moves each file on the disk: what is done is kept, and not done again."""
	attached = {"attached_to_doctype": ("in", [*LINKED, EVENT]), "is_private": 0}
	for about, name in frappe.get_all(
		"File",
		filters=attached,
		fields=["attached_to_doctype", "attached_to_name"],
		distinct=True,
		as_list=True,
		order_by=None,
	):
		make_attachments_private(about, name)
