"""Any arguments to any endpoint: an answer, or a refusal meant for people, and a refused call keeps nothing (spec §8.3).

About a thousand calls, half as many on a bench; `LEADCARD_FUZZ=10000` makes as many as one likes.
"""

import frappe
import pytest
from hypothesis import given
from werkzeug.wrappers import Response

from tests import fuzzing
from tests.endpoints import endpoints

OWN = endpoints()
# each module's with the same documents: making them costs as much as some calls
MODULES = sorted({endpoint.function.__module__ for endpoint in OWN})


@pytest.fixture
def pool(make_user, make_lead, make_customer, make_product, make_opportunity, log_activity, email_on):
	"""A salesperson, and names of documents: own ones, those of another, and what hangs on both."""
	anna, binh = make_user(), make_user()
	names = [anna, binh, make_product().name]
	for owner in (anna, binh):
		lead, customer = make_lead(lead_owner=owner), make_customer(account_owner=owner)
		call, ticket = log_activity(lead), log_activity(customer, "LC Ticket")
		opportunity = make_opportunity(customer)
		comment = lead.add_comment("Comment", "x")
		names += [each.name for each in (lead, customer, call, ticket, opportunity, comment, email_on(lead))]
	return anna, names


@pytest.fixture
def commits(monkeypatch):
	"""How much was written at each commit. A request that has written nothing may begin anew (`locks`)."""
	done = []
	commit = frappe.db.commit
	monkeypatch.setattr(frappe.db, "commit", lambda: (done.append(frappe.db.transaction_writes), commit()))
	return done


@pytest.mark.parametrize("module", MODULES)
def test_no_arguments_break_an_endpoint(module, pool, commits, as_user, arguments, on_bench):
	for endpoint in OWN:
		if endpoint.function.__module__ == module:
			send_anything(endpoint, pool, arguments(endpoint), commits, as_user, on_bench)


def send_anything(endpoint, pool, usual, commits, as_user, on_bench):
	anna, names = pool

	@fuzzing.examples(fuzzing.calls(on_bench) // len(OWN) + 1)
	@given(fuzzing.arguments(endpoint, names, usual))
	def attempt(sent):
		frappe.db.savepoint("fuzz")
		commits.clear()
		try:
			with as_user(anna):
				answer = frappe.call(endpoint.function, **sent)
				if not isinstance(answer, Response):
					frappe.as_json(answer)
		except Exception as refusal:
			if getattr(refusal, "http_status_code", 500) >= 500:
				raise
			assert not any(commits), "a refused call has kept something"
		finally:
			frappe.db.rollback(save_point="fuzz")
			frappe.db.after_commit.reset()
			frappe.local.message_log = []
			frappe.local.cache = {}

	attempt()
