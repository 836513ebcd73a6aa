"""Who sees and changes a document of each kind: the one list, asked by Frappe's lists and forms alike (spec §8.3, §8.7).

Each DocType has its rules; all of them must hold. A rule has a condition on the DocType's table, for lists, and an answer
about one document, for forms, REST and methods. A new DocType of LeadCard, or one of Frappe's that comes to hang on
cards, gets its line here and its name in hooks.py.
"""

from collections.abc import Callable
from typing import NamedTuple

import frappe
from frappe.model.document import Document

from leadcard.hardening import dashboards, reports, workspaces
from leadcard.masking import contacts as masking
from leadcard.permissions import anonymised, cards, files, follows, hanging, records, saved_filters, targets
from leadcard.permissions.chain import BY_FIELDS
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import RECORDS


class Rule(NamedTuple):
	"""What a list asks and what a form asks; None where the rule has nothing to say there.

	:param conditions: SQL on the DocType's table for a user, "" where all is seen
	:param permission: False refuses, None leaves it to Frappe; a rule of cards also allows
	"""

	conditions: Callable[[str, str], str] | None = None
	permission: Callable[[Document, str, str], bool | None] | None = None


CARD = Rule(cards.card_conditions, cards.has_card_permission)
ON_CARD = Rule(records.record_conditions, records.has_record_permission)
REFERENCE = Rule(hanging.hanging_conditions, hanging.has_reference_permission)
LINKED = Rule(hanging.hanging_conditions, hanging.has_linked_permission)
ROW_OF_LINKED = Rule(hanging.row_conditions)
EVENT = Rule(hanging.hanging_conditions, hanging.has_event_permission)
READ_ONLY = Rule(permission=anonymised.deny_writing)
INDEX = Rule(masking.index_conditions, masking.deny_index)

RULES: dict[str, tuple[Rule, ...]] = {
	"LC Lead": (CARD, READ_ONLY),
	"LC Customer": (CARD, READ_ONLY),
	**dict.fromkeys(RECORDS, (ON_CARD, READ_ONLY)),
	"LC Meeting Attendee": (Rule(records.attendee_conditions), Rule(masking.attendee_conditions)),
	"LC Identity": (INDEX,),
	"LC Search Key": (INDEX,),
	**dict.fromkeys(BY_FIELDS, (REFERENCE,)),
	"Comment": (REFERENCE, READ_ONLY, Rule(permission=hanging.has_comment_permission)),
	"ToDo": (REFERENCE, Rule(permission=anonymised.deny_adding)),
	"File": (Rule(files.file_conditions, files.has_file_permission), READ_ONLY),
	"Communication": (REFERENCE, READ_ONLY, Rule(masking.email_conditions, masking.deny_email)),
	"Communication Link": (Rule(hanging.email_row_conditions),),
	"Document Follow": (REFERENCE, Rule(permission=follows.has_follow_permission)),
	"Notification Log": (Rule(hanging.notice_conditions, hanging.has_notice_permission),),
	"Event": (EVENT, READ_ONLY),
	"Event Participants": (Rule(hanging.participant_conditions), Rule(masking.participant_conditions)),
	"Contact": (LINKED, READ_ONLY, Rule(masking.contact_conditions, masking.deny_contact)),
	"Contact Email": (ROW_OF_LINKED, Rule(masking.contact_conditions)),
	"Contact Phone": (ROW_OF_LINKED, Rule(masking.contact_conditions)),
	"Address": (LINKED, READ_ONLY),
	"Dynamic Link": (Rule(hanging.link_row_conditions),),
	"Prepared Report": (Rule(reports.prepared_conditions, reports.has_prepared_permission),),
	"List Filter": (Rule(saved_filters.conditions, saved_filters.has_permission),),
	"Auto Email Report": (Rule(permission=reports.has_mailing_permission),),
	**dict.fromkeys(("Number Card", "Dashboard Chart"), (Rule(permission=dashboards.has_permission),)),
	"LC Target": (Rule(targets.conditions, targets.has_permission),),
	"Workspace": (Rule(workspaces.conditions, workspaces.has_permission),),
}


def conditions(user: str | None, doctype: str) -> str:
	"""Frappe's hook `permission_query_conditions`: what a list of a DocType may show to somebody, as SQL."""
	user = user or frappe.session.user
	asked = [rule.conditions(user, doctype) for rule in RULES[doctype] if rule.conditions]
	return " and ".join(filter(None, asked))


def has_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs: object
) -> bool | None:
	"""Frappe's hook `has_permission`: whether somebody may do something with a document."""
	user = user or frappe.session.user
	answers = [rule.permission(doc, ptype or "read", user) for rule in RULES[doc.doctype] if rule.permission]
	if False in answers:
		return False
	return True if True in answers else ALLOWED
