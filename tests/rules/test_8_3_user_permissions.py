"""Spec §8.3 with Frappe's User Permissions: who is narrowed to some cards reaches nothing that hangs on the others."""

import frappe
import pytest

pytestmark = pytest.mark.bench

LEAD = "LC Lead"
RECORDS = ("LC Call", "LC Meeting", "LC Note", "LC Ticket")


@pytest.fixture
def narrow():
	"""`narrow(user, "LC Product", name)`: an admin narrows somebody to what links to a document, or to nothing."""

	def add(user, allow, name, **values):
		row = {"doctype": "User Permission", "user": user, "allow": allow, "for_value": name}
		return frappe.get_doc({**row, "apply_to_all_doctypes": 1, **values}).insert()

	return add


@pytest.fixture
def cards(make_user, make_lead, make_product, log_activity):
	"""A salesperson's leads: for a product, for another, and for none, each with one of each record, a comment and a file."""
	user, products = make_user(), [make_product().name for _number in range(2)]
	leads = {
		key: make_lead(lead_owner=user, product=product)
		for key, product in zip(("left", "taken", "empty"), [*products, None], strict=True)
	}
	hanging = {}
	for key, lead in leads.items():
		records = [log_activity(lead, doctype) for doctype in RECORDS]
		records.append(lead.add_comment("Comment", "Gọi lại"))
		place = {"attached_to_doctype": LEAD, "attached_to_name": lead.name, "is_private": 1}
		records.append(
			frappe.get_doc({"doctype": "File", "file_name": "a.txt", "content": key, **place}).insert()
		)
		hanging[key] = records
	return frappe._dict(user=user, products=products, leads=leads, hanging=hanging)


def seen(cards, as_user) -> set[str]:
	"""The leads that the salesperson sees; all that hangs on them, in every list and by name, must say the same."""
	with as_user(cards.user):
		frappe.local.cache = {}
		found = {
			key for key, lead in cards.leads.items() if frappe.has_permission(LEAD, "read", doc=lead.name)
		}
		for key, records in cards.hanging.items():
			for record in records:
				if record.doctype == "Comment":
					hooks = frappe.get_hooks("has_permission")["Comment"]
					reads = all(frappe.call(hook, doc=record, user=cards.user) is not False for hook in hooks)
					assert reads == (key in found), (key, record.doctype)
					continue
				assert frappe.has_permission(record.doctype, "read", doc=record.name) == (key in found), (
					record
				)
				listed = frappe.get_list(record.doctype, filters={"name": record.name}, pluck="name")
				assert bool(listed) == (key in found), (key, record.doctype)
	return found


def test_8_3_records_of_a_card_that_user_permissions_take_are_gone_with_it(cards, as_user, narrow):
	assert seen(cards, as_user) == {"left", "taken", "empty"}
	narrow(cards.user, "LC Product", cards.products[0])
	assert seen(cards, as_user) == {"left", "empty"}
	frappe.share.add(LEAD, cards.leads["taken"].name, cards.user)
	assert seen(cards, as_user) == {"left", "taken", "empty"}


def test_8_3_a_strict_site_takes_what_links_to_nothing(cards, as_user, narrow, monkeypatch):
	settings = frappe.get_system_settings
	monkeypatch.setattr(
		frappe, "get_system_settings", lambda key: key == "apply_strict_user_permissions" or settings(key)
	)
	narrow(cards.user, "LC Product", cards.products[0])
	assert seen(cards, as_user) == {"left"}


def test_8_3_a_user_permission_for_another_doctype_leaves_the_cards(cards, as_user, narrow):
	narrow(
		cards.user, "LC Product", cards.products[0], apply_to_all_doctypes=0, applicable_for="LC Opportunity"
	)
	assert seen(cards, as_user) == {"left", "taken", "empty"}


def test_8_3_a_manager_who_sees_all_is_narrowed_too(cards, as_user, narrow, make_user):
	cards.user = make_user(roles=("LeadCard Manager",))
	assert seen(cards, as_user) == {"left", "taken", "empty"}
	narrow(cards.user, LEAD, cards.leads["taken"].name)
	assert seen(cards, as_user) == {"taken"}


def test_8_3_news_of_a_card_pass_by_whom_user_permissions_take_it_from(cards, narrow, events):
	def hears(lead) -> bool:
		frappe.db.commit()
		events.clear()
		lead.reload().save()
		frappe.db.commit()
		rooms = {room for sent in events if sent.event == "leadcard_card" for room in sent.room}
		return f"user:{cards.user}" in rooms

	narrow(cards.user, "LC Product", cards.products[0])
	heard = {key: hears(lead) for key, lead in cards.leads.items()}
	assert heard == {"left": True, "taken": False, "empty": True}
	frappe.share.add(LEAD, cards.leads["taken"].name, cards.user)
	assert hears(cards.leads["taken"])
