"""Where each sales team lies in the tree (spec §8.1), whoever else moves one at the same moment.

Frappe's nested sets shift positions that a form or a transaction has read before; of two moves at once that leaves a
broken tree, and somebody sees what they must not. So whoever writes a team locks the tree first, and afterwards numbers
it anew from who is below whom.
"""

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import escape_html

from leadcard.domain import teams
from leadcard.exceptions import TeamTreeError

DOCTYPE = "LC Sales Team"


def lock() -> list[frappe._dict]:
	"""Hold the tree until the transaction ends: all nodes as they are committed now."""
	team = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(team)
		.select(team.name, team.parent_lc_sales_team.as_("parent"), team.lft, team.rgt)
		.orderby(team.name)
	)
	return query.for_update().run(as_dict=True)


def settle(moved: str = "") -> None:
	"""Give each node its position, in the order of before. Raises TeamTreeError where a node lies below itself."""
	nodes = lock()
	try:
		places = teams.positions(
			{node.name: node.parent for node in nodes}, {node.name: node.lft for node in nodes}
		)
	except teams.LoopError as error:
		frappe.throw(
			_(
				"{0} can't be put below itself or a team that belongs to it. Choose another parent team."
			).format(frappe.bold(escape_html(moved or error.args[0]))),
			TeamTreeError,
		)
	for node in nodes:
		lft, rgt = places[node.name]
		if (node.lft, node.rgt) != (lft, rgt):
			values = {"lft": lft, "rgt": rgt}
			frappe.db.set_value(DOCTYPE, node.name, values, update_modified=False)
	frappe.clear_document_cache(DOCTYPE)
