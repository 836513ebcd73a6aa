"""Spec §8.3, §8.7: promises of docs/security.md of which no other test is, the way of people over HTTP."""

from __future__ import annotations

import json

import frappe
import pytest
from frappe.deferred_insert import save_to_db
from frappe.utils import add_to_date, now_datetime
from frappe.utils.background_jobs import execute_job, get_queue, get_redis_connection_without_auth

from tests.bench.racers import Answer
from tests.bench.ring import CONTACT, EMAILS, absent, plain, without
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench


# the socket


LISTED = {"Contact": "department", "Event": "color", "Address": "fax"}


@pytest.mark.promise("the socket")
def test_8_7_the_socket_tells_of_what_hangs_on_a_card_who_sees_the_card(made):
	heard = get_redis_connection_without_auth().pubsub()
	heard.subscribe("events")
	for doctype, field in LISTED.items():
		made.owner(f"/api/resource/{doctype}/{made.hidden[doctype]}", "PUT", **{field: "#112233"})
	rooms: dict[str, set[str]] = {}
	while message := heard.get_message(timeout=1):
		sent = json.loads(message["data"]) if message["type"] == "message" else {"message": None}
		about = sent["message"] if isinstance(sent["message"], dict) else {}
		name = about.get("name", about.get("docname"))
		if name and about.get("doctype") in LISTED and made.hidden[about["doctype"]] == name:
			room = sent["room"]
			rooms.setdefault(about["doctype"], set()).update([room] if isinstance(room, str) else room)
	assert set(rooms) == set(LISTED)
	for doctype, told in rooms.items():
		name = made.hidden[doctype]
		joined = {f"doc:{doctype}/{name}", f"open_doc:{doctype}/{name}"}
		people = {room.removeprefix("user:") for room in told - joined}
		# Frappe keeps no lists of events up to date
		wanted = set() if doctype == "Event" else {EMAILS["owner"]}
		assert {user for user in people if "System Manager" not in frappe.get_roles(user)} == wanted, rooms
		for who in ("sibling", "desk", "portal", "guest"):
			joined = made.ask(
				who, "frappe.realtime.can_subscribe_doc", doctype=doctype, docname=made.hidden[doctype]
			)
			missing = made.ask(
				who,
				"frappe.realtime.can_subscribe_doc",
				doctype=doctype,
				docname=absent(name),
			)
			assert not joined.ok and joined.status == missing.status, (who, joined)


# accounts and contacts


def waiting_to(method: str) -> list[dict]:
	"""The jobs of this site that call a function, taken from the queue as by a worker."""
	queue, found = get_queue("default"), []
	for job in queue.jobs:
		if job.kwargs["site"] == frappe.local.site and str(job.kwargs["method"]).endswith(method):
			queue.remove(job)
			found.append(job.kwargs)
	return found


@pytest.mark.promise("signing up with the email of a hidden contact")
def test_8_7_an_account_with_the_email_of_a_hidden_contact_does_not_change_it(made, committing, as_user):
	emails = {"guest": "signs.up@xyzzy.example", "portal": EMAILS["portal"]}
	links = [{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]}]
	contact = {"doctype": "Contact", "first_name": "Thật", "links": links}
	contacts = [{**contact, "email_ids": [{"email_id": email, "is_primary": 1}]} for email in emails.values()]
	before = frappe.db.get_value("Contact", {"user": EMAILS["portal"]})
	with kept(committing, *contacts) as stored:
		with committing():
			frappe.db.set_single_value("Website Settings", "disable_signup", 0)
			# whom a contact names writes it as ever
			frappe.db.set_value("Contact", stored[1].name, "user", None)
			frappe.db.delete("Contact", {"name": before})
		waiting_to("create_contact")
		frappe.clear_cache()
		signed = made.ask(
			"guest",
			"frappe.core.doctype.user.user.sign_up",
			email=emails["guest"],
			full_name="Kẻ Lạ",
			redirect_to="",
		)
		assert signed.ok, signed
		own = {"first_name": "Kẻ Lạ", "mobile_no": "0916 222 333", "phone": "024 3825 1111"}
		changed = made.ask("portal", f"/api/resource/User/{EMAILS['portal']}", "PUT", **own)
		assert changed.ok, changed
		jobs = waiting_to("create_contact")
		assert {job["user"] for job in jobs} == {"Guest", EMAILS["portal"]}
		frappe.db.rollback()
		for job in jobs:
			with committing(), as_user(job["user"]):
				execute_job(**{**job, "is_async": False})
		found = [frappe.get_doc("Contact", each.name) for each in stored]
		with committing():
			frappe.delete_doc("User", emails["guest"], force=True, ignore_missing=True)
			frappe.db.set_value("User", EMAILS["portal"], "first_name", "Portal")
	for contact in found:
		assert (contact.first_name, contact.phone_nos) == ("Thật", []), contact.as_dict()


