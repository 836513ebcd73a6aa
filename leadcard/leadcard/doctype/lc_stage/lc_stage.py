import frappe
from frappe import _

from leadcard.documents.values import NamedDocument
from leadcard.exceptions import StageMismatchError


class LCStage(NamedDocument):
	"""A configurable step inside a column (spec §2.9)."""

	def validate(self) -> None:
		if self.is_default and not self.pipeline_status:
			frappe.throw(
				_("A default stage needs its column. Choose the column, or clear Default."),
				StageMismatchError,
			)
		self.check_cards_of_old_column()

	def on_update(self) -> None:
		self.clear_other_default()

	def check_cards_of_old_column(self) -> None:
		"""A stage doesn't leave its column while cards stand in it."""
		closed = self.has_value_changed("in_every_column") and not self.in_every_column
		leaves = closed or self.has_value_changed("pipeline_status")
		if self.is_new() or not leaves or not self.pipeline_status:
			return
		for doctype in ("LC Lead", "LC Customer"):
			if frappe.db.exists(doctype, {"stage": self.name, "status": ("!=", self.pipeline_status)}):
				frappe.throw(
					_("Cards of another column have this stage. Move them to another stage first."),
					StageMismatchError,
				)

	def clear_other_default(self) -> None:
		"""One default a column and edition; one of both editions is the default of both."""
		if self.is_default:
			others = {"name": ("!=", self.name), "pipeline_status": self.pipeline_status, "is_default": 1}
			if self.edition:
				others["edition"] = self.edition
			frappe.db.set_value("LC Stage", others, "is_default", 0)
