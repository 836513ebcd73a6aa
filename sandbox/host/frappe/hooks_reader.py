"""The hooks of all apps as one dict, as `frappe.get_hooks` hands them out."""

from __future__ import annotations

import functools
import inspect

import frappe

# What Frappe's own hooks.py wires for the DocTypes that the sandbox carries.
CORE_HOOKS = {
	"permission_query_conditions": {
		"ToDo": "frappe.core.rules.todo_conditions",
		"User": "frappe.core.rules.user_conditions",
		"Notification Log": "frappe.core.rules.notification_log_conditions",
		"File": "frappe.core.rules.file_conditions",
		"Communication": "frappe.core.rules.communication_conditions",
	},
	"has_permission": {
		"ToDo": "frappe.core.rules.todo_has_permission",
		"File": "frappe.core.rules.file_has_permission",
		"Communication": "frappe.core.rules.communication_has_permission",
	},
	"ignore_links_on_delete": [
		"Communication",
		"ToDo",
		"DocShare",
		"Activity Log",
		"File",
		"Version",
		"Document Follow",
		"Comment",
		"View Log",
		"Tag Link",
		"Notification Log",
		"Email Queue",
	],
}


def _add(target: dict, key: str, value) -> None:
	if isinstance(value, dict):
		inner = target.setdefault(key, {})
		for name, item in value.items():
			_add(inner, name, item)
	else:
		target.setdefault(key, []).extend(value if isinstance(value, list) else [value])


@functools.lru_cache
def collect_hooks(app_name: str | None = None) -> dict:
	"""Every hook as a list (or a dict of lists), the framework's first, then each app's."""
	hooks = frappe._dict()
	if app_name in (None, "frappe"):
		for key, value in CORE_HOOKS.items():
			_add(hooks, key, value)
	for app in frappe.conf.apps:
		if app_name not in (None, app):
			continue
		for key, value in vars(frappe.get_module(f"{app}.hooks")).items():
			if not key.startswith("_") and not inspect.ismodule(value) and not callable(value):
				_add(hooks, key, value)
	return hooks
