"""Email Templates of a card (spec §5.8): the sample set in both languages, and templates of the site's own."""

import frappe
import pytest

from leadcard.setup import sample_emails

LEAD = "LC Lead"
FILL = "leadcard.api.activities.fill_template"


@pytest.fixture
def lead(make_lead, make_product, make_user):
	owner = make_user(first_name="Mai", last_name="Anh")
	product = make_product(product_name="Căn A-03", price=2_000_000_000, deposit_percent=10)
	return make_lead(full_name="Trần Ngọc Bình", product=product.name, lead_owner=owner)


@pytest.mark.parametrize("name", sample_emails.NAMES)
def test_5_8_each_sample_reads_well_with_and_without_a_product(call, lead, make_lead, name):
	filled = call.get(FILL, doctype=LEAD, name=lead.name, email_template=name)
	assert "Trần Ngọc Bình" in filled["message"] and "Mai Anh" in filled["message"]
	assert "Căn A-03" in filled["message"]
	if "Báo giá" in name or "Quotation" in name:
		assert "2.000.000.000" in filled["message"].replace(",", ".")
		assert "200.000.000" in filled["message"].replace(",", ".")
		assert "1.800.000.000" in filled["message"].replace(",", ".")
	bare = call.get(FILL, doctype=LEAD, name=make_lead(full_name="Lê Hoa").name, email_template=name)
	for text in (*filled.values(), *bare.values()):
		assert "None" not in text and "{" not in text and "  " not in text
	assert "Lê Hoa" in bare["message"]


def test_5_8_a_customers_quotation_carries_its_name(call, make_customer):
	customer = make_customer(
		party_type="Organization", full_name=None, organization_name="Công ty Sen & Việt"
	)
	filled = call.get(FILL, doctype="LC Customer", name=customer.name, email_template="LeadCard: Giới thiệu")
	assert "Công ty Sen &amp; Việt" in filled["message"]


def test_5_8_hostile_names_are_text_in_a_template(call, make_lead):
	template = frappe.get_doc(
		{
			"doctype": "Email Template",
			"name": "Chào khách hàng",
			"subject": "Chào {{ full_name }}",
			"response": "<p>Chào {{ full_name }}</p>",
		}
	).insert()
	lead = make_lead()
	# as stored before names were kept free of markup
	stored = "<img src=x onerror=alert(1)> & {{ 7 * 7 }}"
	frappe.db.set_value(LEAD, lead.name, "full_name", stored, update_modified=False)
	filled = call.get(FILL, doctype=LEAD, name=lead.name, email_template=template.name)
	assert "<img" not in filled["message"] and "&lt;img" in filled["message"]
	assert "{{ 7 * 7 }}" in filled["subject"] and "49" not in filled["subject"]


@pytest.mark.parametrize(
	("recent", "first"),
	[
		(["LeadCard: Quotation", "gone", "LeadCard: Báo giá"], ["LeadCard: Quotation", "LeadCard: Báo giá"]),
		(None, []),
		("x", []),
		([{"a": 1}, 5], []),
	],
)
def test_5_8_templates_are_offered_with_those_that_one_used_last_first(
	call, make_user, as_user, recent, first
):
	with as_user(make_user()):
		found = call.get("leadcard.api.pickers.get_email_templates", recent=recent)
	offered = [choice["value"] for choice in found["choices"]]
	assert offered[: len(first)] == first
	assert len(offered) == len(set(offered)) >= 2
