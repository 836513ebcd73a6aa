"""Spec §8.3: what Frappe itself keeps about a card is seen by whoever sees the card, whatever role Frappe would ask for."""

import frappe
import pytest
from frappe.permissions import has_controller_permissions

from leadcard.permissions.chain import BY_FIELDS, LINKED

LEAD = "LC Lead"
# files and notices have tests of their own
REFERENCE_FIELDS = {
	doctype: fields for doctype, fields in BY_FIELDS.items() if doctype not in ("File", "Notification Log")
}
HANGING = (*REFERENCE_FIELDS, *LINKED)
# rows that Frappe writes about a document, beyond the fields that name it
VALUES = {
	"Comment": {"comment_type": "Comment", "content": "Bí mật"},
	"Communication": {"subject": "Bí mật", "communication_medium": "Email", "sent_or_received": "Sent"},
	"ToDo": {"description": "Bí mật"},
	"Version": {"data": "{}"},
	"Tag Link": {"title": "Bí mật"},
	"DocShare": {"read": 1, "user": "Administrator"},
	"Document Follow": {"user": "Administrator"},
	"View Log": {"viewed_by": "Administrator"},
	"Energy Point Log": {"user": "Administrator", "type": "Auto", "points": 1},
	"Auto Repeat": {"start_date": "2030-01-01", "frequency": "Daily"},
	"Reminder": {"user": "Administrator", "description": "Bí mật"},
	"Submission Queue": {"status": "Queued"},
	"Workflow Action": {"status": "Open"},
	"Contact": {"first_name": "Bí mật"},
	"Address": {"address_title": "Bí mật", "address_line1": "1", "city": "Huế", "country": "Vietnam"},
}
OFFICE = ("Sales User", "Inbox User", "Website Manager", "System Manager")


@pytest.fixture
def people(make_user):
	"""An owner, a colleague, somebody without LeadCard's roles, and an admin of the site."""
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	admin = make_user(roles=("System Manager",))
	return frappe._dict(
		owner=make_user(), peer=make_user(), nobody=make_user(roles=("Desk User",)), admin=admin
	)


def allow_addresses():
	"""ERPNext shows each address by a template, which its setup wizard makes."""
	template = "Address Template"
	if frappe.db.table_exists(template) and not frappe.db.exists(template, {"is_default": 1}):
		frappe.get_doc({"doctype": template, "country": "Vietnam", "is_default": 1}).insert()


@pytest.fixture
def hang():
	"""`hang("Comment", card)` → a row of Frappe's about a document, None where this site has no such DocType."""

	def write(doctype: str, card):
		if not frappe.db.table_exists(doctype):
			return None
		if doctype == "Address":
			allow_addresses()
		row = frappe.new_doc(doctype)
		row.update({**VALUES[doctype], "owner": "Administrator"})
		if doctype in LINKED:
			for about in card if isinstance(card, list) else [card]:
				row.append("links", {"link_doctype": about.doctype, "link_name": about.name})
			return row.insert(ignore_permissions=True)
		about, name = REFERENCE_FIELDS[doctype]
		row.update({about: card.doctype, name: card.name, "name": frappe.generate_hash(length=10)})
		row.db_insert()
		return row

	return write


def sees(user: str, row) -> bool:
	"""What LeadCard's hooks say of one row, which must be the same for a list and for a document."""
	ours = {
		kind: [hook for hook in frappe.get_hooks(kind)[row.doctype] if hook.startswith("leadcard.")]
		for kind in ("has_permission", "permission_query_conditions")
	}
	doc = frappe.get_doc(row.doctype, row.name)
	one = all(
		frappe.call(hook, doc=doc, ptype="read", user=user) in (None, True) for hook in ours["has_permission"]
	)
	answers = [frappe.call(hook, user, doctype=row.doctype) for hook in ours["permission_query_conditions"]]
	name = frappe.db.escape(row.name)
	conditions = " and ".join(filter(None, [f"name = {name}", *answers]))
	listed = bool(frappe.db.sql(f"select name from `tab{row.doctype}` where {conditions}"))
	assert listed == one, (row.doctype, user)
	return one


@pytest.mark.parametrize("doctype", HANGING)
def test_8_3_what_hangs_on_a_card_is_seen_with_the_card(people, make_lead, hang, doctype):
	lead = make_lead(lead_owner=people.owner)
	row = hang(doctype, lead)
	if not row:
		pytest.skip("no such DocType here")
	seen = {who for who, user in people.items() if sees(user, row)}
	assert seen == {"owner", "admin"}


@pytest.mark.parametrize("doctype", HANGING)
def test_8_3_what_hangs_on_a_record_of_a_card_is_seen_with_the_card(
	people, make_lead, log_activity, hang, doctype
):
	call = log_activity(make_lead(lead_owner=people.owner), "LC Call")
	row = hang(doctype, call) if doctype not in LINKED else None
	if not row:
		pytest.skip("not here")
	assert {who for who, user in people.items() if sees(user, row)} == {"owner", "admin"}


@pytest.mark.parametrize("doctype", HANGING)
def test_8_3_what_hangs_elsewhere_is_as_frappe_has_it(people, make_product, hang, doctype):
	row = hang(doctype, make_product())
	if not row:
		pytest.skip("not here")
	assert all(sees(user, row) for user in people.values())


