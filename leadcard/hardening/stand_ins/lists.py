"""What Frappe's lists, counts, charts and calendars answer past the permissions of a document, closed for LeadCard's (spec §8.3).

Rows of LeadCard's own DocTypes are listed as any list lists them. Rows of Frappe's DocTypes that hang on cards are found
as Frappe finds them, but for those that LeadCard hides.
"""

import inspect
import re

import frappe
from frappe import _, client
from frappe.model.document import Document
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Count
from pypika.terms import LiteralValue

from leadcard.careful import as_frappe
from leadcard.hardening import report_titles, workspaces
from leadcard.hardening.queries import narrowed, shown_of
from leadcard.hardening.stand_ins.instead import Answer, instead_of, read, text_of
from leadcard.permissions.chain import cards_of, hidden_among, hidden_places, sees_all
from leadcard.permissions.closed import closed_doctypes, conditions_of, is_log, is_own, is_within_rights
from leadcard.permissions.sight import GUARDED

PLAIN = re.compile(r"\w*")


@instead_of("frappe.client.get")
def get_document(answer: Answer, sent: dict) -> object:
	"""A document by its name, or the first that filters find: of LeadCard's, and of what hangs on cards, the first that
	the user may see, or a refusal would confirm a guess that nothing found denies."""
	doctype, filters = text_of(sent, "doctype"), read(sent.get("filters"))
	if sent.get("name") or filters is None or not _is_narrowed(doctype):
		return answer(**sent)
	query = {
		"filters": filters,
		"pluck": "name",
		"parent_doctype": sent.get("parent"),
		"limit_page_length": 1,
	}
	with narrowed(doctype):
		found = frappe.get_all(doctype, order_by="modified desc", **query)
	if found:
		return answer(**{**sent, "name": found[0]})
	if is_own(doctype):
		frappe.throw(_("Nothing that you may see is like this."), frappe.DoesNotExistError)
	if frappe.get_all(doctype, **query):
		frappe.throw(_("{0} {1} not found").format(_(doctype), filters), frappe.DoesNotExistError)
	return answer(**sent)


@instead_of("frappe.client.get_count")
def get_count(answer: Answer, sent: dict) -> object:
	"""How many documents there are: of LeadCard's, of logs, and of what hangs on cards, those that the user may see, or
	counting would tell their content."""
	doctype, filters = text_of(sent, "doctype"), client.get_safe_filters(sent.get("filters"))
	if is_own(doctype) or (is_log(doctype) and filters and not sees_all(frappe.session.user)):
		if isinstance(filters, list) and filters and all(isinstance(each, str | int) for each in filters):
			filters = {"name": ("in", filters)}
		counted = [f"count(distinct `tab{doctype}`.name) as counted"]
		return frappe.get_list(doctype, filters=filters, fields=counted)[0].counted
	asked = [doctype, *_named_in(filters)]
	hidden = [shown for shown in map(shown_of, asked) if shown]
	if not hidden:
		return answer(**sent)
	query = frappe.qb.get_query(
		doctype, filters=filters, fields=Count("*"), distinct=True, validate_filters=True
	)
	for shown in hidden:
		query = query.where(_literal(shown))
	return query.run()[0][0]


def _named_in(filters: object) -> list[str]:
	"""The DocTypes of rows that filters name."""
	listed = filters if isinstance(filters, list) else ()
	named = [each[0] for each in listed if isinstance(each, list) and len(each) > 3]
	return list(dict.fromkeys(name for name in named if isinstance(name, str)))


def _is_narrowed(doctype: str) -> bool:
	user = frappe.session.user
	return (
		is_own(doctype)
		or (is_log(doctype) and not sees_all(user))
		or (doctype in closed_doctypes() and bool(conditions_of(doctype, user)))
	)


@instead_of("frappe.desk.notifications.get_open_count")
def get_open_count(answer: Answer, sent: dict) -> object:
	"""How many documents name one: of LeadCard's those that the user may see. Frappe counts all, of whatever kinds a request
	lists, and so those of a card for whoever has a document of another kind with its name."""
	found = answer(**sent)
	for row in found["count"]["external_links_found"] if found.get("count") else ():
		if is_own(row["doctype"]):
			row.update(_naming(row["doctype"], text_of(sent, "doctype"), text_of(sent, "name")))
	return found


