"""Comments between staff and manager (spec §5.11)."""

import frappe
import pytest

from leadcard.exceptions import CommentEditError, MentionError

ADD = "leadcard.api.comments.add_comment"
EDIT = "leadcard.api.comments.edit_comment"


@pytest.fixture
def anna(make_user):
	return make_user(first_name="Anna")


@pytest.fixture
def lead(make_lead, anna):
	return make_lead(lead_owner=anna)


def test_5_11_comments_show_newest_first_as_plain_text(call, as_user, anna, lead):
	with as_user(anna):
		for text in ("một", "hai <b>đậm</b> & <img src=x onerror=alert(1)>", "ba\nbốn"):
			call(ADD, doctype="LC Lead", name=lead.name, text=text)
		shown = call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)["comments"]
	assert [comment["text"] for comment in shown] == [
		"ba\nbốn",
		"hai <b>đậm</b> & <img src=x onerror=alert(1)>",
		"một",
	]
	stored = frappe.get_all("Comment", filters={"reference_name": lead.name}, pluck="content")
	assert not any("<img" in content for content in stored)


def test_5_11_a_mention_notifies_who_may_see_the_card(call, as_user, anna, lead, make_user):
	boss = make_user(first_name="Minh", roles=("LeadCard Manager",))
	with as_user(anna):
		call(ADD, doctype="LC Lead", name=lead.name, text="@Minh xem giúp", mentions=[boss])
	assert frappe.get_all(
		"Notification Log", filters={"for_user": boss, "type": "Mention", "document_name": lead.name}
	)


@pytest.mark.bench
def test_5_11_a_mention_calls_the_card_what_people_call_it(call, as_user, anna, lead, make_user):
	boss = make_user(roles=("LeadCard Manager",), first_name="Minh")
	with as_user(anna):
		call(ADD, doctype="LC Lead", name=lead.name, text="@Minh xem giúp", mentions=[boss])
	(subject,) = frappe.get_all("Notification Log", {"for_user": boss}, pluck="subject")
	assert "LC Lead" not in subject and "Lead" in subject


def test_5_11_nobody_is_mentioned_who_may_not_see_the_card(call, as_user, anna, lead, make_user):
	outsider, peer = make_user(roles=()), make_user()
	with as_user(anna):
		for user in (outsider, peer, "nobody@example.com"):
			with pytest.raises(MentionError):
				call(ADD, doctype="LC Lead", name=lead.name, text="xem này", mentions=[user])
	assert not frappe.get_all("Comment", filters={"reference_name": lead.name, "comment_type": "Comment"})


def test_5_11_the_author_edits_for_two_hours(call, as_user, anna, lead, freeze):
	freeze("2026-05-20 10:00:00")
	with as_user(anna):
		name = call(ADD, doctype="LC Lead", name=lead.name, text="sai")["comment"]
		freeze("2026-05-20 11:59:00")
		assert call(EDIT, name=name, text="đúng")["comments"][0]["text"] == "đúng"
		freeze("2026-05-20 12:01:00")
		with pytest.raises(CommentEditError):
			call(EDIT, name=name, text="muộn")


def test_5_11_only_the_author_edits_whatever_the_way_in(call, as_user, anna, lead, make_user):
	boss = make_user(roles=("LeadCard Manager", "System Manager"))
	with as_user(anna):
		name = call(ADD, doctype="LC Lead", name=lead.name, text="của tôi")["comment"]
	with as_user(boss):
		with pytest.raises(CommentEditError):
			call(EDIT, name=name, text="của sếp")
		comment = frappe.get_doc("Comment", name)
		comment.content = "của sếp"
		with pytest.raises(CommentEditError):
			comment.save(ignore_permissions=True)


def test_5_11_only_who_sees_the_card_comments(call, as_user, lead, make_user):
	for stranger in (make_user(), make_user(roles=())):
		with as_user(stranger), pytest.raises(frappe.PermissionError):
			call(ADD, doctype="LC Lead", name=lead.name, text="chào")


@pytest.mark.parametrize("values", [{"text": "  "}, {"text": "x" * 10_001}, {"text": "x", "mentions": "{"}])
def test_5_11_bad_comments_are_refused(call, lead, values):
	with pytest.raises(frappe.ValidationError):
		call(ADD, doctype="LC Lead", name=lead.name, **values)
