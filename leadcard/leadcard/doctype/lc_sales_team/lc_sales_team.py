import frappe
from frappe import _
from frappe.utils import escape_html, now
from frappe.utils.nestedset import NestedSet

from leadcard.counts import counted
from leadcard.documents.values import NamedDocument
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.exceptions import TeamTreeError
from leadcard.leadcard.doctype.lc_sales_team import team_tree
from leadcard.permissions.follows import drop_unseen
from leadcard.permissions.tree import forget_teams

TEAM = "LC Sales Team"


class LCSalesTeam(NamedDocument, NestedSet):
	"""A node of the sales organization: company, branch, division or team, with its managers and members (§8.1)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from leadcard.leadcard.doctype.lc_sales_team_member.lc_sales_team_member import LCSalesTeamMember

		is_group: DF.Check
		lft: DF.Int
		members: DF.Table[LCSalesTeamMember]
		old_parent: DF.Data | None
		parent_lc_sales_team: DF.Link | None
		rgt: DF.Int
		team_name: DF.Data
	# end: auto-generated types

	nsm_parent_field = "parent_lc_sales_team"

	def validate(self) -> None:
		self.refuse_somebody_twice()
		if not self.is_new() and self.has_teams_below():
			self.is_group = 1

	def refuse_somebody_twice(self) -> None:
		users = [member.user for member in self.members]
		twice = next((user for user in users if users.count(user) > 1), None)
		if twice:
			frappe.throw(
				_(
					"{0} is in this team twice. Keep one row, and tick Manages This Team where it holds."
				).format(frappe.bold(escape_html(twice))),
				TeamTreeError,
			)

	def load_from_db(self):
		if self.flags.for_update:
			team_tree.lock()
		return super().load_from_db()

	def check_if_latest(self) -> None:
		team_tree.lock()
		super().check_if_latest()

	def has_teams_below(self) -> bool:
		return any(node.parent == self.name for node in team_tree.lock())

	def on_update(self) -> None:
		team_tree.settle(self.name)
		if self.parent_lc_sales_team and not frappe.db.get_value(TEAM, self.parent_lc_sales_team, "is_group"):
			frappe.db.set_value(TEAM, self.parent_lc_sales_team, "is_group", 1)
		forget_teams()
		drop_unseen()

	def on_trash(self) -> None:
		"""A team with teams below, or that cards name, stays until those are elsewhere."""
		if self.has_teams_below():
			frappe.throw(
				_("{0} has teams below it. Move or delete them first.").format(
					frappe.bold(escape_html(self.name))
				),
				TeamTreeError,
			)
		cards = sum(frappe.db.count(doctype, {"sales_team": self.name}) for doctype in CARD_DOCTYPES)
		if cards:
			frappe.throw(
				counted(
					cards,
					_("1 card belongs to the team {1}. Give it another team first, then delete the team."),
					_(
						"{0} cards belong to the team {1}. Give them another team first, then delete the team."
					),
				).format(cards, frappe.bold(escape_html(self.name))),
				TeamTreeError,
			)

	def after_delete(self) -> None:
		team_tree.settle()
		forget_teams()
		drop_unseen()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		super().after_rename(old, new, merge)
		# a rename alone keeps the time of the last change, by which the tree is known
		self.db_set("modified", now())
		forget_teams()
