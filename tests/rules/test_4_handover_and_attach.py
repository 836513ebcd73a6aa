"""Spec §4.1, §4.3: what can be done about a duplicate: ask its owner for it, or attach what was typed to its customer."""

import json

import frappe
import pytest

from leadcard import exceptions
from leadcard.ownership import requests

LEAD, CUSTOMER = "LC Lead", "LC Customer"
ASK = "leadcard.api.duplicates.ask_handover"
ATTACH = "leadcard.api.cards.attach_lead"
NUMBER = "0916666123"


@pytest.fixture
def ask(call):
	return lambda **values: call(ASK, values=values)


@pytest.fixture
def check(call):
	return lambda **values: call("leadcard.api.duplicates.check", values=values)["matches"]


def notices(asker) -> list[dict]:
	return frappe.get_all(
		"Notification Log",
		filters={"from_user": asker, "type": "Alert"},
		fields=["for_user", "subject", "document_type", "document_name"],
		order_by="for_user",
	)


def test_4_3_the_owner_of_a_masked_match_is_asked_once_a_day(make_lead, make_user, as_user, ask, check):
	owner, asker, other = make_user(), make_user(first_name="Hỏi <b>", last_name="Xin"), make_user()
	lead = make_lead(mobile_no=NUMBER, full_name="Trần Ngọc Bình", lead_owner=owner)
	with as_user(asker):
		assert [(match["ask"], match["asked"]) for match in check(mobile_no=NUMBER)] == [(True, False)]
		assert ask(mobile_no="+84 916.666.123") == {"asked": True}
		assert ask(mobile_no=NUMBER) == {"asked": True}
		assert check(mobile_no=NUMBER)[0]["asked"]
		assert frappe.local.message_log == [], "what is masked is no fault of the asker's"
	with as_user(other):
		assert not check(mobile_no=NUMBER)[0]["asked"]
	told = notices(asker)
	assert [(row.for_user, row.document_type, row.document_name) for row in told] == [
		(owner, LEAD, lead.name)
	]
	assert "Hỏi &lt;b&gt; Xin" in told[0].subject and "Trần Ngọc Bình" in told[0].subject
	frappe.db.set_value("Notification Log", {"from_user": asker}, "creation", frappe.utils.add_days(None, -1))
	with as_user(asker):
		assert ask(mobile_no=NUMBER) == {"asked": True}
	assert len(notices(asker)) == 2


def test_4_3_where_nobody_looks_after_the_card_its_managers_are_asked(make_lead, make_user, as_user, ask):
	manager, boss = make_user(), make_user(roles=("LeadCard Manager",))
	left, asker = make_user(), make_user()
	frappe.get_doc(
		{
			"doctype": "LC Sales Team",
			"team_name": "Đội bỏ trống",
			"members": [{"user": manager, "is_manager": 1}, {"user": left}],
		}
	).insert()
	make_lead(mobile_no=NUMBER, lead_owner=left)
	frappe.db.set_value("User", left, "enabled", 0)
	with as_user(asker):
		assert ask(mobile_no=NUMBER) == {"asked": True}
	told = {row.for_user for row in notices(asker)}
	assert {manager, boss} <= told and not {left, asker} & told


def test_4_3_asking_without_a_key_that_somebody_holds_reveals_nothing(make_lead, make_user, as_user, ask):
	owner, asker = make_user(), make_user()
	lead = make_lead(mobile_no=NUMBER, lead_owner=owner, full_name="Trần Ngọc Bình")
	answers = []
	with as_user(asker):
		answers.append(ask(mobile_no="0916666124"))
		answers.append(ask(mobile_no=lead.name))
		answers.append(ask(name=lead.name, doctype=LEAD, full_name="Trần Ngọc Bình", title="%"))
		answers.append(ask(mobile_no="0916666%", email_id="%"))
		answers.append(ask())
	assert all(answer == {"asked": False} for answer in answers)
	assert notices(asker) == []


def test_4_3_the_answer_tells_no_more_than_the_check(make_lead, make_user, as_user, ask):
	owner, asker = make_user(first_name="Lan"), make_user()
	secret = {"full_name": "Trần Ngọc Bình", "email_id": "binh@example.com", "tax_id": "0101234567"}
	lead = make_lead(mobile_no=NUMBER, lead_owner=owner, **secret)
	with as_user(asker):
		told = json.dumps(ask(mobile_no=NUMBER), ensure_ascii=False) + json.dumps(frappe.local.message_log)
		for notice in frappe.get_list("Notification Log", fields=["*"]):
			told += str(notice)
	for hidden in (*secret.values(), lead.name, owner):
		assert hidden not in told


