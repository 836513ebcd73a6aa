"""Nobody asks faster than a person types (spec §4.3, §7.1): by user, adjustable, with a message that says when to go on."""

from contextlib import suppress
from types import SimpleNamespace

import frappe
import pytest

from leadcard import limits

CHECK, SEARCH, ASK = (
	"leadcard.api.duplicates.check",
	"leadcard.api.search.search",
	"leadcard.api.duplicates.ask_handover",
)
LIMITED = {
	"leadcard.api.duplicates.claim": ("handover", {"values": {}}),
	CHECK: ("duplicates", {"values": {}}),
	ASK: ("handover", {"values": {}}),
	SEARCH: ("search", {"text": "binh"}),
	"leadcard.api.board.get_board": ("search", {"search": "binh"}),
	"leadcard.api.board.get_column": ("search", {"search": "binh", "status": "New"}),
}


@pytest.fixture
def clock(monkeypatch):
	"""In a request, at a time that stands still. `clock(seconds)` goes on."""
	now = {"time": 1_900_000_200.0}
	monkeypatch.setattr(frappe.local, "request", SimpleNamespace(headers={}, method="POST"), raising=False)
	monkeypatch.setattr(limits.time, "time", lambda: now["time"])
	yield lambda seconds: now.update(time=now["time"] + seconds)


@pytest.fixture
def somebody(make_user):
	"""A user who has asked for nothing yet: counts outlive a test."""
	return lambda: make_user(f"{frappe.generate_hash(length=10)}@example.com")


@pytest.fixture
def limit_to(monkeypatch):
	"""`limit_to(3, 60)` lets everything be asked that often."""

	def limit(*pair):
		pairs = {kind: [list(pair)] for kind in limits.LIMITS}
		monkeypatch.setitem(frappe.local.conf, "leadcard_limits", pairs)

	return limit


@pytest.mark.parametrize("method", LIMITED)
def test_8_more_than_the_limit_is_refused_until_the_time_is_over(
	call, as_user, somebody, refused, clock, limit_to, method
):
	_kind, arguments = LIMITED[method]
	limit_to(3, 600)
	anna, binh = somebody(), somebody()
	with as_user(anna):
		for _time in range(3):
			with suppress(frappe.ValidationError):
				call(method, **arguments)
		with refused(frappe.RateLimitExceededError) as error:
			call(method, **arguments)
		assert error.value.http_status_code == 429
		assert "10 minutes" in str(error.value)
	for who, later in ((binh, 0), (anna, 600)):
		clock(later)
		with as_user(who):
			try:
				call(method, **arguments)
			except frappe.ValidationError as answer:
				assert not isinstance(answer, frappe.RateLimitExceededError)


def test_8_without_a_search_the_board_opens_as_often_as_one_likes(call, as_user, somebody, clock, limit_to):
	limit_to(1, 60)
	with as_user(somebody()):
		for _time in range(3):
			call.get("leadcard.api.board.get_board")


def test_8_who_types_without_a_break_meets_no_limit(as_user, somebody, clock):
	"""The board asks at most once in 350 ms while somebody types a phone number, and in 300 ms while one searches."""
	with as_user(somebody()):
		for kind, pause in (("duplicates", 0.35), ("search", 0.3)):
			for _stroke in range(int(180 / pause)):
				limits.count(kind)
				clock(pause)


def test_8_a_site_switches_a_limit_off(as_user, somebody, clock, monkeypatch):
	monkeypatch.setitem(frappe.local.conf, "leadcard_limits", {"search": []})
	with as_user(somebody()):
		for _time in range(500):
			limits.count("search")


def by_create(call, _lead, number):
	call("leadcard.api.cards.create_lead", values={"full_name": "Đoán", "mobile_no": number})


def by_insert(call, _lead, number):
	call("frappe.client.insert", doc={"doctype": "LC Lead", "full_name": "Đoán", "mobile_no": number})


def by_edit(call, lead, number):
	call("leadcard.api.cards.edit_card", doctype=lead.doctype, name=lead.name, values={"mobile_no": number})


