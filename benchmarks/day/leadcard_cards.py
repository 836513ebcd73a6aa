"""The cards of the day in LeadCard, made by its own endpoints."""

from __future__ import annotations

from itertools import count

import frappe
from frappe.utils import add_days, now_datetime

from benchmarks.day import company, known

ROLES = {
	company.SELLER: "LeadCard User",
	company.COLLEAGUE: "LeadCard User",
	company.MANAGER: "LeadCard Manager",
}
TEAM = "Benchmark Day"


class LeadCardCards:
	"""Cards on one site, each told by its title."""

	def __init__(self, site: str) -> None:
		self.site = site
		self.numbers = count(1)

	def open(self) -> None:
		"""The company, and what stands on the board before the day begins."""
		company.hire(self.site, ROLES)
		with company.on(self.site, company.MANAGER):
			members = [{"user": email, "is_manager": email == company.MANAGER} for email in ROLES]
			frappe.get_doc({"doctype": "LC Sales Team", "team_name": TEAM, "members": members}).insert()
			product = {"doctype": "LC Product", "product_name": known.PRODUCT, "price": known.AMOUNT}
			frappe.get_doc(product).insert()
		with company.on(self.site):
			company.make_template()
		for number in range(known.CROWD):
			self.lead(f"Khách {number}")
		self.lead(known.FAMOUS)
		self.lead(known.CALLER, mobile_no=known.CALLER_MOBILE)
		self.forget(known.FORGOTTEN)

	def close(self) -> None:
		"""Remove all of it: a converted lead would refuse to go (spec 6.5)."""
		with company.on(self.site, "Administrator"):
			frappe.db.set_value("LC Lead", {"owner": ("in", list(ROLES))}, "status", "New")
		company.dismiss(self.site)

	def lead(self, title: str, **values: str | int) -> str:
		from leadcard.api import cards

		values = {"full_name": title, "mobile_no": known.mobile(next(self.numbers)), **values}
		with company.on(self.site):
			return cards.create_lead({"email_id": known.ADDRESS.format(next(self.numbers)), **values})[
				"card"
			]["name"]

	def forget(self, title: str) -> None:
		"""A card that nobody looked after for a month."""
		name = self.lead(title)
		with company.on(self.site):
			long_ago = add_days(now_datetime(), -30)
			frappe.db.set_value("LC Lead", name, {"creation": long_ago, "last_care_on": long_ago})

	def customer(self, title: str) -> None:
		"""Somebody with an open deal."""
		from leadcard.api import cards

		name = self.lead(title)
		with company.on(self.site):
			cards.convert_lead(name)

	def stopped(self, title: str) -> None:
		from leadcard.api import cards

		name = self.lead(title)
		with company.on(self.site):
			cards.stop_care("LC Lead", name, "Bought elsewhere")

	def with_file(self, title: str) -> None:
		company.attach(self.site, "LC Lead", self.lead(title))
