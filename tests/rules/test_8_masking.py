"""Contact data is masked for those who don't own a card, by every way that both hosts have (spec §8, data protection)."""

from __future__ import annotations

import json

import frappe
import pytest

from leadcard.exceptions import EmailError, MaskedValueError, RevealQuotaError

MOBILE, PHONE, EMAIL = "0816 666 123", "024 3825 1234", "ngoc.binh@congty-kin.vn"
TAX_ID, ID_NUMBER = "0100109106-001", "012345678989"
VALUES = {
	"mobile_no": MOBILE,
	"phone": PHONE,
	"email_id": EMAIL,
	"tax_id": TAX_ID,
	"id_number": ID_NUMBER,
}
MASKS = {
	"mobile_no": "••••••123",
	"phone": "••••••234",
	"email_id": "n•••@congty-kin.vn",
	"tax_id": "••••••01",
	"id_number": "••••••89",
}
# every spelling in which a value could get out
RAW = (
	"0816666123", "0816 666 123", "84816666123", "816666123", "816 666 123", "666123",
	"02438251234", "024 3825 1234", "2438251234", "38251234",
	EMAIL, "ngoc.binh",
	"0100109106001", TAX_ID, ID_NUMBER,
)  # fmt: skip


def holds_raw(answer: object) -> list[str]:
	text = answer if isinstance(answer, str) else frappe.as_json(answer)
	return [raw for raw in RAW if raw in text]


@pytest.fixture
def mask(settings):
	# what journeys of before have left in the log
	frappe.db.delete("LC Reveal")

	def switch(**values):
		settings(mask_contact_data=1, **values)

	yield switch
	frappe.db.rollback()
	for doctype in ("LC Lead", "LC Customer"):
		frappe.clear_cache(doctype=doctype)


@pytest.fixture
def people(make_user):
	"""The owner of a card, a colleague whom it is shared with to write, and a manager of LeadCard."""
	roles = {"owner": ("LeadCard User",), "colleague": ("LeadCard User",), "manager": ("LeadCard Manager",)}
	return frappe._dict({name: make_user(roles=roles[name]) for name in roles})


@pytest.fixture
def card(make_lead, people):
	lead = make_lead(full_name="Trần Thị Kín", lead_owner=people.owner, **VALUES)
	frappe.share.add_docshare(
		lead.doctype, lead.name, people.colleague, read=1, write=1, flags={"ignore_share_permission": True}
	)
	return lead


def contact_of(card, first_name="Người Nhà", mobile="0816 666 123", email=EMAIL):
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": first_name,
			"email_ids": [{"email_id": email, "is_primary": 1}],
			"phone_nos": [{"phone": mobile, "is_primary_mobile_no": 1}],
			"links": [{"link_doctype": card.doctype, "link_name": card.name}],
		}
	)
	return contact.insert(ignore_permissions=True)


def panel_of(call, card):
	return call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)


def test_8_off_by_default_and_everything_is_as_before(call, as_user, people, card):
	with as_user(people.colleague):
		shown = panel_of(call, card)
		assert shown["card"]["mobile_no"] == MOBILE and shown["card"]["call_no"] == "+84816666123"
		assert shown["card"]["masked"] is False
		assert frappe.get_list("LC Lead", fields=["mobile_no"], filters={"mobile_no": ("like", "%666%")})
	assert frappe.get_meta("LC Lead").get_field("mobile_no").permlevel == 0


