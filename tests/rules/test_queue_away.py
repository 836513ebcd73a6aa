"""While no job can be queued, what needs one is refused in a sentence, and nothing of it is done."""

import frappe
import pytest

from leadcard import jobs
from leadcard.exceptions import QueueAwayError
from leadcard.ownership import bulk_handover


@pytest.fixture
def away(monkeypatch):
	"""`away()`: from then on the queue is."""

	def get_queue(*_args, **_options):
		raise ConnectionError("Error 111 connecting to 127.0.0.1:11000")

	return lambda: monkeypatch.setattr(jobs, "get_queue", get_queue)


def test_8_4_a_large_handover_is_refused(call, refused, away, make_user, make_lead, monkeypatch):
	leaver, kept = make_user(), []
	lead = make_lead(lead_owner=leaver)
	monkeypatch.setattr(bulk_handover, "MOST_AT_ONCE", 0)
	monkeypatch.setattr(bulk_handover, "keep", lambda *_args: kept.append(_args))
	away()
	with refused(QueueAwayError) as error:
		call("leadcard.api.handover.run", leaver=leaver, receivers=[], columns=[])
	assert "nothing was changed" in str(error.value) and not kept
	assert frappe.db.get_value("LC Lead", lead.name, "lead_owner") == leaver


def test_deleting_is_refused(call, refused, away, make_lead):
	"""Frappe takes away what hung on a deleted document by a job."""
	lead = make_lead()
	note = call(
		"leadcard.api.activities.add_note", doctype="LC Lead", name=lead.name, values={"content": "x"}
	)
	away()
	with refused(QueueAwayError):
		call("leadcard.api.activities.delete_activity", kind="LC Note", name=note["activity"])
	with refused(QueueAwayError):
		frappe.delete_doc("LC Lead", lead.name)
	assert frappe.db.exists("LC Note", note["activity"]) and frappe.db.exists("LC Lead", lead.name)


def test_masking_is_not_switched_on_by_half(masking, refused, away):
	away()
	with refused(QueueAwayError):
		masking(1)
	assert not frappe.db.get_single_value("LC Settings", "mask_contact_data", cache=False)
	assert frappe.get_meta("LC Lead").get_field("mobile_no").permlevel == 0
