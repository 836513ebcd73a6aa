"""What a document or a row is checked for, and mended by, from its DocType's description alone."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.exceptions import CharacterLengthExceededError, NonNegativeError
from frappe.model import display_fieldtypes, table_fields
from frappe.model.meta import max_length
from frappe.utils import data
from frappe.utils.data import cint, cstr, flt
from frappe.utils.html_utils import sanitize_html

NOT_SANITISED = frozenset(("Attach", "Attach Image", "Barcode", "Code"))


class Checks:
	def _missing_mandatory(self) -> list[tuple[str, str]]:
		missing = []
		for df in self.meta.fields:
			if not df.reqd:
				continue
			value = self.get(df.fieldname)
			text = cstr(value)
			filled = data.strip_html(text).strip() or (df.fieldtype == "Text Editor" and "<img" in text)
			if value in (None, []) or not filled:
				missing.append((df.fieldname, self._missing_message(df)))
		if self.meta.istable:
			missing += [(field, field) for field in ("parent", "parenttype") if not self.get(field)]
		return missing

	def _missing_message(self, df) -> str:
		label = _(df.label)
		if df.fieldtype in table_fields:
			return f"{_('Error')}: {_('Data missing in table')}: {label}"
		if self.get("parentfield"):
			row = f"{frappe.bold(_(self.doctype))} {_('Row')} #{self.idx}"
			return f"{_('Error')}: {row}: {_('Value missing for')}: {label}"
		return _("Error: Value missing for {0}: {1}").format(_(self.doctype), label)

	def get_invalid_links(self) -> list[str]:
		"""Links to nothing, as texts; takes the target's own spelling of its name and what is fetched from it."""
		invalid = []
		for df in self.meta.get_link_fields() + self.meta.get_dynamic_link_fields():
			docname = self.get(df.fieldname)
			if not docname:
				continue
			doctype = df.options if df.fieldtype == "Link" else self.get(df.options)
			if not doctype:
				frappe.throw(_("{0} must be set first").format(self.meta.get_label(df.options)))
			meta = frappe.get_meta(doctype)
			fetched = [
				field
				for field in self.meta.get_fields_to_fetch(df.fieldname)
				if not (field.fetch_if_empty and self.get(field.fieldname))
			]
			wanted = ["name", *(field.fetch_from.split(".")[-1] for field in fetched)]
			if meta.issingle:
				values = frappe._dict(name=doctype)
			else:
				values = frappe.db.get_value(doctype, docname, wanted, as_dict=True)
			if not values and fetched:
				continue  # so does Frappe 15: a link that others are fetched from goes unchecked
			self.set(df.fieldname, values.name if values else None)
			if not values:
				prefix = f"{_('Row')} #{self.idx}: " if self.get("parentfield") else ""
				invalid.append(f"{prefix}{_(df.label)}: {docname}")
				continue
			for field in fetched:
				self.set(field.fieldname, values[field.fetch_from.split(".")[-1]])
		return invalid

	def _validate_values(self) -> None:
		"""Data options, Select options, signs, lengths, the name's field, scripts in texts: in Frappe's order."""
		self._validate_data_fields()
		self._validate_selects()
		for df in self.meta.fields:
			if (
				df.non_negative
				and df.fieldtype in ("Int", "Float", "Currency")
				and flt(self.get(df.fieldname)) < 0
			):
				frappe.throw(
					_("Value cannot be negative for {0}: {1}").format(
						_(self.doctype), frappe.bold(_(df.label))
					),
					NonNegativeError,
					title=_("Negative Value"),
				)
		self._validate_length()
		autoname_field = (self.meta.autoname or "").partition("field:")[2]
		if autoname_field and self.name and self.name != self.get(autoname_field):
			self.set(autoname_field, self.name)
		self._sanitize_content()

	def _validate_data_fields(self) -> None:
		for df in self.meta.fields:
			value = self.get(df.fieldname)
			if df.fieldtype != "Data" or not value:
				continue
			if df.options == "Email":
				if self.get("owner") in frappe.STANDARD_USERS and value in frappe.STANDARD_USERS:
					continue
				for address in data.split_emails(value):
					data.validate_email_address(address, throw=True)
			elif df.options == "Phone":
				data.validate_phone_number(value, throw=True)
			elif df.options == "URL":
				data.validate_url(value, throw=True)

	def _validate_selects(self) -> None:
		if frappe.flags.in_import:
			return
		for df in self.meta.get_select_fields():
			if df.fieldname == "naming_series" or not (self.get(df.fieldname) and df.options):
				continue
			options = df.options.split("\n")
			value = cstr(self.get(df.fieldname)).strip()
			self.set(df.fieldname, value)
			if (
				any(options)
				and value not in options
				and not (frappe.flags.in_test and value.startswith("_T-"))
			):
				prefix = _("Row #{0}:").format(self.idx) if self.get("parentfield") else ""
				listed = '", "'.join(_(option) for option in options)
				frappe.throw(
					_('{0} {1} cannot be "{2}". It should be one of "{3}"').format(
						prefix, _(df.label), value, listed
					)
				)

	def _validate_length(self) -> None:
		if frappe.flags.in_install or self.meta.issingle:
			return
		for fieldname, value in self.get_valid_dict().items():
			df = self.meta.get_field(fieldname)
			limit = df and max_length(df)
			too_long = limit and len(cstr(value)) > limit
			if df and df.fieldtype == "Int" and abs(cint(value)) > 2**31 - 1:
				too_long, limit = True, 2**31 - 1
			if too_long:
				reference = f"{_(self.doctype)} {self.name}"
				if self.get("parentfield"):
					reference = _("{0}, Row {1}").format(_(self.doctype), self.idx)
				frappe.throw(
					_("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}").format(
						reference, frappe.bold(_(df.label)), limit, value
					),
					CharacterLengthExceededError,
					title=_("Value too big"),
				)

	def _sanitize_content(self) -> None:
		if frappe.flags.in_install:
			return
		for fieldname, value in self.get_valid_dict().items():
			if not isinstance(value, str) or ("<" not in value and ">" not in value):
				continue
			df = self.meta.get_field(fieldname)
			is_email = df and df.fieldtype in ("Data", "Small Text", "Text") and df.options == "Email"
			if df and (df.ignore_xss_filter or is_email or df.fieldtype in NOT_SANITISED):
				continue
			self.set(fieldname, sanitize_html(value))

	def _reset_high_permlevels(self, levels: list[int], latest) -> None:
		"""Values above the user's permission levels fall back to the saved ones, silently."""
		for df in self.meta.get_high_permlevel_fields():
			ignored = self.flags.get("ignore_permlevel_for_fields", [])
			if (
				cint(df.permlevel) not in levels
				and df.fieldtype not in display_fieldtypes
				and df.fieldname not in ignored
			):
				self.set(df.fieldname, latest.get(df.fieldname))