# pages of others


CHARTS = "frappe.desk.doctype.dashboard_chart.dashboard_chart"
CARDS = "frappe.desk.doctype.number_card.number_card"


@pytest.mark.promise("a number card, a chart, a dashboard or a report with a script")
def test_8_3_what_would_run_on_the_pages_of_others_is_refused(made, committing):
	card = {"doctype": "Number Card", "label": "Số Vòng", "type": "Document Type", "document_type": "LC Lead"}
	card |= {"function": "Count", "filters_json": "[]"}
	chart = {"doctype": "Dashboard Chart", "chart_name": "Vòng", "chart_type": "Group By", "type": "Bar"}
	chart |= {"document_type": "LC Lead", "group_by_based_on": "source", "filters_json": "[]"}
	script = json.dumps([["LC Lead", "status", "=", "alert(document.cookie)"]])
	markup = json.dumps({"title": "<img src=x onerror=alert(1)>"})

	def make(kind: dict, **values: str) -> Answer:
		of_charts = kind["doctype"] == "Dashboard Chart"
		method = f"{CHARTS}.create_dashboard_chart" if of_charts else f"{CARDS}.create_number_card"
		return made.ask("sibling", method, args=json.dumps({**kind, **values}))

	refused = {
		"script": make(card, dynamic_filters_json=script),
		"function": make(card, type="Custom", method="frappe.client.delete"),
		"name": make(card, label='x" onmouseover="alert(1)'),
		"options": make(chart, custom_options=markup),
		"report": made.ask(
			"sibling",
			"frappe.desk.reportview.save_report",
			name="Vòng",
			doctype="LC Lead",
			report_settings=json.dumps({"chart_args": json.loads(markup)}),
		),
		"dashboard": made.ask(
			"sibling",
			"frappe.client.insert",
			doc=json.dumps({"doctype": "Dashboard", "dashboard_name": "Vòng", "chart_options": markup}),
		),
	}
	assert {way: answer.status for way, answer in refused.items()} == dict.fromkeys(refused, 403)
	plain_card = make(card)
	assert plain_card.ok, plain_card
	with committing():
		frappe.delete_doc("Number Card", plain_card.result["name"], force=True)


# what was said


@pytest.mark.promise("rewriting or deleting what another said")
def test_5_11_an_author_changes_a_comment_for_two_hours_and_then_an_admin_deletes_it(made, committing):
	add, edit = "leadcard.api.comments.add_comment", "leadcard.api.comments.edit_comment"
	name = made.ask("sibling", add, doctype="LC Lead", name=made.own, text="Lời đầu").result["comment"]
	assert made.ask("sibling", edit, name=name, text="Lời sau").ok
	frappe.db.rollback()
	with committing():
		frappe.db.set_value("Comment", name, "creation", add_to_date(now_datetime(), hours=-2, minutes=-1))
	path = f"/api/resource/Comment/{name}"
	for target, verb, values in (
		(edit, "POST", {"name": name, "text": "Muộn"}),
		("leadcard.api.comments.delete_comment", "POST", {"name": name}),
		("frappe.desk.form.utils.update_comment", "POST", {"name": name, "content": "Muộn"}),
		(path, "PUT", {"content": "Muộn"}),
		(path, "DELETE", {}),
	):
		assert not made.ask("sibling", target, verb, **values).ok, target
	frappe.db.rollback()
	assert "Lời sau" in frappe.db.get_value("Comment", name, "content")
	with kept(committing, person(made, "admin", "System Manager")):
		assert made.ask("admin", path, "DELETE").ok


