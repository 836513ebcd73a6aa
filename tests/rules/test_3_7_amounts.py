"""Amounts as a site writes them: in letters, lists and dialogs, and how a site in Vietnam comes to its own way (§3.7)."""

import re

import frappe
import pytest

from leadcard import hooks
from leadcard.board.money import extend_boot

EDIT = "leadcard.api.cards.edit_card"
USE = "leadcard.api.numbers.use_vietnamese_numbers"
LEAD = "LC Lead"
WRITES = re.compile(r"(?i)\s*(insert|update|delete|replace)\b")
FORMATS = {"#.###,##": "165.000.000", "#,###.##": "165,000,000", "# ###,##": "165 000 000"}


@pytest.fixture
def system_settings():
	"""`system_settings(number_format="#,###.##")` saves the system's settings as an admin does."""

	def save(**values) -> None:
		chosen = frappe.get_single("System Settings")
		# what nobody has chosen before the setup wizard, and ERPNext's rupees
		chosen.update(
			{
				"language": chosen.language or "en",
				"time_zone": chosen.time_zone or "Asia/Ho_Chi_Minh",
				"currency": "VND",
			}
		)
		chosen.update(values)
		chosen.save(ignore_permissions=True)

	yield save
	frappe.db.rollback()
	frappe.clear_cache()


def boot() -> dict:
	info = frappe._dict()
	extend_boot(info)
	return info.leadcard_money


@pytest.mark.parametrize(("pattern", "written"), FORMATS.items())
def test_3_7_a_quotation_has_no_decimals_in_vnd(call, make_lead, system_settings, pattern, written):
	system_settings(number_format=pattern)
	lead = make_lead(expected_revenue=165_000_000)
	for template in ("LeadCard: Quotation", "LeadCard: Báo giá"):
		key = {"doctype": LEAD, "name": lead.name, "email_template": template}
		message = call.get("leadcard.api.activities.fill_template", **key)["message"]
		assert f"{written}<" in message.replace("\u00a0", " ").replace(" VND", "").replace(" ₫", "").replace(
			"VND ", ""
		).replace("₫ ", "")


def test_3_7_a_quotation_follows_the_currencys_number_format(call, make_lead, system_settings):
	frappe.db.set_value("Currency", "VND", "enabled", 1)
	system_settings(number_format="#,###.##", use_number_format_from_currency=1)
	lead = make_lead(expected_revenue=165_000_000)
	key = {"doctype": LEAD, "name": lead.name, "email_template": "LeadCard: Quotation"}
	assert "165.000.000" in call.get("leadcard.api.activities.fill_template", **key)["message"]
	assert (boot()["amounts"], boot()["numbers"]) == ("#.###", "#,###.##")


@pytest.mark.parametrize(
	("doctype", "field"),
	[
		(LEAD, "expected_revenue"),
		(LEAD, "remaining_amount"),
		("LC Customer", "won_revenue"),
		("LC Opportunity", "amount"),
		("LC Product", "price"),
	],
)
def test_3_7_lists_forms_and_reports_show_the_currencys_decimals(system_settings, doctype, field):
	def shown() -> str:
		return frappe.format_value(1_650_000, frappe.get_meta(doctype).get_field(field))

	system_settings(number_format="#,###.##")
	assert "1,650,000" in shown() and ".00" not in shown()
	system_settings(currency="USD")
	assert "1,650,000.00" in shown()


def test_3_7_a_currency_that_another_app_changed_is_followed_within_the_hour(system_settings, recorded):
	"""ERPNext's Global Defaults write the site's default, and no document that could be followed."""
	system_settings()
	fields = [(LEAD, "expected_revenue"), ("LC Opportunity", "amount"), ("LC Product", "price")]
	(hourly,) = hooks.scheduler_events["hourly"]
	for currency, places in (("USD", "2"), ("VND", "0")):
		frappe.db.set_default("currency", currency)
		frappe.get_attr(hourly)()
		assert {frappe.get_meta(doctype).get_field(name).precision for doctype, name in fields} == {places}
	assert [each for each in recorded(frappe.get_attr(hourly)) if WRITES.match(each)] == []


def test_3_7_an_admin_decides_otherwise_and_is_not_overruled(system_settings):
	setter = frappe.get_doc(
		"Property Setter", {"doc_type": LEAD, "field_name": "expected_revenue", "property": "precision"}
	)
	setter.update({"value": "3", "is_system_generated": 0})
	setter.save(ignore_permissions=True)
	system_settings(currency="USD")
	assert frappe.get_meta(LEAD).get_field("expected_revenue").precision == "3"


def test_3_7_a_site_in_vietnam_is_offered_its_own_number_format(call, as_user, make_user, system_settings):
	system_settings(number_format="#,###.##", country="Vietnam", currency="VND")
	admin = make_user(roles=("LeadCard Manager", "System Manager"))
	with as_user(admin):
		assert boot()["offered"] == "#.###,##"
		assert call(USE) == {"number_format": "#.###,##"}
		assert frappe.db.get_default("number_format") == "#.###,##"
		assert boot()["offered"] == ""


def test_3_7_nobody_else_is_offered_it_nor_may_do_it(call, as_user, refused, make_user, system_settings):
	system_settings(number_format="#,###.##")
	with as_user(make_user(roles=("LeadCard Manager",))):
		assert boot()["offered"] == ""
		with refused(frappe.PermissionError):
			call(USE)
	system_settings(country="Germany", currency="USD")
	assert boot()["offered"] == ""
	assert frappe.db.get_default("number_format") == "#,###.##"


def test_3_7_an_edit_keeps_a_deposit_that_nobody_touched(call, make_lead, make_product):
	product = make_product(price=549_994_500, deposit_percent=10)
	lead = make_lead(product=product.name, deposit_amount=100_000_000)
	call(EDIT, doctype=LEAD, name=lead.name, values={"short_name": "Tên ngắn"})
	assert frappe.db.get_value(LEAD, lead.name, ["deposit_amount", "deposit_percent"]) == (100_000_000, 10)


def test_3_7_what_an_edit_says_counts_as_typed(call, make_lead, make_product):
	"""A revenue typed anew beside another product stays, though it is the stored one."""
	first, second = make_product(price=1_000_000), make_product(price=3_000_000)
	lead = make_lead(product=first.name)
	values = {"product": second.name, "expected_revenue": 1_000_000, "deposit_amount": 0}
	call(EDIT, doctype=LEAD, name=lead.name, values=values)
	stored = frappe.db.get_value(LEAD, lead.name, ["expected_revenue", "deposit_amount"])
	assert stored == (1_000_000, 0)
