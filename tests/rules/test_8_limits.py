"""Nobody asks faster than a person types (spec §4.3, §7.1): by user, adjustable, with a message that says when to go on."""

from contextlib import suppress
from types import SimpleNamespace

import frappe
import pytest

from leadcard.api import limits

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
