"""Until somebody looked after a card its creation counts, and is no care (spec §5.4)."""

import frappe
import pytest

LEAD = "LC Lead"


@pytest.fixture
def shown(call):
	"""`shown(lead)` → what board, panel and duplicate check say of its care."""

	def read(lead) -> tuple[bool, bool, bool, str | None]:
		panel = call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)
		columns = call.get("leadcard.api.board.get_board")["columns"]
		on_board = next(one for column in columns for one in column["cards"] if one["name"] == lead.name)
		(match,) = call("leadcard.api.duplicates.check", values={"mobile_no": lead.mobile_no})["matches"]
		text = next(field for field in panel["details"] if field["fieldname"] == "last_care_on").get("text")
		return on_board["cared_for"], panel["card"]["cared_for"], match["cared_for"], text

	return read


@pytest.mark.parametrize("how", ["call", "note"])
def test_5_4_a_card_is_not_cared_for_until_something_was_done(make_lead, log_activity, shown, how):
	lead = make_lead(mobile_no="0912345670")
	assert shown(lead) == (False, False, False, "Not cared for yet")
	log_activity(lead, "LC Call", starts_at="2099-01-01 10:00:00", completed=0)
	assert shown(lead)[0] is False, "a plan is no care"
	done = log_activity(lead, "LC Call", completed=1) if how == "call" else log_activity(lead, "LC Note")
	assert shown(lead) == (True, True, True, None)
	frappe.delete_doc(done.doctype, done.name)
	assert shown(lead)[0] is False


def test_5_4_what_was_done_before_the_card_was_entered_is_care(make_lead, log_activity, shown):
	lead = make_lead(mobile_no="0912345670")
	log_activity(lead, "LC Call", starts_at="2020-01-01 10:00:00", completed=1)
	assert shown(lead)[0] is True