def test_4_3_nobody_asks_for_an_own_card_nor_without_the_role(make_lead, make_user, as_user, ask, check):
	owner = make_user()
	make_lead(mobile_no=NUMBER, lead_owner=owner)
	with as_user(owner):
		assert not check(mobile_no=NUMBER)[0]["ask"]
		assert ask(mobile_no=NUMBER) == {"asked": False}
	for stranger in (make_user(roles=()), "Guest"):
		with as_user(stranger), pytest.raises(frappe.PermissionError):
			ask(mobile_no=NUMBER)
		assert notices(stranger) == []


def test_4_3_nobody_asks_for_the_whole_company(make_lead, make_user, as_user, ask, refused, monkeypatch):
	monkeypatch.setattr(requests, "MOST_A_DAY", 2)
	owner, asker = make_user(), make_user()
	for number in range(3):
		make_lead(mobile_no=f"091666612{number}", lead_owner=owner)
	with as_user(asker):
		for number in range(2):
			ask(mobile_no=f"091666612{number}")
		with refused(exceptions.TooManyRequestsError):
			ask(mobile_no="0916666122")
		assert ask(mobile_no="0916666121") == {"asked": True}
	assert len(notices(asker)) == 2


def test_4_3_a_loose_contact_is_nobodys_to_hand_over(make_user, as_user, ask, check):
	frappe.get_doc({"doctype": "Contact", "first_name": "Hoa", "phone_nos": [{"phone": NUMBER}]}).insert()
	with as_user(make_user()):
		match = check(mobile_no=NUMBER)[0]
		assert (match["ask"], match["attach"]) == (False, False)
		assert ask(mobile_no=NUMBER) == {"asked": False}


# attach


TYPED = {
	"full_name": "Anh Bình",
	"salutation": "Ông",
	"mobile_no": NUMBER,
	"email_id": "binh@example.com",
	"source": "Website",
	"notes": "Thích căn góc",
	"expected_close_date": "2026-12-31",
}


def test_4_1_what_was_typed_goes_to_the_customer_with_the_same_key(
	make_customer, make_product, make_user, as_user, call, check, settings
):
	settings(create_opportunity_on_conversion=0)
	seller, product = make_user(), make_product(price=1_000, deposit_percent=30)
	customer = make_customer(mobile_no=NUMBER, full_name="Chị Hoa", account_owner=seller)
	with as_user(seller):
		assert check(mobile_no=NUMBER)[0]["attach"]
		answer = call(
			ATTACH,
			values={**TYPED, "product": product.name, "deposit_amount": 0},
			customer=customer.name,
			tags=["VIP", " căn  góc ", "VIP"],
		)
	assert (answer["customer"], answer["card"]["name"]) == (customer.name, customer.name)
	opportunity = frappe.get_doc("LC Opportunity", answer["opportunity"])
	assert (opportunity.customer, opportunity.product, opportunity.amount) == (
		customer.name,
		product.name,
		1_000,
	)
	assert (opportunity.deposit_percent, opportunity.deposit_amount) == (30, 0)
	assert str(opportunity.expected_close_date) == "2026-12-31"
	contacts = frappe.get_all(
		"Dynamic Link", filters={"parenttype": "Contact", "link_name": customer.name}, pluck="parent"
	)
	assert [frappe.db.get_value("Contact", name, "first_name") for name in contacts] == ["Anh Bình"]
	lead = frappe.get_doc(LEAD, answer["lead"])
	assert (lead.status, lead.customer) == ("Converted", customer.name)
	for fieldname, value in TYPED.items():
		assert str(lead.get(fieldname)) == value
	tags = frappe.get_all(
		"Tag Link", filters={"document_type": CUSTOMER, "document_name": customer.name}, pluck="tag"
	)
	assert sorted(tags) == ["VIP", "căn góc"]
	kept = frappe.get_doc(CUSTOMER, customer.name)
	assert (kept.full_name, kept.lead, kept.notes) == ("Chị Hoa", None, None)


