"""Frappe's own endpoints that answer past the permissions of a document, closed for LeadCard's (spec §8.3).

For every other DocType they answer as Frappe does.
"""

import frappe
from frappe import _, client
from frappe.desk import search
from frappe.utils import cint

from leadcard.api import charts
from leadcard.api.careful import as_frappe, careful
from leadcard.board.product_choices import PRODUCT, describe_products
from leadcard.domain.masking import FIELDS, mask_addresses
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.masking.access import is_masked, is_masked_for, require_whole
from leadcard.masking.timeline import colleagues
from leadcard.permissions import imports, mailing
from leadcard.permissions.chain import cards_of, hidden_among, sees_all
from leadcard.permissions.queries import check_filters, closed_doctypes, concerns
from leadcard.permissions.sight import GUARDED, require_sight, sees_everything


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_document(
	doctype: str,
	name: str | int | None = None,
	filters: dict | list | str | None = None,
	parent: str | None = None,
) -> dict:
	"""A document by its name, or the first that filters find: of LeadCard's, and of what hangs on cards, the first that
	the user may see, or a refusal would confirm a guess that nothing found denies."""
	if name or filters is None or doctype not in closed_doctypes():
		return as_frappe(client.get, doctype=doctype, name=name, filters=filters, parent=parent)
	found = frappe.get_list(
		doctype, filters=frappe.parse_json(filters), pluck="name", parent_doctype=parent, limit_page_length=1
	)
	if not found:
		frappe.throw(_("Nothing that you may see is like this."), frappe.DoesNotExistError)
	return client.get(doctype, found[0], parent=parent)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_workflow_state_count(
	doctype: str, workflow_state_field: str, states: list | str
) -> list[dict] | None:
	"""How many documents hold which other values than some, which Frappe tells of any field and of all documents; of
	LeadCard's those that one may see."""
	original = "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"
	if doctype not in closed_doctypes():
		return as_frappe(original, doctype=doctype, workflow_state_field=workflow_state_field, states=states)
	if not frappe.get_meta(doctype).has_field(workflow_state_field):
		return []
	return frappe.get_list(
		doctype,
		fields=[workflow_state_field, "count(name) as count"],
		filters=[
			[workflow_state_field, "not in", frappe.parse_json(states)],
			[workflow_state_field, "is", "set"],
		],
		group_by=workflow_state_field,
		order_by=f"{workflow_state_field} asc",
		limit_page_length=0,
	)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_chart(
	chart_name: str | None = None,
	chart: dict | str | None = None,
	no_cache: bool | int | str | None = None,
	filters: dict | list | str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: int | str | None = None,
	refresh: bool | int | str | None = None,
) -> dict | None:
	"""What a chart shows. Frappe counts a heatmap over all documents; of LeadCard's it counts what one may see."""
	asked = locals()
	shown = (
		frappe.get_doc("Dashboard Chart", chart_name)
		if chart_name
		else frappe._dict(frappe.parse_json(chart) or {})
	)
	if shown.type == "Heatmap" and concerns(shown.document_type, shown.parent_document_type):
		return charts.heatmap(shown, filters, heatmap_year)
	return as_frappe("frappe.desk.doctype.dashboard_chart.dashboard_chart.get", **asked)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_monthly_goal_graph_data(
	title: str,
	doctype: str,
	docname: str,
	goal_value_field: str,
	goal_total_field: str,
	goal_history_field: str,
	goal_doctype: str,
	goal_doctype_link: str,
	goal_field: str,
	date_field: str,
	aggregation: str = "sum",
	filters: dict | str | None = None,
) -> dict:
	"""A form's graph of a goal, for which Frappe puts together the values of all documents. LeadCard's have none."""
	if concerns(doctype, goal_doctype):
		frappe.throw(_("{0} has no graph of a goal.").format(_(goal_doctype)), frappe.PermissionError)
	return as_frappe("frappe.utils.goal.get_monthly_goal_graph_data", **locals())


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_count(
	doctype: str, filters: dict | list | str | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""How many documents there are: of LeadCard's, and of what hangs on cards, those that the user may see, or counting
	would tell their content."""
	read = client.get_safe_filters(filters)
	if doctype not in closed_doctypes():
		check_filters(read)
		return as_frappe(client.get_count, doctype=doctype, filters=read, debug=debug, cache=cache)
	counted = frappe.get_list(doctype, filters=read, fields=["count(name) as counted"])
	return counted[0].counted


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_link_title(doctype: str, docname: str) -> str | None:
	"""The title of a linked document; of LeadCard's that the user may not see its name alone, as of an absent one."""
	if doctype in closed_doctypes() and not (
		frappe.db.exists(doctype, docname) and frappe.has_permission(doctype, "read", doc=docname)
	):
		return docname
	return as_frappe(search.get_link_title, doctype=doctype, docname=docname)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: dict | list | str | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
) -> list[dict]:
	"""The choices of a link field; nobody asks past the permissions of LeadCard's documents."""
	choices = as_frappe(
		search.search_link,
		doctype=doctype,
		txt=txt,
		query=query,
		filters=filters,
		page_length=page_length,
		searchfield=searchfield,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in closed_doctypes(),
	)
	return describe_products(choices) if doctype == PRODUCT and not query else choices


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: dict | list | str | None = None,
	filter_fields: list | str | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
) -> list:
	"""The same for the search dialog of a link field."""
	return as_frappe(
		search.search_widget,
		doctype=doctype,
		txt=txt,
		query=query,
		searchfield=searchfield,
		start=start,
		page_length=page_length,
		filters=filters,
		filter_fields=filter_fields,
		as_dict=as_dict,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in closed_doctypes(),
	)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_tagged_docs(doctype: str, tag: str) -> list:
	"""The documents with a tag; of LeadCard's those that the user may see."""
	if doctype not in GUARDED:
		return as_frappe("frappe.desk.doctype.tag.tag.get_tagged_docs", doctype=doctype, tag=tag)
	return frappe.get_list(doctype, filters={"_user_tags": ("like", tag)}, fields=["name"], as_list=True)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_group_by_count(doctype: str, current_filters: dict | list | str, field: str) -> list[dict]:
	"""The counts beside a list. Frappe counts assignments over all documents that a filter finds, seen or not."""
	original = "frappe.desk.listview.get_group_by_count"
	if doctype not in GUARDED or field != "assigned_to" or sees_everything(frappe.session.user):
		return as_frappe(original, doctype=doctype, current_filters=current_filters, field=field)
	seen = frappe.get_list(
		doctype, filters=frappe.parse_json(current_filters), pluck="name", limit_page_length=0
	)
	return frappe.get_all(
		"ToDo",
		filters={
			"reference_type": doctype,
			"reference_name": ("in", seen),
			"status": ("!=", "Cancelled"),
			"allocated_to": ("is", "set"),
		},
		fields=["allocated_to as name", "count(name) as count"],
		group_by="allocated_to",
		order_by="count desc",
		limit_page_length=50,
	)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_everywhere(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""Frappe's global search, which answers with the content of whatever it finds; of LeadCard's what one may see."""
	closed = closed_doctypes()
	found = as_frappe(
		"frappe.utils.global_search.search", text=text, start=start, limit=limit, doctype=doctype
	)
	return [
		row
		for row in found
		if row.doctype not in closed or frappe.has_permission(row.doctype, "read", doc=row.name)
	]


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_coords(doctype: str, filters: list | str, type: str) -> dict:
	"""The map of a list, whose filters Frappe puts into its query as they come. LeadCard's lists have none."""
	if doctype in GUARDED:
		frappe.throw(_("{0} has no map.").format(_(doctype)), frappe.PermissionError)
	return as_frappe("frappe.geo.utils.get_coords", doctype=doctype, filters=filters, type=type)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_events(
	start: str,
	end: str,
	user: str | None = None,
	for_reminder: bool | int | str = False,
	filters: dict | list | str | None = None,
) -> list[dict]:
	"""The events of a calendar, of whichever user the request names; those on cards where one may read them."""
	events = as_frappe("frappe.desk.doctype.event.event.get_events", **locals())
	user = frappe.session.user
	if sees_all(user):
		return events
	hidden = hidden_among("Event", [event.name for event in events], user)
	return [
		event for event in events if event.name not in hidden and (_is_own(event, user) or _is_free(event))
	]


def _is_own(event: dict, user: str) -> bool:
	return event.event_type == "Public" or event.owner == user


def _is_free(event: dict) -> bool:
	"""Whether somebody's private event is about no card, or may be read."""
	return not cards_of("Event", event.name) or frappe.has_permission("Event", "read", doc=event.name)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_contact_number(contact_name: str, ref_doctype: str, ref_name: str) -> str:
	"""The number of a contact, which Frappe gives to everybody who knows a name; here to who may read the contact."""
	frappe.has_permission("Contact", "read", doc=contact_name, throw=True)
	return as_frappe(
		"frappe.core.doctype.sms_settings.sms_settings.get_contact_number",
		contact_name=contact_name,
		ref_doctype=ref_doctype,
		ref_name=ref_name,
	)


@frappe.whitelist(methods=["POST"])
@careful
def toggle_like(doctype: str, name: str, add: str | bool = False) -> None:
	"""Like a document, which Frappe lets everybody who knows its name; of those that LeadCard closes whoever reads it."""
	if doctype in closed_doctypes():
		frappe.has_permission(doctype, "read", doc=name, throw=True)
	as_frappe("frappe.desk.like.toggle_like", doctype=doctype, name=name, add=add)


@frappe.whitelist(methods=["POST"])
@careful
def update_order(board_name: str, order: dict | str) -> tuple:
	"""The order of the cards on a Kanban board. Frappe refuses a card only where its column changes, which tells the
	value that it holds: what one may not see is left out."""
	board = frappe.get_doc("Kanban Board", board_name)
	columns = frappe.parse_json(order)
	if board.reference_doctype in closed_doctypes():
		if board.field_name in FIELDS and is_masked_for(frappe.session.user, board.reference_doctype):
			frappe.throw(_("Contact data is masked, so there is no board by it."), frappe.PermissionError)
		named = [str(name) for names in columns.values() for name in names]
		seen = frappe.get_list(
			board.reference_doctype, filters={"name": ("in", named)}, pluck="name", limit_page_length=0
		)
		columns = {column: [name for name in names if name in seen] for column, names in columns.items()}
	return as_frappe(
		"frappe.desk.doctype.kanban_board.kanban_board.update_order",
		board_name=board_name,
		order=frappe.as_json(columns),
	)


@frappe.whitelist(methods=["POST"])
@careful
def make(
	doctype: str | None = None,
	name: str | int | None = None,
	content: str | None = None,
	subject: str | None = None,
	sent_or_received: str = "Sent",
	sender: str | None = None,
	sender_full_name: str | None = None,
	recipients: list | str | None = None,
	communication_medium: str = "Email",
	send_email: bool | int | str = False,
	print_html: str | None = None,
	print_format: str | None = None,
	attachments: list | str | None = None,
	send_me_a_copy: bool | int | str = False,
	cc: list | str | None = None,
	bcc: list | str | None = None,
	read_receipt: bool | int | str | None = None,
	print_letterhead: bool | int | str | None = True,
	email_template: str | None = None,
	communication_type: str | None = None,
	send_after: str | None = None,
	print_language: str | None = None,
	now: bool | int | str = False,
) -> dict:
	"""An email of Frappe's own dialog. Frappe attaches whichever files are named, here those that one may read; and
	prints the document when it sends, past the masks of whoever writes, here at once."""
	email = locals()
	for file in frappe.parse_json(attachments) or []:
		if isinstance(file, str):
			frappe.has_permission("File", "read", doc=file, throw=True)
	masked = bool(doctype and name) and is_masked(doctype, name)
	if masked and print_format:
		email["print_html"] = frappe.get_print(
			doctype, name, print_format, no_letterhead=not cint(print_letterhead)
		)
	answer = as_frappe("frappe.core.doctype.communication.email.make", **email)
	if masked:
		answer["emails_not_sent_to"] = mask_addresses(answer["emails_not_sent_to"], colleagues())
	return answer


@frappe.whitelist(methods=["POST"])
@careful
def rebuild_tree(doctype: str, parent_field: str | None = None) -> None:
	"""Number the nodes of a tree anew, which Frappe 15 does for everybody who asks; here for whoever may write them."""
	frappe.has_permission(doctype, "write", throw=True)
	as_frappe("frappe.utils.nestedset.rebuild_tree", doctype=doctype, parent_field=parent_field)


@frappe.whitelist(methods=["POST"])
@careful
def unzip_file(name: str) -> list:
	"""Unpack a file, which Frappe does for everybody who knows its name; here for whoever may read it."""
	frappe.has_permission("File", "read", doc=name, throw=True)
	return as_frappe("frappe.core.api.file.unzip_file", name=name)


@frappe.whitelist(methods=["POST"])
@careful
def add_attachments(doctype: str, name: str, attachments: list | str) -> list:
	"""Attach files that are there already. Frappe takes whichever is named: here those that one may read."""
	frappe.has_permission(doctype, "write", doc=name, throw=True)
	for file in frappe.parse_json(attachments) or []:
		if isinstance(file, str):
			frappe.has_permission("File", "read", doc=file, throw=True)
	return as_frappe(
		"frappe.utils.file_manager.add_attachments", doctype=doctype, name=name, attachments=attachments
	)


@frappe.whitelist(methods=["POST"])
@careful
def import_from(name: str, doctype: str) -> int | None:
	"""Take the email addresses of all documents into an Email Group; of LeadCard's for who sees everything, of what hangs
	on cards those that one may see there."""
	closed = frappe.db.get_value("DocType", doctype, "name") in closed_doctypes()
	if not closed or sees_everything(frappe.session.user):
		return as_frappe(
			"frappe.email.doctype.email_group.email_group.import_from", name=name, doctype=doctype
		)
	return mailing.import_seen(name, doctype)


@frappe.whitelist(methods=["POST"])
@careful
def relink(name: str, reference_doctype: str | None = None, reference_name: str | None = None) -> None:
	"""Hang an email on another document. Frappe writes past permissions and events: where a card loses or gets it, both
	cards must be seen, the one that loses it in full, and their care follows (spec §5.4, §8.3)."""
	email = frappe.get_doc("Communication", name)
	cards = [
		(doctype, card)
		for doctype, card in (
			(email.reference_doctype, email.reference_name),
			(reference_doctype, reference_name),
		)
		if doctype in CARD_DOCTYPES and card
	]
	if not cards:
		as_frappe(
			"frappe.email.relink",
			name=name,
			reference_doctype=reference_doctype,
			reference_name=reference_name,
		)
		return
	for card in cards:
		require_sight(*card)
	if email.reference_doctype in CARD_DOCTYPES:
		require_whole(email.reference_doctype, email.reference_name)
	email.update(
		{"reference_doctype": reference_doctype, "reference_name": reference_name, "status": "Linked"}
	)
	email.save(ignore_permissions=True)


@frappe.whitelist(methods=["POST"])
@careful
def bulk_update(docs: list | str) -> dict:
	"""Change some documents. Frappe keeps what a refused one has written by then: here each is all or nothing (§2.8, §4.4)."""
	failed = []
	for position, values in enumerate(frappe.parse_json(docs)):
		savepoint = f"leadcard_bulk_{position}"
		frappe.db.savepoint(savepoint)
		outcome = as_frappe(client.bulk_update, docs=frappe.as_json([values]))
		if outcome["failed_docs"]:
			frappe.db.rollback(save_point=savepoint)
			failed += outcome["failed_docs"]
	return {"failed_docs": failed}


@frappe.whitelist(methods=["POST"])
def form_start_import(data_import: str) -> bool:
	"""Start an import. Frappe lets everybody start everybody's, and drops columns that it doesn't know: of LeadCard's
	records, who may change the import starts it, and only when each column is spoken for."""
	from leadcard.imports import check

	document = frappe.get_doc("Data Import", data_import)
	if imports.is_ours(document.reference_doctype):
		document.check_permission("write")
		check.check_columns(document)
	original = "frappe.core.doctype.data_import.data_import.form_start_import"
	return frappe.call(original, data_import=data_import)
