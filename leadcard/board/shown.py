"""Values of versions as the log shows them: as text, and masked where the card's contact data is (spec §2.10, §8)."""

from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from leadcard.board.activities import as_line, cut
from leadcard.board.answers import Shown
from leadcard.board.details import MARKED_UP
from leadcard.domain.masking import mask

WRAPPED = ("Text", "Small Text")


def shown(df: Document, value: Shown, is_masked: bool) -> Shown:
	"""A value as text; a number that no text was kept of is written by whoever shows it."""
	if value is None or value == "":
		return None
	if is_masked:
		return mask(df.fieldname, str(value))
	if df.fieldtype == "Check":
		return _("Yes") if cint(value) else _("No")
	if not isinstance(value, str):
		return value
	if df.fieldtype == "Percent":
		# written alike whatever the site's number format
		return float(value.removesuffix("%"))
	if df.fieldtype in (*MARKED_UP, *WRAPPED):
		return as_line(value.replace("<br>", " "))
	return _(value) if df.fieldtype == "Select" else cut(value)
