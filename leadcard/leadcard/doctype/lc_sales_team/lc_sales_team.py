import frappe
from frappe import _
from frappe.utils import now
from frappe.utils.nestedset import NestedSet

from leadcard.exceptions import TeamTreeError
from leadcard.permissions.tree import forget_teams


class LCSalesTeam(NestedSet):
	"""A node of the sales organization: company, branch, division or team, with its managers and members (§8.1)."""

	nsm_parent_field = "parent_lc_sales_team"

	def validate(self) -> None:
		users = [member.user for member in self.members]
		twice = next((user for user in users if users.count(user) > 1), None)
		if twice:
			frappe.throw(
				_(
					"{0} is in this team twice. Keep one row, and tick Manages This Team where it holds."
				).format(frappe.bold(frappe.utils.escape_html(twice))),
				TeamTreeError,
			)

	def on_update(self) -> None:
		super().on_update()
		forget_teams()

	def after_delete(self) -> None:
		forget_teams()

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		super().after_rename(old, new, merge)
		# a rename alone keeps the time of the last change, by which the tree is known
		self.db_set("modified", now())
		forget_teams()
