"""What a form asks for: a DocType's meta with its child tables', and a document."""

import frappe


@frappe.whitelist()
def getdoctype(doctype, with_parent=False, cached_timestamp=None):
	meta = frappe.get_meta(doctype)
	bundle = [meta] + [frappe.get_meta(df.options) for df in meta.get_table_fields()]
	frappe.response.docs.extend(found.as_dict() for found in bundle)


@frappe.whitelist()
def getdoc(doctype, name, user=None):
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	doc.run_method("onload")
	doc.apply_fieldlevel_read_permissions()
	frappe.response.docs.append(doc)


def get_attachments(dt, dn):
	fields = ["name", "file_name", "file_url", "is_private"]
	return frappe.get_all("File", fields=fields, filters={"attached_to_name": dn, "attached_to_doctype": dt})
