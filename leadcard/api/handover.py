"""Endpoints that hand over what somebody leaves behind (spec §8.4): a look at it first, then the run."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import get_fullname

from leadcard.api import endpoint
from leadcard.board import handover as board
from leadcard.domain.handover import STATUSES, Handover
from leadcard.exceptions import HandoverError
from leadcard.labels import column_label
from leadcard.ownership import bulk_handover
from leadcard.ownership.rights import check_owner, manages_others
from leadcard.permissions.roles import Person, people_with_roles
from leadcard.permissions.tree import visible_owners

MOST_RECEIVERS = 50


class Leaver(Person):
	"""Somebody whose cards can be handed over, `enabled` or not, and how many they are."""

	enabled: bool
	cards: int


class ColumnOption(TypedDict):
	"""A column, Dead and Inactive among them."""

	status: str
	label: str


class Options(TypedDict):
	"""Whose cards can be handed over, to whom, and which."""

	leavers: list[Leaver]
	receivers: list[Person]
	columns: list[ColumnOption]


class Preview(board.Plan):
	"""The same with whether it is so much that a worker does it."""

	background: bool


@endpoint.get()
def get_options() -> Options:
	"""Whose cards the session's user may hand over, those who have left included, and to whom."""
	_require_manager()
	owners = visible_owners(frappe.session.user)
	people = people_with_roles()
	enabled = {person.name for person in people}
	leavers: list[Leaver] = [
		{"user": user, "full_name": get_fullname(user), "enabled": user in enabled, "cards": cards}
		for user, cards in board.cards_by_owner(owners).items()
	]
	return {
		"leavers": sorted(leavers, key=lambda person: (person["enabled"], person["full_name"])),
		"receivers": [
			{"user": person.name, "full_name": person.full_name}
			for person in people
			if owners is None or person.name in owners
		],
		"columns": [{"status": status, "label": column_label(status)} for _doctype, status in STATUSES],
	}


@endpoint.get()
def get_preview(
	leaver: str, receivers: list | str | None = None, columns: list | str | None = None
) -> Preview:
	"""What handing over would do: counts and revenue by column, plans, opportunities and tickets that go along, shares and
	tasks that end, and how many each receiver gets.

	:param receivers: users who take turns; without any the cards are nobody's again
	:param columns: statuses of cards; without any all of them
	"""
	asked = _read(leaver, receivers, columns)
	found = board.preview(asked)
	return {**found, "background": found["total"] > bulk_handover.MOST_AT_ONCE}


@endpoint.post(retry=False)
def run(
	leaver: str, receivers: list | str | None = None, columns: list | str | None = None
) -> bulk_handover.Done | bulk_handover.Begun:
	"""Hand over, as previewed. Run again after a fault it goes on with what is left.

	Of many cards it answers the `job`, see `get_progress`.
	"""
	return bulk_handover.begin(_read(leaver, receivers, columns))


@endpoint.get()
def get_progress(job: str) -> bulk_handover.Progress:
	"""How far a handover is that the session's user began."""
	_require_manager()
	outcome = bulk_handover.progress(job)
	if not outcome:
		frappe.throw(
			_("Nothing is known of this handover any more. Look at what is left, and run it again."),
			frappe.DoesNotExistError,
		)
	return outcome


def _read(leaver: str, receivers: list | str | None, columns: list | str | None) -> Handover:
	"""What is asked for, once the session's user may do it."""
	_require_manager()
	owners = visible_owners(frappe.session.user)
	people = _texts(receivers)
	if owners is not None and not {leaver, *people} <= owners:
		frappe.throw(
			_(
				"You hand over cards from and to people of the teams that you manage. Ask a manager above you."
			),
			frappe.PermissionError,
		)
	if not frappe.db.exists("User", leaver):
		frappe.throw(_("Choose whose cards are handed over."), HandoverError)
	if leaver in people:
		frappe.throw(_("The person whose cards are handed over can't receive them too."), HandoverError)
	if len(people) > MOST_RECEIVERS:
		frappe.throw(
			_("Cards are handed over to up to {0} people at once.").format(MOST_RECEIVERS), HandoverError
		)
	for user in people:
		check_owner(user)
	statuses = _texts(columns) or tuple(status for _doctype, status in STATUSES)
	if not set(statuses) <= {status for _doctype, status in STATUSES}:
		frappe.throw(_("Choose from the board's columns, Dead and Inactive."), HandoverError)
	return Handover(leaver, people, statuses)


def _require_manager() -> None:
	if not manages_others(frappe.session.user):
		frappe.throw(_("Only managers hand over the cards of others. Ask yours."), frappe.PermissionError)


def _texts(value: list | str | None) -> tuple[str, ...]:
	"""Some texts, each once."""
	try:
		read = frappe.parse_json(value) if value else []
	except ValueError:
		read = None
	if not isinstance(read, list) or not all(isinstance(each, str) and each for each in read):
		frappe.throw(_("Receivers and columns must be lists."), HandoverError)
	return tuple(dict.fromkeys(read))
