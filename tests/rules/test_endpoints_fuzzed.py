"""Any JSON in any field of any endpoint that takes values: it is stored, or refused with an error meant for people."""

import frappe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

LEAD, CUSTOMER = "LC Lead", "LC Customer"
ODD = st.sampled_from(
	[
		"",
		" ",
		"\u200b",
		"\0",
		"\ud800",
		"😀",
		"%s",
		"{0}",
		"'\"\\`;--",
		"<img src=x onerror=alert(1)>",
		"&lt;script&gt;",
		"0916666123",
		"2026-02-30",
		"0001-01-01",
		"9999-12-31 23:59:59.999999",
		"2026-01-01T00:00:00+14:00",
		"9999-12-31T23:59:59-12:00",
		"00:00",
		"1e999",
		"-0.0",
		"NaN",
		"Infinity",
		"true",
		"None",
		"null",
		"[]",
		"{}",
		-1,
		0,
		2**31,
		2**63,
		10**40,
		-(10**40),
		0.1,
		-0.0,
		1e300,
		float("inf"),
		float("nan"),
		True,
		False,
		None,
		"x" * 5000,
		"Administrator",
		"Website",
	]
)
JSON = st.recursive(
	ODD | st.text(max_size=20) | st.integers() | st.floats(),
	lambda inner: (
		st.lists(inner, max_size=2)
		| st.dictionaries(st.sampled_from(["doctype", "name", "user", "x"]), inner, max_size=2)
	),
	max_leaves=3,
)
TAKERS = {
	"leadcard.api.cards.create_lead": (LEAD, {"full_name": "Bình"}, None),
	"leadcard.api.cards.create_customer": (CUSTOMER, {"full_name": "Bình"}, None),
	"leadcard.api.activities.log_call": ("LC Call", {}, LEAD),
	"leadcard.api.activities.log_meeting": ("LC Meeting", {}, CUSTOMER),
	"leadcard.api.activities.add_note": ("LC Note", {"content": "x"}, LEAD),
	"leadcard.api.activities.create_ticket": ("LC Ticket", {"subject": "x"}, CUSTOMER),
	"leadcard.api.activities.create_opportunity": ("LC Opportunity", {}, CUSTOMER),
}
REFUSALS = (frappe.ValidationError, frappe.PermissionError, frappe.NameError)


@pytest.mark.parametrize("method", list(TAKERS))
def test_no_value_of_any_field_breaks_an_endpoint(call, make_lead, make_customer, method, request):
	doctype, needed, on = TAKERS[method]
	card = {None: lambda: None, LEAD: make_lead, CUSTOMER: make_customer}[on]()
	where = {} if card is None else {"name": card.name}
	if card is not None and doctype != "LC Opportunity":
		where["doctype"] = card.doctype
	fuzz(request, doctype, lambda values: call(method, **where, values={**needed, **values}))


@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER, "LC Call", "LC Meeting", "LC Note"])
def test_no_value_of_any_field_breaks_an_edit(call, make_lead, make_customer, log_activity, doctype, request):
	if doctype in (LEAD, CUSTOMER):
		card = make_lead() if doctype == LEAD else make_customer()
		method, where = "leadcard.api.cards.edit_card", {"doctype": doctype, "name": card.name}
	else:
		record = log_activity(make_lead(), doctype)
		method, where = "leadcard.api.activities.edit_activity", {"kind": doctype, "name": record.name}
	fuzz(request, doctype, lambda values: call(method, **where, values=values))


def fuzz(request, doctype: str, attempt) -> None:
	"""Any JSON in any field of a DocType: taken, or refused with a sentence."""
	fields = [
		field.fieldname
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype not in frappe.model.no_value_fields or field.fieldtype == "Table"
	]

	@settings(
		max_examples=25 if request.config.getoption("--bench") else 40,
		database=None,
		suppress_health_check=list(HealthCheck),
	)
	@given(st.dictionaries(st.sampled_from(fields), JSON, min_size=1, max_size=3))
	def try_values(values):
		frappe.db.savepoint("fuzz")
		try:
			attempt(values)
		except REFUSALS as refusal:
			assert str(refusal) or refusal.args == (), "a refusal says something"
		finally:
			frappe.db.rollback(save_point="fuzz")
			frappe.local.message_log = []

	try_values()
