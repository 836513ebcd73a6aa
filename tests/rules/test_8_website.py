"""What the host's website and newsletters give away of cards (spec §8.3): forms with choices, forms that show, groups."""

import frappe
import pytest

from leadcard.hardening import web_forms
from tests.conftest import counter

pytestmark = pytest.mark.bench
WEB_FORM = "frappe.website.doctype.web_form.web_form"
IMPORT = "frappe.email.doctype.email_group.email_group.import_from"


def form(doctype="ToDo", *fields, **values):
	number = next(counter)
	rows = [{"fieldname": None, "fieldtype": "Link", "label": "Ai", **field} for field in fields]
	page = {"title": f"Biểu mẫu {number}", "route": f"bieu-mau-{number}", "published": 1}
	return frappe.get_doc(
		{"doctype": "Web Form", "doc_type": doctype, "web_form_fields": rows, **page, **values}
	)


@pytest.mark.parametrize(
	"options",
	[
		*("LC Customer", "LC Lead", "LC Opportunity", "Contact", "Address"),
		pytest.param("lc lead", marks=pytest.mark.mariadb("another spelling names nothing on Postgres")),
	],
)
def test_8_3_a_form_offers_no_cards_nor_what_hangs_on_them(call, refused, options):
	with refused(frappe.PermissionError) as error:
		form("ToDo", {"options": options}).insert()
	assert "Make it a Data field" in str(error.value)
	plain = form("ToDo", {"options": "LC Product"}).insert()
	plain.append("web_form_fields", {"fieldtype": "Link", "label": "Ai", "options": options})
	with refused(frappe.PermissionError):
		plain.save()


def test_8_3_other_choices_stay_as_the_host_has_them(refused):
	form("ToDo", {"options": "User"}, {"options": "LC Lead Source"}).insert()
	form("ToDo", {"options": "Contact"}, login_required=1).insert()
	every = {"options": "Contact", "allow_read_on_all_link_options": 1}
	with refused(frappe.PermissionError):
		form("ToDo", every, login_required=1).insert()
	with refused(frappe.PermissionError):
		form("ToDo", {"options": "LC Lead"}, login_required=1).insert()


def test_8_3_a_public_form_takes_new_leads_and_shows_none(call, refused, as_user):
	name = {"fieldname": "full_name", "fieldtype": "Data", "label": "Tên"}
	public = form("LC Lead", name).insert()
	assert public.apply_document_permissions
	with as_user("Guest"):
		frappe.local.request_ip = "127.0.0.1"
		made = call(f"{WEB_FORM}.accept", web_form=public.name, data={"full_name": "Hoa"})
	assert frappe.db.exists("LC Lead", made["name"])
	for field in web_forms.TAKEN:
		with refused(frappe.PermissionError) as error:
			form("LC Lead", name, **{field: 1}).insert()
		assert "Switch off" in str(error.value)
	for doctype in ("LC Customer", "LC Note", "LC Opportunity"):
		with refused(frappe.PermissionError):
			form(doctype).insert()


def test_8_3_forms_stored_before_are_mended(call, make_customer, as_user):
	customer = make_customer(full_name="Khách Kín")
	get_link_options = frappe.get_attr(f"{WEB_FORM}.get_link_options")
	leaky, listing, other = form("ToDo").insert(), form("LC Lead").insert(), form("LC Lead").insert()
	for doc, options in ((leaky, "LC Customer"), (leaky, "User")):
		row = doc.append("web_form_fields", {"fieldtype": "Link", "label": "Ai", "options": options})
		row.db_insert()
	frappe.db.set_value(
		"Web Form", listing.name, {"show_list": 1, "allow_edit": 1, "apply_document_permissions": 0}
	)
	frappe.db.set_value("Web Form", other.name, "doc_type", "LC Note")
	assert customer.name in get_link_options(leaky.name, "LC Customer")
	for _time in range(2):
		web_forms.mend_stored()
	leaky.reload()
	listing.reload()
	assert [(row.fieldtype, row.options) for row in leaky.web_form_fields] == [
		("Data", None),
		("Link", "User"),
	]
	assert (listing.show_list, listing.allow_edit, listing.apply_document_permissions) == (0, 0, 1)
	assert (listing.published, frappe.db.get_value("Web Form", other.name, "published")) == (1, 0)
	with as_user("Guest"):
		assert customer.name not in frappe.as_json(
			call.get(f"{WEB_FORM}.get_form_data", doctype="ToDo", web_form_name=leaky.name)
		)
		with pytest.raises(frappe.PermissionError):
			get_link_options(leaky.name, "LC Customer")
	noted = {"reference_doctype": "Web Form", "reference_name": leaky.name, "comment_type": "Info"}
	assert frappe.db.count("Comment", noted) == 1


@pytest.fixture
def group():
	title = f"Nhóm thư {next(counter)}"
	return frappe.get_doc({"doctype": "Email Group", "title": title}).insert().name


def members(group) -> set[str]:
	return set(frappe.get_all("Email Group Member", {"email_group": group}, pluck="email"))


def contact(address, *cards):
	links = [{"link_doctype": card.doctype, "link_name": card.name} for card in cards]
	emails = [{"email_id": address, "is_primary": 1}]
	return frappe.get_doc(
		{"doctype": "Contact", "first_name": "Hoa", "email_ids": emails, "links": links}
	).insert()


def by_request(call, **arguments):
	"""What the handler calls for a method that an app answers for."""
	return call(frappe.get_hooks("override_whitelisted_methods")[IMPORT][-1], **arguments)


def test_8_3_addresses_of_cards_come_into_no_newsletter(call, as_user, make_user, make_lead, group, refused):
	lead = make_lead(email_id="kin@example.com", lead_owner="Administrator")
	contact("kin2@example.com", lead)
	contact("ngoai@example.com")
	mailer = make_user(roles=("Newsletter Manager",))
	with as_user(mailer):
		for doctype in ("LC Lead", "LC Customer", "lc lead"):
			# on Postgres another spelling names nothing
			with refused(
				(frappe.PermissionError, *([frappe.DoesNotExistError] if doctype.islower() else []))
			):
				by_request(call, name=group, doctype=doctype)
		by_request(call, name=group, doctype="Contact")
	assert "ngoai@example.com" in members(group)
	assert not {"kin@example.com", "kin2@example.com"} & members(group)
	by_request(call, name=group, doctype="Contact")
	by_request(call, name=group, doctype="LC Lead")
	assert {"kin@example.com", "kin2@example.com"} <= members(group)


def test_8_3_without_the_right_to_the_group_nothing_is_imported(call, as_user, make_user, group):
	contact("ngoai@example.com")
	with as_user(make_user(roles=("Desk User",))):
		assert by_request(call, name=group, doctype="Contact") is None
	assert not members(group)
