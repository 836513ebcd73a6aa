"""What the tests of the rules share: a refused attempt that leaves nothing behind, and the ways in of spec §2.8."""

import json
from contextlib import contextmanager

import pytest

from tests.activity_company import at_work  # noqa: F401 -- a fixture of many files
from tests.company import company  # noqa: F401 -- a fixture of many files


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


PLACE = {"address_line1": "12 Lê Lợi", "city": "Huế"}


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
def masking(settings):
	"""`masking(1)` masks contact data for this test; the levels that it puts on fields leave the caches with it."""
	import frappe

	yield lambda on: settings(mask_contact_data=on)
	frappe.db.rollback()
	for doctype in ("LC Lead", "LC Customer"):
		frappe.clear_cache(doctype=doctype)


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
	"""`make_opportunity(customer, amount=…)`, open unless another sales stage is given; its outcome has what it needs."""
	import frappe

	outcomes = {"Closed Won": {"won_for_nothing": 1}, "Closed Lost": {"lost_reason": "No Budget"}}

	def make(customer, **values):
		name = customer if isinstance(customer, str) else customer.name
		defaults = {"doctype": "LC Opportunity", "customer": name, "sales_stage": "Needs Analysis"}
		defaults |= outcomes.get(values.get("sales_stage"), {})
		return frappe.get_doc({**defaults, **values}).insert()

	return make


@pytest.fixture
def convert(call):
	"""`convert(lead)` through the endpoint; its answer."""
	return lambda lead, **arguments: call("leadcard.api.cards.convert_lead", name=lead.name, **arguments)


@pytest.fixture
def make_tree():
	"""`make_tree((name, parent, [(user, manages), …]), …)` makes these sales teams the only ones of the site."""

	import frappe

	def make(*teams):
		frappe.db.delete("LC Sales Team Member")
		frappe.db.delete("LC Sales Team")
		for name, parent, members in teams:
			rows = [{"user": user, "is_manager": manages} for user, manages in members]
			values = {"team_name": name, "parent_lc_sales_team": parent, "is_group": 1, "members": rows}
			frappe.get_doc({"doctype": "LC Sales Team", **values}).insert()

	return make


@pytest.fixture
def floor(make_user, make_tree):
	"""A company with two teams: boss manages the company, lead the team of anna and ben; carl works in the other."""
	import frappe

	people = frappe._dict({name: make_user() for name in ("boss", "lead", "anna", "ben", "carl", "outsider")})
	make_tree(
		("Công ty", None, [(people.boss, 1)]),
		("Nhóm 1", "Công ty", [(people.lead, 1), (people.anna, 0), (people.ben, 0)]),
		("Nhóm 2", "Công ty", [(people.carl, 0)]),
	)
	return people


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


