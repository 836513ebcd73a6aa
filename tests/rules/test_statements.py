"""What the board's requests ask of the database: a stated number of statements each, whatever the number of cards."""

import re

import frappe
import pytest

from leadcard.figures.reports import REPORTS
from leadcard.permissions.sight import OWNER_FIELDS

API = "leadcard.api.board."
STATED = {
	"get_board": {"bench": 9, "sandbox": 49},
	"get_column": {"bench": 8, "sandbox": 26},
	"get_changed": {"bench": 9, "sandbox": 35},
	"get_card": {"bench": 28, "sandbox": 46},
	"move_card": {"bench": 29, "sandbox": 49},
	"get_figures": {"bench": 6, "sandbox": 34},
	"get_my_day": {"bench": 11, "sandbox": 94},
}
"""At most, for a salesperson, with warm metas; the sandbox reads roles anew each time, a bench has them in its cache.
The figures of docs/board-numbers.md."""
REPORTED = {"Employee Activity Summary": 18, "Activities One by One": 20}
"""At most, of a report on a bench, for a manager; of the others `REPORTED_OTHERS`."""
REPORTED_OTHERS = 12
# of a move, a call or a new lead, beside those of the tree of teams
MOST_ROWS, MEMBERS = 250, 400
# what begins and ends a transaction, a site's settings, which a bench keeps in its cache, the fields of a DocType, which
# ERPNext looks up with each document that is saved, and the tables that there are, which Frappe asks of Postgres each time
NOT_COUNTED = re.compile(
	r"(?is)\s*(savepoint|release|rollback|commit|start|set )|.*(tabSingles|tabDocField|information_schema)"
)


@pytest.fixture
def statements(recorded):
	"""`statements(work)` → what a piece of work asks of the database."""

	def count(work) -> list[str]:
		# as each request begins
		frappe.local.cache, frappe.local.role_permissions = {}, {}
		return [query for query in recorded(work) if not NOT_COUNTED.match(query)]

	return count


@pytest.fixture
def board(call, make_user, make_lead, make_customer, make_product, log_activity):
	"""A salesperson with cards that carry what cards carry, and the requests of their board by name."""
	anna = make_user()
	leads = []

	def fill(number: int) -> None:
		for _card in range(number):
			leads.append(make_lead(lead_owner=anna, product=make_product().name))
			customer = make_customer(account_owner=anna)
			for card in (leads[-1], customer):
				log_activity(card, "LC Meeting", starts_at="2099-01-01 10:00:00")
				log_activity(card, "LC Note")
				log_activity(card, "LC Ticket")
				card.add_comment("Comment", "Đã xem")

	def move() -> None:
		lead = leads.pop()
		call(f"{API}move_card", doctype="LC Lead", name=lead.name, to_status="Contacting")

	requests = {
		"get_board": lambda: call.get(f"{API}get_board"),
		"get_column": lambda: call.get(f"{API}get_column", status="New"),
		"get_changed": lambda: call.get(f"{API}get_changed", cards=[["LC Lead", leads[0].name]]),
		"get_card": lambda: call.get(f"{API}get_card", doctype="LC Lead", name=leads[0].name),
		"move_card": move,
		"get_figures": lambda: call.get("leadcard.api.figures.get_figures", filters={"source": "Zalo"}),
		"get_my_day": lambda: call.get("leadcard.api.figures.get_my_day"),
	}
	return anna, fill, requests


def test_a_request_asks_no_more_than_stated_however_many_cards(board, as_user, statements, on_bench):
	anna, fill, requests = board
	counted = []
	for more in (5, 6):
		fill(more)
		with as_user(anna):
			asked = {}
			for name, work in requests.items():
				work()
				asked[name] = statements(work)
		counted.append(asked)
	few, many = counted
	assert few.keys() == STATED.keys()
	for name, stated in STATED.items():
		most = stated["bench" if on_bench else "sandbox"]
		assert len(many[name]) <= len(few[name]) <= most, "\n".join([name, *few[name]])


