"""A request that the database undid to break a deadlock is answered once more (spec §4.4, §6.3)."""

import frappe
import pytest

from leadcard.api.cards import create_lead
from leadcard.documents import identities

VALUES = {"full_name": "Trần Ngọc Bình", "mobile_no": "0916666123"}


@pytest.fixture
def deadlocks(monkeypatch):
	"""`deadlocks(3)`: the next three saves of a card fall to a deadlock."""
	sync = identities.sync_card

	def plan(number: int) -> None:
		left = iter(range(number))

		def fail_first(card):
			if next(left, None) is not None:
				frappe.msgprint("half way")
				raise frappe.QueryDeadlockError
			sync(card)

		monkeypatch.setattr(identities, "sync_card", fail_first)

	return plan


def test_4_4_a_save_that_fell_to_a_deadlock_is_made_again(call, deadlocks):
	deadlocks(2)
	card = call("leadcard.api.cards.create_lead", values=VALUES)["card"]
	assert frappe.get_all("LC Lead", filters={"mobile_no": VALUES["mobile_no"]}, pluck="name") == [
		card["name"]
	]
	assert not frappe.local.message_log


def test_4_4_deadlocks_without_end_are_told(deadlocks):
	deadlocks(99)
	with pytest.raises(frappe.QueryDeadlockError):
		create_lead(VALUES)


def test_4_4_what_was_written_before_is_not_lost_in_silence(make_product, deadlocks):
	make_product()
	deadlocks(1)
	with pytest.raises(frappe.QueryDeadlockError):
		create_lead(VALUES)
