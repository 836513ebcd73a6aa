"""Spec §6.2: contacts, addresses, events, shares and followers go to the customer too, however the lead is converted."""

import frappe
import pytest

from leadcard.documents import conversion
from leadcard.patches import move_links_of_converted_leads
from leadcard.permissions.chain import LINKED
from tests.rules.ring import is_here
from tests.rules.test_8_3_hanging import allow_addresses

LEAD, CUSTOMER, FOLLOW = "LC Lead", "LC Customer", "Document Follow"
MASKED_FOR = {"masking on": 1, "masking off": 0}


def insert(doctype, **values):
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)


def links_to(*cards):
	return [{"link_doctype": card.doctype, "link_name": card.name} for card in cards]


def add_contact(*cards, first_name="Chị Hoa", **values):
	return insert("Contact", first_name=first_name, links=links_to(*cards), **values)


def add_address(*cards, title="Kho"):
	allow_addresses()
	values = {"address_title": title, "address_line1": "1 Lê Lợi", "city": "Huế", "country": "Vietnam"}
	return insert("Address", address_type="Office", links=links_to(*cards), **values)


def add_event(*cards, subject="Xem nhà mẫu"):
	rows = [{"reference_doctype": card.doctype, "reference_docname": card.name} for card in cards]
	times = {"starts_on": "2099-01-01 10:00:00", "ends_on": "2099-01-01 11:00:00", "event_type": "Public"}
	return insert("Event", subject=subject, event_participants=rows, **times)


LINK = ("Dynamic Link", ("link_doctype", "link_name"))
ROWS = {
	**dict.fromkeys(LINKED, LINK),
	"Event": ("Event Participants", ("reference_doctype", "reference_docname")),
}
ADD = {"Contact": add_contact, "Address": add_address, "Event": add_event}
kinds = pytest.mark.parametrize("kind", [*LINKED, pytest.param("Event", marks=pytest.mark.bench)])


def add_all(*cards):
	"""One of each kind that this host has."""
	return {kind: add(*cards) for kind, add in ADD.items() if is_here(kind)}


def rows_of(kind, document) -> list[tuple[str, str]]:
	"""What a contact, an address or an event names, in the order of its rows."""
	stored = frappe.get_doc(kind, document.name)
	rows = stored.event_participants if kind == "Event" else stored.links
	return [tuple(row.get(field) for field in ROWS[kind][1]) for row in rows]


def hanging(kind, doctype, name) -> list[str]:
	"""The contacts, addresses or events of a card, as Frappe's own lists look for them."""
	if not is_here(kind):
		return []
	table, fields = ROWS[kind]
	rows = [[table, field, "=", value] for field, value in zip(fields, (doctype, name), strict=True)]
	return frappe.get_all(kind, rows, pluck="name")


def on_form(customer) -> dict[str, list[str]]:
	"""The contacts and addresses that the customer's form shows."""
	card = frappe.get_doc(CUSTOMER, customer)
	card.run_method("onload")
	shown = card.get("__onload")
	return {
		"Contact": [row["name"] for row in shown["contact_list"]],
		"Address": [row["name"] for row in shown["addr_list"]],
	}


@pytest.mark.parametrize("masked", MASKED_FOR.values(), ids=MASKED_FOR)
def test_6_2_contacts_addresses_and_events_are_found_at_the_customer(
	make_lead, make_user, as_user, convert, call, masking, masked
):
	seller = make_user(roles=("LeadCard User", "Sales User"))
	lead = make_lead(lead_owner=seller)
	phones = [{"phone": "0912 345 678", "is_primary_mobile_no": 1}]
	made = add_all(lead) | {"Contact": add_contact(lead, first_name="Anh Ba", phone_nos=phones)}
	masking(masked)
	with as_user(seller):
		customer = convert(lead)["customer"]
		panel = call.get("leadcard.api.board.get_card", doctype=CUSTOMER, name=customer)
	contacts = sorted(hanging("Contact", CUSTOMER, customer))
	assert made["Contact"].name in contacts and len(contacts) == 2
	assert sorted(row["name"] for row in panel["contacts"]) == contacts
	assert [row["mobile_no"] for row in panel["contacts"] if row["name"] == made["Contact"].name] == [
		"0912 345 678"
	]
	shown = on_form(customer)
	assert (sorted(shown["Contact"]), shown["Address"]) == (contacts, [made["Address"].name])
	for kind, document in made.items():
		assert rows_of(kind, document) == [(CUSTOMER, customer)]
		assert document.name in hanging(kind, CUSTOMER, customer)
		assert hanging(kind, LEAD, lead.name) == []
		with as_user(seller):
			assert frappe.has_permission(kind, "read", doc=document.name), kind
			assert frappe.get_list(kind, {"name": document.name}, pluck="name") == [document.name]


