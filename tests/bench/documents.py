"""One document of every DocType of LeadCard, made as any client makes one."""

from collections.abc import Callable
from itertools import count

import frappe

from leadcard.domain.pipeline import CUSTOMER, LEAD

# what a salesperson does not read
OF_MANAGERS = ("LC Intake",)
ON_CARD = ("LC Call", "LC Meeting", "LC Note", "LC Ticket")


def doctypes() -> list[str]:
	"""Those whose documents people make, and the log of changes: neither tables nor settings, nor what the app keeps."""
	made_by_people = {"module": "LeadCard", "istable": 0, "issingle": 0, "in_create": 0}
	return sorted({*frappe.get_all("DocType", made_by_people, pluck="name"), "LC Status Change"})


def maker(owner: str) -> Callable:
	"""`make("LC Call")`: a new document, hanging on a card of the owner where it hangs on one."""

	months = count()

	def make(doctype: str):
		text = f"Mẫu {frappe.generate_hash(length=8)}"
		values = {
			LEAD: {"full_name": text, "lead_owner": owner},
			CUSTOMER: {"full_name": text, "account_owner": owner},
			"LC Opportunity": {"sales_stage": "Needs Analysis", "title": text},
			"LC Call": {"subject": text},
			"LC Meeting": {"subject": text},
			"LC Note": {"content": text},
			"LC Ticket": {"subject": text},
			"LC Product": {"product_name": text, "price": 5},
			"LC Lead Source": {"source_name": text},
			"LC Lost Reason": {"reason_name": text},
			"LC Customer Group": {"group_name": text},
			"LC Intake": {"title": text},
			"LC Sales Team": {"team_name": text},
			"LC Target": {
				"user": owner,
				"wins": 1,
				"starts_on": frappe.utils.add_months("1990-01-01", next(months)),
			},
			"LC Status Change": {"changed_field": "status", "why": text, "changed_by": owner},
		}.get(doctype, {"stage_name": text})
		if doctype == "LC Opportunity":
			values["customer"] = make(CUSTOMER).name
		elif doctype in ON_CARD or doctype == "LC Status Change":
			values |= {"reference_doctype": LEAD, "reference_name": make(LEAD).name}
		if doctype == "LC Status Change":
			values["changed_on"] = frappe.utils.now()
		return frappe.get_doc({"doctype": doctype, **values}).insert()

	return make
