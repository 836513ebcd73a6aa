"""Spec §8.3, §8.7: what a third attack has found by reading the code, the way of people over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.utils import add_months, now_datetime, nowdate
from frappe.utils.background_jobs import execute_job
from frappe.utils.global_search import sync_value
from frappe.utils.verified_command import get_signed_params

from tests.bench.racers import Answer, Request
from tests.bench.ring import EMAILS, Ring, absent, event, plain, ring, strangers, without

pytestmark = pytest.mark.bench

GOAL = "frappe.utils.goal.get_monthly_goal_graph_data"
COUNT = "frappe.client.get_count"
CHART = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
GROUPS = "frappe.desk.listview.get_group_by_count"
NEXT = "frappe.desk.form.utils.get_next"
SEARCHES = ("frappe.desk.search.search_link", "frappe.desk.search.search_widget")
# a number that a hidden lead has, and one that nobody has
RIGHT, WRONG = "0816999124", "0816888124"
READS_CARDS = "(/*!50000select count(*) from `tabLC Lead` where mobile_no = '{}'*/)"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


def alike(ask: Callable[[str], Answer], right: str = RIGHT, wrong: str = WRONG) -> Answer:
	"""The answer to a right guess, which must be that to a wrong one."""
	found, missed = ask(right), ask(wrong)
	assert without(found, right) == without(missed, wrong)
	return found


def _set_back(committing, document, owner: str, **values: str) -> None:
	"""A graph of a goal has the months before this one, of what names the document with the goal."""
	frappe.db.rollback()
	with committing():
		moment = add_months(now_datetime(), -2)
		frappe.db.set_value(
			document.doctype,
			document.name,
			{"creation": moment, "owner": owner, **values},
			update_modified=False,
		)


@contextmanager
def kept(committing, *documents: dict) -> Iterator[list]:
	"""Documents that somebody else has made, for as long as it takes."""
	frappe.db.rollback()
	made = []
	try:
		with committing():
			for values in documents:
				document = frappe.get_doc(values)
				document.flags.ignore_links = True
				made.append(document.insert(ignore_permissions=True, ignore_mandatory=True))
		yield made
	finally:
		frappe.db.rollback()
		with committing():
			for document in reversed(made):
				frappe.delete_doc(document.doctype, document.name, force=True, ignore_missing=True)
				if document.doctype == "File":
					# what Frappe says of a file on what it is attached to
					place = (document.attached_to_doctype, document.attached_to_name)
					about = dict(zip(("reference_doctype", "reference_name"), place, strict=True))
					frappe.db.delete("Comment", {**about, "comment_type": ("like", "Attachment%")})


def goal(who: str, **changed: object) -> dict:
	"""A graph of a goal on the user's own account, counted over all documents of some DocType."""
	fields = {
		"goal_value_field": "login_after",
		"goal_total_field": "login_after",
		"goal_history_field": "bio",
	}
	counted = {"goal_doctype": "User", "goal_doctype_link": "owner", "goal_field": "name"}
	own = {"title": "x", "doctype": "User", "docname": EMAILS[who]}
	return {**own, **fields, **counted, "date_field": "creation", "aggregation": "count", **changed}


@pytest.mark.promise("a graph of a goal puts")
@strangers
@pytest.mark.parametrize(
	"argument, text",
	[
		("aggregation", "sum((select count(*) from `tabLC Lead` where mobile_no = '{}')) * count"),
		(
			"date_field",
			"creation`, '%m-%Y') as month_year, (select count(*) from `tabLC Lead` where mobile_no = '{}'),"
			" date_format(`creation",
		),
		("goal_field", "(select count(*) from `tabLC Lead` where mobile_no = '{}')"),
		("goal_doctype", "User` where (select count(*) from `tabLC Lead` where mobile_no = '{}') -- "),
	],
)
def test_8_3_a_goal_is_counted_by_the_names_of_fields(made, committing, who, argument, text):
	with kept(committing, {"doctype": "Note", "title": "Của mình"}) as (note,):
		_set_back(committing, note, EMAILS[who])

		def ask(**changed: str) -> Answer:
			return made.ask(who, GOAL, **goal(who, **{"goal_doctype": "Note", **changed}))

		assert ask().ok and sum(ask().result["data"]["datasets"][0]["values"]) == 1
		alike(lambda guess: ask(**{argument: text.format(guess)}))


