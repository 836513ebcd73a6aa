"""What a save changed of a document: its fields, and the rows of its tables."""

from __future__ import annotations

from frappe.model import no_value_fields, table_fields

UNFORMATTED = ("Markdown Editor", "Text Editor", "Code", "HTML Editor")


def get_diff(old, new) -> dict | None:
	out = {"added": [], "changed": [], "removed": [], "row_changed": []}
	for df in new.meta.fields:
		if df.fieldtype in table_fields:
			_compare_rows(out, df.fieldname, old.get(df.fieldname) or [], new.get(df.fieldname) or [])
		elif df.fieldtype not in no_value_fields and (change := _change_of(old, new, df)):
			out["changed"].append(change)
	return out if any(out.values()) else None


def _compare_rows(out: dict, fieldname: str, old: list, new: list) -> None:
	before = {row.name: row for row in old}
	for index, row in enumerate(new):
		if row.name not in before:
			out["added"].append([fieldname, row.as_dict()])
		elif diff := get_diff(before[row.name], row):
			out["row_changed"].append([fieldname, index, row.name, diff["changed"]])
	kept = {row.name for row in new}
	out["removed"] += [[fieldname, row.as_dict()] for row in old if row.name not in kept]


def _change_of(old, new, df) -> list | None:
	"""A field's old and new value as people read them; texts with markup, and what is empty, as they are stored."""
	ends = [old.get(df.fieldname), new.get(df.fieldname)]
	if ends[0] != ends[1] and df.fieldtype not in UNFORMATTED:
		ends = [
			doc.get_formatted(df.fieldname) if end else end for doc, end in zip((old, new), ends, strict=True)
		]
	return [df.fieldname, *ends] if ends[0] != ends[1] else None
