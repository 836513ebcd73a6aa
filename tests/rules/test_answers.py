"""Spec §1: what every endpoint answers has the type that it states, on either host.

The fixture `call` holds each answer that a test asks for against it, so the cases of all other tests count here too.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

import pytest

from tests import answers
from tests.endpoints import document_methods, endpoints

FOUND = [*endpoints(), *document_methods()]
NEEDED = {
	"create_lead": {"full_name": "Bình"},
	"create_customer": {"full_name": "Bình"},
	"attach_lead": {"full_name": "Bình"},
	"add_note": {"content": "x"},
	"create_ticket": {"subject": "x"},
}
# what answers only after something else was done, and the tests that do it
ELSEWHERE = {
	"leadcard.api.activities.edit_address": "test_5_14_addresses.py",
	"leadcard.api.activities.edit_contact": "test_5_1_edit_contacts.py",
	"leadcard.api.activities.send_email": "test_5_8_sending.py",
	"leadcard.api.calendar.update_event": "test_5_2_calendar.py",
	"leadcard.api.cards.hand_on": "test_8_4_handing_on.py",
	"leadcard.api.cards.resume_care": "test_5_7_stop_care.py",
	"leadcard.api.duplicates.claim": "test_4_handover_and_attach.py",
	"leadcard.api.emails.get_attachment": "test_5_8_reading_emails.py",
	"leadcard.api.intake.try_again": "../bench/test_12_1_webhook.py",
	"leadcard.api.offers.decline_offer": "test_8_4_offers.py",
	"leadcard.api.offers.offer_card": "test_8_4_offers.py",
	"leadcard.api.offers.take_offer": "test_8_4_offers.py",
	"leadcard.api.offers.withdraw_offer": "test_8_4_offers.py",
}
ASKED = [endpoint for endpoint in endpoints() if endpoint.path not in ELSEWHERE]


@pytest.mark.parametrize("endpoint", FOUND, ids=str)
def test_1_an_endpoint_states_all_that_it_answers(endpoint):
	assert answers.untold(answers.stated(endpoint.function)) == []


@pytest.mark.parametrize("endpoint", ASKED, ids=str)
def test_1_an_endpoint_answers_what_it_states(endpoint, call, arguments):
	sent = arguments(endpoint)
	sent |= {"values": values} if (values := NEEDED.get(endpoint.function.__name__)) else {}
	ask = call.get if endpoint.methods == {"GET"} else call
	ask(endpoint.path, **sent)


@pytest.mark.parametrize(("path", "file"), ELSEWHERE.items())
def test_1_those_that_are_not_asked_here_are_asked_where_it_is_said(path, file):
	assert path in {endpoint.path for endpoint in FOUND}
	assert path in (Path(__file__).parent / file).read_text(encoding="utf-8")


class Head(TypedDict):
	name: str
	count: int


class Shown(Head, total=False):
	note: str | None
	of: list["Head"]


class Picked(TypedDict):
	kind: Literal["call", "note"]
	days: dict[str, date]


HEAD = {"name": "x", "count": 1}


@pytest.mark.parametrize(
	("value", "kind"),
	[
		(HEAD, Head),
		({**HEAD, "note": None, "of": [HEAD]}, Shown),
		({"kind": "note", "days": {"x": date(2026, 1, 1)}}, Picked),
		(1, float),
		([("x", None)], list[tuple[str | None, ...]]),
		(HEAD, Picked | Head | None),
		(None, None),
	],
)
def test_1_what_is_of_a_type_is_taken(value, kind):
	assert answers.faults(value, kind) == []


@pytest.mark.parametrize(
	("value", "kind", "told"),
	[
		({"name": "x"}, Head, "has no 'count'"),
		({**HEAD, "more": 1}, Head, "has 'more', which is not stated"),
		({"name": None, "count": 1}, Head, "answer['name'] is None, not str"),
		({"name": "x", "count": True}, Head, "answer['count'] is True, not int"),
		({"name": "x", "count": 1.0}, Head, "answer['count'] is 1.0, not int"),
		({**HEAD, "of": [HEAD, {}]}, Shown, "answer['of'][1] has no 'count'"),
		({"kind": "email", "days": {}}, Picked, "answer['kind'] is 'email'"),
		({"kind": "call", "days": {"x": datetime(2026, 1, 1)}}, Picked, "answer['days']['x'] is"),
		({"kind": "call", "days": {1: date(2026, 1, 1)}}, Picked, "a key is 1, not str"),
		(False, float, "answer is False, not float"),
		([(1,)], list[tuple[str | None, ...]], "answer[0][0] is 1"),
		({"name": 1, "count": 1}, Picked | Head | None, "answer['name'] is 1, not str"),
		("", None, "not None"),
	],
)
def test_1_what_is_not_of_a_type_is_told(value, kind, told):
	assert told in "; ".join(answers.faults(value, kind))


@pytest.mark.parametrize(
	"kind", [dict, list[dict], dict[str, Any], TypedDict("Open", {"rows": list}), Head | dict]
)
def test_1_a_type_that_leaves_open_what_is_there_is_told(kind):
	assert answers.untold(kind)
