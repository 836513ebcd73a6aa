"""Spec §3.3, §8.5: files that are chosen with a new card are stored with it, whoever looks after it then."""

import frappe
import pytest

from leadcard.exceptions import AttachmentError

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CREATE, ENTER = "leadcard.api.cards.create_lead", "leadcard.api.cards.create_customer"
ATTACH = "leadcard.api.cards.attach_lead"


def upload(**values) -> str:
	"""A file of the session's user that hangs on nothing yet, as the dialog of a new card uploads it."""
	content = frappe.generate_hash(length=20)
	values = {"file_name": f"{content}.txt", "content": content, "is_private": 1, **values}
	return frappe.get_doc({"doctype": "File", **values}).insert().name


def place_of(file: str) -> tuple:
	return frappe.db.get_value("File", file, ["attached_to_doctype", "attached_to_name", "is_private"])


@pytest.mark.parametrize(("method", "doctype"), [(CREATE, LEAD), (ENTER, CUSTOMER)])
def test_3_3_files_come_with_a_new_card(call, as_user, floor, method, doctype):
	with as_user(floor.anna):
		files = [upload(), upload()]
		card = call(method, values={"full_name": "Lê An"}, files=files)["card"]
		panel = call.get("leadcard.api.board.get_card", doctype=doctype, name=card["name"])
	assert {place_of(file) for file in files} == {(doctype, card["name"], 1)}
	assert {file["name"] for file in panel["files"]} == set(files)
	told = {"reference_doctype": doctype, "reference_name": card["name"], "comment_type": "Attachment"}
	assert frappe.db.count("Comment", told) == 2


def test_6_4_files_of_an_attached_lead_are_the_customers(call, as_user, floor, make_customer):
	customer = make_customer(mobile_no="0916666123", account_owner=floor.anna)
	with as_user(floor.anna):
		file, values = upload(), {"full_name": "Anh Bình", "mobile_no": "0916666123"}
		call(ATTACH, values=values, customer=customer.name, files=[file])
	assert place_of(file) == (CUSTOMER, customer.name, 1)


def test_8_7_only_ones_own_free_private_files_come_with_a_card(
	call, as_user, floor, make_lead, make_customer, refused
):
	taken = make_lead(lead_owner=floor.anna)
	customer = make_customer(mobile_no="0916666123", account_owner=floor.anna)
	with as_user(floor.ben):
		of_another = upload()
	with as_user(floor.anna):
		own = upload()
		wrong = [
			of_another,
			upload(attached_to_doctype=LEAD, attached_to_name=taken.name),
			upload(is_private=0),
			"không có",
		]
		before = [place_of(file) for file in (own, *wrong)]
		for file in wrong:
			for method, more in ((CREATE, {}), (ENTER, {}), (ATTACH, {"customer": customer.name})):
				with refused(AttachmentError):
					call(method, values={"full_name": "Lê Không"}, files=[own, file], **more)
		for files in ([own] * 51, {"a": own}, [1], "x"):
			with refused(frappe.ValidationError):
				call(CREATE, values={"full_name": "Lê Không"}, files=files)
	assert [place_of(file) for file in (own, *wrong)] == before
	assert not frappe.db.exists(LEAD, {"full_name": "Lê Không"})
