"""The leads and deals of the day in Frappe CRM, made as its pages make them."""

from __future__ import annotations

from itertools import count

import frappe
from frappe.utils import add_days, now_datetime

from benchmarks.day import company, known

ROLES = {company.SELLER: "Sales User", company.COLLEAGUE: "Sales User", company.MANAGER: "Sales Manager"}
STOPPED = "Unqualified"


class CrmCards:
	"""Leads on one site, each told by its title."""

	def __init__(self, site: str) -> None:
		self.site = site
		self.numbers = count(1)

	def open(self) -> None:
		"""The company, and what stands in the list before the day begins."""
		company.hire(self.site, ROLES)
		self.stay_in_one_currency()
		with company.on(self.site):
			company.make_template("CRM Lead")
		for number in range(known.CROWD):
			self.lead(f"Khách {number}")
		self.lead(known.FAMOUS)
		self.lead(known.CALLER, mobile_no=known.CALLER_MOBILE)
		self.forget(self.lead(known.FORGOTTEN))
		self.lead(known.COLLEAGUES, lead_owner=company.COLLEAGUE)

	def close(self) -> None:
		company.dismiss(self.site)

	def stay_in_one_currency(self) -> None:
		"""Deals in another currency than the site's would ask a service on the internet for its rate."""
		with company.on(self.site, "Administrator"):
			own = frappe.db.get_single_value("System Settings", "currency") or frappe.db.get_default(
				"currency"
			)
			frappe.db.set_single_value("FCRM Settings", "currency", own)

	def lead(self, title: str, **values: str | int) -> str:
		first, _, last = title.partition(" ")
		number = next(self.numbers)
		standard = {"mobile_no": known.mobile(number), "email": known.ADDRESS.format(number), "status": "New"}
		named = {"doctype": "CRM Lead", "first_name": first, "last_name": last, "lead_owner": company.SELLER}
		with company.on(self.site):
			return frappe.get_doc({**named, **standard, **values}).insert().name

	def forget(self, name: str) -> None:
		"""A lead that nobody looked after for a month."""
		with company.on(self.site):
			long_ago = add_days(now_datetime(), -30)
			stamps = {"creation": long_ago, "modified": long_ago}
			frappe.db.set_value("CRM Lead", name, stamps, update_modified=False)

	def forget_views(self) -> None:
		with company.on(self.site):
			frappe.db.delete("CRM View Settings", {"user": company.SELLER})

	def customer(self, title: str) -> None:
		"""Somebody with an open deal."""
		from crm.fcrm.doctype.crm_lead.crm_lead import convert_to_deal

		# the list of deals names organizations
		name = self.lead(title, organization=title)
		with company.on(self.site):
			convert_to_deal(lead=name)

	def stopped(self, title: str) -> None:
		self.forget(self.lead(title, status=STOPPED))

	def with_file(self, title: str) -> None:
		company.attach(self.site, "CRM Lead", self.lead(title))
