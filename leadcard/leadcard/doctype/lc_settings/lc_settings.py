from frappe.model.document import Document
from frappe.utils import cint, flt

from leadcard.refusals import refuse


class LCSettings(Document):
	"""The choices that an admin makes for the whole site."""

	def validate(self) -> None:
		if not 0 <= flt(self.default_deposit_percent) <= 100:
			refuse("percent_out_of_range")
		if cint(self.stale_days) < 1:
			refuse("stale_days_out_of_range")
