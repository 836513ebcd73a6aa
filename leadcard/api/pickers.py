"""What forms and dialogs offer: LeadCard's ordered lists in link fields, what a stage may ask for (spec §2.9, §2.11,
§5.10), and the chips of "+" (§3.1)."""

import frappe
from frappe import _
from frappe.utils import cint, escape_html

from leadcard import stages as card_stages
from leadcard.api import endpoint
from leadcard.api.rights import require
from leadcard.board import chips
from leadcard.board.answers import Option
from leadcard.config import settings
from leadcard.documents.forms import read_values
from leadcard.domain import pipeline
from leadcard.domain.lettering import fold

# a stage by `name`, and by `pipeline_status` or `stage_type` what it stands in
StageRow = dict[str, str | None]
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
) -> list[StageRow] | list[tuple[str | None, ...]]:
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


@endpoint.get(role=False)
def get_askable_fields(pipeline_status: str | None = None, in_every_column: int = 0) -> list[Option]:
	"""The fields that a stage of a column may ask for, by their names and translated labels (spec §2.11).

	The form of a stage asks, whoever opens it: a salesperson, who reads there what is asked for, or the site's admin.
	"""
	require("LC Stage", "read")
	if pipeline_status and pipeline_status not in pipeline.COLUMNS:
		frappe.throw(_("{0} is not a column of the board.").format(escape_html(pipeline_status)))
	askable = card_stages.askable_fields(pipeline_status, bool(cint(in_every_column)))
	return [{"value": fieldname, "label": _(label)} for fieldname, label in askable.items()]


@endpoint.get()
def get_chips(recent: dict | str | None = None) -> chips.OfLead:
	"""The sources and products that a new lead is offered as chips (spec §3.1, §3.8).

	:param recent: by fieldname, the names of those that the person used last, the newest first
	"""
	require(pipeline.LEAD, "create")
	return chips.of_lead(read_values(recent))


@endpoint.get()
def get_email_templates(recent: list | str | None = None) -> chips.Chips:
	"""The Email Templates that an email from a card is offered as chips (spec §5.8).

	:param recent: the names of those that the person used last, the newest first
	"""
	require(pipeline.LEAD, "read")
	return chips.pick("Email Template", "name", recent)
