"""By what a search found a card, where its face doesn't show it (spec §7.1)."""

import frappe
import pytest

from tests.rules.test_statements import NOT_COUNTED

API = "leadcard.api."
SEARCH = f"{API}search.search"
BOARD = f"{API}board.get_board"


@pytest.fixture
def reasons(call):
	"""`reasons("text")`: by what each found card was found, by its name."""

	def read(text) -> dict[str, list[str]]:
		found = call.get(SEARCH, text=text)["cards"]
		return {
			card["name"]: [f"{hit['label']}: {hit['text']}" for hit in card["found_by"]] for card in found
		}

	return read


def test_7_1_the_answer_says_what_the_face_doesnt_show(call, reasons, make_lead, add_contact):
	lead = make_lead(
		full_name="Trần Ngọc Bình",
		mobile_no="0916 666 123",
		phone="024 3825 1234",
		email_id="binh@example.com",
		tax_id="0100109106",
		code="VIP-7",
	)
	add_contact(lead)
	for text, told in (
		("ngoc binh", []),
		("666123", []),
		("3825", ["Phone: 024 3825 1234"]),
		("binh@ex", ["Email: binh@example.com"]),
		("0100109106", ["Tax ID: 0100109106"]),
		("vip-7", ["Code: VIP-7"]),
		("văn út", ["Contact: Nguyễn Văn Út"]),
		("út 834567", ["Contact: Nguyễn Văn Út · 0834 567 890"]),
		("ngoc ut", ["Contact: Nguyễn Văn Út"]),
		("vip kho.example", ["Code: VIP-7", "Contact: Nguyễn Văn Út · ut.nguyen@kho.example"]),
	):
		assert reasons(text) == {lead.name: told}, text
	(card,) = [card for column in call.get(BOARD, search="văn út")["columns"] for card in column["cards"]]
	assert card["found_by"] == [{"label": "Contact", "text": "Nguyễn Văn Út"}]
	(card,) = call.get(f"{API}board.get_column", status="New", within="vip-7")["cards"]
	assert card["found_by"] == [{"label": "Code", "text": "VIP-7"}]
	assert "found_by" not in call.get(f"{API}board.get_column", status="New")["cards"][0]


def test_7_1_the_code_that_the_lead_of_a_customer_had_is_told(convert, reasons, make_lead):
	customer = convert(make_lead(full_name="Trần Ngọc Bình", code="KHÁCH CŨ"))["customer"]
	convert(make_lead(full_name="Bình lần hai", code="SỔ TAY 22"), customer=customer)
	assert reasons("SỔ TAY 22") == {customer: ["Old Code: SỔ TAY 22"]}


def test_8_what_was_found_is_masked_where_the_card_is(
	as_user, make_user, make_lead, add_contact, reasons, masked
):
	owner, colleague = make_user(), make_user()
	card = make_lead(full_name="Thẻ Kín", lead_owner=owner, mobile_no="0988 777 666")
	add_contact(card)
	frappe.share.add_docshare(
		card.doctype, card.name, colleague, read=1, flags={"ignore_share_permission": True}
	)
	with as_user(colleague):
		assert reasons("văn út") == {card.name: ["Contact: Nguyễn Văn Út"]}
		for whole in ("0834567890", "0084834567890", "01234567890"):
			assert reasons(whole) == {card.name: ["Contact: Nguyễn Văn Út · ••••••890"]}, whole
		assert reasons("ut.nguyen@kho.example") == {card.name: ["Contact: Nguyễn Văn Út · u•••@kho.example"]}
		assert reasons("0988777666") == {card.name: ["Mobile No: ••••••666"]}
	with as_user(owner):
		assert reasons("834567") == {card.name: ["Contact: Nguyễn Văn Út · 0834 567 890"]}


def test_8_what_was_found_tells_no_part_of_what_is_masked(
	as_user, make_user, make_lead, add_contact, reasons, masked
):
	"""A name that holds digits finds the card; that its number holds them too is not said."""
	owner, colleague = make_user(), make_user()
	card = make_lead(full_name="Căn hộ 988", lead_owner=owner, mobile_no="0988 777 666", tax_id="0100109106")
	add_contact(card, "Số 834", "0834 567 890")
	frappe.share.add_docshare(
		card.doctype, card.name, colleague, read=1, flags={"ignore_share_permission": True}
	)
	with as_user(colleague):
		assert reasons("988") == {card.name: []}
		assert reasons("834") == {card.name: ["Contact: Số 834"]}


def test_7_1_a_search_asks_as_much_whatever_it_finds(
	call, recorded, make_user, as_user, make_customer, make_lead, add_contact
):
	anna = make_user()

	def fill(number: int) -> None:
		for _card in range(number):
			for card in (make_customer(account_owner=anna), make_lead(lead_owner=anna)):
				add_contact(card, "Nguyễn Văn Út", mobile_no="", email_id="")

	counted = []
	for number in (2, 4):
		fill(number)
		with as_user(anna):
			call.get(BOARD, search="văn út")
			frappe.local.cache = {}
			counted.append(recorded(lambda: call.get(BOARD, search="văn út")))
	few, many = ([asked for asked in each if not NOT_COUNTED.match(asked)] for each in counted)
	assert len(many) <= len(few), "\n".join(few)
