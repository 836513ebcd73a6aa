"""Endpoints that show more of a card's panel (spec §3.6, §5.3)."""

import frappe
from frappe import _

from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.board import panel, timeline
from leadcard.board.panel_answers import Further

LONGEST_PAGE = 100
FURTHEST = 100_000


@endpoint.get()
def get_more(doctype: str, name: str, part: str, start: int = 0, limit: int = 20, kind: str = "") -> Further:
	"""More of one list of a card's panel.

	:param part: history, plan, tasks, opportunities, tickets, contacts, addresses, emails, files, comments or changes
	:param start: how many of it are known already
	:param limit: how many more, 1 to 100
	:param kind: of history and plan: call, meeting, note or email alone
	"""
	card = open_card(doctype, name)
	if part not in panel.PARTS:
		frappe.throw(_("The lists of a card are {0}.").format(", ".join(panel.PARTS)))
	if kind and (part not in ("history", "plan") or kind not in timeline.KINDS):
		frappe.throw(
			_("History and plan can be narrowed to one kind of {0}.").format(", ".join(timeline.KINDS))
		)
	if not 0 <= start <= FURTHEST or not 1 <= limit <= LONGEST_PAGE:
		frappe.throw(_("A list starts at 0 to {0} and shows 1 to {1} more.").format(FURTHEST, LONGEST_PAGE))
	return panel.part(card, part, timeline.Slice(start, limit), kind)
