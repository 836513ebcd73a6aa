"""What an open board hears and reads when cards change (issue "Live"; spec §7.6, §8.3)."""

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

CHANGED = "leadcard.api.board.get_changed"
BOARD = "leadcard.api.board.get_board"
COLUMN = "leadcard.api.board.get_column"
MOVE = "leadcard.api.board.move_card"


@pytest.fixture
def sent_with(monkeypatch):
	"""`sent_with(mark)`: what follows is a request whose page marked it so."""

	def begin(mark: str) -> None:
		headers = {"X-LeadCard-Write": mark} if mark else {}
		monkeypatch.setattr(
			frappe.local, "request", Request(EnvironBuilder(headers=headers).get_environ()), raising=False
		)

	return begin


def news(events) -> list[dict]:
	return [event.message for event in events if event.event == "leadcard_card"]


@pytest.mark.parametrize(
	("mark", "told"),
	[("k3f9ab-12", "k3f9ab-12"), ("", None), ("<img src=x>", None), ("a" * 90 + "-1", None)],
)
def test_the_news_of_a_write_carry_its_pages_mark(call, make_lead, events, sent_with, mark, told):
	lead = make_lead()
	frappe.db.commit()
	events.clear()
	sent_with(mark)
	call(MOVE, doctype="LC Lead", name=lead.name, to_status="Contacting")
	assert news(events)
	for message in news(events):
		assert (message["doctype"], message["name"], message.get("write")) == ("LC Lead", lead.name, told)


def test_the_news_say_nothing_of_the_card(call, make_lead, events):
	lead = make_lead(full_name="Bí Mật")
	events.clear()
	call(MOVE, doctype="LC Lead", name=lead.name, to_status="Contacting")
	assert all(set(message) <= {"doctype", "name", "write"} for message in news(events))


def test_7_6_changed_cards_come_with_the_totals_of_the_view(call, make_lead, make_customer):
	shown = make_lead(source="Zalo", expected_revenue=5)
	hidden, customer = make_lead(source="Website"), make_customer(source="Zalo")
	cards = [[doc.doctype, doc.name] for doc in (shown, hidden, customer)]
	answer = call.get(CHANGED, cards=[*cards, ["LC Lead", "nothing"]], filters={"source": "Zalo"})
	board = call.get(BOARD, filters={"source": "Zalo"})
	assert {card["name"] for card in answer["cards"]} == {shown.name, customer.name}
	for head, column in zip(answer["columns"], board["columns"], strict=True):
		assert head == {
			key: column[key] for key in ("status", "count", "more", "revenue", "revenue_of", "share")
		}
	assert answer["views"] == board["views"]
	by_name = {card["name"]: card for column in board["columns"] for card in column["cards"]}
	assert all(card == by_name[card["name"]] for card in answer["cards"])


def test_8_3_a_changed_card_that_one_may_not_see_is_not_told(call, make_lead, make_user, as_user):
	anna, ben = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(ben):
		answer = call.get(CHANGED, cards=[["LC Lead", lead.name]])
	assert answer["cards"] == []
	assert all(column["count"] == 0 for column in answer["columns"])


@pytest.mark.parametrize(
	"cards",
	["x", {"a": 1}, [["User", "Administrator"]], [["LC Lead"]], [["LC Lead", 5]], [["LC Lead", "x"]] * 101],
)
def test_bad_lists_of_cards_are_refused(call, cards):
	with pytest.raises(frappe.ValidationError):
		call.get(CHANGED, cards=cards)


def test_7_1_a_column_is_searched_on_top_of_the_boards_search(call, make_lead, make_customer):
	found = make_lead(full_name="Trần Ngọc Bình", mobile_no="0916666123", expected_revenue=7)
	make_lead(full_name="Trần Ngọc Lan", mobile_no="0987777888")
	make_lead(full_name="Lê Bình", mobile_no="0987777999")
	make_customer(full_name="Ngọc Khách")
	view = {"search": "ngoc"}
	column = call.get(COLUMN, status="New", within="binh", **view)
	assert [card["name"] for card in column["cards"]] == [found.name]
	board = call.get(BOARD, within={"New": "binh"}, **view)
	new, _contacting, converted, _transacted = board["columns"]
	assert (new["count"], new["revenue"], new["share"]) == (1, 7, 50.0)
	assert (column["count"], column["revenue"], column["share"]) == (1, 7, 50.0)
	assert [card["title"] for card in converted["cards"]] == ["Ngọc Khách"]
	assert call.get(BOARD, within={"New": "nobody"}, **view)["columns"][0]["count"] == 0
	for wrong in ({"Nowhere": "x"}, "[1]", "{"):
		with pytest.raises(frappe.ValidationError):
			call.get(BOARD, within=wrong)


def test_what_is_loaded_of_single_columns_is_read_again_at_once(call, make_lead, make_customer):
	for _number in range(7):
		make_lead(source="Event")
		make_customer(source="Event")
	board = call.get(BOARD, filters={"source": "Event"}, limit=2, loaded={"New": 5, "Transacted": 10**9})
	assert [len(column["cards"]) for column in board["columns"]] == [5, 0, 2, 0]
	again = call.get(COLUMN, status="New", filters={"source": "Event"}, cursor=board["columns"][0]["cursor"])
	assert len(again["cards"]) == 2


def test_who_asks_for_a_further_page_may_leave_out_the_totals(call, make_lead):
	make_lead()
	counted = call.get(COLUMN, status="New", counted=1)
	assert len(counted["cards"]) == 1
	assert not {"count", "revenue", "share"} & set(counted)
	assert call.get(COLUMN, status="New")["count"] == 1


def test_2_8_the_second_of_two_movers_is_told_who_moved_it_where(
	call, refused, make_lead, make_user, as_user
):
	anna, boss = make_user(first_name="Anna"), make_user(roles=("LeadCard Manager",), first_name="Bossy")
	lead = make_lead(full_name="Trần <b>", lead_owner=anna)
	seen = str(frappe.db.get_value("LC Lead", lead.name, "modified"))
	with as_user(boss):
		call(MOVE, doctype="LC Lead", name=lead.name, to_status="Contacting", modified=seen)
		frappe.db.set_value("User", boss, "full_name", "Bossy <i>")
	with as_user(anna), refused(frappe.TimestampMismatchError) as error:
		call(
			MOVE,
			doctype="LC Lead",
			name=lead.name,
			to_status="Contacting",
			modified=seen,
			from_status="New",
		)
	told = str(error.value)
	assert "Contacting" in told and "Bossy" in told
	assert "<i>" not in told and "<b>Tr" not in told


def test_2_8_where_nobody_moved_it_one_is_told_who_changed_it(call, refused, make_lead, make_user, as_user):
	lead = make_lead()
	seen = str(frappe.db.get_value("LC Lead", lead.name, "modified"))
	lead.reload()
	lead.website = "https://example.com"
	lead.save()
	with refused(frappe.TimestampMismatchError) as error:
		call(
			MOVE,
			doctype="LC Lead",
			name=lead.name,
			to_status="Contacting",
			modified=seen,
			from_status="New",
		)
	assert "changed by Administrator" in str(error.value)
