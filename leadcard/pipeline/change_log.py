"""The log of status, stage and owner changes (spec §2.10, §8.4), shown in the form's timeline.

`leadcard.board.log` shows it in the card's panel, with the edits of fields.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, now_datetime

from leadcard import intent
from leadcard.domain.texts import N_
from leadcard.intent import StageChoice

LOGGED_FIELDS = ("status", "stage")
OWNER = "owner"

BY_HAND = N_("By hand")
CREATED = N_("Created")


def record(
	doctype: str,
	name: str,
	field: str,
	from_value: str | None,
	to_value: str | None,
	why: str,
	note: str = "",
	files: list[str] | None = None,
) -> None:
	"""Keep one change: who (the session's user), when, from, to, and why (a rule's name, or "By hand").

	:param files: what the files are called that came with it
	"""
	frappe.get_doc(
		{
			"doctype": "LC Status Change",
			"reference_doctype": doctype,
			"reference_name": name,
			"changed_field": field,
			"from_value": from_value,
			"to_value": to_value,
			"why": why,
			"note": note,
			"files": "\n".join(files or []),
			"changed_by": frappe.session.user,
			"changed_on": now_datetime(),
		}
	).insert(ignore_permissions=True)


def record_edits(card: Document) -> None:
	"""Keep what a save changed of status and stage by hand."""
	before = card.get_doc_before_save()
	for field in LOGGED_FIELDS:
		was, now = (before.get(field) if before else None), card.get(field)
		if (was or "") != (now or ""):
			with_it = intent.of(card).stage_choice if field == "stage" else None
			record(
				card.doctype,
				card.name,
				field,
				was,
				now,
				BY_HAND if before else CREATED,
				with_it.note if with_it else "",
				with_it.files if with_it else None,
			)


def complete(doctype: str, name: str, choice: StageChoice) -> None:
	"""Add note and files to the newest change of stage: a move brought the stage that somebody had chosen for it."""
	about = {"reference_doctype": doctype, "reference_name": name, "changed_field": "stage"}
	newest = frappe.db.get_value("LC Status Change", about, "name", order_by="changed_on desc, creation desc")
	values = {"note": choice.note, "files": "\n".join(choice.files or [])}
	frappe.db.set_value("LC Status Change", newest, values)


def forget(doctype: str, name: str) -> None:
	"""The log goes with the card that is deleted."""
	frappe.db.delete("LC Status Change", {"reference_doctype": doctype, "reference_name": name})


def _changes_of(doctype: str, name: str, limit: int) -> list[dict]:
	"""The newest changes of a card, newest first."""
	log = frappe.qb.DocType("LC Status Change")
	query = (
		frappe.qb.from_(log)
		.select(
			log.name,
			log.changed_field,
			log.from_value,
			log.to_value,
			log.why,
			log.note,
			log.files,
			log.changed_by,
			log.changed_on,
		)
		.where((log.reference_doctype == doctype) & (log.reference_name == name))
		.orderby(log.changed_on, order=frappe.qb.desc)
		.orderby(log.creation, order=frappe.qb.desc)
		.orderby(log.name, order=frappe.qb.desc)
		.limit(limit)
	)
	return query.run(as_dict=True)


def timeline(doctype: str, docname: str) -> list[dict]:
	"""The changes as entries of a form's timeline (Frappe's hook `additional_timeline_content`)."""
	return [
		{
			"icon": "branch",
			"is_card": False,
			"creation": change.changed_on,
			"content": describe(change),
		}
		for change in _changes_of(doctype, docname, limit=50)
	]


def describe(change: dict) -> str:
	"""A change as a translated sentence, safe to show as HTML."""
	why = change["why"]
	sentence = _("{0} changed {1} from {2} to {3}: {4}").format(
		get_fullname(change["changed_by"]),
		{"status": _("Status"), "stage": _("Stage"), OWNER: _("Owner")}[change["changed_field"]],
		*(_shown(change["changed_field"], change[end]) for end in ("from_value", "to_value")),
		_(why),
	)
	files = ", ".join((change["files"] or "").splitlines())
	parts = [sentence, change["note"], files and _("Files: {0}").format(files)]
	return escape_html(". ".join(filter(None, parts)))


def _shown(field: str, value: str | None) -> str:
	if not value:
		return "–"
	return get_fullname(value) if field == OWNER else _(value)
