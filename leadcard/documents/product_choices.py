"""What a product's choice says beside its name (spec §3.8): its code, its price, and its state in the user's language."""

import frappe
from frappe import _

from leadcard.config import written_amount

PRODUCT = "LC Product"


def describe_products(choices: list[dict]) -> list[dict]:
	"""The choices of a link field, which Frappe describes by what is stored."""
	names = [choice["value"] for choice in choices]
	fields = ["name", "product_code", "price", "status"]
	filters = {"name": ("in", names)}
	rows = frappe.get_list(PRODUCT, filters, fields, limit_page_length=len(names)) if names else []
	described = {row.name: _describe(row) for row in rows}
	return [{**choice, "description": described[choice["value"]]} for choice in choices]


def _describe(product: frappe._dict) -> str:
	price = written_amount(product.price) if product.get("price") else ""
	status = _(product.status) if product.status else ""
	return " · ".join(filter(None, [product.product_code, price, status]))
