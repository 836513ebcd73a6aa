"""Spec §10.1: what is not LeadCard's is answered by Frappe, byte by byte: the kinds that were not, as four people."""

from __future__ import annotations

import frappe
import pytest

from tests.bench.test_10_1_plain_users import answers_of
from tests.harm import asked

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def made(site: None):
	asked.make_site()
	yield asked.tokens()
	frappe.db.rollback()
	asked.forget_site()


@pytest.mark.parametrize("who", ["Administrator", "desk", "portal", "guest"])
def test_10_1_what_is_not_leadcards_is_answered_by_frappe(made, who, committing):
	requests, answers = list(asked.requests()), []
	for bare in (False, True):
		frappe.db.rollback()
		with committing():
			asked.make_documents()
		answers.append(answers_of(made[who], requests, bare))
	differ = [
		(request.verb, request.target, request.values, asked.plain(mine), asked.plain(own))
		for request, mine, own in zip(requests, *answers, strict=True)
		if asked.plain(mine) != asked.plain(own)
	]
	assert not differ, f"{len(differ)} of {len(requests)}:\n" + "\n".join(map(str, differ))