def test_4_4_attaching_does_not_let_in_the_key_of_somebody_else(make_customer, make_lead, call, refused):
	customer = make_customer(mobile_no=NUMBER)
	make_lead(mobile_no=None, tax_id="0101234567")
	before = frappe.db.count(LEAD), frappe.db.count("Contact"), frappe.db.count("LC Opportunity")
	with refused(exceptions.DuplicateIdentityError):
		call(ATTACH, values={**TYPED, "tax_id": "0101234567"}, customer=customer.name)
	assert (frappe.db.count(LEAD), frappe.db.count("Contact"), frappe.db.count("LC Opportunity")) == before


def test_4_1_attaching_is_all_or_nothing(make_customer, call, refused, monkeypatch):
	from leadcard.documents import conversion

	customer = make_customer(mobile_no=NUMBER)
	before = frappe.db.count(LEAD), frappe.db.count("Contact"), frappe.db.count("LC Opportunity")

	def fail(*_args, **_kwargs):
		raise frappe.ValidationError("đứt cáp")

	for step in ("create_contact", "_create_opportunity", "refresh_customer"):
		with monkeypatch.context() as broken, refused(frappe.ValidationError):
			broken.setattr(conversion, step, fail)
			call(ATTACH, values=TYPED, customer=customer.name)
		assert (
			frappe.db.count(LEAD),
			frappe.db.count("Contact"),
			frappe.db.count("LC Opportunity"),
		) == before


def test_4_3_nobody_attaches_to_a_customer_that_they_may_not_write(
	make_customer, make_user, as_user, call, refused, check
):
	owner, stranger = make_user(), make_user()
	customer = make_customer(mobile_no=NUMBER, account_owner=owner)
	frappe.share.add(CUSTOMER, customer.name, stranger, read=1, write=0)
	before = frappe.db.count(LEAD)
	with as_user(stranger):
		match = check(mobile_no=NUMBER)[0]
		assert (match["masked"], match["attach"], match["ask"]) == (False, False, True)
		with refused(frappe.PermissionError):
			call(ATTACH, values=TYPED, customer=customer.name)
	with as_user(make_user(roles=())), refused(frappe.PermissionError):
		call(ATTACH, values=TYPED, customer=customer.name)
	with refused(frappe.DoesNotExistError):
		call(ATTACH, values=TYPED, customer="CUST-NONE")
	assert frappe.db.count(LEAD) == before


def test_4_1_a_stopped_customer_is_not_offered(make_customer, call, refused, check):
	customer = make_customer(mobile_no=NUMBER)
	call("leadcard.api.cards.stop_care", doctype=CUSTOMER, name=customer.name, reason="x")
	assert not check(mobile_no=NUMBER)[0]["attach"]
	with refused(exceptions.CareStoppedError):
		call(ATTACH, values=TYPED, customer=customer.name)


# tags and typed zeros of a new lead


def test_3_3_a_lead_is_tagged_when_it_is_made(call):
	made = call("leadcard.api.cards.create_lead", values={"full_name": "A"}, tags=["VIP", "vip,2", "", "VIP"])
	assert sorted(made["card"]["tags"]) == ["VIP", "vip 2"]


@pytest.mark.parametrize(
	"tags", ["{", '{"a": 1}', [1], ["x"] * 3 + [["y"]], [str(n) for n in range(21)], ["x" * 141]]
)
def test_3_3_odd_tags_are_refused(call, refused, tags):
	before = frappe.db.count(LEAD)
	with refused(frappe.ValidationError):
		call("leadcard.api.cards.create_lead", values={"full_name": "A"}, tags=tags)
	assert frappe.db.count(LEAD) == before


def test_3_7_a_typed_zero_counts(call, make_product):
	product = make_product(price=1_000, deposit_percent=10).name

	def money_of(**typed):
		made = call("leadcard.api.cards.create_lead", values={"full_name": "A", "product": product, **typed})
		fields = ["expected_revenue", "deposit_percent", "deposit_amount", "remaining_amount"]
		return list(frappe.db.get_value(LEAD, made["card"]["name"], fields))

	assert money_of() == [1_000, 10, 100, 900]
	assert money_of(deposit_amount=0) == [1_000, 10, 0, 1_000]
	assert money_of(deposit_percent=0) == [1_000, 0, 0, 1_000]
	assert money_of(expected_revenue=None, deposit_amount="") == [1_000, 10, 100, 900]


