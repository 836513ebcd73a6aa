"""A salesperson offers an own card to a colleague, who takes or declines it from the bell (spec §8.4)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import OfferOverError, TooManyRequestsError
from leadcard.ownership.requests import MOST_A_DAY
from leadcard.permissions.sight import OWNER_FIELDS

OFFER = "leadcard.api.offers.offer_card"
LOOK = "leadcard.api.offers.get_offer"
TAKE = "leadcard.api.offers.take_offer"
DECLINE = "leadcard.api.offers.decline_offer"
WITHDRAW = "leadcard.api.offers.withdraw_offer"
GET = "leadcard.api.board.get_card"
LEAD, CUSTOMER = "LC Lead", "LC Customer"
REASON = "Khách ở gần bạn hơn"


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, make_lead, make_customer, floor):
	"""A card of anna's that has a number."""
	values = {"full_name": "Trần Ngọc Bình", "mobile_no": "0916666123"}
	if request.param == LEAD:
		return make_lead(lead_owner=floor.anna, **values)
	return make_customer(account_owner=floor.anna, **values)


@pytest.fixture
def offered(call, as_user, floor, card) -> str:
	"""The card offered to ben: the offer's name."""
	with as_user(floor.anna):
		call(OFFER, **key_of(card), user=floor.ben, reason=REASON, modified=str(card.modified))
	return offer_of(card)


def key_of(card) -> dict:
	return {"doctype": card.doctype, "name": card.name}


def owner_of(card) -> str | None:
	return frappe.db.get_value(card.doctype, card.name, OWNER_FIELDS[card.doctype])


def offer_of(card) -> str:
	return frappe.get_all(
		"LC Offer", {"reference_name": card.name}, pluck="name", order_by="creation desc", limit=1
	)[0]


def told(user: str) -> list:
	fields = ["subject", "link", "document_name"]
	return frappe.get_all("Notification Log", {"for_user": user}, fields, order_by="creation desc")


def name_of(user: str) -> str:
	return frappe.utils.get_fullname(user)


def test_8_4_a_colleague_takes_what_is_offered_and_both_are_told(call, as_user, floor, card, offered):
	assert owner_of(card) == floor.anna, "until it is taken nothing changes"
	since = frappe.db.get_value(card.doctype, card.name, "owned_since")
	assert not frappe.get_message_log(), "a site without an email account is asked for none"
	notice = told(floor.ben)[0]
	assert (notice.link, notice.document_name) == (f"/app/leadcard?offer={offered}", card.name)
	with as_user(floor.carl):
		key = frappe.db.get_value("Notification Log", {"link": notice.link})
		assert not frappe.has_permission("Notification Log", "read", doc=key), "between two people"
	assert name_of(floor.anna) in notice.subject and REASON in notice.subject
	with as_user(floor.ben):
		taken = call(TAKE, offer=offered)["card"]
		assert (taken["name"], taken["owner"]) == (card.name, floor.ben)
		change = next(row for row in call.get(GET, **key_of(card))["changes"] if row["why"] == "Offer taken")
	assert (change["from_value"], change["to_value"], change["changed_by"], change["note"]) == (
		floor.anna,
		floor.ben,
		floor.ben,
		REASON,
	)
	assert frappe.db.get_value(card.doctype, card.name, "owned_since") == since, "protected as it was"
	subject = told(floor.anna)[0].subject
	assert name_of(floor.ben) in subject and card.title in subject
	with as_user(floor.anna):
		assert not frappe.has_permission(card.doctype, "read", doc=card.name)


def test_8_4_who_is_offered_a_card_sees_of_it_what_a_request_shows(call, as_user, floor, card, offered):
	notice = told(floor.ben)[0].subject
	with as_user(floor.ben):
		shown = call.get(LOOK, offer=offered)
		assert not frappe.has_permission(card.doctype, "read", doc=card.name)
		assert not call("leadcard.api.duplicates.check", values={"mobile_no": "0916666123"})["matches"][0][
			"asked"
		]
	assert (shown["title"], shown["reason"], shown["to_me"], shown["over"]) == ("T. N. B.", REASON, True, "")
	for secret in (card.name, "Trần Ngọc Bình", "0916666123", "916666123"):
		assert secret not in str(shown) and secret not in notice
	with as_user(floor.anna):
		mine = call.get(LOOK, offer=offered)
		assert (mine["title"], mine["to_me"]) == (card.title, False)
		panel = call.get(GET, **key_of(card))
		assert panel["offer"] == {"name": offered, "to_name": name_of(floor.ben), "over": ""}
	with as_user(floor.lead):
		assert call.get(GET, **key_of(card))["offer"] is None, "what two people arrange is theirs"


def test_8_4_an_offer_declined_or_withdrawn_changes_nothing_but_is_told(call, as_user, floor, card, offered):
	with as_user(floor.ben):
		call(DECLINE, offer=offered)
	assert owner_of(card) == floor.anna
	assert card.title in told(floor.anna)[0].subject and name_of(floor.ben) in told(floor.anna)[0].subject
	with as_user(floor.anna):
		call(OFFER, **key_of(card), user=floor.ben)
		again = offer_of(card)
		call(WITHDRAW, offer=again)
		assert call.get(GET, **key_of(card))["offer"] is None
	subject = told(floor.ben)[0].subject
	assert name_of(floor.anna) in subject and card.title not in subject
	with as_user(floor.ben):
		for offer, who in ((offered, floor.ben), (again, floor.anna)):
			assert name_of(who) in call.get(LOOK, offer=offer)["over"]
	assert owner_of(card) == floor.anna


