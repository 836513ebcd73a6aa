"""The panel's log tells who changed which field from what to what, beside the changes of status (spec §2.10, §8)."""

import frappe
import pytest

LEAD, CUSTOMER = "LC Lead", "LC Customer"
MORE = "leadcard.api.panel.get_more"
GET = "leadcard.api.board.get_card"


@pytest.fixture
def edit():
	"""`edit(card, mobile_no=…)`: one save. In tests Frappe keeps no version unless it is asked to."""

	def save(card, **values):
		fresh = frappe.get_doc(card.doctype, card.name)
		fresh.update(values)
		fresh.save(ignore_version=False)

	return save


@pytest.fixture
def log_of(call):
	"""`log_of(card)`: the entries of a card's log; `log_of(card, "edit")` those of one kind."""

	def read(card, *kinds, **page):
		rows = call.get(MORE, doctype=card.doctype, name=card.name, part="changes", **{"limit": 100, **page})
		return [row for row in rows["rows"] if not kinds or row["kind"] in kinds]

	return read


def told(entry):
	return {field["label"]: (field["from"], field["to"]) for field in entry["fields"]}


def test_2_10_one_entry_a_save_tells_its_fields_with_who_and_when(
	as_user, make_user, make_lead, edit, log_of, call
):
	anna = make_user(first_name="Anna", last_name="Trần")
	lead = make_lead(lead_owner=anna, mobile_no="0912 345 678", notes="Gọi sáng")
	with as_user(anna):
		edit(lead, mobile_no="0987 654 321", notes="Gọi\nchiều", short_name="Bình")
		edit(lead, short_name="")
		second, first = log_of(lead, "edit")
		shown = call.get(GET, doctype=LEAD, name=lead.name)["changes"]
	assert told(first) == {
		"Mobile No": ("0912 345 678", "0987 654 321"),
		"Notes": ("Gọi sáng", "Gọi chiều"),
		"Short Name": (None, "Bình"),
	}
	assert told(second) == {"Short Name": ("Bình", None)}
	assert (first["changed_by"], first["changed_by_name"]) == (anna, "Anna Trần")
	assert first["changed_on"] < second["changed_on"]
	assert [row["name"] for row in shown][:2] == [second["name"], first["name"]]


def test_2_10_values_are_told_as_the_form_shows_them(make_lead, make_product, edit, log_of):
	lead, product = make_lead(), make_product(product_name="Căn góc 12A", price=2_000_000_000)
	edit(
		lead,
		date_of_birth="1990-03-10",
		product=product.name,
		deposit_percent=7.5,
		gender="Female",
		next_contact_by="Administrator",
		next_contact_date="2099-01-31",
	)
	fields = told(log_of(lead, "edit")[0])
	assert fields["Product"] == (None, "Căn góc 12A")
	assert fields["Date of Birth"] == (None, frappe.utils.formatdate("1990-03-10"))
	assert fields["Next Contact By"] == (None, frappe.utils.get_fullname("Administrator"))
	before, after = fields["Expected Revenue"]
	assert before == 0 and after == lead.reload().get_formatted("expected_revenue")
	assert fields["Deposit Percent"][1] == 7.5
	assert "Remaining Amount" not in fields


def test_2_10_labels_choices_and_checks_are_told_in_the_readers_language(make_lead, edit, log_of):
	lead = make_lead()
	edit(lead, party_type="Organization", organization_name="Công ty An Phát")
	frappe.local.lang = "vi"
	fields = told(log_of(lead, "edit")[0])
	assert fields["Loại"] == ("Cá nhân", "Tổ chức")


def test_2_10_what_the_log_says_already_and_what_the_server_keeps_is_no_edit(
	call, make_lead, make_user, log_activity, edit, log_of
):
	lead, anna = make_lead(), make_user()
	call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Contacting")
	log_activity(lead, completed=1)
	edit(lead, stage="Interested", lead_owner=anna)
	assert not log_of(lead, "edit")
	assert {row["changed_field"] for row in log_of(lead, "change")} == {"status", "stage", "owner"}


def test_2_10_an_empty_field_that_is_saved_empty_is_no_edit(make_lead, edit, log_of):
	lead = make_lead()
	edit(lead, source="", industry="", notes="")
	edit(lead, source=None, industry=None, notes=None)
	assert frappe.db.count("Version", {"docname": lead.name}) == 2
	assert not log_of(lead, "edit")


def test_2_10_a_row_of_a_table_is_no_field_of_the_card(make_lead, log_of):
	lead = make_lead()
	rows = [["custom_rooms", 0, "row", [["short_name", "A", "B"]]]]
	data = {"added": [], "changed": [["last_care_on", None, "x"]], "removed": [], "row_changed": rows}
	text = frappe.as_json(data, indent=None, separators=(",", ":"))
	frappe.get_doc({"doctype": "Version", "ref_doctype": LEAD, "docname": lead.name, "data": text}).insert()
	assert not log_of(lead, "edit")


