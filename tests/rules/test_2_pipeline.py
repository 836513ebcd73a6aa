"""Spec §2.1 to §2.10, through every way in."""

import frappe
import pytest

from leadcard import exceptions
from leadcard.domain import pipeline

LEAD, CUSTOMER = pipeline.LEAD, pipeline.CUSTOMER


def status_of(doc) -> str:
	return frappe.db.get_value(doc.doctype, doc.name, "status")


def changes(doc, field="status") -> list[tuple]:
	rows = frappe.get_all(
		"LC Status Change",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, "changed_field": field},
		fields=["from_value", "to_value", "why"],
		order_by="changed_on asc, creation asc",
	)
	return [(row.from_value, row.to_value, row.why) for row in rows]


def test_2_1_the_board_has_four_columns_in_order(call):
	board = call.get("leadcard.api.board.get_board")
	assert [column["status"] for column in board["columns"]] == list(pipeline.COLUMNS)


@pytest.mark.parametrize("status", ["New", "Contacting"])
def test_2_2_a_lead_is_created_in_the_column_of_its_plus(call, status):
	card = call("leadcard.api.cards.create_lead", values={"full_name": "Đỗ An"}, status=status)["card"]
	assert (card["status"], card["column"], card["doctype"]) == (status, status, LEAD)


@pytest.mark.parametrize("status", ["Converted", "Transacted", "Dead", "Inactive", "Nonsense", ""])
def test_2_2_no_lead_is_born_elsewhere(call, refused, status):
	before = frappe.db.count(LEAD)
	with refused(frappe.ValidationError):
		call("leadcard.api.cards.create_lead", values={"full_name": "Đỗ An"}, status=status)
	with refused(frappe.ValidationError):
		frappe.get_doc({"doctype": LEAD, "full_name": "Đỗ An", "status": status or "?"}).insert()
	assert frappe.db.count(LEAD) == before


@pytest.mark.parametrize("status", ["Transacted", "Inactive", "New"])
def test_2_6_no_customer_is_born_transacted_or_stopped(make_customer, refused, status):
	with refused(frappe.ValidationError):
		make_customer(status=status)


@pytest.mark.parametrize(
	("kind", "setting"),
	[("LC Call", "count_calls"), ("LC Meeting", "count_meetings"), ("Email", "count_emails")],
)
@pytest.mark.parametrize("counts", [1, 0])
def test_2_3_a_completed_activity_moves_new_to_contacting_where_its_kind_counts(
	make_lead, log_activity, email_on, settings, kind, setting, counts
):
	settings(**{setting: counts})
	lead = make_lead()
	if kind == "Email":
		email_on(lead, "Sent")
	else:
		log_activity(lead, kind, completed=1)
	assert status_of(lead) == ("Contacting" if counts else "New")


def test_2_3_what_is_planned_noted_or_received_moves_nothing(make_lead, log_activity, email_on):
	lead = make_lead()
	log_activity(lead, "LC Call", starts_at="2099-01-01 10:00:00")
	log_activity(lead, "LC Note")
	log_activity(lead, "LC Ticket")
	email_on(lead, "Received")
	assert status_of(lead) == "New"


def test_2_3_completing_a_plan_moves_and_says_why(make_lead, log_activity):
	lead = make_lead()
	plan = log_activity(lead, "LC Meeting", starts_at="2020-01-01 10:00:00")
	plan.completed = 1
	plan.save()
	assert status_of(lead) == "Contacting"
	assert changes(lead)[-1] == ("New", "Contacting", "Activity completed")


def test_2_4_new_to_contacting_and_back_by_hand(make_lead, way_in):
	lead = make_lead()
	way_in(lead, "Contacting")
	assert status_of(lead) == "Contacting"
	way_in(lead, "New")
	assert status_of(lead) == "New"
	assert changes(lead)[1:] == [("New", "Contacting", "By hand"), ("Contacting", "New", "By hand")]


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting", "Email"])
def test_2_4_no_way_back_to_new_after_a_completed_activity(
	make_lead, log_activity, email_on, way_in, refused, card_of, kind
):
	lead = make_lead()
	done = email_on(lead) if kind == "Email" else log_activity(lead, kind, completed=1)
	before = card_of(LEAD, lead.name)
	with refused(exceptions.AlreadyContactedError):
		way_in(lead, "New")
	assert card_of(LEAD, lead.name) == before
	frappe.delete_doc(done.doctype, done.name, ignore_permissions=True)
	way_in(lead, "New")
	assert status_of(lead) == "New"