# files


@pytest.mark.promise("public files of a contact")
@pytest.mark.parametrize("doctype", ["Contact", "Address", "Event"])
def test_8_7_public_files_become_private_when_it_comes_to_a_card(made, committing, doctype):
	place = {"address_title": "Kho Tệp", "address_type": "Billing", "address_line1": "1", "city": "Huế"}
	new = {
		"Contact": {"first_name": "Có Tệp"},
		"Address": {**place, "country": "Vietnam"},
		"Event": {"subject": "Có tệp", "starts_on": "2099-01-05 10:00:00"},
	}[doctype]
	document = made.owner("frappe.client.insert", doc={"doctype": doctype, **new})["name"]
	file = {"doctype": "File", "attached_to_doctype": doctype, "attached_to_name": document, "is_private": 0}

	def attach(name: str) -> dict:
		sent = {**file, "file_name": name, "content": f"xyzzy {name} {frappe.generate_hash()}"}
		return made.owner("frappe.client.insert", doc=sent)

	try:
		first = attach("truoc.txt")
		assert made.ask("guest", first["file_url"], "GET").ok or first["file_url"].startswith("/files/")
		customer = made.hidden["LC Customer"]
		rows = {
			"event_participants": [{"reference_doctype": "LC Customer", "reference_docname": customer}],
			"links": [{"link_doctype": "LC Customer", "link_name": customer}],
		}
		field = "event_participants" if doctype == "Event" else "links"
		made.owner(f"/api/resource/{doctype}/{document}", "PUT", **{field: rows[field]})
		second = attach("sau.txt")
		frappe.db.rollback()
		moved = frappe.db.get_value("File", first["name"], ["is_private", "file_url"], as_dict=True)
		assert moved.is_private and second["is_private"]
		for address in (first["file_url"], moved.file_url, second["file_url"]):
			for who in ("sibling", "portal", "guest"):
				assert "xyzzy" not in plain(made.ask(who, address, "GET").body), (who, address)
		assert made.ask("owner", moved.file_url, "GET").ok
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc(doctype, document, force=True)


# what Frappe tells by a name


@pytest.mark.promise("a notice of the bell", "get_contact_number gives")
@pytest.mark.parametrize("who", ["sibling", "desk", "portal"])
def test_8_7_nobody_reads_anothers_notice_or_a_hidden_number(made, committing, who):
	lead = {"document_type": "LC Lead", "document_name": made.hidden["LC Lead"]}
	notice = {"doctype": "Notification Log", "for_user": EMAILS["owner"], "subject": "Xyzzy", **lead}
	count = {"doctype": "Notification Log", "filters": {"subject": "Xyzzy"}}
	of_customer = {"ref_doctype": "LC Customer", "ref_name": made.hidden["LC Customer"]}
	number = "frappe.core.doctype.sms_settings.sms_settings.get_contact_number"
	with kept(committing, notice) as (stored,):
		path = f"/api/resource/Notification Log/{stored.name}"
		assert not made.ask(who, path, "GET").ok and made.ask("owner", path, "GET").ok
		assert not made.ask(who, "frappe.client.get_count", **count).result
		assert made.owner("frappe.client.get_count", **count) == 1
	names = (CONTACT, absent(CONTACT))
	hidden, missing = (made.ask(who, number, contact_name=name, **of_customer) for name in names)
	assert without(hidden, CONTACT) == without(missing, absent(CONTACT)) and not hidden.result
	phone = {"phone": "0916 333 444", "is_primary_mobile_no": 1}
	free = {"doctype": "Contact", "first_name": "Trên Thẻ Nào Đâu", "phone_nos": [phone]}
	free["links"] = [{"link_doctype": "User", "link_name": EMAILS["owner"]}]
	of_user = {"ref_doctype": "User", "ref_name": EMAILS["owner"]}
	with kept(committing, free) as (contact,):
		told = made.ask(who, number, contact_name=contact.name, **of_user)
		assert told.result == "0916 333 444", "on no card it is Frappe's to answer"
	assert made.owner(number, contact_name=made.hidden["Contact"], **of_customer)


