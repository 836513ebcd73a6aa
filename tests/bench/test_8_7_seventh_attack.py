"""Spec §8.3, §8.7: what a seventh attack has found, over a served site, the way of people over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Request
from tests.bench.ring import EMAILS, Ring, anybody, ring
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

OAUTH = "frappe.integrations.oauth2."
ADDRESS = "http://localhost"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# whoever asks for a token gets it as who has logged in

CLIENT = {
	**{"doctype": "OAuth Client", "app_name": "Of the ring", "scopes": "all openid"},
	**{"redirect_uris": ADDRESS, "default_redirect_uri": ADDRESS},
}


@pytest.fixture
def application(made: Ring, committing) -> Iterator[str]:
	"""Another program that people log in to by this site."""
	with kept(committing, CLIENT) as (client,):
		yield client.name
		frappe.db.rollback()
		with committing():
			for doctype in ("OAuth Bearer Token", "OAuth Authorization Code"):
				frappe.db.delete(doctype, {"client": client.name})


def code_for(made: Ring, who: str, application: str, says: str) -> str:
	"""The code that somebody gets whose browser says to be another's."""
	asked = {
		"client_id": application,
		"redirect_uri": ADDRESS,
		"scope": "all openid",
		"response_type": "code",
	}
	path = f"/api/method/{OAUTH}approve?" + "&".join(f"{key}={value}" for key, value in asked.items())
	request = Request(
		path, {}, "GET", made.tokens[who], cookies={"user_id": EMAILS[says].replace("@", "%40")}
	)
	(answer,) = made.ask_all([request])
	return re.search(r"code=(\w+)", answer.body["text"])[1]


def token(made: Ring, application: str, **proof: str) -> Answer:
	values = {"client_id": application, "redirect_uri": ADDRESS, **proof}
	request = Request(f"{OAUTH}get_token", values, "POST", made.tokens["guest"], sent_as="form")
	return made.ask_all([request])[0]


def whose(bearer: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("OAuth Bearer Token", bearer, "user")


def test_8_3_nobody_gets_a_token_as_another(made, application):
	code = code_for(made, "sibling", application, says="owner")
	given = token(made, application, grant_type="authorization_code", code=code).body
	assert whose(given["access_token"]) == EMAILS["sibling"]
	proof = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
	assert token(made, application, **proof, user=EMAILS["owner"]).status == 403
	again = token(made, application, **proof).body
	assert whose(again["access_token"]) == EMAILS["sibling"]


@anybody
def test_8_3_nobody_finds_out_a_token_by_filters(made, application, who):
	code = code_for(made, "owner", application, says="owner")
	bearer = token(made, application, grant_type="authorization_code", code=code).body["access_token"]

	def asked(value: object) -> dict:
		return made.ask(who, f"{OAUTH}introspect_token", token=value).body

	assert asked(bearer)["active"]
	for guess in (["like", f"{bearer[:3]}%"], ["!=", ""], {"name": bearer}):
		assert not asked(guess)["active"], guess