@pytest.mark.parametrize(
	("start", "wish", "error"),
	[
		("New", "Transacted", exceptions.OpportunityWinRequiredError),
		("Contacting", "Transacted", exceptions.OpportunityWinRequiredError),
		("New", "Dead", exceptions.CareStoppedError),
		("New", "Inactive", exceptions.PipelineError),
		("New", "Nonsense", exceptions.PipelineError),
	],
)
def test_2_8_refused_moves_of_a_lead_change_nothing(make_lead, way_in, refused, card_of, start, wish, error):
	lead = make_lead(status=start)
	before = card_of(LEAD, lead.name)
	with refused(error):
		way_in(lead, wish)
	assert card_of(LEAD, lead.name) == before
	assert len(changes(lead)) == 1


def test_2_5_a_lead_reaches_converted_by_conversion_only(make_lead, way_in, refused, request):
	lead = make_lead()
	if "by_board" in request.node.name:
		way_in(lead, "Converted")
		assert frappe.db.get_value(LEAD, lead.name, "customer")
		assert changes(lead)[-1][1:] == ("Converted", "Conversion")
	else:
		with refused(exceptions.ConversionRequiredError):
			way_in(lead, "Converted")
		assert status_of(lead) == "New"


@pytest.mark.parametrize("wish", ["New", "Contacting", "Transacted", "Inactive", "Dead", "Nonsense"])
def test_2_6_2_7_refused_moves_of_a_customer_change_nothing(make_customer, way_in, refused, card_of, wish):
	customer = make_customer()
	before = card_of(CUSTOMER, customer.name)
	with refused(exceptions.PipelineError):
		way_in(customer, wish)
	assert card_of(CUSTOMER, customer.name) == before


def test_2_6_dropping_on_transacted_asks_for_a_win(make_customer, call, refused):
	customer = make_customer()
	with refused(exceptions.OpportunityWinRequiredError):
		call("leadcard.api.board.move_card", doctype=CUSTOMER, name=customer.name, to_status="Transacted")


def test_2_6_a_win_moves_the_customer_by_itself(make_customer, make_opportunity, call):
	customer = make_customer()
	opportunity = make_opportunity(customer, amount=5_000_000)
	answer = call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	assert answer["card"]["status"] == "Transacted"
	assert changes(customer)[-1] == ("Converted", "Transacted", "Opportunity won")


@pytest.mark.parametrize("wish", ["New", "Contacting", "Converted"])
def test_2_7_a_transacted_customer_never_returns_by_hand(
	make_customer, make_opportunity, way_in, refused, wish
):
	customer = make_customer()
	make_opportunity(customer, sales_stage="Closed Won")
	with refused(exceptions.NoReturnError):
		way_in(customer, wish)
	assert status_of(customer) == "Transacted"


def test_2_7_a_manager_reopens_the_last_win_and_nobody_else(
	make_customer, make_opportunity, make_user, as_user, refused
):
	seller, manager = make_user(), make_user(roles=("LeadCard Manager",))
	customer = make_customer(account_owner=seller)
	first = make_opportunity(customer, sales_stage="Closed Won", amount=3)
	last = make_opportunity(customer, sales_stage="Closed Won", amount=4)

	def reopen(opportunity):
		found = frappe.get_doc("LC Opportunity", opportunity.name)
		found.sales_stage = "Needs Analysis"
		found.save()

	with as_user(seller), refused(exceptions.ReopenNotAllowedError):
		reopen(first)
	with as_user(manager):
		reopen(first)
		assert status_of(customer) == "Transacted"
		reopen(last)
	assert status_of(customer) == "Converted"
	assert changes(customer)[-1] == ("Transacted", "Converted", "Opportunity reopened")
	stored = frappe.db.get_value(
		CUSTOMER, customer.name, ["won_revenue", "first_won_on", "expected_revenue"], as_dict=True
	)
	assert (stored.won_revenue, stored.first_won_on, stored.expected_revenue) == (0, None, 7)


def test_2_7_a_win_does_not_slip_away_to_another_customer(
	make_customer, make_opportunity, make_user, as_user, refused
):
	seller = make_user()
	customer, other = make_customer(account_owner=seller), make_customer(account_owner=seller)
	won = make_opportunity(customer, sales_stage="Closed Won")
	with as_user(seller), refused(exceptions.ReopenNotAllowedError):
		found = frappe.get_doc("LC Opportunity", won.name)
		found.customer = other.name
		found.save()
	assert (status_of(customer), status_of(other)) == ("Transacted", "Converted")


def test_2_7_the_status_of_an_opportunity_follows_its_sales_stage_alone(
	make_customer, make_opportunity, call
):
	customer = make_customer()
	opportunity = make_opportunity(customer, amount=5, status="Won", won_on="2020-01-01 00:00:00")
	assert (opportunity.status, opportunity.won_on) == ("Open", None)

	def write(fieldname, value):
		call(
			"frappe.client.set_value",
			doctype="LC Opportunity",
			name=opportunity.name,
			fieldname=fieldname,
			value=value,
		)

	write("status", "Won")
	assert frappe.db.get_value("LC Opportunity", opportunity.name, "status") == "Open"
	assert status_of(customer) == "Converted"
	write("sales_stage", "Closed Won")
	assert status_of(customer) == "Transacted"


