"""Spec §1 and §2.8: endpoints are POST only where they write, and bad input is answered with an error that says what to do."""

import re

import frappe
import pytest

LEAD, CUSTOMER = "LC Lead", "LC Customer"
WRITES = [
	"leadcard.api.board.move_card",
	"leadcard.api.cards.create_lead",
	"leadcard.api.cards.create_customer",
	"leadcard.api.cards.attach_lead",
	"leadcard.api.cards.convert_lead",
	"leadcard.api.cards.claim",
	"leadcard.api.cards.stop_care",
	"leadcard.api.cards.resume_care",
	"leadcard.api.cards.assign",
	"leadcard.api.cards.hand_on",
	"leadcard.api.cards.change_stage",
	"leadcard.api.cards.edit_card",
	"leadcard.api.cards.set_tags",
	"leadcard.api.activities.log_call",
	"leadcard.api.activities.log_meeting",
	"leadcard.api.activities.add_note",
	"leadcard.api.activities.create_ticket",
	"leadcard.api.activities.create_opportunity",
	"leadcard.api.activities.create_contact",
	"leadcard.api.activities.edit_contact",
	"leadcard.api.activities.create_address",
	"leadcard.api.activities.edit_address",
	"leadcard.api.activities.send_email",
	"leadcard.api.emails.send_again",
	"leadcard.api.activities.win_opportunity",
	"leadcard.api.activities.lose_opportunity",
	"leadcard.api.activities.edit_opportunity",
	"leadcard.api.activities.close_ticket",
	"leadcard.api.activities.edit_ticket",
	"leadcard.api.activities.edit_activity",
	"leadcard.api.activities.delete_activity",
	"leadcard.api.comments.add_comment",
	"leadcard.api.comments.edit_comment",
	"leadcard.api.comments.delete_comment",
	"leadcard.api.comments.like_comment",
	"leadcard.api.comments.mark_read",
	"leadcard.api.todos.create_task",
	"leadcard.api.todos.complete_task",
	"leadcard.api.duplicates.check",
	"leadcard.api.duplicates.ask_handover",
	"leadcard.api.duplicates.claim",
	"leadcard.api.handover.run",
]


@pytest.mark.parametrize("method", WRITES)
def test_1_writes_are_post_only(call, method):
	with pytest.raises(frappe.PermissionError):
		call.get(method, doctype=LEAD, name="x")


def test_1_every_endpoint_that_is_not_read_only_is_listed_here():
	import importlib
	import inspect

	for topic in (
		"activities",
		"board",
		"cards",
		"comments",
		"duplicates",
		"emails",
		"handover",
		"panel",
		"search",
		"todos",
	):
		module = importlib.import_module(f"leadcard.api.{topic}")
		for name, function in vars(module).items():
			if not inspect.isfunction(function) or function.__module__ != module.__name__:
				continue
			if allowed := frappe.allowed_http_methods_for_whitelisted_func.get(function):
				assert set(allowed) == {"POST"} or name.startswith(("get_", "search", "fill_")), name
				assert (set(allowed) == {"POST"}) is (f"{module.__name__}.{name}" in WRITES), name


@pytest.mark.parametrize("doctype", ["User", "LC Settings", "DocType", "", "Nothing", "LC Call"])
@pytest.mark.parametrize(
	"method",
	["leadcard.api.board.get_card", "leadcard.api.cards.resume_care", "leadcard.api.activities.log_call"],
)
def test_1_what_is_no_card_is_refused(call, refused, doctype, method):
	with refused(frappe.ValidationError):
		call(method, doctype=doctype, name="Administrator")


@pytest.mark.parametrize("name", ["", "LEAD-NONE", "' or 1=1 --", "%", "x" * 500, "\\", "{}", "[]", "0"])
def test_1_a_card_that_does_not_exist_is_named(call, refused, name):
	for method, arguments in (
		("leadcard.api.board.get_card", {}),
		("leadcard.api.board.move_card", {"to_status": "Contacting"}),
		("leadcard.api.activities.add_note", {"values": {"content": "x"}}),
		("leadcard.api.cards.stop_care", {"reason": "x"}),
	):
		with refused(frappe.DoesNotExistError):
			call(method, doctype=LEAD, name=name, **arguments)


