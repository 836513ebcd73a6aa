"""The next call, planned along with what was done (spec §5.2)."""

import frappe
from frappe.utils import get_datetime, now_datetime

from leadcard.documents.forms import Values, fill, read_values
from leadcard.domain import activities
from leadcard.exceptions import PlanError
from leadcard.refusals import refuse

KIND = "LC Call"


def plan(card: tuple[str, str], values: Values) -> str:
	"""Plan a call with a card, and answer its name.

	Raises PlanError whatever is wrong with it, so that a dialog can tell it from an error of what was done.
	"""
	doctype, name = card
	fixed = {"reference_doctype": doctype, "reference_name": name, "completed": 0, "cancelled": 0}
	record = frappe.new_doc(KIND)
	try:
		planned = read_values(values)
		fill(record, planned, fixed)
		starts_at = get_datetime(record.starts_at) if planned.get("starts_at") else None
		if refusal := activities.refuse_next(starts_at, now_datetime()):
			refuse(refusal)
		return record.insert().name
	except PlanError:
		raise
	except frappe.ValidationError as error:
		# its own place would tell whether a name is hidden or not there (§8.7)
		raise PlanError(str(error)) from None
