"""What a target is called, and that it follows whoever it is of (spec §9.9)."""

import frappe
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate

from leadcard.domain import periods
from leadcard.domain.targets import PERSON, TEAM
from leadcard.labels import period_label

TARGET = "LC Target"
FIELDS = {"User": PERSON, "LC Sales Team": TEAM}


def key_and_title(target: Document) -> tuple[str, str]:
	"""By what one target for each holder and period is known, and how it is called: "Anna · 03/2025"."""
	holder, name = (PERSON, get_fullname(target.user)) if target.user else (TEAM, target.sales_team)
	part = periods.STEPS[target.period](getdate(target.starts_on))
	called = f"{name} · {period_label(part, target.period)}"
	return f"{holder}:{target.get(holder)}|{target.period}|{part.first}", called


def follow_renamed(holder: Document, _event: str, _old: str, new: str, _merge: bool = False) -> None:
	"""Frappe renames a person or a team past their targets. Of two that are made one each keeps its own: they add up."""
	fields = ["name", "user", "sales_team", "period", "starts_on"]
	for target in frappe.get_all(TARGET, filters={FIELDS[holder.doctype]: new}, fields=fields):
		key, title = key_and_title(target)
		taken = frappe.db.exists(TARGET, {"target_key": key, "name": ("!=", target.name)})
		frappe.db.set_value(TARGET, target.name, {"title": title} | ({} if taken else {"target_key": key}))
