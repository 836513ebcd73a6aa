"""What a search finds beyond a card's own fields as typed (spec §7.1): contacts, spellings, lettering, old codes."""

import frappe
import pytest

from leadcard.documents import contact_index, search_index
from leadcard.domain import identity
from leadcard.domain import search as rules
from leadcard.patches import index_old_area_codes, widen_search
from tests.rules.plans import indexed, read_by

API = "leadcard.api."
BOARD = f"{API}board.get_board"
KEYS = "LC Search Key"


@pytest.fixture
def company(make_customer):
	return make_customer(organization_name="Công ty Ánh Dương", party_type="Organization")


@pytest.mark.parametrize(
	"text",
	[
		"văn út",
		"UT nguyen",
		"0834567890",
		"834567",
		"+84 834 567 890",
		"01234567890",
		"ut.nguyen@kho.example",
		"kho.example",
	],
)
def test_7_1_a_card_is_found_by_its_contacts(call, names_of, company, add_contact, make_lead, text):
	lead = make_lead(full_name="Lê Văn Khác")
	add_contact(company)
	assert names_of(text) == {company.name}
	assert company.title in {
		card["title"] for column in call.get(BOARD, search=text)["columns"] for card in column["cards"]
	}
	assert names_of("le van khac") == {lead.name}
	assert names_of(f"anh duong {text}") == {company.name}


def test_7_1_contacts_are_followed_through_edits_links_and_deletion(
	names_of, company, add_contact, make_lead
):
	contact = add_contact(company)
	lead = make_lead(full_name="Lê Thị Bưởi")
	contact.first_name, contact.phone_nos[0].phone = "Trần Mít", "0911 222 333"
	contact.save()
	assert names_of("văn út") == names_of("834567") == set()
	assert names_of("tran mit") == names_of("222333") == {company.name}
	contact.append("links", {"link_doctype": lead.doctype, "link_name": lead.name})
	contact.save()
	assert names_of("tran mit") == {company.name, lead.name}
	contact.links = [link for link in contact.links if link.link_name == lead.name]
	contact.save()
	assert names_of("tran mit") == {lead.name}
	contact.delete()
	assert names_of("tran mit") == names_of("222333") == set()
	assert not frappe.db.count(KEYS, {"contact": contact.name})


def test_7_1_a_saved_card_keeps_what_its_contacts_find(names_of, company, add_contact):
	add_contact(company, "Ánh Nguyệt")
	company.organization_name = "Công ty Mặt Trời"
	company.save()
	assert names_of("anh duong") == set()
	assert names_of("anh nguyet") == names_of("mat troi") == {company.name}


def test_7_1_contacts_of_no_card_are_none_of_ours(company, recorded):
	contact = frappe.get_doc({"doctype": "Contact", "first_name": "Người Ngoài"})
	asked = recorded(contact.insert)
	assert not frappe.db.count(KEYS, {"contact": contact.name})
	assert not [query for query in asked if KEYS in query]


def test_7_1_a_deleted_card_takes_its_contacts_tokens_along(names_of, make_lead, company, add_contact):
	lead = make_lead(full_name="Lê Tạm")
	contact = add_contact(lead)
	contact.append("links", {"link_doctype": company.doctype, "link_name": company.name})
	contact.save()
	assert names_of("văn út") == {lead.name, company.name}
	frappe.delete_doc(lead.doctype, lead.name, force=True)
	assert not frappe.db.count(KEYS, {"card": lead.name})
	assert names_of("văn út") == {company.name}


@pytest.mark.bench
def test_7_1_a_renamed_and_a_merged_contact(names_of, company, add_contact):
	one, two = add_contact(company), add_contact(company, "Trần Mít", "0911 222 333", "mit@kho.example")
	frappe.rename_doc("Contact", one.name, "Út mới", force=True)
	assert frappe.db.count(KEYS, {"contact": one.name}) == 0 < frappe.db.count(KEYS, {"contact": "Út mới"})
	assert names_of("văn út") == {company.name}
	frappe.rename_doc("Contact", "Út mới", two.name, merge=True, force=True)
	assert names_of("văn út") == names_of("834567") == set()
	assert names_of("tran mit") == {company.name}
	held = frappe.get_all("LC Identity", {"reference_name": two.name}, pluck="value")
	assert sorted(held) == ["+84911222333", "mit@kho.example"]


