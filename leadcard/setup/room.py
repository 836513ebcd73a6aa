"""Room for the reports, charts, number cards and dashboards that LeadCard brings along (spec §9.6).

Frappe puts an app's document in the place of one with the same name, whoever made that one.
"""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import frappe

FOLDERS = {
	"Report": "report",
	"Dashboard Chart": "dashboard_chart",
	"Number Card": "number_card",
	"Dashboard": "leadcard_dashboard",
}
STANDARD = (1, "Yes")


def make() -> None:
	"""Rename what somebody made under a name of LeadCard's: Frappe's hook before an installation and each migration."""
	for doctype, name in _brought_along():
		is_standard = frappe.db.get_value(doctype, name, "is_standard")
		if frappe.db.exists(doctype, name) and is_standard not in STANDARD:
			frappe.rename_doc(doctype, name, _free_name(doctype, name), force=True, show_alert=False)


def _brought_along() -> Iterator[tuple[str, str]]:
	for doctype, folder in FOLDERS.items():
		if not frappe.db.table_exists(doctype):
			continue
		for path in sorted(Path(frappe.get_app_path("leadcard", "leadcard", folder)).glob("*/*.json")):
			yield doctype, json.loads(path.read_text(encoding="utf-8"))["name"]


def _free_name(doctype: str, name: str) -> str:
	return next(each for number in count(2) if not frappe.db.exists(doctype, each := f"{name} {number}"))
