"""Files of a card, and of what hangs on it: listed, attached and taken by their address by whoever sees the card (spec §8.3, §8.7)."""

import re
import unicodedata
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import has_controller_permissions

from leadcard.domain.spelling import folded
from leadcard.permissions.chain import RING, ROWS, cards_of, criterion, is_hidden
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.references import UNSAVED, is_sent_by_form, refuse_unseen
from leadcard.permissions.reports import is_prepared
from leadcard.permissions.sight import RECORDS, as_sql, sees_everything

PRIVATE_FILES = "/private/files/"
LONGEST = 1000
ADDRESS = re.compile(r"(https?://[^/\s]+)?/private/files/[^/<>\n]+")
EMAIL = "Communication"
ATTACHING = ("Attach", "Attach Image")


def file_conditions(user: str, doctype: str) -> str:
	"""The condition on files, which are as hidden as what they are attached to."""
	return "" if sees_everything(user) else as_sql(criterion("File", user))


def has_file_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a file of what is hidden, to whoever uploaded it as well."""
	if ptype == "create":
		# the only question that comes before Frappe puts the file on the disk
		refuse_unseen(doc)
		_guard_new(doc)
		_make_private(doc)
	if sees_everything(user):
		return ALLOWED
	if ptype != "create" and user == frappe.session.user:
		_guard_sent(doc)
	return False if is_hidden(doc.attached_to_doctype, doc.attached_to_name, user) else ALLOWED


def _guard_sent(file: Document) -> None:
	"""A method may run on a file as the client sends it, with an address or a name on the disk that isn't the stored one's."""
	stored = frappe.db.get_value("File", file.name, ["file_url", "file_name"], as_dict=True) or frappe._dict()
	if file.file_url != stored.file_url:
		require_address(file.file_url or "")
	if file.file_name != stored.file_name:
		require_address(f"{PRIVATE_FILES}{file.file_name}")


def guard_attached(document: Document, _event: str | None = None) -> None:
	"""Frappe attaches whichever file a document's field names by its address, past all permissions: who writes the field
	must be allowed to read the file."""
	fields = [field.fieldname for field in document.meta.fields if field.fieldtype in ATTACHING]
	addresses = [str(document.get(field) or "") for field in fields]
	named = [address for address in addresses if PRIVATE_FILES in unquote(address)]
	if not named or (document.flags.ignore_permissions and not is_sent_by_form(document)):
		return
	before = document.get_doc_before_save()
	kept = {before.get(field) for field in fields} if before else set()
	for address in named:
		if address not in kept:
			require_address(address)


def keep_private(file: Document, _event: str | None = None) -> None:
	"""What is attached to a card, or to what hangs on one, is private: a public file is open to whoever has its address,
	and Frappe lists it to all."""
	if not file.is_new() and any(map(file.has_value_changed, ("is_private", "attached_to_name"))):
		_make_private(file)


def _make_private(file: Document) -> None:
	if (file.file_url or "").startswith("http") or file.is_private:
		return
	if cards_of(file.attached_to_doctype, file.attached_to_name):
		file.is_private = 1


def hide_attachments(document: Document, _event: str | None = None) -> None:
	"""What was attached to a contact, an address or an event before it came to a card becomes private with it."""
	before = document.get_doc_before_save()
	if not before or _rows(before) != _rows(document):
		make_attachments_private(document.doctype, document.name)


def make_attachments_private(doctype: str, name: str) -> None:
	"""Close the public files of a document that hangs on a card."""
	attached = {"attached_to_doctype": doctype, "attached_to_name": name, "is_private": 0}
	files = frappe.get_all("File", filters={**attached, "file_url": ("like", "/files/%")}, pluck="name")
	if not files or not cards_of(doctype, name):
		return
	for file in files:
		try:
			frappe.get_doc("File", file).update({"is_private": 1}).save(ignore_permissions=True)
		except OSError:
			# the row of a file that is not on the disk any more
			frappe.db.set_value("File", file, "is_private", 1)


def _rows(document: Document) -> set[tuple[str, str]]:
	field, _table, (about, name) = ROWS[document.doctype]
	return {(row.get(about), row.get(name)) for row in document.get(field) or []}


def guard_download() -> None:
	"""Frappe's hook `auth_hooks`, once it is known who asks: Frappe hands a file to its uploader without a question."""
	request = getattr(frappe.local, "request", None)
	if request and request.path.startswith(PRIVATE_FILES):
		require_address(request.path)


def guard_file(file: Document, _event: str | None = None) -> None:
	"""Refuse to attach a file to another's record or notice that the writer may not read (spec §8.3)."""
	if file.flags.ignore_permissions:
		return
	about, name = file.attached_to_doctype, file.attached_to_name
	if not name or not (file.is_new() or file.has_value_changed("attached_to_name")):
		return
	if str(name).startswith(UNSAVED):
		return
	if about in RECORDS:
		frappe.has_permission(about, "read", doc=name, throw=True)
	elif about in RING and not _may_attach_to(about, name):
		frappe.throw(_("You may not attach a file here."), frappe.PermissionError)


