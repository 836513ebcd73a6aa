from leadcard.hardening import wiring

app_name = "leadcard"
app_title = "LeadCard"
app_publisher = "LeadCard contributors"
app_description = "A sales board for Frappe and ERPNext"
app_email = "hello@leadcard.example"
app_license = "gpl-3.0"

add_to_apps_screen = [
	{
		"name": "leadcard",
		"logo": "/assets/leadcard/images/leadcard.svg",
		"title": "LeadCard",
		"route": "/app/leadcard",
		"has_permission": "leadcard.permissions.roles.has_app_permission",
	}
]

before_install = "leadcard.setup.room.make"
after_install = "leadcard.setup.install.after_install"
before_migrate = "leadcard.setup.room.make"
after_migrate = "leadcard.setup.install.after_migrate"
before_uninstall = "leadcard.setup.uninstall.before_uninstall"
after_uninstall = "leadcard.setup.uninstall.after_uninstall"

extend_bootinfo = ["leadcard.labels.extend_boot", "leadcard.board.money.extend_boot"]

_ACTIVITIES = ("LC Call", "LC Meeting", "LC Note", "LC Ticket")
doctype_js = {
	"LC Lead": ["public/js/forms/card.js", "public/js/forms/money.js", "public/js/forms/amounts.js"],
	"LC Customer": ["public/js/forms/card.js", "public/js/forms/amounts.js"],
	"LC Opportunity": ["public/js/forms/money.js", "public/js/forms/amounts.js"],
	**dict.fromkeys(("LC Product", "LC Sales Stage", "LC Settings"), "public/js/forms/amounts.js"),
	**dict.fromkeys(_ACTIVITIES, "public/js/forms/activity.js"),
	"User": "public/js/forms/user.js",
}
_OF_PRODUCTS = ["public/js/forms/quick_entry.js", "public/js/forms/amount_columns.js"]
_OF_DEALS = [*_OF_PRODUCTS, "public/js/forms/names_in_lists.js"]
_OF_CARDS = [*_OF_PRODUCTS, "public/js/forms/care_column.js", "public/js/forms/names_in_lists.js"]
doctype_list_js = {
	"LC Lead": _OF_CARDS,
	"LC Customer": _OF_CARDS,
	"LC Opportunity": _OF_DEALS,
	"LC Product": _OF_PRODUCTS,
	"LC Sales Stage": "public/js/forms/quick_entry.js",
	**dict.fromkeys(_ACTIVITIES, "public/js/forms/names_in_lists.js"),
}
doctype_calendar_js = dict.fromkeys(("LC Call", "LC Meeting"), "public/js/forms/calendar.js")

# `registry.RULES` has the rules of each
_GUARDED = (
	*("LC Lead", "LC Customer", "LC Opportunity", "LC Call", "LC Meeting", "LC Identity"),
	*("LC Search Key", "LC Note", "LC Ticket", "LC Status Change", "File", "Comment", "Communication"),
	*("Notification Log", "ToDo", "Version", "View Log", "Tag Link", "Document Follow", "DocShare"),
	*("Energy Point Log", "Auto Repeat", "Event", "Reminder", "Submission Queue", "Workflow Action"),
	*("Contact", "Address", "Prepared Report", "List Filter", "LC Target", "Workspace"),
)
_LISTED = (
	*("LC Meeting Attendee", "Communication Link", "Event Participants", "Contact Email"),
	*("Contact Phone", "Dynamic Link"),
)
permission_query_conditions = dict.fromkeys((*_GUARDED, *_LISTED), "leadcard.registry.conditions")
_OPENED = ("Auto Email Report", "Number Card", "Dashboard Chart")
has_permission = dict.fromkeys((*_GUARDED, *_OPENED), "leadcard.registry.has_permission")

auth_hooks = [
	"leadcard.permissions.roles.refuse_the_disabled",
	"leadcard.intake.webhook.keep_body_apart",
	"leadcard.permissions.files.guard_download",
	"leadcard.hardening.gate.check",
	"leadcard.hardening.web_forms.check_request",
	"leadcard.imports.access.check_request",
	"leadcard.hardening.reports.check_request",
	"leadcard.permissions.board_page.explain",
]

