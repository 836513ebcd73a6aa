"""`frappe.utils`: everything of `frappe.utils.data`, and what looks at the site."""

import traceback

import frappe
from frappe.utils.data import *  # noqa: F403
from frappe.utils.data import json_default  # noqa: F401
from frappe.utils.html_utils import sanitize_html  # noqa: F401


def get_fullname(user: str | None = None) -> str:
	user = user or frappe.session.user
	row = frappe.db.get_value("User", user, ["first_name", "last_name"], as_dict=True)
	return (" ".join(filter(None, [row.first_name, row.last_name])) if row else "") or user


def get_formatted_email(user: str, mail: str | None = None) -> str:
	return f"{get_fullname(user)} <{mail or get_email_address(user)}>"


def get_email_address(user: str | None = None) -> str | None:
	return frappe.db.get_value("User", user or frappe.session.user, "email")


def get_traceback(with_context: bool = False) -> str:
	return traceback.format_exc()
