"""What Frappe's lists, counts, charts and calendars answer past the permissions of a document, closed for LeadCard's (spec §8.3)."""

import frappe
from frappe import _, client

from leadcard.careful import as_frappe, careful
from leadcard.hardening import charts
from leadcard.hardening.queries import check_filters
from leadcard.permissions.chain import cards_of, hidden_among, sees_all
from leadcard.permissions.closed import closed_doctypes, concerns
from leadcard.permissions.sight import GUARDED, sees_everything


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