@pytest.mark.parametrize(
	"method",
	[
		"leadcard.api.cards.convert_lead",
		"leadcard.api.activities.win_opportunity",
		"leadcard.api.activities.close_ticket",
		"leadcard.api.activities.create_opportunity",
	],
)
@pytest.mark.parametrize("name", ["", "NONE", "x" * 500])
def test_1_a_record_that_does_not_exist_is_named(call, refused, method, name):
	with refused(frappe.DoesNotExistError):
		call(method, name=name)


@pytest.mark.parametrize(
	"arguments",
	[
		{"filters": "{"},
		{"filters": "[1]"},
		{"filters": '"x"'},
		{"filters": "5"},
		{"filters": {"no_such_filter": 1}},
		{"filters": {"owner": {"a": 1}}},
		{"filters": {"source": [["x"]]}},
		{"filters": {"source": ["x"] * 101}},
		{"filters": {"stale": "decade"}},
		{"filters": {"stale": ["week"]}},
		{"filters": {"stale": {"a": 1}}},
		{"filters": {"view": "mine"}},
		{"filters": {"view": ["all"]}},
		{"filters": {"view": {"a": 1}}},
		{"sort": "creation; drop table"},
		{"sort": "owner desc"},
		{"sort": "creation sideways"},
		{"sort": "creation desc, name"},
	],
	ids=lambda value: str(value)[:40],
)
def test_7_a_view_that_is_none_is_refused(call, refused, arguments):
	with refused(frappe.ValidationError):
		call.get("leadcard.api.board.get_board", **arguments)
	with refused(frappe.ValidationError):
		call.get("leadcard.api.board.get_column", status="New", **arguments)


@pytest.mark.parametrize(
	"cursor",
	["x", "é", "====", "W10=", "WyJhIl0=", "bnVsbA==", "eyJhIjoxfQ==", "Wzg1LCB7fV0=", "/w==", "a" * 5000],
)
def test_7_a_cursor_that_is_none_is_refused_or_finds_nothing(call, cursor):
	for sort in ("creation desc", "revenue asc", "last_care_on desc"):
		try:
			column = call.get("leadcard.api.board.get_column", status="New", cursor=cursor, sort=sort)
		except frappe.ValidationError:
			continue
		assert isinstance(column["cards"], list)


@pytest.mark.parametrize("status", ["Dead", "Inactive", "new", "", "x'y"])
def test_2_1_a_column_that_is_none_is_refused(call, refused, status):
	with refused(frappe.ValidationError):
		call.get("leadcard.api.board.get_column", status=status)


@pytest.mark.parametrize("limit", [0, -5, 10**9])
def test_7_6_the_length_of_a_page_has_its_bounds(call, make_lead, limit):
	make_lead()
	make_lead()
	column = call.get("leadcard.api.board.get_column", status="New", limit=limit)
	assert 1 <= len(column["cards"]) <= 100


@pytest.mark.parametrize("limit", ["many", "1.5", "[]"])
def test_7_6_a_length_that_is_no_number_is_refused_by_name(call, refused, limit):
	with refused((frappe.ValidationError, TypeError)) as error:
		call.get("leadcard.api.board.get_board", limit=limit)
	assert "limit" in str(error.value)


@pytest.mark.parametrize(
	"text", ["%", "_", "\\", "'", '"', "a' or '1'='1", "\0", "😀", "ấ" * 200, " ", "\ud800", "%%s", "{0}"]
)
def test_7_1_no_text_breaks_the_search(call, make_lead, text):
	make_lead(full_name="Trần Ngọc Bình")
	for _round in range(2):
		call.get("leadcard.api.search.search", text=text)
		call.get("leadcard.api.board.get_board", search=text)


