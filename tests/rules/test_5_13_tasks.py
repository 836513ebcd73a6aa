"""Spec §5.13: the tasks of a card, which are Frappe's ToDos, in its panel."""

import frappe
import pytest

from leadcard.exceptions import InvalidValueError, TaskAssigneeError, TaskOwnerError

MAKE, COMPLETE = "leadcard.api.todos.create_task", "leadcard.api.todos.complete_task"
GET, MORE = "leadcard.api.board.get_card", "leadcard.api.panel.get_more"
LEAD = "LC Lead"


@pytest.fixture
def lead(make_lead, floor):
	return make_lead(lead_owner=floor.anna)


@pytest.fixture
def key(lead):
	return {"doctype": LEAD, "name": lead.name}


def tasks_of(call, key) -> list[tuple]:
	return [(row["text"], row["for_name"], row["done"]) for row in call.get(GET, **key)["tasks"]]


def name_of(user) -> str:
	return frappe.utils.get_fullname(user)


def test_5_13_a_task_of_ones_own_is_made_in_the_panel_and_done_by_one_click(call, as_user, floor, key):
	with as_user(floor.anna):
		made = call(MAKE, **key, description="Soạn hợp đồng <b>mẫu</b>\nGửi luật sư", date="2026-12-24")
		assert made["card"]["name"] == key["name"]
		text = "Soạn hợp đồng <b>mẫu</b>\nGửi luật sư"
		assert tasks_of(call, key) == [(text, name_of(floor.anna), False)]
		call(COMPLETE, name=made["task"])
		assert tasks_of(call, key) == [(text, name_of(floor.anna), True)]
	task = frappe.get_doc("ToDo", made["task"])
	assert (task.status, str(task.date), task.allocated_to) == ("Closed", "2026-12-24", floor.anna)
	assert "<b>" not in task.description


def test_5_13_done_twice_changes_nothing_and_an_undo_opens_it_again(call, as_user, floor, key):
	with as_user(floor.anna):
		task = call(MAKE, **key, description="Gọi lại")["task"]
		for done in (True, True, False):
			call(COMPLETE, name=task, done=done)
		assert frappe.db.get_value("ToDo", task, "status") == "Open"
	closings = {"reference_name": key["name"], "comment_type": "Assignment Completed"}
	assert frappe.db.count("Comment", closings) == 2


def test_5_13_a_colleague_who_sees_the_card_gets_a_task_and_is_told(call, as_user, floor, key):
	with as_user(floor.anna):
		call(MAKE, **key, description="Duyệt giá", allocated_to=floor.lead)
	with as_user(floor.lead):
		(row,) = call.get(GET, **key)["tasks"]
		assert (row["for_name"], row["by_name"], row["may_complete"]) == (
			name_of(floor.lead),
			name_of(floor.anna),
			True,
		)
		call(COMPLETE, name=row["name"])
	notices = frappe.get_all("Notification Log", {"for_user": floor.lead}, ["subject", "document_name"])
	assert [(key["name"], True)] == [(note.document_name, "Duyệt giá" in note.subject) for note in notices]


def test_5_13_nobody_who_may_not_see_the_card_gets_a_task_nor_is_it_shared(
	call, as_user, floor, key, refused
):
	frappe.db.set_value("User", floor.boss, "enabled", 0)
	for stranger in (floor.ben, floor.carl, floor.outsider, floor.boss, "nobody@example.com"):
		with as_user(floor.anna), refused(TaskAssigneeError) as error:
			call(MAKE, **key, description="Xem giúp", allocated_to=stranger)
		assert "may not see this card" in str(error.value)
	assert not frappe.db.exists("DocShare", {"share_name": key["name"]})
	assert not frappe.db.exists("ToDo", {"reference_name": key["name"]})


def test_8_3_only_who_sees_the_card_makes_sees_and_does_its_tasks(call, as_user, floor, key, refused):
	with as_user(floor.anna):
		task = call(MAKE, **key, description="Soạn hợp đồng")["task"]
	for stranger in (floor.ben, floor.carl, floor.outsider):
		with as_user(stranger):
			with refused(frappe.PermissionError):
				call(MAKE, **key, description="x")
			with refused(frappe.PermissionError):
				call(COMPLETE, name=task)
			with refused(frappe.PermissionError):
				call.get(MORE, **key, part="tasks")