def test_8_a_colleague_gets_masks_on_the_board_and_in_the_panel(call, as_user, people, card, mask):
	contact_of(card)
	mask()
	with as_user(people.colleague):
		board = call.get("leadcard.api.board.get_board")
		shown = panel_of(call, card)
		more = call.get("leadcard.api.panel.get_more", doctype="LC Lead", name=card.name, part="contacts")
		found = call.get("leadcard.api.search.search", text="tran thi kin")
	assert not holds_raw([board, shown, more, found])
	(on_board,) = board["columns"][0]["cards"]
	for face in (on_board, shown["card"], found["cards"][0]):
		assert {field: face[field] for field in ("mobile_no", "phone", "email_id")} == {
			field: MASKS[field] for field in ("mobile_no", "phone", "email_id")
		}
		assert face["masked"] is True and face["call_no"] == face["text_no"] == ""
	details = {detail["fieldname"]: detail["value"] for detail in shown["details"]}
	assert {field: details[field] for field in VALUES} == MASKS
	assert shown["contacts"][0]["mobile_no"] == MASKS["mobile_no"]


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_8_the_owner_and_managers_see_everything(call, as_user, people, card, mask, who):
	contact_of(card)
	mask()
	with as_user(people[who]):
		shown = panel_of(call, card)
		doc = frappe.get_doc("LC Lead", card.name)
		doc.apply_fieldlevel_read_permissions()
		found = call.get("leadcard.api.search.search", text="666")
	assert (shown["card"]["mobile_no"], shown["card"]["masked"]) == (MOBILE, False)
	assert {field: doc.get(field) for field in VALUES} == VALUES
	assert shown["contacts"][0]["email_id"] == EMAIL
	assert [each["name"] for each in found["cards"]] == [card.name]


def test_8_a_card_of_the_pool_is_masked_until_it_is_claimed(call, as_user, people, make_lead, mask):
	lead = make_lead(lead_owner=None, **VALUES)
	frappe.db.set_value("LC Lead", lead.name, "lead_owner", None)
	mask()
	with as_user(people.colleague):
		assert panel_of(call, lead)["card"]["mobile_no"] == MASKS["mobile_no"]
		claimed = call("leadcard.api.cards.claim", doctype="LC Lead", name=lead.name)
		assert claimed["card"]["mobile_no"] == MOBILE


def test_8_a_converted_lead_is_its_customers_owners(call, as_user, people, card, mask):
	with as_user(people.owner):
		customer = call("leadcard.api.cards.convert_lead", name=card.name)["customer"]
	frappe.db.set_value("LC Customer", customer, "account_owner", people.colleague)
	frappe.db.set_value("LC Lead", card.name, "lead_owner", people.owner)
	mask()
	with as_user(people.owner):
		doc = frappe.get_doc("LC Lead", card.name)
		assert doc.is_masked()
		assert not holds_raw(panel_of(call, doc)) and not holds_raw(doc.as_dict())


def test_8_frappe_hands_out_masks_too(as_user, people, card, mask):
	mask()
	with as_user(people.colleague):
		doc = frappe.get_doc("LC Lead", card.name)
		assert not holds_raw(doc.as_dict())
		doc.apply_fieldlevel_read_permissions()
		assert {field: doc.get(field) for field in VALUES} == MASKS
		everything = frappe.get_list("LC Lead", fields=["*"])
		assert [row.name for row in everything] == [card.name]
		assert not holds_raw(everything)
		for field in VALUES:
			assert not holds_raw(frappe.get_list("LC Lead", fields=["name", field, f"max({field}) as top"]))
	with as_user(people.manager):
		assert frappe.get_list("LC Lead", fields=["mobile_no"])[0].mobile_no == MOBILE


def test_8_links_lead_to_no_masked_column(as_user, people, make_customer, mask):
	customer = make_customer(account_owner=people.owner, **VALUES)
	deal = {"doctype": "LC Opportunity", "title": "Căn hộ", "customer": customer.name}
	frappe.get_doc({**deal, "sales_stage": "Needs Analysis"}).insert()
	frappe.share.add_docshare(
		"LC Customer", customer.name, people.colleague, read=1, flags={"ignore_share_permission": True}
	)
	mask()
	with as_user(people.colleague):
		try:
			rows = frappe.get_list(
				"LC Opportunity", fields=["name", "customer.full_name", "customer.mobile_no"]
			)
		except frappe.PermissionError:
			return
		assert len(rows) == 1 and not holds_raw(rows)


