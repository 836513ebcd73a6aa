"""The ways by which somebody gets at a document, tried and taken back: what the matrices of spec §8 ask of each."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice

import frappe

from leadcard.domain.pipeline import CUSTOMER, LEAD


@contextmanager
def attempt() -> Iterator[None]:
	"""What is inside leaves nothing."""
	frappe.db.savepoint("attempt")
	try:
		yield
	finally:
		frappe.db.rollback(save_point="attempt")
		frappe.db.after_commit.reset()
		# each message is sent once, and so is looked for among all that wait
		with suppress(AttributeError):
			del frappe.local._realtime_log
		frappe.local.message_log = []
		frappe.local.response = frappe._dict({"docs": []})


def endpoint(method: str, **arguments):
	"""A whitelisted method as the handler of requests finds it: with what LeadCard puts in its place."""
	overrides = frappe.get_hooks("override_whitelisted_methods", {}).get(method) or [method]
	function = frappe.get_attr(overrides[-1])
	frappe.is_whitelisted(function)
	return frappe.call(function, **arguments)


def read(doc) -> None:
	endpoint("frappe.client.get", doctype=doc.doctype, name=doc.name)


def print_it(doc) -> None:
	endpoint("frappe.www.printview.get_html_and_style", doc=doc.doctype, name=doc.name, no_letterhead=1)


def comment(doc) -> None:
	endpoint("leadcard.api.comments.add_comment", doctype=doc.doctype, name=doc.name, text="Xem lại")


def email(doc) -> None:
	values = {"subject": "Báo giá", "content": "Kính gửi", "recipients": "a@example.com"}
	endpoint("leadcard.api.activities.send_email", doctype=doc.doctype, name=doc.name, values=values)


def add_comment(doc) -> None:
	"""Frappe's own way, for any document."""
	by = {"comment_email": "a@example.com", "comment_by": "A"}
	arguments = {"reference_doctype": doc.doctype, "reference_name": doc.name, "content": "Xem lại", **by}
	endpoint("frappe.desk.form.utils.add_comment", **arguments)


def make_email(doc) -> None:
	"""Frappe's own way, for any document."""
	values = {"subject": "Báo giá", "content": "Kính gửi", "recipients": "a@example.com", "send_email": 0}
	endpoint("frappe.core.doctype.communication.email.make", doctype=doc.doctype, name=doc.name, **values)


def attach(doc) -> None:
	attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	frappe.get_doc(
		{"doctype": "File", "file_name": "x.txt", "content": "x", "is_private": 1, **attached}
	).insert()


def edit(doc) -> None:
	fieldname = {
		LEAD: "notes",
		CUSTOMER: "notes",
		"LC Note": "content",
		"LC Status Change": "note",
		"LC Settings": "stale_days",
		"LC Stage": "position",
		"LC Sales Stage": "position",
		"LC Lead Source": "source_name",
		"LC Lost Reason": "reason_name",
		"LC Customer Group": "group_name",
		"LC Sales Team": "is_group",
	}.get(doc.doctype, "description")
	value = 5 if fieldname in ("stale_days", "position") else 1 if fieldname == "is_group" else "Sửa"
	endpoint("frappe.client.set_value", doctype=doc.doctype, name=doc.name, fieldname=fieldname, value=value)


def delete(doc) -> None:
	endpoint("frappe.client.delete", doctype=doc.doctype, name=doc.name)


def panel(doc) -> None:
	endpoint("leadcard.api.board.get_card", doctype=doc.doctype, name=doc.name)


def share_with(third: str) -> Callable:
	return lambda doc: endpoint("frappe.share.add", doctype=doc.doctype, name=doc.name, user=third)


def assign_to(third: str) -> Callable:
	"""To somebody who doesn't see the card: that shows it to them."""
	return lambda doc: endpoint(
		"frappe.desk.form.assign_to.add",
		args={"doctype": doc.doctype, "name": doc.name, "assign_to": f'["{third}"]', "description": "x"},
	)


def by_turns(ways: dict[str, Callable], turns: Iterator[str]) -> dict[str, Callable]:
	"""Reading, and two of the other ways in their turn: for documents that are strange to somebody, one like the other.
	With LEADCARD_ATTACKS=all all of them.

	:param turns: names of ways, without an end
	"""
	if os.environ.get("LEADCARD_ATTACKS") == "all":
		return ways
	chosen = {"read", *islice((way for way in turns if way in ways), 2)}
	return {way: tried for way, tried in ways.items() if way in chosen}


def gets_through(way: Callable, doc) -> bool:
	with attempt():
		try:
			way(doc)
		except frappe.LinkExistsError:
			# allowed, and kept by what hangs on it
			return True
		except (frappe.PermissionError, frappe.DoesNotExistError, frappe.ValidationError):
			return False
	return True


def exports_names() -> bool:
	"""Whether Frappe exports documents' names: on Postgres it looks for a DocType by the name of its cast, for any list."""
	return frappe.db.db_type != "postgres"


def of_this_database(ways: Iterable[str]) -> set[str]:
	"""The ways that a table names, without what Frappe has none of here."""
	return set(ways) if exports_names() else set(ways) - {"export"}


def listings(doctype: str, names: list[str], on_bench: bool) -> dict[str, set[str]]:
	"""Which of some documents show by the ways that show many."""
	found = {}

	def names_of(way: str, ask: Callable) -> None:
		with attempt():
			try:
				found[way] = set(ask()) & set(names)
			except frappe.PermissionError:
				found[way] = set()

	among = {"doctype": doctype, "filters": [["name", "in", names]]}
	names_of(
		"list",
		lambda: [row["name"] for row in endpoint("frappe.client.get_list", **among, limit_page_length=0)],
	)
	if not on_bench:
		return found
	names_of(
		"count",
		lambda: [
			name
			for name in names
			if endpoint("frappe.client.get_count", doctype=doctype, filters=[["name", "=", name]])
		],
	)
	names_of(
		"link_search",
		lambda: [
			row["value"]
			for name in names
			for row in endpoint("frappe.desk.search.search_link", doctype=doctype, txt=name, page_length=5)
		],
	)
	from frappe.desk import reportview

	view = {"fields": f'["`tab{doctype}`.`name`"]', "start": 0, "page_length": 500, "view": "Report"}

	def report() -> list[str]:
		frappe.local.form_dict = frappe._dict(**among, **view)
		rows = reportview.get()
		return [row[0] for row in rows["values"]] if rows else []

	def export() -> list[str]:
		frappe.local.form_dict = frappe._dict(**among, **view, file_format_type="CSV", title=doctype)
		reportview.export_query()
		content = frappe.response.get("filecontent") or frappe.response.get("result") or ""
		text = content.decode() if isinstance(content, bytes) else content
		return [name for name in names if name in text]

	names_of("report", report)
	if exports_names():
		names_of("export", export)
	return found
