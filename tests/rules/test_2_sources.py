"""What moves a card and counts as its care, from every source in one table (spec §2.3 to §2.7, §2.9, §5.4, §5.7, §5.9)."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime

from . import recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CREATION = "creation"


def at(days: int) -> str:
	return str((now_datetime() + timedelta(days=days)).replace(microsecond=0))


@pytest.fixture
def desk(call, make_lead, make_customer, log_activity, email_on, make_opportunity, convert, outgoing):
	"""A New lead, a Converted customer, and what people do to them; `done` and `planned` are days from now."""

	class Desk:
		lead = make_lead(email_id="binh@example.com")
		customer = make_customer(email_id="an@example.com")
		times: dict[int, str] = {}

		def at(self, days: int) -> str:
			return self.times.setdefault(days, at(days))

		def log(self, kind, days, card=None, **values):
			done = {"completed": 1} if days < 0 else {}
			return log_activity(card or self.lead, kind, starts_at=self.at(days), **{**done, **values})

		def email(self, direction, days, card=None):
			return email_on(card or self.lead, direction, communication_date=self.at(days))

		def note(self, card=None, **values):
			return log_activity(card or self.lead, "LC Note", **values)

		def ticket(self, card=None):
			return log_activity(card or self.lead, "LC Ticket")

		def deal(self, **values):
			return make_opportunity(self.customer, amount=5, **values)

		def quote(self, card):
			frappe.db.set_value(card.doctype, card.name, "expected_revenue", 5)
			values = {"kind": "Quotation", "subject": "Báo giá", "content": "Kính gửi"}
			call("leadcard.api.activities.send_email", doctype=card.doctype, name=card.name, values=values)

		def other(self):
			return make_lead()

		def click(self, method, card, **values):
			call(f"leadcard.api.cards.{method}", doctype=card.doctype, name=card.name, **values)

		def convert(self):
			return frappe.get_doc(CUSTOMER, convert(self.lead)["customer"])

	return Desk()


def save(doc, **values):
	doc.reload().update(values)
	doc.save()


def delete(doc):
	frappe.delete_doc(doc.doctype, doc.name, ignore_permissions=True)


def then(first, *steps):
	for step in steps:
		step(first)


def relink(doc, card):
	save(doc, reference_doctype=card.doctype, reference_name=card.name)


# what happens → the lead's status and stage, days of last care ("creation", None for just now) and of the next activity
LEADS = {
	"call planned": (lambda d: d.log("LC Call", 2), "New", "Open", CREATION, 2),
	"call completed": (lambda d: d.log("LC Call", -2), "Contacting", "Contacted", -2, None),
	"meeting planned": (lambda d: d.log("LC Meeting", 2), "New", "Open", CREATION, 2),
	"meeting completed": (lambda d: d.log("LC Meeting", -2), "Contacting", "Contacted", -2, None),
	"plan completed": (
		lambda d: save(d.log("LC Call", 2), completed=1, starts_at=d.at(-1)),
		"Contacting",
		"Contacted",
		-1,
		None,
	),
	"completed, then reopened": (
		lambda d: save(d.log("LC Call", -1), completed=0, starts_at=d.at(3)),
		"Contacting",
		"Contacted",
		CREATION,
		3,
	),
	"completed, then cancelled": (
		lambda d: save(d.log("LC Call", -1), completed=0, cancelled=1),
		"Contacting",
		"Contacted",
		CREATION,
		None,
	),
	"completed, then deleted": (
		lambda d: delete(d.log("LC Meeting", -1)),
		"Contacting",
		"Contacted",
		CREATION,
		None,
	),
	"completed, then hung on another card": (
		lambda d: relink(d.log("LC Call", -1), d.customer),
		"Contacting",
		"Contacted",
		CREATION,
		None,
	),
	"hung here from another card": (
		lambda d: relink(d.log("LC Call", -1, d.other()), d.lead),
		"Contacting",
		"Contacted",
		-1,
		None,
	),
	"planned, then cancelled": (
		lambda d: save(d.log("LC Call", 2), cancelled=1),
		"New",
		"Open",
		CREATION,
		None,
	),
	"planned twice": (
		lambda d: (d.log("LC Call", 4), d.log("LC Meeting", 2)),
		"New",
		"Open",
		CREATION,
		2,
	),
	"email sent": (lambda d: d.email("Sent", -1), "Contacting", "Contacted", -1, None),
	"email received": (lambda d: d.email("Received", -1), "New", "Open", -1, None),
	"email sent, then answered": (
		lambda d: (d.email("Sent", -2), d.email("Received", -1)),
		"Contacting",
		"Open",
		-1,
		None,
	),
	"email received, then deleted": (
		lambda d: delete(d.email("Received", -1)),
		"New",
		"Open",
		CREATION,
		None,
	),
	"email hung here from another card": (
		lambda d: relink(d.email("Sent", -1, d.customer), d.lead),
		"Contacting",
		"Contacted",
		-1,
		None,
	),
	"quotation sent": (lambda d: d.quote(d.lead), "Contacting", "Quotation", None, None),
	"note": (lambda d: d.note(), "New", "Open", None, None),
	"note, then deleted": (lambda d: delete(d.note()), "New", "Open", CREATION, None),
	"ticket": (lambda d: d.ticket(), "New", "Open", CREATION, None),
	"care stopped": (
		lambda d: (d.log("LC Call", 2), d.click("stop_care", d.lead, reason="x")),
		"Dead",
		"Open",
		None,
		None,
	),
	"care stopped and resumed": (
		lambda d: (
			d.log("LC Call", -3),
			d.click("stop_care", d.lead, reason="x"),
			d.click("resume_care", d.lead),
		),
		"Contacting",
		"Contacted",
		None,
		None,
	),
	"converted": (lambda d: (d.log("LC Call", -2), d.convert()), "Converted", "Contacted", CREATION, None),
}

CUSTOMERS = {
	"call completed": (lambda d: d.log("LC Call", -2, d.customer), "Converted", "Opportunity", -2, None),
	"email received": (lambda d: d.email("Received", -2, d.customer), "Converted", "Open", -2, None),
	"quotation sent": (lambda d: d.quote(d.customer), "Converted", "Quotation", None, None),
	"opportunity created": (lambda d: d.deal(), "Converted", "Opportunity", CREATION, None),
	"opportunity won": (
		lambda d: save(d.deal(), sales_stage="Closed Won"),
		"Transacted",
		"Customer Care",
		CREATION,
		None,
	),
	"opportunity created as won": (
		lambda d: d.deal(sales_stage="Closed Won"),
		"Transacted",
		"Customer Care",
		CREATION,
		None,
	),
	"opportunity lost": (
		lambda d: save(d.deal(), sales_stage="Closed Lost", lost_reason="No Budget"),
		"Converted",
		"Lost Quotation",
		CREATION,
		None,
	),
	"opportunity lost, then reopened": (
		lambda d: then(
			d.deal(),
			lambda deal: save(deal, sales_stage="Closed Lost", lost_reason="No Budget"),
			lambda deal: save(deal, sales_stage="Needs Analysis"),
		),
		"Converted",
		"Lost Quotation",
		CREATION,
		None,
	),
	"opportunity won, then reopened": (
		lambda d: then(
			d.deal(),
			lambda deal: save(deal, sales_stage="Closed Won"),
			lambda deal: save(deal, sales_stage="Needs Analysis"),
		),
		"Converted",
		"Opportunity",
		CREATION,
		None,
	),
	"opportunity won, then deleted": (
		lambda d: delete(d.deal(sales_stage="Closed Won")),
		"Converted",
		"Opportunity",
		CREATION,
		None,
	),
	"one of two wins reopened": (
		lambda d: (
			d.deal(sales_stage="Closed Won"),
			save(d.deal(sales_stage="Closed Won"), sales_stage="Needs Analysis"),
		),
		"Transacted",
		"Customer Care",
		CREATION,
		None,
	),
	"care stopped, then won": (
		lambda d: (d.click("stop_care", d.customer, reason="x"), d.deal(sales_stage="Closed Won")),
		"Inactive",
		"Opportunity",
		None,
		None,
	),
	"ticket": (lambda d: d.ticket(d.customer), "Converted", "Opportunity", CREATION, None),
}


def check(desk, card, status: str, stage: str, care: object, planned: int | None) -> None:
	stored = frappe.db.get_value(card.doctype, card.name, ["status", "stage", "creation"], as_dict=True)
	assert (stored.status, stored.stage) == (status, stage)
	counted = recount.stored_care(card)
	assert counted == recount.care(card)
	if care is not None:
		wanted = stored.creation if care == CREATION else desk.at(care)
		assert counted["last_care_on"] == get_datetime(wanted)
	else:
		assert now_datetime() - counted["last_care_on"] < timedelta(minutes=1)
	assert counted["next_activity_on"] == (get_datetime(desk.at(planned)) if planned else None)
	assert counted["open_tickets"] == frappe.db.count(
		"LC Ticket", {"reference_name": card.name, "status": ("!=", "Closed")}
	)
	for field in ("status", "stage"):
		log = {"reference_doctype": card.doctype, "reference_name": card.name, "changed_field": field}
		newest = frappe.get_all(
			"LC Status Change", log, order_by="changed_on desc, creation desc", limit=1, pluck="to_value"
		)
		assert newest == [stored[field]]


@pytest.mark.parametrize("source", LEADS)
def test_2_3_and_5_4_what_each_source_does_to_a_lead(desk, source):
	act, *expected = LEADS[source]
	act(desk)
	check(desk, desk.lead, *expected)


@pytest.mark.parametrize("source", CUSTOMERS)
def test_2_6_and_5_4_what_each_source_does_to_a_customer(desk, source):
	act, *expected = CUSTOMERS[source]
	act(desk)
	check(desk, desk.customer, *expected)


def test_2_4_a_lead_whose_only_activity_was_reopened_may_go_back_by_hand(desk, way_in):
	call = desk.log("LC Call", -1)
	save(call, completed=0, starts_at=desk.at(1))
	assert frappe.db.get_value(LEAD, desk.lead.name, "status") == "Contacting"
	way_in(desk.lead, "New")
	assert frappe.db.get_value(LEAD, desk.lead.name, "status") == "New"
	save(call, completed=1, starts_at=desk.at(-1))
	assert frappe.db.get_value(LEAD, desk.lead.name, "status") == "Contacting"