@pytest.mark.parametrize(
	"probe",
	[
		{"filters": {"mobile_no": ("like", "%666%")}},
		{"filters": [["LC Lead", "email_id", "=", EMAIL]]},
		{"filters": {"id_number": (">", "0")}},
		{"filters": {"phone": ("is", "set")}},
		{"filters": {"mobile_no": ("not like", "%999%")}},
		{"or_filters": {"mobile_no": ("like", "%666%"), "tax_id": ("like", "01%")}},
	],
)
def test_8_filters_probe_nothing_but_ones_own_cards(as_user, people, card, mask, probe):
	mask()
	with as_user(people.colleague):
		assert frappe.get_list("LC Lead", **probe) == []
		assert frappe.get_list("LC Lead", filters={"full_name": ("like", "%Kín%")})
	with as_user(people.owner):
		assert len(frappe.get_list("LC Lead", **probe)) == 1


def test_8_a_text_that_names_a_column_is_no_probe(as_user, people, card, mask):
	card.db_set("full_name", "phone mobile_no")
	mask()
	with as_user(people.colleague):
		assert frappe.get_list("LC Lead", filters={"full_name": "phone mobile_no"})


@pytest.mark.parametrize(
	("order", "shown"), [({"order_by": "mobile_no desc"}, "name"), ({"group_by": "email_id"}, "email_id")]
)
def test_8_nobody_sorts_or_groups_by_what_is_masked(as_user, people, card, mask, order, shown):
	mask()
	with as_user(people.colleague), pytest.raises(frappe.PermissionError, match="masked"):
		frappe.get_list("LC Lead", **order)
	with as_user(people.manager):
		assert frappe.get_list("LC Lead", fields=[shown], **order)


def test_8_searching_by_a_part_finds_own_cards_and_by_the_whole_number_any(
	call, as_user, people, card, make_lead, mask
):
	own = make_lead(mobile_no="0916 666 777", lead_owner=people.colleague)
	mask()

	def found(text):
		with as_user(people.colleague):
			answer = call.get("leadcard.api.search.search", text=text)
		assert answer["count"] == len(answer["cards"])
		return {each["name"] for each in answer["cards"]}

	assert found("666") == {own.name}
	assert found("0816") == found("ngoc.b") == found("congty") == found("01234567898") == set()
	for whole in (MOBILE, "+84 816 666 123", "02438251234", EMAIL.upper(), "0100109106001", ID_NUMBER):
		assert found(whole) == {card.name}, whole
	assert found("thi kin") == {card.name} and found(card.name) == {card.name}
	with as_user(people.owner):
		assert call.get("leadcard.api.search.search", text="666")["count"] == 1


def test_8_tokens_of_before_are_told_apart_when_masking_is_switched_on(call, as_user, people, card, mask):
	frappe.db.sql("update `tabLC Search Key` set of_name = 0")
	mask()
	frappe.db.after_commit.run()
	from leadcard.documents import search_index

	search_index.mark_names()
	with as_user(people.colleague):
		assert call.get("leadcard.api.search.search", text="tran thi kin")["count"] == 1
		assert call.get("leadcard.api.search.search", text="666")["count"] == 0


def test_8_a_mask_that_comes_back_never_overwrites(call, as_user, people, card, mask):
	mask()
	with as_user(people.colleague):
		sent = frappe.get_doc("LC Lead", card.name)
		sent.apply_fieldlevel_read_permissions()
		sent = frappe.get_doc(json.loads(frappe.as_json(sent)))
		sent.short_name = "Cô Kín"
		sent.save()
		assert not holds_raw(sent.as_dict())
		by_rest = frappe.get_doc("LC Lead", card.name).update(
			{"mobile_no": MASKS["mobile_no"], "ward": "Ba Đình"}
		)
		by_rest.save()
	stored = frappe.db.get_value("LC Lead", card.name, [*VALUES, "short_name", "ward"], as_dict=True)
	assert stored == {**VALUES, "short_name": "Cô Kín", "ward": "Ba Đình"}


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_8_not_even_from_those_who_may_write(as_user, people, card, mask, who):
	mask()
	with as_user(people[who]):
		doc = frappe.get_doc("LC Lead", card.name)
		doc.update(MASKS)
		doc.save()
		assert {field: frappe.db.get_value("LC Lead", card.name, field) for field in VALUES} == VALUES
		doc.mobile_no = "••••••999"
		with pytest.raises(MaskedValueError):
			doc.save()


