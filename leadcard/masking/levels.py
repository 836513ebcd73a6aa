"""The permission level of the fields that hold contact data: raised while masking is on, as before when it is off.

Kept in Property Setters marked as the system's own: they outlive a migration and a reset of Customize Form, and go with
the app.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from leadcard.domain.masking import FIELDS
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.masking.access import LEVEL, is_on
from leadcard.permissions.roles import MANAGER_ROLE

PROPERTY = "permlevel"


def follow_setting() -> None:
	"""Bring the fields' levels in line with the setting; where they are, nothing is written."""
	for doctype in CARD_DOCTYPES:
		if is_on():
			_raise(doctype)
		else:
			_lower(doctype)


def _raise(doctype: str) -> None:
	meta = frappe.get_meta(doctype)
	for fieldname in FIELDS:
		if cint(meta.get_field(fieldname).permlevel) != LEVEL:
			setter = frappe.new_doc("Property Setter")
			setter.update(
				{
					"doctype_or_field": "DocField",
					"doc_type": doctype,
					"field_name": fieldname,
					"property": PROPERTY,
					"property_type": "Int",
					"value": str(LEVEL),
					"is_system_generated": 1,
				}
			)
			setter.insert(ignore_permissions=True)


def let_managers_read() -> None:
	"""Where an admin's own set of permissions knows nothing of the level, managers read it to begin with."""
	for doctype in CARD_DOCTYPES:
		if any(cint(rule.permlevel) == LEVEL for rule in frappe.get_meta(doctype).permissions):
			continue
		rule = frappe.new_doc("Custom DocPerm")
		rule.update({"parent": doctype, "parenttype": "DocType", "parentfield": "permissions"})
		rule.update({"role": MANAGER_ROLE, "permlevel": LEVEL, "read": 1, "write": 1})
		rule.insert(ignore_permissions=True)
		frappe.clear_cache(doctype=doctype)


def _lower(doctype: str) -> None:
	setters = frappe.get_all(
		"Property Setter",
		filters={
			"doc_type": doctype,
			"field_name": ("in", FIELDS),
			"property": PROPERTY,
			"value": str(LEVEL),
		},
		pluck="name",
	)
	for setter in setters:
		doc = frappe.get_doc("Property Setter", setter)
		doc.flags.masking_is_off = True
		doc.delete(ignore_permissions=True)
	if setters:
		frappe.clear_cache(doctype=doctype)


def guard(setter: Document, event: str | None = None) -> None:
	"""Nobody lifts masking by the way: it is switched off where it was switched on."""
	if (
		setter.doc_type in CARD_DOCTYPES
		and setter.field_name in FIELDS
		and setter.property == PROPERTY
		and not setter.flags.masking_is_off
		and is_on()
		and (event == "on_trash" or cint(setter.value) != LEVEL)
	):
		frappe.throw(
			_(
				"{0} is masked, so its permission level can't change. Switch masking off in LC Settings."
			).format(frappe.bold(_(frappe.get_meta(setter.doc_type).get_label(setter.field_name))))
		)
