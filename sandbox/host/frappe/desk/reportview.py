"""The user's row conditions as SQL, for queries that are written by hand."""

from frappe.model.db_query import DatabaseQuery


def build_match_conditions(doctype: str, user: str | None = None, as_condition: bool = True) -> str:
	return DatabaseQuery(doctype, user).build_match_conditions().replace("%", "%%")