_WRITTEN = [
	"leadcard.hardening.row_names.keep_rows_at_home",
	"leadcard.permissions.references.refuse_unseen",
	"leadcard.permissions.files.guard_attached",
	"leadcard.hardening.markup.clean",
]
doc_events = {
	**wiring.GUARDED_DOCUMENTS,
	"*": {
		"before_validate": _WRITTEN,
		"before_update_after_submit": _WRITTEN,
		"before_cancel": "leadcard.hardening.row_names.keep_rows_at_home",
		"before_print": "leadcard.hardening.titles.hide_printed_titles",
		"on_change": "leadcard.realtime.follow_hanging",
	},
	"Comment": {
		"before_insert": [
			"leadcard.locks.follow_card",
			"leadcard.documents.comments.sign",
			"leadcard.documents.mentions.hold_back",
			"leadcard.hardening.deleted.hide_name",
		],
		"validate": "leadcard.documents.comments.check_edit",
		"after_insert": [
			"leadcard.pipeline.commented.note",
			"leadcard.documents.mentions.tell",
			"leadcard.realtime.follow_entry",
		],
		"on_update": "leadcard.documents.comments.tell_board",
		"on_trash": ["leadcard.documents.comments.tell_board", "leadcard.realtime.follow_entry"],
		"after_delete": "leadcard.pipeline.commented.follow_deletion",
	},
	"Communication": {
		"before_insert": [
			"leadcard.locks.follow_card",
			"leadcard.mail.own_name.keep_own_name",
			"leadcard.mail.masked_addresses.put_in_full",
			"leadcard.mail.sending.read_receivers",
		],
		"validate": [
			"leadcard.mail.incoming.file",
			"leadcard.intake.mailbox.take",
			"leadcard.hardening.stored_names.keep_own_links",
		],
		"after_insert": ["leadcard.pipeline.stage_triggers.email_saved", "leadcard.realtime.follow_entry"],
		"on_update": ["leadcard.pipeline.care.refresh_for_email", "leadcard.realtime.follow_entry"],
		"on_trash": "leadcard.realtime.follow_entry",
		"after_delete": "leadcard.pipeline.care.refresh_for_email",
	},
	"ToDo": {
		"before_validate": "leadcard.documents.todos.sign",
		"before_insert": "leadcard.locks.follow_card",
		"on_update": ["leadcard.ownership.assignments.give_card", "leadcard.documents.todos.tell_board"],
		"on_trash": "leadcard.documents.todos.tell_board",
	},
	"File": {
		"before_insert": "leadcard.hardening.as_shown.name_file",
		"before_validate": [
			"leadcard.documents.card_records.follow_converted",
			"leadcard.permissions.files.guard_address",
			"leadcard.permissions.files.keep_apart",
			"leadcard.permissions.files.keep_private",
		],
		"validate": ["leadcard.permissions.files.guard_file", "leadcard.hardening.as_shown.keep_file"],
	},
	"Address": {
		"before_validate": [
			"leadcard.hardening.links.keep_hidden_links",
			"leadcard.documents.card_records.follow_converted",
		],
		"before_rename": "leadcard.hardening.stored_names.rename_past_hidden",
		"before_print": "leadcard.hardening.links.hide_printed_links",
		"validate": "leadcard.hardening.stored_names.hide_card_titles",
		"on_update": [
			"leadcard.permissions.elsewhere.forget_kinds",
			"leadcard.permissions.files.hide_attachments",
			"leadcard.hardening.kanban_order.drop_name",
			"leadcard.documents.addresses.tell_boards",
		],
		"on_trash": ["leadcard.hardening.deleted.note", "leadcard.documents.addresses.tell_boards"],
		"after_delete": "leadcard.hardening.deleted.forget_comments",
	},
	"Event": {
		"before_validate": "leadcard.documents.card_records.follow_converted",
		"on_update": "leadcard.permissions.files.hide_attachments",
	},
	"User": {
		"before_validate": "leadcard.hardening.as_shown.name_person",
		"after_rename": [
			"leadcard.permissions.tree.follow_renamed_user",
			"leadcard.documents.targets.follow_renamed",
		],
	},
	"LC Sales Team": {"after_rename": "leadcard.documents.targets.follow_renamed"},
	"DocShare": {
		"validate": "leadcard.permissions.shares.keep_within_rights",
		"on_update": [
			"leadcard.realtime.follow_share",
			"leadcard.permissions.sight.forget_shares",
			"leadcard.permissions.follows.follow_share",
		],
		"on_trash": "leadcard.realtime.follow_share",
		"after_delete": [
			"leadcard.permissions.sight.forget_shares",
			"leadcard.permissions.follows.follow_share",
		],
	},
	"System Settings": {"on_update": "leadcard.documents.decimals.follow_currency"},
	"Currency": {"on_update": "leadcard.documents.decimals.follow_currency"},
	"Data Import": {
		# Frappe's importer begins with a change of the document
		"before_change": "leadcard.hardening.seams.install",
		"before_validate": "leadcard.imports.check.check_file",
	},
	"Tag Link": {"validate": "leadcard.documents.tags.check_tag"},
	"Document Follow": {"validate": "leadcard.permissions.follows.guard_follower"},
	"Property Setter": {
		"validate": "leadcard.masking.levels.guard",
		"on_trash": "leadcard.masking.levels.guard",
	},
	"Notification Log": {"before_insert": "leadcard.notices.bell.name_doctype"},
	"LC Settings": {"on_update": "leadcard.masking.levels.settings_saved"},
	"LC Lead": {"before_insert": "leadcard.intake.web_forms.mark"},
	"LC Opportunity": {"on_update": "leadcard.pipeline.stage_triggers.opportunity_saved"},
	"Contact": {
		"before_rename": "leadcard.hardening.stored_names.rename_past_hidden",
		"before_print": "leadcard.hardening.links.hide_printed_links",
		"autoname": "leadcard.documents.contacts.fit_name",
		"before_validate": [
			"leadcard.hardening.stored_names.keep_unseen",
			"leadcard.hardening.links.keep_hidden_links",
			"leadcard.documents.card_records.follow_converted",
			"leadcard.documents.contacts.read_typed",
		],
		"validate": "leadcard.hardening.stored_names.hide_card_titles",
		"before_save": "leadcard.documents.identities.sync_contact",
		"on_update": [
			"leadcard.permissions.elsewhere.forget_kinds",
			"leadcard.permissions.files.hide_attachments",
			"leadcard.hardening.kanban_order.drop_name",
			"leadcard.documents.contact_index.sync",
		],
		"after_rename": [
			"leadcard.documents.identities.follow_rename",
			"leadcard.documents.contact_index.follow_rename",
		],
		"on_trash": [
			"leadcard.hardening.deleted.note",
			"leadcard.documents.identities.forget_contact",
			"leadcard.documents.contact_index.forget",
		],
		"after_delete": "leadcard.hardening.deleted.forget_comments",
	},
}

