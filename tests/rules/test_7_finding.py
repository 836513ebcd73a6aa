"""Finding cards (spec §7): search, filters, views, order, pages, counts and sums."""

import frappe
import pytest

from leadcard.board import view

BOARD = "leadcard.api.board.get_board"
COLUMN = "leadcard.api.board.get_column"
SEARCH = "leadcard.api.search.search"


def titles(board: dict) -> set[str]:
	return {card["title"] for column in board["columns"] for card in column["cards"]}


def counts(board: dict) -> dict[str, int]:
	return {column["status"]: column["count"] for column in board["columns"]}


@pytest.fixture
def binh(make_lead):
	return make_lead(
		full_name="Trần Ngọc Bình",
		short_name="B-Land",
		mobile_no="0916.666.123",
		phone="024 3825 1234",
		email_id="Binh.Tran@Example.com",
		id_number="012 345 678 901",
	)


@pytest.mark.parametrize(
	"text",
	[
		"666",
		"6661",
		"0916 666 123",
		"+84 916.666",
		"tran ngoc binh",
		"TRẦN NGỌC BÌNH",
		"Trần Ngọc Bình",
		"binh tran",
		"ngoc 666",
		"b-land",
		"38251234",
		"binh.tran@ex",
		"example.com",
		"678901",
	],
)
def test_7_1_finds_parts_of_names_and_numbers_without_accents(call, binh, make_lead, text):
	make_lead(full_name="Lê Văn Khác", mobile_no="0987777888")
	found = call.get(SEARCH, text=text)
	assert [card["name"] for card in found["cards"]] == [binh.name]
	assert found["count"] == 1
	assert titles(call.get(BOARD, search=text)) == {"Trần Ngọc Bình"}


def test_7_1_dang_finds_dang_with_a_crossed_d(call, make_lead):
	make_lead(full_name="Đặng Thị Hà")
	assert call.get(SEARCH, text="dang")["count"] == 1
	assert call.get(SEARCH, text="đặng")["count"] == 1


def test_7_1_finds_by_code_and_organization_and_tax_id(call, make_lead):
	lead = make_lead(organization_name="Công ty Ánh Dương", tax_id="0101-234-567", code="VIP 77/A")
	for text in ("anh duong", "0101234567", "234567", "vip 77", "77/a"):
		assert [card["name"] for card in call.get(SEARCH, text=text)["cards"]] == [lead.name], text


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; drop table", "***", "   ", "%666%", "x" * 500])
def test_7_1_signs_of_patterns_find_nothing(call, binh, text):
	assert call.get(SEARCH, text=text)["cards"] == []


def test_7_1_the_index_follows_edits_conversion_and_deletion(call, binh):
	binh.full_name, binh.mobile_no = "Nguyễn Đổi Tên", "0911222333"
	binh.save()
	assert call.get(SEARCH, text="tran ngoc")["count"] == 0
	assert call.get(SEARCH, text="666")["count"] == 0
	assert call.get(SEARCH, text="doi ten")["count"] == 1
	customer = call("leadcard.api.cards.convert_lead", name=binh.name)["customer"]
	found = call.get(SEARCH, text="222333")
	assert [(card["doctype"], card["name"]) for card in found["cards"]] == [("LC Customer", customer)]


def test_7_1_within_one_column(call, binh, make_customer):
	make_customer(full_name="Phạm Ngọc Lan")
	found = call.get(SEARCH, text="ngoc", status="Converted")
	assert [card["title"] for card in found["cards"]] == ["Phạm Ngọc Lan"]
	column = call.get(COLUMN, status="New", search="ngoc")
	assert [card["title"] for card in column["cards"]] == ["Trần Ngọc Bình"]
	with pytest.raises(frappe.ValidationError):
		call.get(SEARCH, text="ngoc", status="Nowhere")


