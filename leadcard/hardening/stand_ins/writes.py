"""What Frappe's endpoints write past the permissions of a document, closed for LeadCard's (spec §8.3)."""

import re
from html import unescape

import frappe
from frappe import _
from frappe.utils import cint

from leadcard.domain.masking import FIELDS, mask_addresses
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.hardening import mailing, workspaces
from leadcard.hardening.queries import shown_among
from leadcard.hardening.stand_ins.instead import Answer, instead_of, is_closed, read, text_of
from leadcard.imports import access
from leadcard.mail import own_name
from leadcard.masking.access import is_masked, is_masked_for, require_whole
from leadcard.permissions.chain import is_hidden, sees_all
from leadcard.permissions.closed import closed_doctypes, concerns, is_own
from leadcard.permissions.files import require_address, require_file
from leadcard.permissions.roles import addresses_of_company
from leadcard.permissions.sight import require_sight

PICTURE = re.compile(r"""/private/files/[^"'<>?#]+""")


def _require_right_to(doctype: str, name: object, right: str = "read") -> None:
	"""Refuse what hangs on a card to who has no right to it; what hangs on none is Frappe's to answer for."""
	if isinstance(name, str | int) and is_closed(doctype, str(name)):
		frappe.has_permission(doctype, right, doc=name, throw=True)


def _require_files(attachments: object) -> None:
	files = read(attachments)
	for file in files if isinstance(files, list) else ():
		if isinstance(file, str):
			require_file(file)


@instead_of("frappe.core.doctype.sms_settings.sms_settings.get_contact_number")
def get_contact_number(answer: Answer, sent: dict) -> object:
	"""The number of a contact, which Frappe gives to everybody who knows a name; on cards to who may read the contact."""
	_require_right_to("Contact", sent.get("contact_name"))
	return answer(**sent)


@instead_of("frappe.desk.like.toggle_like")
def toggle_like(answer: Answer, sent: dict) -> object:
	"""Like a document, which Frappe lets everybody who knows its name; of those that LeadCard closes whoever reads it."""
	_require_right_to(text_of(sent, "doctype"), sent.get("name"))
	return answer(**sent)


@instead_of("frappe.desk.doctype.kanban_board.kanban_board.update_order")
def update_order(answer: Answer, sent: dict) -> object:
	"""The order of the cards on a Kanban board. Frappe refuses a card only where its column changes, which tells the
	value that it holds: what one may not see is left out."""
	board = frappe.db.get_value(
		"Kanban Board", text_of(sent, "board_name"), ["reference_doctype", "field_name"], as_dict=True
	)
	if not board or board.reference_doctype not in closed_doctypes():
		return answer(**sent)
	if board.field_name in FIELDS and is_masked_for(frappe.session.user, board.reference_doctype):
		frappe.throw(_("Contact data is masked, so there is no board by it."), frappe.PermissionError)
	columns = read(sent.get("order"))
	shown = _on_board(board.reference_doctype, [str(name) for names in columns.values() for name in names])
	if shown is None:
		return answer(**sent)
	kept = {column: [name for name in names if name in shown] for column, names in columns.items()}
	return answer(**{**sent, "order": frappe.as_json(kept)})


def _on_board(doctype: str, names: list[str]) -> set[str] | None:
	"""Those of some documents that the user may see, None where LeadCard hides none of this kind."""
	if not is_own(doctype):
		return shown_among(doctype, names)
	return set(frappe.get_list(doctype, {"name": ("in", names)}, pluck="name", limit_page_length=0))


@instead_of("frappe.core.doctype.communication.email.make")
def make(answer: Answer, sent: dict) -> object:
	"""An email of Frappe's own dialog. Frappe attaches whichever files are named, and prints whichever pictures, in the job
	that sends: here those that one may read; and it prints the document then, past the masks of whoever writes, here at
	once. An email of a card has the name of whoever writes it."""
	_require_files(sent.get("attachments"))
	for address in PICTURE.findall(unescape(text_of(sent, "print_html"))):
		require_address(address)
	doctype, name = text_of(sent, "doctype"), text_of(sent, "name")
	sent = {**sent, **own_name.in_own_name(sent, doctype, name)}
	if not (doctype and name and is_masked(doctype, name)):
		return answer(**sent)
	if print_format := sent.get("print_format"):
		bare = not cint(sent.get("print_letterhead", True))
		sent = {**sent, "print_html": frappe.get_print(doctype, name, print_format, no_letterhead=bare)}
	made = answer(**sent)
	made["emails_not_sent_to"] = mask_addresses(made["emails_not_sent_to"], addresses_of_company())
	return made


@instead_of("frappe.desk.doctype.workspace.workspace.duplicate_page")
def duplicate_page(answer: Answer, sent: dict) -> object:
	"""Copy a workspace, which Frappe does for whoever knows what another has called theirs."""
	workspaces.require_sight(text_of(sent, "page_name"))
	return answer(**sent)


