"""What people choose to be told by bell and email."""

from typing import TypedDict

import frappe
from frappe import _

from leadcard.api import endpoint
from leadcard.figures import weekly
from leadcard.notices import digest
from leadcard.ownership.rights import manages_others
from leadcard.permissions.roles import has_app_permission


class DigestSwitch(TypedDict):
	"""Whether the session's user gets the daily digest."""

	on: bool


class DigestChoice(DigestSwitch):
	"""The same, and whether an admin switched it off for all."""

	off_for_all: bool


@endpoint.get()
def get_digest_choice() -> DigestChoice:
	"""Whether the session's user gets the daily digest (spec §7.2)."""
	_check_role()
	return {"on": digest.is_on(frappe.session.user), "off_for_all": not digest.is_on_for_site()}


@endpoint.post()
def switch_digest(on: bool) -> DigestSwitch:
	"""Switch the session's user's own digest on or off."""
	_check_role()
	digest.switch(frappe.session.user, on)
	return {"on": digest.is_on(frappe.session.user)}


class NumbersChoice(DigestChoice):
	"""The same of the weekly numbers, and whether they are for the session's user: for who manages others."""

	for_me: bool


@endpoint.get()
def get_numbers_choice() -> NumbersChoice:
	"""Whether the session's user gets the weekly numbers (spec §9.6)."""
	_check_role()
	user = frappe.session.user
	return {
		"on": weekly.is_on(user),
		"off_for_all": not weekly.is_on_for_site(),
		"for_me": manages_others(user),
	}


@endpoint.post()
def switch_numbers(on: bool) -> DigestSwitch:
	"""Switch the session's user's own weekly numbers on or off."""
	_check_role()
	weekly.switch(frappe.session.user, on)
	return {"on": weekly.is_on(frappe.session.user)}


def _check_role() -> None:
	if not has_app_permission():
		frappe.throw(_("The digest is for people with a LeadCard role."), frappe.PermissionError)
