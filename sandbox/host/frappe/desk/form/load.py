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


def get_versions(doc):
	fields = ["name", "owner", "creation", "data"]
	filters = {"ref_doctype": doc.doctype, "docname": doc.name}
	return frappe.get_all("Version", fields=fields, filters=filters, order_by="creation desc", limit=10)


def _get_communications(doctype, name, start=0, limit=20):
	return frappe.get_all(
		"Communication",
		fields=["name", "subject", "sender", "recipients", "cc", "bcc", "content"],
		filters={"reference_doctype": doctype, "reference_name": name},
		limit_start=start,
		limit_page_length=limit,
	)
