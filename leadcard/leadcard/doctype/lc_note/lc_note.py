import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard.documents import indexes
from leadcard.documents.activity import CardRecord
from leadcard.domain.activities import ORDINARY_NOTE, STOP_NOTES
from leadcard.domain.pipeline import STOPPED
from leadcard.exceptions import CareStoppedError, ReasonRequiredError
from leadcard.pipeline import stop_care


class LCNote(CardRecord):
	"""A note on a card; two types stop its care (spec §5.7)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		content: DF.Text | None
		note_type: DF.Literal["Note", "Dead Lead", "Unactivate Account"]
		reason: DF.SmallText | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
	# end: auto-generated types

	def validate(self) -> None:
		self.require_text()
		self.check_type()

	def on_update(self) -> None:
		if self.stops_care and self.get_doc_before_save() is None:
			stop_care.stop(*self.card, reason=self.reason)
		super().on_update()

	def on_trash(self) -> None:
		super().on_trash()
		self.stay_while_care_is_stopped()

	@property
	def stops_care(self) -> bool:
		return self.note_type != ORDINARY_NOTE

	def require_text(self) -> None:
		self.reason = (self.reason or "").strip()
		self.content = (self.content or "").strip()
		if self.stops_care and not self.reason:
			frappe.throw(
				_("Stopping care needs a reason. Write why nobody looks after this card any more."),
				ReasonRequiredError,
			)
		if not self.stops_care and not self.content:
			frappe.throw(_("An empty note says nothing. Write its text."), frappe.MandatoryError)

	def stay_while_care_is_stopped(self) -> None:
		stopped = STOPPED[self.reference_doctype]
		if self.stops_care and frappe.db.get_value(*self.card, "status") == stopped:
			frappe.throw(
				_("This note says why care was stopped, so it stays. Use Resume Care."), CareStoppedError
			)

	def check_type(self) -> None:
		if self.has_value_changed("note_type") and not self.is_new():
			frappe.throw(
				_("A note keeps its type. Write a new note to stop care, or use Resume Care."),
				CareStoppedError,
			)
		chosen = self.is_new() or self.has_value_changed("reference_doctype")
		if chosen and self.stops_care and self.note_type != STOP_NOTES[self.reference_doctype]:
			frappe.throw(
				_("The note type {0} doesn't fit a {1}. Choose {2}.").format(
					escape_html(_(self.note_type)),
					_(self.reference_doctype),
					_(STOP_NOTES[self.reference_doctype]),
				),
				CareStoppedError,
			)


def on_doctype_update() -> None:
	indexes.add_of_what_was_done("LC Note")