def test_3_7_the_offer_of_a_product_is_told_to_who_may_read_products(call, make_product, make_user, as_user):
	product = make_product(price=1_000, deposit_percent=30).name
	offer = "leadcard.api.cards.get_offer"
	with as_user(make_user()):
		told = call.get(offer, product=product)
		assert (float(told["price"]), float(told["deposit_percent"])) == (1_000, 30)
		assert float(call.get(offer)["deposit_percent"]) == 10
	with as_user(make_user(roles=())), pytest.raises(frappe.PermissionError):
		call.get(offer, product=product)


CLAIM = "leadcard.api.duplicates.claim"


def test_8_4_who_knows_a_key_claims_what_nobody_cared_for(make_lead, make_user, as_user, call, check, freeze):
	owner, claimer = make_user(), make_user()
	lead = make_lead(mobile_no=NUMBER, full_name="Trần Ngọc Bình", lead_owner=owner)
	with as_user(claimer):
		assert [(match["claim"], match["ask"]) for match in check(mobile_no=NUMBER)] == [(False, True)]
		with pytest.raises(exceptions.NotClaimableError):
			call(CLAIM, values={"mobile_no": NUMBER})
		freeze(frappe.utils.add_days(frappe.utils.now_datetime(), 8))
		(match,) = check(mobile_no=NUMBER)
		assert (match["claim"], match["ask"], match["masked"]) == (True, False, True)
		card = call(CLAIM, values={"mobile_no": "+84 916.666.123"})["card"]
		assert (card["name"], card["owner"]) == (lead.name, claimer)
		assert check(mobile_no=NUMBER)[0]["claim"] is False
	assert [row.for_user for row in notices(claimer)] == [owner]
	with as_user(owner), pytest.raises(frappe.PermissionError):
		call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)


@pytest.mark.parametrize("values", [{}, {"mobile_no": "0916666999"}, {"mobile_no": "12"}, {"name": "LEAD-1"}])
def test_8_4_who_knows_no_key_claims_nothing(make_lead, make_user, as_user, call, freeze, values, card_of):
	lead = make_lead(mobile_no=NUMBER, lead_owner=make_user())
	before = card_of(LEAD, lead.name)
	freeze(frappe.utils.add_days(frappe.utils.now_datetime(), 8))
	with as_user(make_user()), pytest.raises(exceptions.NotClaimableError):
		call(CLAIM, values=values)
	assert card_of(LEAD, lead.name) == before


def test_8_4_an_unassigned_card_of_another_team_is_asked_for(make_lead, make_user, as_user, call, check):
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Đội khác"}).insert()
	make_lead(mobile_no=NUMBER, sales_team="Đội khác")
	with as_user(make_user()):
		assert [(match["claim"], match["ask"]) for match in check(mobile_no=NUMBER)] == [(False, True)]
		with pytest.raises(exceptions.NotClaimableError):
			call(CLAIM, values={"mobile_no": NUMBER})


def test_8_4_an_unassigned_card_that_one_sees_is_claimed_where_it_is_met(
	make_lead, make_user, as_user, call, check
):
	lead = make_lead(mobile_no=NUMBER)
	with as_user(make_user()):
		assert check(mobile_no=NUMBER)[0]["claim"]
		assert call(CLAIM, values={"mobile_no": NUMBER})["card"]["name"] == lead.name


def test_8_4_a_protected_card_is_claimed_by_no_key(
	make_lead, make_user, as_user, call, check, freeze, settings
):
	settings(protection_days=30)
	make_lead(mobile_no=NUMBER, lead_owner=make_user())
	freeze(frappe.utils.add_days(frappe.utils.now_datetime(), 8))
	with as_user(make_user()):
		assert [(match["claim"], match["ask"]) for match in check(mobile_no=NUMBER)] == [(False, True)]
		with pytest.raises(exceptions.NotClaimableError):
			call(CLAIM, values={"mobile_no": NUMBER})


def test_8_4_nobody_claims_from_others_more_cards_a_day_than_a_person_can_mean(
	make_lead, make_user, as_user, call, freeze, monkeypatch
):
	monkeypatch.setattr(requests, "MOST_A_DAY", 2)
	owner = make_user()
	numbers = [f"091666612{number}" for number in range(3)]
	for number in numbers:
		make_lead(mobile_no=number, lead_owner=owner)
	freeze(frappe.utils.add_days(frappe.utils.now_datetime(), 8))
	with as_user(make_user()):
		for number in numbers[:2]:
			call(CLAIM, values={"mobile_no": number})
		with pytest.raises(exceptions.TooManyRequestsError):
			call(CLAIM, values={"mobile_no": numbers[2]})
