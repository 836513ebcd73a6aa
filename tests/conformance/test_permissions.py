"""Who may read and write what: roles, owners, hooks and shares, in lists and on single documents."""

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.desk.reportview import build_match_conditions

from leadcard import host
from leadcard.permissions.hanging import ALLOWED


@pytest.fixture
def seller(make_user):
	return make_user()


@pytest.fixture
def two_products(make_product):
	return make_product(product_name="Một").name, make_product(product_name="Hai").name


def only(name):
	"""A permission query condition that lets one product through."""
	return lambda user, doctype=None: f"`tabLC Product`.name = {frappe.db.escape(name)}"


def test_roles_decide(seller, as_user, make_product):
	product = make_product()
	with as_user(seller):
		assert frappe.has_permission("LC Product", "read")
		assert not frappe.has_permission("LC Product", "write")
		assert not frappe.has_permission("LC Product", "write", doc=product)
		product.product_name = "Khác"
		with pytest.raises(frappe.PermissionError):
			product.save()
		with pytest.raises(frappe.PermissionError):
			frappe.delete_doc("LC Product", product.name)
		with pytest.raises(frappe.PermissionError):
			make_product()
		product.save(ignore_permissions=True)


def test_without_a_role_nothing_is_listed(make_user, as_user, make_product):
	make_product()
	with as_user(make_user(roles=())):
		assert not frappe.has_permission("LC Product", "read")
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("LC Product")
		assert frappe.get_all("LC Product")


def test_throw_raises(make_user, as_user):
	with as_user(make_user(roles=())), pytest.raises(frappe.PermissionError):
		frappe.has_permission("LC Product", "read", throw=True)


def test_administrator_may_everything(lend_hook, two_products):
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: False)
	assert frappe.has_permission("LC Product", "delete", doc=two_products[0])


def test_roles_of_a_user(seller, as_user):
	roles = frappe.get_roles(seller)
	assert {"LeadCard User", "All", "Guest"} <= set(roles)
	assert "LeadCard Manager" not in roles
	assert frappe.get_roles("Guest") == ["Guest"]


def test_conditions_bind_lists_not_all(lend_hook, seller, as_user, two_products):
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	with as_user(seller):
		assert frappe.get_list("LC Product", {"name": ["in", two_products]}, pluck="name") == [
			two_products[0]
		]
		assert frappe.get_list("LC Product", or_filters={"name": ["in", two_products]}, pluck="name") == [
			two_products[0]
		]
		assert len(frappe.get_all("LC Product", {"name": ["in", two_products]})) == 2
		assert frappe.db.count("LC Product", {"name": ["in", two_products]}) == 2
		assert frappe.db.get_value("LC Product", two_products[1], "product_name") == "Hai"


def test_conditions_bind_counts_of_lists(lend_hook, seller, as_user, two_products):
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	with as_user(seller):
		rows = frappe.get_list("LC Product", {"name": ["in", two_products]}, ["count(name) as total"])
		assert rows[0].total == 1


def test_conditions_do_not_close_a_single_document(lend_hook, seller, as_user, two_products):
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	with as_user(seller):
		assert frappe.has_permission("LC Product", "read", doc=two_products[1])


def test_conditions_are_asked_for_administrator_too(lend_hook, two_products):
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	assert frappe.get_list("LC Product", {"name": ["in", two_products]}, pluck="name") == [two_products[0]]


def test_conditions_for_queries_written_by_hand(lend_hook, seller, as_user, two_products):
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	with as_user(seller):
		assert two_products[0] in build_match_conditions("LC Product")


def test_a_share_does_not_widen_conditions(lend_hook, seller, as_user, two_products):
	"""Frappe 15 adds shares beside "if owner" and User Permissions, not beside an app's conditions."""
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	frappe.share.add("LC Product", two_products[1], seller)
	with as_user(seller):
		assert frappe.get_list("LC Product", {"name": ["in", two_products]}, pluck="name") == [
			two_products[0]
		]


def test_without_a_role_a_share_opens_the_list_to_the_shared(make_user, as_user, two_products):
	outsider = make_user(roles=())
	frappe.share.add("LC Product", two_products[1], outsider)
	with as_user(outsider):
		assert frappe.get_list("LC Product", pluck="name") == [two_products[1]]
		assert frappe.has_permission("LC Product", "read", doc=two_products[1])
		assert not frappe.has_permission("LC Product", "read", doc=two_products[0])
		assert not frappe.has_permission("LC Product", "write", doc=two_products[1])


def test_without_a_role_conditions_bind_shares(lend_hook, make_user, as_user, two_products):
	outsider = make_user(roles=())
	lend_hook("permission_query_conditions", "LC Product", only(two_products[0]))
	frappe.share.add("LC Product", two_products[1], outsider)
	with as_user(outsider):
		assert frappe.get_list("LC Product", pluck="name") == []


def test_a_hook_may_veto_but_not_grant(lend_hook, seller, as_user, two_products):
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: doc.name == two_products[0])
	with as_user(seller):
		assert frappe.has_permission("LC Product", "read", doc=two_products[0])
		assert not frappe.has_permission("LC Product", "read", doc=two_products[1])
		assert not frappe.has_permission("LC Product", "write", doc=two_products[0])


def test_a_hook_that_says_nothing_leaves_it_to_roles(lend_hook, seller, as_user, two_products):
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: None)
	with as_user(seller):
		# for Frappe 16 it is a refusal
		assert frappe.has_permission("LC Product", "read", doc=two_products[0]) == (host.MAJOR < 16)