def _may_attach_to(doctype: str, name: str) -> bool:
	return not frappe.db.exists(doctype, name) or has_controller_permissions(
		frappe.get_doc(doctype, name), "read"
	)


def guard_address(file: Document, _event: str | None = None) -> None:
	"""Refuse to take a file by its address from what the writer doesn't see; asked before Frappe moves it on the disk."""
	changed = any(map(file.has_value_changed, ("file_url", "file_name")))
	if not (file.flags.ignore_permissions or file.is_new()) and changed:
		require_address(_place_of(file))


def _guard_new(file: Document) -> None:
	"""A new file still holds what the client sent, and no more.

	Who sends the bytes may, though Frappe keeps equal files once: only an address alone says nothing of having them.
	"""
	address = _place_of(file)
	if address.startswith("http") or not file.get("content"):
		require_address(address)


def _place_of(file: Document) -> str:
	"""The address that Frappe reads a file from: of one that has none, that of its name on the disk."""
	return file.get("file_url") or f"{PRIVATE_FILES}{file.get('file_name') or ''}"


def require_file(name: str) -> None:
	"""Refuse a stored file that hangs on a card, by itself or by another use of it, to whom it is hidden."""
	place = ("attached_to_doctype", "attached_to_name", "file_url")
	about, document, address = frappe.db.get_value("File", name, place) or (None, None, None)
	if is_of_ours(about, document):
		frappe.has_permission("File", "read", doc=name, throw=True)
	elif address:
		require_address(address)


def is_private_address(text: str) -> bool:
	"""Whether a text is the address of a private file, and nothing else."""
	text = text.strip()
	return len(text) <= LONGEST and any(ADDRESS.fullmatch(plain) for plain in _plain(text))


def _plain(address: str) -> list[str]:
	"""An address as it came and as it is meant, in the spelling that the database takes for the same."""
	spelled = (folded(each) for each in (address, unquote(address)))
	return [
		"".join(letter for letter in each if unicodedata.category(letter)[0] not in "CM") for each in spelled
	]


def keep_apart(file: Document, _event: str | None = None) -> None:
	"""Frappe keeps equal files once, under the name of the first. Where no use of that may be seen by who uploads the same,
	theirs is kept by itself, or its address would tell what the hidden one is called. Nor has a file of a card an address
	that the database takes for another's: whoever may read that one would be given this one."""
	if not file.is_new() or not file.file_url:
		return
	written = file.file_url
	hidden = not sees_everything(frappe.session.user) and _is_hidden_address(written)
	if hidden or _is_like_another(file):
		file.save_file(content=file.get_content(), ignore_existing_file_check=True)
		if file.flags.new_file and all(use.file_url != written for use in _uses({written})):
			frappe.get_doc({"doctype": "File", "file_url": written}).delete_file_data_content()


def _is_like_another(file: Document) -> bool:
	if not (file.is_private and cards_of(file.attached_to_doctype, file.attached_to_name)):
		return False
	return any(use.file_url != file.file_url for use in _uses({file.file_url}))


def require_address(address: str) -> None:
	"""Refuse the address of a private file of which some use hangs on a card, or is a report's, and none may be seen."""
	if _is_hidden_address(address):
		frappe.throw(_("You may not use this file. Upload your own."), frappe.PermissionError)


def _is_hidden_address(address: str) -> bool:
	paths = {address, unquote(address)}
	if not any(PRIVATE_FILES in path for path in _plain(address)):
		return False
	addresses = {PRIVATE_FILES + path.rpartition("/")[2] for path in paths}
	found = _uses(addresses)
	# the database takes other spellings for the same, the disk does not
	uses = [use for use in found if use.file_url in addresses] or found
	is_ours = any(is_of_ours(use.attached_to_doctype, use.attached_to_name) for use in uses)
	return is_ours and not any(_may_use(use) for use in uses)


def _uses(addresses: set[str]) -> list[frappe._dict]:
	"""The files of some addresses, in any spelling that the database takes for the same."""
	fields = ["name", "file_url", "attached_to_doctype", "attached_to_name"]
	return frappe.get_all("File", filters={"file_url": ("in", sorted(addresses))}, fields=fields)


def is_of_ours(doctype: str | None, name: str | None) -> bool:
	"""Whether what a file is attached to hangs on a card, or is a report over LeadCard's documents."""
	return bool(cards_of(doctype, name)) or is_prepared(doctype, name)


def _may_use(use: frappe._dict) -> bool:
	"""Whether the session's user may read a file; one of an email with its card, as the panel shows it."""
	place = (use.attached_to_doctype, use.attached_to_name)
	if use.attached_to_doctype == EMAIL and cards_of(*place) and not is_hidden(*place, frappe.session.user):
		return True
	return frappe.has_permission("File", "read", doc=use.name)