@pytest.mark.promise("on Postgres a statement is rewritten")
@pytest.mark.parametrize(
	"text", ["Trần = 5 or 1=1 -- ", "x =1) or (1 =1", "a = 0.5' or full_name like '%Xyzzy%"]
)
def test_8_3_a_number_behind_a_sign_in_a_filter_ends_no_text(made, text):
	for doctype in ("LC Lead", "Currency"):
		filters = [[doctype, "name", "=", text]]
		for target in ("frappe.client.get_list", "frappe.client.get_count"):
			answer = made.ask("sibling", target, doctype=doctype, filters=filters)
			assert answer.ok and not answer.result, (target, answer)
	named = {"doctype": "LC Lead", "filters": {"full_name": "Nguyễn = 5"}}
	assert made.owner("leadcard.api.cards.create_lead", values={"full_name": "Nguyễn = 5"})
	assert made.owner("frappe.client.get_count", **named)


@pytest.mark.promise("That a card of some number exists")
@pytest.mark.parametrize("who", ["sibling", "desk", "portal"])
def test_8_7_that_a_card_of_some_number_is_there_can_be_told_and_of_a_contact_not(made, who):
	def status(doctype: str, name: str) -> int:
		return made.ask(who, f"/api/resource/{doctype}/{name}", "GET").status

	for doctype in ("LC Lead", "LC Customer"):
		name = made.hidden[doctype]
		assert (status(doctype, name), status(doctype, absent(name))) == (403, 404)
	for doctype in ("Contact", "Address"):
		name = made.hidden[doctype]
		assert status(doctype, name) == status(doctype, absent(name)) == 404
	if who == "sibling":
		named = {"doctype": "Contact", "first_name": made.hidden["Contact"]}
		given = made.ask(who, "frappe.client.insert", doc=named)
		assert given.ok and given.result["name"] != made.hidden["Contact"], given


@pytest.mark.promise("- Tracebacks")
def test_8_a_traceback_is_told_unless_the_admin_has_it_off(made, committing):
	def refused() -> Answer:
		return made.ask(
			"sibling", "frappe.client.get_list", doctype="LC Lead", fields=["nothing_of_the_kind"]
		)

	def allow(value: int) -> None:
		frappe.db.rollback()
		with committing():
			frappe.db.set_single_value("System Settings", "allow_error_traceback", value)
		frappe.clear_document_cache("System Settings", "System Settings")
		frappe.cache.delete_value("system_settings")

	before = frappe.db.get_single_value("System Settings", "allow_error_traceback")
	try:
		allow(1)
		assert "/frappe/" in refused().body["exc"]
		allow(0)
		assert not refused().ok and "exc" not in refused().body and "/frappe/" not in plain(refused().body)
		frappe.db.rollback()
		kept_before = frappe.db.count("Error Log", {"error": ("like", "%report_to_pdf%")})
		broken = made.ask("sibling", "frappe.utils.print_format.report_to_pdf")
		frappe.db.rollback()
		# the scheduler's: what waits in Redis comes into the table
		with committing():
			save_to_db()
		assert broken.status == 500 and "/frappe/" not in plain(broken.body), broken
		assert frappe.db.count("Error Log", {"error": ("like", "%report_to_pdf%")}) > kept_before
	finally:
		allow(before)