def test_5_13_only_whom_a_task_is_for_or_from_ticks_it_off_as_frappe_has_it(
	call, as_user, floor, key, refused
):
	with as_user(floor.anna):
		task = call(MAKE, **key, description="Soạn hợp đồng")["task"]
	with as_user(floor.lead):
		assert [row["may_complete"] for row in call.get(GET, **key)["tasks"]] == [False]
		with refused(TaskOwnerError) as error:
			call(COMPLETE, name=task)
	assert name_of(floor.anna) in str(error.value)
	assert frappe.db.get_value("ToDo", task, "status") == "Open"


def test_5_13_a_task_that_is_about_no_card_is_not_ticked_off_here(call, as_user, floor, refused):
	with as_user(floor.anna):
		task = frappe.get_doc(
			{"doctype": "ToDo", "description": "Mua sữa", "assigned_by": floor.anna}
		).insert()
		with refused(frappe.ValidationError):
			call(COMPLETE, name=task.name)


def test_5_13_open_tasks_come_first_by_their_day_and_cancelled_ones_not_at_all(call, as_user, floor, key):
	with as_user(floor.anna):
		for text, day in (
			("không ngày", ""),
			("sau", "2099-02-01"),
			("trước", "2099-01-01"),
			("xong", "2020-01-01"),
		):
			call(MAKE, **key, description=text, date=day)
		call(COMPLETE, name=frappe.db.get_value("ToDo", {"description": "xong"}))
		frappe.get_doc("ToDo", call(MAKE, **key, description="bỏ")["task"]).update(
			{"status": "Cancelled"}
		).save()
		texts = [text for text, _who, _done in tasks_of(call, key)]
		assert texts == ["trước", "sau", "không ngày", "xong"]
		more = call.get(MORE, **key, part="tasks", start=1, limit=2)
	assert ([row["text"] for row in more["rows"]], more["more"]) == (["sau", "không ngày"], True)


@pytest.mark.parametrize("date", ["32/12/2026", "24/12/2026", "morgen"])
def test_5_13_a_task_without_words_or_with_an_odd_day_is_refused(call, lead, key, refused, date):
	with refused(frappe.MandatoryError):
		call(MAKE, **key, description=" \n ")
	with refused(InvalidValueError):
		call(MAKE, **key, description="x", date=date)


def test_6_2_a_task_on_a_lead_converted_meanwhile_goes_to_its_customer(
	call, as_user, floor, lead, key, convert
):
	with as_user(floor.anna):
		task = call(MAKE, **key, description="Gọi lại")["task"]
		customer = convert(lead)["customer"]
		assert tasks_of(call, {"doctype": "LC Customer", "name": customer}) == [
			("Gọi lại", name_of(floor.anna), False)
		]
		assert call(COMPLETE, name=task)["card"]["name"] == customer


def test_5_13_open_boards_hear_of_a_task_whatever_made_it(events, as_user, floor, key):
	with as_user(floor.anna):
		about = {"reference_type": LEAD, "reference_name": key["name"]}
		people = {"allocated_to": floor.anna, "assigned_by": floor.anna}
		frappe.get_doc({"doctype": "ToDo", "description": "x", **about, **people}).insert()
	frappe.db.commit()
	told = [sent for sent in events if sent.event == "leadcard_card"]
	assert any(sent.message["name"] == key["name"] for sent in told)


def test_5_13_however_many_tasks_the_panel_asks_no_more(call, as_user, floor, key, recorded):
	def asked() -> int:
		return len(
			[line for line in recorded(lambda: call.get(GET, **key)) if "ToDo" in line or "tabUser`" in line]
		)

	with as_user(floor.anna):
		call(MAKE, **key, description="một")
		asked()
		few = asked()
		for person in (floor.lead, floor.anna, floor.lead):
			call(MAKE, **key, description="thêm", allocated_to=person)
		assert asked() == few