def beside_cards(made: Ring) -> dict[str, tuple[dict, str]]:
	"""What Frappe keeps about a card beside it, in lists that people without a role may not read, and the field with the
	text."""
	place = {"reference_doctype": "LC Lead", "reference_name": made.hidden["LC Lead"]}
	return {
		"Deleted Document": ({"deleted_doctype": "LC Lead", "deleted_name": "x", "data": RIGHT}, "data"),
		"Email Queue": ({**place, "sender": "a@b.example", "message": RIGHT}, "message"),
		"Access Log": ({"export_from": "LC Lead", "filters": RIGHT}, "filters"),
		"Activity Log": ({**place, "subject": RIGHT}, "subject"),
		"Email Unsubscribe": ({**place, "email": f"{RIGHT}@b.example"}, "email"),
		"Error Log": ({**place, "method": "x", "error": RIGHT}, "error"),
		"Integration Request": (
			{"reference_doctype": "LC Lead", "reference_docname": made.hidden["LC Lead"], "data": RIGHT},
			"data",
		),
		"Data Import": (
			{"reference_doctype": "LC Lead", "import_type": "Insert New Records", "template_options": RIGHT},
			"template_options",
		),
		"Data Import Log": ({"data_import": "x", "messages": RIGHT}, "messages"),
		"Unhandled Email": ({"raw": RIGHT}, "raw"),
		"Scheduled Job Log": ({"details": RIGHT}, "details"),
	}


COUNTED = {
	"a count": lambda who, doctype, filters: (COUNT, {"doctype": doctype, "filters": filters}),
	"a goal": lambda who, doctype, filters: (
		GOAL,
		goal(who, goal_doctype=doctype, filters=filters),
	),
	"a heat map": lambda who, doctype, filters: (
		CHART,
		{
			"chart": json.dumps(
				{
					**{"document_type": doctype, "type": "Heatmap", "chart_type": "Count"},
					**{"based_on": "creation", "name": "x"},
					"filters_json": json.dumps(
						[[doctype, field, *value] for field, value in filters.items()]
					),
				}
			),
			"no_cache": 1,
		},
	),
}


@pytest.mark.promise("counting what is kept beside a card", "get_count, goals and heatmaps count logs")
@pytest.mark.parametrize("way", COUNTED)
def test_8_3_what_is_kept_beside_a_card_is_not_counted_by_what_it_holds(made, committing, way):
	beside = beside_cards(made)
	told = []
	with kept(
		committing, *({"doctype": doctype, **values} for doctype, (values, _field) in beside.items())
	) as stored:
		for document in stored:
			field = beside[document.doctype][1]
			_set_back(committing, document, EMAILS["desk"], **{field: f"{RIGHT}@b.example"})
			for who in ("desk", "portal"):
				answers = []
				for guess in (RIGHT, WRONG):
					target, sent = COUNTED[way](who, document.doctype, {field: ["like", f"%{guess}%"]})
					answers.append(without(made.ask(who, target, **sent), guess))
				if answers[0] != answers[1]:
					told.append((document.doctype, who))
	assert not told