def _naming(doctype: str, named: str, name: str) -> dict[str, int]:
	"""How many documents of a DocType name one by the field of its dashboard, and how many of them are open."""
	from frappe.desk import notifications

	links = frappe.get_meta(named).get_dashboard_data()
	field = links.get("non_standard_fieldnames", {}).get(doctype, links.get("fieldname"))
	filters = {field: name, **(notifications.get_dynamic_link_filters(doctype, links, field) or {})}
	opened = notifications.get_filters_for(doctype)
	return {
		"count": _most_100(doctype, filters),
		"open_count": _most_100(doctype, {**filters, **opened}) if opened else 0,
	}


def _most_100(doctype: str, filters: dict) -> int:
	"""As many as Frappe counts there."""
	if not frappe.has_permission(doctype, "read"):
		return 0
	return len(frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=100))


@instead_of("frappe.workflow.doctype.workflow.workflow.get_workflow_state_count")
def get_workflow_state_count(answer: Answer, sent: dict) -> object:
	"""How many documents hold which other values than some, which Frappe tells of any field and of all documents."""
	with narrowed(text_of(sent, "doctype")):
		return answer(**sent)


@instead_of("frappe.desk.desktop.get_desktop_page")
def get_desktop_page(answer: Answer, sent: dict) -> object:
	"""What is on a workspace, which Frappe gives to whoever knows what another has called theirs."""
	page = read(sent.get("page"))
	workspaces.require_sight(text_of(page, "name") if isinstance(page, dict) else "")
	return answer(**sent)


@instead_of("frappe.desk.page.user_profile.user_profile.get_energy_points_percentage_chart_data")
def get_energy_points(answer: Answer, sent: dict) -> object:
	"""Somebody's points by any field, the names of documents among them, which Frappe tells everybody: those on what one sees."""
	with narrowed("Energy Point Log"):
		return answer(**sent)


@instead_of("frappe.desk.doctype.dashboard_chart.dashboard_chart.get")
def get_chart(answer: Answer, sent: dict) -> object:
	"""What a chart shows. Frappe counts a heatmap over all documents, and keeps for everybody what a chart of some name has
	shown to somebody; of LeadCard's it counts, each time, what one may see."""
	name = text_of(sent, "chart_name")
	chart = frappe.get_doc("Dashboard Chart", name) if name else read(sent.get("chart"))
	if not hasattr(chart, "get"):
		return answer(**sent)
	drawn = _drawn(answer, sent, chart)
	doctype = text_of(chart, "document_type")
	if drawn and chart.get("chart_type") == "Group By" and is_own(doctype):
		drawn["labels"] = report_titles.named(doctype, text_of(chart, "group_by_based_on"), drawn["labels"])
	return drawn


def _drawn(answer: Answer, sent: dict, chart: Document | dict) -> dict | None:
	from frappe.desk.doctype.dashboard_chart import dashboard_chart

	kept = frappe.db.get_value("Dashboard Chart", text_of(chart, "name"), "document_type")
	if not any(map(_is_narrowed, (text_of(chart, "document_type"), kept))):
		return answer(**sent)
	if chart.get("type") != "Heatmap":
		return (
			answer(**sent) if sent.get("no_cache") else as_frappe(inspect.unwrap(dashboard_chart.get), **sent)
		)
	filters = frappe.parse_json(sent.get("filters")) or frappe.parse_json(chart.get("filters_json")) or []
	filters.append([chart.get("document_type"), "docstatus", "<", 2, False])
	with narrowed(chart.get("document_type")):
		year = sent.get("heatmap_year") or chart.get("heatmap_year")
		return dashboard_chart.get_heatmap_chart_config(
			frappe._dict(chart if isinstance(chart, dict) else chart.as_dict()), filters, year
		)