def test_7_1_contacts_that_a_conversion_moves_find_the_customer(names_of, make_lead, add_contact, company):
	"""Records are moved past their documents: the links of the table decide."""
	lead = make_lead(full_name="Lê Thị Bưởi")
	contact = add_contact(lead)
	link = frappe.qb.DocType("Dynamic Link")
	moved = frappe.qb.update(link).set(link.link_doctype, company.doctype).set(link.link_name, company.name)
	moved.where((link.parenttype == "Contact") & (link.parent == contact.name)).run()
	contact_index.follow_move((lead.doctype, lead.name), (company.doctype, company.name))
	assert names_of("văn út") == {company.name}


def test_7_1_nobody_finds_a_card_that_they_dont_see(
	call, as_user, make_user, make_lead, make_customer, add_contact, names_of
):
	anna, ben = make_user(), make_user()
	hers = make_lead(full_name="Thẻ của An", lead_owner=anna)
	his = make_customer(full_name="Thẻ của Bền", account_owner=ben)
	contact = add_contact(hers)
	contact.append("links", {"link_doctype": his.doctype, "link_name": his.name})
	contact.save()
	for text in ("văn út", "834567", "0084834567890", "ut.nguyen@kho.example"):
		for user, card in ((anna, hers), (ben, his)):
			with as_user(user):
				assert names_of(text) == {card.name}, text
	with as_user(make_user()):
		assert names_of("văn út") == names_of("0834567890") == set()


def test_8_masked_contacts_find_by_name_and_by_the_whole_number_alone(
	as_user, make_user, make_lead, add_contact, names_of, masked
):
	owner, colleague = make_user(), make_user()
	card = make_lead(full_name="Thẻ Kín", lead_owner=owner, mobile_no="0988 777 666")
	add_contact(card)
	frappe.share.add_docshare(
		card.doctype, card.name, colleague, read=1, flags={"ignore_share_permission": True}
	)
	with as_user(colleague):
		for part in ("834567", "83456789", "ut.nguyen", "kho.example", "77766"):
			assert names_of(part) == set(), part
		for whole in ("văn út", "0834567890", "0084834567890", "01234567890", "ut.nguyen@kho.example"):
			assert names_of(whole) == {card.name}, whole
	with as_user(owner):
		assert names_of("834567") == names_of("77766") == {card.name}