def test_8_nobody_changes_what_they_get_masked(call, as_user, people, card, mask):
	mask()
	with as_user(people.colleague):
		doc = frappe.get_doc("LC Lead", card.name)
		doc.mobile_no = "0909 090 909"
		with pytest.raises(MaskedValueError):
			doc.save()
		with pytest.raises(MaskedValueError):
			call(
				"leadcard.api.cards.edit_card",
				doctype="LC Lead",
				name=card.name,
				values={"mobile_no": "0909 090 909"},
			)
	with as_user(people.owner):
		doc = frappe.get_doc("LC Lead", card.name)
		doc.mobile_no = "0909 090 909"
		doc.save()
	assert frappe.db.get_value("LC Lead", card.name, "mobile_no") == "0909 090 909"


def test_8_who_types_a_new_card_is_believed(call, as_user, people, mask):
	mask()
	with as_user(people.colleague):
		made = call("leadcard.api.cards.create_lead", values={"full_name": "Lê Mới", **VALUES})["card"]
		assert made["mobile_no"] == MOBILE
		by_rest = frappe.get_doc({"doctype": "LC Lead", "full_name": "Lê Hai", "mobile_no": "0902 222 333"})
		by_rest.insert()
	assert frappe.db.get_value("LC Lead", made["name"], list(VALUES), as_dict=True) == VALUES
	assert frappe.db.get_value("LC Lead", by_rest.name, "mobile_no") == "0902 222 333"


def show(call, card):
	return call("leadcard.api.reveal.show", doctype=card.doctype, name=card.name)


def reveals(user):
	fields = ["user", "reference_doctype", "reference_name", "shown_fields", "day"]
	return frappe.get_all("LC Reveal", filters={"user": user}, fields=fields)


def test_8_on_demand_a_card_is_shown_logged_and_counted_once_a_day(call, as_user, people, card, mask, freeze):
	contact_of(card)
	mask(reveal_quota=5)
	freeze("2026-11-22 10:00:00")
	with as_user(people.colleague):
		shown = show(call, card)
		again = show(call, card)
	assert shown["values"] == VALUES and shown["call_no"] == "+84816666123"
	assert shown["contacts"][0]["email_id"] == EMAIL
	assert shown["left"] == again["left"] == 4
	(logged,) = reveals(people.colleague)
	assert (logged.reference_doctype, logged.reference_name) == ("LC Lead", card.name)
	assert set(logged.shown_fields.split(", ")) == {*VALUES, "contacts"}
	freeze("2026-11-23 00:00:01")
	with as_user(people.colleague):
		assert show(call, card)["left"] == 4
	assert len(reveals(people.colleague)) == 2


def test_8_the_quota_ends_and_the_next_day_begins_anew(call, as_user, people, make_lead, mask, freeze):
	leads = [make_lead(lead_owner=None) for _each in range(4)]
	for lead in leads:
		frappe.db.set_value("LC Lead", lead.name, "lead_owner", None)
	mask(reveal_quota=2)
	freeze("2026-11-22 23:59:00")
	with as_user(people.colleague):
		assert [show(call, lead)["left"] for lead in leads[:2]] == [1, 0]
		with pytest.raises(RevealQuotaError, match="tomorrow"):
			show(call, leads[2])
		assert show(call, leads[0])["left"] == 0
	freeze("2026-11-23 00:00:00")
	with as_user(people.colleague):
		assert show(call, leads[2])["left"] == 1
	mask(reveal_quota=0)
	for lead in (leads[3], leads[2]):
		with as_user(people.colleague), pytest.raises(RevealQuotaError, match="owner"):
			show(call, lead)


