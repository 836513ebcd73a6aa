"""What LeadCard changes in Frappe: the one list, for where none of Frappe's hooks reaches. `docs/security.md` has the attacks.

Each seam is a function of Frappe that ours stands around, for this process and all of its sites. On a site without
LeadCard, or with `"leadcard_seams": 0` in its `site_config.json`, Frappe's own answers. What is open then is written in
docs/security.md, "Without the seams".
"""

import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import frappe
from frappe.utils import cint

from leadcard import dialect, host
from leadcard.hardening import (
	embedded,
	events,
	exports,
	masked_queries,
	masked_timeline,
	queries,
	reports,
	rows,
)
from leadcard.imports import amounts
from leadcard.mail import received_message

SWITCH = "leadcard_seams"
QUERY = "frappe.model.db_query.DatabaseQuery"
# the marks of a function that stands around Frappe's
ORIGINAL = "leadcard_original"
# where Frappe keeps what people may call
OPENED = ("whitelisted", "guest_methods", "xss_safe_methods")

Around = Callable[[Callable], Callable]


class Seam(NamedTuple):
	"""A function of Frappe, what stands around it, and why.

	:param target: where Frappe defines it
	:param fixed_in: the first major version of Frappe that needs it no longer, None while none does
	:param everywhere: also in the modules that have imported it by its name
	"""

	target: str
	around: Around
	why: str
	fixed_in: int | None = None
	everywhere: bool = False


SEAMS = (
	Seam(
		f"{QUERY}.sanitize_fields",
		queries.check_queries,
		"A field, a sorting or a grouping may be an expression that reads another table, and a filter one that ends the"
		" permission's condition.",
	),
	Seam(
		f"{QUERY}.extract_tables",
		queries.narrow_linked,
		"Fields of a linked document are joined without the conditions of its DocType.",
	),
	Seam(
		f"{QUERY}.get_permission_query_conditions",
		queries.narrow_rows,
		"Rows of a table are joined without the conditions of their DocType.",
	),
	Seam(
		"frappe.permissions.has_child_permission",
		rows.ask_of_document,
		"A row that is read or written by itself asks for the right to the DocType of its document alone.",
	),
	Seam(
		f"{QUERY}.build_filter_conditions",
		lambda original: queries.narrow_free(masked_queries.refuse_bare_conditions(original)),
		"A condition that is a text finds cards by columns that are masked; and some endpoints list past permissions.",
	),
	Seam(
		f"{QUERY}.prepare_filter_condition",
		masked_queries.narrow_to_own,
		"A filter by a column that one may not read tells its content digit by digit.",
	),
	Seam(
		f"{QUERY}.validate_order_by_and_group_by",
		masked_queries.refuse_order,
		"Sorting and grouping by a column that one may not read tells its content.",
	),
	Seam(
		f"{QUERY}.apply_fieldlevel_read_permissions",
		masked_queries.drop_columns,
		"Of an expression only the first column is looked at, and the session's user where a report runs for another.",
	),
	Seam(
		"frappe.database.postgres.database.PostgresDatabase.escape",
		dialect.with_texts_kept,
		"Statements are rewritten for Postgres after their texts are escaped, and within them: a number behind `=` in a"
		" filter ends its text early, and what follows is read as SQL.",
	),
	Seam(
		"frappe.desk.form.load.get_versions",
		masked_timeline.mask_versions,
		"The history of a document has old and new values of fields that one may not read.",
	),
	Seam(
		"frappe.desk.form.load._get_communications",
		masked_timeline.mask_emails,
		"The emails of a form have the addresses, and those of a contact the emails of all its cards.",
	),
	Seam(
		"frappe.desk.form.document_follow.get_version",
		masked_timeline.mask_changes,
		"The mail to followers has old and new values of fields that they may not read.",
	),
	Seam(
		"frappe.desk.doctype.event.event.get_events",
		events.remind_of_seen,
		"The morning's mail of events has those of everybody's cards.",
	),
	Seam(
		"frappe.email.doctype.auto_email_report.auto_email_report.AutoEmailReport.get_report_content",
		reports.for_its_reader,
		"A script report that is mailed runs as the scheduler's user, who sees everything.",
	),
	Seam(
		"frappe.email.doctype.auto_email_report.auto_email_report.send_monthly",
		reports.each_by_itself,
		"Of the reports that are mailed each month, one that fails stops all that come after it.",
	),
	Seam(
		"frappe.desk.utils.get_csv_bytes",
		exports.with_rows_defused,
		"An export writes what begins like a formula as one.",
	),
	Seam(
		"frappe.utils.csvutils.UnicodeWriter.writerow",
		exports.with_row_defused,
		"A file that is written row by row has formulas too.",
	),
	Seam(
		"frappe.utils.xlsxutils.make_xlsx",
		exports.with_rows_defused,
		"An Excel file has formulas too.",
		everywhere=True,
	),
	Seam(
		"frappe.email.email_body.get_filecontent_from_path",
		embedded.as_far_as_open,
		"The text of an email, a guest's too, brings any file of the disk along that it names.",
	),
	Seam(
		"frappe.email.receive.InboundMail._build_communication_doc",
		received_message.kept_at_hand,
		"No hook sees the headers of a message that comes in, which say whether a machine wrote it.",
	),
	Seam(
		"frappe.core.doctype.data_import.importer.Row.parse_value",
		amounts.with_amounts_read,
		"An import takes every comma out of an amount, and what is no number then for 0.",
	),
	Seam(
		"frappe.core.doctype.data_import.importer.Importer.update_record",
		amounts.with_unread_refused,
		"An import saves an update only where it looks different, and what is no amount may look alike.",
	),
)


