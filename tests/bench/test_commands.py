"""LeadCard's commands of `bench`, each in a process of its own."""

import subprocess
import sys

import frappe
import pytest

pytestmark = pytest.mark.bench
LEAD = "LC Lead"


def bench(*arguments: str) -> subprocess.CompletedProcess:
	helper = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
	return subprocess.run([*helper, *arguments], capture_output=True, text=True)


@pytest.fixture
def damaged(committing, make_lead):
	"""A lead whose count of tickets is wrong, really stored."""
	with committing():
		lead = make_lead()
		frappe.db.set_value(LEAD, lead.name, "open_tickets", 3)
	yield lead.name
	frappe.db.rollback()
	with committing():
		frappe.delete_doc(LEAD, lead.name, force=True)


def test_5_9_leadcard_recount_reports_then_repairs(damaged):
	report = f"LC Lead {damaged}: open_tickets is 3, must be 0"
	looked = bench("leadcard-recount")
	assert looked.returncode == 1 and report in looked.stdout, looked.stderr
	repaired = bench("leadcard-recount", "--repair")
	assert repaired.returncode == 0 and report in repaired.stdout, repaired.stderr
	assert damaged not in bench("leadcard-recount").stdout
	frappe.db.rollback()
	assert frappe.db.get_value(LEAD, damaged, "open_tickets") == 0
