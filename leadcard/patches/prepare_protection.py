"""Cards of before say since when they are owned, as far as that is known: since they were created. Settings stored before
there was a protection take its defaults, of which it is off.
"""

import frappe
from frappe.query_builder import DocType

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.sight import OWNER_FIELDS

BATCH = 10_000
DEFAULTS = {
	"protection_days": 0,
	"care_renews_protection": 1,
	"warn_owner_days": 2,
	"warn_manager_days": 1,
	"weekend": "Sunday",
}


def execute() -> None:
	stored = frappe.db.get_singles_dict("LC Settings")
	for field, value in DEFAULTS.items():
		if field not in stored:
			frappe.db.set_single_value("LC Settings", field, value)
	for doctype in CARD_DOCTYPES:
		_fill(doctype)


def _fill(doctype: str) -> None:
	"""A batch in a transaction, each a stretch of the primary key."""
	card, last = DocType(doctype), ""
	while True:
		rest = frappe.qb.from_(card).select(card.name).where(card.name > last).orderby(card.name)
		batch = rest.limit(BATCH).run(pluck=True)
		if not batch:
			return
		owner = card[OWNER_FIELDS[doctype]]
		(
			frappe.qb.update(card)
			.set(card.owned_since, card.creation)
			.where((card.name > last) & (card.name <= batch[-1]))
			.where(owner.notnull() & (owner != "") & card.owned_since.isnull())
		).run()
		frappe.db.commit()
		last = batch[-1]
