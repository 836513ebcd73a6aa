"""Passwords of users, salted and hashed by Werkzeug."""

import frappe
from frappe import _
from werkzeug.security import check_password_hash, generate_password_hash


def update_password(user: str, pwd: str, **kwargs) -> None:
	frappe.db.sql("DELETE FROM __Auth WHERE name = %s", (user,))
	hashed = generate_password_hash(pwd, method="pbkdf2:sha256:1000")
	frappe.db.sql("INSERT INTO __Auth (name, password) VALUES (%s, %s)", (user, hashed))


def check_password(user: str, pwd: str, **kwargs) -> str:
	found = frappe.db.sql("SELECT password FROM __Auth WHERE name = %s", (user,), pluck=True)
	if not found or not check_password_hash(found[0], pwd):
		raise frappe.AuthenticationError(_("Incorrect User or Password"))
	return user
