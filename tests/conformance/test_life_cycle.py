"""The life of a document: which events come when, and what a save may know of the state before."""

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime


def test_events_of_an_insert(watch, group):
	seen = watch("LC Customer Group")
	group().insert()
	assert seen == [
		"before_insert",
		"before_naming",
		"autoname",
		"before_validate",
		"validate",
		"before_save",
		"after_insert",
		"on_update",
		"on_change",
	]


def test_events_of_a_save(watch, group):
	doc = group().insert()
	seen = watch("LC Customer Group")
	doc.save()
	assert seen == ["before_validate", "validate", "before_save", "on_update", "on_change"]


def test_events_of_a_deletion(watch, group):
	doc = group().insert()
	seen = watch("LC Customer Group")
	doc.delete()
	assert seen == ["on_trash", "on_change", "after_delete"]


def test_events_of_db_set_are_changes_only(watch, group):
	doc = group().insert()
	seen = watch("LC Customer Group")
	doc.db_set("description", "mới")
	assert seen == ["before_change", "on_change"]
	assert frappe.db.get_value("LC Customer Group", doc.name, "description") == "mới"


def test_set_value_skips_events_and_checks(watch, make_lead):
	lead = make_lead()
	seen = watch("LC Lead")
	frappe.db.set_value("LC Lead", lead.name, "full_name", "")
	assert seen == []
	assert frappe.db.get_value("LC Lead", lead.name, "full_name") == ""


def test_a_row_exists_in_after_insert_not_in_validate(watch, group):
	found = {}

	def look(event):
		return lambda doc: found.update({event: bool(frappe.db.exists(doc.doctype, doc.name))})

	watch("LC Customer Group", validate=look("validate"), after_insert=look("after_insert"))
	group().insert()
	assert found == {"validate": False, "after_insert": True}


def test_the_name_is_set_before_validate(watch, group):
	names = []
	watch("LC Customer Group", validate=lambda doc: names.append(doc.name))
	group("Tên").insert()
	assert names == ["Tên"]


def test_is_new_until_the_insert_is_over(watch, group):
	found = {}

	def look(event):
		return lambda doc: found.update({event: bool(doc.is_new())})

	events = ("validate", "after_insert", "on_update")
	watch("LC Customer Group", **{event: look(event) for event in events})
	doc = group().insert()
	assert found == {"validate": True, "after_insert": False, "on_update": False}
	assert not doc.is_new()


def test_the_state_before_is_known_while_saving(watch, group):
	doc = group(description="cũ").insert()
	found = []
	watch(
		"LC Customer Group",
		validate=lambda doc: found.append(
			(doc.get_doc_before_save().description, doc.has_value_changed("description"))
		),
		on_update=lambda doc: found.append(
			(doc.get_doc_before_save().description, doc.has_value_changed("description"))
		),
	)
	doc.description = "mới"
	doc.save()
	doc.save()
	assert found == [("cũ", True), ("cũ", True), ("mới", False), ("mới", False)]


def test_an_insert_has_no_state_before_and_everything_changed(watch, group):
	found = []
	watch(
		"LC Customer Group",
		on_update=lambda doc: found.append((doc.get_doc_before_save(), doc.has_value_changed("description"))),
	)
	group().insert()
	assert found == [(None, True)]


def test_a_changed_moment_is_compared_as_a_moment(watch, make_lead):
	lead = make_lead(next_contact_date="2026-12-01")
	found = []
	watch("LC Lead", validate=lambda doc: found.append(doc.has_value_changed("next_contact_date")))
	lead.next_contact_date = "2026-12-01"
	lead.save()
	assert found == [False]


def test_flags_come_with_no_values(group):
	"""What is meant with a document is kept there (`intent`): nothing that is sent may set it."""
	sent = {"flags": {"ignore_permissions": 1, "leadcard": {"carried_over": True}}}
	doc = group(**sent)
	doc.update(sent)
	doc.set("flags", sent["flags"])
	assert not doc.flags


def test_ignore_validate_leaves_out_the_controller_only(watch, group):
	doc = group().insert()
	seen = watch("LC Customer Group")
	doc.flags.ignore_validate = True
	doc.save()
	assert seen == ["before_validate", "on_update", "on_change"]


def test_what_after_insert_changes_in_memory_is_not_saved(watch, group):
	watch("LC Customer Group", after_insert=lambda doc: doc.set("description", "zu spät"))
	doc = group().insert()
	assert frappe.db.get_value("LC Customer Group", doc.name, "description") is None


def test_an_error_in_on_update_leaves_the_transaction_to_the_caller(watch, group):
	def fail(doc):
		raise frappe.ValidationError("nein")

	watch("LC Customer Group", on_update=fail)
	frappe.db.savepoint("sp_before")
	with pytest.raises(frappe.ValidationError):
		group("Halb").insert()
	assert frappe.db.exists("LC Customer Group", "Halb")
	frappe.db.rollback(save_point="sp_before")
	assert not frappe.db.exists("LC Customer Group", "Halb")


def test_saving_over_a_later_save_is_refused(group):
	doc = group().insert()
	stale = frappe.get_doc("LC Customer Group", doc.name)
	doc.description = "zuerst"
	doc.save()
	stale.description = "zu spät"
	with pytest.raises(frappe.TimestampMismatchError):
		stale.save()


def test_a_document_from_the_browser_must_bring_its_modified(group):
	doc = group().insert()
	values = doc.as_dict(convert_dates_to_str=True)
	frappe.get_doc(values).save()
	with pytest.raises(frappe.TimestampMismatchError):
		frappe.get_doc(values).save()


