"""Spec §9.7: each report has in each way out, for each kind of person, exactly the sum over what that person sees.

The numbers come from a recount in plain Python (`told.py`); what one way shows, all others must show, cell by cell.
A new report needs a line in `told.py`, a new way out one in `WAYS`. The desk prints a report in the browser, of the rows of
its screen.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import suppress
from email import message_from_string

import frappe
import pytest

from leadcard.domain import periods
from leadcard.figures.reports import REPORTS
from tests.company import NOW
from tests.rules import seen_by as kinds
from tests.rules.seen_by import Person
from tests.rules.told import Told

pytestmark = pytest.mark.bench

API = "leadcard.api.figures.get_report"
RUN = "frappe.desk.query_report.run"
EXPORT = "frappe.desk.query_report.export_query"
PREPARED = "frappe.core.doctype.prepared_report.prepared_report"
MAIL = "frappe.email.doctype.auto_email_report.auto_email_report"
PERIOD = "2024-02-29/2025-03-20"
FILTERS = {"period": PERIOD, "step": "Quarter"}
seen_by = kinds.seen_by
NUMBERS = ("Int", "Float", "Currency", "Percent")


@pytest.fixture
def exporting():
	"""Salespeople may export what the reports are of, as an administrator grants it."""
	doctypes = {frappe.db.get_value("Report", name, "ref_doctype") for name in REPORTS}
	for doctype in doctypes:
		frappe.permissions.update_permission_property(
			doctype, "LeadCard User", 0, "export", 1, validate=False
		)
	yield
	frappe.db.rollback()
	for doctype in doctypes:
		frappe.clear_cache(doctype=doctype)


# what a way shows: headings, and rows of cells
Cells = list[list[object]]


def cells(columns: list[dict], rows: list[dict]) -> Cells:
	return [[row.get(column["fieldname"]) for column in columns] for row in rows]


class Ways:
	"""Each way out of a report: its cells as somebody gets them, `answer` being what the API said to the same person."""

	def __init__(self, call: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
		self.call, self.patch = call, monkeypatch

	def screen(self, name: str, answer: dict) -> Cells:
		found = self.run(name)
		assert found["columns"] == answer["columns"] and found["chart"] == answer["chart"]
		assert not found["add_total_row"] and not found.get("prepared_report")
		# Frappe drops rows by User Permissions on what a column of links names
		assert not {"Link", "Dynamic Link"} & {column["fieldtype"] for column in found["columns"]}
		return cells(found["columns"], found["result"])

	def excel(self, name: str, answer: dict) -> Cells:
		return _below_headings(_read_excel(self._export(name, "Excel")), answer)

	def csv(self, name: str, answer: dict) -> Cells:
		return _below_headings(_read_csv(self._export(name, "CSV")), answer)

	def widgets(self, name: str, answer: dict) -> Cells:
		"""A chart of the desk, the report's own or drawn from its rows, and a number card, which adds up a column of them: there
		must be no totals among them."""
		chart = frappe.get_doc("Dashboard Chart", f"Chart of {name}")
		card = frappe.get_doc("Number Card", f"Card of {name}")
		assert chart.filters_json == card.filters_json
		found = self.run(chart.report_name, json.loads(chart.filters_json), ignore_prepared_report=1)
		assert found["chart"] == answer["chart"]
		number = sum(row[card.report_field] for row in found["result"] if row.get(card.report_field))
		total = next((row for row in answer["rows"] if row.get("is_total")), {})
		assert number == pytest.approx(total.get(card.report_field, number) or 0), (name, number)
		assert not any(row.get("is_total") for row in found["result"])
		return cells(found["columns"], [*found["result"], *([total] if total else [])])

	def board(self, name: str, answer: dict) -> Cells:
		"""The cards that the totals lead to, as many as they say."""
		for row in answer["rows"]:
			for column, filters in list(row.get("leads_to", {}).items())[:1] if row.get("is_total") else ():
				if {"list", "report"} & set(filters) or row.get(column, row.get("cards")) is None:
					continue
				said = row.get("cards", row[column])
				wanted = [filters] if "stopped" in filters else [filters, {**filters, "stopped": 1}]
				boards = [
					self.call.get("leadcard.api.board.get_board", filters=each)["columns"] for each in wanted
				]
				columns = [each for board in boards for each in board]
				kind = next(
					(each["fieldtype"] for each in answer["columns"] if each["fieldname"] == column), ""
				)
				shown = sum(each["revenue" if kind == "Currency" else "count"] for each in columns)
				assert shown == pytest.approx(said), (name, column, filters)
		return cells(answer["columns"], answer["rows"])

	def prepared(self, name: str, answer: dict) -> Cells:
		found = self.run(name, {**FILTERS, "prepared_report_name": self.prepare(name)}, is_prepared=True)
		assert found["prepared_report"] and [each["fieldname"] for each in found["columns"]] == [
			each["fieldname"] for each in answer["columns"]
		]
		return cells(found["columns"], found["result"])

	def prepare(self, name: str) -> str:
		"""Have a report prepared, as a worker does it for who asked."""
		made = self.call(f"{PREPARED}.make_prepared_report", report_name=name, filters=FILTERS)["name"]
		frappe.get_attr(f"{PREPARED}.generate_report")(made)
		return made

	def run(self, name: str, filters: dict = FILTERS, *, is_prepared: bool = False, **sent: int) -> dict:
		frappe.local.form_dict = frappe._dict(
			cmd=RUN, report_name=name, **{key: str(sent[key]) for key in sent}
		)
		frappe.db.set_value("Report", name, "prepared_report", int(is_prepared), update_modified=False)
		try:
			return self.call(RUN, report_name=name, filters=filters, **sent)
		finally:
			frappe.db.set_value("Report", name, "prepared_report", 0, update_modified=False)
			frappe.local.form_dict = frappe._dict()

	def _export(self, name: str, kind: str) -> bytes:
		asked = {
			"report_name": name,
			"filters": json.dumps(FILTERS),
			"file_format_type": kind,
			"visible_idx": "[]",
		}
		self.patch.setattr(frappe.local, "form_dict", frappe._dict(asked))
		frappe.call(EXPORT)
		content = frappe.response["filecontent"]
		return content if isinstance(content, bytes) else content.encode()


WAYS = ("screen", "excel", "csv", "widgets", "board", "prepared")
# what answers with the numbers of a report, and is called here, or in tests of its own; and what has none
DOORS = {
	"frappe.desk.query_report": {"run", "export_query"},
	"leadcard.api.figures": {"get_report", "get_figures", "get_number_card", "get_my_day"},
}
WITHOUT_NUMBERS = {"get_script", "get_data_for_custom_field", "save_report"}


def _digits(text: str) -> str:
	return re.sub(r"[^\d-]", "", re.sub(r"<[^>]+>", "", text)) or "0"


def _read_excel(content: bytes) -> Cells:
	from openpyxl import load_workbook

	return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows()]


def _read_csv(content: bytes | str) -> Cells:
	text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
	return [list(row) for row in csv.reader(io.StringIO(text), quoting=csv.QUOTE_NONNUMERIC)]


def _below_headings(written: Cells, answer: dict) -> Cells:
	headings = [column["label"] for column in answer["columns"]]
	start = next(number for number, row in enumerate(written) if row[: len(headings)] == headings)
	return [row[: len(headings)] for row in written[start + 1 :]]


def differing(shown: Cells, answer: dict) -> list[str]:
	"""Where cells aren't those of the answer: a number must be a number of the same value, and nothing nothing."""
	wanted, wrong = cells(answer["columns"], answer["rows"]), []
	if len(shown) != len(wanted):
		return [f"{len(shown)} rows instead of {len(wanted)}"]
	for number, (row, right) in enumerate(zip(shown, wanted, strict=True)):
		for column, cell, value in zip(answer["columns"], row, right, strict=True):
			if column["fieldtype"] in NUMBERS and value is not None:
				is_same = isinstance(cell, int | float) and cell == pytest.approx(value)
			else:
				is_same = (cell or "") == (value or "")
			if not is_same:
				wrong.append(f"row {number}, {column['fieldname']}: {cell!r} instead of {value!r}")
	return wrong