def to_somebody_else(call, as_user, floor, card):
	with as_user(floor.boss):
		call("leadcard.api.cards.assign", **key_of(card), user=floor.carl)
		call("leadcard.api.cards.assign", **key_of(card), user=floor.anna)


def stopped(call, as_user, floor, card):
	with as_user(floor.anna):
		call("leadcard.api.cards.stop_care", **key_of(card), reason="No Budget")


def deleted(call, as_user, floor, card):
	frappe.delete_doc(card.doctype, card.name)


def anonymised(call, as_user, floor, card):
	call("leadcard.api.privacy.anonymise", **key_of(card), reason="Yêu cầu của khách")


def out_of_the_team(call, as_user, floor, card):
	team = frappe.get_doc("LC Sales Team", {"team_name": "Nhóm 1"})
	team.members = [row for row in team.members if row.user != floor.ben]
	team.save()


def left(call, as_user, floor, card):
	frappe.db.set_value("User", floor.anna, "enabled", 0)


MEANWHILE = {
	"to somebody else and back": (to_somebody_else, OfferOverError),
	"care stopped": (stopped, OfferOverError),
	"deleted": (deleted, frappe.PermissionError),
	"anonymised": (anonymised, frappe.PermissionError),
	"out of the team": (out_of_the_team, OfferOverError),
	"the owner left": (left, OfferOverError),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_8_4_an_offer_ends_with_what_happens_meanwhile(call, as_user, floor, card, offered, refused, what):
	happens, error = MEANWHILE[what]
	happens(call, as_user, floor, card)
	with as_user(floor.ben):
		if error is OfferOverError:
			shown = call.get(LOOK, offer=offered)
			assert shown["over"] and not (shown["title"] or shown["column"] or shown["last_care_on"])
		for answer in (TAKE, DECLINE):
			with refused(error) as why:
				call(answer, offer=offered)
			assert str(why.value)
	if error is frappe.PermissionError:  # §16.7: what one wrote goes with the card
		assert not frappe.db.exists("Notification Log", {"link": ("like", f"%{offered}")})
	if what != "deleted":
		assert owner_of(card) == floor.anna
	assert not frappe.db.exists("LC Status Change", {"why": "Offer taken", "reference_name": card.name})


def test_8_4_a_converted_leads_offer_has_ended(call, as_user, floor, make_lead, refused):
	lead = make_lead(lead_owner=floor.anna)
	with as_user(floor.anna):
		call(OFFER, **key_of(lead), user=floor.ben)
		call("leadcard.api.cards.convert_lead", name=lead.name)
	with as_user(floor.ben), refused(OfferOverError):
		call(TAKE, offer=offer_of(lead))


def test_8_4_a_disabled_colleague_takes_nothing_and_others_can_be_asked(call, as_user, floor, card, offered):
	frappe.db.set_value("User", floor.ben, "enabled", 0)
	with as_user(floor.anna):
		assert name_of(floor.ben) in call.get(GET, **key_of(card))["offer"]["over"]
		call(OFFER, **key_of(card), user=floor.lead)
	frappe.db.set_value("User", floor.ben, "enabled", 1)
	with as_user(floor.ben):
		assert call.get(LOOK, offer=offered)["over"], "withdrawn by the next offer"


def test_8_4_an_offer_is_between_two_people(call, as_user, floor, card, offered, refused):
	for stranger in (floor.carl, floor.outsider, floor.lead):
		with as_user(stranger):
			for endpoint in (TAKE, DECLINE, WITHDRAW):
				with refused(frappe.PermissionError):
					call(endpoint, offer=offered)
			for offer in (offered, "of nobody", "", "x" * 200):
				with refused(frappe.PermissionError):
					call.get(LOOK, offer=offer)
	for user, endpoint in ((floor.anna, TAKE), (floor.anna, DECLINE), (floor.ben, WITHDRAW)):
		with as_user(user), refused(frappe.PermissionError):
			call(endpoint, offer=offered)
	assert owner_of(card) == floor.anna


def test_8_4_what_is_offered_is_ones_own_once_and_to_colleagues(call, as_user, floor, card, offered, refused):
	with as_user(floor.anna):
		with refused(OfferOverError) as told_why:
			call(OFFER, **key_of(card), user=floor.lead)
		assert name_of(floor.ben) in str(told_why.value)
		call(WITHDRAW, offer=offered)
		for outside in (floor.carl, floor.boss, floor.anna, "nobody@example.com", ""):
			with refused(frappe.PermissionError):
				call(OFFER, **key_of(card), user=outside)
		seen = str(card.reload().modified)
		card.add_comment("Comment", "x")
		frappe.db.set_value(card.doctype, card.name, "notes", "x")
		with refused(frappe.TimestampMismatchError):
			call(OFFER, **key_of(card), user=floor.ben, modified=seen)
	frappe.share.add(card.doctype, card.name, floor.ben, write=1)
	with as_user(floor.ben), refused(frappe.PermissionError):
		call(OFFER, **key_of(card), user=floor.lead)
	assert frappe.db.count("LC Offer", {"reference_name": card.name, "status": "Open"}) == 0


def test_8_4_so_many_cards_are_offered_in_a_day(call, as_user, floor, make_lead, refused, freeze):
	leads = [make_lead(lead_owner=floor.anna) for _number in range(MOST_A_DAY + 1)]
	with as_user(floor.anna):
		for lead in leads[:-1]:
			call(OFFER, **key_of(lead), user=floor.ben)
		with refused(TooManyRequestsError) as told_why:
			call(OFFER, **key_of(leads[-1]), user=floor.ben)
		assert str(MOST_A_DAY) in str(told_why.value)
		freeze(add_to_date(now_datetime(), days=1))
		call(OFFER, **key_of(leads[-1]), user=floor.ben)
