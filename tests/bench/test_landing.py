"""Where a login leads (spec §8.2): to the board who works with LeadCard alone, and nobody whom Frappe or an admin leads elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import NO_TOKEN, Racers, Request
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

SELLER, BOTH, CLERK = (f"{name}.comes.in@example.com" for name in ("seller", "both", "clerk"))
ROLES = {
	SELLER: ["LeadCard User"],
	BOTH: ["LeadCard User", "LeadCard Manager", "System Manager"],
	CLERK: ["Website Manager"],
}
PASSWORD = "Comes-In-By-The-Door-2026"
BOARD = "/app/leadcard"


@pytest.fixture(scope="module")
def home(site: None) -> Iterator:
	"""`home(user)`: the page that the answer to a login names."""
	forget(list(ROLES))
	for email, roles in ROLES.items():
		user = {"doctype": "User", "email": email, "first_name": email.split(".")[0], "send_welcome_email": 0}
		roles = [{"role": role} for role in roles]
		frappe.get_doc({**user, "roles": roles, "new_password": PASSWORD}).insert(ignore_permissions=True)
	frappe.db.commit()
	racers = Racers(frappe.local.site, [NO_TOKEN])

	def log_in(user: str) -> str:
		request = Request("login", {"usr": user, "pwd": PASSWORD}, sent_as="form")
		(((answer,),),) = [racers.send([([request], False)])]
		assert answer.ok, answer
		return answer.body["home_page"]

	yield log_in
	racers.stop()
	forget(list(ROLES))


@pytest.fixture
def change(committing) -> Iterator:
	"""`change(doctype, name, field, value)`, put back at the end."""
	before = []

	def put(doctype: str, name: str, field: str, value: str | None) -> None:
		frappe.db.rollback()
		with committing():
			frappe.db.set_value(doctype, name, field, value)
		frappe.clear_cache()

	def change(doctype: str, name: str, field: str, value: str) -> None:
		before.append((doctype, name, field, frappe.db.get_value(doctype, name, field)))
		put(doctype, name, field, value)

	yield change
	for held in reversed(before):
		put(*held)


def test_a_salesperson_comes_in_by_the_board_and_others_as_before(home):
	assert home(SELLER) == BOARD
	assert home(BOTH) != BOARD and home(CLERK) != BOARD


def test_what_somebody_chose_in_frappe_is_kept(home, change):
	change("User", BOTH, "default_app", "leadcard")
	assert home(BOTH) == BOARD
	change("User", SELLER, "default_workspace", "LeadCard Sales")
	assert home(SELLER) == "/app/leadcard-sales"


def test_the_admin_leads_the_role_elsewhere(home, change):
	change("Role", "LeadCard User", "home_page", "/app/lc-lead")
	assert home(SELLER) == "/app/lc-lead"
	assert home(BOTH) not in (BOARD, "/app/lc-lead")