def test_8_3_lists_of_the_office_leave_out_what_hangs_on_unseen_cards(
	people, make_lead, make_user, as_user, hang
):
	"""Somebody with Frappe's own roles for comments, contacts and mail, and LeadCard's role of a salesperson."""
	peer = make_user(roles=("LeadCard User", "Sales User", "Inbox User", "Website Manager"))
	theirs, own = make_lead(lead_owner=people.owner), make_lead(lead_owner=peer)
	for doctype in ("Contact", "ToDo"):
		hidden, shown = hang(doctype, theirs), hang(doctype, own)
		if doctype == "ToDo":
			for row in (hidden, shown):
				frappe.db.set_value(doctype, row.name, "allocated_to", peer)
		with as_user(peer):
			listed = frappe.get_list(
				doctype, filters={"name": ("in", [hidden.name, shown.name])}, pluck="name"
			)
			assert listed == [shown.name]
			assert frappe.has_permission(doctype, "read", doc=shown.name)
			for right in ("read", "write", "delete"):
				assert not frappe.has_permission(doctype, right, doc=hidden.name)


@pytest.mark.bench
def test_8_3_counts_leave_out_what_hangs_on_unseen_cards(people, make_lead, make_user, as_user, hang, call):
	peer = make_user(roles=("LeadCard User", "Sales User"))
	rows = [hang("Contact", make_lead(lead_owner=owner)) for owner in (people.owner, peer)]
	filters = {"name": ("in", [row.name for row in rows])}
	with as_user(peer):
		assert (
			call.get("leadcard.hardening.stand_ins.lists.get_count", doctype="Contact", filters=filters) == 1
		)


def test_8_3_the_title_of_a_contact_is_told_to_who_may_read_it(people, make_lead, hang, as_user, call):
	contact = hang("Contact", make_lead(lead_owner=people.owner))
	arguments = {"doctype": "Contact", "docname": contact.name}
	with as_user(people.peer):
		told = call.get("leadcard.hardening.stand_ins.searching.get_link_title", **arguments)
	# of an absent one Frappe says nothing where it shows titles
	assert told == (None if frappe.get_meta("Contact").show_title_field_in_link else contact.name)


def test_8_3_a_contact_of_two_cards_is_seen_with_either(people, make_lead, hang):
	both = hang("Contact", [make_lead(lead_owner=people.owner), make_lead(lead_owner=people.peer)])
	assert sees(people.owner, both) and sees(people.peer, both)
	assert not sees(people.nobody, both)


def test_8_3_a_share_to_read_changes_no_contact(people, make_lead, hang, as_user):
	lead = make_lead(lead_owner=people.owner)
	contact = hang("Contact", lead)
	frappe.share.add(LEAD, lead.name, people.peer, read=1)
	assert has_controller_permissions(contact, "read", user=people.peer)
	assert not has_controller_permissions(contact, "write", user=people.peer)
	assert has_controller_permissions(contact, "write", user=people.owner)


def test_8_2_without_a_role_the_pool_is_closed_too(people, make_lead, hang, as_user):
	comment = hang("Comment", make_lead(lead_owner=None))
	assert sees(people.peer, comment)
	assert not sees(people.nobody, comment)


def test_8_3_whoever_uploaded_a_file_loses_it_with_the_card(people, make_lead, as_user, refused):
	lead = make_lead(lead_owner=people.owner)
	with as_user(people.owner):
		values = {"file_name": "gia.txt", "content": "Giá gốc", "is_private": 1}
		place = {"attached_to_doctype": LEAD, "attached_to_name": lead.name}
		file = frappe.get_doc({"doctype": "File", **values, **place}).insert()
		assert frappe.has_permission("File", "read", doc=file.name)
	frappe.db.set_value(LEAD, lead.name, "lead_owner", people.peer)
	with as_user(people.owner):
		assert not frappe.has_permission("File", "read", doc=file.name)
		assert not frappe.get_list("File", filters={"name": file.name})
	with as_user(people.peer):
		assert frappe.has_permission("File", "read", doc=file.name)


def test_8_3_files_of_an_email_are_seen_with_its_card(people, make_lead, email_on, as_user):
	lead = make_lead(lead_owner=people.owner)
	email = email_on(lead)
	values = {"file_name": "hop-dong.txt", "content": "Hợp đồng", "is_private": 1}
	place = {"attached_to_doctype": "Communication", "attached_to_name": email.name}
	file = frappe.get_doc({"doctype": "File", **values, **place}).insert(ignore_permissions=True)
	for who, seen in (("owner", True), ("peer", False)):
		assert sees(people[who], file) is seen


@pytest.mark.bench
def test_8_3_an_address_of_a_file_is_no_way_round(people, make_lead, as_user, monkeypatch):
	from werkzeug.test import EnvironBuilder
	from werkzeug.wrappers import Request

	from leadcard.permissions.files import guard_download

	lead = make_lead(lead_owner=people.owner)
	with as_user(people.owner):
		place = {"attached_to_doctype": LEAD, "attached_to_name": lead.name}
		file = frappe.get_doc(
			{"doctype": "File", "file_name": "bảng giá.txt", "content": "x", "is_private": 1, **place}
		).insert()
	frappe.db.set_value(LEAD, lead.name, "lead_owner", people.peer)
	request = Request(EnvironBuilder(path=file.file_url).get_environ())
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	with as_user(people.peer):
		guard_download()
	with as_user(people.owner), pytest.raises(frappe.PermissionError):
		guard_download()


@pytest.mark.bench
def test_8_3_files_of_a_card_are_private(people, make_lead, as_user):
	lead = make_lead(lead_owner=people.owner)
	with as_user(people.owner):
		place = {"attached_to_doctype": LEAD, "attached_to_name": lead.name}
		file = frappe.get_doc({"doctype": "File", "file_name": "gia.txt", "content": "Giá gốc", **place})
		file.insert()
		assert file.is_private and file.file_url.startswith("/private/files/")
		file.is_private = 0
		file.save()
		assert file.is_private
