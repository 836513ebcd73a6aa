"""Leaves the site as it was before: what Frappe keeps about LeadCard's records goes with them.

People, contacts, emails and email accounts belong to the site and stay; they only lose their link to a card. Those of
the sample data go (`sample_users`).
"""

import re
from contextlib import suppress

import frappe
from frappe.model.meta import Meta

from leadcard import dialect
from leadcard.domain import pipeline
from leadcard.hardening.dashboards import CARD_METHOD
from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE
from leadcard.setup import given, sample_emails, sample_users
from leadcard.setup.defaults import SALUTATIONS

ROLES = (USER_ROLE, MANAGER_ROLE)

# documents with a link to a DocType or a role that stay without it
KEPT = {
	"Activity Log",
	"Communication",
	"Email Account",
	"Email Queue",
	"Error Log",
	"IMAP Folder",
	"Integration Request",
	"Portal Settings",
	"User Type",
}
KEPT_WITHOUT_ROLE = {"ToDo", "Workflow Action"}
# rows that name something of LeadCard in a field that isn't a link
NAMED_IN_TEXT = {
	"Block Module": ("module", "Module Def"),
	"Custom DocPerm": ("parent", "DocType"),
	"Deleted Document": ("deleted_doctype", "DocType"),
	"List View Settings": ("name", "DocType"),
	"Prepared Report": ("report_name", "Report"),
	"Singles": ("doctype", "DocType"),
}
# what Frappe keeps of a DocType and its documents in tables of its own: the secrets of Password fields, and people's columns
OF_DOCTYPES = ("__Auth", "__UserSettings")
# what a naming series puts in for the day, and how many digits that has
DATE_PARTS = {"YYYY": 4, "YY": 2, "MM": 2, "DD": 2, "WW": 2}
# what hangs on no module, or was made of LeadCard's charts alone
PAGES = ("Dashboard", "Onboarding Step")
# what the names of LeadCard's own steps begin with
STEPS = "LC "
WORKSPACE_ROWS = {"Workspace Link": "link_type", "Workspace Shortcut": "type"}


def before_uninstall() -> None:
	"""Note what belongs to LeadCard, while it is known. Nothing is written: a dry run comes along here as well."""
	doctypes = frappe.get_all("DocType", filters={"module": "LeadCard"}, pluck="name")
	reports = _of_module("Report", ref_doctype=doctypes)
	charts = _of_module("Dashboard Chart", document_type=doctypes, report_name=reports)
	cards = _of_module("Number Card", document_type=doctypes, report_name=reports, method=[CARD_METHOD])
	frappe.flags.leadcard_uninstalled = {
		"Report": reports,
		"Page": frappe.get_all("Page", filters={"module": "LeadCard"}, pluck="name"),
		"Dashboard Chart": charts,
		"Number Card": cards,
		"Dashboard": _dashboards_of(charts, cards),
		"Onboarding Step": _own_steps(),
		"DocType": doctypes,
		"Module Def": ["LeadCard"],
		"Role": list(ROLES),
	}
	frappe.flags.leadcard_series = _own_series(doctypes)
	frappe.flags.leadcard_module = _linked_to_module()
	frappe.flags.leadcard_entries = _calendar_entries()
	frappe.flags.leadcard_sample_contacts = sample_users.contacts()


def _own_series(doctypes: list[str]) -> list[str]:
	"""The counters of the app's naming series, those of other years too; what another DocType counts by as well stays."""
	own, others = set(), set()
	for source, doctype_field, options in (
		("DocField", "parent", "options"),
		("Property Setter", "doc_type", "value"),
	):
		named = (
			{"fieldname": "naming_series"}
			if source == "DocField"
			else {"field_name": "naming_series", "property": "options"}
		)
		for row in frappe.get_all(source, filters=named, fields=[doctype_field, options]):
			(own if row[doctype_field] in doctypes else others).update((row[options] or "").splitlines())
	named = {"name": ("not in", doctypes), "autoname": ("is", "set")}
	others.update(frappe.get_all("DocType", filters=named, pluck="autoname"))
	for doctype in doctypes:
		if frappe.get_meta(doctype).has_field("naming_series"):
			own.update(filter(None, frappe.get_all(doctype, distinct=True, pluck="naming_series")))
	counters = frappe.qb.from_("Series").select("name").run(pluck=True)
	return [name for name in counters if _counts(own, name) and not _counts(others, name)]