def test_2_10_pages_follow_each_other_without_a_gap_or_a_repetition(make_lead, edit, log_of, call):
	lead = make_lead()
	for number in range(17):
		edit(lead, short_name=f"Tên {number}")
		if number % 4 == 0:
			edit(lead, stage=("Replied", "Interested")[number // 4 % 2], industry="")
	everything = [row["name"] for row in log_of(lead)]
	assert len(everything) == len(set(everything)) >= 17 + 5
	pages, start = [], 0
	while True:
		page = call.get(MORE, doctype=LEAD, name=lead.name, part="changes", start=start, limit=4)
		pages += [row["name"] for row in page["rows"]]
		start += len(page["rows"])
		if not page["more"]:
			break
		assert len(page["rows"]) == 4
	assert pages == everything
	edits = [told(row)["Short Name"][1] for row in log_of(lead, "edit")]
	assert edits == [f"Tên {number}" for number in reversed(range(17))]


def test_2_10_many_edits_take_no_more_statements_than_a_few(make_lead, make_product, edit, log_of, recorded):
	lead, products = make_lead(), [make_product().name for _number in range(6)]

	def statements():
		log_of(lead, limit=20)
		return recorded(lambda: log_of(lead, limit=20))

	for product in products[:2]:
		edit(lead, product=product, next_contact_by="Administrator", next_contact_date="2099-01-31")
	few = statements()
	for product in products[2:] * 4:
		edit(lead, product=product, next_contact_by="", next_contact_date=None)
		edit(lead, next_contact_by="Administrator", next_contact_date="2099-01-31")
	assert len(statements()) <= len(few), "\n".join(statements())


def test_8_masked_values_are_masked_in_the_log_too(
	call, as_user, make_user, make_lead, edit, log_of, masking
):
	anna, colleague = make_user(), make_user()
	lead = make_lead(lead_owner=anna, mobile_no="0912 345 678", email_id="binh@example.com")
	with as_user(anna):
		edit(lead, mobile_no="0987 654 321", email_id="an@example.com", short_name="Bình")
	frappe.share.add_docshare(LEAD, lead.name, colleague, read=1, flags={"ignore_share_permission": True})
	masking(1)
	with as_user(colleague):
		fields = told(log_of(lead, "edit")[0])
	assert fields == {
		"Mobile No": ("••••••678", "••••••321"),
		"Email": ("b•••@example.com", "a•••@example.com"),
		"Short Name": (None, "Bình"),
	}
	with as_user(anna):
		assert told(log_of(lead, "edit")[0])["Mobile No"] == ("0912 345 678", "0987 654 321")


@pytest.fixture
def notes_are_closed():
	values = {"doc_type": LEAD, "field_name": "notes", "property": "permlevel", "value": "3"}
	kind = {"doctype_or_field": "DocField", "property_type": "Int"}
	frappe.get_doc({"doctype": "Property Setter", **values, **kind}).insert()
	frappe.clear_cache(doctype=LEAD)
	yield
	frappe.db.rollback()
	frappe.clear_cache(doctype=LEAD)


def test_8_a_field_that_one_may_not_read_is_in_no_entry(
	as_user, make_user, make_lead, edit, log_of, notes_are_closed
):
	anna = make_user()
	lead = make_lead(lead_owner=anna)
	edit(lead, notes="Kín", short_name="Bình")
	edit(lead, notes="Rất kín")
	with as_user(anna):
		entries = log_of(lead, "edit")
	assert [told(entry) for entry in entries] == [{"Short Name": (None, "Bình")}]
	assert [set(told(entry)) for entry in log_of(lead, "edit")] == [{"Notes"}, {"Notes", "Short Name"}]


def test_8_7_a_link_tells_no_title_of_a_card_that_one_does_not_see(
	as_user, make_user, make_lead, make_customer, edit, log_of
):
	anna, ben = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	hidden = make_customer(account_owner=ben, full_name="Bà Giấu Tên")
	own = make_customer(account_owner=anna, full_name="Ông Quen")
	edit(lead, referrer_type=CUSTOMER, referrer=own.name)
	edit(lead, referrer=hidden.name)
	with as_user(anna):
		entries = log_of(lead, "edit")
	assert told(entries[0])["Referrer"] == ("Ông Quen", hidden.name)
	assert told(entries[1])["Referrer"] == (None, "Ông Quen")


def test_6_2_a_customers_log_goes_on_from_its_leads_for_who_sees_the_lead(
	as_user, make_user, make_lead, edit, log_of, convert
):
	anna, colleague = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(anna):
		edit(lead, short_name="Bình")
		customer = frappe.get_doc(CUSTOMER, convert(lead)["customer"])
		edit(customer, short_name="Anh Bình")
		names = [told(entry)["Short Name"] for entry in log_of(customer, "edit")]
	assert names == [("Bình", "Anh Bình"), (None, "Bình")]
	share = {"read": 1, "flags": {"ignore_share_permission": True}}
	frappe.share.add_docshare(CUSTOMER, customer.name, colleague, **share)
	with as_user(colleague):
		assert [told(entry)["Short Name"] for entry in log_of(customer, "edit")] == names[:1]