def test_7_2_not_cared_for_counts_from_the_last_care(call, make_lead, freeze):
	freeze("2026-05-20 10:00:00")
	ages = {
		"2026-05-19": "hôm qua",
		"2026-05-10": "tuần trước",
		"2026-03-01": "tháng ba",
		"2025-12-31": "năm ngoái",
	}
	for day, name in ages.items():
		lead = make_lead(full_name=name)
		frappe.db.set_value("LC Lead", lead.name, "last_care_on", f"{day} 08:00:00")
	for bound, expected in (
		("week", {"tuần trước", "tháng ba", "năm ngoái"}),
		("month", {"tháng ba", "năm ngoái"}),
		("year", {"năm ngoái"}),
	):
		assert titles(call.get(BOARD, filters={"stale": bound})) & set(ages.values()) == expected
	with pytest.raises(frappe.ValidationError):
		call.get(BOARD, filters={"stale": "decade"})


def test_7_3_filters_narrow_and_combine(call, make_lead, make_user, make_product):
	colleague, flat = make_user(), make_product()
	make_lead(full_name="A", lead_owner=colleague, source="Zalo", product=flat.name)
	make_lead(full_name="B", lead_owner=colleague, source="Website")
	unowned = make_lead(full_name="C", customer_group="VIP")
	unowned.add_tag("nóng")
	mine = make_lead(full_name="D", lead_owner="Administrator")
	for filters, expected in (
		({"owner": colleague}, {"A", "B"}),
		({"owner": [colleague, "Administrator"]}, {"A", "B", "D"}),
		({"mine": 1}, {mine.title}),
		({"unassigned": 1}, {"C"}),
		({"source": ["Zalo", "Website"], "owner": colleague}, {"A", "B"}),
		({"source": "Zalo", "owner": "Administrator"}, set()),
		({"product": flat.name}, {"A"}),
		({"customer_group": "VIP"}, {"C"}),
		({"tag": "nóng"}, {"C"}),
	):
		board = call.get(BOARD, filters=filters)
		assert titles(board) == expected, filters
		assert sum(counts(board).values()) == len(expected), filters


@pytest.mark.parametrize(
	"arguments",
	[
		{"filters": {"owner like '%'": 1}},
		{"filters": {"docstatus": 1}},
		{"filters": {"owner": {"like": "%"}}},
		{"filters": {"source": [["like", "%"]]}},
		{"filters": "[1]"},
		{"filters": {"view": "secret"}},
		{"sort": "modified desc"},
		{"sort": "creation desc, (select 1)"},
		{"sort": "creation sideways"},
	],
)
def test_7_bad_filters_and_orders_are_refused(call, arguments):
	with pytest.raises(frappe.ValidationError):
		call.get(BOARD, **arguments)


@pytest.mark.parametrize("cursor", ["x", "e30=", "W10=", "💥", "WyJhIl0="])
def test_7_a_broken_cursor_is_refused(call, cursor):
	with pytest.raises(frappe.ValidationError):
		call.get(COLUMN, status="New", cursor=cursor)


@pytest.mark.parametrize(
	"sort", ["creation desc", "creation asc", "revenue desc", "revenue asc", "last_care_on asc"]
)
def test_7_4_pages_follow_the_order_without_gap_or_repeat(call, make_lead, sort):
	for revenue in (5, 1, 3, 3, 3, 2, 4):
		make_lead(expected_revenue=revenue * 1_000_000, source="Event")
	view = {"filters": {"source": "Event"}, "sort": sort}
	column, cards = call.get(COLUMN, status="New", limit=2, **view), []
	while True:
		cards += column["cards"]
		if not column["cursor"]:
			break
		column = call.get(COLUMN, status="New", limit=2, cursor=column["cursor"], **view)
	assert len({card["name"] for card in cards}) == len(cards) == 7
	field = {"creation": "creation", "revenue": "revenue", "last_care_on": "last_care_on"}[sort.split()[0]]
	values = [card[field] for card in cards]
	assert values == sorted(values, reverse=sort.endswith("desc"))


