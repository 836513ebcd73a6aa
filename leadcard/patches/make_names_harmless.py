"""Names, tags and titles stored before stand in attributes of Frappe's lists as they are: they get typographic quotes."""

import frappe
from frappe.desk.doctype.tag.tag import DocTags
from frappe.model.base_document import get_controller

from leadcard.documents.values import LINES, NAMED, CheckedDocument, NamedDocument, check_value
from leadcard.domain.values import as_name
from leadcard.permissions.closed import MODULE

SUSPECT = ('"', "'", "`", "&", "<")


def execute() -> None:
	"""Mend what is stored; where nothing is to be mended, nothing is written."""
	for doctype in sorted(NAMED):
		_rename(doctype)
	for doctype in frappe.get_all(
		"DocType", {"module": MODULE, "issingle": 0, "is_virtual": 0}, pluck="name", order_by="name"
	):
		if frappe.get_meta(doctype).istable or issubclass(get_controller(doctype), CheckedDocument):
			_mend_values(doctype)
			_mend_tags(doctype)


def _rename(doctype: str) -> None:
	for name in _suspects(doctype, "name"):
		if (plain := as_name(name)) == name:
			continue
		free, number = plain, 2
		while frappe.db.exists(doctype, free):
			free, number = f"{plain} {number}", number + 1
		frappe.rename_doc(doctype, name, free, force=True, show_alert=False)


def _mend_values(doctype: str) -> None:
	named = issubclass(get_controller(doctype), NamedDocument)
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype not in LINES or field.get("is_virtual"):
			continue
		for value in set(_suspects(doctype, field.fieldname)):
			plain = as_name(value) if named else check_value(field, value)
			if plain != value:
				frappe.db.set_value(
					doctype, {field.fieldname: value}, field.fieldname, plain, update_modified=False
				)


def _mend_tags(doctype: str) -> None:
	if not frappe.db.has_column(doctype, "_user_tags"):
		return
	rows = frappe.get_all(
		doctype,
		or_filters=[["_user_tags", "like", f"%{sign}%"] for sign in SUSPECT],
		fields=["name", "_user_tags"],
	)
	tags = DocTags(doctype)
	for row in rows:
		words = [word for word in row._user_tags.split(",") if word]
		plain = [as_name(word) for word in words]
		if plain != words:
			tags.remove_all(row.name)
			for word in plain:
				tags.add(row.name, word)


def _suspects(doctype: str, fieldname: str) -> list[str]:
	filters = [[fieldname, "like", f"%{sign}%"] for sign in SUSPECT]
	return frappe.get_all(doctype, or_filters=filters, pluck=fieldname)
