"""Spec §8.1 to §8.3 as a matrix: who may do what to whose cards, and to all that hangs on them; and nothing more.

The tables are the rules, written by hand. Each person tries each way on each card; what got through must be what the
tables say. A DocType of LeadCard without a line here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle

import frappe
import pytest

from leadcard.domain.pipeline import CUSTOMER, LEAD
from tests.rules.ways import (
	add_comment,
	assign_to,
	attach,
	attempt,
	by_turns,
	comment,
	delete,
	edit,
	email,
	endpoint,
	gets_through,
	listings,
	make_email,
	of_this_database,
	panel,
	print_it,
	read,
	share_with,
)

OWNER_FIELDS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
PERMISSION = "permission"

# Who stands where: head office over branches A and B, in A a sales division with a team.
PLACES = {
	"head office": ("Tổng công ty", True),
	"director A": ("Chi nhánh A", True),
	"director B": ("Chi nhánh B", True),
	"sales director": ("Phòng kinh doanh A", True),
	"team lead": ("Đội A", True),
	"salesperson": ("Đội A", False),
	"colleague": ("Đội A", False),
	"salesperson B": ("Chi nhánh B", False),
}
TREE = {
	"Tổng công ty": None,
	"Chi nhánh A": "Tổng công ty",
	"Chi nhánh B": "Tổng công ty",
	"Phòng kinh doanh A": "Chi nhánh A",
	"Đội A": "Phòng kinh doanh A",
}
PEOPLE = (*PLACES, "manager", "outsider", "guest")
OWNERS = (
	*("director A", "director B", "sales director", "team lead", "salesperson", "colleague"),
	"salesperson B",
)

# Whose cards are what to whom. What isn't named is strange: a superior's, a colleague's, another branch's.
OWN, BELOW, POOL, STRANGE = "own", "below", "pool", "strange"
READ, WRITTEN = "shared to read", "shared to write"
BELOW_OF = {
	"head office": set(OWNERS),
	"director A": {"sales director", "team lead", "salesperson", "colleague"},
	"director B": {"salesperson B"},
	"sales director": {"team lead", "salesperson", "colleague"},
	"team lead": {"salesperson", "colleague"},
}

# What each may do with a card, by what the card is to them.
LOOK = "read list count search link_search report print board panel realtime"
TAKE_PART = "comment email attach"
MAY_WITH_CARD = {
	OWN: f"{LOOK} {TAKE_PART} share assign edit",
	BELOW: f"{LOOK} {TAKE_PART} share assign edit",
	POOL: f"{LOOK} {TAKE_PART} share assign edit",
	READ: f"{LOOK} {TAKE_PART}",
	WRITTEN: f"{LOOK} {TAKE_PART} edit",
	STRANGE: "",
}
# And with what its owner keeps on it: a call, a meeting, a note, a ticket; an opportunity; the log. Frappe prints what
# one may read.
LOOK_AT_RECORD = "read list count report print"
MAY_WITH_ACTIVITY = {
	OWN: f"{LOOK_AT_RECORD} attach share edit delete",
	BELOW: f"{LOOK_AT_RECORD} attach share edit delete",
	POOL: f"{LOOK_AT_RECORD} attach share edit delete",
	READ: f"{LOOK_AT_RECORD} attach",
	WRITTEN: f"{LOOK_AT_RECORD} attach edit delete",
	STRANGE: "",
}
MAY_WITH_OPPORTUNITY = {relation: may.replace(" delete", "") for relation, may in MAY_WITH_ACTIVITY.items()}
MAY_WITH_LOG = {
	relation: "read list count report print attach" if may else ""
	for relation, may in MAY_WITH_ACTIVITY.items()
}
# The manager role does everything with all of them, but for the log, which nobody writes.
MANAGER = f"{LOOK} {TAKE_PART} share assign edit delete export"
MANAGER_WITH_RECORD = f"{LOOK_AT_RECORD} attach share edit delete export"
MANAGER_WITH_LOG = "read list count report print export attach"

CARD, ACTIVITY, OPPORTUNITY, LOG = "card", "activity", "opportunity", "log"
CONFIGURATION, SETTINGS, KEPT, ROWS = "configuration", "settings", "kept by the app", "rows of a table"
# whose they are says who sees and sets them: test_9_9_targets
OF_PEOPLE = "of people and teams"
# how leads come in by themselves, and what came: the managers'
WAYS_IN = "ways in"
DOCTYPES = {
	"LC Lead": CARD,
	"LC Customer": CARD,
	"LC Call": ACTIVITY,
	"LC Meeting": ACTIVITY,
	"LC Note": ACTIVITY,
	"LC Ticket": ACTIVITY,
	"LC Opportunity": OPPORTUNITY,
	"LC Status Change": LOG,
	"LC Product": CONFIGURATION,
	"LC Stage": CONFIGURATION,
	"LC Sales Stage": CONFIGURATION,
	"LC Lead Source": CONFIGURATION,
	"LC Lost Reason": CONFIGURATION,
	"LC Customer Group": CONFIGURATION,
	"LC Sales Team": CONFIGURATION,
	"LC Settings": SETTINGS,
	"LC Card Visit": KEPT,
	"LC Digest": KEPT,
	"LC Identity": KEPT,
	"LC Intake": WAYS_IN,
	"LC Intake Log": KEPT,
	"LC Offer": KEPT,
	"LC Protection Notice": KEPT,
	"LC Reminder": KEPT,
	"LC Reveal": KEPT,
	"LC Search Key": KEPT,
	"LC Target": OF_PEOPLE,
	"LC Meeting Attendee": ROWS,
	"LC Sales Team Member": ROWS,
	"LC Stage Field": ROWS,
}
MAY = {
	CARD: MAY_WITH_CARD,
	ACTIVITY: MAY_WITH_ACTIVITY,
	OPPORTUNITY: MAY_WITH_OPPORTUNITY,
	LOG: MAY_WITH_LOG,
}
MANAGER_MAY = {
	CARD: MANAGER,
	ACTIVITY: MANAGER_WITH_RECORD,
	OPPORTUNITY: MANAGER_WITH_RECORD,
	LOG: MANAGER_WITH_LOG,
}
# Everybody with a role reads the configuration, the manager writes it, and nobody else sees what the app keeps.
MAY_BY_ROLE = {
	CONFIGURATION: {"salesperson": "read list", "manager": "read list edit delete"},
	WAYS_IN: {"salesperson": "", "manager": "read list edit delete"},
	SETTINGS: {"salesperson": "read", "manager": "read edit"},
	KEPT: {"salesperson": "", "manager": None},
	ROWS: {"salesperson": "", "manager": None},
}

# Frappe's own records on a card, by Frappe's own roles for them (everybody's for files, tags and followers, a role of sales
# for contacts), and never without the card. Comments, emails, versions and shares are shown by the panel; as documents
# they are nobody's. A task and a notice are for the one whom they name, alone.
ON_SEEN_CARDS = (OWN, BELOW, POOL, READ, WRITTEN)
SEEN = "read list count report print link_search comment attach"
FILE = {
	**dict.fromkeys((OWN, BELOW, WRITTEN), f"{SEEN} edit delete"),
	POOL: f"{SEEN} edit delete assign",
	READ: SEEN,
}
CONTACT = {
	**dict.fromkeys((OWN, BELOW, POOL), f"{SEEN} email edit share assign"),
	READ: f"{SEEN} email",
	WRITTEN: f"{SEEN} email edit",
}
FOLLOW = dict.fromkeys(ON_SEEN_CARDS, f"{SEEN} email share assign export")
TAG = dict.fromkeys(ON_SEEN_CARDS, f"{FOLLOW[OWN]} edit")
SHOWN_BY_THE_PANEL = dict.fromkeys(ON_SEEN_CARDS, "attach")
FRAPPES = {
	**{"File": FILE, "Contact": CONTACT, "Tag Link": TAG, "Document Follow": FOLLOW},
	**{"Comment": SHOWN_BY_THE_PANEL, "Communication": SHOWN_BY_THE_PANEL, "Version": SHOWN_BY_THE_PANEL},
	**{"DocShare": SHOWN_BY_THE_PANEL, "ToDo": {}, "Notification Log": {}},
}
FOR_ONE = {
	"ToDo": dict.fromkeys((OWN, READ, WRITTEN), f"{SEEN} email edit delete share assign"),
	"Notification Log": dict.fromkeys((*ON_SEEN_CARDS, STRANGE), FOLLOW[OWN]),
}
# the sandbox has no roles of sales, and keeps tags, followers and notices for itself
OTHER_ROLES_IN_THE_SANDBOX = {"Contact", "Tag Link", "Document Follow", "Notification Log"}
ONLY_ON_A_BENCH = {
	*("count", "report", "export", "print", "link_search"),
}


@dataclass
class Company:
	"""The people, one card of each of them and of nobody, shared ones for each person, and what hangs on them."""

	people: dict[str, str]
	cards: dict[tuple[str, str], frappe.model.document.Document] = field(default_factory=dict)
	records: dict[tuple[str, str, str], frappe.model.document.Document] = field(default_factory=dict)


@pytest.fixture
def company(make_user, make_lead, make_customer, outgoing) -> Company:
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	people = {who: make_user(roles=("LeadCard User", "Sales User")) for who in PLACES}
	people["manager"] = make_user(roles=("LeadCard Manager", "Sales User"))
	people["outsider"] = make_user(roles=())
	people["guest"] = "Guest"
	people |= {who: make_user(roles=("LeadCard User",)) for who in ("sharer", "third")}
	for name, parent in TREE.items():
		members = [
			{"user": people[who], "is_manager": int(manages)}
			for who, (team, manages) in PLACES.items()
			if team == name
		]
		team = {"doctype": "LC Sales Team", "team_name": name, "parent_lc_sales_team": parent, "is_group": 1}
		frappe.get_doc({**team, "members": members}).insert()
	company = Company(people)
	for doctype, make in ((LEAD, make_lead), (CUSTOMER, make_customer)):
		for owner in (*OWNERS, POOL):
			company.cards[doctype, owner] = make(**{OWNER_FIELDS[doctype]: people.get(owner)})
		for way, rights in ((READ, {"read": 1}), (WRITTEN, {"read": 1, "write": 1})):
			card = make(**{OWNER_FIELDS[doctype]: people["sharer"]})
			for who in ("salesperson", "director B"):
				frappe.share.add(doctype, card.name, people[who], **rights)
			company.cards[doctype, way] = card
	for (doctype, owner), card in company.cards.items():
		company.records |= {(kind, doctype, owner): record for kind, record in hang(card, people).items()}
	return company


def hang(card, people: dict[str, str]) -> dict:
	"""One of each record on a card, written by nobody of the company."""
	on_card = {"reference_doctype": card.doctype, "reference_name": card.name}
	made = {"LC Call": {"subject": "Gọi", **on_card}}
	if card.doctype == CUSTOMER:
		made["LC Opportunity"] = {"customer": card.name, "sales_stage": "Needs Analysis"}
	else:
		made["LC Meeting"] = {"subject": "Gặp", **on_card}
		made["LC Note"] = {"content": "Thích căn góc", **on_card}
		made["LC Ticket"] = {"subject": "Chưa nhận báo giá", **on_card}
	records = {
		doctype: frappe.get_doc({"doctype": doctype, **values}).insert() for doctype, values in made.items()
	}
	(log,) = frappe.get_all("LC Status Change", {**on_card, "changed_field": "status"}, pluck="name")[:1]
	records["LC Status Change"] = frappe.get_doc("LC Status Change", log)
	return records


def relation(who: str, owner: str) -> str:
	"""What a card is to somebody."""
	if who in ("outsider", "guest"):
		return STRANGE
	if owner == POOL:
		return POOL
	if owner in (READ, WRITTEN):
		if who == "head office":
			return BELOW
		return owner if who in ("salesperson", "director B") else STRANGE
	if who == owner:
		return OWN
	return BELOW if owner in BELOW_OF.get(who, ()) else STRANGE


def ways_of(kind: str, third: str, on_bench: bool) -> dict[str, Callable]:
	"""By which one document is tried."""
	ways = {"read": read, "attach": attach, "share": share_with(third), "edit": edit, "delete": delete}
	if on_bench:
		ways["print"] = print_it
	if kind == CARD:
		ways |= {"comment": comment, "email": email, "panel": panel, "assign": assign_to(third)}
	return ways


def board_listings(cards: list) -> dict[str, set[str]]:
	names = {card.name for card in cards}
	found = {}
	with attempt():
		try:
			board = endpoint("leadcard.api.board.get_board", limit=100)
			found["board"] = {card["name"] for column in board["columns"] for card in column["cards"]} & names
			found["search"] = {
				row["name"]
				for card in cards
				for row in endpoint("leadcard.api.search.search", text=card.title, limit=20)["cards"]
			} & names
		except frappe.PermissionError:
			found |= {"board": set(), "search": set()}
	return found


def told(events: list, card) -> set[str]:
	"""The users who hear of a change of a card."""
	events.clear()
	frappe.get_doc(card.doctype, card.name).save()
	frappe.db.commit()
	about = [
		event for event in events if event.event == "leadcard_card" and event.message["name"] == card.name
	]
	rooms = {
		room for event in about for room in ([event.room] if isinstance(event.room, str) else event.room)
	}
	assert rooms and not any(room.startswith(("doctype:", "all", "website")) for room in rooms), rooms
	return {room.removeprefix("user:") for room in rooms}


def differences(
	company: Company,
	who: str,
	heard: dict[str, set[str]],
	turns: Iterator[str],
	on_bench: bool,
	as_user: Callable,
) -> list[str]:
	"""What one person got by the ways, where the tables say otherwise."""
	wrong, tried_below = [], set()
	user, third = company.people[who], company.people["third"]
	documents = [(doctype, *key[1:], doc) for key, doc in company.records.items() for doctype in [key[0]]]
	documents += [(doctype, doctype, owner, card) for (doctype, owner), card in company.cards.items()]
	with as_user(user):
		shown: dict[str, dict[str, set[str]]] = {}
		for doctype in {row[0] for row in documents}:
			docs = [row[3] for row in documents if row[0] == doctype]
			shown[doctype] = listings(doctype, [doc.name for doc in docs], on_bench)
			if DOCTYPES[doctype] == CARD:
				shown[doctype] |= board_listings(docs)
		for doctype, _card_doctype, owner, doc in documents:
			kind = DOCTYPES[doctype]
			to_them = relation(who, owner) if who != "manager" else "manager's"
			may = of_this_database((MANAGER_MAY[kind] if who == "manager" else MAY[kind][to_them]).split())
			ways = ways_of(kind, third, on_bench)
			if to_them in (BELOW, "manager's"):
				# of many alike one is tried by each way, and all by those that show many
				if (doctype, to_them) in tried_below:
					ways = {}
				tried_below.add((doctype, to_them))
			elif to_them == STRANGE:
				ways = by_turns(ways, turns)
			if not ways:
				may &= {*shown[doctype], *(["realtime"] if kind == CARD else [])}
			got = {way for way, tried in ways.items() if gets_through(tried, doc)}
			got |= {way for way, names in shown[doctype].items() if doc.name in names}
			if kind == CARD and user in heard[doc.name]:
				got.add("realtime")
			if kind != CARD:
				got.discard("link_search")
			if not on_bench:
				may -= ONLY_ON_A_BENCH
			if got != may:
				more, less = sorted(got - may), sorted(may - got)
				wrong.append(f"{who}, {doctype} of {owner} ({to_them}): too much {more}, too little {less}")
	return wrong


def test_8_every_doctype_of_the_app_has_its_line():
	found = frappe.get_all("DocType", {"module": "LeadCard", "custom": 0}, pluck="name")
	assert sorted(DOCTYPES) == sorted(found)


def test_8_3_each_does_what_the_tables_say_and_nothing_more(company, events, on_bench, as_user):
	heard = {card.name: told(events, card) for card in company.cards.values()}
	wrong, turns = [], cycle("attach share edit delete print comment email panel assign".split())
	for who in PEOPLE:
		wrong += differences(company, who, heard, turns, on_bench, as_user)
	assert not wrong, "\n".join(wrong)


def test_8_3_configuration_is_everybodys_to_read_and_what_the_app_keeps_nobodys(
	company, make_product, as_user
):
	make_product()
	frappe.get_doc({"doctype": "LC Intake", "title": "Trang đích"}).insert()
	wrong = []
	for doctype, kind in DOCTYPES.items():
		if kind not in MAY_BY_ROLE:
			continue
		doc = frappe.get_single(doctype) if kind == SETTINGS else _one_of(doctype)
		for who in ("salesperson", "head office", "manager", "outsider", "guest"):
			may = MAY_BY_ROLE[kind].get(who, MAY_BY_ROLE[kind]["salesperson"])
			if who in ("outsider", "guest"):
				may = ""
			if may is None:
				continue
			with as_user(company.people[who]):
				got = {way for way, tried in _ways_of_kind(kind).items() if gets_through(tried, doc)}
			if got != set(may.split()):
				wrong.append(f"{who}, {doctype}: {sorted(got)} instead of {may.split()}")
	assert not wrong, "\n".join(wrong)


def _ways_of_kind(kind: str) -> dict[str, Callable]:
	if kind == ROWS:
		return {"list": _list}
	alone = {"read": read, "edit": edit}
	return alone if kind == SETTINGS else {**alone, "delete": delete, "list": _list}


def _one_of(doctype: str):
	"""A document of the DocType; of one without any the name of one that might be."""
	name = frappe.db.get_value(doctype, {}, "name")
	return frappe.get_doc(doctype, name) if name else frappe._dict(doctype=doctype, name="-")


def _list(doc) -> None:
	endpoint("frappe.client.get_list", doctype=doc.doctype, limit_page_length=1)


def frappes_on(card, user: str, other: str) -> dict:
	"""One of each of Frappe's own records on a card; the task and the notice are for a user, the others for another."""
	on_card = {"reference_doctype": card.doctype, "reference_name": card.name}
	made = {
		"Comment": {"comment_type": "Comment", "content": "Gọi lại", **on_card},
		"Communication": {
			**{"communication_type": "Communication", "communication_medium": "Email", "subject": "Báo giá"},
			**{"sent_or_received": "Received", "sender": "khach@example.com", **on_card},
		},
		"File": {
			**{"file_name": "hop-dong.txt", "content": frappe.generate_hash(), "is_private": 1},
			**{"attached_to_doctype": card.doctype, "attached_to_name": card.name},
		},
		"ToDo": {
			**{"description": "Gọi", "allocated_to": user},
			**{"reference_type": card.doctype, "reference_name": card.name},
		},
		"Contact": {"first_name": "Hoa", "links": [{"link_doctype": card.doctype, "link_name": card.name}]},
		"Version": {"ref_doctype": card.doctype, "docname": card.name, "data": "{}"},
		"Tag Link": {"document_type": card.doctype, "document_name": card.name, "tag": "VIP"},
		"DocShare": {"share_doctype": card.doctype, "share_name": card.name, "user": other, "read": 1},
		"Document Follow": {"ref_doctype": card.doctype, "ref_docname": card.name, "user": other},
		"Notification Log": {
			**{"subject": "Nhắc", "for_user": user, "type": "Alert"},
			**{"document_type": card.doctype, "document_name": card.name},
		},
	}
	if not card.get(OWNER_FIELDS[card.doctype]):
		# a task makes its receiver the owner of a card that has none (§8.4)
		made.pop("ToDo")
	if not frappe.db.exists("Tag", "VIP"):
		frappe.get_doc({"doctype": "Tag", "name": "VIP"}).insert(ignore_permissions=True)
	records = {}
	for doctype, values in made.items():
		if frappe.db.exists("DocType", doctype):
			doc = frappe.get_doc({"doctype": doctype, **values})
			doc.flags.ignore_links = True
			records[doctype] = doc.insert(ignore_permissions=True)
	return records