@pytest.mark.promise("counting what is kept beside a card")
@strangers
def test_8_3_the_receivers_of_an_email_are_not_counted(made, committing, who):
	place = {"reference_doctype": "LC Lead", "reference_name": made.hidden["LC Lead"]}
	rows = [{"recipient": "kin@xyzzy.example"}]
	email = {"doctype": "Email Queue", **place, "sender": "a@b.example", "message": "x", "recipients": rows}
	with kept(committing, email):
		for doctype, filters in (
			("Email Queue Recipient", lambda guess: {"recipient": ["like", f"{guess}%"]}),
			("Email Queue", lambda guess: [["Email Queue Recipient", "recipient", "like", f"{guess}%"]]),
		):
			alike(
				lambda guess, doctype=doctype, filters=filters: made.ask(
					who, COUNT, doctype=doctype, filters=filters(guess)
				),
				*("kin@xyzzy", "kin@abcde"),
			)


@pytest.mark.promise("counting what is kept beside a card")
@strangers
def test_8_3_the_index_of_the_global_search_is_not_counted(made, committing, who):
	row = {"doctype": "LC Lead", "name": made.hidden["LC Lead"]}
	shown = {"published": 0, "title": row["name"], "route": ""}
	frappe.db.rollback()
	with committing():
		sync_value({**row, **shown, "content": f"Tel {RIGHT}"})
	try:
		alike(
			lambda guess: made.ask(
				who, COUNT, doctype="__global_search", filters={"content": ["like", f"%{guess}%"]}
			)
		)
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("__global_search", row)


@pytest.mark.promise("tasks of a card by a document of another kind")
@strangers
def test_8_3_a_namesake_does_not_tell_who_has_tasks_of_a_card(made, committing, who):
	lead = made.hidden["LC Lead"]
	place = {"reference_type": "LC Lead", "reference_name": lead}
	task = {"doctype": "ToDo", "description": "xyzzy", "allocated_to": EMAILS["owner"], **place}
	with kept(committing, {"doctype": "Tag", "name": lead}, task):
		for doctype in ("Tag", "LC Lead", "Contact"):
			answer = made.ask(who, GROUPS, doctype=doctype, current_filters="[]", field="assigned_to")
			assert EMAILS["owner"] not in plain(answer.body), doctype


@pytest.mark.promise("guessing by what comes next")
@strangers
@pytest.mark.parametrize("field", ["mobile_no", "full_name", "creation", "name"])
def test_8_3_the_next_of_a_hidden_card_is_that_of_an_absent_one(made, who, field):
	for doctype in ("LC Lead", "Contact", "ToDo", "Comment"):
		for order in ("asc", "desc"):
			name = made.hidden[doctype]
			sent = {"doctype": doctype, "prev": 0, "sort_order": order, "sort_field": field}
			hidden, missing = (made.ask(who, NEXT, value=each, **sent) for each in (name, absent(name)))
			refused = doctype == "LC Lead" and hidden.status == 403
			assert refused or without(hidden, name) == without(missing, absent(name)), (doctype, order)


@pytest.mark.promise("guessing by what comes next")
@strangers
def test_8_3_nobody_guesses_by_what_comes_next(made, who):
	for field in ("creation", f"ifnull({READS_CARDS.format(RIGHT)}, 1)"):
		sent = {"doctype": "LC Lead", "prev": 0, "sort_order": "asc", "sort_field": field}
		alike(lambda guess, sent=sent: made.ask(who, NEXT, value={"mobile_no": guess}, **sent))
	alike(
		lambda guess: made.ask(
			who,
			NEXT,
			**{"doctype": "ToDo", "value": made.hidden["ToDo"], "prev": 0},
			sort_field=f"ifnull({READS_CARDS.format(guess)}, 1)",
		)
	)