def set_up(people: dict[str, Person]) -> dict[tuple[str, str], str]:
	"""A chart and a card of each report, as an administrator makes them, and a mail for everybody; the mails' names."""
	frappe.db.set_single_value("System Settings", "max_auto_email_report_per_user", 50)
	filters, mails = json.dumps(FILTERS), {}
	for number, name in enumerate(REPORTS):
		chart = {"doctype": "Dashboard Chart", "chart_name": f"Chart of {name}", "chart_type": "Report"}
		chart |= {"report_name": name, "use_report_chart": 1, "filters_json": filters, "type": "Bar"}
		frappe.get_doc({**chart, "is_public": 1}).insert()
		card = {"doctype": "Number Card", "label": f"Card of {name}", "type": "Report", "report_name": name}
		card |= {"report_field": SUMMED[name], "report_function": "Sum", "function": "Sum", "is_public": 1}
		frappe.get_doc({**card, "filters_json": filters}).insert()
		for place, person in enumerate(people.values()):
			mail = {"doctype": "Auto Email Report", "report": name, "report_type": "Script Report"}
			mail |= {"user": person.user, "email_to": "sep@example.com", "frequency": "Daily"}
			mail |= {"format": ("CSV", "HTML")[(number + place) % 2], "filters": filters, "enabled": 1}
			mails[person.user, name] = frappe.get_doc(mail).insert().name
	return mails