def test_8_owners_and_managers_cost_nothing_and_strangers_get_nothing(
	call, as_user, people, make_user, card, mask
):
	mask()
	for who in (people.owner, people.manager):
		with as_user(who):
			assert show(call, card)["left"] is None
	with as_user(make_user()), pytest.raises(frappe.PermissionError):
		show(call, card)
	assert not frappe.db.count("LC Reveal")


def test_8_the_log_is_read_by_managers_and_changed_by_nobody(call, as_user, people, card, mask):
	mask()
	with as_user(people.colleague):
		show(call, card)
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("LC Reveal")
	with as_user(people.manager):
		(row,) = frappe.get_list("LC Reveal", fields=["name", "user"])
		entry = frappe.get_doc("LC Reveal", row.name)
		assert row.user == people.colleague
		for change in (entry.save, entry.delete):
			with pytest.raises(frappe.PermissionError):
				change()
	entry = frappe.get_doc("LC Reveal", row.name)
	for change in (entry.save, entry.delete):
		with pytest.raises(frappe.PermissionError):
			change()
	frappe.delete_doc("LC Lead", card.name)
	assert frappe.db.count("LC Reveal") == 1
	entry.clear_old_logs(days=-1)
	assert not frappe.db.count("LC Reveal")


def test_8_an_email_goes_out_without_the_address_being_shown(call, as_user, people, card, mask, outgoing):
	mask()
	values = {"subject": "Chào", "content": "Kính gửi"}
	with as_user(people.colleague):
		for recipients in ("", MASKS["email_id"]):
			sent = call(
				"leadcard.api.activities.send_email",
				doctype="LC Lead",
				name=card.name,
				values={**values, "recipients": recipients},
			)
			assert frappe.db.get_value("Communication", sent["activity"], "recipients") == EMAIL
			email = call.get("leadcard.api.emails.get_email", name=sent["activity"])
			assert email["recipients"] == MASKS["email_id"]
			assert not holds_raw([sent, email, panel_of(call, card)])
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc("Communication", sent["activity"]).check_permission("read")
	assert not frappe.db.count("LC Reveal")


def test_8_a_copy_of_an_email_tells_nobody_the_address(call, as_user, people, card, mask, outgoing):
	"""Whoever gets a copy, the writer above all, would read in its header where it went."""
	mask()
	for writer, told in ((people.colleague, False), (people.owner, True)):
		with as_user(writer):
			values = {"subject": "Chào", "content": "Kính gửi", "cc": writer}
			sent = call(
				"leadcard.api.activities.send_email", doctype="LC Lead", name=card.name, values=values
			)
		filters = {"communication": sent["activity"]}
		message = frappe.db.get_value("Email Queue", filters, "message")
		assert (EMAIL in message) == told


@pytest.mark.bench
def test_8_a_print_that_goes_out_by_email_holds_masks(call, as_user, people, card, mask, outgoing):
	"""Frappe prints what is attached when it sends, as the Administrator."""
	frappe.db.set_single_value("Print Settings", "send_print_as_pdf", 0)
	mask()
	printed = {}
	for writer in (people.colleague, people.owner):
		with as_user(writer):
			make = "leadcard.hardening.stand_ins.writes.make"
			values = {"subject": "Chào", "content": "x", "recipients": writer, "print_format": "Standard"}
			sent = call(make, doctype="LC Lead", name=card.name, send_email=1, **values)
		queued = frappe.get_doc("Email Queue", {"communication": sent["name"]})
		(attachment,) = queued.attachments_list
		attachment.pop("print_format_attachment")
		printed[writer] = frappe.safe_decode(frappe.attach_print(**attachment)["fcontent"])
	assert all(card.name in text for text in printed.values())
	assert not holds_raw(printed[people.colleague]) and holds_raw(printed[people.owner])


def test_8_nothing_is_ever_sent_to_a_mask(as_user, people, card, mask):
	mask()
	email = {"doctype": "Communication", "communication_medium": "Email", "subject": "Chào"}
	place = {"reference_doctype": card.doctype, "reference_name": card.name}
	with as_user(people.colleague):
		sent = frappe.get_doc({**email, **place, "recipients": MASKS["email_id"]}).insert(
			ignore_permissions=True
		)
		assert sent.recipients == EMAIL
		with pytest.raises(EmailError, match="masked"):
			frappe.get_doc({**email, **place, "recipients": "x•••@congty-kin.vn"}).insert(
				ignore_permissions=True
			)


