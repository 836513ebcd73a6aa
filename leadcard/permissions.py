"""Who sees what (spec §8): one definition, used by queries, documents, the board and everything that hangs on a card.

A card is seen by its owner, by the managers above the owner in the team tree, by whom it is shared with, and, while
nobody owns it, by all (or by the people of its team). What hangs on a card is seen by whoever sees the card.
"""

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from pypika.queries import QueryBuilder

from leadcard.domain import teams
from leadcard.domain.activities import ORDINARY_NOTE
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER, LEAD

MANAGER_ROLE = "LeadCard Manager"
USER_ROLE = "LeadCard User"
OWNER_FIELDS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
# what hangs on a card, and is seen by whoever sees the card
RECORDS = ("LC Call", "LC Meeting", "LC Note", "LC Ticket", "LC Status Change", "LC Opportunity")
GUARDED = (*CARD_DOCTYPES, *RECORDS)
NOBODY = ""
PRIVATE_FILES = "/private/files/"
# how Frappe's own DocTypes name what they hang on, where it isn't by reference_doctype and reference_name
REFERENCE_FIELDS = {
	"ToDo": ("reference_type", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
}
# what a share must grant for what; for all else it is enough to read
SHARED_RIGHTS = {"write": "write", "delete": "write", "share": "share"}


def is_manager(user: str) -> bool:
	"""Whether somebody configures LeadCard and sees everything (spec §1, Roles)."""
	return user == "Administrator" or MANAGER_ROLE in frappe.get_roles(user)


def has_app_permission() -> bool:
	"""Whether the apps screen offers LeadCard to the session's user."""
	roles = set(frappe.get_roles())
	return frappe.session.user == "Administrator" or bool(roles & {USER_ROLE, MANAGER_ROLE})


def visible_owners(user: str) -> set[str] | None:
	"""The users whose cards somebody sees, None for everybody's (spec §8.2).

	Read afresh once a request: two queries, whatever the number of cards.
	"""
	if is_manager(user):
		return None
	known = frappe.local.cache.setdefault("leadcard_visible_owners", {})
	if user not in known:
		known[user] = teams.visible_owners(user, _teams())
	return known[user]


def manages_others(user: str) -> bool:
	"""Whether somebody may hand cards over (spec §8.4)."""
	owners = visible_owners(user)
	return owners is None or len(owners) > 1


def may_hand_over_to(user: str) -> bool:
	"""Whether the session's user may give somebody a card that nobody owns (spec §8.4)."""
	owners = visible_owners(frappe.session.user)
	return owners is None or user in owners


def managers_of(user: str) -> list[str]:
	"""The nearest managers of somebody in the team tree who can be told anything; nobody where there is none."""
	known = frappe.local.cache.setdefault("leadcard_managers", {})
	if user not in known:
		levels = teams.managers_above(user, _teams())
		able = (sorted(filter(may_own_cards, level)) for level in levels)
		known[user] = next(filter(None, able), [])
	return known[user]


def forget_teams(_doc: Document | None = None, _event: str | None = None) -> None:
	"""A change in the tree holds at once, in this request too."""
	frappe.local.cache.pop("leadcard_visible_owners", None)
	frappe.local.cache.pop("leadcard_managers", None)
	frappe.local.cache.pop("leadcard_teams", None)


def _teams() -> list[teams.Team]:
	known = frappe.local.cache
	if "leadcard_teams" not in known:
		known["leadcard_teams"] = _read_teams()
	return known["leadcard_teams"]


def _read_teams() -> list[teams.Team]:
	members: dict[str, list[teams.Member]] = {}
	for row in frappe.get_all(
		"LC Sales Team Member",
		filters={"parenttype": "LC Sales Team"},
		fields=["parent", "user", "is_manager"],
	):
		members.setdefault(row.parent, []).append(teams.Member(row.user, bool(row.is_manager)))
	return [
		teams.Team(row.name, row.lft, row.rgt, tuple(members.get(row.name, ())))
		for row in frappe.get_all("LC Sales Team", fields=["name", "lft", "rgt"])
	]


def may_see(card: DocType, doctype: str, user: str, right: str = "read") -> Criterion | None:
	"""The condition on a card's table under which somebody sees it, None where all is seen.

	:param right: what a share must grant, a column of DocShare
	"""
	owners = visible_owners(user)
	if owners is None:
		return None
	owner = card[OWNER_FIELDS[doctype]]
	share = DocType("DocShare")
	shared = (
		frappe.qb.from_(share)
		.select(share.share_name)
		.where((share.share_doctype == doctype) & (share[right] == 1))
		.where((share.user == user) | (share.everyone == 1))
	)
	unowned = owner.isnull() | (owner == NOBODY)
	teamless = card.sales_team.isnull() | (card.sales_team == NOBODY)
	own_teams = _teams_of_pool(user)
	pool = unowned & ((teamless | card.sales_team.isin(own_teams)) if own_teams else teamless)
	return owner.isin(sorted(owners)) | pool | card.name.isin(shared)


def _teams_of_pool(user: str) -> QueryBuilder | None:
	"""The teams whose unassigned cards somebody sees: those of the own path up and the managed ones down.

	A query by position in the tree: the names of teams are free text, which a condition made as text must not hold.
	"""
	tree = _teams()
	reach = teams.teams_in_reach(user, tree)
	if not reach:
		return None
	team = DocType("LC Sales Team")
	positions = sorted(node.lft for node in tree if node.name in reach)
	return frappe.qb.from_(team).select(team.name).where(team.lft.isin(positions))


def card_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Frappe's hook `permission_query_conditions` for leads and customers."""
	criterion = may_see(DocType(doctype), doctype, user or frappe.session.user)
	return _as_sql(criterion)


def record_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for what hangs on a card: seen by whoever sees the card."""
	user = user or frappe.session.user
	if visible_owners(user) is None:
		return ""
	return _as_sql(_hangs_on_a_seen_card(DocType(doctype), doctype, user))


def file_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for files: those of a card, and of what hangs on it, are seen by whoever sees the card (spec §8.3)."""
	user = user or frappe.session.user
	if visible_owners(user) is None:
		return ""
	file = DocType("File")
	elsewhere = file.attached_to_doctype.isnull() | file.attached_to_doctype.notin(GUARDED)
	return _as_sql(
		Criterion.any(
			[
				elsewhere,
				*(
					(file.attached_to_doctype == about)
					& file.attached_to_name.isin(_visible_names(about, user))
					for about in GUARDED
				),
			]
		)
	)


def _hangs_on_a_seen_card(record: DocType, doctype: str, user: str) -> Criterion:
	if doctype == "LC Opportunity":
		return record.customer.isin(_visible_names(CUSTOMER, user))
	return Criterion.any(
		(record.reference_doctype == card_doctype)
		& record.reference_name.isin(_visible_names(card_doctype, user))
		for card_doctype in CARD_DOCTYPES
	)


def _visible_names(doctype: str, user: str) -> QueryBuilder:
	table = DocType(doctype)
	seen = (may_see if doctype in CARD_DOCTYPES else _hangs_on_a_seen_card)(table, doctype, user)
	return frappe.qb.from_(table).select(table.name).where(seen)


def _as_sql(criterion: Criterion | None) -> str:
	if criterion is None:
		return ""
	quote = '"' if frappe.db.db_type == "postgres" else "`"
	return f"({criterion.get_sql(with_namespace=True, quote_char=quote, subquery=True)})"


def sees_card(doctype: str, name: str, user: str, right: str = "read") -> bool:
	"""Whether somebody sees a stored card. Asks the database: what a client sends of the card proves nothing."""
	criterion = may_see(DocType(doctype), doctype, user, right)
	if criterion is None:
		return True
	card = DocType(doctype)
	return bool(
		frappe.qb.from_(card).select(card.name).where(card.name == name).where(criterion).limit(1).run()
	)


def require_sight(doctype: str, name: str) -> None:
	"""Refuse what the session's user would do to a card that they don't see."""
	if not sees_card(doctype, name, frappe.session.user):
		frappe.throw(
			_("You may not see the card {0}. Ask a manager who looks after it.").format(
				frappe.bold(frappe.utils.escape_html(name))
			),
			frappe.PermissionError,
		)


def guard_references(record: Document, _event: str | None = None) -> None:
	"""Nobody hangs something of Frappe's own on a card that they don't see: tasks, files, contacts, emails (spec §8.3)."""
	if record.flags.ignore_permissions:
		return
	before = record.get_doc_before_save()
	for doctype, name in sorted(_cards_named_by(record) - (_cards_named_by(before) if before else set())):
		require_sight(doctype, name)


def guard_follower(follow: Document, _event: str | None = None) -> None:
	"""Nobody follows what they may not read: Frappe mails its changes, values and all (spec §8.3)."""
	if follow.ref_doctype in GUARDED and not frappe.has_permission(
		follow.ref_doctype, "read", doc=follow.ref_docname, user=follow.user
	):
		frappe.throw(
			_("{0} may not see the card, so it can't be followed.").format(
				frappe.bold(frappe.utils.escape_html(frappe.utils.get_fullname(follow.user)))
			),
			frappe.PermissionError,
		)


def _cards_named_by(record: Document) -> set[tuple[str, str]]:
	named = [(row.link_doctype, row.link_name) for row in record.get("links") or []]
	type_field, name_field = REFERENCE_FIELDS.get(record.doctype, ("reference_doctype", "reference_name"))
	named.append((record.get(type_field), record.get(name_field)))
	return {(doctype, str(name)) for doctype, name in named if doctype in CARD_DOCTYPES and name}


def guard_file(file: Document, _event: str | None = None) -> None:
	"""Nobody attaches a file to what hangs on a card that they don't see (spec §8.3)."""
	if file.flags.ignore_permissions:
		return
	if file.attached_to_doctype in RECORDS and (file.is_new() or file.has_value_changed("attached_to_name")):
		frappe.has_permission(file.attached_to_doctype, "read", doc=file.attached_to_name, throw=True)


def guard_address(file: Document, _event: str | None = None) -> None:
	"""Nobody takes a file from a card that they don't see by its address; asked before Frappe moves it on the disk."""
	if not (file.flags.ignore_permissions or file.is_new()) and file.has_value_changed("file_url"):
		_require_right_to(file.file_url or "")


def guard_new_file(doc: Document, ptype: str | None = None, **_kwargs) -> None:
	"""The same for a new one, by Frappe's hook `has_permission`: it still holds what the client sent, and no more.

	Who sends the bytes may, though Frappe keeps equal files once: only an address alone says nothing of having them.
	"""
	address = doc.get("file_url") or ""
	if ptype == "create" and (address.startswith("http") or not doc.get("content")):
		_require_right_to(address)


def _require_right_to(address: str) -> None:
	"""Refuse the address of a private file that hangs on a card or its emails where none of its uses may be seen."""
	if PRIVATE_FILES not in (path := unquote(address)):
		return
	uses = frappe.get_all(
		"File",
		filters={"file_url": PRIVATE_FILES + path.rpartition("/")[2]},
		fields=["name", "attached_to_doctype", "attached_to_name"],
	)
	emails = [use.attached_to_name for use in uses if use.attached_to_doctype == "Communication"]
	cards = _cards_of_emails(emails) if emails else []
	if not (cards or any(use.attached_to_doctype in GUARDED for use in uses)):
		return
	user = frappe.session.user
	if not (
		any(sees_card(*card, user) for card in cards)
		or any(frappe.has_permission("File", "read", doc=use.name) for use in uses)
	):
		frappe.throw(_("You may not use this file. Upload your own."), frappe.PermissionError)


def _cards_of_emails(emails: list[str]) -> list[tuple[str, str]]:
	filters = {"name": ("in", emails), "reference_doctype": ("in", CARD_DOCTYPES)}
	return frappe.get_all(
		"Communication", filters=filters, fields=["reference_doctype", "reference_name"], as_list=True
	)


def has_card_permission(doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs) -> bool:
	"""Frappe's hook `has_permission` for leads and customers. It can only deny: a share to read grants no more."""
	right = SHARED_RIGHTS.get(ptype or "read", "read")
	return doc.is_new() or sees_card(doc.doctype, doc.name, user or frappe.session.user, right)


def has_record_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool:
	"""The same for what hangs on a card: the card that it names, and the one that it is stored with, must be seen.

	With a share to read only one adds records and changes one's own; others' records, and what decides about the card
	itself, take a share to write.
	"""
	user, ptype = user or frappe.session.user, ptype or "read"
	fields = ["customer"] if doc.doctype == "LC Opportunity" else ["reference_doctype", "reference_name"]
	cards = {tuple(str(doc.get(field) or "") for field in fields)}
	right = "write" if ptype == "create" and _decides(doc) else "read"
	if not doc.is_new() and (
		stored := frappe.db.get_value(doc.doctype, doc.name, [*fields, "owner"], as_dict=True)
	):
		cards.add(tuple(stored[field] for field in fields))
		if stored.owner != user or _decides(doc):
			right = SHARED_RIGHTS.get(ptype, "read")
	named = {(CUSTOMER, *card) if len(card) == 1 else card for card in cards}
	return all(
		sees_card(doctype, name, user, right) for doctype, name in named if doctype in CARD_DOCTYPES and name
	)


def _decides(record: Document) -> bool:
	"""Whether a record changes the card itself: its money, or whether it is cared for (spec §5.7, §5.10)."""
	return record.doctype == "LC Opportunity" or (
		record.doctype == "LC Note" and record.note_type != ORDINARY_NOTE
	)


def check_owner_change(card: Document) -> None:
	"""Cards change hands inside the part of the tree that one manages; a salesperson takes unassigned ones (§8.4)."""
	user = frappe.session.user
	owners = visible_owners(user)
	field = OWNER_FIELDS[card.doctype]
	if owners is None or card.flags.ignore_permissions or not card.has_value_changed(field):
		return
	before = card.get_doc_before_save()
	involved = {card.get(field) or NOBODY, (before.get(field) if before else None) or NOBODY}
	if not involved <= owners | {NOBODY}:
		frappe.throw(
			_(
				"You can't give this card from or to somebody outside the teams that you manage. Ask a manager."
			),
			frappe.PermissionError,
		)


def may_own_cards(user: str) -> bool:
	"""Whether somebody is an enabled user with one of LeadCard's roles."""
	return bool(frappe.db.get_value("User", user, "enabled")) and bool(
		{USER_ROLE, MANAGER_ROLE} & set(frappe.get_roles(user))
	)


def viewers_of(card: Document) -> list[dict]:
	"""The people who may see a card, each with the first reason that holds (spec §8.6)."""
	tree, owner = _teams(), card.get(OWNER_FIELDS[card.doctype])
	shared = set(
		frappe.get_all(
			"DocShare",
			filters={"share_doctype": card.doctype, "share_name": card.name, "read": 1},
			pluck="user",
		)
	)
	viewers = []
	for person in people_with_roles():
		reason = _why_seen(person.name, owner, shared, tree, card)
		if reason:
			viewers.append({"user": person.name, "full_name": person.full_name, "reason": reason})
	return viewers


def _why_seen(user: str, owner: str | None, shared: set[str], tree: list[teams.Team], card: Document) -> str:
	if user == owner:
		return _("Owner")
	if is_manager(user):
		return _(MANAGER_ROLE)
	owners = teams.visible_owners(user, tree)
	if owners is None:
		return _("Head office")
	if owner in owners:
		return _("Manages the owner's team")
	if user in shared:
		return _("Shared with this user")
	if not owner and sees_card(card.doctype, card.name, user):
		return _("Nobody owns this card yet")
	return ""


def people_with_roles() -> list[frappe._dict]:
	"""The enabled users with one of LeadCard's roles, by name."""
	role, user = DocType("Has Role"), DocType("User")
	query = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name, user.full_name)
		.distinct()
		.where(role.role.isin([USER_ROLE, MANAGER_ROLE]) & (user.enabled == 1))
		.orderby(user.full_name)
	)
	return query.run(as_dict=True)