@pytest.mark.bench
@pytest.mark.mariadb("the rows read are asked of MariaDB")
def test_what_writes_reads_few_rows(board, as_user, call, make_tree):
	"""The rows of the tree of teams among them, each once."""
	anna, fill, requests = board
	make_tree(("Nhóm", None, [(anna, 0)]))
	fields = ("name", "parent", "parenttype", "user", "creation", "modified")
	now = frappe.utils.now_datetime()
	rows = [(f"many-{number}", "Nhóm", "LC Sales Team", f"{number}@example.com") for number in range(MEMBERS)]
	frappe.db.bulk_insert("LC Sales Team Member", fields, [(*row, now, now) for row in rows])
	frappe.flags.pop("leadcard_teams_written", None)
	fill(3)
	lead = frappe.get_last_doc("LC Lead", {"lead_owner": anna}).name
	about = {"doctype": "LC Lead", "name": lead}
	requests |= {
		"log_call": lambda: call("leadcard.api.activities.log_call", **about, values={"completed": 1}),
		"create_lead": lambda: call("leadcard.api.cards.create_lead", values={"full_name": "Nguyễn An"}),
	}

	def touched() -> int:
		return sum(int(row[1]) for row in frappe.db.sql("show session status like 'Handler_read%'"))

	with as_user(anna):
		for name in ("log_call", "create_lead", "move_card"):
			requests[name]()
			frappe.local.cache, frappe.local.role_permissions = {}, {}
			before = touched()
			requests[name]()
			read = touched() - before
			assert MEMBERS < read <= MEMBERS + MOST_ROWS, (name, read)


def test_8_4_protection_asks_a_few_more_however_many_cards(board, as_user, statements, settings, on_bench):
	"""What was warned of, by kind of card, and on a site with ERPNext its holidays."""
	anna, fill, requests = board
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -90)
	settings(protection_days=5)
	counted = []
	for more in (3, 6):
		fill(more)
		for doctype, owner in OWNER_FIELDS.items():
			times = dict.fromkeys(("owned_since", "last_care_on"), long_ago)
			frappe.db.set_value(doctype, {owner: anna}, times, update_modified=False)
		frappe.db.set_single_value("LC Settings", "protection_since", long_ago)
		with as_user(anna):
			requests["get_board"]()
			counted.append(statements(requests["get_board"]))
	few, many = counted
	assert len(many) <= len(few) <= STATED["get_board"]["bench" if on_bench else "sandbox"] + 5, few
	assert len([asked for asked in few if "LC Protection Notice" in asked]) == 2


def test_9_6_a_report_asks_no_more_than_stated_however_many_cards_and_people(
	board,
	make_user,
	make_tree,
	make_lead,
	make_customer,
	make_opportunity,
	as_user,
	call,
	statements,
	on_bench,
):
	anna, fill, _requests = board
	manager, people = make_user(), [anna]

	def work(name: str) -> None:
		call.get(
			"leadcard.api.figures.get_report", name=name, filters={"period": "this_year", "by_seller": 1}
		)

	def counted() -> dict[str, list[str]]:
		make_tree(("Nhóm", None, [(manager, 1), *((person, 0) for person in people)]))
		asked = {}
		with as_user(manager):
			for name in REPORTS:
				work(name)
				asked[name] = statements(lambda name=name: work(name))
		return asked

	fill(2)
	make_lead(lead_owner=anna)
	few = counted()
	fill(4)
	for _each in range(3):
		people.append(make_user())
		make_lead(lead_owner=people[-1])
		customer = make_customer(account_owner=people[-1])
		make_opportunity(customer, sales_stage="Closed Won", amount=5, opportunity_owner=people[-1])
	many = counted()
	for name in REPORTS:
		most = REPORTED.get(name, REPORTED_OTHERS) if on_bench else len(few[name])
		assert len(many[name]) <= len(few[name]) <= most, "\n".join([name, *many[name]])
