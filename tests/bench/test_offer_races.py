"""Offers among parallel processes (spec §8.4): of takers, who declines, who withdraws and a manager one counts, and all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Racers, Request
from tests.bench.traces import caches_cleared_once, forget

pytestmark = pytest.mark.bench

OWNER, HEIR, OTHER = (f"{name}.of.offers@example.com" for name in ("owner", "heir", "other"))
ROLES = {OWNER: "LeadCard User", HEIR: "LeadCard User", OTHER: "LeadCard Manager"}
TEAM = "Đội Chuyển Thẻ"
CARDS = 12
SECRET = "of-an-offer"


@pytest.fixture(scope="module")
def racers(site: None) -> Iterator[Racers]:
	"""The heir in three tabs, the owner, and a manager who gives the card to somebody else."""
	_clear()
	tokens = {}
	with caches_cleared_once():
		for email, role in ROLES.items():
			values = {
				"doctype": "User",
				"email": email,
				"first_name": email.split(".")[0],
				"send_welcome_email": 0,
			}
			keys = {"api_key": frappe.generate_hash(length=15), "api_secret": SECRET}
			user = frappe.get_doc({**values, **keys, "roles": [{"role": role}]}).insert(
				ignore_permissions=True
			)
			tokens[email] = f"{user.api_key}:{SECRET}"
	members = [{"user": user} for user in (OWNER, HEIR)]
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": TEAM, "members": members}).insert()
	frappe.db.commit()
	started = Racers(frappe.local.site, [tokens[user] for user in (HEIR, HEIR, HEIR, OWNER, OTHER)])
	yield started
	started.stop()
	_clear()


def _clear() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.delete_doc("LC Sales Team", TEAM, force=True, ignore_missing=True)
	leads = frappe.get_all("LC Lead", {"owner": ("in", list(ROLES))}, pluck="name")
	for doctype in ("LC Offer", "LC Status Change"):
		frappe.db.delete(doctype, {"reference_name": ("in", leads)})
	frappe.db.delete("LC Search Key", {"card": ("in", leads)})
	frappe.db.delete("Notification Log", {"for_user": ("in", list(ROLES))})
	frappe.db.commit()
	forget(list(ROLES))


def ask(what: str, **values: str) -> Request:
	return Request(f"leadcard.api.{what}", values)


@pytest.fixture
def offers(racers: Racers) -> dict[str, str]:
	"""By lead of the owner's, its offer to the heir."""
	made = {}
	for number in range(CARDS):
		new = ask("cards.create_lead", values={"full_name": f"Khách {number}"})
		(*_idle, (answer,), _none) = racers.send([*[([], False)] * 3, ([new], False), ([], False)])
		lead = answer.result["card"]["name"]
		offer = ask("offers.offer_card", doctype="LC Lead", name=lead, user=HEIR, reason="Ở gần")
		(*_idle, (answer,), _none) = racers.send([*[([], False)] * 3, ([offer], False), ([], False)])
		assert answer.ok, answer
		frappe.db.rollback()
		made[lead] = frappe.db.get_value("LC Offer", {"reference_name": lead}, "name")
	return made


def test_8_4_of_those_who_answer_an_offer_at_once_one_counts_and_others_are_told_why(racers, offers):
	seen: Counter = Counter()
	for lead, offer in offers.items():
		answers: list[Answer] = racers.race(
			ask("offers.take_offer", offer=offer),
			ask("offers.take_offer", offer=offer),
			ask("offers.decline_offer", offer=offer),
			ask("offers.withdraw_offer", offer=offer),
			ask("cards.assign", doctype="LC Lead", name=lead, user=OTHER),
		)
		frappe.db.rollback()
		status = frappe.db.get_value("LC Offer", offer, "status")
		seen[status] += 1
		taken, declined, withdrawn, assigned = (
			sum(answer.ok for answer in answers[:2]),
			*(int(answer.ok) for answer in answers[2:]),
		)
		assert taken + declined + withdrawn == int(status != "Ended"), (status, answers)
		for answer in answers:
			assert answer.ok or (answer.status < 500 and answer.message), answer
		changes = frappe.get_all(
			"LC Status Change",
			{"reference_name": lead, "changed_field": "owner"},
			["why", "from_value", "to_value"],
			order_by="changed_on, creation",
		)
		assert Counter(row.why for row in changes) == Counter(
			{why: 1 for why, done in (("Offer taken", taken), ("Assigned", assigned)) if done}
		)
		owner = frappe.db.get_value("LC Lead", lead, "lead_owner")
		assert owner == (changes[-1].to_value if changes else OWNER)
		assert taken <= 1 and (status == "Taken") == bool(taken)
		told = frappe.get_all("Notification Log", {"document_name": lead, "for_user": OWNER}, pluck="subject")
		assert len([subject for subject in told if "has taken" in subject or "has declined" in subject]) == (
			taken + declined
		)
	assert sum(seen.values()) == CARDS
