"""Who goes on the journeys: sample users in the sandbox, on a bench users made for as long as the journeys last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

PASSWORD = "journey-2026-LeadCard"
SALESPERSON, MANAGER, OUTSIDER, STRANGER = "salesperson", "LeadCard Manager", "outsider", ""
ROLES = {SALESPERSON: "LeadCard User", MANAGER: "LeadCard Manager", OUTSIDER: "LeadCard User"}
MADE_BY_JOURNEYS = (
	"Contact",
	"LC Opportunity",
	"LC Call",
	"LC Meeting",
	"LC Note",
	"LC Ticket",
	"LC Customer",
	"LC Lead",
)


class Person(NamedTuple):
	user: str
	password: str
	is_bench: bool = False

	def speak(self, language: str) -> None:
		"""On a bench the language is the user's; the sandbox takes it from a cookie."""
		if not self.is_bench:
			return
		import frappe

		frappe.db.rollback()
		if frappe.db.get_value("User", self.user, "language") == language:
			return
		frappe.db.set_value("User", self.user, "language", language)
		frappe.db.commit()
		frappe.clear_cache(user=self.user)


def sample_people() -> dict[str, Person]:
	"""The salesperson's colleague from another branch is the outsider; the stranger has no role."""
	from leadcard.demo.people import OUTSIDER as WITHOUT_ROLE
	from leadcard.demo.people import SAMPLE_USERS, SELLER_SAIGON

	def person(**wanted: str) -> Person:
		found = next(user for user in SAMPLE_USERS if wanted.items() <= user.items())
		return Person(found["email"], found["password"])

	return {
		SALESPERSON: person(role="LeadCard User", language="vi"),
		MANAGER: person(role="LeadCard Manager"),
		OUTSIDER: person(email=SELLER_SAIGON),
		STRANGER: person(email=WITHOUT_ROLE),
	}


@contextmanager
def bench_people() -> Iterator[dict[str, Person]]:
	"""The desk itself keeps strangers out: a bench has none."""
	people = {
		key: Person(f"journey.{number}@leadcard.example", PASSWORD, is_bench=True)
		for number, key in enumerate(ROLES)
	}
	_remove(people)
	_add(people)
	try:
		yield people
	finally:
		_remove(people)


def _add(people: dict[str, Person]) -> None:
	import frappe
	from frappe.utils.password import update_password

	# A site that nobody has set up yet leads every visitor into its wizard.
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	for key, person in people.items():
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": person.user,
				"first_name": f"Journey {key.split()[-1].capitalize()}",
				"language": "vi",
				"send_welcome_email": 0,
				"roles": [{"role": ROLES[key]}],
			}
		)
		user.flags.no_welcome_mail = True
		user.insert(ignore_permissions=True)
		update_password(person.user, person.password)
	frappe.db.commit()


def _remove(people: dict[str, Person]) -> None:
	"""The users, and every card that they made."""
	import frappe

	frappe.db.rollback()
	frappe.set_user("Administrator")
	users = [person.user for person in people.values()]
	made = {
		doctype: frappe.get_all(doctype, filters={"owner": ["in", users]}, pluck="name")
		for doctype in MADE_BY_JOURNEYS
	}
	for lead in made["LC Lead"]:
		# A converted lead stays for good (spec §6.5): this one is taken for unconverted, to be cleared away.
		frappe.db.set_value("LC Lead", lead, {"status": "New", "customer": None})
	for doctype, names in made.items():
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)
	for user in users:
		if frappe.db.exists("User", user):
			frappe.delete_doc("User", user, force=True, ignore_permissions=True)
	frappe.db.commit()
