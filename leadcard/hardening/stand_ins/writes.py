"""What Frappe's endpoints write past the permissions of a document, closed for LeadCard's (spec §8.3)."""

import frappe
from frappe import _, client
from frappe.utils import cint

from leadcard.careful import as_frappe, careful
from leadcard.domain.masking import FIELDS, mask_addresses
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.hardening import mailing
from leadcard.hardening.masked_timeline import colleagues
from leadcard.imports import access
from leadcard.masking.access import is_masked, is_masked_for, require_whole
from leadcard.permissions.closed import closed_doctypes
from leadcard.permissions.sight import require_sight, sees_everything


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_contact_number(contact_name: str, ref_doctype: str, ref_name: str) -> str:
	"""The number of a contact, which Frappe gives to everybody who knows a name; here to who may read the contact."""
	frappe.has_permission("Contact", "read", doc=contact_name, throw=True)
	return as_frappe(
		"frappe.core.doctype.sms_settings.sms_settings.get_contact_number",
		contact_name=contact_name,
		ref_doctype=ref_doctype,
		ref_name=ref_name,
	)


@frappe.whitelist(methods=["POST"])
@careful
def toggle_like(doctype: str, name: str, add: str | bool = False) -> None:
	"""Like a document, which Frappe lets everybody who knows its name; of those that LeadCard closes whoever reads it."""
	if doctype in closed_doctypes():
		frappe.has_permission(doctype, "read", doc=name, throw=True)
	as_frappe("frappe.desk.like.toggle_like", doctype=doctype, name=name, add=add)


@frappe.whitelist(methods=["POST"])
@careful
def update_order(board_name: str, order: dict | str) -> tuple:
	"""The order of the cards on a Kanban board. Frappe refuses a card only where its column changes, which tells the
	value that it holds: what one may not see is left out."""
	board = frappe.get_doc("Kanban Board", board_name)
	columns = frappe.parse_json(order)
	if board.reference_doctype in closed_doctypes():
		if board.field_name in FIELDS and is_masked_for(frappe.session.user, board.reference_doctype):
			frappe.throw(_("Contact data is masked, so there is no board by it."), frappe.PermissionError)
		named = [str(name) for names in columns.values() for name in names]
		seen = frappe.get_list(
			board.reference_doctype, filters={"name": ("in", named)}, pluck="name", limit_page_length=0
		)
		columns = {column: [name for name in names if name in seen] for column, names in columns.items()}
	return as_frappe(
		"frappe.desk.doctype.kanban_board.kanban_board.update_order",
		board_name=board_name,
		order=frappe.as_json(columns),
	)


@frappe.whitelist(methods=["POST"])
@careful
def make(
	doctype: str | None = None,
	name: str | int | None = None,
	content: str | None = None,
	subject: str | None = None,
	sent_or_received: str = "Sent",
	sender: str | None = None,
	sender_full_name: str | None = None,
	recipients: list | str | None = None,
	communication_medium: str = "Email",
	send_email: bool | int | str = False,
	print_html: str | None = None,
	print_format: str | None = None,
	attachments: list | str | None = None,
	send_me_a_copy: bool | int | str = False,
	cc: list | str | None = None,
	bcc: list | str | None = None,
	read_receipt: bool | int | str | None = None,
	print_letterhead: bool | int | str | None = True,
	email_template: str | None = None,
	communication_type: str | None = None,
	send_after: str | None = None,
	print_language: str | None = None,
	now: bool | int | str = False,
) -> dict:
	"""An email of Frappe's own dialog. Frappe attaches whichever files are named, here those that one may read; and
	prints the document when it sends, past the masks of whoever writes, here at once."""
	email = locals()
	for file in frappe.parse_json(attachments) or []:
		if isinstance(file, str):
			frappe.has_permission("File", "read", doc=file, throw=True)
	masked = bool(doctype and name) and is_masked(doctype, name)
	if masked and print_format:
		email["print_html"] = frappe.get_print(
			doctype, name, print_format, no_letterhead=not cint(print_letterhead)
		)
	answer = as_frappe("frappe.core.doctype.communication.email.make", **email)
	if masked:
		answer["emails_not_sent_to"] = mask_addresses(answer["emails_not_sent_to"], colleagues())
	return answer


