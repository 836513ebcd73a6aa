"""Deleting: events, links that hold a document back, and what goes with it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.naming import revert_series_if_last

# rows that go with their document, and references that are emptied: (doctype, doctype field, name field)
GOES_ALONG = (
	("ToDo", "reference_type", "reference_name"),
	("DocShare", "share_doctype", "share_name"),
	("Version", "ref_doctype", "docname"),
	("Comment", "reference_doctype", "reference_name"),
	("Notification Log", "document_type", "document_name"),
	("Communication Link", "link_doctype", "link_name"),
	("Tag Link", "document_type", "document_name"),
)


def delete_doc(
	doctype: str,
	name=None,
	force: int = 0,
	ignore_doctypes=None,
	for_reload: bool = False,
	ignore_permissions: bool = False,
	flags=None,
	ignore_on_trash: bool = False,
	ignore_missing: bool = True,
	delete_permanently: bool = False,
) -> bool | None:
	for docname in name if isinstance(name, list | tuple) else [name]:
		if not frappe.db.exists(doctype, docname):
			if not ignore_missing:
				raise frappe.DoesNotExistError
			return False
		doc = frappe.get_doc(doctype, docname)
		doc.flags.update(flags or {})
		if ignore_permissions:
			doc.flags.ignore_permissions = True
		if not doc.flags.ignore_permissions and not doc.has_permission("delete"):
			frappe.msgprint(
				_("User not allowed to delete {0}: {1}").format(doc.doctype, doc.name),
				raise_exception=frappe.PermissionError,
			)
		if not ignore_on_trash:
			doc.run_method("on_trash")
			doc.flags.in_delete = True
			doc.run_method("on_change")
		if not force:
			check_if_doc_is_linked(doc)
			check_if_doc_is_dynamically_linked(doc)
		_give_back_number(doc)
		_delete_rows(doc)
		doc.run_method("after_delete")
		for file in frappe.get_all(
			"File", {"attached_to_doctype": doctype, "attached_to_name": docname}, pluck="name"
		):
			frappe.delete_doc("File", file, ignore_permissions=True, force=1)
		_delete_what_refers(doctype, docname)
		doc.clear_cache()
		doc.notify_update()
		if doctype not in ("Comment", "DocShare") and not getattr(doc, "no_feed_on_delete", False):
			frappe.get_doc(
				doctype="Comment",
				comment_type="Deleted",
				reference_doctype=doctype,
				subject=f"{_(doctype)} {docname}",
			).insert(ignore_permissions=True)


def _give_back_number(doc) -> None:
	rule = doc.meta.autoname or ""
	if rule.startswith("naming_series:") and doc.get("naming_series"):
		revert_series_if_last(doc.naming_series, doc.name, doc)
	elif rule and rule.split(":")[0] not in ("Prompt", "field", "hash", "autoincrement"):
		revert_series_if_last(rule, doc.name, doc)


def _delete_rows(doc) -> None:
	if doc.meta.issingle:
		frappe.db.sql("DELETE FROM tabSingles WHERE doctype = %s", (doc.doctype,))
	else:
		frappe.db.delete(doc.doctype, {"name": doc.name})
	for child in {df.options for df in doc.meta.get_table_fields()}:
		frappe.db.delete(child, {"parenttype": doc.doctype, "parent": doc.name})


def _delete_what_refers(doctype: str, name: str) -> None:
	for table, doctype_field, name_field in GOES_ALONG:
		frappe.db.delete(table, {doctype_field: doctype, name_field: name})
	frappe.db.sql(
		"UPDATE tabCommunication SET reference_doctype = NULL, reference_name = NULL"
		" WHERE reference_doctype = %s AND reference_name = %s",
		(doctype, name),
	)


def _fields(fieldtype: str):
	from frappe.site import current

	for doctype in current.doctypes:
		meta = frappe.get_meta(doctype)
		for df in meta.fields:
			if df.fieldtype == fieldtype:
				yield meta, df


def check_if_doc_is_linked(doc, method: str = "Delete") -> None:
	for meta, df in _fields("Link"):
		if df.options == doc.doctype:
			_refuse_if_found(doc, meta, {df.fieldname: doc.name})


def check_if_doc_is_dynamically_linked(doc, method: str = "Delete") -> None:
	for meta, df in _fields("Dynamic Link"):
		_refuse_if_found(doc, meta, {df.options: doc.doctype, df.fieldname: doc.name})


def _refuse_if_found(doc, meta, filters: dict) -> None:
	ignored = set(frappe.get_hooks("ignore_links_on_delete"))
	if meta.name in ignored:
		return
	if meta.issingle:
		values = frappe.db.get_singles_dict(meta.name)
		if all(values.get(field) == value for field, value in filters.items()):
			_raise_linked(doc, meta.name, meta.name)
		return
	fields = ["name", "parent", "parenttype"] if meta.istable else ["name"]
	for row in frappe.db.get_values(meta.name, filters, fields, as_dict=True):
		owner, name = (row.parenttype, row.parent) if row.parent else (meta.name, row.name)
		if owner not in ignored and (owner, name) != (doc.doctype, doc.name):
			_raise_linked(doc, owner, name)


def _raise_linked(doc, doctype: str, name: str) -> None:
	if doc.meta.has_field("enabled") or doc.meta.has_field("disabled"):
		frappe.throw(
			_("You can disable this {0} instead of deleting it.").format(_(doc.doctype)),
			frappe.LinkExistsError,
		)
	own = f'<a href="/app/Form/{doc.doctype}/{doc.name}">{doc.name}</a>'
	other = f'<a href="/app/Form/{doctype}/{name}">{name}</a>'
	frappe.throw(
		_("Cannot delete or cancel because {0} {1} is linked with {2} {3} {4}").format(
			_(doc.doctype), own, _(doctype) if doctype != name else "", other, ""
		),
		frappe.LinkExistsError,
	)