# what everybody may list
LISTED = "Currency"
INJECTED = {
	"a list": lambda text: (
		"frappe.client.get_list",
		{"doctype": LISTED, "filters": [[LISTED, text, "=", "1"]]},
	),
	"a calendar": lambda text: (
		"frappe.desk.calendar.get_events",
		{
			**{"doctype": LISTED, "start": "2000-01-01", "end": "2099-01-01", "fields": '["name"]'},
			"field_map": json.dumps({"start": text, "end": "modified"}),
		},
	),
	"events": lambda text: (
		"frappe.desk.doctype.event.event.get_events",
		{"start": "2099-01-05", "end": "2099-01-06", "filters": json.dumps([["Event", text, "=", "1"]])},
	),
	"a map": lambda text: (
		"frappe.geo.utils.get_coords",
		{"doctype": LISTED, "filters": json.dumps([[LISTED, text, "=", "1"]]), "type": "coordinates"},
	),
	"a tree": lambda text: ("frappe.desk.treeview.get_children", {"doctype": LISTED, "parent": text}),
	"a number": lambda text: (
		"frappe.desk.doctype.number_card.number_card.get_result",
		{
			"doc": json.dumps(
				{"document_type": LISTED, "function": "Sum", "aggregate_function_based_on": text}
			),
			"filters": "[]",
		},
	),
}


@pytest.mark.promise(
	"lists: a sub-query in fields", "calendars put the fields of filters", "the map of a list puts filters"
)
@pytest.mark.parametrize("who", ["sibling", "desk"])
@pytest.mark.parametrize("way", INJECTED)
def test_8_3_no_filter_of_any_list_reads_cards(made, committing, who, way):
	named = [[LISTED, "name", "=", "EUR"]]
	assert made.ask(who, "frappe.client.get_list", doctype=LISTED, filters=named).result
	own = {"doctype": "Event", **event("Của mọi người"), "event_type": "Public"}
	with kept(committing, own):
		for text in (
			READS_CARDS,
			"ifnull(" + READS_CARDS + ", 0)",
			"name` = '' or " + READS_CARDS + " or `name",
		):

			def ask(guess: str, text: str = text) -> Answer:
				target, values = INJECTED[way](text.format(guess))
				return made.ask(who, target, **values)

			alike(ask)


EVENTS = "frappe.desk.doctype.event.event.get_events"


@pytest.mark.promise("the morning's mail of events")
def test_8_3_the_morning_mail_has_the_events_of_cards_that_one_sees(made, committing):
	frappe.db.rollback()
	today = {"starts_on": f"{nowdate()} 23:00:00", "ends_on": f"{nowdate()} 23:30:00", "send_reminder": 1}
	public = {"doctype": "Event", "event_type": "Public"}
	hidden = {**public, **event("Hẹn xyzzy", ("LC Lead", made.hidden["LC Lead"])), **today}
	with kept(committing, hidden, {**public, **event("Họp chung"), **today}), sending(committing):
		with committing():
			job = "frappe.desk.doctype.event.event.send_event_digest"
			execute_job(frappe.local.site, job, "", job, {}, is_async=False)
		told, shown = {}, {}
		for who in ("owner", "sibling", "desk"):
			queued = frappe.get_all("Email Queue Recipient", {"recipient": EMAILS[who]}, pluck="parent")
			texts = frappe.get_all("Email Queue", {"name": ("in", queued)}, pluck="message")
			decoded = " ".join(_text_of(text) for text in texts)
			told[who] = ("Họp chung" in decoded, "xyzzy" in decoded)
			calendar = plain(made.ask(who, EVENTS, "GET", start=nowdate(), end=nowdate()).body)
			shown[who] = ("họp chung" in calendar, "xyzzy" in calendar)
		assert told == {"owner": (True, True), "sibling": (True, False), "desk": (True, False)}
		assert told == shown


@contextmanager
def sending(committing) -> Iterator[None]:
	"""A site that sends emails; none is sent."""
	account = {"doctype": "Email Account", "email_account_name": "Ring", "email_id": "ring@example.com"}
	server = {"enable_outgoing": 1, "default_outgoing": 1, "smtp_server": "127.0.0.1", "smtp_port": 2525}
	with committing():
		frappe.get_doc({**account, **server, "no_smtp_authentication": 1}).db_insert()
	try:
		yield
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Email Account", {"name": "Ring"})
			queued = frappe.get_all(
				"Email Queue Recipient", {"recipient": ("in", [*EMAILS.values()])}, pluck="parent"
			)
			frappe.db.delete("Email Queue Recipient", {"parent": ("in", queued)})
			frappe.db.delete("Email Queue", {"name": ("in", queued)})


