"""Every endpoint, found by itself (spec §1, §8.3): no guest, nobody without a role, POST for writes, typed arguments of
bounded sizes, and nothing taken that is not asked for."""

import inspect
import json

import frappe
import pytest

from leadcard.exceptions import TooLargeError
from tests.endpoints import SIGNED, document_methods, endpoints, open_to_guests, stand_ins

LEAD, CUSTOMER = "LC Lead", "LC Customer"
FOUND = endpoints()
READERS = [endpoint for endpoint in FOUND if not endpoint.writes]
LOOSENING = {
	"ignore_permissions": 1,
	"docstatus": 1,
	"owner": "Administrator",
	"flags": {"ignore_permissions": 1},
	"cmd": "frappe.client.delete",
	"run_method": "delete",
	"as_user": "Administrator",
}


def each(found):
	return pytest.mark.parametrize("endpoint", found, ids=str)


def test_1_the_walk_finds_what_the_specification_names():
	names = {endpoint.path for endpoint in FOUND}
	for topic, functions in {
		"board": "get_board get_column get_card move_card",
		"cards": "create_lead convert_lead claim stop_care resume_care",
		"activities": "log_call log_meeting add_note send_email win_opportunity close_ticket",
		"duplicates": "check",
		"search": "search",
	}.items():
		assert {f"leadcard.api.{topic}.{function}" for function in functions.split()} <= names


@each(FOUND + document_methods())
def test_8_no_guest_and_no_other_http_method(endpoint):
	assert endpoint.function not in frappe.guest_methods
	assert endpoint.methods in ({"GET"}, {"POST"}, {"GET", "POST"}), (
		"say by which HTTP methods it may be called"
	)


def test_12_1_one_endpoint_takes_messages_without_a_session():
	assert open_to_guests() == {SIGNED}


@each(FOUND)
def test_8_every_argument_has_a_type_that_frappe_checks(endpoint, refused):
	for name, parameter in endpoint.parameters.items():
		assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD, "no endpoint swallows what comes"
		assert endpoint.kinds.get(name), f"{name} has no type"
		assert endpoint.kinds[name] <= {str, int, bool, dict, list, float, type(None)}, name
		with refused(TypeError) as error:
			frappe.call(endpoint.function, **{name: object()})
		assert name in str(error.value)


@each(FOUND)
def test_8_nobody_without_a_role_is_answered(endpoint, as_user, make_user, refused, arguments):
	sent = arguments(endpoint)
	for outsider in (make_user(roles=()), make_user(roles=("Desk User",))):
		with as_user(outsider), refused(frappe.PermissionError):
			frappe.call(endpoint.function, **sent)
	with as_user("Guest"), refused(frappe.PermissionError):
		frappe.is_whitelisted(endpoint.function)


@each([endpoint for endpoint in FOUND if endpoint.writes])
def test_1_what_writes_is_refused_by_get(endpoint, call):
	with pytest.raises(frappe.PermissionError):
		call.get(endpoint.path)


@each(READERS)
def test_1_what_answers_to_get_writes_nothing(endpoint, arguments):
	sent = arguments(endpoint)
	frappe.call(endpoint.function, **sent)
	writes = frappe.db.transaction_writes
	frappe.call(endpoint.function, **sent)
	assert frappe.db.transaction_writes == writes


def test_8_stand_ins_answer_for_an_endpoint_of_frappe():
	overridden = frappe.get_hooks("override_whitelisted_methods", app_name="leadcard")
	ours = {method: endpoint.path for method, endpoint in stand_ins().items()}
	assert {method: names[-1] for method, names in overridden.items()} == ours
	open_to_guests = {name for name, each in stand_ins().items() if each.function in frappe.guest_methods}
	assert open_to_guests == {"frappe.website.doctype.web_form.web_form.accept"}, "as Frappe's own is"


@each([endpoint for endpoint in FOUND if {"doctype", "name"} <= set(endpoint.parameters)])
def test_8_nothing_that_is_sent_along_opens_the_card_of_another(
	endpoint, as_user, make_user, make_lead, make_customer, refused, arguments
):
	owner, stranger = make_user(), make_user()
	lead = make_lead(lead_owner=owner)
	sent = {**arguments(endpoint), "doctype": LEAD, "name": lead.name, **LOOSENING}
	sent |= {"ignore_permissions": 1, "user": sent.get("user", owner)}
	before = frappe.db.get_value(LEAD, lead.name, "*", as_dict=True)
	with as_user(stranger), refused((frappe.PermissionError, frappe.DoesNotExistError)):
		frappe.call(endpoint.function, **sent)
	assert frappe.db.get_value(LEAD, lead.name, "*", as_dict=True) == before


DEEP = {"values": json.loads("[" * 40 + "]" * 40)}
MANY = {f"k{number}": 1 for number in range(6000)}
TOO_MUCH = {
	"long": (str, "x" * 1_000_001),
	"many": (dict, MANY),
	"many as text": (dict, json.dumps(MANY)),
	"deep": (dict, DEEP),
	"deep as text": (dict, json.dumps(DEEP)),
	"bomb": (dict, "[" * 200_000),
}


@each(FOUND)
def test_8_what_is_too_large_is_refused(endpoint, refused, arguments):
	sent = arguments(endpoint)
	for taker, value in TOO_MUCH.values():
		for name in (name for name, kinds in endpoint.kinds.items() if taker in kinds):
			with refused(TooLargeError) as error:
				frappe.call(endpoint.function, **{**sent, name: value})
			assert str(error.value), "a refusal says what to do"