def test_6_2_a_moved_link_is_called_as_the_customer_is_and_not_as_the_lead_was(make_lead, convert):
	lead = make_lead()
	contact = add_contact(lead)
	customer = convert(lead)["customer"]
	(row,) = frappe.get_doc("Contact", contact.name).links
	assert row.link_title == customer


def test_6_2_the_number_of_a_moved_contact_is_the_customers_key(make_lead, convert, call, settings):
	settings(mobile_policy="Block")
	lead = make_lead()
	contact = add_contact(lead, phone_nos=[{"phone": "0912345678", "is_primary_mobile_no": 1}])
	customer = convert(lead)["customer"]
	stored = frappe.get_doc("Contact", contact.name)
	stored.designation = "Kế toán"
	stored.save()
	row = {"reference_doctype": "Contact", "reference_name": contact.name}
	assert frappe.db.get_value("LC Identity", row, "party") == customer


@kinds
def test_6_4_attaching_moves_them_and_doubles_none(make_lead, make_customer, convert, kind):
	lead, customer = make_lead(), make_customer()
	own, moved, shared = ADD[kind](customer), ADD[kind](lead), ADD[kind](lead, customer)
	convert(lead, customer=customer.name)
	for document in (own, moved, shared):
		assert rows_of(kind, document) == [(CUSTOMER, customer.name)]
	assert {own.name, moved.name, shared.name} <= set(hanging(kind, CUSTOMER, customer.name))


@kinds
def test_4_1_what_is_typed_for_a_customer_leaves_nothing_on_the_lead(make_customer, call, kind):
	customer = make_customer(mobile_no="0912345678")
	own = ADD[kind](customer)
	values = {"full_name": "Anh Ba", "email_id": "ba@example.com"}
	lead = call("leadcard.api.cards.attach_lead", values=values, customer=customer.name)["lead"]
	assert hanging(kind, LEAD, lead) == []
	assert own.name in hanging(kind, CUSTOMER, customer.name)


@kinds
def test_6_2_of_what_two_leads_share_one_link_moves(make_lead, convert, kind):
	lead, other = make_lead(), make_lead()
	first, second = ADD[kind](lead, other), ADD[kind](other, lead)
	customer = convert(lead)["customer"]
	assert rows_of(kind, first) == [(CUSTOMER, customer), (LEAD, other.name)]
	assert rows_of(kind, second) == [(LEAD, other.name), (CUSTOMER, customer)]
	assert convert(other, customer=customer)["customer"] == customer
	for document in (first, second):
		assert rows_of(kind, document) == [(CUSTOMER, customer)]


@kinds
def test_6_2_what_hangs_elsewhere_too_keeps_that(make_lead, make_user, convert, kind):
	lead, user = make_lead(), frappe.get_doc("User", make_user())
	document, strange = ADD[kind](user, lead), ADD[kind](user)
	customer = convert(lead)["customer"]
	assert rows_of(kind, document) == [("User", user.name), (CUSTOMER, customer)]
	assert rows_of(kind, strange) == [("User", user.name)]


@pytest.mark.bench
def test_6_2_an_address_of_an_erpnext_customer_too_keeps_that(make_lead, convert):
	if not frappe.db.exists("DocType", "Customer"):
		pytest.skip("needs ERPNext")
	lead = make_lead()
	theirs = insert("Customer", customer_name="Công ty Kia", customer_type="Company")
	address = add_address(theirs, lead)
	customer = convert(lead)["customer"]
	assert rows_of("Address", address) == [("Customer", theirs.name), (CUSTOMER, customer)]


def test_6_2_shares_move_and_two_for_one_person_become_one(make_lead, make_customer, make_user, convert):
	owner, both, one = make_user(), make_user(), make_user()
	lead, customer = make_lead(lead_owner=owner), make_customer(account_owner=owner)
	free = {"flags": {"ignore_share_permission": True}}
	frappe.share.add_docshare(LEAD, lead.name, both, read=1, write=1, **free)
	frappe.share.add_docshare(LEAD, lead.name, one, read=1, **free)
	frappe.share.add_docshare(CUSTOMER, customer.name, both, read=1, share=1, **free)
	convert(lead, customer=customer.name)
	shares = frappe.get_all(
		"DocShare",
		{"share_doctype": CUSTOMER, "share_name": customer.name},
		["user", "read", "write", "share"],
	)
	assert sorted((row.user, row.read, row.write, row.share) for row in shares) == sorted(
		[(both, 1, 1, 1), (one, 1, 0, 0)]
	)
	assert not frappe.db.count("DocShare", {"share_doctype": LEAD, "share_name": lead.name})


