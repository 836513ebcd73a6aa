"""Changes of before tell since when their cards stood where they left (spec §9.4)."""

import frappe
from frappe.query_builder import DocType

from leadcard.pipeline import stays

AT_ONCE = 200
CARDS_AT_ONCE = 2000


def execute() -> None:
	log = DocType(stays.LOG)
	query = (
		frappe.qb.from_(log)
		.select(log.name, log.reference_doctype, log.reference_name, log.changed_field)
		.select(log.to_value, log.changed_on)
		.where(log.changed_field.isin((stays.STATUS, stays.STAGE)))
	)
	for each in ("reference_name", "reference_doctype", *stays.IN_ORDER):
		query = query.orderby(log[each])
	cards = frappe.qb.from_(log).select(log.reference_name).distinct().orderby(log.reference_name)
	last = ""
	while names := cards.where(log.reference_name > last).limit(CARDS_AT_ONCE).run(pluck=True):
		changes = query.where(log.reference_name.isin(names)).run(as_dict=True)
		ended = {name: values for name, values in stays.all_ended(changes) if any(values.values())}
		frappe.db.bulk_update(stays.LOG, ended, chunk_size=AT_ONCE, update_modified=False)
		frappe.db.commit()
		last = names[-1]
