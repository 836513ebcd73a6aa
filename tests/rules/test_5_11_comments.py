"""Comments between staff and manager (spec §5.11)."""

import frappe
import pytest

from leadcard.domain.positions import Position, write
from leadcard.exceptions import AttachmentError, CommentEditError, MentionError

ADD = "leadcard.api.comments.add_comment"
EDIT = "leadcard.api.comments.edit_comment"
DELETE = "leadcard.api.comments.delete_comment"
LIKE = "leadcard.api.comments.like_comment"
HERE = write(Position(21.03, 105.85))


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
def test_5_11_notices_of_frappe_call_the_card_what_people_call_it(lead, make_user):
	boss = make_user(roles=("LeadCard Manager",), first_name="Minh")
	frappe.share.add("LC Lead", lead.name, boss, notify=1)
	(subject,) = frappe.get_all("Notification Log", {"for_user": boss}, pluck="subject")
	assert "LC Lead" not in subject and "Lead" in subject


def test_5_11_a_mention_needs_no_queue(call, as_user, anna, lead, make_user, monkeypatch):
	"""Its notice is written with the comment: nothing is lost while no job can be queued."""

	def away(*_args, **_kwargs):
		raise ConnectionError("Error 111 connecting to 127.0.0.1:11000")

	boss = make_user(roles=("LeadCard Manager",), first_name="Minh")
	monkeypatch.setattr(frappe, "enqueue", away)
	monkeypatch.setitem(frappe.flags, "in_test", False)
	with as_user(anna):
		comment = call(ADD, doctype="LC Lead", name=lead.name, text="@Minh xem giúp", mentions=[boss])[
			"comment"
		]
	told = frappe.get_all(
		"Notification Log", {"for_user": boss, "type": "Mention"}, ["document_name", "subject"]
	)
	assert [(notice.document_name, lead.title in notice.subject) for notice in told] == [(lead.name, True)]
	stored = frappe.get_doc("Comment", comment)
	assert 'class="mention"' in stored.content and f'data-id="{boss}"' in stored.content


@pytest.mark.parametrize("doctype", ["LC Lead", "LC Note"])
def test_5_11_a_mention_of_the_desk_tells_too_and_once(as_user, anna, lead, make_user, monkeypatch, doctype):
	boss, queued = make_user(roles=("LeadCard Manager",), first_name="Minh"), []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **_options: queued.append(str(method)))
	with as_user(anna):
		note = {"doctype": "LC Note", "content": "x", "reference_doctype": "LC Lead"}
		about = (
			lead if doctype == "LC Lead" else frappe.get_doc({**note, "reference_name": lead.name}).insert()
		)
		content = f'<p>xem <span class="mention" data-id="{boss}" data-value="Minh">@Minh</span></p>'
		comment = about.add_comment("Comment", content)
	assert not [method for method in queued if "notification" in method]
	assert frappe.db.count("Notification Log", {"for_user": boss, "document_name": about.name}) == 1
	assert frappe.db.get_value("Comment", comment.name, "content") == comment.content
	assert 'class="mention"' in comment.content


def test_5_11_a_mention_elsewhere_is_left_to_frappe(make_user, monkeypatch):
	queued = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **_options: queued.append(str(method)))
	boss = make_user(roles=("LeadCard Manager",))
	person = frappe.get_doc({"doctype": "Contact", "first_name": "Riêng"}).insert()
	person.add_comment("Comment", f'<p><span class="mention" data-id="{boss}">@Minh</span></p>')
	assert [method for method in queued if "notification" in method]


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


@pytest.fixture
def comment(call, as_user, anna, lead):
	with as_user(anna):
		return call(ADD, doctype="LC Lead", name=lead.name, text="Khách hẹn thứ Hai")["comment"]


@pytest.fixture
def picture_of(as_user):
	"""`picture_of(user, card)`: the name of a picture that somebody attached to a card."""

	def attach(user, card, file_name="nha.png", **values):
		about = {"attached_to_doctype": card.doctype, "attached_to_name": card.name, "is_private": 1}
		file = {"doctype": "File", "file_name": file_name, "content": f"PNG {file_name}", **about, **values}
		with as_user(user):
			return frappe.get_doc(file).insert(ignore_permissions=True).name

	return attach


