"""Trees by nested sets: `lft` and `rgt` of a node enclose those of everything below it."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


class NestedSet(Document):
	def __setup__(self) -> None:
		if self.meta.nsm_parent_field:
			self.nsm_parent_field = self.meta.nsm_parent_field


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
