"""The host's website and newsletters over HTTP: what they tell of cards that are not one's own (spec §8.3)."""

import frappe
import pytest

from leadcard.setup import install
from tests.bench.racers import NO_TOKEN, Request
from tests.bench.test_8_7_third_attack import kept
from tests.bench.victims import OWNER, STRANGER, attack, marks_in

pytestmark = pytest.mark.bench
FORM = "frappe.website.doctype.web_form.web_form"
GROUP = "frappe.email.doctype.email_group.email_group.import_from"
ROUTE = "bieu-mau-cho-nguoi-la"


@pytest.fixture(scope="module")
def made(site):
	with attack() as made:
		yield made
		for doctype, name in (
			("Web Form", {"route": ROUTE}),
			("Email Group", {"title": "Nhóm của người lạ"}),
		):
			for each in frappe.get_all(doctype, name, pluck="name"):
				frappe.delete_doc(doctype, each, force=True)
		frappe.db.commit()


@pytest.fixture(scope="module")
def form(made):
	"""A form of the website for tasks, of people who have logged in."""
	page = {"title": "Biểu mẫu", "route": ROUTE, "published": 1, "login_required": 1}
	field = {"fieldname": "description", "fieldtype": "Data", "label": "Việc"}
	doc = frappe.get_doc({"doctype": "Web Form", "doc_type": "ToDo", "web_form_fields": [field], **page})
	doc.insert()
	frappe.db.commit()
	return doc.name


@pytest.mark.promise("get_form_data of any form")
def test_8_3_no_form_shows_a_card_that_one_made_and_lost(made, form, committing):
	lost = made.stranger(
		"leadcard.api.cards.create_lead", values={"party_type": "Individual", "full_name": "Xyzzy Đã Mất"}
	).result["card"]["name"]
	frappe.db.rollback()
	with committing():
		# the stranger made it, and it is the owner's now
		for name in frappe.get_all("LC Lead", {"owner": STRANGER}, pluck="name"):
			frappe.db.set_value("LC Lead", name, "lead_owner", OWNER)
	for values in (
		{"doctype": "LC Lead", "web_form_name": form},
		{"doctype": "LC Lead", "docname": lost, "web_form_name": form},
		{"doctype": "LC Lead", "web_form_name": {"name": form}},
		{"doctype": "lc lead", "web_form_name": form},
	):
		for path in (f"{FORM}.get_form_data", f"/api/v2/method/{FORM}.get_form_data"):
			answer = made.stranger(path, **values)
			assert not answer.ok and not marks_in(answer), answer
	own = made.stranger(f"{FORM}.get_form_data", doctype="ToDo", web_form_name=form)
	assert own.ok, own


@pytest.mark.promise("an Email Group imports", "A manager of sales people needs none")
def test_8_3_who_writes_newsletters_takes_no_addresses_of_cards(made, committing):
	with committing():
		for email in (OWNER, STRANGER):
			frappe.get_doc("User", email).add_roles("Newsletter Manager")
		group = frappe.get_doc({"doctype": "Email Group", "title": "Nhóm của người lạ"}).insert().name
	for doctype in (
		"LC Lead",
		"LC Customer",
		"lc lead",
		"Contact",
		"Communication",
		"Address",
		"LC Opportunity",
	):
		for path in (GROUP, f"/api/v1/method/{GROUP}", f"/api/v2/method/{GROUP}", f"/?cmd={GROUP}"):
			made.stranger(path, name=group, doctype=doctype)
	frappe.db.rollback()
	emails = frappe.get_all("Email Group Member", {"email_group": group}, pluck="email")
	assert not [email for email in emails if "xyzzy" in email]
	assert made.owner(GROUP, name=group, doctype="Contact") > len(emails)


@pytest.mark.promise("a Web Form answers guests", "A manager of sales people needs none")
def test_8_3_guests_are_offered_no_cards(made, form, committing):
	row = {"fieldtype": "Link", "label": "Ai", "options": "LC Customer"}
	page = {
		"title": "Lộ",
		"route": ROUTE + "-2",
		"published": 1,
		"doc_type": "ToDo",
		"web_form_fields": [row],
	}
	with committing():
		frappe.get_doc("User", STRANGER).add_roles("Website Manager")
	refused = made.stranger("frappe.client.insert", doc={"doctype": "Web Form", **page})
	assert not refused.ok and "Make it a Data field" in refused.message
	guest = Request(f"/{ROUTE}-2/new", {}, "GET", NO_TOKEN)
	(_none, (answer,)) = made.racers.send([([], False), ([guest], False)])
	assert not marks_in(answer) and made.victims["LC Customer"] not in str(answer.body)


@pytest.mark.promise("a Web Form shows, edits and deletes", "Web Forms may be there from before")
def test_8_3_a_form_takes_new_leads_and_one_from_before_is_mended(made, committing):
	"""As a Website Manager makes them, and as they stood before LeadCard came."""
	with committing():
		frappe.get_doc("User", STRANGER).add_roles("Website Manager")
	field = {"fieldname": "full_name", "fieldtype": "Data", "label": "Tên"}
	page = {"doctype": "Web Form", "published": 1, "web_form_fields": [field]}
	note = {"doc_type": "LC Note", "web_form_fields": [{**field, "fieldname": "content"}]}
	for changed in ({"allow_edit": 1}, {"show_list": 1}, note):
		form = {**page, "title": "Mới", "route": f"{ROUTE}-3", "doc_type": "LC Lead", **changed}
		assert made.stranger("frappe.client.insert", doc=form).status == 403, changed
	frappe.db.rollback()
	with kept(
		committing, {**page, "title": "Cũ", "route": f"{ROUTE}-4", "doc_type": "ToDo", "web_form_fields": []}
	) as (old,):
		offers = {"fieldtype": "Link", "label": "Ai", "fieldname": "reference_name", "options": "LC Customer"}
		with committing():
			old.append("web_form_fields", offers).db_insert()
		frappe.clear_cache()
		asked = {"doctype": "ToDo", "web_form_name": old.name}
		told = [str(made.stranger(f"{FORM}.get_form_data", **asked).body)]
		with committing():
			install.after_migrate()
		told.append(str(made.stranger(f"{FORM}.get_form_data", **asked).body))
		noted = {"reference_doctype": "Web Form", "reference_name": old.name, "comment_type": "Info"}
		assert frappe.db.count("Comment", noted) == 1
	assert [made.victims["LC Customer"] in each for each in told] == [True, False], told