def shown(call, lead) -> list[dict]:
	return call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)["comments"]


def test_5_11_the_author_deletes_for_two_hours_and_nobody_else(call, as_user, anna, lead, make_user, freeze):
	boss = make_user(roles=("LeadCard Manager",))
	freeze("2026-05-20 10:00:00")
	with as_user(anna):
		first, second = (call(ADD, doctype="LC Lead", name=lead.name, text=text)["comment"] for text in "ab")
	with as_user(boss), pytest.raises(CommentEditError):
		call(DELETE, name=first)
	freeze("2026-05-20 11:59:00")
	with as_user(anna):
		assert [row["text"] for row in call(DELETE, name=first)["comments"]] == ["b"]
		freeze("2026-05-20 12:01:00")
		with pytest.raises(CommentEditError):
			call(DELETE, name=second)
		assert [row["text"] for row in shown(call, lead)] == ["b"]
	assert first not in (frappe.db.get_value("LC Lead", lead.name, "_comments") or "")


def test_5_11_a_deleted_comment_is_told_to_open_boards(call, as_user, anna, lead, comment, events):
	with as_user(anna):
		events.clear()
		call(DELETE, name=comment)
	assert any(sent.event == "leadcard_card" and sent.message["name"] == lead.name for sent in events)


def test_5_11_who_sees_the_card_likes_a_comment_once_and_takes_it_back(
	call, as_user, anna, lead, comment, make_user
):
	boss = make_user(first_name="Minh", roles=("LeadCard Manager",))
	modified = frappe.db.get_value("Comment", comment, "modified")
	with as_user(boss):
		for _time in range(2):
			call(LIKE, name=comment)
	with as_user(anna):
		call(LIKE, name=comment, liked=True)
		(row,) = shown(call, lead)
		names = [frappe.utils.get_fullname(user) for user in (boss, anna)]
		assert (row["liked"], row["liked_by"]) == (True, names)
		call(LIKE, name=comment, liked=False)
		(row,) = shown(call, lead)
		assert (row["liked"], row["liked_by"]) == (False, names[:1])
	assert frappe.parse_json(frappe.db.get_value("Comment", comment, "_liked_by")) == [boss]
	assert frappe.db.get_value("Comment", comment, "modified") == modified
	likes = {"comment_type": "Like", "reference_doctype": "Comment", "reference_name": comment}
	assert frappe.get_all("Comment", likes, pluck="owner") == [boss]


@pytest.mark.parametrize("method", [DELETE, LIKE])
def test_5_11_only_who_sees_the_card_deletes_and_likes(call, as_user, anna, lead, comment, make_user, method):
	for stranger in (make_user(), make_user(roles=())):
		with as_user(stranger), pytest.raises(frappe.PermissionError):
			call(method, name=comment)
	frappe.db.set_value("LC Lead", lead.name, "lead_owner", make_user())
	with as_user(anna), pytest.raises(frappe.PermissionError):
		call(method, name=comment)
	assert frappe.db.exists("Comment", comment)


@pytest.mark.parametrize("method", [DELETE, LIKE])
def test_5_11_entries_of_the_log_and_comments_elsewhere_are_neither_deleted_nor_liked(
	call, as_user, anna, lead, method
):
	with as_user(anna):
		entry = lead.add_comment("Info", "x")
		task = {"doctype": "ToDo", "description": "x", "assigned_by": anna}
		elsewhere = frappe.get_doc(task).insert().add_comment("Comment", "x")
		for comment in (entry, elsewhere):
			with pytest.raises(frappe.ValidationError):
				call(method, name=comment.name)
			assert frappe.db.exists("Comment", comment.name)


