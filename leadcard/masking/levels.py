"""The permission level of the fields that hold contact data: raised while masking is on, as before when it is off.

Kept in Property Setters marked as the system's own: they outlive a migration and a reset of Customize Form, and go with
the app.
"""

from collections.abc import Iterable

import frappe
from frappe import _, defaults
from frappe.model.document import Document
from frappe.utils import cint

from leadcard import intent
from leadcard.domain.masking import FIELDS
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.jobs import enqueue
from leadcard.masking.access import LEVEL, is_on, switch
from leadcard.permissions.roles import MANAGER_ROLE

PROPERTY = "permlevel"
# whose defaults hold the levels that an admin had given, while masking is on
KEEPER = "Administrator"


def settings_saved(chosen: Document, _event: str | None = None) -> None:
	"""After LC Settings are saved: fields take their levels, and searches their marks, from the setting."""
	masked = bool(cint(chosen.mask_contact_data))
	switched_on = masked and chosen.has_value_changed("mask_contact_data")
	if switched_on:
		# before anything is written: what Frappe caches of the fields' levels stays after a refusal
		enqueue("leadcard.documents.search_index.mark_names", queue="long")
	switch(masked)
	follow_setting()
	if switched_on:
		let_managers_read()


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
		own = cint(meta.get_field(fieldname).permlevel)
		if own != LEVEL:
			if own:
				defaults.set_user_default(_key_of_own_level(doctype, fieldname), own, KEEPER)
				_remove_levels(doctype, own, [fieldname])
			_set_level(doctype, fieldname, LEVEL, is_system_generated=1)


def _set_level(doctype: str, fieldname: str, level: int, *, is_system_generated: int) -> None:
	setter = frappe.new_doc("Property Setter")
	setter.update(
		{
			"doctype_or_field": "DocField",
			"doc_type": doctype,
			"field_name": fieldname,
			"property": PROPERTY,
			"property_type": "Int",
			"value": str(level),
			"is_system_generated": is_system_generated,
		}
	)
	setter.insert(ignore_permissions=True)


def _key_of_own_level(doctype: str, fieldname: str) -> str:
	return frappe.scrub(f"leadcard level {doctype} {fieldname}")


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
	for fieldname in _remove_levels(doctype, LEVEL, FIELDS):
		key = _key_of_own_level(doctype, fieldname)
		if own := cint(defaults.get_user_default(key, KEEPER)):
			_set_level(doctype, fieldname, own, is_system_generated=0)
			defaults.set_user_default(key, None, KEEPER)


def _remove_levels(doctype: str, level: int, fieldnames: Iterable[str]) -> list[str]:
	"""Remove the Property Setters that put fields at a level; which fields had one."""
	filters = {
		"doc_type": doctype,
		"field_name": ("in", tuple(fieldnames)),
		"property": PROPERTY,
		"value": str(level),
	}
	setters = frappe.get_all("Property Setter", filters=filters, fields=["name", "field_name"])
	for row in setters:
		setter = frappe.get_doc("Property Setter", row.name)
		intent.of(setter).by_leadcard = True
		setter.delete(ignore_permissions=True)
	if setters:
		frappe.clear_cache(doctype=doctype)
	return [row.field_name for row in setters]


def guard(setter: Document, event: str | None = None) -> None:
	"""Refuse another level for a masked field: masking is switched off in LC Settings alone."""
	if (
		setter.doc_type in CARD_DOCTYPES
		and setter.field_name in FIELDS
		and setter.property == PROPERTY
		and not intent.of(setter).by_leadcard
		and is_on()
		and (event == "on_trash" or cint(setter.value) != LEVEL)
	):
		frappe.throw(
			_(
				"{0} is masked, so its permission level can't change. Switch masking off in LC Settings."
			).format(frappe.bold(_(frappe.get_meta(setter.doc_type).get_label(setter.field_name))))
		)