def test_8_a_template_names_masks(call, as_user, people, card, mask):
	template = {"doctype": "Email Template", "name": "Kín", "subject": "{{ mobile_no }}"}
	frappe.get_doc({**template, "response": "{{ email_id }} {{ id_number }}"}).insert()
	mask()
	with as_user(people.colleague):
		asked = {"doctype": "LC Lead", "name": card.name, "email_template": "Kín"}
		filled = call.get("leadcard.api.activities.fill_template", **asked)
	assert filled["subject"] == MASKS["mobile_no"] and not holds_raw(filled)


def test_8_contacts_of_masked_cards_are_not_there_in_frappes_own_lists(as_user, people, card, mask):
	contact = contact_of(card)
	frappe.db.set_value("Contact", contact.name, "owner", people.colleague)
	with as_user(people.colleague):
		assert frappe.get_doc("Contact", contact.name).has_permission("read")
	mask()
	with as_user(people.colleague):
		assert not frappe.get_doc("Contact", contact.name).has_permission("read")
		assert frappe.get_list("Contact", filters={"name": contact.name}) == []
		for rows in ("Contact Email", "Contact Phone"):
			assert frappe.get_list(rows, parent_doctype="Contact", filters={"parent": contact.name}) == []


def test_8_people_of_a_meeting_are_masked_with_its_card(call, as_user, people, card, mask):
	attendees = [{"attendee_name": "Cô Kín", "email_id": EMAIL}, {"email_id": "khac@congty-kin.vn"}]
	values = {"starts_at": "2030-01-01 10:00:00", "attendees": attendees}
	logged = {"doctype": "LC Lead", "name": card.name, "values": values}
	with as_user(people.owner):
		name = call("leadcard.api.activities.log_meeting", **logged)["activity"]
	frappe.db.set_value("LC Meeting", name, "invited", EMAIL)
	mask()
	with as_user(people.colleague):
		meeting = frappe.get_doc("LC Meeting", name)
		assert not holds_raw([meeting.as_dict(), panel_of(call, card)])
		meeting.apply_fieldlevel_read_permissions()
		assert meeting.attendees[0].email_id == MASKS["email_id"] and not holds_raw(meeting.invited)
		assert not holds_raw(frappe.get_list("LC Meeting", fields=["name", "invited"]))
		rows = {"parent_doctype": "LC Meeting", "filters": {"parent": name}, "fields": ["email_id"]}
		assert frappe.get_list("LC Meeting Attendee", **rows) == []
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("LC Meeting", filters={"invited": ("like", "%ngoc%")})
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("LC Meeting", filters=[["LC Meeting Attendee", "email_id", "like", "ngoc%"]])
		meeting.location = "Văn phòng"
		meeting.save(ignore_permissions=True)
	stored = frappe.get_doc("LC Meeting", name)
	assert [row.email_id for row in stored.attendees] == [EMAIL, "khac@congty-kin.vn"]
	assert (stored.location, stored.invited) == ("Văn phòng", EMAIL)


def test_8_what_is_masked_is_not_carried_to_an_own_card(
	call, as_user, people, card, mask, make_lead, log_activity, email_on
):
	meeting = log_activity(card, "LC Meeting", attendees=[{"email_id": EMAIL}])
	email = email_on(card, sender=EMAIL)
	frappe.share.add("LC Lead", card.name, people.colleague, read=1, write=1)
	own = make_lead(lead_owner=people.colleague)
	place = {"reference_doctype": "LC Lead", "reference_name": own.name}

	def carry():
		doc = frappe.get_doc("LC Meeting", meeting.name)
		doc.update(place)
		doc.save()

	mask()
	with as_user(people.colleague):
		for attempt in (
			carry,
			lambda: call("leadcard.hardening.stand_ins.writes.relink", name=email.name, **place),
		):
			with pytest.raises(MaskedValueError, match="Ask the card's owner"):
				attempt()
	for record in (meeting, email):
		assert frappe.db.get_value(record.doctype, record.name, "reference_name") == card.name
	with as_user(people.manager):
		carry()
		call("leadcard.hardening.stand_ins.writes.relink", name=email.name, **place)


