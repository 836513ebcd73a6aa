"""Where people come in (spec §8.2): who works with LeadCard alone comes from the login straight to the board.

What somebody chose in Frappe is kept: a default workspace or app of the user, a default app of the site, the page that the
login was asked for. The admin leads people elsewhere by the **Home Page** of LeadCard's roles, which Frappe 15 asks for the
website alone.
"""

import frappe
from frappe.permissions import AUTOMATIC_ROLES

from leadcard.permissions.roles import MANAGER_ROLE, USER_ROLE

APP = "leadcard"
BOARD = "/app/leadcard"
LOGGED_IN = "Logged In"
OUR_ROLES = (MANAGER_ROLE, USER_ROLE)


def lead_to_board() -> None:
	"""Frappe's hook `on_session_creation`: the answer to a login names the page that the browser goes to."""
	answer = frappe.local.response
	if answer.get("message") == LOGGED_IN and (home := home_of(frappe.session.user)):
		answer["home_page"] = home


def home_of(user: str) -> str | None:
	"""The page that somebody comes in by; None leaves it to Frappe: for who has another role of the desk, or chose another."""
	roles = set(frappe.get_roles(user))
	ours = [role for role in OUR_ROLES if role in roles]
	if not ours or user == "Administrator":
		return None
	chosen = frappe.db.get_value("User", user, ["default_workspace", "default_app"], as_dict=True)
	app = chosen.default_app or frappe.get_system_settings("default_app")
	if chosen.default_workspace or (app and app != APP):
		return None
	if not app and _of_the_desk(roles - {*ours, *AUTOMATIC_ROLES}):
		return None
	return next(filter(None, (frappe.db.get_value("Role", role, "home_page") for role in ours)), BOARD)


def _of_the_desk(roles: set[str]) -> bool:
	return bool(roles) and bool(frappe.db.exists("Role", {"name": ("in", sorted(roles)), "desk_access": 1}))