def test_2_8_every_refusal_has_its_named_error_and_says_what_to_do():
	from leadcard import refusals

	moves = [
		pipeline.refuse_move(doctype, start, wish, has_completed_activity=completed)
		for doctype in pipeline.CARD_DOCTYPES
		for start in pipeline.STATUSES[doctype]
		for wish in (*pipeline.COLUMNS, "Dead", "Inactive", "?")
		for completed in (True, False)
	]
	births = [
		pipeline.refuse_new_status(doctype, wish)
		for doctype in pipeline.CARD_DOCTYPES
		for wish in (*pipeline.COLUMNS, "Dead", "Inactive", "?")
	]
	for refusal in {found for found in (*moves, *births) if found}:
		with pytest.raises(exceptions.PipelineError) as error:
			refusals.refuse(refusal)
		assert len(str(error.value)) > 40


def test_2_8_the_board_is_told_beforehand(make_lead, make_customer, log_activity, call):
	def moves(doc):
		panel = call.get("leadcard.api.board.get_card", doctype=doc.doctype, name=doc.name)
		return {move["status"]: (move["allowed"], move["needs"]) for move in panel["next_moves"]}

	lead, customer = make_lead(), make_customer()
	assert moves(lead) == {
		"Contacting": (True, None),
		"Converted": (True, "convert"),
		"Transacted": (False, None),
	}
	assert moves(customer) == {"New": (False, None), "Contacting": (False, None), "Transacted": (True, "win")}
	log_activity(lead, completed=1)
	assert moves(lead)["New"] == (False, None)


def test_2_8_a_card_that_changed_meanwhile_is_not_moved(make_lead, call, refused):
	def move(modified):
		call(
			"leadcard.api.board.move_card",
			doctype=LEAD,
			name=lead.name,
			to_status="Contacting",
			modified=modified,
		)

	lead = make_lead()
	seen = str(lead.modified)
	lead.notes = "đổi"
	lead.save()
	for stale in (seen, "soon", "2026-01-01T00:00:00+07:00"):
		with refused(frappe.TimestampMismatchError):
			move(stale)
	assert status_of(lead) == "New"
	move(str(frappe.db.get_value(LEAD, lead.name, "modified")))
	assert status_of(lead) == "Contacting"


def test_2_9_the_stage_belongs_to_the_column(make_lead, refused, call):
	lead = make_lead()
	assert lead.stage == "Open"
	with refused(exceptions.OpportunityWinRequiredError):
		call("leadcard.api.cards.change_stage", doctype=LEAD, name=lead.name, stage="Customer Care")
	call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Contacting")
	assert frappe.db.get_value(LEAD, lead.name, "stage") == "Contacted"
	call("leadcard.api.cards.change_stage", doctype=LEAD, name=lead.name, stage="Interested", note="Quan tâm")
	assert changes(lead, "stage")[-1] == ("Contacted", "Interested", "By hand")


def test_2_10_each_change_is_kept_with_who_when_from_to_and_why(make_lead, make_user, as_user, call):
	seller = make_user()
	lead = make_lead(lead_owner=seller)
	with as_user(seller):
		call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Contacting")
		panel = call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)
	newest = next(change for change in panel["changes"] if change["changed_field"] == "status")
	assert (newest["from_value"], newest["to_value"], newest["why"]) == ("New", "Contacting", "By hand")
	assert newest["changed_by"] == seller
	assert newest["changed_on"]


def test_2_10_nobody_writes_or_mends_the_log(make_lead, make_user, as_user, call, refused):
	manager = make_user(roles=("LeadCard Manager",))
	lead = make_lead()
	change = {"doctype": "LC Status Change"}
	change["name"] = frappe.get_all(
		"LC Status Change", filters={"reference_name": lead.name}, pluck="name", limit=1
	)[0]
	with as_user(manager):
		with refused(frappe.PermissionError):
			call("frappe.client.set_value", **change, fieldname="why", value="?")
		with refused(frappe.PermissionError):
			call("frappe.client.delete", **change)
		with refused(frappe.PermissionError):
			frappe.get_doc({**change, "name": None, "reference_doctype": LEAD}).insert()


def test_2_10_a_save_that_changes_neither_is_not_logged(make_lead):
	lead = make_lead()
	lead.notes = "ghi chú"
	lead.save()
	assert len(changes(lead)) == 1