@pytest.fixture
def arguments(make_lead, make_customer, make_product, make_opportunity, log_activity, email_on):
	"""`arguments(endpoint)`: what a client would send to it, so that Administrator is answered.

	An endpoint with an argument of a new name needs a line here, or the tests of all endpoints say so.
	"""
	import frappe

	def note_of(lead):
		return lead.add_comment("Comment", "x").name

	def task_of(lead):
		about = {"reference_type": lead.doctype, "reference_name": lead.name}
		task = {"doctype": "ToDo", "description": "x", "assigned_by": "Administrator", **about}
		return frappe.get_doc({**task, "allocated_to": "Administrator"}).insert().name

	def record_for(endpoint, lead):
		"""What `name` means where it isn't a card."""
		customer = make_customer
		return {
			"win_opportunity": lambda: make_opportunity(customer(), amount=5).name,
			"lose_opportunity": lambda: make_opportunity(customer()).name,
			"edit_opportunity": lambda: make_opportunity(customer()).name,
			"close_ticket": lambda: log_activity(lead, "LC Ticket").name,
			"edit_ticket": lambda: log_activity(lead, "LC Ticket").name,
			**dict.fromkeys(("edit_comment", "delete_comment", "like_comment"), lambda: note_of(lead)),
			"complete_task": lambda: task_of(lead),
			"get_email": lambda: email_on(lead).name,
			"send_again": lambda: email_on(lead).name,
			"get_attachment": lambda: attachment_of(email_on(lead)),
			"create_opportunity": lambda: customer().name,
			"edit_activity": lambda: log_activity(lead).name,
			"delete_activity": lambda: log_activity(lead).name,
			"get_report": lambda: "Expected and Actual Revenue",
		}.get(endpoint.path.rpartition(".")[2], lambda: lead.name)()

	def attachment_of(email):
		values = {"file_name": "x.txt", "content": "x", "is_private": 1}
		about = {"attached_to_doctype": "Communication", "attached_to_name": email.name}
		return frappe.get_doc({"doctype": "File", **values, **about}).insert(ignore_permissions=True).name

	def template():
		values = {"name": "Chào", "subject": "x", "response": "x"}
		return frappe.get_doc({"doctype": "Email Template", **values}).insert(ignore_permissions=True).name

	def known_job():
		from leadcard.ownership import bulk_handover

		bulk_handover.keep("x", bulk_handover.Outcome())
		return "x"

	def build(endpoint) -> dict:
		lead = make_lead()
		known = {
			"doctype": lambda: {"get_events": "LC Call", "search_stages": "LC Stage"}.get(
				endpoint.path.rpartition(".")[2], lead.doctype
			),
			"name": lambda: record_for(endpoint, lead),
			"values": lambda: PLACE if "address" in endpoint.path else {},
			"args": lambda: {"doctype": "LC Call", "name": log_activity(lead).name},
			"cards": lambda: [[lead.doctype, lead.name]],
			"status": lambda: "New",
			"to_status": lambda: "Contacting",
			"kind": lambda: "LC Call",
			"part": lambda: "history",
			"tags": lambda: ["x"],
			"text": lambda: "Khách",
			"reason": lambda: "No Budget",
			"note": lambda: "x",
			"stage": lambda: "",
			"user": lambda: "Administrator",
			"customer": lambda: make_customer().name,
			"email_template": template,
			"first_name": lambda: "Hoa",
			"description": lambda: "Gọi luật sư",
			"contact": lambda: "Hoa",
			"address": lambda: "Nhà Hoa",
			"start": lambda: "2026-01-01",
			"end": lambda: "2026-02-01",
			"on": lambda: True,
			"leaver": lambda: "Administrator",
			"job": known_job,
		}
		missing = [name for name in endpoint.needed if name not in known]
		assert not missing, f"say in tests/rules/conftest.py what {endpoint} is sent as {missing}"
		return {name: known[name]() for name in endpoint.needed}

	return build


@pytest.fixture
def names_of(call):
	"""`names_of("text")`: the cards that the search finds."""

	def find(text, **arguments) -> set[str]:
		answer = call.get("leadcard.api.search.search", text=text, **arguments)
		assert answer["count"] == len(answer["cards"])
		return {card["name"] for card in answer["cards"]}

	return find


@pytest.fixture
def add_contact(call):
	"""`add_contact(card, "Name", …)` as the panel does it."""
	import frappe

	def add(card, name="Nguyễn Văn Út", mobile_no="0834 567 890", email_id="ut.nguyen@kho.example"):
		made = call(
			"leadcard.api.activities.create_contact",
			doctype=card.doctype,
			name=card.name,
			first_name=name,
			mobile_no=mobile_no,
			email_id=email_id,
		)
		return frappe.get_doc("Contact", made["contact"])

	return add


@pytest.fixture
def masked(settings):
	"""Contact data of others' cards is masked."""
	import frappe

	settings(mask_contact_data=1)
	yield
	frappe.db.rollback()
	for doctype in ("LC Lead", "LC Customer"):
		frappe.clear_cache(doctype=doctype)
