"""Documents with masked contact data: the owner reads and writes it in full, others get masks and change nothing."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.domain.masking import FIELDS, is_masked, mask, unmask
from leadcard.exceptions import MaskedValueError
from leadcard.masking.access import LEVEL, hides, is_on


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
		"""What Frappe answers with after a save, past the levels; what it keeps of a deleted card is whole."""
		values = super().as_dict(*args, **kwargs)
		if not self.flags.keep_whole and is_on() and self.is_masked():
			values.update(self.masks())
		return values

	def before_print(self, _settings: object = None) -> None:
		"""A print format may name any field: it gets the mask."""
		if self.is_masked():
			self.update(self.masks())

	def on_trash(self) -> None:
		self.flags.keep_whole = True

	def put_back_masked(self) -> None:
		"""A mask that a form or a client sends back is the stored value; a new value takes the card's owner."""
		before = self.get_doc_before_save()
		stored = before or {}
		for fieldname in FIELDS:
			sent = unmask(fieldname, self.get(fieldname), stored)
			if is_masked(sent):
				self._refuse(
					fieldname, _("{0} holds a masked value. Enter it in full, or leave the field empty.")
				)
			if sent != self.get(fieldname):
				self.set(fieldname, sent)
		if before and is_on() and not self.flags.ignore_permissions and self.is_masked():
			for fieldname in FIELDS:
				if self.get(fieldname) and self.get(fieldname) != stored.get(fieldname):
					self._refuse(
						fieldname, _("{0} is masked for you. Ask the card's owner or a manager to change it.")
					)

	def _refuse(self, fieldname: str, sentence: str) -> None:
		label = escape_html(_(self.meta.get_label(fieldname)))
		frappe.throw(sentence.format(frappe.bold(label)), MaskedValueError)