SPELLINGS = (
	"0084834567890", "+84834567890", "84834567890", "0834.567.890", "(+84) 834-567-890", "+84 (0) 834 567 890",
	"01234567890", "+841234567890", "084834567890", "834567890.0", "'0834567890", '="0834567890"',
	"tel:+84834567890", "SĐT: 0834 567 890", "https://zalo.me/0834567890", "０８３４５６７８９０", "٠٨٣٤٥٦٧٨٩٠",
	"0834–567–890", "0834/567/890", "\u202a0834 567 890\u202c",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_7_1_every_spelling_that_the_duplicate_check_knows(call, names_of, make_lead, add_contact, spelling):
	lead = make_lead(full_name="Lê Có Số", mobile_no="0834 567 890")
	matches = call(f"{API}duplicates.check", values={"mobile_no": spelling})["matches"]
	assert [match["name"] for match in matches] == [lead.name]
	assert names_of(spelling) == {lead.name}


@pytest.mark.parametrize(
	"text", ["mailto:Binh@Example.com", "Bình <binh@example.com>", "0100-109-106", "binh@example.com;"]
)
def test_7_1_addresses_and_codes_as_they_are_pasted(names_of, make_lead, text):
	lead = make_lead(full_name="Lê Có Thư", email_id="binh@example.com", tax_id="0100109106")
	assert names_of(text) == {lead.name}


@pytest.mark.parametrize(
	"stored",
	[
		"𝓣𝓻𝓪̂̀𝓷 𝓝𝓰𝓸̣𝓬",
		"Ｔｒần Ｎｇọｃ",
		"ᴛʀầɴ ɴɢọᴄ",
		"🌸Trần Ngọc🌸",
		"Trần♥Ngọc",
		"🅣🅡🅐🅝 ⓃⒼⓄⒸ",
		"Tr\u200bần Ngọc",
	],
)
def test_7_1_names_in_any_lettering_both_ways(names_of, make_lead, stored):
	plain = make_lead(full_name="Trần Ngọc Bình")
	dressed = make_lead(full_name=stored)
	assert names_of("tran ngoc") == names_of("Trần Ngọc") == {plain.name, dressed.name}
	assert names_of(stored) == {plain.name, dressed.name}


def test_7_1_a_salutation_before_the_name(names_of, make_lead, company, add_contact):
	lead = make_lead(full_name="Trần Ngọc Bình", salutation="Ông")
	add_contact(company)
	make_lead(full_name="Lê Văn Khác", salutation="Ông")
	assert names_of("Ông Bình") == names_of("ong tran ngoc binh") == {lead.name}
	assert names_of("bà văn út") == {company.name}


def test_7_1_a_customer_is_found_by_the_codes_of_its_leads(convert, names_of, make_lead):
	first = make_lead(full_name="Trần Ngọc Bình", code="KH CŨ 77/A")
	customer = convert(first)["customer"]
	second = make_lead(full_name="Bình lần hai", code="SỔ TAY 12")
	convert(second, customer=customer)
	for text in ("kh cu 77/a", "77/a"):
		assert names_of(text) == {customer}
	assert names_of("sổ tay 12") == {customer}


def _tokens() -> set[tuple]:
	rows = frappe.get_all(
		KEYS, fields=["token", "card_doctype", "card", "contact", "of_name"], limit_page_length=0
	)
	counted = [(row.token, row.card_doctype, row.card, row.contact, row.of_name) for row in rows]
	assert len(counted) == len(set(counted))
	return set(counted)


def test_7_1_stored_cards_get_the_tokens_that_new_ones_have(
	convert, make_lead, add_contact, names_of, monkeypatch
):
	frappe.db.delete(KEYS)
	dressed, thai = make_lead(full_name="🌸Trần♥Ngọc🌸"), make_lead(full_name="สมชาย")
	customer = convert(make_lead(full_name="Lê Thị Bưởi"))["customer"]
	convert(make_lead(full_name="Bưởi lần hai", code="CŨ-1"), customer=customer)
	add_contact(frappe.get_doc("LC Customer", customer))
	cards = (dressed.name, thai.name, customer)
	wanted = {row for row in _tokens() if row[2] in cards}
	key = frappe.qb.DocType(KEYS)
	frappe.qb.from_(key).delete().where(key.contact.notnull() | key.card.isin(cards[:2])).run()
	frappe.db.delete(KEYS, {"card": customer, "token": ("like", "cu-1%")})
	for _run in range(2):
		monkeypatch.setattr(search_index, "BATCH", 2)
		widen_search.execute()
		assert {row for row in _tokens() if row[2] in cards} == wanted
	assert (names_of("tran ngoc"), names_of("ชาย")) == ({dressed.name}, {thai.name})


def test_7_1_a_stored_mobile_that_begins_like_an_old_area_code_is_found_as_a_mobile(
	call, company, make_lead, make_contact_of, names_of, monkeypatch
):
	number, other = "031 3822 123", "052 3822 123"
	lead, plain = make_lead(mobile_no=number), make_lead(mobile_no="0912 345 678")
	contact = make_contact_of(company, other)
	wanted, keys = _tokens(), _keys()
	_read_as_phones(lead, number), _read_as_phones(contact, other)
	assert (names_of("+84 313 822 123"), names_of("+84 523 822 123")) == (set(), set())
	modified = [frappe.db.get_value(doc.doctype, doc.name, "modified") for doc in (lead, contact)]
	untouched = _rows_of(plain)
	for _run in range(2):
		monkeypatch.setattr(search_index, "BATCH", 1)
		index_old_area_codes.execute()
		assert (_tokens(), _keys()) == (wanted, keys)
	assert (names_of("+84 313 822 123"), names_of("+84 523 822 123")) == ({lead.name}, {company.name})
	found = call("leadcard.api.duplicates.check", values={"mobile_no": "0313 822 123"})["matches"]
	assert [match["name"] for match in found] == [lead.name]
	assert [frappe.db.get_value(doc.doctype, doc.name, "modified") for doc in (lead, contact)] == modified
	assert _rows_of(plain) == untouched, "what is read in one way is left alone"


@pytest.fixture
def make_contact_of():
	"""`make_contact_of(card, number)`: a contact whose one number is a mobile."""

	def make(card, number):
		return frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "Chị Hạnh",
				"phone_nos": [{"phone": number, "is_primary_mobile_no": 1}],
				"links": [{"link_doctype": card.doctype, "link_name": card.name}],
			}
		).insert()

	return make


