"""Tags of documents: `_user_tags` on the document, a Tag and a Tag Link beside it."""

import frappe
from frappe.utils.data import unique


class DocTags:
	def __init__(self, dt: str) -> None:
		self.dt = dt

	def get_tags(self, dn: str) -> str:
		return (frappe.db.get_value(self.dt, dn, "_user_tags") or "").strip()

	def add(self, dn: str, tag: str) -> None:
		tags = self.get_tags(dn).split(",")
		if tag not in tags:
			if not frappe.db.exists("Tag", tag):
				frappe.get_doc(doctype="Tag", name=tag).insert(ignore_permissions=True)
			self.update(dn, [*tags, tag])

	def remove(self, dn: str, tag: str) -> None:
		self.update(dn, [name for name in self.get_tags(dn).split(",") if name.lower() != tag.lower()])

	def remove_all(self, dn: str) -> None:
		self.update(dn, [])

	def update(self, dn: str, tags: list[str]) -> None:
		tags = unique(filter(None, tags))
		doc = frappe.get_doc(self.dt, dn)
		doc.check_permission("write")
		frappe.db.set_value(
			self.dt, dn, "_user_tags", f",{','.join(tags)}" if tags else "", update_modified=False
		)
		reference = {"document_type": self.dt, "document_name": dn}
		present = frappe.get_all("Tag Link", reference, pluck="tag")
		for tag in set(tags) - set(present):
			frappe.get_doc(doctype="Tag Link", **reference, tag=tag, title=doc.get_title()).insert(
				ignore_permissions=True
			)
		for tag in set(present) - set(tags):
			frappe.db.delete("Tag Link", {**reference, "tag": tag})


@frappe.whitelist()
def add_tag(tag, dt, dn, color=None):
	DocTags(dt).add(dn, tag)
	return tag
