"""A salesperson hands an own card on to a colleague, and whoever loses a card is told (spec §8.4)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import TooManyRequestsError
from leadcard.ownership.requests import MOST_A_DAY
from leadcard.permissions.sight import OWNER_FIELDS

HAND_ON = "leadcard.api.cards.hand_on"
COLLEAGUES = "leadcard.api.cards.get_colleagues"
GET = "leadcard.api.board.get_card"
LEAD, CUSTOMER = "LC Lead", "LC Customer"


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, make_lead, make_customer, floor):
	"""A card of anna's."""
	if request.param == LEAD:
		return make_lead(lead_owner=floor.anna)
	return make_customer(account_owner=floor.anna)


def key_of(card) -> dict:
	return {"doctype": card.doctype, "name": card.name}


def owner_of(card) -> str | None:
	return frappe.db.get_value(card.doctype, card.name, OWNER_FIELDS[card.doctype])


def told(user: str, card) -> list[str]:
	return frappe.get_all(
		"Notification Log",
		{"for_user": user, "document_name": card.name},
		pluck="subject",
		order_by="creation",
	)


def test_8_4_an_own_card_goes_to_a_colleague_who_is_told_why(call, as_user, floor, card):
	with as_user(floor.anna):
		answer = call(HAND_ON, **key_of(card), user=floor.ben, reason="Nghỉ thai sản", modified=card.modified)
		assert answer == {"card": None}
		assert not frappe.has_permission(card.doctype, "read", doc=card.name)
	assert owner_of(card) == floor.ben
	(subject,) = told(floor.ben, card)
	assert card.title in subject and "Nghỉ thai sản" in subject
	assert frappe.utils.get_fullname(floor.anna) in subject
	with as_user(floor.ben):
		change = next(row for row in call.get(GET, **key_of(card))["changes"] if row["why"] == "Handed on")
	assert (change["from_value"], change["to_value"], change["changed_by"], change["note"]) == (
		floor.anna,
		floor.ben,
		floor.anna,
		"Nghỉ thai sản",
	)


def test_8_4_a_card_is_handed_on_inside_the_own_teams_alone(call, as_user, floor, card, refused):
	with as_user(floor.anna):
		for outside in (floor.carl, floor.boss, floor.outsider, floor.anna, "nobody@example.com"):
			with refused(frappe.PermissionError):
				call(HAND_ON, **key_of(card), user=outside)
		call(HAND_ON, **key_of(card), user=floor.lead)
	assert owner_of(card) == floor.lead


def test_8_4_nobody_hands_on_what_is_not_theirs(call, as_user, floor, card, refused, make_lead):
	pool = make_lead()
	frappe.share.add(card.doctype, card.name, floor.ben, write=1)
	with as_user(floor.ben):
		for other in (card, pool):
			with refused(frappe.PermissionError):
				call(HAND_ON, **key_of(other), user=floor.lead)
	with as_user(floor.carl), refused(frappe.PermissionError):
		call(HAND_ON, **key_of(card), user=floor.carl)
	assert owner_of(card) == floor.anna


def test_8_4_a_colleague_who_has_left_gets_nothing(call, as_user, floor, card, refused):
	frappe.db.set_value("User", floor.ben, "enabled", 0)
	with as_user(floor.anna):
		assert [row["user"] for row in call.get(COLLEAGUES)["colleagues"]] == [floor.lead]
		with refused(frappe.ValidationError):
			call(HAND_ON, **key_of(card), user=floor.ben)
	assert owner_of(card) == floor.anna


def test_8_4_handing_on_is_offered_to_whoever_has_a_colleague(call, as_user, floor, card):
	with as_user(floor.anna):
		assert call.get(GET, **key_of(card))["may"]["hand_on"]
		assert call.get("leadcard.api.board.get_board")["can_hand_on"]
		assert {row["user"] for row in call.get(COLLEAGUES)["colleagues"]} == {floor.ben, floor.lead}
	with as_user(floor.lead):
		assert not call.get(GET, **key_of(card))["may"]["hand_on"], "a manager assigns"
	for alone in (floor.carl, floor.outsider):
		with as_user(alone):
			assert not call.get("leadcard.api.board.get_board")["can_hand_on"]
			assert call.get(COLLEAGUES)["colleagues"] == []


