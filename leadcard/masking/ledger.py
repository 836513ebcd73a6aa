"""The log of shown contact data, which is also what the daily quota counts (spec §8, data protection).

A row is one card that one person was shown on one day, and stands on one of the day's places: both are unique in the
database. So of requests at the same moment no more get through than there are places, whoever waits for whom.
"""

import frappe
from frappe import _
from frappe.utils import cint, now, nowdate

from leadcard import dialect
from leadcard.config import settings
from leadcard.counts import counted
from leadcard.exceptions import RevealQuotaError

DOCTYPE = "LC Reveal"


def left(user: str) -> int:
	"""How many more cards somebody may be shown today."""
	return max(cint(settings().reveal_quota) - _used(user, nowdate()), 0)


def note(user: str, doctype: str, name: str, fields: list[str]) -> None:
	"""Log that somebody is shown a card. The same card again on the same day is logged, and counted, once.

	Raises RevealQuotaError where the day's quota is used up. With a quota of 0 nothing is shown, seen today or not.
	"""
	day = nowdate()
	quota = cint(settings().reveal_quota)
	if not quota:
		_refuse(quota)
	card_key = f"{day}|{user}|{doctype}|{name}"
	if frappe.db.exists(DOCTYPE, {"card_key": card_key}):
		return
	place = _used(user, day) + 1
	while place <= quota:
		slot_key = f"{day}|{user}|{place}"
		if _take(slot_key, card_key, user, day, (doctype, name), fields) or not _is_taken(slot_key):
			return
		place += 1
	if not _is_taken(card_key, "card_key"):
		_refuse(quota)


def _used(user: str, day: str) -> int:
	return frappe.db.count(DOCTYPE, {"user": user, "day": day})


def _is_taken(key: str, field: str = "slot_key") -> bool:
	"""Whether there is a row with a key; where a new row's place is free and it was refused, its card is noted already.

	A locking read: another request may have committed it after this transaction's snapshot was taken.
	"""
	return bool(frappe.db.get_value(DOCTYPE, {field: key}, "name", for_update=True))


def _take(
	slot_key: str, card_key: str, user: str, day: str, card: tuple[str, str], fields: list[str]
) -> bool:
	"""Insert a row, unless its place or its card is taken: the database waits for a request that is about to."""
	moment = now()
	values = {
		"name": frappe.generate_hash(length=16),
		"creation": moment,
		"modified": moment,
		"owner": user,
		"modified_by": user,
		"user": user,
		"revealed_on": moment,
		"day": day,
		"reference_doctype": card[0],
		"reference_name": card[1],
		"shown_fields": ", ".join(fields),
		"slot_key": slot_key,
		"card_key": card_key,
	}
	dialect.insert_unless_taken(frappe.qb.DocType(DOCTYPE), values)
	return bool(frappe.db.exists(DOCTYPE, values["name"]))


def _refuse(quota: int) -> None:
	if not quota:
		frappe.throw(
			_("Contact data of others' cards isn't shown here. Ask the card's owner, or a manager."),
			RevealQuotaError,
		)
	frappe.throw(
		counted(
			quota,
			_(
				"You were shown 1 card today, which is all that a day allows. Go on tomorrow, or ask a manager."
			),
			_(
				"You were shown {0} cards today, which is all that a day allows. Go on tomorrow, or ask a manager."
			),
		).format(quota),
		RevealQuotaError,
	)