REWRITTEN = {
	**{"Comment": "content", "Communication": "subject", "File": "file_name", "ToDo": "description"},
	**{"Contact": "first_name", "Version": "data", "Tag Link": "title", "DocShare": "write"},
	**{"Document Follow": "user", "Notification Log": "subject"},
}


def rewrite(doc) -> None:
	value = 1 if doc.doctype == "DocShare" else "Sửa"
	name = {"doctype": doc.doctype, "name": doc.name}
	endpoint("frappe.client.set_value", **name, fieldname=REWRITTEN[doc.doctype], value=value)


def ways_of_frappes(third: str, on_bench: bool) -> dict[str, Callable]:
	ways = {"read": read, "attach": attach, "share": share_with(third), "assign": assign_to(third)}
	ways |= {"edit": rewrite, "delete": delete}
	return ways | {"print": print_it, "comment": add_comment, "email": make_email} if on_bench else ways


def test_8_3_what_frappe_keeps_of_a_card_is_its_peoples_as_the_tables_say(
	company, on_bench, as_user, monkeypatch
):
	if on_bench:
		# a file that is taken off the disk does not come back with the transaction
		monkeypatch.setattr("frappe.core.doctype.file.file.File._delete_file_on_disk", lambda file: None)
	people = company.people
	placed = []
	kinds_of_cards = ((LEAD, "salesperson"), (CUSTOMER, "salesperson"), (LEAD, POOL), (CUSTOMER, READ))
	for doctype, owner in (*kinds_of_cards, (LEAD, WRITTEN)):
		made = frappes_on(company.cards[doctype, owner], people["salesperson"], "Administrator")
		placed += [(kind, owner, doc) for kind, doc in made.items()]
	# and what was left on a card that the salesperson has lost, behind the back of every hook
	lost = company.cards[LEAD, "colleague"]
	frappe.db.set_value(LEAD, lost.name, "lead_owner", people["salesperson"])
	made = frappes_on(lost, people["salesperson"], people["salesperson"])
	frappe.db.set_value(LEAD, lost.name, "lead_owner", people["colleague"])
	made.pop("DocShare")
	frappe.db.delete("DocShare", {"share_name": lost.name})
	placed += [(kind, "colleague", doc) for kind, doc in made.items()]

	wrong, turns = [], cycle("attach share assign edit delete print comment email".split())
	ways = ways_of_frappes(people["third"], on_bench)
	for who in PEOPLE:
		with as_user(people[who]):
			shown = {
				kind: listings(kind, [doc.name for found, _owner, doc in placed if found == kind], on_bench)
				for kind in FRAPPES
			}
			for kind, owner, doc in placed:
				# the manager's role sees what head office sees
				to_them = relation("head office" if who == "manager" else who, owner)
				table = FOR_ONE if who == "salesperson" and kind in FOR_ONE else FRAPPES
				may = of_this_database(table[kind].get(to_them, "").split())
				if not on_bench and may and kind in OTHER_ROLES_IN_THE_SANDBOX:
					continue
				tries = by_turns(ways, turns) if to_them == STRANGE and kind not in FOR_ONE else ways
				got = {way for way, tried in tries.items() if gets_through(tried, doc)}
				got |= {way for way, names in shown[kind].items() if doc.name in names}
				if not on_bench:
					may -= {*ONLY_ON_A_BENCH, "comment", "email"}
				if to_them != STRANGE:
					# Frappe counts for everybody what LeadCard doesn't hide, whatever else they may do
					may |= got & {"count"}
				if got != may:
					more, less = sorted(got - may), sorted(may - got)
					wrong.append(f"{who}, {kind} of {owner} ({to_them}): too much {more}, too little {less}")
	assert not wrong, "\n".join(wrong)