# by report the column that a card adds up
SUMMED = {
	**dict.fromkeys(REPORTS, "expected"),
	**{"Leads by Source": "leads", "One-Time and Repeat Buyers": "orders", "Targets": "done"},
	**{"Won and Lost with Reasons": "deals", "Employee Activity Summary": "calls"},
	**{"Interactions by Kind": "all", "Time in Stage": "left", "Founding Days and Birthdays": "years"},
}


def sent_by_the_scheduler() -> dict[str, str | Cells]:
	"""What the scheduler mails, by the name of the mail: a table as HTML, or the rows of a file."""
	assert frappe.session.user == "Administrator"
	frappe.get_attr(f"{MAIL}.send_daily")()
	found: dict[str, str | Cells] = {}
	queued = {"reference_doctype": "Auto Email Report"}
	for row in frappe.get_all("Email Queue", queued, ["reference_name", "message"]):
		parts = list(message_from_string(row.message).walk())
		for part in parts:
			if (part.get_filename() or "").endswith(".csv"):
				found[row.reference_name] = _read_csv(part.get_payload(decode=True))
			elif part.get_content_type() == "text/html":
				found.setdefault(row.reference_name, part.get_payload(decode=True).decode())
	return found


def differing_mail(mail: str | Cells | None, answer: dict) -> list[str]:
	"""Where a mail doesn't say what the answer does; its rows begin with their number."""
	if mail is None:
		return ["there is none"]
	if not isinstance(mail, str):
		return differing(_below_headings([row[1:] for row in mail], answer), answer)
	rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr.*?</tr>", mail, re.S)]
	printed = [row[1:] for row in rows if len(row) == len(answer["columns"]) + 1]
	if len(printed) != len(answer["rows"]):
		return [f"{len(printed)} rows instead of {len(answer['rows'])}"]
	return [
		f"{column['fieldname']}: {text.strip()} instead of {value}"
		for texts, row in zip(printed, answer["rows"], strict=True)
		for text, column in zip(texts, answer["columns"], strict=True)
		if column["fieldtype"] == "Int" and (value := row.get(column["fieldname"])) is not None
		if _digits(text) != str(value)
	]