def test_set_value_makes_a_loaded_document_stale(group):
	doc = group().insert()
	frappe.db.set_value("LC Customer Group", doc.name, "description", "x")
	with pytest.raises(frappe.TimestampMismatchError):
		doc.save()
	doc.reload()
	assert doc.description == "x"
	doc.save()


def test_set_value_without_update_modified_does_not(group):
	doc = group().insert()
	frappe.db.set_value("LC Customer Group", doc.name, "description", "x", update_modified=False)
	doc.save()
	assert frappe.db.get_value("LC Customer Group", doc.name, "description") is None


def test_who_and_when_are_the_servers(make_user, as_user, group):
	manager = make_user(roles=("LeadCard Manager",))
	with as_user(manager):
		doc = group(
			owner="x@example.com", creation="2020-01-01 00:00:00", modified_by="x@example.com"
		).insert()
	assert (doc.owner, doc.modified_by) == (manager, manager)
	assert get_datetime(doc.creation) > get_datetime(add_to_date(None, minutes=-5))


def test_owner_and_creation_never_change(group):
	doc = group().insert()
	doc.owner = "Guest"
	with pytest.raises(frappe.CannotChangeConstantError):
		doc.save()


def test_a_missing_document_is_an_error():
	with pytest.raises(frappe.DoesNotExistError):
		frappe.get_doc("LC Customer Group", "gibt es nicht")


def test_saving_a_deleted_document_is_an_error(group):
	doc = group().insert()
	frappe.db.delete("LC Customer Group", {"name": doc.name})
	with pytest.raises(frappe.DoesNotExistError):
		doc.save()


def test_run_method_merges_the_answers_of_hooks(watch, group):
	watch("LC Customer Group", before_change=lambda doc: {"b": 2})
	doc = group().insert()
	doc.before_change = lambda: {"a": 1}
	assert doc.run_method("before_change") == {"a": 1, "b": 2}


def test_children_are_kept_in_step(make_user):
	one, two = make_user(), make_user()
	team = frappe.get_doc(
		{
			"doctype": "LC Sales Team",
			"team_name": "Đội A",
			"members": [{"user": one}, {"user": two, "is_manager": 1}],
		}
	).insert()
	assert [(row.idx, row.parent, row.parenttype, row.parentfield) for row in team.members] == [
		(1, "Đội A", "LC Sales Team", "members"),
		(2, "Đội A", "LC Sales Team", "members"),
	]
	names = [row.name for row in team.members]
	team.remove(team.members[0])
	team.save()
	team.reload()
	assert [(row.name, row.idx, row.is_manager) for row in team.members] == [(names[1], 1, 1)]
	team.set("members", [])
	team.save()
	assert not frappe.db.exists("LC Sales Team Member", {"parent": team.name})


def test_children_come_and_go_with_their_parent(make_user):
	team = frappe.get_doc(
		{"doctype": "LC Sales Team", "team_name": "Đội B", "members": [{"user": make_user()}]}
	).insert()
	assert frappe.db.count("LC Sales Team Member", {"parent": team.name}) == 1
	team.delete()
	assert frappe.db.count("LC Sales Team Member", {"parent": "Đội B"}) == 0


def test_append_numbers_and_get_filters(make_user):
	team = frappe.new_doc("LC Sales Team")
	first = team.append("members", {"user": make_user()})
	second = team.append("members", {"user": make_user(), "is_manager": 1})
	assert (first.idx, second.idx) == (1, 2)
	assert team.get("members", {"is_manager": 1}) == [second]
	assert team.getone("members", {"user": first.user}) is first


def test_a_copy_is_new_and_keeps_what_is_not_to_be_copied_unless_told(make_lead):
	lead = make_lead()
	copy = frappe.copy_doc(lead)
	assert copy.is_new() and not copy.name and not copy.creation
	assert (copy.full_name, copy.code) == (lead.full_name, lead.code)
	assert not frappe.copy_doc(lead, ignore_no_copy=False).code


def test_as_dict_holds_the_children_and_the_doctype(make_user):
	team = frappe.get_doc(
		{"doctype": "LC Sales Team", "team_name": "Đội C", "members": [{"user": make_user()}]}
	)
	values = team.insert().as_dict()
	assert values.doctype == "LC Sales Team"
	assert values.members[0].doctype == "LC Sales Team Member"
	assert values.members[0].idx == 1


def test_comments_and_tags_stand_beside_the_document(group):
	doc = group().insert()
	doc.add_comment("Comment", "Hallo")
	doc.add_tag("VIP")
	doc.reload()
	# Frappe 15 begins the list with a comma
	assert doc.get("_user_tags").strip(",") == "VIP"
	assert frappe.db.exists(
		"Tag Link", {"document_type": doc.doctype, "document_name": doc.name, "tag": "VIP"}
	)
	comment = frappe.get_last_doc("Comment", {"reference_name": doc.name, "comment_type": "Comment"})
	assert (comment.reference_doctype, comment.comment_email) == (doc.doctype, "Administrator")
	assert "Hallo" in frappe.db.get_value(doc.doctype, doc.name, "_comments")


def test_what_hangs_on_a_document_goes_with_it(group):
	doc = group().insert()
	doc.add_comment("Comment", "Xin chào")
	frappe.share.add(doc.doctype, doc.name, "Guest")
	doc.delete()
	assert not frappe.db.exists("Comment", {"reference_name": doc.name, "comment_type": "Comment"})
	assert not frappe.db.exists("DocShare", {"share_name": doc.name})


def test_events_for_the_page_wait_for_the_commit(events, group):
	doc = group().insert()
	assert [event for event in events if event.event == "list_update"] == []
	frappe.db.commit()
	told = [event.message["name"] for event in events if event.event == "list_update"]
	assert doc.name in told
