"""Which DocTypes are LeadCard's, or hang on cards: the others are answered as Frappe answers."""

import frappe

APP = "leadcard."
MODULE = "LeadCard"
# tables of Frappe's that are no DocType's
BARE = "__"
# what Frappe keeps beside documents: their texts, what was sent about them, who looks at which, and the keys to them
LOGS = (
	*("Deleted Document", "Email Queue", "Email Queue Recipient", "Email Unsubscribe", "Unhandled Email"),
	*("Access Log", "Activity Log", "Error Log", "Scheduled Job Log", "SMS Log", "Transaction Log"),
	*("Data Import", "Data Import Log", "Integration Request", "Webhook Request Log", "Milestone"),
	*("Document Share Key", "OAuth Bearer Token", "OAuth Authorization Code", "OAuth Client"),
	*("User Social Login", "Webhook Header", "Slack Webhook URL"),
	*("Route History", "User Permission", "DefaultValue"),
	# tables without a DocType
	*("Sessions", "Singles", "Series"),
)


def closed_doctypes() -> set[str]:
	"""The DocTypes whose rows LeadCard decides about: a table of its own, or one of Frappe's that hangs on cards."""
	conditions = frappe.get_hooks("permission_query_conditions", {})
	return {
		doctype
		for doctype, methods in conditions.items()
		if any(method.startswith(APP) for method in methods)
	}


def is_own(doctype: str | None) -> bool:
	"""Whether a DocType is LeadCard's own."""
	if not doctype or not frappe.db.exists("DocType", doctype, cache=True):
		return False
	return frappe.get_meta(doctype).module == MODULE


def is_log(doctype: str | None) -> bool:
	"""Whether a table holds texts of any documents: who may not read it counts nothing there, or guesses would tell them."""
	return bool(doctype) and (doctype in LOGS or str(doctype).startswith(BARE))


def is_within_rights(doctype: str | None) -> bool:
	"""Whether rows of a DocType are counted by the right to read them, whatever Frappe asks."""
	return is_log(doctype) or is_own(doctype)


def concerns(*doctypes: str | None) -> bool:
	"""Whether one of some DocTypes is LeadCard's, or hangs on cards."""
	closed = closed_doctypes()
	return any(doctype in closed or is_own(doctype) for doctype in doctypes)


def conditions_of(doctype: str, user: str) -> str:
	"""What LeadCard's own conditions leave of a DocType's rows, as SQL, without Frappe's: "" where they leave all."""
	hooks = frappe.get_hooks("permission_query_conditions", {}).get(doctype, [])
	asked = [frappe.call(method, user, doctype=doctype) for method in hooks if method.startswith(APP)]
	return " and ".join(filter(None, asked))