def by_set_value(call, lead, number):
	call("frappe.client.set_value", doctype=lead.doctype, name=lead.name, fieldname="mobile_no", value=number)


def by_new_contact(call, lead, number):
	on = {"doctype": lead.doctype, "name": lead.name}
	call("leadcard.api.activities.create_contact", **on, first_name="Đoán", mobile_no=number)


def by_contact(call, lead, number):
	link = [{"link_doctype": lead.doctype, "link_name": lead.name}]
	phones = [{"phone": number}]
	call(
		"frappe.client.insert",
		doc={"doctype": "Contact", "first_name": "Đoán", "phone_nos": phones, "links": link},
	)


def by_a_save_that_fails(call, _lead, number):
	"""The other mistake would hide whether the number was refused, and undo the save where it was not."""
	values = {"full_name": "Đoán", "mobile_no": number, "status": "Converted"}
	with suppress(frappe.ValidationError):
		call("frappe.client.insert", doc={"doctype": "LC Lead", **values})


SAVES = [by_create, by_insert, by_edit, by_set_value, by_new_contact, by_contact, by_a_save_that_fails]


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__)
def test_4_3_guessing_numbers_by_saving_them_has_the_limit_of_the_check(
	call, as_user, somebody, make_lead, refused, clock, limit_to, save
):
	held, anna = make_lead(lead_owner=None), somebody()
	numbers = iter([*(f"0987 000 {n:03d}" for n in range(1, 4)), held.mobile_no])
	with as_user(anna):
		lead = make_lead(lead_owner=anna, mobile_no=None)
		limit_to(3, 600)
		for _time in range(3):
			save(call, lead, next(numbers))
		with pytest.raises(frappe.RateLimitExceededError):
			limits.count("duplicates")
		if save is not by_a_save_that_fails:
			with refused(frappe.RateLimitExceededError):
				save(call, lead, next(numbers))


def test_4_3_a_save_counts_once_with_all_its_keys_and_not_without_new_ones(
	call, as_user, somebody, clock, limit_to
):
	with as_user(somebody()):
		limit_to(3, 600)
		keys = {"mobile_no": "0987 000 111", "phone": "024 3825 9999", "email_id": "doan@example.com"}
		lead = call("leadcard.api.cards.create_lead", values={"full_name": "Đoán", **keys})["card"]
		on = {"doctype": "LC Lead", "name": lead["name"]}
		for _time in range(5):
			call("leadcard.api.cards.edit_card", **on, values={"notes": frappe.generate_hash(length=5)})
		# the same number in another spelling, and in another field, is not asked for again
		call("leadcard.api.cards.edit_card", **on, values={"mobile_no": "+84987000111", "phone": ""})
		call("leadcard.api.cards.convert_lead", name=lead["name"])
		limits.count("duplicates")
		limits.count("duplicates")
		with pytest.raises(frappe.RateLimitExceededError):
			limits.count("duplicates")


def test_4_3_who_sees_everything_and_what_runs_by_itself_saves_without_a_limit(
	as_user, make_user, make_lead, clock, limit_to, monkeypatch
):
	limit_to(1, 600)
	boss = make_user(f"{frappe.generate_hash(length=10)}@example.com", ("LeadCard User", "LeadCard Manager"))
	anna = make_user(f"{frappe.generate_hash(length=10)}@example.com")
	with as_user(boss):
		assert [make_lead() for _time in range(3)]
	with as_user(anna):
		monkeypatch.setitem(frappe.flags, "in_import", True)
		# Frappe fills in no defaults while it imports
		assert [make_lead(status="New", party_type="Individual") for _time in range(3)]
		monkeypatch.setitem(frappe.flags, "in_import", False)
		monkeypatch.setattr(frappe.local, "request", None, raising=False)
		assert [make_lead() for _time in range(3)]


def test_4_3_contacts_of_no_card_are_nobodys_business(as_user, somebody, clock, limit_to):
	limit_to(1, 600)
	with as_user(somebody()):
		for number in range(3):
			phones = [{"phone": f"0987 111 {number:03d}"}]
			frappe.get_doc({"doctype": "Contact", "first_name": "Ai đó", "phone_nos": phones}).insert()