def _calendar_entries() -> list[str]:
	"""The entries of next contacts in people's calendars."""
	named = {"next_contact_event": ("is", "set")}
	return [
		entry
		for doctype in pipeline.CARD_DOCTYPES
		for entry in frappe.get_all(doctype, filters=named, pluck="next_contact_event")
	]


def _counts(series: set[str], counter: str) -> bool:
	return any(re.fullmatch(_pattern(each), counter) for each in series if each.strip())


def _pattern(series: str) -> str:
	"""What the counter of a series may be called: all before its digits."""
	parts = series.strip().split("#")[0].split(".")
	return "".join(rf"\d{{{DATE_PARTS[part]}}}" if part in DATE_PARTS else re.escape(part) for part in parts)


def _linked_to_module() -> dict[str, list[str]]:
	"""What Frappe deletes with the app's module, by DocType: workspaces, print formats and so on."""
	links = {"fieldtype": "Link", "options": "Module Def"}
	found = {}
	for link in frappe.get_all("DocField", filters=links, fields=["parent", "fieldname"]):
		meta = frappe.get_meta(link.parent)
		if not (meta.issingle or meta.istable or meta.get("is_virtual")):
			found[link.parent] = frappe.get_all(
				link.parent, filters={link.fieldname: "LeadCard"}, pluck="name"
			)
	return {doctype: names for doctype, names in found.items() if names}


def _of_module(doctype: str, **about: list[str]) -> list[str]:
	"""What is LeadCard's, and what others have made of it: by the fields that name what it is about."""
	filters = [
		["module", "=", "LeadCard"],
		*([field, "in", names] for field, names in about.items() if names),
	]
	return frappe.get_all(doctype, or_filters=filters, pluck="name")


def _own_steps() -> list[str]:
	"""The steps of LeadCard's onboarding, without those of others that an admin put there."""
	steps = frappe.get_all("Onboarding Step Map", {"parent": "LeadCard"}, pluck="step")
	return [step for step in steps if step.startswith(STEPS)]


def _dashboards_of(charts: list[str], cards: list[str]) -> list[str]:
	"""The dashboards that have nothing but some charts and cards."""
	shown = {"Dashboard Chart Link": ("chart", charts), "Number Card Link": ("card", cards)}
	mixed = {
		parent
		for row, (field, names) in shown.items()
		for parent in frappe.get_all(row, {field: ("not in", names)}, pluck="parent")
	}
	found = {
		parent
		for row, (field, names) in shown.items()
		for parent in frappe.get_all(row, {field: ("in", names)}, pluck="parent")
	}
	return sorted(found - mixed)


def after_uninstall() -> None:
	"""Remove what points at the records that are gone. Frappe has committed by now, so this has to."""
	gone = frappe.flags.leadcard_uninstalled
	if not gone or "leadcard" in frappe.get_installed_apps():
		return
	delete_imports(gone["DocType"])
	for entry in frappe.flags.leadcard_entries:
		frappe.delete_doc("Event", entry, force=True, ignore_permissions=True, delete_permanently=True)
	_delete_files(gone["DocType"])
	_delete_custom_links(gone["DocType"])
	# Frappe reads "in" an empty list as "is empty": that would be everybody else's rows.
	gone = {doctype: names for doctype, names in gone.items() if names}
	for doctype, names in gone.items():
		for row, type_field in WORKSPACE_ROWS.items():
			frappe.db.delete(row, {type_field: doctype, "link_to": ("in", names)})
		_unlink(doctype, names)
	for doctype, (field, target) in NAMED_IN_TEXT.items():
		if target in gone:
			frappe.db.delete(doctype, {field: ("in", gone[target])})
	for doctype in PAGES:
		for name in gone.get(doctype, ()):
			frappe.delete_doc(doctype, name, ignore_missing=True, force=True, delete_permanently=True)
	for table in OF_DOCTYPES:
		frappe.db.delete(table, {"doctype": ("in", gone["DocType"])})
	frappe.db.delete("DefaultValue", {"defkey": ("like", "leadcard%")})
	frappe.db.delete("Notification Log", {"link": ("like", "%/app/leadcard%")})
	_delete_jobs()
	given.forget()
	for role in ROLES:
		frappe.delete_doc("Role", role, ignore_missing=True, force=True, delete_permanently=True)
	for doctype, names in (("Salutation", SALUTATIONS), ("Email Template", sample_emails.NAMES)):
		for name in names:
			with suppress(frappe.LinkExistsError):
				frappe.delete_doc(doctype, name, ignore_missing=True, delete_permanently=True)
	_delete_series()
	sample_users.remove(frappe.flags.leadcard_sample_contacts, gone["DocType"])
	_forget_deleted(gone)
	dialect.compile_again()
	frappe.db.commit()
	dialect.drop_indexes_of_frappes()
	frappe.clear_cache()