def test_7_5_views_with_their_counts(call, make_lead, make_user, as_user, settings):
	settings(stale_days=7)
	anna, boss = make_user(), make_user(roles=("LeadCard Manager",))
	quiet = make_lead(full_name="Yên", lead_owner=anna)
	talked = make_lead(full_name="Bàn", lead_owner=anna)
	frappe.db.set_value("LC Lead", quiet.name, "last_care_on", "2020-01-01 08:00:00")
	with as_user(boss):
		call("leadcard.api.comments.add_comment", doctype="LC Lead", name=talked.name, text="Gọi lại nhé")
	with as_user(anna):
		board = call.get(BOARD)
		views = {name: board["views"][name] for name in ("all", "updated", "forgotten")}
		assert views == {"all": 2, "updated": 1, "forgotten": 1}
		assert titles(call.get(BOARD, filters={"view": "updated"})) == {"Bàn"}
		assert titles(call.get(BOARD, filters={"view": "forgotten"})) == {"Yên"}
		cards = {card["title"]: card for column in board["columns"] for card in column["cards"]}
		assert (cards["Bàn"]["unread_comments"], cards["Yên"]["unread_comments"]) == (1, 0)
		assert (cards["Bàn"]["stale"], cards["Yên"]["stale"]) == (False, True)
		call("leadcard.api.comments.mark_read", doctype="LC Lead", name=talked.name)
		assert call.get(BOARD)["views"]["updated"] == 0
	with as_user(boss):
		assert call.get(BOARD)["views"]["updated"] == 0, "own comments count as read"


def test_7_5_read_comments_stay_read_after_conversion(call, make_lead, make_user, as_user):
	anna, boss = make_user(), make_user(roles=("LeadCard Manager",))
	lead = make_lead(lead_owner=anna)
	with as_user(boss):
		call("leadcard.api.comments.add_comment", doctype="LC Lead", name=lead.name, text="Tốt")
	with as_user(anna):
		call("leadcard.api.comments.mark_read", doctype="LC Lead", name=lead.name)
		call("leadcard.api.cards.convert_lead", name=lead.name)
		assert call.get(BOARD)["views"]["updated"] == 0


def test_7_6_counts_sums_and_shares_are_exact(call, make_lead, make_customer):
	for revenue in (100, 200, 300):
		make_lead(expected_revenue=revenue, source="Zalo")
	make_customer(source="Zalo")
	board = call.get(BOARD, filters={"source": "Zalo"}, limit=1)
	by_status = {column["status"]: column for column in board["columns"]}
	assert list(by_status) == ["New", "Contacting", "Converted", "Transacted"]
	assert (by_status["New"]["count"], by_status["New"]["revenue"], by_status["New"]["share"]) == (
		3,
		600,
		75.0,
	)
	assert (by_status["Converted"]["count"], by_status["Converted"]["share"]) == (1, 25.0)
	assert len(by_status["New"]["cards"]) == 1


def test_7_6_the_page_length_is_bounded(call):
	assert view.LONGEST_PAGE == 100
	for limit in (-5, 0, 10**9):
		call.get(BOARD, limit=limit)


def test_8_3_search_and_counts_stop_at_what_one_may_see(call, make_lead, make_user, as_user):
	anna, ben = make_user(), make_user()
	make_lead(full_name="Của Anna", mobile_no="0916666123", lead_owner=anna)
	with as_user(ben):
		assert call.get(SEARCH, text="666123") == {"cards": [], "count": 0, "more": False}
		assert sum(counts(call.get(BOARD, search="cua anna")).values()) == 0
		assert sum(counts(call.get(BOARD, filters={"owner": anna})).values()) == 0


def test_3_7_a_leads_card_tells_deposit_and_remainder(call, make_lead, make_product):
	flat = make_product(price=1000, deposit_percent=10)
	lead = make_lead(full_name="A", product=flat.name)
	card = next(
		card for column in call.get(BOARD)["columns"] for card in column["cards"] if card["name"] == lead.name
	)
	assert (card["revenue"], card["deposit"], card["remaining"]) == (1000, 100, 900)


def test_7_3_the_filters_offer_what_the_user_may_see(call, make_lead, make_user, as_user):
	seller, colleague = make_user(), make_user()
	make_lead(full_name="A", lead_owner=seller).add_tag("của tôi")
	make_lead(full_name="B", lead_owner=colleague).add_tag("của người khác")
	with as_user(seller):
		offered = call.get("leadcard.api.board.get_filter_options")
	assert [option["value"] for option in offered["owner"]] == [seller]
	assert [option["value"] for option in offered["tag"]] == ["của tôi"]
	assert {"value": "Zalo", "label": "Zalo"} in offered["source"]
	everything = call.get("leadcard.api.board.get_filter_options")
	assert {seller, colleague} <= {option["value"] for option in everything["owner"]}
	assert {"của tôi", "của người khác"} <= {option["value"] for option in everything["tag"]}
