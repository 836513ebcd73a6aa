"""What an admin sets up (spec §1, §2.9, §3.7, §4.4, §5.10): settings, stages, sales stages; bad choices are refused."""

import frappe
import pytest

from leadcard import exceptions

LEAD, CUSTOMER = "LC Lead", "LC Customer"


@pytest.mark.parametrize(
	"values",
	[
		{"stale_days": 0},
		{"stale_days": -1},
		{"stale_days": 1_000_000},
		{"default_deposit_percent": 101},
		{"default_deposit_percent": -1},
		{"edition": "Luxury"},
		{"edition": None},
		{"mobile_policy": "Maybe"},
		{"won_product_status": "Closed"},
	],
	ids=str,
)
def test_1_bad_settings_are_refused(settings, refused, values):
	before = frappe.get_doc("LC Settings").as_dict()
	with refused(frappe.ValidationError):
		settings(**values)
	frappe.clear_document_cache("LC Settings", "LC Settings")
	after = frappe.get_doc("LC Settings").as_dict()
	assert {key: after[key] for key in values} == {key: before[key] for key in values}


def test_1_the_edition_chooses_stages_and_labels(settings, make_lead, call):
	assert make_lead().stage == "Open"
	settings(edition="Real Estate")
	assert make_lead().stage == "New Prospect"
	assert call.get("leadcard.api.board.get_board")["edition"] == "Real Estate"


def test_1_forms_and_lists_name_statuses_as_the_columns(settings):
	def labels():
		bootinfo = frappe._dict()
		for hook in frappe.get_hooks("extend_bootinfo", app_name="leadcard"):
			frappe.get_attr(hook)(bootinfo=bootinfo)
		return bootinfo.leadcard_status_labels

	assert (labels()["New"], labels()["Converted"]) == ("New", "Converted")
	settings(edition="Real Estate")
	assert (labels()["New"], labels()["Converted"], labels()["Dead"]) == ("Prospect", "Demand Raised", "Dead")


def test_1_refusals_name_statuses_as_the_columns(settings, make_lead, call):
	lead = make_lead()
	call("leadcard.api.activities.log_call", doctype="LC Lead", name=lead.name, values={"completed": 1})

	def refusal():
		with pytest.raises(exceptions.AlreadyContactedError) as refused:
			call("leadcard.api.board.move_card", doctype="LC Lead", name=lead.name, to_status="New")
		return str(refused.value)

	assert "can't return to New" in refusal()
	settings(edition="Real Estate")
	assert "can't return to Prospect" in refusal()


def test_2_9_a_stage_keeps_its_column_while_cards_stand_in_it(make_lead, refused):
	make_lead()
	stage = frappe.get_doc("LC Stage", "Open")
	with refused(exceptions.StageMismatchError):
		stage.pipeline_status = "Contacting"
		stage.save()
	with refused(exceptions.StageMismatchError):
		frappe.get_doc({"doctype": "LC Stage", "stage_name": "Vô chủ", "is_default": 1}).insert()


def test_2_9_one_default_a_column(make_lead):
	frappe.get_doc(
		{
			"doctype": "LC Stage",
			"stage_name": "Gọi điện lần đầu",
			"pipeline_status": "New",
			"edition": "General",
			"is_default": 1,
		}
	).insert()
	assert frappe.db.get_value("LC Stage", "Open", "is_default") == 0
	assert make_lead().stage == "Gọi điện lần đầu"


def test_2_9_without_a_default_stage_cards_go_without(make_lead, call):
	frappe.db.set_value("LC Stage", {"pipeline_status": ("is", "set")}, "is_default", 0)
	lead = make_lead()
	assert not lead.stage
	moved = call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Contacting")
	assert not moved["card"]["stage"]


def test_5_10_without_a_winning_stage_the_admin_is_told(make_customer, make_opportunity, call, refused):
	opportunity = make_opportunity(make_customer(), amount=5)
	frappe.db.delete("LC Sales Stage", {"stage_type": "Won"})
	with refused(exceptions.LeadCardError) as error:
		call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	assert "LC Sales Stage" in str(error.value)


def test_6_1_without_an_open_sales_stage_nothing_is_half_converted(make_lead, convert, refused, card_of):
	lead = make_lead()
	before = card_of(LEAD, lead.name)
	frappe.db.delete("LC Sales Stage", {"stage_type": "Open"})
	with refused(exceptions.LeadCardError):
		convert(lead)
	assert card_of(LEAD, lead.name) == before
	assert frappe.db.count(CUSTOMER, {"lead": lead.name}) == 0


@pytest.mark.parametrize(("doctype", "fieldname"), [("LC Product", "product"), ("LC Lead Source", "source")])
def test_1_what_cards_point_at_is_not_deleted(make_lead, make_product, refused, doctype, fieldname):
	name = make_product().name if doctype == "LC Product" else "Website"
	lead = make_lead(**{fieldname: name})
	with refused(frappe.LinkExistsError):
		frappe.delete_doc(doctype, name)
	assert frappe.db.get_value(LEAD, lead.name, fieldname) == name


def test_1_a_card_with_records_on_it_is_not_deleted_and_one_without_goes_whole(
	make_lead, log_activity, refused
):
	lead = make_lead(mobile_no="0916666123")
	call = log_activity(lead)
	with refused(frappe.LinkExistsError):
		frappe.delete_doc(LEAD, lead.name)
	assert frappe.db.exists("LC Call", call.name)
	frappe.delete_doc("LC Call", call.name)
	frappe.delete_doc(LEAD, lead.name)
	for doctype in ("LC Identity", "LC Status Change"):
		assert not frappe.db.count(doctype, {"reference_name": lead.name})
	assert not frappe.db.count("LC Search Key", {"card": lead.name})


def test_1_installing_again_changes_nothing():
	from leadcard.setup import install

	def everything():
		return {
			doctype: frappe.get_all(doctype, fields=["name", "modified"], order_by="name")
			for doctype in (
				"LC Stage",
				"LC Sales Stage",
				"LC Lead Source",
				"LC Lost Reason",
				"LC Customer Group",
				"Salutation",
				"Role",
			)
		}

	before = everything()
	install.after_install()
	install.after_migrate()
	assert everything() == before
