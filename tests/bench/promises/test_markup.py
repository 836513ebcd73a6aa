"""Spec §8.3: no text of a card or of what is configured is markup for a page that shows it, over HTTP."""

from __future__ import annotations

import frappe
import pytest

from tests.bench.ring import EMAILS
from tests.bench.test_8_7_sixth_attack import person
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench

CARDS = "leadcard.api.cards"


@pytest.mark.promise(
	"a name such as <img",
	"a tag or a code such as",
	"the same in a one-line text of a card",
	"tags, likes and assignments sent along",
)
@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"])
def test_8_no_name_is_markup_or_leaves_its_attribute(made, committing, hostile):
	quoted = "x\"' onmouseover=alert(1)"
	values = {"full_name": hostile, "short_name": quoted, "notes": hostile}
	stored, tags = [], []
	for target, sent in (
		(f"{CARDS}.create_lead", {"values": values}),
		("/api/resource/LC Lead", {**values, "_user_tags": quoted, "_liked_by": quoted, "_assign": quoted}),
		("frappe.client.insert", {"doc": {"doctype": "LC Lead", **values}}),
	):
		answer = made.ask("sibling", target, **sent)
		assert answer.ok, answer
		name = answer.result["card"]["name"] if "card" in answer.result else answer.result["name"]
		card = {"doctype": "LC Lead", "name": name}
		for tag in (quoted, "x&quot; onmouseover=alert(1)"):
			made.ask("sibling", f"{CARDS}.set_tags", **card, tags=[tag])
			made.ask("sibling", "frappe.desk.doctype.tag.tag.add_tag", tag=tag, dt="LC Lead", dn=name)
			link = {"document_type": "LC Lead", "document_name": name, "tag": tag}
			made.ask("sibling", "/api/resource/Tag Link", **link)
		frappe.db.rollback()
		fields = ["full_name", "title", "short_name", "notes", "_user_tags", "_liked_by", "_assign"]
		stored.append(frappe.db.get_value("LC Lead", name, fields))
		tags += frappe.get_all("Tag Link", {"document_name": name}, pluck="tag")
	for full_name, title, short_name, notes, user_tags, liked_by, assigned in stored:
		assert full_name.startswith("‹img") and title == full_name and notes.startswith("‹img"), full_name
		assert '"' not in f"{short_name}{user_tags or ''}" and not liked_by and not assigned
		assert "&quot;" not in (user_tags or "")
	assert not [tag for tag in tags if '"' in tag or "'" in tag or "&quot;" in tag], tags


CONFIGURED = {
	"LC Stage": "stage_name",
	"LC Lead Source": "source_name",
	"LC Lost Reason": "reason_name",
	"LC Customer Group": "group_name",
	"LC Sales Team": "team_name",
	"LC Product": "product_name",
}


@pytest.mark.promise(
	"the same as the name of a stage", "the same in a field for a colour", "a tag or a code such as"
)
def test_8_no_name_of_what_is_configured_leaves_its_attribute(made, committing):
	looks = [
		{"fieldname": f"custom_{each.lower()}", "fieldtype": each, "label": each}
		for each in ("Color", "Icon")
	]
	fields = [{"doctype": "Custom Field", "dt": "LC Lost Reason", **field} for field in looks]
	with kept(committing, person(made, "manager", "LeadCard Manager"), *fields) as (manager, *_fields):
		try:
			for doctype, field in CONFIGURED.items():
				sent = {field: "x\"' onmouseover=alert(1)", "price": 5}
				stored = made.ask("manager", f"/api/resource/{doctype}", **sent)
				assert stored.ok, stored
				assert not {'"', "'"} & {*stored.result[field], *stored.result["name"]}, stored
			reason = {"reason_name": "Vòng"}
			for field, good in (("custom_color", "#ff8800"), ("custom_icon", "star")):
				hostile = {field: 'x" onmouseover="alert(1)'}
				refused = made.ask("manager", "/api/resource/LC Lost Reason", **reason, **hostile)
				assert (refused.status, refused.error) == (417, "InvalidValueError"), refused
				kept_as_it_is = made.ask("manager", "/api/resource/LC Lost Reason", **reason, **{field: good})
				assert kept_as_it_is.ok, kept_as_it_is
				assert made.ask("manager", "/api/resource/LC Lost Reason/Vòng", "DELETE").ok
			code = {"full_name": "Mã", "code": 'A"1'}
			assert made.ask("manager", f"{CARDS}.create_lead", values=code).status == 417
		finally:
			frappe.db.rollback()
			with committing():
				for doctype in CONFIGURED:
					for name in frappe.get_all(doctype, {"owner": manager.name}, pluck="name"):
						frappe.delete_doc(doctype, name, force=True)
	frappe.clear_cache(doctype="LC Lost Reason")


@pytest.mark.promise("a script in a rich text")
def test_8_no_rich_text_has_a_script(made, committing):
	hostile = "<p>vòng <b>đậm</b><img src=x onerror=alert(1)><script>alert(1)</script></p>"
	on_own = {"reference_doctype": "LC Lead", "reference_name": made.own}
	email = {"doctype": "LC Lead", "name": made.own, "subject": "Vòng", "recipients": "a@example.com"}
	ways = {
		"LC Ticket": ("/api/resource/LC Ticket", {**on_own, "subject": "Vòng", "description": hostile}),
		"Comment": (
			"frappe.desk.form.utils.add_comment",
			{**on_own, "content": hostile, "comment_email": "", "comment_by": ""},
		),
		"Communication": (
			"frappe.core.doctype.communication.email.make",
			{**email, "content": hostile},
		),
	}
	try:
		for doctype, (target, values) in ways.items():
			answer = made.ask("sibling", target, **values)
			assert answer.ok, (doctype, answer)
			frappe.db.rollback()
			field = "description" if doctype == "LC Ticket" else "content"
			(text,) = frappe.get_all(doctype, {**on_own, field: ("like", "%<b>đậm</b>%")}, pluck=field)
			assert "onerror" not in text and "<script" not in text, (doctype, text)
	finally:
		frappe.db.rollback()
		with committing():
			for doctype in ways:
				frappe.db.delete(doctype, {**on_own, "owner": EMAILS["sibling"]})
