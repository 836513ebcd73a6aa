"""Stages on the board (spec §2.11, §7.3): what each holds under the other filters, and the filter by stage."""

import frappe

BOARD = "leadcard.api.board.get_board"
STAGES = "leadcard.api.board.get_stages"


def held(call, **view) -> dict[str, tuple[int, float]]:
	found = call.get(STAGES, **view)["stages"]
	return {stage["value"]: (stage["count"], stage["share"]) for stage in found if stage["count"]}


def found(call, **view) -> set[str]:
	board = call.get(BOARD, limit=100, **view)
	assert sum(column["count"] for column in board["columns"]) == board["views"]["all"]
	return {card["name"] for column in board["columns"] for card in column["cards"]}


def test_7_3_stages_say_what_they_hold_and_the_filter_shows_as_many(
	call, make_lead, make_customer, make_user, as_user
):
	anna, ben = make_user(), make_user()
	for stage, source in (("Contacted", "Zalo"), ("Interested", "Zalo"), ("Interested", "Website")):
		make_lead(status="Contacting", stage=stage, source=source, lead_owner=anna)
	make_customer(account_owner=anna, stage="Quotation", source="Zalo")
	make_lead(status="Contacting", stage="Interested", lead_owner=ben)
	with as_user(anna):
		everything = {"Contacted": (1, 25), "Interested": (2, 50), "Quotation": (1, 25)}
		assert held(call) == everything
		assert {stage: len(found(call, filters={"stage": [stage]})) for stage in everything} == {
			stage: count for stage, (count, _share) in everything.items()
		}
		assert len(found(call, filters={"stage": ["Interested", "Quotation"]})) == 3
		# of the other filters, and whatever stage is chosen already
		narrowed = {"source": "Zalo", "stage": ["Contacted"]}
		assert held(call, filters=narrowed) == {
			"Contacted": (1, 33.3),
			"Interested": (1, 33.3),
			"Quotation": (1, 33.3),
		}
		assert held(call, filters={"stopped": 1}) == {} == held(call, search="không ai")
		assert held(call, filters={"view": "forgotten"}) == {}


def test_7_3_stages_come_in_their_order_and_those_of_the_edition(call, make_lead, settings):
	make_lead(status="Contacting", stage="Interested")
	frappe.get_doc("LC Stage", "Do Not Contact").update({"position": 0}).save()
	offered = [stage["value"] for stage in call.get(STAGES)["stages"]]
	assert offered[:4] == ["Do Not Contact", "Open", "Contacted", "Interested"]
	assert "Site Visit" not in offered
	settings(edition="Real Estate")
	offered = [stage["value"] for stage in call.get(STAGES)["stages"]]
	assert "Site Visit" in offered and "Customer Care" not in offered
	# cards stand in it still
	assert "Interested" in offered