def test_6_2_followers_move_each_once_and_only_those_who_see_the_customer(
	make_lead, make_customer, make_user, convert
):
	owner, leads_owner = make_user(), make_user()
	boss, other = (make_user(roles=("LeadCard Manager",)) for _ in range(2))
	lead, customer = make_lead(lead_owner=leads_owner), make_customer(account_owner=owner)
	for card, users in ((lead, (boss, other, leads_owner)), (customer, (boss, owner))):
		for user in users:
			insert(FOLLOW, ref_doctype=card.doctype, ref_docname=card.name, user=user)
	convert(lead, customer=customer.name)
	of_customer = {"ref_doctype": CUSTOMER, "ref_docname": customer.name}
	assert sorted(frappe.get_all(FOLLOW, of_customer, pluck="user")) == sorted([boss, other, owner])
	assert not frappe.db.count(FOLLOW, {"ref_doctype": LEAD, "ref_docname": lead.name})


@pytest.mark.bench
def test_6_2_a_reminder_of_frappes_leads_to_the_customer(make_lead, convert):
	lead = make_lead()
	values = {"user": "Administrator", "description": "Gọi lại", "remind_at": "2099-01-01 08:00:00"}
	reminder = insert("Reminder", reminder_doctype=LEAD, reminder_docname=lead.name, **values)
	customer = convert(lead)["customer"]
	reminder.reload()
	assert (reminder.reminder_doctype, reminder.reminder_docname) == (CUSTOMER, customer)


def test_6_2_an_email_that_names_both_names_the_customer_once(make_lead, make_customer, convert, email_on):
	lead, customer = make_lead(), make_customer()
	email = email_on(lead)
	for number, card in enumerate((lead, customer), 1):
		place = {"parent": email.name, "parenttype": "Communication", "parentfield": "timeline_links"}
		row = {"doctype": "Communication Link", **links_to(card)[0], **place, "idx": number}
		frappe.get_doc(row).db_insert()
	convert(lead, customer=customer.name)
	rows = {"parent": email.name, "link_doctype": ("in", (LEAD, CUSTOMER))}
	assert frappe.get_all("Communication Link", rows, ["link_doctype", "link_name"], as_list=True) in (
		[(CUSTOMER, customer.name)],
		((CUSTOMER, customer.name),),
	)


@pytest.mark.parametrize("step", ["refresh_customer", "_create_opportunity"])
def test_6_1_a_conversion_that_fails_afterwards_leaves_them_on_the_lead(
	make_lead, make_user, convert, refused, monkeypatch, step
):
	lead = make_lead()
	made = add_all(lead)
	insert(FOLLOW, ref_doctype=LEAD, ref_docname=lead.name, user="Administrator")

	def fail(*_args, **_kwargs):
		raise frappe.ValidationError("đứt cáp")

	with monkeypatch.context() as broken, refused(frappe.ValidationError):
		broken.setattr(conversion, step, fail)
		convert(lead)
	for kind, document in made.items():
		assert rows_of(kind, document) == [(LEAD, lead.name)]
	assert frappe.db.count(FOLLOW, {"ref_doctype": LEAD, "ref_docname": lead.name}) == 1
	customer = convert(lead)["customer"]
	for kind, document in made.items():
		assert rows_of(kind, document) == [(CUSTOMER, customer)]


def test_6_2_what_will_move_is_counted_before(make_lead, call):
	lead, other = make_lead(), make_lead()
	for number in range(2):
		add_contact(lead, first_name=f"Chị {number}")
	made = add_all(lead, other)
	told = call.get("leadcard.api.cards.get_conversion", name=lead.name)["moved"]
	assert told == {**dict.fromkeys(made, 1), "Contact": 3}


def hang_many(number, lead) -> None:
	"""Rows of so many contacts, and events, that name a lead."""
	stamp = dict.fromkeys(("creation", "modified"), frappe.utils.now())
	for kind in filter(is_here, ("Contact", "Event")):
		table, fields = ROWS[kind]
		values = {
			**stamp,
			**{"owner": "Administrator", "parenttype": kind},
			"parentfield": "event_participants" if kind == "Event" else "links",
			**dict(zip(fields, (LEAD, lead), strict=True)),
		}
		rows = [
			(frappe.generate_hash(length=10), f"{kind} {lead} {position}", *values.values())
			for position in range(number)
		]
		frappe.db.bulk_insert(table, ["name", "parent", *values], rows)