def test_5_11_a_comment_carries_a_picture_of_the_card_and_a_position(call, as_user, anna, lead, picture_of):
	picture = picture_of(anna, lead)
	with as_user(anna):
		name = call(
			ADD, doctype="LC Lead", name=lead.name, text="Nhà <b>mẫu</b>", picture=picture, position=HERE
		)["comment"]
		(row,) = shown(call, lead)
		assert row["text"] == "Nhà <b>mẫu</b>"
		assert row["picture"] == frappe.db.get_value("File", picture, "file_url")
		assert frappe.parse_json(row["position"]) == frappe.parse_json(HERE)
		(edited,) = call(EDIT, name=name, text="Nhà mẫu, tầng 5")["comments"]
		assert (edited["text"], edited["picture"], edited["position"]) == (
			"Nhà mẫu, tầng 5",
			row["picture"],
			row["position"],
		)
		call(DELETE, name=name)
	assert not frappe.db.exists("File", picture)


def test_5_11_a_picture_or_a_position_needs_no_words(call, as_user, anna, lead, picture_of):
	picture = picture_of(anna, lead)
	with as_user(anna):
		call(ADD, doctype="LC Lead", name=lead.name, text="", picture=picture)
		call(ADD, doctype="LC Lead", name=lead.name, text=" ", position=HERE)
		assert [(row["text"], bool(row["picture"]), bool(row["position"])) for row in shown(call, lead)] == [
			("", False, True),
			("", True, False),
		]


def test_5_11_only_ones_own_private_picture_of_the_card_comes_with_a_comment(
	call, as_user, anna, lead, make_lead, make_user, picture_of
):
	boss = make_user(roles=("LeadCard Manager",))
	wrong = (
		picture_of(boss, lead),
		picture_of(anna, make_lead(lead_owner=anna)),
		picture_of(anna, lead, "hop-dong.pdf"),
		picture_of(anna, lead, "x.svg"),
		"none",
	)
	with as_user(anna):
		for picture in wrong:
			with pytest.raises(AttachmentError):
				call(ADD, doctype="LC Lead", name=lead.name, text="x", picture=picture)
		for position in ("x", "{}", write(Position(91, 0))):
			with pytest.raises(AttachmentError):
				call(ADD, doctype="LC Lead", name=lead.name, text="x", position=position)
		assert shown(call, lead) == []


def test_5_11_what_others_write_into_a_comment_is_no_picture_of_another_site(call, as_user, anna, lead):
	forged = (
		'<div class="lc-attached"><img src="https://evil.example/x.png" data-file="x">'
		'<a href="javascript:alert(1)">x</a></div>'
	)
	with as_user(anna):
		lead.add_comment("Comment", f"<p>chào</p>{forged}")
		(row,) = shown(call, lead)
	assert (row["text"], row["picture"], row["position"]) == ("chào", "", "")


def test_6_2_a_picture_of_a_comment_goes_to_the_customer_with_it(
	call, as_user, anna, lead, picture_of, convert
):
	picture = picture_of(anna, lead)
	with as_user(anna):
		comment = call(ADD, doctype="LC Lead", name=lead.name, text="x", picture=picture)["comment"]
		customer = {"doctype": "LC Customer", "name": convert(lead)["customer"]}
		(row,) = call.get("leadcard.api.board.get_card", **customer)["comments"]
		assert row["picture"] == frappe.db.get_value("File", picture, "file_url")
		call(DELETE, name=comment)
	assert not frappe.db.exists("File", picture)


def test_5_11_however_many_people_comment_and_like_the_panel_asks_no_more(
	call, as_user, anna, lead, comment, make_user, recorded
):
	def asked() -> int:
		return len(
			[
				line
				for line in recorded(lambda: shown(call, lead))
				if "full_name" in line and "tabUser`" in line
			]
		)

	with as_user(anna):
		asked()
		few = asked()
	for boss in [make_user(roles=("LeadCard Manager",)) for _one in range(3)]:
		with as_user(boss):
			call(LIKE, name=comment)
			call(ADD, doctype="LC Lead", name=lead.name, text="x")
	with as_user(anna):
		assert asked() == few