def _delete_series() -> None:
	if names := frappe.flags.leadcard_series:
		frappe.db.delete("Series", {"name": ("in", names)})


def _forget_deleted(gone: dict[str, list[str]]) -> None:
	"""Frappe keeps a copy of what it deletes, of the app's own parts too."""
	for parts in (gone, frappe.flags.leadcard_module):
		for doctype, names in parts.items():
			frappe.db.delete("Deleted Document", {"deleted_doctype": doctype, "deleted_name": ("in", names)})


def delete_imports(doctypes: list[str]) -> None:
	"""Imports hold people's data three times over: in their logs, in the files attached to them, and in those that are only
	named by them."""
	for name in frappe.get_all("Data Import", {"reference_doctype": ("in", doctypes)}, pluck="name"):
		file, owner = frappe.db.get_value("Data Import", name, ["import_file", "owner"])
		frappe.delete_doc("Data Import", name, force=True, ignore_permissions=True, delete_permanently=True)
		unattached = {"file_url": file or "-", "attached_to_name": ("is", "not set"), "owner": owner}
		for uploaded in frappe.get_all("File", unattached, pluck="name"):
			frappe.delete_doc("File", uploaded, force=True, ignore_permissions=True, delete_permanently=True)


def _delete_files(doctypes: list[str]) -> None:
	attached = {"attached_to_doctype": ("in", doctypes)}
	files = frappe.get_all("File", filters=attached, pluck="name")
	frappe.db.set_value("File", attached, {"attached_to_doctype": None, "attached_to_name": None})
	for file in files:
		frappe.delete_doc("File", file, force=True, ignore_permissions=True, delete_permanently=True)


def _delete_custom_links(doctypes: list[str]) -> None:
	"""Fields that an admin added to other DocTypes can't link to what is gone: their forms would not open."""
	for field in frappe.get_all("Custom Field", filters={"options": ("in", doctypes)}, pluck="name"):
		frappe.delete_doc("Custom Field", field, force=True, delete_permanently=True)


def _unlink(doctype: str, names: list[str]) -> None:
	"""Delete what links to the named records of a DocType, or clear the link of what is kept."""
	links = frappe.get_all(
		"DocField", filters={"fieldtype": "Link", "options": doctype}, fields=["parent", "fieldname"]
	)
	for link in links:
		meta = frappe.get_meta(link.parent)
		if meta.get("is_virtual"):
			continue
		linked = {link.fieldname: ("in", names)}
		if meta.issingle:
			frappe.db.delete(
				"Singles", {"doctype": meta.name, "field": link.fieldname, "value": ("in", names)}
			)
		elif meta.name in KEPT or (doctype == "Role" and meta.name in KEPT_WITHOUT_ROLE):
			_clear(meta, link.fieldname, linked)
		elif meta.istable or not meta.get_table_fields():
			frappe.db.delete(meta.name, linked)
		else:
			for name in frappe.get_all(meta.name, filters=linked, pluck="name"):
				frappe.delete_doc(meta.name, name, force=True, ignore_on_trash=True, delete_permanently=True)


def _clear(meta: Meta, fieldname: str, linked: dict) -> None:
	partners = [field.fieldname for field in meta.fields if field.options == fieldname]
	if meta.name == "Email Queue":
		partners.append("reference_name")
	frappe.db.set_value(meta.name, linked, dict.fromkeys([fieldname, *partners]), update_modified=False)


def _delete_jobs() -> None:
	jobs = frappe.get_all("Scheduled Job Type", filters={"method": ("like", "leadcard.%")}, pluck="name")
	if jobs:
		frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": ("in", jobs)})
		frappe.db.delete("Scheduled Job Type", {"name": ("in", jobs)})