def test_8_the_apps_own_lists_of_keys_are_for_those_who_read_all(as_user, people, card, mask):
	key = frappe.get_doc("LC Identity", {"reference_name": card.name})
	mask()
	with as_user(people.manager):
		assert frappe.get_list("LC Identity", filters={"reference_name": card.name})
		assert key.has_permission("read")
	# somebody whom an admin lets read the keys, but not the level
	assert not frappe.permissions.has_controller_permissions(key, "read", user=people.colleague)
	conditions = frappe.get_hooks("permission_query_conditions")["LC Identity"]
	assert [frappe.get_attr(hook)(people.colleague, "LC Identity") for hook in conditions] == ["1 = 0"]


def test_8_a_rule_or_a_webhook_reads_the_card_whole(as_user, people, card, mask, monkeypatch):
	mask()
	with as_user(people.colleague):
		doc = frappe.get_doc("LC Lead", card.name)
		assert doc.as_dict().mobile_no == MASKS["mobile_no"]
		monkeypatch.setattr(frappe.local, "job", frappe._dict(method="webhook"), raising=False)
		assert doc.as_dict().mobile_no == MOBILE


def test_8_switching_off_brings_everything_back(call, as_user, people, card, mask, settings):
	mask()
	assert frappe.get_meta("LC Lead").get_field("mobile_no").permlevel == 9
	settings(mask_contact_data=0)
	assert frappe.get_meta("LC Lead").get_field("mobile_no").permlevel == 0
	assert not frappe.db.exists("Property Setter", {"doc_type": "LC Lead", "property": "permlevel"})
	with as_user(people.colleague):
		assert panel_of(call, card)["card"]["mobile_no"] == MOBILE


def test_8_a_level_of_ones_own_comes_back_after_masking(mask, settings):
	own = {
		"doctype": "Property Setter",
		"doctype_or_field": "DocField",
		"doc_type": "LC Lead",
		"field_name": "phone",
		"property": "permlevel",
		"property_type": "Int",
		"value": "3",
	}
	frappe.get_doc(own).insert()
	for _twice in range(2):
		mask()
		assert frappe.get_meta("LC Lead").get_field("phone").permlevel == 9
		settings(mask_contact_data=0)
		levels = [frappe.get_meta("LC Lead").get_field(name).permlevel for name in ("phone", "mobile_no")]
		assert levels == [3, 0]
	key = {"doc_type": "LC Lead", "field_name": "phone", "property": "permlevel"}
	assert frappe.db.count("Property Setter", key) == 1
	frappe.get_doc("Property Setter", key).delete()
	frappe.clear_cache(doctype="LC Lead")
	mask()
	settings(mask_contact_data=0)
	assert frappe.get_meta("LC Lead").get_field("phone").permlevel == 0


def test_8_nobody_lifts_masking_by_customizing_a_form(mask):
	mask()
	setter = frappe.get_doc("Property Setter", {"doc_type": "LC Lead", "field_name": "mobile_no"})
	with pytest.raises(frappe.ValidationError, match="LC Settings"):
		setter.delete()
	setter.value = "0"
	with pytest.raises(frappe.ValidationError, match="LC Settings"):
		setter.save()


def test_8_export_is_for_managers():
	"""The right to export is an admin's to give, in the Role Permissions Manager."""
	ours = frappe.get_all(
		"DocType", filters={"module": "LeadCard", "istable": 0, "issingle": 0}, pluck="name"
	)
	assert "LC Lead" in ours and "LC Reveal" in ours
	for doctype in ours:
		exporting = {rule.role for rule in frappe.get_meta(doctype).permissions if rule.get("export")}
		assert exporting <= {"LeadCard Manager", "System Manager"}, doctype