@instead_of("frappe.utils.nestedset.rebuild_tree")
def rebuild_tree(answer: Answer, sent: dict) -> object:
	"""Number the nodes of a tree anew, which Frappe 15 does for everybody who asks; of LeadCard's for whoever may write them."""
	doctype = text_of(sent, "doctype")
	if is_own(doctype):
		frappe.has_permission(doctype, "write", throw=True)
	return answer(**sent)


@instead_of("frappe.core.api.file.unzip_file")
def unzip_file(answer: Answer, sent: dict) -> object:
	"""Unpack a file, which Frappe does for everybody who knows its name; one on a card for whoever may read it."""
	require_file(text_of(sent, "name"))
	return answer(**sent)


@instead_of("frappe.utils.file_manager.add_attachments")
def add_attachments(answer: Answer, sent: dict) -> object:
	"""Attach files that are there already. Frappe takes whichever is named, to whatever: here what one may read and write."""
	_require_right_to(text_of(sent, "doctype"), sent.get("name"), "write")
	_require_files(sent.get("attachments"))
	return answer(**sent)


@instead_of("frappe.email.doctype.email_group.email_group.import_from")
def import_from(answer: Answer, sent: dict) -> object:
	"""Take the email addresses of all documents into an Email Group; of LeadCard's for who sees everything, of what hangs
	on cards those that one may see there."""
	doctype = frappe.db.get_value("DocType", text_of(sent, "doctype"), "name")
	if not mailing.narrows(doctype, frappe.session.user):
		return answer(**sent)
	return mailing.import_seen(text_of(sent, "name"), doctype)


@instead_of("frappe.email.relink")
def relink(answer: Answer, sent: dict) -> object:
	"""Hang an email on another document. Frappe writes past permissions and events: where a card loses or gets it, both
	cards must be seen, the one that loses it in full, and their care follows (spec §5.4, §8.3)."""
	name, fields = text_of(sent, "name"), ("reference_doctype", "reference_name")
	stored = frappe.db.get_value("Communication", name, fields) or (None, None)
	named = tuple(text_of(sent, field) for field in fields)
	cards = [(doctype, card) for doctype, card in (stored, named) if doctype in CARD_DOCTYPES and card]
	if not cards:
		return answer(**sent)
	for card in cards:
		require_sight(*card)
	if stored[0] in CARD_DOCTYPES:
		require_whole(*stored)
	email = frappe.get_doc("Communication", name)
	if email.owner == frappe.session.user:
		# written by hand, and not fetched
		own_name.in_own_name(email, *named)
	email.update({field: sent.get(field) for field in fields} | {"status": "Linked"})
	email.save(ignore_permissions=True)
	return None


@instead_of("frappe.automation.doctype.auto_repeat.auto_repeat.update_reference")
def update_reference(answer: Answer, sent: dict) -> object:
	"""Let an Auto Repeat copy another document from now on, which Frappe writes past all rules: what its writer doesn't see
	is not there."""
	name, reference = text_of(sent, "docname"), text_of(sent, "reference")
	doctype = frappe.db.get_value("Auto Repeat", name, "reference_doctype") if name else None
	if is_hidden(doctype, reference, frappe.session.user) and not sees_all(frappe.session.user):
		frappe.throw(_("Could not find {0}").format(f"{_(doctype)}: {reference}"), frappe.LinkValidationError)
	return answer(**sent)


@instead_of("frappe.client.bulk_update", methods=("POST", "PUT"))
def bulk_update(answer: Answer, sent: dict) -> object:
	"""Change some documents. Frappe keeps what a refused one has written by then: of LeadCard's each is all or nothing
	(§2.8, §4.4)."""
	documents = read(sent.get("docs"))
	listed = documents if isinstance(documents, list) else ()
	if not any(concerns(text_of(each, "doctype")) for each in listed if isinstance(each, dict)):
		return answer(**sent)
	failed = []
	for position, values in enumerate(documents):
		savepoint = f"leadcard_bulk_{position}"
		frappe.db.savepoint(savepoint)
		outcome = answer(docs=frappe.as_json([values]))
		if outcome["failed_docs"]:
			frappe.db.rollback(save_point=savepoint)
			failed += outcome["failed_docs"]
	return {"failed_docs": failed}


@instead_of("frappe.core.doctype.data_import.data_import.form_start_import")
def form_start_import(answer: Answer, sent: dict) -> object:
	"""Start an import. Frappe lets everybody start everybody's, and drops columns that it doesn't know: of LeadCard's
	records, who may change the import starts it, and only when each column is spoken for."""
	from leadcard.imports import check

	name = text_of(sent, "data_import")
	doctype = frappe.db.get_value("Data Import", name, "reference_doctype") if name else None
	if doctype and access.is_ours(doctype):
		document = frappe.get_doc("Data Import", name)
		document.check_permission("write")
		check.check_columns(document)
	return answer(**sent)
