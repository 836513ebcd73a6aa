"""Values as people read them."""

import frappe
from frappe.model.meta import get_field_precision
from frappe.utils.data import cstr, flt, fmt_money, format_datetime, formatdate


def format_value(
	value, df=None, doc=None, currency: str | None = None, translated: bool = False, format: str | None = None
):
	df = frappe._dict(df) if isinstance(df, dict) else frappe._dict(fieldtype=df or "Data")
	if value is None or (value == "" and df.fieldtype in ("Date", "Datetime")):
		return ""
	if df.fieldtype == "Date":
		return formatdate(value)
	if df.fieldtype == "Datetime":
		return format_datetime(value)
	if df.fieldtype == "Currency":
		return fmt_money(value, get_field_precision(df, doc), currency or frappe.db.get_default("currency"))
	if df.fieldtype == "Percent":
		return f"{flt(value, 2)}%"
	if df.fieldtype == "Float":
		return fmt_money(flt(value), get_field_precision(df, doc))
	return cstr(value).replace("\n", "<br>") if df.fieldtype in ("Text", "Small Text") else value
