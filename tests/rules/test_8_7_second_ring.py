"""Spec §8.7 as a matrix: what hangs on what hangs on a card is as hidden as the card; elsewhere it is as Frappe has it.

The tables are written by hand: what Frappe's own roles give with each of its DocTypes. Somebody who sees the card gets
just that, on its contact, address, task, event and email, and who does not gets nothing; on a contact of no card
everybody gets it. A DocType that can name one of these and has no line fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import frappe
import pytest

from leadcard import host
from tests.rules.ring import FREE, VALUES, Hanging, hang, is_here, make_out, many, places, rewrite
from tests.rules.test_8_3_hanging import allow_addresses
from tests.rules.test_8_matrix import DOCTYPES as OF_LEADCARD
from tests.rules.ways import (
	add_comment,
	assign_to,
	attach,
	delete,
	gets_through,
	make_email,
	of_this_database,
	print_it,
	read,
	share_with,
)

SALES, MANAGER = "LeadCard User", "LeadCard Manager"
OFFICE = ("Sales User", "Inbox User", "Website Manager", "Newsletter Manager", "Accounts User")
PEOPLE = {
	**dict.fromkeys(("owner", "director", "head office", "colleague", "salesperson B"), (SALES, *OFFICE)),
	**{"manager": (MANAGER, *OFFICE), "desk user": OFFICE, "site admin": ("System Manager",), "portal": ()},
}
TEAMS = (
	("Tổng công ty", None, [("head office", 1)]),
	("Chi nhánh A", "Tổng công ty", [("director", 1)]),
	("Đội A", "Chi nhánh A", [("owner", 0), ("colleague", 0)]),
	("Chi nhánh B", "Tổng công ty", [("salesperson B", 0)]),
)
# they see the card, and are alike in it; the first is tried by every way
SEE_THE_CARD = ("owner", "director", "head office", "manager")
IN_THE_OFFICE = ("desk user", "colleague", "salesperson B")
OUTSIDE = ("portal", "guest")

# What the roles of the office give with a document that they see: Frappe prints what one may read, comments and attaches
# with the right to read, and mails, shares, assigns, changes and deletes by the rights of these names.
SEEN = "read list count link_search report print comment attach"
MAY = {
	"Comment": f"{SEEN} email share assign edit delete export",
	"Communication": f"{SEEN} email delete export",
	"ToDo": f"{SEEN} email share assign edit delete",
	"File": f"{SEEN} edit delete",
	"Tag Link": f"{SEEN} email share assign edit export",
	"Document Follow": f"{SEEN} email share assign export",
	"Energy Point Log": SEEN,
	"Auto Repeat": f"{SEEN} email share assign edit delete export",
	"Reminder": f"{SEEN} edit delete",
	"Submission Queue": SEEN,
	"Workflow Action": f"{SEEN} delete",
	"Contact": f"{SEEN} email share assign edit",
	"Address": f"{SEEN} email share assign edit",
	"Event": f"{SEEN} email share assign edit",
	# as documents these are for the admin of the site; a file may be put on them
	**dict.fromkeys(("Version", "View Log", "DocShare"), "attach"),
	# another's notice: about a card it is nobody else's
	"Notification Log": "",
}
# where the place says more than the kind: a file is changed by who may change what it is attached to
BY_PLACE = {("File", "Communication"): SEEN}
# On no card: what everybody sees is assigned without a share, another's follow is ended, and another's notice is read by
# who knows its name.
ON_NO_CARD = {
	"Energy Point Log": f"{SEEN} assign",
	"Workflow Action": f"{SEEN} assign delete",
	"Document Follow": f"{MAY['Document Follow']} edit delete",
	"Notification Log": "read print comment attach email share assign",
}
# Portal users have what Frappe gives to all, and may put a file on anything but on what is another's to read.
PORTAL = {
	**dict.fromkeys(("ToDo", "Tag Link", "Event"), MAY),
	"Notification Log": ON_NO_CARD,
}
PORTAL_ATTACHES_NOT = ("Communication", "File")
# The admin of the site has Frappe's own view of its records, but for files; Frappe lists notices to their reader alone,
# and opens emails with what they are about.
ADMIN = "read list count link_search report export"
ADMIN_BY_PLACE = {
	**dict.fromkeys((("Communication", "Communication"), ("Communication", "the card")), ADMIN[5:]),
	("File", FREE): ADMIN,
}
ADMIN_BY_KIND = {"File": "", "Notification Log": "read"}

# DocTypes with a reference, beside these
FOR_THE_ADMIN_ALONE = {
	*("Activity Log", "Audit Trail", "Document Share Key", "Email Queue", "Email Unsubscribe", "Error Log"),
	*("Discussion Topic", "Integration Request", "Milestone", "Permission Inspector", "User Permission"),
	*("Transaction Log", "Webhook"),
	*(("Permission Log", "Webhook Request Log") if host.MAJOR >= 16 else ()),
}
# an icon of the desk leads to a list, a page or a report, and to no document
NAME_NO_DOCUMENT = {"Workspace"} if host.MAJOR >= 16 else set()
GONE = {"Energy Point Log"} if host.MAJOR >= 16 else set()
ROWS = {
	*("Communication Link", "Dynamic Link", "Event Participants", "Workspace Link", "Workspace Shortcut"),
}
HANG = ("Contact", "Address", "Communication", "ToDo", "Event", "File")
TYPES = {
	*("reference_doctype", "reference_type", "ref_doctype", "document_type", "attached_to_doctype"),
	*("share_doctype", "reminder_doctype", "timeline_doctype", "link_doctype", "card_doctype"),
}
NAMES = {
	*("reference_name", "reference_docname", "reference_document", "ref_docname", "docname", "document_name"),
	*("attached_to_name", "share_name", "reminder_docname", "timeline_name", "link_name", "card"),
}


@dataclass
class Office:
	"""The people, and all that hangs on what hangs on a card of the owner."""

	people: dict[str, str]
	third: str
	hanging: list[Hanging]

	def of(self, kind: str) -> list[Hanging]:
		return [each for each in self.hanging if each.kind == kind]


@pytest.fixture
def people(make_user, make_tree) -> dict[str, str]:
	people = {who: make_user(roles=roles) for who, roles in PEOPLE.items()} | {"guest": "Guest"}
	make_tree(
		*((name, parent, [(people[who], manages) for who, manages in rows]) for name, parent, rows in TEAMS)
	)
	return people


@pytest.fixture
def office(people, make_user, make_lead, outgoing, on_bench, monkeypatch) -> Office:
	allow_addresses()
	if on_bench:
		# a file that is taken off the disk does not come back with the transaction
		monkeypatch.setattr("frappe.core.doctype.file.file.File._delete_file_on_disk", lambda file: None)
	if not frappe.db.exists("Tag", "VIP"):
		frappe.get_doc({"doctype": "Tag", "name": "VIP"}).insert()
	at = places(make_lead(lead_owner=people["owner"]))
	hanging = [
		Hanging(hang(kind, document), place)
		for kind in VALUES
		if is_here(kind)
		for place, document in at.items()
	]
	hanging += [Hanging(document, "the card") for place, document in at.items() if place != FREE]
	return Office(people, make_user(), hanging)


def test_8_7_what_hangs_on_what_hangs_on_a_card_is_as_hidden_as_the_card(office, as_user, on_bench):
	wrong = []
	for who, user in office.people.items():
		make_out(office.hanging, user)
		with as_user(user):
			wrong += differences(office, who, on_bench)
	assert not wrong, "\n".join(wrong)


def differences(office: Office, who: str, on_bench: bool) -> Iterator[str]:
	"""What one person got by the ways, where the tables say otherwise."""
	tried = ways(office.third, on_bench)
	for number, kind in enumerate(dict.fromkeys(each.kind for each in office.hanging)):
		of_kind = office.of(kind)
		groups = [
			[each.doc.name for each in of_kind if (each.place == FREE) is free] for free in (False, True)
		]
		shown = many(kind, groups, on_bench)
		for position, each in enumerate(of_kind):
			may = of_this_database(what_may(who, each))
			# the sandbox says of what is hidden alone by which ways one gets at it
			is_told = on_bench or is_hidden(who, each)
			these = tried if is_told and is_tried(who, each, number + position) else {"read": read}
			got = {way for way, try_it in these.items() if gets_through_permissions(try_it, each.doc)}
			got |= {way for way, names in shown.items() if each.doc.name in names}
			expected = may & {*these, *shown}
			if not on_bench:
				expected = in_the_sandbox(who, each, got, expected)
			if not is_hidden(who, each):
				# Frappe counts for everybody, whatever else they may do
				expected |= got & {"count"}
			if got != expected:
				more, less = sorted(got - expected), sorted(expected - got)
				yield f"{who}, {kind} on {each.place}: too much {more}, too little {less}"


def is_hidden(who: str, each: Hanging) -> bool:
	return each.place != FREE and who not in (*SEE_THE_CARD, "site admin")


def in_the_sandbox(who: str, each: Hanging, got: set[str], expected: set[str]) -> set[str]:
	"""The sandbox has roles of its own for what is seen, files and tasks among it; what is hidden is hidden there too."""
	if not expected and is_hidden(who, each):
		return set()
	return got | ({"read", "list"} if who in SEE_THE_CARD and each.kind in ("File", "ToDo") else set())


def ways(third: str, on_bench: bool) -> dict[str, Callable]:
	tried = {"read": read, "attach": attach, "share": share_with(third), "assign": assign_to(third)}
	tried |= {"edit": rewrite, "delete": delete}
	return tried | {"print": print_it, "comment": add_comment, "email": make_email} if on_bench else tried


def is_tried(who: str, each: Hanging, turn: int) -> bool:
	"""Whether somebody tries one document by every way: of those who are alike one does, or each in turn."""
	if who in SEE_THE_CARD:
		return who == "owner" and (turn % 5 == 0 or (each.kind, each.place) in BY_PLACE)
	if who in IN_THE_OFFICE:
		alike, on_card = IN_THE_OFFICE, each.place != FREE
		return alike[turn % len(alike)] == who if on_card else who == alike[0]
	return who in OUTSIDE


def gets_through_permissions(way: Callable, doc: frappe.model.document.Document) -> bool:
	try:
		return gets_through(way, doc)
	except Exception as error:
		# allowed, and a repetition is written into a column that not every table has
		if doc.doctype == "Auto Repeat" and "auto_repeat" in str(error):
			return True
		raise


def what_may(who: str, each: Hanging) -> set[str]:
	free = each.place == FREE
	if who == "guest":
		return set()
	if who == "site admin":
		may = ADMIN_BY_PLACE.get((each.kind, each.place), ADMIN_BY_KIND.get(each.kind, ADMIN))
		return set(may.split())
	if not free and who not in SEE_THE_CARD:
		return set()
	if who == "portal":
		may = PORTAL[each.kind][each.kind] if each.kind in PORTAL else "attach"
		return set() if each.kind in PORTAL_ATTACHES_NOT else set(may.split())
	table = ON_NO_CARD if free and each.kind in ON_NO_CARD else MAY
	return set(BY_PLACE.get((each.kind, each.place), table[each.kind]).split())


def test_8_7_a_file_on_a_comment_on_an_email_on_a_contact_of_a_card(people, make_lead, as_user, on_bench):
	allow_addresses()
	last = places(make_lead(lead_owner=people["owner"]))["Contact"]
	for kind in ("Communication", "Comment", "File"):
		last = hang(kind, last)
	got = {}
	for who, user in people.items():
		with as_user(user):
			shown = many("File", [[last.name]], on_bench)
			shown.pop("export", None)
			got[who] = gets_through(read, last), *(last.name in names for names in shown.values())
	expected = {who: {who in SEE_THE_CARD} for who in people}
	if on_bench:
		assert {who: set(answers) for who, answers in got.items()} == expected
	assert not any(any(answers) for who, answers in got.items() if who not in SEE_THE_CARD)


@pytest.mark.bench
def test_8_7_every_doctype_that_names_what_hangs_on_cards_has_its_line():
	apps = {"app_name": ("in", ("frappe", "leadcard"))}
	modules = frappe.get_all("Module Def", filters=apps, pluck="name")
	found = frappe.get_all("DocType", filters={"module": ("in", modules), "custom": 0}, pluck="name")
	refer = {doctype for doctype in found if refers(frappe.get_meta(doctype))}
	lines = {*MAY, *FOR_THE_ADMIN_ALONE, *ROWS, *OF_LEADCARD, *NAME_NO_DOCUMENT}
	assert not refer - lines, refer - lines
	assert not lines - set(found) - GONE


def refers(meta) -> bool:
	fields = {field.fieldname for field in meta.fields}
	to_these = any(field.fieldtype == "Link" and field.options in HANG for field in meta.fields)
	return to_these or bool(meta.get_dynamic_link_fields()) or bool(fields & TYPES and fields & NAMES)


@pytest.mark.bench
def test_8_7_the_others_are_rows_or_for_the_admin_alone():
	for doctype in ROWS:
		assert frappe.get_meta(doctype).istable, doctype
	for doctype in FOR_THE_ADMIN_ALONE:
		readers = {rule.role for rule in frappe.get_meta(doctype).permissions if rule.read or rule.select}
		assert readers <= {"System Manager", "Administrator"}, doctype
