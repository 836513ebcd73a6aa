"""Changes of before tell since when their cards stood where they left (spec §9.4)."""

import frappe
from frappe.query_builder import DocType

from leadcard.pipeline import stays

AT_ONCE = 200


def execute() -> None:
	log = DocType(stays.LOG)
	order = ("reference_name", "reference_doctype", *stays.IN_ORDER)
	query = (
		frappe.qb.from_(log)
		.select(log.name, log.reference_doctype, log.reference_name, log.changed_field)
		.select(log.to_value, log.changed_on)
		.where(log.changed_field.isin((stays.STATUS, stays.STAGE)))
	)
	for each in order:
		query = query.orderby(log[each])
	ended = {
		name: values for name, values in stays.all_ended(query.run(as_dict=True)) if any(values.values())
	}
	frappe.db.bulk_update(stays.LOG, ended, chunk_size=AT_ONCE, update_modified=False)