def test_9_7_each_report_has_in_each_way_out_what_each_person_sees(
	seen_by, exporting, outgoing, as_user, call, monkeypatch
):
	mails = set_up(seen_by)
	ways, wrong, ever = Ways(call, monkeypatch), [], dict.fromkeys(REPORTS, 0.0)
	mailed = sent_by_the_scheduler()
	period = periods.read(PERIOD, NOW.date())
	for kind, person in seen_by.items():
		told = Told(person.cards, period, NOW.date(), person.sellers).by_report()
		assert set(told) == set(REPORTS), "say in told.py what a new report must tell"
		with as_user(person.user):
			bar = call.get("leadcard.api.figures.get_figures", period=PERIOD)
		revenue = told["Expected and Actual Revenue"]
		assert (bar["expected"], bar["actual"]) == pytest.approx((revenue["expected"], revenue["actual"]))
		for name in REPORTS:
			with as_user(person.user):
				answer = call.get(API, name=name, filters=FILTERS)
				found = {way: _found(getattr(ways, way), name, answer) for way in WAYS}
			said = totals_of(answer, told[name])
			if said != pytest.approx(told[name]):
				wrong.append(f"{kind}, {name}: {said} instead of {told[name]}")
			found["mail"] = differing_mail(mailed.get(mails[person.user, name]), answer)
			wrong += [
				f"{kind}, {name}, {way}: {each}" for way, faults in found.items() for each in faults[:2]
			]
			ever[name] += sum(told[name].values())
	assert not wrong, "\n".join(wrong[:40])
	assert all(ever.values()), f"each report must have had something to count: {ever}"


def _found(way: Callable[[str, dict], Cells], name: str, answer: dict) -> list[str]:
	try:
		return differing(way(name, answer), answer)
	except AssertionError as error:
		return [str(error)[:200]]


def totals_of(answer: dict, told: dict[str, float]) -> dict[str, float]:
	"""The numbers of an answer's totals; of the report of stays, where columns and stages overlap, those of its columns."""
	totals = [row for row in answer["rows"] if row.get("is_total")]
	rows = totals or [row for row in answer["rows"] if not row["stage"]]
	return {column: sum(row[column] or 0 for row in rows) for column in told}


@pytest.mark.parametrize("who", ["portal user", "guest"])
def test_9_7_who_sees_no_cards_gets_a_report_by_no_way(who, make_user, outgoing, as_user, call, monkeypatch):
	user = "Guest" if who == "guest" else make_user(roles=())
	ways = Ways(call, monkeypatch)
	for name in REPORTS:
		mail = {"doctype": "Auto Email Report", "report": name, "report_type": "Script Report", "user": user}
		mail |= {"email_to": "sep@example.com", "frequency": "Daily", "format": "CSV", "enabled": 1}
		mailed = frappe.get_doc({**mail, "filters": json.dumps(FILTERS)}).insert()
		for way in (
			lambda name=name: call.get(API, name=name, filters=FILTERS),
			lambda name=name: ways.run(name),
			lambda name=name: ways.excel(name, {}),
		):
			with as_user(user), pytest.raises(frappe.PermissionError):
				way()
		with as_user(user), suppress(frappe.PermissionError):
			prepared = ways.prepare(name)
			assert frappe.db.get_value("Prepared Report", prepared, "status") == "Error"
			assert not frappe.db.exists("File", {"attached_to_name": prepared})
		assert frappe.session.user == "Administrator"
		with pytest.raises(frappe.PermissionError):
			mailed.get_report_content()
		assert frappe.session.user == "Administrator"


def test_9_7_no_door_to_reports_is_forgotten():
	for module, known in DOORS.items():
		opened = {each.__name__ for each in frappe.whitelisted if each.__module__ == module}
		assert known & opened
		assert opened <= known | WITHOUT_NUMBERS, "what answers with numbers goes through a way above"


def test_9_7_a_report_that_was_slow_once_is_prepared_for_each_by_themselves(
	seen_by, as_user, call, monkeypatch
):
	"""Frappe has reports that took 15 seconds prepared from then on; what asks for numbers at once still gets its own."""
	name, ways = "Employee Activity Summary", Ways(call, monkeypatch)
	first, second = seen_by["owner"], seen_by["manager"]
	with as_user(first.user):
		own = ways.run(name, {**FILTERS, "prepared_report_name": ways.prepare(name)}, is_prepared=True)
		assert own["result"] and ways.run(name, is_prepared=True)["result"] == own["result"]
	with as_user(second.user):
		assert not ways.run(name, is_prepared=True).get("result"), "nobody prepared it for them"
		at_once = ways.run(name, is_prepared=True, ignore_prepared_report=1)["result"]
		assert (
			at_once == [row for row in ways.run(name)["result"] if not row.get("is_total")] != own["result"]
		)
