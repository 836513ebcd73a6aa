"""Files go with the card that is given away: its new owner reads them, who uploaded them no longer (spec §8.3, §8.7)."""

import frappe
import pytest

LEAD = "LC Lead"
GET = "leadcard.api.board.get_card"
PLACES = ("card", "LC Note", "LC Meeting", "LC Ticket", "File")


@pytest.fixture
def hung(log_activity):
	"""`hung(card, place)`: the document of a card that a file is attached to."""

	def make(card, place):
		if place == "File":
			return attach(log_activity(card, "LC Note"))
		return card if place == "card" else log_activity(card, place)

	return make


def attach(document):
	"""A private file of the session's user, as the form's sidebar attaches it."""
	place = {"attached_to_doctype": document.doctype, "attached_to_name": document.name}
	content = frappe.generate_hash(length=20)
	return frappe.get_doc(
		{"doctype": "File", "file_name": f"{content}.txt", "content": content, "is_private": 1, **place}
	).insert()


def reads(user: str, file, as_user, call) -> bool:
	"""Whether somebody reads a file: by its form, in lists, and by its contents, which all must agree."""
	with as_user(user):
		answers = {bool(frappe.get_list("File", {"name": file.name}, limit_page_length=0))}
		answers.add(bool(frappe.has_permission("File", "read", doc=file.name)))
		try:
			answers.add(bool(call.get("frappe.client.get", doctype="File", name=file.name)))
		except frappe.PermissionError:
			answers.add(False)
		frappe.local.message_log = []
	assert len(answers) == 1, (user, file.attached_to_doctype)
	return answers.pop()


def hand_on(call, as_user, lead, floor):
	with as_user(floor.anna):
		call("leadcard.api.cards.hand_on", doctype=LEAD, name=lead.name, user=floor.ben, reason="Nghỉ")


def assign(call, as_user, lead, floor):
	with as_user(floor.lead):
		call("leadcard.api.cards.assign", doctype=LEAD, name=lead.name, user=floor.ben)


@pytest.mark.parametrize("way", [hand_on, assign], ids=["handed on", "given by the manager"])
@pytest.mark.parametrize("place", PLACES)
def test_8_7_the_old_owners_files_are_the_new_owners_to_read(
	call, as_user, floor, make_lead, hung, place, way
):
	lead = make_lead(lead_owner=floor.anna)
	with as_user(floor.anna):
		file = attach(hung(lead, place))
	everybody = ("boss", "lead", "anna", "ben", "carl", "outsider")
	before = {who for who in everybody if reads(floor[who], file, as_user, call)}
	way(call, as_user, lead, floor)
	after = {who for who in everybody if reads(floor[who], file, as_user, call)}
	assert before == {"boss", "lead", "anna"} and after == {"boss", "lead", "ben"}


def test_8_7_a_file_of_the_card_is_in_the_new_owners_panel(call, as_user, floor, make_lead):
	lead = make_lead(lead_owner=floor.anna)
	with as_user(floor.anna):
		file = attach(lead)
	hand_on(call, as_user, lead, floor)
	with as_user(floor.ben):
		files = call.get(GET, doctype=LEAD, name=lead.name)["files"]
	assert [one["file_name"] for one in files] == [file.file_name]
