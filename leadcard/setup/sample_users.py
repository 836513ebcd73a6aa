"""The people of the sample data, when the app goes: removed while they are as they were loaded, disabled otherwise.

Their password is known to everybody, so none of them may stay enabled.
"""

import frappe
from frappe.utils.password import check_password

from leadcard.demo import people
from leadcard.domain.pipeline import CARD_DOCTYPES

# what Frappe keeps of somebody who has only looked around, and removes in its time
TRACES = (
	"Access Log",
	"Activity Log",
	"Deleted Document",
	"Error Log",
	"Notification Log",
	"Notification Settings",
	"Route History",
	"Version",
	"View Log",
)


def contacts() -> list[str]:
	"""The contacts that sample users made with a card, and that nobody else has changed or hung on something else.

	They are known while the cards still are.
	"""
	users = [person["email"] for person in people.SAMPLE_USERS]
	theirs = {"owner": ("in", users), "modified_by": ("in", users)}
	made = frappe.get_all("Contact", filters=theirs, pluck="name")
	linked = {"parenttype": "Contact", "parent": ("in", made or [""])}
	rows = frappe.get_all("Dynamic Link", filters=linked, fields=["parent", "link_doctype"])
	others = {row.parent for row in rows if row.link_doctype not in CARD_DOCTYPES}
	return sorted({row.parent for row in rows} - others)


def remove(made_contacts: list[str], without: list[str]) -> None:
	"""Remove or disable the sample users, once all of the app's own is gone.

	:param made_contacts: what `contacts` found
	:param without: the app's DocTypes, which are not asked who owns their records
	"""
	for contact in made_contacts:
		_delete("Contact", contact)
	known = [person for person in people.SAMPLE_USERS if frappe.db.exists("User", person["email"])]
	with_records = _owners([person["email"] for person in known], without) if known else set()
	for person in known:
		if (
			person["email"] in with_records
			or not _is_as_loaded(person)
			or not _delete("User", person["email"])
		):
			_disable(person)


def _delete(doctype: str, name: str) -> bool:
	"""Whether a document could be deleted: what something else links to stays."""
	frappe.db.savepoint("sample_data")
	try:
		frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
	except frappe.LinkExistsError:
		frappe.db.rollback(save_point="sample_data")
		return False
	return True


def _owners(users: list[str], without: list[str]) -> set[str]:
	"""Which of some users own a record of the site's, or have a task."""
	real = {"issingle": 0, "istable": 0, "is_virtual": 0, "name": ("not in", [*without, *TRACES])}
	owners = set(frappe.get_all("ToDo", filters={"allocated_to": ("in", users)}, pluck="allocated_to"))
	for doctype in frappe.get_all("DocType", filters=real, pluck="name"):
		if frappe.db.table_exists(doctype):
			owned = {"owner": ("in", users)}
			owners.update(frappe.get_all(doctype, filters=owned, pluck="owner", distinct=True, order_by=""))
	return owners


def _is_as_loaded(person: dict) -> bool:
	user = frappe.get_doc("User", person["email"])
	same_name = (user.first_name, user.last_name or "") == (person["full_name"], "")
	return same_name and not user.get("roles") and _has_sample_password(person)


def _has_sample_password(person: dict) -> bool:
	try:
		check_password(person["email"], person["password"], delete_tracker_cache=False)
	except frappe.AuthenticationError:
		return False
	return True


def _disable(person: dict) -> None:
	"""Somebody else who has the address of a sample user stays as they are."""
	name = frappe.db.get_value("User", person["email"], "first_name")
	if name == person["full_name"] or _has_sample_password(person):
		frappe.db.set_value("User", person["email"], "enabled", 0)