ignore_links_on_delete = ["LC Reveal", "LC Intake Log"]
default_log_clearing_doctypes = {"LC Reveal": 365, "LC Intake Log": 90}

after_request = [
	"leadcard.hardening.titles.hide_titles",
	"leadcard.hardening.links.hide_links",
	"leadcard.hardening.report_titles.add_titles",
	"leadcard.hardening.absent.name_what_was_sent",
	"leadcard.hardening.served_files.save_what_runs",
]

make_email_body_message = [
	"leadcard.mail.threads.add_headers",
	"leadcard.mail.masked_addresses.hide_receivers",
]

before_request = ["leadcard.hardening.seams.install"]
on_session_creation = "leadcard.permissions.landing.lead_to_board"
before_job = ["leadcard.hardening.seams.install"]

override_doctype_class = {"Data Import": "leadcard.imports.document.GuardedImport"}
override_whitelisted_methods = wiring.STAND_INS

standard_queries = dict.fromkeys(("LC Stage", "LC Sales Stage"), "leadcard.api.pickers.search_stages")

additional_timeline_content = {
	"LC Lead": ["leadcard.pipeline.change_log.timeline"],
	"LC Customer": ["leadcard.pipeline.change_log.timeline"],
}

scheduler_events = {
	"cron": {
		"* * * * *": ["leadcard.tasks.send_due_reminders"],
		"*/3 * * * *": ["leadcard.tasks.send_due_reminders_too"],
		"*/15 * * * *": ["leadcard.tasks.send_digests", "leadcard.tasks.send_weekly_numbers"],
		"50 * * * *": ["leadcard.tasks.drop_unseen_follows"],
	},
	"hourly": ["leadcard.tasks.follow_currency"],
	"hourly_long": ["leadcard.tasks.look_after_protection"],
}
