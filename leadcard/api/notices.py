"""What people choose to be told by bell and email."""

import frappe
from frappe import _

from leadcard.api import endpoint
from leadcard.notices import digest
from leadcard.permissions.roles import has_app_permission


@endpoint.get()
def get_digest_choice() -> dict:
	"""Whether the session's user gets the daily digest (spec §7.2): `on`, and `off_for_all` where an admin says so."""
	_check_role()
	return {"on": digest.is_on(frappe.session.user), "off_for_all": not digest.is_on_for_site()}


@endpoint.post()
def switch_digest(on: bool) -> dict:
	"""Switch the session's user's own digest on or off; answers `on`."""
	_check_role()
	digest.switch(frappe.session.user, on)
	return {"on": digest.is_on(frappe.session.user)}


def _check_role() -> None:
	if not has_app_permission():
		frappe.throw(_("The digest is for people with a LeadCard role."), frappe.PermissionError)