@instead_of("frappe.utils.goal.get_monthly_goal_graph_data")
def get_monthly_goal_graph_data(answer: Answer, sent: dict) -> object:
	"""A form's graph of a goal, for which Frappe puts together the values of all documents, by a function and a date that
	it puts into its query as they come. LeadCard's have none."""
	goal = text_of(sent, "goal_doctype")
	if not all(PLAIN.fullmatch(text_of(sent, key)) for key in ("aggregation", "date_field", "goal_field")):
		frappe.throw(_("A graph of a goal names fields and a function."), frappe.PermissionError)
	if is_own(text_of(sent, "doctype")) or is_own(goal) or _is_narrowed(goal):
		frappe.throw(_("{0} has no graph of a goal.").format(_(goal)), frappe.PermissionError)
	return answer(**sent)


@instead_of("frappe.desk.listview.get_group_by_count")
def get_group_by_count(answer: Answer, sent: dict) -> object:
	"""The counts beside a list. Frappe counts assignments over all documents that a filter finds, seen or not, and those of
	other documents of the same name."""
	doctype = text_of(sent, "doctype")
	if sent.get("field") != "assigned_to" or sees_all(frappe.session.user):
		return answer(**sent)
	filters = frappe.parse_json(sent.get("current_filters"))
	if doctype not in GUARDED:
		return _assignments(doctype, filters)
	seen = frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=0)
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


def _assignments(doctype: str, filters: object) -> list[dict]:
	"""Who has how many tasks of the documents that a filter finds, as far as the user sees both."""
	if _is_narrowed(doctype) and is_within_rights(doctype):
		frappe.has_permission(doctype, throw=True)
	found = frappe.qb.get_query(doctype, filters=filters, fields=["name"], validate_filters=True)
	if shown := shown_of(doctype):
		found = found.where(_literal(shown))
	task, person, count = DocType("ToDo"), DocType("User"), Count("*").as_("count")
	query = (
		frappe.qb.from_(task)
		.join(person)
		.on(person.name == task.allocated_to)
		.select(task.allocated_to.as_("name"), count)
		.where((person.user_type == "System User") & (task.status != "Cancelled"))
		.where(task.reference_name.isin(found))
		.groupby(task.allocated_to)
		.orderby(count, order=Order.desc)
		.limit(50)
	)
	if shown := shown_of("ToDo"):
		query = query.where(_literal(shown))
	return query.run(as_dict=True)


def _literal(condition: str) -> LiteralValue:
	return LiteralValue(condition.replace("%", "%%"))


@instead_of("frappe.core.doctype.user_permission.user_permission.get_user_permissions")
def get_user_permissions(answer: Answer, sent: dict) -> object:
	"""By which documents somebody's lists are narrowed, which Frappe tells of whichever user a request names: of another as
	far as one sees them."""
	allowed = answer(**sent)
	if not allowed or text_of(sent, "user") in ("", frappe.session.user):
		return allowed
	places = [(doctype, row.get("doc")) for doctype, rows in allowed.items() for row in rows]
	hidden = hidden_places(places, frappe.session.user)
	seen = {
		doctype: [row for row in rows if (doctype, row.get("doc")) not in hidden]
		for doctype, rows in allowed.items()
	}
	return {doctype: rows for doctype, rows in seen.items() if rows}


@instead_of("frappe.geo.utils.get_coords")
def get_coords(answer: Answer, sent: dict) -> object:
	"""The map of a list, whose filters Frappe puts into its query as they come. LeadCard's lists have none."""
	doctype = text_of(sent, "doctype")
	if doctype in GUARDED:
		frappe.throw(_("{0} has no map.").format(_(doctype)), frappe.PermissionError)
	return answer(**sent)


@instead_of("frappe.desk.doctype.event.event.get_events")
def get_events(answer: Answer, sent: dict) -> object:
	"""The events of a calendar, of whichever user the request names; those on cards where one may read them."""
	events, user = answer(**sent), frappe.session.user
	if sees_all(user):
		return events
	hidden = hidden_among("Event", [event.name for event in events], user)
	return [
		event
		for event in events
		if event.name not in hidden and (_is_own_event(event, user) or _is_free(event))
	]


def _is_own_event(event: dict, user: str) -> bool:
	return event.event_type == "Public" or event.owner == user


def _is_free(event: dict) -> bool:
	"""Whether somebody's private event is about no card, or may be read."""
	return not cards_of("Event", event.name) or frappe.has_permission("Event", "read", doc=event.name)
