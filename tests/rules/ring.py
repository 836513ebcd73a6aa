"""What hangs on what hangs on cards (spec §8.7): one of each kind on each place, and how somebody gets at many of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from tests.rules.ways import attempt, endpoint, exports_names

FREE = "Contact on no card"
# by which fields each names the one document that it hangs on
REFERENCE = ("reference_doctype", "reference_name")
BY_FIELDS = {
	**dict.fromkeys(
		("Comment", "Communication", "View Log", "Energy Point Log", "Workflow Action"), REFERENCE
	),
	"Version": ("ref_doctype", "docname"),
	"ToDo": ("reference_type", "reference_name"),
	"Submission Queue": ("ref_doctype", "ref_docname"),
	"Tag Link": ("document_type", "document_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"DocShare": ("share_doctype", "share_name"),
	"Notification Log": ("document_type", "document_name"),
	"Auto Repeat": ("reference_doctype", "reference_document"),
	"Reminder": ("reminder_doctype", "reminder_docname"),
}
# what may hang on a contact or on any other document, as Frappe writes it
VALUES = {
	"Comment": {"comment_type": "Comment", "content": "Bí mật"},
	"Communication": {
		**{"communication_type": "Communication", "communication_medium": "Phone"},
		**{"sent_or_received": "Sent", "subject": "Bí mật"},
	},
	"ToDo": {"description": "Bí mật"},
	"File": {"file_name": "bi-mat.txt", "is_private": 1},
	"Version": {"data": "{}"},
	"View Log": {"viewed_by": "Administrator"},
	"Tag Link": {"title": "Bí mật", "tag": "VIP"},
	"Document Follow": {"user": "Administrator"},
	"DocShare": {"read": 1, "user": "Administrator"},
	"Energy Point Log": {"user": "Administrator", "type": "Auto", "points": 1, "reason": "Bí mật"},
	"Notification Log": {"subject": "Bí mật", "for_user": "Administrator", "type": "Alert"},
	"Auto Repeat": {"start_date": "2040-01-01", "frequency": "Daily"},
	"Reminder": {"description": "Bí mật", "user": "Administrator", "remind_at": "2040-01-01 08:00:00"},
	"Submission Queue": {"status": "Queued"},
	"Workflow Action": {"status": "Open", "permitted_roles": [{"role": "Desk User"}, {"role": "All"}]},
	"Address": {"address_title": "Bí mật", "address_line1": "1", "city": "Huế", "country": "Vietnam"},
	"Event": {"subject": "Bí mật", "starts_on": "2040-01-01 08:00:00", "event_type": "Public"},
}
# the field of each that people change
WRITTEN = {
	**{"Comment": "content", "Communication": "subject", "ToDo": "description", "File": "file_name"},
	**{"Version": "data", "View Log": "viewed_by", "Tag Link": "title", "Document Follow": "user"},
	**{"DocShare": "write", "Energy Point Log": "reason", "Notification Log": "subject"},
	**{"Auto Repeat": "end_date", "Reminder": "description", "Submission Queue": "status"},
	**{"Workflow Action": "status", "Address": "city", "Event": "subject", "Contact": "first_name"},
}
NEW = {
	"DocShare": 1,
	"Auto Repeat": "2041-01-01",
	"Submission Queue": "Failed",
	"Workflow Action": "Completed",
}
# whom Frappe keeps some of them for: they are made out to whoever asks
FOR_ONE = {
	"ToDo": "allocated_to",
	"Reminder": "owner",
	"Submission Queue": "owner",
	"Workflow Action": "user",
}


@dataclass
class Hanging:
	"""One document, and the place that it hangs on."""

	doc: Document
	place: str

	@property
	def kind(self) -> str:
		return self.doc.doctype


def is_here(doctype: str) -> bool:
	return bool(frappe.db.exists("DocType", doctype))


def places(card: Document) -> dict[str, Document]:
	"""A contact, its address, a task, an event and an email of a card; and a contact on no card."""
	on_card = [{"link_doctype": card.doctype, "link_name": card.name}]
	contact = _insert("Contact", first_name="Hoa", links=on_card)
	made = {
		"Contact": contact,
		"Address": hang("Address", contact),
		"ToDo": hang("ToDo", card),
		"Communication": hang("Communication", card),
		FREE: _insert("Contact", first_name="Tự do"),
	}
	if is_here("Event"):
		made["Event"] = hang("Event", card)
	return made


def hang(kind: str, document: Document) -> Document:
	"""One document of a kind on another, as Frappe itself writes it."""
	if kind == "File":
		at = {"attached_to_doctype": document.doctype, "attached_to_name": document.name}
		return _insert("File", **at, content=frappe.generate_hash())
	if kind == "Address":
		return _insert(kind, links=[{"link_doctype": document.doctype, "link_name": document.name}])
	if kind == "Event":
		row = {"reference_doctype": document.doctype, "reference_docname": document.name}
		return _insert(kind, event_participants=[row])
	about, name = BY_FIELDS[kind]
	doc = frappe.new_doc(kind)
	doc.update({**VALUES[kind], about: document.doctype, name: document.name})
	# past what Frappe asks of a submitted or a repeated document
	doc.update({"name": frappe.generate_hash(length=10), "owner": "Administrator"})
	doc.db_insert()
	for row in doc.get_all_children():
		row.update({"parent": doc.name, "name": frappe.generate_hash(length=10)}).db_insert()
	return doc


def _insert(doctype: str, **values: object) -> Document:
	doc = frappe.get_doc({"doctype": doctype, **VALUES.get(doctype, {}), **values})
	return doc.insert(ignore_permissions=True)


def make_out(hanging: list[Hanging], user: str) -> None:
	"""What Frappe keeps for one is for this one, whatever it hangs on."""
	for kind, field in FOR_ONE.items():
		names = [each.doc.name for each in hanging if each.kind == kind]
		if names:
			frappe.db.set_value(kind, {"name": ("in", names)}, field, user, update_modified=False)
	frappe.local.db.value_cache.clear()


def rewrite(doc: Document) -> None:
	field = WRITTEN[doc.doctype]
	value = NEW.get(doc.doctype, "Administrator" if field in ("user", "viewed_by") else "Sửa")
	endpoint("frappe.client.set_value", doctype=doc.doctype, name=doc.name, fieldname=field, value=value)


def many(kind: str, groups: list[list[str]], on_bench: bool) -> dict[str, set[str]]:
	"""Which of some documents of a kind show by the ways that show many; each way is asked once.

	:param groups: the names, parted into those that a count is asked of together
	"""
	names = [name for group in groups for name in group]
	among = {"doctype": kind, "filters": [["name", "in", names]]}
	ways = {"list": lambda: _listed(among)}
	if on_bench:
		view = {"fields": f'["`tab{kind}`.`name`"]', "start": 0, "page_length": 500, "view": "Report"}
		ways |= {
			"count": lambda: _counted(kind, groups),
			"link_search": lambda: _searched(among),
			"report": lambda: _reported({**among, **view}),
			**({"export": lambda: _exported({**among, **view}, names)} if exports_names() else {}),
		}
	return {way: _names_by(ask, names) for way, ask in ways.items()}


def _names_by(ask: Callable, names: list[str]) -> set[str]:
	with attempt():
		try:
			return set(ask()) & set(names)
		except frappe.PermissionError:
			return set()


def _listed(among: dict) -> list[str]:
	return [row["name"] for row in endpoint("frappe.client.get_list", **among, limit_page_length=0)]


def _counted(kind: str, groups: list[list[str]]) -> list[str]:
	found = []
	for group in groups:
		if count := _count(kind, group):
			found += group if count == len(group) else [name for name in group if _count(kind, [name])]
	return found


def _count(kind: str, names: list[str]) -> int:
	return endpoint("frappe.client.get_count", doctype=kind, filters=[["name", "in", names]])


def _searched(among: dict) -> list[str]:
	rows = endpoint("frappe.desk.search.search_link", **among, txt="", page_length=100)
	return [row["value"] for row in rows]


def _reported(view: dict) -> list[str]:
	from frappe.desk import reportview

	frappe.local.form_dict = frappe._dict(view)
	rows = reportview.get()
	return [row[0] for row in rows["values"]] if rows else []


def _exported(view: dict, names: list[str]) -> list[str]:
	from frappe.desk import reportview

	frappe.local.form_dict = frappe._dict(view, file_format_type="CSV", title="x")
	reportview.export_query()
	content = frappe.response.get("filecontent") or frappe.response.get("result") or ""
	text = content.decode() if isinstance(content, bytes) else content
	return [name for name in names if name in text]