def _text_of(message: str) -> str:
	import email

	parts = email.message_from_string(message).walk()
	return " ".join(
		part.get_payload(decode=True).decode() for part in parts if part.get_content_maintype() == "text"
	)


@pytest.mark.promise("the address of another's file in an import", "a preview of an import reads")
@strangers
def test_8_3_an_import_of_anybody_shows_no_file_that_one_may_not_read(made, committing, who):
	place = {"attached_to_doctype": "Contact", "attached_to_name": made.hidden["Contact"]}
	file = {"doctype": "File", "file_name": "ring.csv", "is_private": 1, "content": "Description\nxyzzy\n"}
	task = {"doctype": "Data Import", "reference_doctype": "ToDo", "import_type": "Insert New Records"}
	with kept(committing, {**file, **place}, task) as (stored, task):
		module = "frappe.core.doctype.data_import.data_import"
		for address in (
			stored.file_url,
			stored.file_url.upper(),
			f"{frappe.utils.get_url()}{stored.file_url}",
		):
			sent = {"data_import": task.name, "import_file": address}
			answer = made.ask(who, f"{module}.get_preview_from_template", **sent)
			assert "xyzzy" not in plain(answer.body), address


@pytest.mark.promise("a function named inside a request")
@pytest.mark.parametrize("target", SEARCHES)
@strangers
def test_8_3_a_link_field_searches_and_does_nothing_else(made, who, target):
	for query in (
		"frappe.client.get_list",
		"frappe.client.get_value",
		"frappe.utils.print_format.download_pdf",
		"frappe.share.add",
	):
		sent = {"doctype": "LC Lead", "txt": made.hidden["LC Lead"], "query": query, "searchfield": "name"}
		assert made.ask(who, target, **sent).status == 403, query
	query = "frappe.core.doctype.user.user.user_query"
	assert made.ask(who, target, doctype="User", txt="", query=query, filters={}).ok


def test_8_7_a_shared_contact_does_not_tell_on_which_hidden_card_it_hangs(made, committing):
	links = [
		{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]},
		{"link_doctype": "LC Lead", "link_name": made.own},
	]
	query = "frappe.contacts.doctype.contact.contact.contact_query"
	own = {"link_doctype": "LC Lead", "link_name": made.own}
	with kept(committing, {"doctype": "Contact", "first_name": "Chung Hai", "links": links}):
		for target, more in (
			(query, {"searchfield": "name", "start": 0, "page_len": 20}),
			("frappe.desk.search.search_link", {"query": query}),
			("frappe.desk.search.search_widget", {"query": query}),
		):
			sent = {"doctype": "Contact", "txt": "Chung", **more}
			hidden = made.ask("sibling", target, filters=links[0], **sent)
			assert "chung hai" not in plain(hidden.body), target
			seen = made.ask("sibling", target, filters=own, **sent)
			assert seen.ok and "chung hai" in plain(seen.body), (target, seen)


@pytest.mark.promise("guessing by filters, as in", "a chart is kept for everybody")
def test_8_3_a_chart_counts_what_its_reader_sees_whoever_looked_before(made, committing):
	chart = {
		**{"doctype": "Dashboard Chart", "chart_name": "Ring", "chart_type": "Group By", "is_public": 1},
		**{"document_type": "LC Lead", "group_by_based_on": "full_name", "group_by_type": "Count"},
		**{"type": "Bar", "filters_json": "[]"},
	}
	with kept(committing, chart):
		assert "xyzzy" in plain(made.ask("owner", CHART, chart_name="Ring").body)
		named = json.dumps({"name": "Ring", "document_type": "Note", "filters_json": "[]"})
		for sent in ({"chart_name": "Ring"}, {"chart_name": "Ring", "refresh": 1}, {"chart": named}):
			assert "xyzzy" not in plain(made.ask("sibling", CHART, **sent).body), sent


