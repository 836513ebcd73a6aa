import frappe
from frappe import _
from frappe.utils import cint, escape_html

from leadcard import stages
from leadcard.documents.values import NamedDocument
from leadcard.domain import pipeline, staleness
from leadcard.exceptions import InvalidValueError, StageMismatchError
from leadcard.jobs import enqueue
from leadcard.refusals import refuse


class LCStage(NamedDocument):
	"""A configurable step inside a column (spec §2.9, §2.11)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from leadcard.leadcard.doctype.lc_stage_field.lc_stage_field import LCStageField

		edition: DF.Literal["", "General", "Real Estate"]
		in_every_column: DF.Check
		is_default: DF.Check
		no_contact: DF.Check
		pipeline_status: DF.Literal["", "New", "Contacting", "Converted", "Transacted"]
		position: DF.Int
		required_fields: DF.Table[LCStageField]
		stage_name: DF.Data
		stale_days: DF.Int
		trigger: DF.Literal[
			"",
			"Email Reply Received",
			"Answer Sent",
			"Quotation Sent",
			"Opportunity Created",
			"Opportunity Lost",
		]
	# end: auto-generated types

	def validate(self) -> None:
		self.check_default()
		self.check_cards_of_old_column()
		self.check_required_fields()
		if not 0 <= cint(self.stale_days) <= staleness.MOST_DAYS:
			refuse("stage_days_out_of_range")

	def on_update(self) -> None:
		self.clear_other_default()
		stages.forget_stages()
		before = self.get_doc_before_save()
		if before and cint(before.no_contact) != cint(self.no_contact):
			enqueue("leadcard.pipeline.no_contact.settle", queue="long", stage=self.name)

	def after_rename(self, _old: str, _new: str, _merge: bool = False) -> None:
		stages.forget_stages()

	def after_delete(self) -> None:
		stages.forget_stages()

	def check_default(self) -> None:
		"""A default is taken by itself, so it has its column, and nothing that somebody must mean or fill in."""
		if not self.is_default:
			return
		if not self.pipeline_status:
			frappe.throw(
				_("A default stage needs its column. Choose the column, or clear Default."),
				StageMismatchError,
			)
		if self.no_contact or self.required_fields:
			frappe.throw(
				_(
					"A default stage is taken by itself: it can neither ask for fields nor mean that no contact is wanted. Clear those, or Default."
				),
				StageMismatchError,
			)

	def check_cards_of_old_column(self) -> None:
		"""A stage doesn't leave its column while cards stand in it."""
		closed = self.has_value_changed("in_every_column") and not self.in_every_column
		leaves = closed or self.has_value_changed("pipeline_status")
		if self.is_new() or not leaves or not self.pipeline_status:
			return
		for doctype in pipeline.CARD_DOCTYPES:
			if frappe.db.exists(doctype, {"stage": self.name, "status": ("!=", self.pipeline_status)}):
				frappe.throw(
					_("Cards of another column have this stage. Move them to another stage first."),
					StageMismatchError,
				)

	def check_required_fields(self) -> None:
		"""Each is a field that a card of the stage's columns has and somebody can fill in, and is named once."""
		askable = stages.askable_fields(self.pipeline_status, bool(self.in_every_column))
		named = [row.field for row in self.required_fields]
		for field in named:
			if named.count(field) > 1 or field not in askable:
				frappe.throw(
					_("{0} can't be required here. Choose fields of the list, each once.").format(
						frappe.bold(escape_html(str(field)))
					),
					InvalidValueError,
				)

	def clear_other_default(self) -> None:
		"""One default a column and edition; one of both editions is the default of both."""
		if self.is_default:
			others = {"name": ("!=", self.name), "pipeline_status": self.pipeline_status, "is_default": 1}
			if self.edition:
				others["edition"] = self.edition
			frappe.db.set_value("LC Stage", others, "is_default", 0)
