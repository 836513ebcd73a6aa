"""What Frappe's Web Forms give away of cards (spec §8.3): they answer guests with all choices of a link, and show documents
by who made them."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html

from leadcard.careful import careful
from leadcard.domain.pipeline import LEAD
from leadcard.permissions.closed import MODULE, closed_doctypes

# what a form does with documents that are there already
TAKEN = ("allow_edit", "allow_delete", "allow_print", "allow_comments", "show_list", "show_attachments")
RIGHTS = "apply_document_permissions"


def check_form(form: Document, _event: str | None = None) -> None:
	"""Refuse a form that offers cards, or what hangs on cards, as choices; one for new leads shows none that are there."""
	for field in form.web_form_fields:
		if _offers(form, field):
			frappe.throw(
				_(
					"{0} would offer every {1} to whoever opens the form. Make it a Data field, or remove it."
				).format(
					frappe.bold(escape_html(_(field.label or field.fieldname))),
					frappe.bold(escape_html(_(field.options))),
				),
				frappe.PermissionError,
			)
	if not _is_ours(form.doc_type):
		return
	if form.doc_type != LEAD:
		frappe.throw(
			_("A form of the website can take new leads, and nothing else of LeadCard's."),
			frappe.PermissionError,
		)
	form.set(RIGHTS, 1)
	if on := [field for field in TAKEN if cint(form.get(field))]:
		frappe.throw(
			_("A form of the website takes new leads, and shows or changes none. Switch off: {0}.").format(
				", ".join(_(form.meta.get_label(field)) for field in on)
			),
			frappe.PermissionError,
		)


@careful
def check_request() -> None:
	"""Frappe's hook `auth_hooks`: a form answers with documents of any DocType that a request names, by who made them."""
	form, named = frappe.form_dict.get("web_form_name"), frappe.form_dict.get("doctype")
	if not form or not named:
		return
	doctype = _real_name(named)
	if doctype in closed_doctypes() and frappe.db.get_value("Web Form", form, "doc_type") != doctype:
		frappe.throw(_("This form is for other documents."), frappe.PermissionError)


def mend_stored() -> None:
	"""After an installation or a migration: forms from before, and from other apps' files, lose what is refused now."""
	if not frappe.db.exists("DocType", "Web Form"):
		return
	for name in frappe.get_all("Web Form", pluck="name"):
		form = frappe.get_doc("Web Form", name)
		if mended := [*_mend_fields(form), *_mend_settings(form)]:
			form.add_comment(
				"Info",
				_("LeadCard has changed this form, which gave away cards or contacts: {0}").format(
					", ".join(map(escape_html, mended))
				),
			)
			form.clear_cache()


def _mend_fields(form: Document) -> list[str]:
	offered = [field for field in form.web_form_fields if _offers(form, field)]
	for field in offered:
		field.db_set({"fieldtype": "Data", "options": None}, update_modified=False)
	return [field.label or field.fieldname or "" for field in offered]


def _mend_settings(form: Document) -> list[str]:
	if not _is_ours(form.doc_type):
		return []
	wanted = {**dict.fromkeys(TAKEN, 0), RIGHTS: 1}
	if form.doc_type != LEAD:
		wanted["published"] = 0
	changed = {field: value for field, value in wanted.items() if cint(form.get(field)) != value}
	if changed:
		form.db_set(changed, update_modified=False)
	return [_(form.meta.get_label(field)) for field in changed]


def _offers(form: Document, field: Document) -> bool:
	if field.fieldtype != "Link" or not field.options:
		return False
	doctype = _real_name(field.options)
	if doctype not in closed_doctypes():
		return False
	# Frappe offers whoever has logged in what they made themselves, of what is not ours to close
	of_their_own = cint(form.login_required) and not cint(field.allow_read_on_all_link_options)
	return not of_their_own or frappe.get_meta(doctype).module == MODULE


def _is_ours(doctype: str) -> bool:
	name = _real_name(doctype)
	return name in closed_doctypes() and frappe.get_meta(name).module == MODULE


def _real_name(doctype: object) -> str | None:
	"""A DocType by its name, in any spelling that the database takes for the same."""
	return frappe.db.get_value("DocType", str(doctype), "name")