def install(*_args: object, **_kwargs: object) -> None:
	"""Frappe's hooks `before_request` and `before_job`: once in each process, for all of its sites."""
	for seam in SEAMS:
		if seam.fixed_in is None or host.MAJOR < seam.fixed_in:
			_put_around(seam)


def _put_around(seam: Seam) -> None:
	owner, name = _place_of(seam.target)
	original = getattr(owner, name, None)
	if not original or hasattr(original, ORIGINAL):
		return
	ours = _switched(original, seam.around(original))
	setattr(owner, name, ours)
	_open_alike(original, ours)
	if seam.everywhere:
		for module in list(sys.modules.values()):
			if getattr(module, name, None) is original:
				setattr(module, name, ours)


def _open_alike(original: Callable, ours: Callable) -> None:
	"""What people may call stays open to them, by the same HTTP methods."""
	methods = getattr(frappe, "allowed_http_methods_for_whitelisted_func", {})
	if original in methods:
		methods[ours] = methods[original]
	for opened in (getattr(frappe, name, ()) for name in OPENED):
		if original in opened:
			(opened.add if isinstance(opened, set) else opened.append)(ours)


def _switched(original: Callable, ours: Callable) -> Callable:
	@wraps(original)
	def answer(*args: object, **kwargs: object) -> object:
		return (ours if is_on() else original)(*args, **kwargs)

	setattr(answer, ORIGINAL, original)
	return answer


def is_on() -> bool:
	"""Whether the site has not switched the seams off."""
	return bool(cint(frappe.conf.get(SWITCH, 1)))


def _place_of(target: str) -> tuple[object, str]:
	"""The module or the class that defines a function, and the function's name there."""
	path, _dot, name = target.rpartition(".")
	if not path.rpartition(".")[2][0].isupper():
		return _module(path), name
	module, _dot, of_class = path.rpartition(".")
	return getattr(_module(module), of_class, None), name


def _module(path: str) -> ModuleType | None:
	"""None where this version of Frappe has no such module."""
	try:
		return import_module(path)
	except ModuleNotFoundError:
		return None
