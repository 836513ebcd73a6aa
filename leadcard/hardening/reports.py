"""Reports that are run for somebody else (spec §8.3, §9.7): what Frappe mails, and what it has prepared and kept.

Each report is run for the person that it names. What it showed one is neither mailed to another nor kept for others.
"""

import json
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import escape_html, get_fullname

from leadcard.careful import careful
from leadcard.permissions.chain import sees_all
from leadcard.permissions.closed import concerns
from leadcard.permissions.hanging import ADMIN_ROLE, ALLOWED
from leadcard.permissions.reports import PREPARED, is_of_leadcard, is_prepared, reports_of_leadcard
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import as_sql

MAIL = "Auto Email Report"
# what says which documents and fields a report shows
READS = ("ref_doctype", "report_type", "reference_report", "json", "query", "report_script")

# what runs in the browser of who opens a report, after Frappe has put files of the disk in that it names
SCRIPT, SCRIPT_ROLE = "javascript", "Script Manager"


def has_mailing_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse an Auto Email Report that runs as somebody else, where it is over LeadCard's documents, or that one sees cards:
	what is kept beside cards, and fields of what a report's documents link to, are read as that one reads them."""
	if ADMIN_ROLE in frappe.get_roles(user):
		return ALLOWED
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, ["user", "report"])
	named = {(doc.user, doc.report), *([stored] if stored else [])}
	own = all(
		person == user or not (is_of_leadcard(report) or _sees_cards(person)) for person, report in named
	)
	return ALLOWED if own else False


def keep_mailed(report: Document, _event: str | None = None) -> None:
	"""Refuse to change what a report reads of LeadCard's documents while it is mailed as somebody else who sees cards: who
	set up the mail has read what was in it then."""
	user, before = frappe.session.user, report.get_doc_before_save()
	if not before or sees_all(user) or all(report.get(field) == before.get(field) for field in READS):
		return
	varied = report.get("reference_report")
	if not (concerns(report.ref_doctype) or is_of_leadcard(report.name) or is_of_leadcard(varied)):
		return
	mailed_as = frappe.get_all(MAIL, filters={"report": report.name}, pluck="user")
	for person in mailed_as:
		if person != user and _sees_cards(person):
			frappe.throw(
				_(
					"This report is mailed with what {0} sees, so only who sees every card changes it. Save it under another name."
				).format(frappe.bold(escape_html(get_fullname(person)))),
				frappe.PermissionError,
			)


def for_its_reader(original: Callable) -> Callable:
	"""Around what a mailed report says: Frappe runs a script report as who sends it, and that is the scheduler."""

	@wraps(original)
	def get_report_content(mail: Document) -> object:
		sender = frappe.session.user
		if mail.user == sender or not is_of_leadcard(mail.report):
			return original(mail)
		frappe.set_user(mail.user)
		try:
			return original(mail)
		finally:
			frappe.set_user(sender)

	return get_report_content


def each_by_itself(original: Callable) -> Callable:
	"""Around what mails the reports of a month, which Frappe stops at the first that fails, unlike those of a day or a week."""

	@wraps(original)
	def send_monthly() -> None:
		for name in frappe.get_all(MAIL, {"enabled": 1, "frequency": "Monthly"}, pluck="name"):
			mail = frappe.get_doc(MAIL, name)
			try:
				mail.send()
			except Exception:
				mail.log_error(f"Failed to send {name} Auto Email Report")

	return send_monthly


def keep_script(report: Document, _event: str | None = None) -> None:
	"""Refuse a script to who writes none: Frappe asks for the role of all reports but those of the Report Builder."""
	if report.get(SCRIPT) and report.has_value_changed(SCRIPT):
		frappe.only_for(SCRIPT_ROLE, message=True)


def stop_mails_from_before() -> None:
	"""After an installation or a migration: a mail of a report about LeadCard's documents that runs as somebody who sees cards,
	and that somebody else set up who may not, is switched off, with a note."""
	if not frappe.db.exists("DocType", MAIL):
		return
	fields = ["name", "owner", "user", "report"]
	for mail in frappe.get_all(MAIL, filters={"enabled": 1}, fields=fields):
		if mail.user == mail.owner or ADMIN_ROLE in frappe.get_roles(mail.owner):
			continue
		if is_of_leadcard(mail.report) and _sees_cards(mail.user):
			frappe.db.set_value(MAIL, mail.name, "enabled", 0)
			frappe.get_doc(MAIL, mail.name).add_comment(
				"Info",
				_("LeadCard has switched this off: it mailed what {0} sees, set up by {1}.").format(
					escape_html(get_fullname(mail.user)), escape_html(get_fullname(mail.owner))
				),
			)


def _sees_cards(person: str | None) -> bool:
	return bool(person) and (sees_all(person) or may_own_cards(person))


def prepared_conditions(user: str, doctype: str) -> str:
	"""The condition on prepared reports, which Frappe lists for whoever may run the report."""
	if sees_all(user):
		return ""
	prepared = DocType(PREPARED)
	return as_sql((prepared.owner == user) | prepared.report_name.notin(reports_of_leadcard()))


def has_prepared_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a prepared report, and so its files, to all but whom it was run for."""
	return ALLOWED if doc.is_new() or _may_open(doc.name, user) else False


@careful
def check_request() -> None:
	"""Frappe's hook `auth_hooks`: Frappe shows what a report has prepared for whichever user a request names, or under
	whichever name."""
	form, user = frappe.form_dict, frappe.session.user
	report, named = form.get("report_name"), form.get("user")
	if report and named and named != user and is_of_leadcard(str(report)) and not sees_all(user):
		_refuse()
	prepared = _filters(form.get("filters")).get("prepared_report_name")
	if prepared and not (isinstance(prepared, str | int) and _may_open(str(prepared), user)):
		_refuse()


def _may_open(prepared: str, user: str) -> bool:
	return (
		sees_all(user)
		or frappe.db.get_value(PREPARED, prepared, "owner") == user
		or not is_prepared(PREPARED, prepared)
	)


def _refuse() -> None:
	frappe.throw(_("This report was prepared for somebody else. Run it yourself."), frappe.PermissionError)


def _filters(sent: object) -> dict:
	"""The filters of a request, which Frappe reads as JSON where they are a text."""
	try:
		read = json.loads(sent) if isinstance(sent, str) else sent
	except (ValueError, RecursionError):
		return {}
	return read if isinstance(read, dict) else {}
