"""The records that a new site starts with. Names are stored in English and shown translated."""

from leadcard.domain import pipeline
from leadcard.setup import sample_emails

GENERAL = "General"
REAL_ESTATE = "Real Estate"
BOTH = ""

# name, column ("" for every one), edition, default of its column, trigger
STAGES = (  # translated
	("Open", pipeline.NEW, GENERAL, True, "Email Reply Received"),
	("Contacted", pipeline.CONTACTING, GENERAL, True, ""),
	("Interested", pipeline.CONTACTING, GENERAL, False, ""),
	("Opportunity", pipeline.CONVERTED, GENERAL, True, "Opportunity Created"),
	("Customer Care", pipeline.TRANSACTED, GENERAL, True, ""),
	("Replied", "", GENERAL, False, "Answer Sent"),
	("Quotation", "", GENERAL, False, "Quotation Sent"),
	("Lost Quotation", "", GENERAL, False, "Opportunity Lost"),
	("Do Not Contact", "", BOTH, False, ""),
	("New Prospect", pipeline.NEW, REAL_ESTATE, True, ""),
	("First Call", pipeline.CONTACTING, REAL_ESTATE, True, ""),
	("First Meeting in Person", pipeline.CONTACTING, REAL_ESTATE, False, ""),
	("Site Visit", pipeline.CONTACTING, REAL_ESTATE, False, ""),
	("Booking", pipeline.CONVERTED, REAL_ESTATE, True, ""),
	("Signing and Deposit", pipeline.CONVERTED, REAL_ESTATE, False, ""),
	("Payment by Instalments", pipeline.TRANSACTED, REAL_ESTATE, True, ""),
	("Handover", pipeline.TRANSACTED, REAL_ESTATE, False, ""),
)

# a card that waits for an answer is open in whichever column it stands
IN_EVERY_COLUMN = ("Open",)

# whose customers want no plan, no reminder and no "Don't forget"
NO_CONTACT = ("Do Not Contact",)

# name, type, edition, probability in percent
SALES_STAGES = (  # translated
	("Needs Analysis", "Open", BOTH, 10),
	("Proposal", "Open", GENERAL, 30),
	("Negotiation", "Open", GENERAL, 60),
	("Viewing", "Open", REAL_ESTATE, 30),
	("Reservation", "Open", REAL_ESTATE, 60),
	("Closed Won", "Won", BOTH, 100),
	("Closed Lost", "Lost", BOTH, 0),
)

LOST_REASONS = (  # translated
	"Price Too High",
	"Chose a Competitor",
	"No Budget",
	"No Longer Needed",
	"Postponed",
	"Cannot Be Reached",
)

SOURCES = (  # translated
	"Website",
	"Facebook",
	"Zalo",
	"Hotline",
	"Referral",
	"Event",
	"Advertisement",
	"Walk-in",
)

GROUPS = ("Retail", "Business", "VIP", "Partner")  # translated

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
