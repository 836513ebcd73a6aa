#!/usr/bin/env python3
"""Compare what a Frappe site holds before LeadCard was installed and after it was removed.

Run by the bench's Python in the bench's `sites` folder:
    site_snapshot.py SITE save FILE
    site_snapshot.py SITE use FILE       (between the two: a lead with all that Frappe hangs on a record)
    site_snapshot.py SITE compare FILE
"""

import json
import sys
from pathlib import Path

import frappe

# What Frappe writes while it works, whoever made it do so; a LeadCard text in them would not be a trace.
JOURNALS = {
	"Access Log",
	"Activity Log",
	"Changelog Feed",
	"Deleted Document",
	"Error Log",
	"Installed Application",
	"Log Setting User",
	"Patch Log",
	"Permission Log",  # of Frappe 16
	"Route History",
	"Scheduled Job Log",
	"Series",  # counters, which other apps may share
	"Version",
}
# Names of rows beside Frappe's documents: whose secret it is.
SECRETS = {"__Auth": ("doctype", "name", "fieldname")}
# Rows of child tables are written anew under another name by every save: their place tells them apart.
PLACE = ("parenttype", "parent", "parentfield", "idx")


def snapshot() -> dict[str, dict]:
	"""Every table with its columns and the names of its rows; every single with its values' fields."""
	tables = {}
	for table in sorted(frappe.db.get_tables(cached=False)):
		columns = sorted(frappe.db.get_table_columns_description(table), key=lambda column: column["name"])
		names = [column["name"] for column in columns]
		rows = []
		is_listed = table.startswith("tab") and table[3:] not in JOURNALS and "name" in names
		if is_listed or table in SECRETS:
			fields = SECRETS.get(table) or (PLACE if set(PLACE) <= set(names) else ("name",))
			values = frappe.qb.from_(frappe.qb.Table(table)).select(*map(frappe.qb.Field, fields)).run()
			rows = sorted({" ".join(map(str, value)) for value in values})
		tables[table] = {"columns": names, "rows": rows}
	singles = frappe.qb.DocType("Singles")
	fields = frappe.qb.from_(singles).select(singles.doctype, singles.field).run()
	tables["singles"] = {"columns": [], "rows": sorted(f"{doctype}.{field}" for doctype, field in fields)}
	return tables


def traces(before: dict[str, dict], after: dict[str, dict]) -> list[str]:
	"""What is there after that was not there before, and what is gone."""
	found = [f"table {table}" for table in sorted(set(after) - set(before))]
	found += [f"table {table} is gone" for table in sorted(set(before) - set(after))]
	for table in sorted(set(before) & set(after)):
		for kind in ("columns", "rows"):
			old, new = set(before[table][kind]), set(after[table][kind])
			found += [f"{kind[:-1]} of {table}: {name}" for name in sorted(new - old)]
			found += [f"{kind[:-1]} of {table} is gone: {name}" for name in sorted(old - new)]
	return found


def use() -> None:
	"""A lead with a comment, a tag, an assignment, a share and a file, a field added to its DocType, a bell notice,
	contact data masked, and a webhook with its secret."""
	from frappe.custom.doctype.custom_field.custom_field import create_custom_field
	from frappe.desk.doctype.tag.tag import add_tag
	from frappe.desk.form import assign_to
	from frappe.share import add as share

	from leadcard.notices import bell, digest

	frappe.set_user("Administrator")
	create_custom_field("LC Lead", {"fieldname": "shoe_size", "fieldtype": "Int", "label": "Shoe Size"})
	lead = frappe.get_doc(
		{
			"doctype": "LC Lead",
			"party_type": "Individual",
			"full_name": "Trần Văn Thử",
			"mobile_no": "0916666123",
		}
	).insert()
	lead.add_comment("Comment", "Once")
	add_tag("once", "LC Lead", lead.name)
	assign_to.add({"assign_to": ["Administrator"], "doctype": "LC Lead", "name": lead.name})
	share("LC Lead", lead.name, everyone=1)
	frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "once.txt",
			"content": "once",
			"attached_to_doctype": "LC Lead",
			"attached_to_name": lead.name,
		}
	).insert()
	frappe.get_doc("LC Settings").update({"mask_contact_data": 1}).save()
	frappe.get_doc({"doctype": "LC Intake", "title": "Once", "kind": "Webhook"}).insert().new_secret()
	digest.switch("Administrator", on=False)
	bell.ring("Administrator", "Once", link=digest.BOARD)
	for document in set_up_by_an_admin():
		frappe.get_doc(document).insert()
	frappe.db.delete("Tag", {"name": "once"})
	frappe.db.commit()


def set_up_by_an_admin() -> list[dict]:
	"""Documents of Frappe's own that are about leads, the later ones by way of the earlier."""
	report = {
		"report_name": "Once",
		"ref_doctype": "LC Lead",
		"report_type": "Report Builder",
		"is_standard": "No",
	}
	chart = {"chart_name": "Once", "chart_type": "Count", "document_type": "LC Lead", "filters_json": "[]"}
	card = {"label": "Once", "document_type": "LC Lead", "function": "Count", "filters_json": "[]"}
	mail = {"report": "Once", "report_type": "Report Builder", "email_to": "a@example.com", "enabled": 0}
	notice = {"document_type": "LC Lead", "event": "New", "channel": "System Notification", "enabled": 0}
	return [
		{"doctype": "Report", **report},
		{"doctype": "Dashboard Chart", **chart, "based_on": "creation", "timespan": "Last Year"},
		{"doctype": "Number Card", **card},
		{
			"doctype": "Auto Email Report",
			**mail,
			"user": "Administrator",
			"frequency": "Daily",
			"format": "HTML",
		},
		{
			"doctype": "Notification",
			"name": "Once",
			**notice,
			"subject": "Once",
			"message": "Once",
			"recipients": [{"receiver_by_role": "LeadCard Manager"}],
		},
		{
			"doctype": "Kanban Board",
			"kanban_board_name": "Once",
			"reference_doctype": "LC Lead",
			"field_name": "status",
		},
		{"doctype": "List Filter", "filter_name": "Once", "reference_doctype": "LC Lead", "filters": "[]"},
	]


def main(site: str, action: str, file: str) -> int:
	"""Save a snapshot, use the app, or compare; 1 where something was left behind."""
	frappe.init(site=site)
	frappe.connect()
	try:
		if action == "use":
			use()
			return 0
		now = snapshot()
	finally:
		frappe.destroy()
	if action == "save":
		Path(file).write_text(json.dumps(now), encoding="utf-8")
		return 0
	found = traces(json.loads(Path(file).read_text(encoding="utf-8")), now)
	for line in found:
		print(f"left behind: {line}", file=sys.stderr)
	if not found:
		print("nothing was left behind")
	return 1 if found else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
