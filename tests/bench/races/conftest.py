"""Who races on the bench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
	from tests.bench.racers import Racers

MANAGER = ("LeadCard Manager", "LeadCard User")
SELLER = ("LeadCard User",)


@pytest.fixture(scope="package")
def users(site: None) -> Iterator[list[str]]:
	"""A manager for each racer, and afterwards a site without a trace of them."""
	yield from _people("racer", MANAGER)


@pytest.fixture(scope="package")
def sellers(site: None) -> Iterator[list[str]]:
	"""As many salespeople, in no team."""
	yield from _people("seller", SELLER)


def _people(name: str, roles: tuple[str, ...]) -> Iterator[list[str]]:
	import frappe

	from tests.bench.races.senders import RACERS, SECRET
	from tests.bench.traces import caches_cleared_once, forget

	emails = [f"{name}{number}@example.com" for number in range(RACERS)]
	forget(emails)
	with caches_cleared_once():
		for email in emails:
			user = frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": email.split("@")[0].title(),
					"send_welcome_email": 0,
					"roles": [{"role": role} for role in roles],
					"api_key": frappe.generate_hash(length=15),
					"api_secret": SECRET,
				}
			)
			user.insert(ignore_permissions=True)
	frappe.db.commit()
	yield emails
	forget(emails)


@pytest.fixture(scope="package")
def racers(users: list[str]) -> Iterator[Racers]:
	import frappe

	from tests.bench.racers import Racers
	from tests.bench.races.senders import customers, token_of

	started = Racers(frappe.local.site, [token_of(user) for user in users])
	# Frappe itself lets two first documents of a naming series run into a deadlock
	customers(started, 1)
	yield started
	started.stop()


@pytest.fixture
def new_snapshot(transaction: None) -> None:
	"""What other processes have committed until now is seen."""
	import frappe

	frappe.db.rollback()
