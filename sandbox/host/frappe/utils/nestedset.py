"""Trees by nested sets: `lft` and `rgt` of a node enclose those of everything below it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class NestedSetRecursionError(frappe.ValidationError):
	pass


class NestedSetChildExistsError(frappe.ValidationError):
	pass


class NestedSet(Document):
	def __setup__(self) -> None:
		if self.meta.nsm_parent_field:
			self.nsm_parent_field = self.meta.nsm_parent_field

	def on_update(self) -> None:
		update_nsm(self)
		self.validate_ledger()

	def on_trash(self, allow_root_deletion: bool = False) -> None:
		field = parent_field_of(self)
		if not self.get(field) and not getattr(self, "allow_root_deletion", True):
			frappe.throw(_("Root {0} cannot be deleted").format(_(self.doctype)))
		if frappe.db.count(self.doctype, {field: self.name}):
			frappe.throw(
				_("Cannot delete {0} as it has child nodes").format(self.name), NestedSetChildExistsError
			)
		self.set(field, "")
		update_nsm(self)

	def validate_ledger(self, group_identifier: str = "is_group") -> None:
		if self.meta.has_field(group_identifier) and not self.get(group_identifier):
			if frappe.db.count(self.doctype, {parent_field_of(self): self.name}):
				frappe.throw(
					_("{0} {1} cannot be a leaf node as it has children").format(_(self.doctype), self.name)
				)


def parent_field_of(doc) -> str:
	return getattr(doc, "nsm_parent_field", None) or f"parent_{frappe.scrub(doc.doctype)}"


def update_nsm(doc) -> None:
	"""Put a new node into the tree, or move it with all below it to its new parent."""
	parent = doc.get(parent_field_of(doc)) or None
	if not doc.get("lft") and not doc.get("rgt"):
		_place(doc, parent)
	elif (doc.get("old_parent") or None) != parent:
		_move(doc, parent)
	doc.set("old_parent", parent)
	frappe.db.set_value(doc.doctype, doc.name, "old_parent", parent or "", update_modified=False)
	doc.reload()


def _shift(doctype: str, after: int, by: int) -> None:
	for side in ("lft", "rgt"):
		frappe.db.sql(f"UPDATE `tab{doctype}` SET {side} = {side} + %s WHERE {side} >= %s", (by, after))


def _edge(doc, parent: str | None) -> int:
	"""Where a new last child of `parent` begins."""
	if parent:
		lft, rgt = frappe.db.get_value(doc.doctype, parent, ["lft", "rgt"])
		_refuse_loop(doc, lft, rgt)
		return rgt
	return frappe.db.sql(f"SELECT max(rgt) FROM `tab{doc.doctype}`")[0][0] + 1


def _place(doc, parent: str | None) -> None:
	start = _edge(doc, parent)
	_shift(doc.doctype, start, 2)
	frappe.db.sql(
		f"UPDATE `tab{doc.doctype}` SET lft = %s, rgt = %s WHERE name = %s", (start, start + 1, doc.name)
	)


def _move(doc, parent: str | None) -> None:
	if parent:
		_edge(doc, parent)
	table, lft, rgt = f"`tab{doc.doctype}`", doc.lft, doc.rgt
	width = rgt - lft + 1
	frappe.db.sql(f"UPDATE {table} SET lft = -lft, rgt = -rgt WHERE lft >= %s AND rgt <= %s", (lft, rgt))
	_shift(doc.doctype, rgt + 1, -width)
	start = _edge(doc, parent)
	_shift(doc.doctype, start, width)
	frappe.db.sql(
		f"UPDATE {table} SET lft = %s - lft, rgt = %s - rgt WHERE lft < 0", (start - lft, start - lft)
	)


def _refuse_loop(doc, lft: int, rgt: int) -> None:
	if doc.name in frappe.get_all(doc.doctype, {"lft": ["<=", lft], "rgt": [">=", rgt]}, pluck="name"):
		frappe.throw(_("Item cannot be added to its own descendants"), NestedSetRecursionError)


def get_ancestors_of(
	doctype: str, name: str, order_by: str = "lft desc", limit: int | None = None
) -> list[str]:
	lft, rgt = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	filters = {"lft": ["<", lft], "rgt": [">", rgt]}
	return frappe.get_all(doctype, filters, order_by=order_by, limit_page_length=limit, pluck="name")


def get_descendants_of(
	doctype: str,
	name: str,
	order_by: str = "lft desc",
	limit: int | None = None,
	ignore_permissions: bool = False,
) -> list[str]:
	lft, rgt = frappe.db.get_value(doctype, name, ["lft", "rgt"])
	filters = {"lft": [">", lft], "rgt": ["<", rgt]}
	return frappe.get_list(
		doctype,
		filters=filters,
		order_by=order_by,
		limit_page_length=limit,
		ignore_permissions=ignore_permissions,
		pluck="name",
	)
