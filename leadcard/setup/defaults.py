"""The records that a new site starts with. Names are stored in English and shown translated."""

from leadcard.domain import pipeline
from leadcard.domain.texts import N_
from leadcard.setup import sample_emails

GENERAL = "General"
REAL_ESTATE = "Real Estate"
BOTH = ""

# name, column ("" for every one), edition, default of its column, trigger
STAGES = (
	(N_("Open"), pipeline.NEW, GENERAL, True, "Email Reply Received"),
	(N_("Contacted"), pipeline.CONTACTING, GENERAL, True, ""),
	(N_("Interested"), pipeline.CONTACTING, GENERAL, False, ""),
	(N_("Opportunity"), pipeline.CONVERTED, GENERAL, True, "Opportunity Created"),
	(N_("Customer Care"), pipeline.TRANSACTED, GENERAL, True, ""),
	(N_("Replied"), "", GENERAL, False, "Answer Sent"),
	(N_("Quotation"), "", GENERAL, False, "Quotation Sent"),
	(N_("Lost Quotation"), "", GENERAL, False, "Opportunity Lost"),
	(N_("Do Not Contact"), "", BOTH, False, ""),
	(N_("New Prospect"), pipeline.NEW, REAL_ESTATE, True, ""),
	(N_("First Call"), pipeline.CONTACTING, REAL_ESTATE, True, ""),
	(N_("First Meeting in Person"), pipeline.CONTACTING, REAL_ESTATE, False, ""),
	(N_("Site Visit"), pipeline.CONTACTING, REAL_ESTATE, False, ""),
	(N_("Booking"), pipeline.CONVERTED, REAL_ESTATE, True, ""),
	(N_("Signing and Deposit"), pipeline.CONVERTED, REAL_ESTATE, False, ""),
	(N_("Payment by Instalments"), pipeline.TRANSACTED, REAL_ESTATE, True, ""),
	(N_("Handover"), pipeline.TRANSACTED, REAL_ESTATE, False, ""),
)

# a card that waits for an answer is open in whichever column it stands
IN_EVERY_COLUMN = ("Open",)

# whose customers want no plan, no reminder and no "Don't forget"
NO_CONTACT = ("Do Not Contact",)

# name, type, edition, probability in percent
SALES_STAGES = (
	(N_("Needs Analysis"), "Open", BOTH, 10),
	(N_("Proposal"), "Open", GENERAL, 30),
	(N_("Negotiation"), "Open", GENERAL, 60),
	(N_("Viewing"), "Open", REAL_ESTATE, 30),
	(N_("Reservation"), "Open", REAL_ESTATE, 60),
	(N_("Closed Won"), "Won", BOTH, 100),
	(N_("Closed Lost"), "Lost", BOTH, 0),
)

LOST_REASONS = (
	N_("Price Too High"),
	N_("Chose a Competitor"),
	N_("No Budget"),
	N_("No Longer Needed"),
	N_("Postponed"),
	N_("Cannot Be Reached"),
)

SOURCES = (
	N_("Website"),
	N_("Facebook"),
	N_("Zalo"),
	N_("Hotline"),
	N_("Referral"),
	N_("Event"),
	N_("Advertisement"),
	N_("Walk-in"),
)

GROUPS = (N_("Retail"), N_("Business"), N_("VIP"), N_("Partner"))

SALUTATIONS = ("Ông", "Bà")


def records() -> list[dict]:
	"""The default records as documents' values, each with its name."""
	return [
		*(
			{
				"doctype": "LC Stage",
				"name": name,
				"stage_name": name,
				"pipeline_status": column,
				"in_every_column": int(name in IN_EVERY_COLUMN),
				"no_contact": int(name in NO_CONTACT),
				"edition": edition,
				"is_default": int(is_default),
				"trigger": trigger,
				"position": position,
			}
			for position, (name, column, edition, is_default, trigger) in enumerate(STAGES, 1)
		),
		*(
			{
				"doctype": "LC Sales Stage",
				"name": name,
				"stage_name": name,
				"stage_type": stage_type,
				"edition": edition,
				"probability": probability,
				"position": position,
			}
			for position, (name, stage_type, edition, probability) in enumerate(SALES_STAGES, 1)
		),
		*({"doctype": "LC Lost Reason", "name": name, "reason_name": name} for name in LOST_REASONS),
		*({"doctype": "LC Lead Source", "name": name, "source_name": name} for name in SOURCES),
		*({"doctype": "LC Customer Group", "name": name, "group_name": name} for name in GROUPS),
		*({"doctype": "Salutation", "name": name, "salutation": name} for name in SALUTATIONS),
		*(
			{"doctype": "Email Template", "name": name, "subject": subject, "response": text}
			for name, subject, text in sample_emails.TEMPLATES
		),
	]
