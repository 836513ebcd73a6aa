"""A few choices of a long list, those that a person used last first (spec §3.1, §5.8)."""

from typing import TypedDict

import frappe

from leadcard.board.answers import Option
from leadcard.domain.products import OFFERED

MOST = 6
MOST_RECENT = 3


class Chips(TypedDict):
	"""The choices, and whether there are `others`."""

	choices: list[Option]
	others: bool


class OfLead(TypedDict):
	"""The chips of a new lead, by fieldname."""

	source: Chips
	product: Chips


def of_lead(recent: dict) -> OfLead:
	"""Sources, and products that may be chosen (§3.8).

	:param recent: by fieldname, names that somebody used last; what can't be chosen any more is left out
	"""
	return {
		"source": pick("LC Lead Source", "source_name", recent.get("source")),
		"product": pick("LC Product", "product_name", recent.get("product"), status=("in", OFFERED)),
	}


def pick(doctype: str, label: str, recent: object, **filters: object) -> Chips:
	"""What the session's user may read of a list: the recent ones, the newest first, then the first of the list.

	:param label: the field with the name that people know
	"""
	if not frappe.has_permission(doctype, "read"):
		return {"choices": [], "others": False}
	names = [name for name in recent if isinstance(name, str)] if isinstance(recent, list) else []
	names = names[:MOST_RECENT]
	used = _read(doctype, label, {**filters, "name": ("in", names)}) if names else []
	first = sorted(used, key=lambda option: names.index(option["value"]))
	known = [option["value"] for option in first]
	rest = [option for option in _read(doctype, label, filters) if option["value"] not in known]
	found = [*first, *rest]
	return {"choices": found[:MOST], "others": len(found) > MOST}


def _read(doctype: str, label: str, filters: dict) -> list[Option]:
	rows = frappe.get_list(
		doctype,
		filters=filters,
		fields=["name", label],
		order_by=f"{label} asc",
		limit_page_length=MOST + MOST_RECENT + 1,
	)
	return [{"value": row.name, "label": row[label] or row.name} for row in rows]