def test_8_4_so_many_a_day_are_handed_on_and_others_may_go_on(
	call, as_user, floor, make_lead, refused, freeze
):
	leads = [make_lead(lead_owner=floor.anna) for _number in range(MOST_A_DAY + 1)]
	others = make_lead(lead_owner=floor.ben)
	with as_user(floor.anna):
		for lead in leads[:-1]:
			call(HAND_ON, **key_of(lead), user=floor.ben)
		with refused(TooManyRequestsError) as told_why:
			call(HAND_ON, **key_of(leads[-1]), user=floor.ben)
		assert str(MOST_A_DAY) in str(told_why.value)
	with as_user(floor.ben):
		call(HAND_ON, **key_of(others), user=floor.anna)
	freeze(add_to_date(now_datetime(), days=1))
	with as_user(floor.anna):
		call(HAND_ON, **key_of(leads[-1]), user=floor.ben)


def test_8_4_handing_to_and_fro_makes_no_protection_longer(call, as_user, floor, make_lead, settings, freeze):
	settings(protection_days=3, care_renews_protection=0, weekend="None")
	lead = make_lead(lead_owner=floor.anna)
	since = frappe.db.get_value(LEAD, lead.name, "owned_since")
	freeze(add_to_date(now_datetime(), days=2))
	with as_user(floor.anna):
		call(HAND_ON, **key_of(lead), user=floor.ben)
	with as_user(floor.ben):
		call(HAND_ON, **key_of(lead), user=floor.anna)
	assert frappe.db.get_value(LEAD, lead.name, "owned_since") == since
	with as_user(floor.lead):
		call("leadcard.api.cards.assign", **key_of(lead), user=floor.ben)
	assert frappe.db.get_value(LEAD, lead.name, "owned_since") > since


def test_8_4_what_somebody_changed_meanwhile_is_not_handed_on_unseen(call, as_user, floor, card, refused):
	card.reload().notes = "Gọi lại"
	seen = card.modified
	card.save()
	with as_user(floor.anna), refused(frappe.TimestampMismatchError):
		call(HAND_ON, **key_of(card), user=floor.ben, modified=str(seen))


def test_8_4_whoever_loses_a_card_by_a_manager_is_told(call, as_user, floor, card):
	field = OWNER_FIELDS[card.doctype]
	with as_user(floor.lead):
		call("leadcard.api.cards.assign", **key_of(card), user=floor.ben)
		call("frappe.client.set_value", **key_of(card), fieldname=field, value="")
	(by_anna,), (given, lost) = told(floor.anna, card), told(floor.ben, card)
	lead, ben = map(frappe.utils.get_fullname, (floor.lead, floor.ben))
	assert lead in by_anna and ben in by_anna and card.title in by_anna
	assert given != lost and lead in lost
	assert told(floor.lead, card) == []


def test_8_4_whoever_gives_an_own_card_away_or_has_left_is_not_told(call, as_user, floor, make_lead):
	own, left = make_lead(lead_owner=floor.lead), make_lead(lead_owner=floor.anna)
	frappe.db.set_value("User", floor.anna, "enabled", 0)
	with as_user(floor.lead):
		for lead in (own, left):
			call("leadcard.api.cards.assign", **key_of(lead), user=floor.ben)
	assert told(floor.lead, own) == [] and told(floor.anna, left) == []


def test_8_4_being_told_counts_not_as_asking(call, as_user, floor, make_lead):
	"""The day's limit of asking is counted by the notices of those who ask."""
	lead = make_lead(lead_owner=floor.anna, mobile_no="0916666123")
	with as_user(floor.lead):
		call("leadcard.api.cards.assign", **key_of(lead), user=floor.ben)
	with as_user(floor.lead):
		match = call("leadcard.api.duplicates.check", values={"mobile_no": "0916666123"})["matches"][0]
	assert not match["asked"]


def test_8_4_who_is_still_there_is_told_once_of_a_handover(call, as_user, floor, make_lead):
	for _number in range(2):
		make_lead(lead_owner=floor.anna)
	with as_user(floor.lead):
		call("leadcard.api.handover.run", leaver=floor.anna, receivers=[floor.ben])
	(subject,) = frappe.get_all("Notification Log", {"for_user": floor.anna}, pluck="subject")
	assert "2" in subject and frappe.utils.get_fullname(floor.lead) in subject


def test_6_4_whose_lead_a_manager_attaches_to_anothers_customer_is_told(
	call, as_user, floor, make_lead, make_customer
):
	lead, customer = make_lead(lead_owner=floor.anna), make_customer(account_owner=floor.ben)
	with as_user(floor.lead):
		call("leadcard.api.cards.convert_lead", name=lead.name, customer=customer.name)
	(subject,) = told(floor.anna, lead)
	assert frappe.utils.get_fullname(floor.ben) in subject
