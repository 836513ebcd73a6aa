"""Answers over HTTP: their shape, their status, the names of their errors. No request here changes anything."""

import json

import frappe
import pytest


def test_an_answer_is_in_message(web):
	answer = web("GET", "/api/method/ping")
	assert (answer.status_code, answer.json) == (200, {"message": "pong"})


def test_lists_and_documents_are_in_data(web):
	answer = web("GET", '/api/resource/LC Stage?fields=["name"]&limit_page_length=1')
	assert answer.status_code == 200
	name = answer.json["data"][0]["name"]
	document = web("GET", f"/api/resource/LC Stage/{name}").json["data"]
	assert (document["doctype"], document["name"]) == ("LC Stage", name)


def test_metas_are_in_docs(web):
	answer = web("GET", "/api/method/frappe.desk.form.load.getdoctype?doctype=LC Sales Team")
	assert [doc["name"] for doc in answer.json["docs"]] == ["LC Sales Team", "LC Sales Team Member"]
	assert answer.json["docs"][0]["fields"][0]["fieldname"] == "team_name"


@pytest.mark.parametrize(
	("method", "path", "data", "status", "exc_type"),
	[
		("GET", "/api/resource/LC Stage/fehlt", None, 404, "DoesNotExistError"),
		("GET", "/api/method/leadcard.nichts.da", None, 417, "ValidationError"),
		("GET", "/api/method/frappe.client.insert", None, 403, "PermissionError"),
		("GET", "/api/method/leadcard.api.cards.create_lead", None, 403, "PermissionError"),
		("POST", "/api/method/frappe.scrub", {"txt": "x"}, 403, "PermissionError"),
		("POST", "/api/resource/LC Product", {"status": "Sold"}, 417, "MandatoryError"),
		(
			"POST",
			"/api/resource/LC Lead",
			{"full_name": "x", "source": "fehlt"},
			417,
			"LinkValidationError",
		),
		("DELETE", "/api/resource/LC Product/fehlt", None, 404, "DoesNotExistError"),
		("GET", "/api/method/leadcard.api.board.get_board?limit=viele", None, 417, "FrappeTypeError"),
	],
)
def test_errors_have_a_status_and_a_name(web, method, path, data, status, exc_type):
	answer = web(method, path, json=data) if data else web(method, path)
	assert (answer.status_code, answer.json["exc_type"]) == (status, exc_type)


def test_a_taken_name_is_a_conflict(web):
	name = web("GET", '/api/resource/LC Stage?fields=["name"]&limit_page_length=1').json["data"][0]["name"]
	answer = web("POST", "/api/resource/LC Stage", json={"stage_name": name})
	assert (answer.status_code, answer.json["exc_type"]) == (409, "DuplicateEntryError")


def test_messages_for_people_are_json_in_json(web):
	answer = web("POST", "/api/resource/LC Product", json={"product_name": "x", "status": "Kaputt"})
	(message,) = [json.loads(entry) for entry in json.loads(answer.json["_server_messages"])]
	assert "should be one of" in message["message"]
	assert message["indicator"] == "red"


def test_a_stale_document_is_named(web):
	product = {"doctype": "LC Stage", "name": None}
	product["name"] = web("GET", '/api/resource/LC Stage?fields=["name"]&limit_page_length=1').json["data"][
		0
	]["name"]
	document = web("GET", f"/api/resource/LC Stage/{product['name']}").json["data"]
	document["modified"] = "2020-01-01 00:00:00.000000"
	answer = web("POST", "/api/method/frappe.client.save", json={"doc": document})
	assert (answer.status_code, answer.json["exc_type"]) == (417, "TimestampMismatchError")


def test_guests_are_kept_out(web):
	answer = web("GET", "/api/method/leadcard.api.board.get_board", user=None)
	assert (answer.status_code, answer.json["exc_type"]) == (403, "PermissionError")
	assert web("GET", "/api/resource/LC Stage", user=None).status_code == 403


def test_a_wrong_password_is_told(web):
	answer = web("POST", "/api/method/login", user=None, data={"usr": "Administrator", "pwd": "falsch"})
	assert (answer.status_code, answer.json["exc_type"]) == (401, "AuthenticationError")


def search(web, **arguments):
	answer = web("POST", "/api/method/frappe.desk.search.search_link", data=arguments)
	assert answer.status_code == 200
	return answer.json["message"]


def test_link_search_answers_values(web):
	found = search(web, doctype="Language", txt="", page_length=1)
	assert len(found) == 1
	assert {"value", "description"} <= set(found[0])
	assert search(web, doctype="Language", txt="en")[0]["value"] == "en"


def test_link_search_in_translated_records_goes_by_the_translation(web):
	found = search(web, doctype="LC Lead Source", txt="hotline", page_length=1)
	assert [row["value"] for row in found] == ["Hotline"]


def test_the_apps_texts_are_in_the_readers_language(web):
	reader = "/api/resource/User/Administrator"
	before = web("GET", reader).json["data"].get("language")
	assert web("PUT", reader, json={"language": "vi"}).status_code == 200
	try:
		found = search(web, doctype="LC Lead Source", txt="được giới")
	finally:
		web("PUT", reader, json={"language": before})
	assert [row["value"] for row in found] == ["Referral"]


def test_a_refused_request_leaves_nothing(web):
	web("POST", "/api/resource/LC Product", json={"product_name": "_Rest", "status": "Kaputt"})
	assert not frappe.db.exists("LC Product", {"product_name": "_Rest"})