@pytest.mark.promise("rewriting or deleting what another said")
@pytest.mark.parametrize("kind", ["Info", "Label", "Assigned", "Comment"])
def test_5_11_nobody_rewrites_what_another_has_said_or_done(made, committing, kind):
	lead = made.hidden["LC Lead"]
	place = {"reference_doctype": "LC Lead", "reference_name": lead}
	share = {"doctype": "DocShare", "share_doctype": "LC Lead", "share_name": lead, "user": EMAILS["sibling"]}
	entry = {"doctype": "Comment", "comment_type": kind, "content": "thật", **place}
	with kept(committing, {**share, "read": 1, "write": 1}, entry) as (_share, entry):
		with committing():
			frappe.get_doc("User", EMAILS["sibling"]).add_roles("Website Manager")
		try:
			address = f"/api/resource/Comment/{entry.name}"
			for changed in (
				{"content": "giả"},
				{"content": "giả", "comment_type": "Info" if kind == "Comment" else "Comment"},
				{"comment_type": "Label"} if kind != "Label" else {"comment_type": "Info"},
				{"comment_by": "Người khác"},
				{"reference_name": made.own},
			):
				answer = made.ask("sibling", address, "PUT", **changed)
				assert not answer.ok, (changed, answer)
			sent = {"doctype": "Comment", "name": entry.name, "fieldname": {"subject": "giả"}}
			assert not made.ask("sibling", "frappe.client.set_value", **sent).ok
			assert not made.ask("sibling", address, "DELETE").ok
			frappe.db.rollback()
			stored = frappe.get_doc("Comment", entry.name)
			assert (stored.content, stored.comment_type, stored.reference_name) == ("thật", kind, lead)
		finally:
			frappe.db.rollback()
			with committing():
				frappe.get_doc("User", EMAILS["sibling"]).remove_roles("Website Manager")


@pytest.mark.promise("filters in place of a name")
@strangers
def test_8_7_a_list_in_place_of_a_name_finds_nothing(made, who):
	for right, wrong in (("Liên%", "Lìmm%"), ("Liên Kín%", "Lìmm Kín%")):
		for spell in (lambda guess: ["like", guess], lambda guess: json.dumps(["like", guess])):
			alike(
				lambda guess, spell=spell: made.ask(
					who, "frappe.client.get", doctype="Contact", name=spell(guess)
				),
				*(right, wrong),
			)


@pytest.mark.parametrize("doctype", ["LC Lead", "Contact"])
def test_10_1_who_gets_an_email_leaves_the_conversation_by_its_link(made, committing, doctype):
	email, name = "leaves@example.com", made.hidden[doctype]
	params = get_signed_params({"email": email, "doctype": doctype, "name": name})
	unsubscribed = {"email": email, "reference_doctype": doctype, "reference_name": name}
	try:
		answer = _follow(made, params)
		frappe.db.rollback()
		assert answer.ok and frappe.db.exists("Email Unsubscribe", unsubscribed), answer
		forged = params.replace("leaves", "stays")
		_follow(made, forged)
		frappe.db.rollback()
		assert not frappe.db.exists("Email Unsubscribe", {**unsubscribed, "email": "stays@example.com"})
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Email Unsubscribe", {"reference_name": name})


def _follow(made: Ring, params: str) -> Answer:
	"""A guest's browser follows a link."""
	link = f"/api/method/frappe.email.queue.unsubscribe?{params}"
	return made.ask_all([Request(link, {}, "GET", made.tokens["guest"], sent_as="form")])[0]
