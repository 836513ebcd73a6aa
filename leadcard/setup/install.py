"""What a site needs before the first lead: roles, stages, sources and settings. Safe to run again at any time."""

import frappe
from frappe.gettext.translate import compile_translations

from leadcard.documents import decimals
from leadcard.hardening import kanban_order, reports, web_forms
from leadcard.imports import access
from leadcard.masking import levels
from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE
from leadcard.setup import database, defaults, given


def after_install() -> None:
	"""Put in the defaults: both editions' sets, of which the settings choose one."""
	database.prepare()
	add_roles()
	given.give(access.IMPORT, *given.SHOWN)
	add_records()
	save_settings()
	decimals.follow_currency()
	web_forms.mend_stored()
	reports.stop_mails_from_before()
	kanban_order.drop_stored_names()
	compile_texts()


def after_migrate() -> None:
	"""Roles are code's own and come back; records that an admin removed stay removed."""
	database.prepare()
	add_roles()
	levels.follow_setting()
	decimals.follow_currency()
	web_forms.mend_stored()
	reports.stop_mails_from_before()
	kanban_order.drop_stored_names()
	compile_texts()


def add_roles() -> None:
	"""The two roles of spec §1."""
	for role in (USER_ROLE, MANAGER_ROLE):
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert(
				ignore_permissions=True
			)


def add_records(doctype: str | None = None) -> None:
	"""Stages, sales stages, sources, groups, salutations and Email Templates; what exists is left as it is.

	:param doctype: only those of one DocType
	"""
	for record in defaults.records():
		if doctype in (None, record["doctype"]) and not frappe.db.exists(record["doctype"], record["name"]):
			frappe.get_doc(record).insert(ignore_permissions=True)


def save_settings() -> None:
	"""Store the settings' defaults, so that they can be read before anybody opens the form."""
	chosen = frappe.get_single("LC Settings")
	chosen.save(ignore_permissions=True)


def compile_texts() -> None:
	"""Compile the translations as `bench build` does, so that a site that isn't built yet has its languages."""
	try:
		compile_translations("leadcard", force=True)
	except OSError:  # a container whose assets are read-only brings them compiled
		frappe.log_error("LeadCard's translations were not compiled")
	frappe.clear_cache()
