"""Which Frappe this is, and what its versions do each in their own way."""

import frappe
from frappe.model.document import Document

MAJOR = int(frappe.__version__.split(".")[0])


def bytes_of(file: Document) -> bytes:
	"""A file's content as it is stored. Frappe 16 takes nearly every file for a text and guesses its encoding."""
	content = file.get_content(encodings=()) if MAJOR >= 16 else file.get_content()
	return content.encode() if isinstance(content, str) else content


def decimals_of(number_format: str) -> int:
	"""How many decimals a format such as "#.###,##" shows."""
	if MAJOR >= 16:
		from frappe.utils.number_format import NUMBER_FORMAT_MAP

		return NUMBER_FORMAT_MAP.get(number_format, (".", ",", 2))[2]
	from frappe.utils import get_number_format_info

	return get_number_format_info(number_format)[2]
