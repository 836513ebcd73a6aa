"""Documents with masked contact data: the owner reads and writes it in full, others get masks and change nothing."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard import intent, limits
from leadcard.domain.masking import FIELDS, HIDDEN, is_masked, mask, unmask
from leadcard.exceptions import MaskedValueError
from leadcard.masking.access import LEVEL, hides, is_on, require_whole


class MaskedDocument(Document):
	"""A lead or a customer. Frappe asks it for its levels; what it gives away of itself is masked."""

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		"""The levels that the session's user may read or write: the owner's own cards, and who types a new one, whole."""
		levels = super().get_permlevel_access(permission_type)
		if LEVEL in levels or not is_on() or not (self.is_new() or not hides(self.doctype, self.name)):
			return levels
		return [*levels, LEVEL]

	def is_masked(self) -> bool:
		"""Whether the session's user gets this card masked."""
		return not self.is_new() and hides(self.doctype, self.name)

	def onload(self) -> None:
		"""What the form goes by."""
		if is_on():
			self.set_onload("contact_data_masked", self.is_masked())

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Where Frappe takes a value away, its mask stays."""
		masks = self.masks() if self.is_masked() else {}
		super().apply_fieldlevel_read_permissions()
		self.update(masks)

	def masks(self) -> dict[str, str]:
		"""What is shown in place of the values that there are."""
		return {
			fieldname: mask(fieldname, self.get(fieldname)) for fieldname in FIELDS if self.get(fieldname)
		}

	def as_dict(self, *args: object, **kwargs: object) -> dict:
		"""What Frappe answers with after a save, past the levels."""
		values = super().as_dict(*args, **kwargs)
		if is_on() and not is_for_the_program(self) and self.is_masked():
			values.update(self.masks())
		return values

	def before_print(self, _settings: object = None) -> None:
		"""A print format may name any field: it gets the mask."""
		if self.is_masked():
			self.update(self.masks())

	def on_trash(self) -> None:
		intent.of(self).being_deleted = True

	def put_back_masked(self) -> None:
		"""A mask that a form or a client sends back is the stored value; a new value takes the card's owner."""
		before = self.get_doc_before_save()
		stored = before or {}
		for fieldname in FIELDS:
			sent = unmask(fieldname, self.get(fieldname), stored)
			if is_masked(sent):
				refuse_mask(self, fieldname)
			if sent != self.get(fieldname):
				self.set(fieldname, sent)
		if before and is_on() and not self.flags.ignore_permissions and self.is_masked():
			for fieldname in FIELDS:
				if self.get(fieldname) and self.get(fieldname) != stored.get(fieldname):
					# what is refused was a wrong guess, as to the duplicate check
					limits.count("duplicates")
					refuse_field(
						self,
						fieldname,
						_("{0} is masked for you. Ask the card's owner or a manager to change it."),
					)


class MaskedMeeting(Document):
	"""A meeting: whom it was sent to, and the addresses of who takes part, are masked with its card."""

	def is_masked(self) -> bool:
		"""Whether the session's user gets the meeting's card masked."""
		return not self.is_new() and hides(self.reference_doctype, self.reference_name)

	def apply_fieldlevel_read_permissions(self) -> None:
		super().apply_fieldlevel_read_permissions()
		self._mask_in_place()

	def before_print(self, _settings: object = None) -> None:
		self._mask_in_place()

	def as_dict(self, *args: object, **kwargs: object) -> dict:
		"""What Frappe answers with after a save."""
		values = super().as_dict(*args, **kwargs)
		if is_on() and not is_for_the_program(self) and self.is_masked():
			_mask_meeting(values)
		return values

	def put_back_masked(self) -> None:
		"""An attendee's mask that comes back is the stored address, and with none in hand the meeting stays with its card."""
		before = self.get_doc_before_save()
		if before and not self.flags.ignore_permissions and self.has_value_changed("reference_name"):
			require_whole(before.reference_doctype, before.reference_name)
		stored = [row.email_id for row in before.attendees if row.email_id] if before else []
		for row in self.attendees:
			if is_masked(row.email_id):
				meant = {address for address in stored if mask("email_id", address) == row.email_id}
				if len(meant) != 1:
					refuse_mask(row, "email_id")
				row.email_id = meant.pop()

	def _mask_in_place(self) -> None:
		if is_on() and self.is_masked():
			_mask_meeting(self)


def _mask_meeting(meeting: Document | dict) -> None:
	if meeting.get("invited"):
		meeting.update({"invited": HIDDEN})
	for row in meeting.get("attendees") or []:
		row.update({"email_id": mask("email_id", row.get("email_id"))})


def is_for_the_program(doc: Document) -> bool:
	"""Whether rules, webhooks and what is kept of a deleted document read it, rather than somebody who asked."""
	saving = (doc.doctype, doc.name) in (frappe.flags.currently_saving or ())
	return bool(saving or intent.of(doc).being_deleted or getattr(frappe.local, "job", None))


def refuse_mask(doc: Document, fieldname: str) -> NoReturn:
	"""Refuse a mask that stands for no stored value."""
	refuse_field(doc, fieldname, _("{0} holds a masked value. Enter it in full, or leave the field empty."))


def refuse_field(doc: Document, fieldname: str, sentence: str) -> NoReturn:
	"""Refuse a field's value, by its label."""
	frappe.throw(
		sentence.format(frappe.bold(escape_html(_(doc.meta.get_label(fieldname))))), MaskedValueError
	)