def _keys() -> set[tuple]:
	fields = ["reference_name", "kind", "value", "exclusive_key"]
	return {tuple(row.values()) for row in frappe.get_all("LC Identity", fields=fields, limit_page_length=0)}


def _rows_of(card) -> set[str]:
	return set(frappe.get_all(KEYS, filters={"card": card.name}, pluck="name"))


def _read_as_phones(doc, number: str) -> None:
	"""Put back what the rules of before made of a number: a landline's key, and no token of the mobile's."""
	mobile = identity.stored_key("contact_mobile", number)
	landline = identity.stored_key("phone", number)
	of_doc = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	stored = {"value": landline.value, "exclusive_key": f"Phone:{landline.value}"}
	frappe.db.set_value("LC Identity", {**of_doc, "value": mobile.value}, stored)
	frappe.db.delete(KEYS, {"token": rules.key_token(mobile)})


def _fill_for_postgres() -> None:
	"""Of a table that is nearly empty Postgres reads any index, as all of them cost the same."""
	if frappe.db.db_type == "postgres":
		frappe.db.sql(
			"insert into `tabLC Search Key` (name, card, card_doctype, token)"
			" select 'filled ' || n, 'card ' || n, 'LC Lead', 'filled' || n from generate_series(1, 5000) as n"
		)
		frappe.db.sql("analyze `tabLC Search Key`")


@pytest.mark.bench
@pytest.mark.parametrize("text", ["văn út", "0084834567890"])
def test_7_1_the_index_serves_the_look_up(text):
	"""By the token to the cards, and from the cards of a page to what found them."""
	_fill_for_postgres()
	(word, *_rest) = rules.words(text)
	beginning = f"{word.beginnings[0]}%"
	by_token = read_by(
		"select card from `tabLC Search Key` where card_doctype = 'LC Lead' and token like %s", beginning
	)
	assert by_token <= {
		"leadcard_token_index",
		*("lc_search_key_leadcard_token_index", "lc_search_key_token_beginnings"),
	}
	by_card = read_by(
		"select contact from `tabLC Search Key` where card in ('a', 'b') and card_doctype = 'LC Lead' and token like %s",
		beginning,
	)
	assert by_card & {
		*("leadcard_words_index", "leadcard_token_index"),
		*("lc_search_key_leadcard_words_index", "lc_search_key_leadcard_token_index"),
		"lc_search_key_token_beginnings",
	}


@pytest.mark.bench
@pytest.mark.parametrize(
	"doctype", ["LC Lead", "LC Customer", "LC Call", "LC Meeting", "LC Note", "LC Ticket", "LC Identity"]
)
def test_7_1_each_table_has_the_indexes_that_its_doctype_asks_for(doctype):
	"""Whatever the indexes of other tables are called."""
	asked = {field.fieldname for field in frappe.get_meta(doctype).fields if field.search_index}
	assert asked and not asked - indexed(doctype)


@pytest.mark.bench
@pytest.mark.mariadb("the order of an index's columns is asked of MariaDB")
@pytest.mark.parametrize(
	("name", "columns"),
	[
		("leadcard_token_index", ["card_doctype", "token", "card", "of_name"]),
		("leadcard_words_index", ["card", "card_doctype", "token", "of_name", "contact"]),
	],
)
def test_7_1_an_index_holds_all_that_a_search_asks(name, columns):
	indexed = frappe.db.sql("show index from `tabLC Search Key` where Key_name = %s", name, as_dict=True)
	assert [row.Column_name for row in indexed] == columns
