"""What link fields offer of LeadCard's ordered lists: stages and sales stages (spec §2.9, §5.10)."""

import frappe
from frappe import _
from frappe.utils import cint

from leadcard.api import endpoint
from leadcard.config import settings
from leadcard.domain.lettering import fold

ORDERED = {"LC Stage": "pipeline_status", "LC Sales Stage": "stage_type"}


@endpoint.get(nonsense=True)
def search_stages(
	doctype: str,
	txt: str = "",
	searchfield: str = "name",
	start: int = 0,
	page_len: int = 20,
	filters: dict | list | str | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
) -> list:
	"""The stages of the chosen edition in their own order, by their name in either language.

	Frappe's hook `standard_queries` asks it wherever one is picked; Frappe by itself sorts by the alphabet.
	"""
	if doctype not in ORDERED:
		frappe.throw(_("This list has no order of its own."))
	kind = ORDERED[doctype]
	stages = frappe.get_list(
		doctype,
		filters=frappe.parse_json(filters),
		fields=["name", kind, "edition"],
		order_by="position asc, name asc",
		limit_page_length=0,
	)
	wanted, edition = fold(txt), settings().edition
	found = [
		{"name": stage.name, kind: stage[kind]}
		for stage in stages
		if stage.edition in ("", None, edition)
		and any(wanted in fold(text) for text in (stage.name, _(stage.name)))
	]
	page = found[cint(start) : cint(start) + cint(page_len)]
	return page if as_dict else [tuple(stage.values()) for stage in page]
