"""What the tests of the rules share: a refused attempt that leaves nothing behind, and the ways in of spec §2.8."""

import json
from contextlib import contextmanager

import pytest


@pytest.fixture
def refused():
	"""`with refused(SomeError) as error:` what is inside must be refused; its writes are undone as a request's are."""
	import frappe

	@contextmanager
	def attempting(expected):
		frappe.db.savepoint("attempt")
		with pytest.raises(expected) as caught:
			try:
				yield caught
			except Exception:
				frappe.db.rollback(save_point="attempt")
				raise
		frappe.local.message_log = []

	return attempting


def by_board(call, doc, status):
	call("leadcard.api.board.move_card", doctype=doc.doctype, name=doc.name, to_status=status)


def by_form(_call, doc, status):
	import frappe

	form = frappe.get_doc(doc.doctype, doc.name)
	form.status = status
	form.save()


def by_set_value(call, doc, status):
	call("frappe.client.set_value", doctype=doc.doctype, name=doc.name, fieldname="status", value=status)


def by_client_save(call, doc, status):
	import frappe

	sent = json.loads(frappe.as_json(frappe.get_doc(doc.doctype, doc.name).as_dict()))
	call("frappe.client.save", doc={**sent, "status": status})


def by_rest(_call, doc, status):
	"""What `PUT /api/resource/<doctype>/<name>` does."""
	import frappe

	found = frappe.get_doc(doc.doctype, doc.name, for_update=True)
	found.update({"status": status})
	found.save()


WAYS = [by_board, by_form, by_set_value, by_client_save, by_rest]


@pytest.fixture(params=WAYS, ids=lambda way: way.__name__)
def way_in(request, call):
	"""Each way in which a client can write a card's status: `way_in(doc, status)`."""
	return lambda doc, status: request.param(call, doc, status)


@pytest.fixture
def card_of():
	"""The stored state of a card, as a dict that two moments can be compared by."""
	import frappe

	return lambda doctype, name: dict(frappe.db.get_value(doctype, name, "*", as_dict=True))


@pytest.fixture
def log_activity():
	"""`log_activity(card, "LC Call", completed=1)` as a document."""
	import frappe

	texts = {"LC Ticket": {"subject": "Trục trặc"}, "LC Note": {"content": "Gọi lại sau Tết"}}

	def log(card, kind="LC Call", **values):
		reference = {"reference_doctype": card.doctype, "reference_name": card.name}
		return frappe.get_doc({"doctype": kind, **reference, **texts.get(kind, {}), **values}).insert()

	return log


@pytest.fixture
def email_on():
	"""`email_on(card, "Sent")`: a Communication as Frappe writes it for an email."""
	import frappe

	def write(card, direction="Sent", **values):
		return frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": direction,
				"subject": "Báo giá",
				"content": "Kính gửi anh",
				"sender": "sales@example.com",
				"recipients": "binh@example.com",
				"reference_doctype": card.doctype,
				"reference_name": card.name,
				**values,
			}
		).insert(ignore_permissions=True)

	return write


@pytest.fixture
def make_opportunity():
	"""`make_opportunity(customer, amount=…)`, open unless another sales stage is given."""
	import frappe

	def make(customer, **values):
		name = customer if isinstance(customer, str) else customer.name
		defaults = {"doctype": "LC Opportunity", "customer": name, "sales_stage": "Needs Analysis"}
		return frappe.get_doc({**defaults, **values}).insert()

	return make


@pytest.fixture
def convert(call):
	"""`convert(lead)` through the endpoint; its answer."""
	return lambda lead, **arguments: call("leadcard.api.cards.convert_lead", name=lead.name, **arguments)


@pytest.fixture
def on_bench(request):
	"""Whether the suite runs on a bench, where an example costs more."""
	return request.config.getoption("--bench")


@pytest.fixture
def recorded(monkeypatch):
	"""`recorded(work)` → the statements that a piece of work asks of the database, in order, each on one line."""
	import frappe

	def record(work) -> list[str]:
		asked: list[str] = []
		database = frappe.local.db
		ask = database.sql

		def sql(query, *arguments, **options):
			asked.append(" ".join(str(query).split()))
			return ask(query, *arguments, **options)

		with monkeypatch.context() as patch:
			patch.setattr(database, "sql", sql)
			work()
		return asked

	return record
