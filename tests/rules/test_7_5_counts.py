"""What the tabs and columns say is what is there (spec §7.5, §7.6), whatever was said, read, deleted, moved and stopped."""

import random

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from leadcard.pipeline import recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
OWNERS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
BOARD = "leadcard.api.board.get_board"
COMMENTS = "leadcard.api.comments."
COLUMNS = {"New": LEAD, "Contacting": LEAD, "Converted": CUSTOMER, "Transacted": CUSTOMER}
REVENUE = {"Transacted": "won_revenue"}
VIEWS = ("all", "updated", "forgotten")
STEPS = 40


def is_unread(card, reader: str) -> bool:
	"""Whether somebody else has said something on a card since somebody was there."""
	place = {"reference_doctype": card.doctype, "reference_name": card.name, "comment_type": "Comment"}
	said = frappe.get_all("Comment", filters={**place, "owner": ("!=", reader)}, pluck="creation")
	seen = frappe.get_all(
		"LC Card Visit", {"user": reader, "card_doctype": card.doctype, "card": card.name}, pluck="seen_on"
	)
	return any(at > max(seen, default=add_days(at, -1)) for at in said)


def is_forgotten(card) -> bool:
	left_alone = card.stage and frappe.db.get_value("LC Stage", card.stage, "no_contact")
	return not left_alone and card.last_care_on < add_days(now_datetime().replace(hour=0), -8)


def there(reader: str, people: list[str]) -> dict[str, dict[str, tuple[int, float]]]:
	"""By view and column what somebody's board must hold: looked at card by card, as no query of the app does."""
	found = {name: dict.fromkeys(COLUMNS, (0, 0.0)) for name in VIEWS}
	for column, doctype in COLUMNS.items():
		for card in frappe.get_all(doctype, {"status": column}, ["*"]):
			card.doctype = doctype
			if card[OWNERS[doctype]] not in people:
				continue
			holds = {"all": True, "updated": is_unread(card, reader), "forgotten": is_forgotten(card)}
			for name in VIEWS:
				if holds[name]:
					count, worth = found[name][column]
					found[name][column] = (count + 1, worth + card[REVENUE.get(column, "expected_revenue")])
	return found


def said(call, view: str) -> dict[str, tuple[int, float]]:
	board = call.get(BOARD, filters={"view": view}, limit=100)
	for column in board["columns"]:
		assert len(column["cards"]) == column["count"], (view, column["status"])
	assert board["views"][view] == sum(column["count"] for column in board["columns"])
	return {column["status"]: (column["count"], column["revenue"]) for column in board["columns"]}


class Office:
	"""Two salespeople and their manager, who say, read, delete, move, convert, stop and give cards at random."""

	def __init__(self, people: list[str], leads: list[str], call, as_user, chance: random.Random) -> None:
		self.people, self.call, self.as_user, self.chance = people, call, as_user, chance
		self.cards = [(LEAD, lead) for lead in leads]

	def step(self) -> None:
		doctype, name = self.chance.choice(self.cards)
		card = frappe.get_doc(doctype, name)
		if card.status in ("Dead", "Inactive"):
			return self.call("leadcard.api.cards.resume_care", doctype=doctype, name=name)
		with self.as_user(self.chance.choice([card.get(OWNERS[doctype]), self.people[-1]])):
			deeds = (self.say, self.say, self.read, self.read, self.delete, self.care_long_ago)
			return self.chance.choice((*deeds, self.convert, self.stop, self.give, self.leave_alone))(card)

	def say(self, card) -> None:
		# as the desk's form does, which marks nothing as read
		card.add_comment("Comment", "Gọi lại nhé")
		card.add_comment("Info", "một dòng nhật ký")

	def read(self, card) -> None:
		self.call(f"{COMMENTS}mark_read", doctype=card.doctype, name=card.name)

	def delete(self, card) -> None:
		place = {"reference_doctype": card.doctype, "reference_name": card.name, "comment_type": "Comment"}
		for name in frappe.get_all("Comment", {**place, "owner": frappe.session.user}, pluck="name"):
			self.call(f"{COMMENTS}delete_comment", name=name)

	def care_long_ago(self, card) -> None:
		frappe.db.set_value(card.doctype, card.name, "last_care_on", add_days(now_datetime(), -30))

	def convert(self, card) -> None:
		if card.doctype == LEAD:
			answer = self.call("leadcard.api.cards.convert_lead", name=card.name)
			self.cards.remove((LEAD, card.name))
			self.cards.append((CUSTOMER, answer["card"]["name"]))

	def stop(self, card) -> None:
		self.call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason="hết nhu cầu")

	def give(self, card) -> None:
		with self.as_user("Administrator"):
			found = frappe.get_doc(card.doctype, card.name)
			found.set(OWNERS[card.doctype], self.chance.choice(self.people))
			found.save()

	def leave_alone(self, card) -> None:
		frappe.db.set_value(card.doctype, card.name, "stage", self.chance.choice(["Do Not Contact", None]))


@pytest.mark.parametrize("seed", range(3))
def test_7_5_7_6_random_days_leave_every_count_as_it_is_card_by_card(
	call, as_user, make_user, make_tree, make_lead, seed
):
	chance = random.Random(seed)
	anna, ben, lead = make_user(), make_user(), make_user()
	make_tree(("Nhóm", None, [(lead, 1), (anna, 0), (ben, 0)]))
	leads = [
		make_lead(lead_owner=owner, expected_revenue=chance.randrange(9) / 4).name
		for owner in (anna, ben) * 4
	]
	office = Office([anna, ben, lead], leads, call, as_user, chance)
	for _step in range(STEPS):
		office.step()
	for reader, people in ((anna, [anna]), (ben, [ben]), (lead, [anna, ben, lead])):
		with as_user(reader):
			found = {view: said(call, view) for view in VIEWS}
		assert found == there(reader, people)
	assert not [each for each in recount.check_all() if each.field == "has_comments"]


def test_7_5_what_one_has_said_alone_is_not_unread(call, as_user, make_user, make_lead):
	anna = make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(anna):
		lead.add_comment("Comment", "ghi cho mình")
		assert call.get(BOARD)["views"]["updated"] == 0
	with as_user(make_user(roles=("LeadCard Manager",))):
		assert call.get(BOARD, filters={"owner": anna})["views"]["updated"] == 1