@pytest.mark.parametrize(
	("values", "named"),
	[
		({"no_such_field": 1}, "no_such_field"),
		({"doctype": "User"}, "doctype"),
		({"__islocal": 1}, "__islocal"),
		({"flags": {"ignore_permissions": 1}}, "flags"),
		({"<img src=x onerror=alert(1)>": 1}, "&lt;img"),
		({"": 1}, ""),
	],
)
def test_1_unknown_fields_are_refused_by_name(call, refused, make_lead, values, named):
	lead = make_lead()
	for method, arguments in (
		("leadcard.api.cards.create_lead", {}),
		("leadcard.api.activities.log_call", {"doctype": LEAD, "name": lead.name}),
		("leadcard.api.activities.create_ticket", {"doctype": LEAD, "name": lead.name}),
	):
		with refused(frappe.ValidationError) as error:
			call(method, values={"full_name": "A", **values} if not arguments else values, **arguments)
		assert named in str(error.value)
		assert "<img" not in str(error.value)


def test_1_fixed_values_win_over_what_is_sent(call, make_lead, make_customer):
	lead, customer = make_lead(), make_customer()
	answer = call(
		"leadcard.api.activities.log_call",
		doctype=LEAD,
		name=lead.name,
		values={"reference_doctype": CUSTOMER, "reference_name": customer.name},
	)
	assert frappe.db.get_value("LC Call", answer["activity"], "reference_name") == lead.name
	card = call("leadcard.api.cards.create_lead", values={"full_name": "A", "status": "Dead"})["card"]
	assert card["status"] == "New"


def test_1_a_card_carries_what_the_board_needs(call, make_product):
	card = call(
		"leadcard.api.cards.create_lead",
		values={"full_name": "Bình", "mobile_no": "0168 666 1234", "product": make_product(price=7).name},
	)["card"]
	assert {"doctype", "name", "modified", "status", "column", "title", "history", "plan"} <= set(card)
	assert (card["call_no"], card["revenue"], card["open_tickets"]) == ("+84386661234", 7, 0)
	assert (card["owner"], card["overdue"]) == ("Administrator", False)


@pytest.mark.parametrize("reading", ["get_board", "get_card", "get_column", "search"])
def test_opening_and_searching_the_board_write_nothing(call, make_lead, log_activity, reading):
	lead = make_lead()
	log_activity(lead)
	writes = frappe.db.transaction_writes
	if reading == "search":
		call.get("leadcard.api.search.search", text="Khách")
	else:
		arguments = {
			"get_card": {"doctype": LEAD, "name": lead.name},
			"get_column": {"status": "New"},
		}.get(reading, {})
		call.get(f"leadcard.api.board.{reading}", **arguments)
	assert frappe.db.transaction_writes == writes


BOARD_QUERIES = 40


def test_7_6_opening_the_board_costs_the_same_whatever_hangs_on_it(
	call, make_lead, make_customer, make_user, make_product, log_activity, make_opportunity, monkeypatch
):
	"""A stated number of statements, independent of how many cards and records there are."""

	def statements() -> int:
		ran = []
		run = type(frappe.local.db).sql

		def counting(database, query, *arguments, **options):
			ran.append(str(query))
			return run(database, query, *arguments, **options)

		with monkeypatch.context() as patch:
			patch.setattr(type(frappe.local.db), "sql", counting)
			call.get("leadcard.api.board.get_board")
		# settings and defaults come from a cache, which is none of the board's concern
		return len(
			[query for query in ran if not re.match(r"(?i)\s*(savepoint|release)|.*tabSingles", query)]
		)

	def fill(count: int) -> None:
		for _number in range(count):
			owner = make_user()
			lead = make_lead(lead_owner=owner, product=make_product().name)
			customer = make_customer(account_owner=owner)
			make_opportunity(customer, amount=5)
			for card in (lead, customer):
				log_activity(card, completed=1)
				log_activity(card, "LC Meeting", starts_at="2099-01-01 10:00:00")
				log_activity(card, "LC Note")
				log_activity(card, "LC Ticket")
				card.add_comment("Comment", "x")

	fill(1)
	call.get("leadcard.api.board.get_board")
	few = statements()
	fill(6)
	many = statements()
	assert many == few
	assert few <= BOARD_QUERIES