@frappe.whitelist(methods=["POST"])
@careful
def rebuild_tree(doctype: str, parent_field: str | None = None) -> None:
	"""Number the nodes of a tree anew, which Frappe 15 does for everybody who asks; here for whoever may write them."""
	frappe.has_permission(doctype, "write", throw=True)
	as_frappe("frappe.utils.nestedset.rebuild_tree", doctype=doctype, parent_field=parent_field)


@frappe.whitelist(methods=["POST"])
@careful
def unzip_file(name: str) -> list:
	"""Unpack a file, which Frappe does for everybody who knows its name; here for whoever may read it."""
	frappe.has_permission("File", "read", doc=name, throw=True)
	return as_frappe("frappe.core.api.file.unzip_file", name=name)


@frappe.whitelist(methods=["POST"])
@careful
def add_attachments(doctype: str, name: str, attachments: list | str) -> list:
	"""Attach files that are there already. Frappe takes whichever is named: here those that one may read."""
	frappe.has_permission(doctype, "write", doc=name, throw=True)
	for file in frappe.parse_json(attachments) or []:
		if isinstance(file, str):
			frappe.has_permission("File", "read", doc=file, throw=True)
	return as_frappe(
		"frappe.utils.file_manager.add_attachments", doctype=doctype, name=name, attachments=attachments
	)


@frappe.whitelist(methods=["POST"])
@careful
def import_from(name: str, doctype: str) -> int | None:
	"""Take the email addresses of all documents into an Email Group; of LeadCard's for who sees everything, of what hangs
	on cards those that one may see there."""
	closed = frappe.db.get_value("DocType", doctype, "name") in closed_doctypes()
	if not closed or sees_everything(frappe.session.user):
		return as_frappe(
			"frappe.email.doctype.email_group.email_group.import_from", name=name, doctype=doctype
		)
	return mailing.import_seen(name, doctype)


@frappe.whitelist(methods=["POST"])
@careful
def relink(name: str, reference_doctype: str | None = None, reference_name: str | None = None) -> None:
	"""Hang an email on another document. Frappe writes past permissions and events: where a card loses or gets it, both
	cards must be seen, the one that loses it in full, and their care follows (spec §5.4, §8.3)."""
	email = frappe.get_doc("Communication", name)
	cards = [
		(doctype, card)
		for doctype, card in (
			(email.reference_doctype, email.reference_name),
			(reference_doctype, reference_name),
		)
		if doctype in CARD_DOCTYPES and card
	]
	if not cards:
		as_frappe(
			"frappe.email.relink",
			name=name,
			reference_doctype=reference_doctype,
			reference_name=reference_name,
		)
		return
	for card in cards:
		require_sight(*card)
	if email.reference_doctype in CARD_DOCTYPES:
		require_whole(email.reference_doctype, email.reference_name)
	email.update(
		{"reference_doctype": reference_doctype, "reference_name": reference_name, "status": "Linked"}
	)
	email.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
@careful
def bulk_update(docs: list | str) -> dict:
	"""Change some documents. Frappe keeps what a refused one has written by then: here each is all or nothing (§2.8, §4.4)."""
	failed = []
	for position, values in enumerate(frappe.parse_json(docs)):
		savepoint = f"leadcard_bulk_{position}"
		frappe.db.savepoint(savepoint)
		outcome = as_frappe(client.bulk_update, docs=frappe.as_json([values]))
		if outcome["failed_docs"]:
			frappe.db.rollback(save_point=savepoint)
			failed += outcome["failed_docs"]
	return {"failed_docs": failed}


@frappe.whitelist(methods=["POST"])
def form_start_import(data_import: str) -> bool:
	"""Start an import. Frappe lets everybody start everybody's, and drops columns that it doesn't know: of LeadCard's
	records, who may change the import starts it, and only when each column is spoken for."""
	from leadcard.imports import check

	document = frappe.get_doc("Data Import", data_import)
	if access.is_ours(document.reference_doctype):
		document.check_permission("write")
		check.check_columns(document)
	original = "frappe.core.doctype.data_import.data_import.form_start_import"
	return frappe.call(original, data_import=data_import)