def test_6_2_two_hundred_ask_no_more_of_the_database_than_two(make_lead, convert, recorded):
	def converted_with(number) -> list[str]:
		lead = make_lead()
		hang_many(number, lead.name)
		asked = recorded(lambda: convert(lead))
		for table, fields in {ROWS["Contact"], *([ROWS["Event"]] if is_here("Event") else [])}:
			assert not frappe.db.count(table, dict(zip(fields, (LEAD, lead.name), strict=True)))
		return asked

	converted_with(2)
	few, many = converted_with(2), converted_with(200)
	assert len(many) <= len(few), "\n".join(many)


@kinds
def test_6_2_what_is_hung_on_a_converted_lead_hangs_on_its_customer(make_lead, convert, kind):
	lead = make_lead()
	customer = convert(lead)["customer"]
	assert rows_of(kind, ADD[kind](lead)) == [(CUSTOMER, customer)]
	with_both = ADD[kind](lead, frappe.get_doc(CUSTOMER, customer))
	assert rows_of(kind, with_both) == [(CUSTOMER, customer)]


@kinds
def test_6_2_a_form_open_since_before_takes_nothing_back_to_the_lead(make_lead, convert, kind):
	lead = make_lead()
	document = ADD[kind](lead)
	form = frappe.get_doc(kind, document.name)
	customer = convert(lead)["customer"]
	form.save()
	assert rows_of(kind, document) == [(CUSTOMER, customer)]


def test_6_2_a_file_put_on_a_converted_lead_is_its_customers(make_lead, convert):
	lead = make_lead()
	customer = convert(lead)["customer"]
	at = {"attached_to_doctype": LEAD, "attached_to_name": lead.name}
	file = insert("File", file_name="hop-dong.txt", content="hợp đồng", is_private=1, **at)
	assert (file.attached_to_doctype, file.attached_to_name) == (CUSTOMER, customer)


@kinds
def test_8_7_a_stranger_learns_no_customer_by_naming_its_lead(
	make_lead, make_user, as_user, convert, refused, kind
):
	lead, stranger = make_lead(lead_owner=make_user()), make_user()
	customer = convert(lead)["customer"]
	row = (
		{"event_participants": [{"reference_doctype": LEAD, "reference_docname": lead.name}]}
		if kind == "Event"
		else {"links": links_to(lead)}
	)
	values = {
		"Contact": {"first_name": "Dò"},
		"Address": {
			"address_title": "Dò",
			"address_type": "Office",
			"address_line1": "1",
			"city": "Huế",
			"country": "Vietnam",
		},
		"Event": {"subject": "Dò", "starts_on": "2099-01-01 10:00:00"},
	}[kind]
	with as_user(stranger), refused((frappe.ValidationError, frappe.PermissionError)) as error:
		frappe.get_doc({"doctype": kind, **values, **row}).insert()
	assert customer not in f"{error.value} {frappe.as_json(frappe.local.message_log)}"


def strand(kind, document, lead) -> None:
	"""Put a link back as it was while conversions left it behind."""
	table, fields = ROWS[kind]
	values = dict(zip(fields, (LEAD, lead), strict=True))
	frappe.db.set_value(table, {"parent": document.name}, values, update_modified=False)
	frappe.clear_document_cache(kind, document.name)


def test_6_2_what_conversions_of_before_left_behind_is_moved_by_a_patch(
	make_lead, make_customer, make_user, convert, monkeypatch
):
	monkeypatch.setattr(move_links_of_converted_leads, "BATCH", 2)
	waiting = make_lead()
	kept = add_all(waiting)
	moved = []
	for number in range(5):
		lead, customer = make_lead(), make_customer()
		target = convert(lead, **({"customer": customer.name} if number % 2 else {}))["customer"]
		made = add_all(frappe.get_doc(CUSTOMER, target))
		for kind, document in made.items():
			strand(kind, document, lead.name)
		follow = insert(FOLLOW, ref_doctype=CUSTOMER, ref_docname=target, user="Administrator")
		follow.db_set({"ref_doctype": LEAD, "ref_docname": lead.name})
		file = insert("File", file_name=f"{number}.txt", content=target, is_private=1)
		file.db_set({"attached_to_doctype": LEAD, "attached_to_name": lead.name})
		moved.append((lead.name, target, made))
	for _again in range(2):
		move_links_of_converted_leads.execute()
		for lead, target, made in moved:
			for kind, document in made.items():
				assert rows_of(kind, document) == [(CUSTOMER, target)]
			assert frappe.db.count(FOLLOW, {"ref_doctype": CUSTOMER, "ref_docname": target}) == 1
			assert not frappe.db.count(FOLLOW, {"ref_doctype": LEAD, "ref_docname": lead})
			assert frappe.get_all("File", {"attached_to_name": target}, pluck="attached_to_doctype") == [
				CUSTOMER
			]
		for kind, document in kept.items():
			assert rows_of(kind, document) == [(LEAD, waiting.name)]
