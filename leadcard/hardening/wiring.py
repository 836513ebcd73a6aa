"""What hooks.py wires of this folder: endpoints of Frappe's that are answered here, and documents of Frappe's that it guards."""

# by Frappe's name of an endpoint, which function answers for it
STAND_INS = {
	"frappe.automation.doctype.auto_repeat.auto_repeat.update_reference": "leadcard.hardening.stand_ins.writes.update_reference",
	"frappe.client.bulk_update": "leadcard.hardening.stand_ins.writes.bulk_update",
	"frappe.client.get": "leadcard.hardening.stand_ins.lists.get_document",
	"frappe.client.get_count": "leadcard.hardening.stand_ins.lists.get_count",
	"frappe.core.api.file.unzip_file": "leadcard.hardening.stand_ins.writes.unzip_file",
	"frappe.core.doctype.data_import.data_import.form_start_import": "leadcard.hardening.stand_ins.writes.form_start_import",
	"frappe.core.doctype.communication.email.make": "leadcard.hardening.stand_ins.writes.make",
	"frappe.core.doctype.sms_settings.sms_settings.get_contact_number": "leadcard.hardening.stand_ins.writes.get_contact_number",
	"frappe.core.doctype.user_permission.user_permission.get_user_permissions": "leadcard.hardening.stand_ins.lists.get_user_permissions",
	"frappe.desk.desktop.get_desktop_page": "leadcard.hardening.stand_ins.lists.get_desktop_page",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "leadcard.hardening.stand_ins.lists.get_chart",
	"frappe.desk.doctype.event.event.get_events": "leadcard.hardening.stand_ins.lists.get_events",
	"frappe.desk.doctype.kanban_board.kanban_board.update_order": "leadcard.hardening.stand_ins.writes.update_order",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "leadcard.hardening.stand_ins.searching.get_tagged_docs",
	"frappe.desk.doctype.workspace.workspace.duplicate_page": "leadcard.hardening.stand_ins.writes.duplicate_page",
	"frappe.desk.like.toggle_like": "leadcard.hardening.stand_ins.writes.toggle_like",
	"frappe.desk.listview.get_group_by_count": "leadcard.hardening.stand_ins.lists.get_group_by_count",
	"frappe.desk.notifications.get_open_count": "leadcard.hardening.stand_ins.lists.get_open_count",
	"frappe.desk.page.user_profile.user_profile.get_energy_points_percentage_chart_data": "leadcard.hardening.stand_ins.lists.get_energy_points",
	"frappe.desk.search.get_link_title": "leadcard.hardening.stand_ins.searching.get_link_title",
	"frappe.desk.search.search_link": "leadcard.hardening.stand_ins.searching.search_link",
	"frappe.desk.search.search_widget": "leadcard.hardening.stand_ins.searching.search_widget",
	"frappe.email.doctype.email_group.email_group.import_from": "leadcard.hardening.stand_ins.writes.import_from",
	"frappe.email.relink": "leadcard.hardening.stand_ins.writes.relink",
	"frappe.geo.utils.get_coords": "leadcard.hardening.stand_ins.lists.get_coords",
	"frappe.utils.file_manager.add_attachments": "leadcard.hardening.stand_ins.writes.add_attachments",
	"frappe.utils.goal.get_monthly_goal_graph_data": "leadcard.hardening.stand_ins.lists.get_monthly_goal_graph_data",
	"frappe.utils.global_search.search": "leadcard.hardening.stand_ins.searching.search_everywhere",
	"frappe.utils.nestedset.rebuild_tree": "leadcard.hardening.stand_ins.writes.rebuild_tree",
	"frappe.website.doctype.web_form.web_form.accept": "leadcard.hardening.stand_ins.forms.accept",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "leadcard.hardening.stand_ins.lists.get_workflow_state_count",
}

# as `doc_events`: documents with which the rest of LeadCard has nothing to do
GUARDED_DOCUMENTS = {
	"Kanban Board": {
		"validate": ["leadcard.hardening.kanban_order.drop_names", "leadcard.hardening.as_shown.name_columns"]
	},
	"Web Form": {"validate": "leadcard.hardening.web_forms.check_form"},
	"Report": {
		"validate": [
			"leadcard.hardening.reports.keep_mailed",
			"leadcard.hardening.reports.keep_script",
			"leadcard.hardening.dashboards.keep_harmless",
		]
	},
	"Custom HTML Block": {"validate": "leadcard.hardening.workspaces.keep_blocks"},
	"Personal Data Download Request": {"before_insert": "leadcard.hardening.personal_data.require_own"},
	"OAuth Authorization Code": {"before_insert": "leadcard.hardening.tokens.keep_own_code"},
	"OAuth Bearer Token": {"before_insert": "leadcard.hardening.tokens.keep_own_token"},
	"Number Card": {"validate": "leadcard.hardening.dashboards.keep_harmless"},
	"Dashboard Chart": {"validate": "leadcard.hardening.dashboards.keep_harmless"},
	"Dashboard": {"validate": "leadcard.hardening.dashboards.keep_harmless"},
}
