"""Spec §8.3: news of a card reach the people who see it, and those who saw it a moment ago; no room that others may join."""

import frappe
import pytest

LEAD, CUSTOMER = "LC Lead", "LC Customer"
OWNERS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
TEAM = "LC Sales Team"


@pytest.fixture
def floor(make_user, make_tree):
	"""Head office over two teams: lead manages anna and ben; carl works in the other one. And a LeadCard Manager."""
	people = frappe._dict({name: make_user() for name in ("head", "lead", "anna", "ben", "carl")})
	people.manager = make_user(roles=("LeadCard Manager",))
	make_tree(
		("Công ty", None, [(people.head, 1)]),
		("Nhóm 1", "Công ty", [(people.lead, 1), (people.anna, 0), (people.ben, 0)]),
		("Nhóm 2", "Công ty", [(people.carl, 0)]),
	)
	frappe.db.commit()
	return people


@pytest.fixture
def told(events, floor):
	"""`told(work)` → the people of the floor whom a piece of work tells of the card, once it is committed."""

	def work_and_listen(work, event="leadcard_card") -> set[str]:
		events.clear()
		work()
		frappe.db.commit()
		rooms = {room for sent in events if sent.event == event for room in sent.room}
		assert rooms and all(room.startswith("user:") for room in rooms)
		return {name for name, user in floor.items() if f"user:{user}" in rooms}

	return work_and_listen


ABOVE = {"head", "lead", "manager"}


@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER])
def test_8_3_news_of_a_card_reach_who_sees_it(floor, told, make_lead, make_customer, log_activity, doctype):
	make = make_lead if doctype == LEAD else make_customer
	card = make(**{OWNERS[doctype]: floor.anna})

	def edit():
		card.reload().website = "https://example.com"
		card.save()

	for event in ("leadcard_card", "doc_update", "list_update"):
		assert told(edit, event) == {*ABOVE, "anna"}
	assert told(lambda: log_activity(card, "LC Call"), "list_update") == {*ABOVE, "anna"}
	assert told(lambda: log_activity(card, "LC Ticket")) == {*ABOVE, "anna"}
	other = make(**{OWNERS[doctype]: floor.anna})
	frappe.db.commit()
	assert told(lambda: frappe.delete_doc(doctype, other.name)) == {*ABOVE, "anna"}


def test_8_3_nothing_of_leadcard_goes_to_a_room_that_others_may_join(
	floor, events, make_lead, make_customer, make_opportunity, log_activity, convert
):
	events.clear()
	lead = make_lead(lead_owner=floor.anna)
	for kind in ("LC Call", "LC Meeting", "LC Note", "LC Ticket"):
		log_activity(lead, kind).save()
	convert(lead)
	customer = make_customer(account_owner=floor.anna)
	deal = make_opportunity(customer)
	deal.save()
	deal.delete()
	frappe.db.commit()
	assert events
	ours = [sent for sent in events if "LC " in frappe.as_json(sent.message)]
	assert all(isinstance(sent.room, list) for sent in ours)
	assert not [sent.room for sent in events if str(sent.room).startswith("doctype:LC ")]


def test_8_3_whoever_loses_a_card_is_told_once_and_of_nothing_but_its_name(floor, told, make_lead, events):
	card = make_lead(lead_owner=floor.anna)

	def give(user):
		card.reload().update({"lead_owner": user, "full_name": "Tên Mới"})
		card.save()

	assert told(lambda: give(floor.carl)) == {*ABOVE, "anna", "carl"}
	assert all(set(sent.message) <= {"doctype", "name"} for sent in events if sent.event == "leadcard_card")
	assert told(lambda: card.reload().save()) == {"head", "manager", "carl"}


def test_8_3_a_claim_is_told_to_all_who_saw_the_card_among_the_unassigned(
	floor, told, make_lead, call, as_user
):
	card = make_lead(lead_owner=None)

	def claim():
		with as_user(floor.ben):
			call("leadcard.api.cards.claim", doctype=LEAD, name=card.name)

	assert told(claim) == set(floor)
	assert told(lambda: card.reload().save()) == {*ABOVE, "ben"}


def test_8_3_a_share_brings_a_card_and_takes_it(floor, told, make_lead):
	card = make_lead(lead_owner=floor.anna)
	assert "carl" in told(lambda: frappe.share.add(LEAD, card.name, floor.carl, read=1))
	assert "carl" in told(lambda: card.reload().save())
	assert "carl" in told(lambda: frappe.share.remove(LEAD, card.name, floor.carl))
	assert "carl" not in told(lambda: card.reload().save())


def test_8_3_what_is_not_kept_is_not_told(floor, events, make_lead):
	card = make_lead(lead_owner=floor.anna)
	frappe.db.commit()
	events.clear()
	card.save()
	frappe.db.after_rollback.run()
	frappe.db.commit()
	assert not [sent for sent in events if sent.event == "leadcard_card"]


def test_8_3_a_save_sends_as_much_for_many_people_as_for_few(make_user, make_lead, events, recorded):
	"""Three messages, each sent once with all rooms, and a stated number of queries."""
	sent, asked = [], []
	card = make_lead(lead_owner=None)
	frappe.db.commit()
	for more in (5, 200):
		for _person in range(more):
			make_user()
		card.save()
		events.clear()
		asked.append(len(recorded(frappe.db.commit)))
		ours = [event for event in events if event.message.get("doctype") == LEAD]
		sent.append(sorted(event.event for event in ours))
	assert sent[0] == sent[1] == ["doc_update", "leadcard_card", "list_update"]
	assert all(len(event.room) > 200 for event in ours)
	assert asked[1] <= asked[0] <= 5


def test_8_3_the_text_of_comments_and_emails_reaches_who_sees_the_card_now(
	floor, told, make_lead, log_activity
):
	"""Whoever had the form open when the card was theirs still stands in Frappe's room of the document."""
	lead = make_lead(lead_owner=floor.carl)
	call = log_activity(lead, "LC Call")
	lead.reload().update({"lead_owner": floor.anna})
	lead.save()
	frappe.db.commit()
	for entry in (lambda: lead.add_comment("Comment", "Giá gốc"), lambda: call.add_comment("Comment", "x")):
		assert told(entry, "docinfo_update") == {*ABOVE, "anna"}


@pytest.mark.bench
def test_8_3_the_text_of_emails_reaches_who_sees_the_card_now(floor, told, make_lead, email_on):
	lead = make_lead(lead_owner=floor.anna)
	assert told(lambda: email_on(lead), "docinfo_update") == {*ABOVE, "anna"}