def test_a_share_overrules_a_veto(lend_hook, seller, as_user, two_products):
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: False)
	frappe.share.add("LC Product", two_products[0], seller, write=1)
	with as_user(seller):
		assert frappe.has_permission("LC Product", "read", doc=two_products[0])
		assert frappe.has_permission("LC Product", "write", doc=two_products[0])
		assert not frappe.has_permission("LC Product", "delete", doc=two_products[0])


def test_shares_come_and_go(seller, two_products):
	frappe.share.add("LC Product", two_products[0], seller)
	frappe.share.add("LC Product", two_products[0], seller, write=1)
	assert frappe.share.get_shared("LC Product", seller) == [two_products[0]]
	assert frappe.share.get_shared("LC Product", seller, rights=["write"]) == [two_products[0]]
	assert [row.user for row in frappe.share.get_users("LC Product", two_products[0])] == [seller]
	frappe.share.remove("LC Product", two_products[0], seller)
	assert frappe.share.get_shared("LC Product", seller) == []


def test_a_share_with_everyone(seller, two_products):
	frappe.share.add("LC Product", two_products[0], everyone=1)
	assert frappe.share.get_shared("LC Product", seller) == [two_products[0]]


def test_only_who_may_share_shares(seller, make_user, as_user, two_products):
	with as_user(seller), pytest.raises(frappe.PermissionError):
		frappe.share.add("LC Product", two_products[0], make_user())


def test_the_hook_is_asked_on_insert_and_save(lend_hook, make_user, as_user, make_product):
	manager = make_user(roles=("LeadCard Manager",))
	asked = []
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: asked.append(ptype) or ALLOWED)
	with as_user(manager):
		product = make_product()
		product.save()
		product.delete()
	assert {"create", "write", "delete"} <= set(asked)


def test_todos_are_their_peoples(seller, make_user, as_user):
	other = make_user()
	own = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": seller}).insert()
	foreign = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": other}).insert()
	with as_user(seller):
		names = frappe.get_list("ToDo", {"name": ["in", [own.name, foreign.name]]}, pluck="name")
		assert names == [own.name]
		assert not frappe.has_permission("ToDo", "read", doc=foreign)


def test_assigning_shares_tells_and_marks(seller, make_user, make_product, lend_hook):
	product = make_product()
	lend_hook("has_permission", "LC Product", lambda doc, ptype, user: user != seller)
	assign_to.add(
		{"doctype": "LC Product", "name": product.name, "assign_to": [seller], "description": "Gọi lại"}
	)
	assert frappe.db.exists(
		"ToDo", {"reference_name": product.name, "allocated_to": seller, "status": "Open"}
	)
	assert frappe.share.get_shared("LC Product", seller) == [product.name]
	assert seller in frappe.db.get_value("LC Product", product.name, "_assign")
	assert frappe.db.exists("Notification Log", {"for_user": seller, "document_name": product.name})
	assign_to.remove("LC Product", product.name, seller)
	assert not frappe.db.exists("ToDo", {"reference_name": product.name, "status": "Open"})
	assert seller not in (frappe.db.get_value("LC Product", product.name, "_assign") or "")


@pytest.fixture
def lifted_field():
	"""The field `industry` on permission level 1, which no role of a salesperson reaches."""
	setter = frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocField",
			"doc_type": "LC Lead",
			"field_name": "industry",
			"property": "permlevel",
			"property_type": "Int",
			"value": "1",
		}
	)
	setter.insert()
	frappe.clear_cache(doctype="LC Lead")
	yield "industry"
	frappe.db.rollback()
	frappe.clear_cache(doctype="LC Lead")


def test_fields_above_ones_level_are_kept_and_hidden(lifted_field, seller, as_user, make_lead):
	lead = make_lead(industry="Bán lẻ", lead_owner=seller)
	with as_user(seller):
		doc = frappe.get_doc("LC Lead", lead.name)
		doc.industry = "Khác"
		doc.save()
		assert doc.industry == "Bán lẻ"
		rows = frappe.get_list("LC Lead", {"name": lead.name}, ["name", "industry"])
		assert "industry" not in rows[0]


def test_a_child_table_is_read_by_way_of_its_parent(seller, make_user, as_user):
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Đội", "members": [{"user": seller}]}).insert()
	with as_user(seller):
		rows = frappe.get_list(
			"LC Sales Team Member", {"user": seller}, ["parent"], parent_doctype="LC Sales Team"
		)
		assert [row.parent for row in rows] == ["Đội"]
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("LC Sales Team Member", {"user": seller})


def test_guests_call_what_is_open_to_guests_only(as_user, call):
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		call("frappe.client.get_list", doctype="LC Product")


def test_files_are_as_open_as_their_document(seller, as_user, make_product, lend_hook):
	product = make_product()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": "leadcard-conformance.txt",
			"content": "Bảng giá",
			"is_private": 1,
			"attached_to_doctype": "LC Product",
			"attached_to_name": product.name,
		}
	).insert()
	try:
		assert file.file_url.startswith("/private/files/")
		assert file.get_content() in ("Bảng giá", "Bảng giá".encode())
		with as_user(seller):
			assert frappe.has_permission("File", "read", doc=file.name)
			lend_hook("has_permission", "LC Product", lambda doc, ptype, user: False)
			assert not frappe.has_permission("File", "read", doc=file.name)
	finally:
		frappe.delete_doc("File", file.name)
