"""The one definition of who sees a card (spec §8.2, §8.3), and with it all that hangs on the card.

A card is seen by its owner, by the managers above the owner in the team tree, and, while nobody owns it, by all (or by
the people of its team), as far as their roles let them read cards at all, and Frappe's User Permissions this one; and by
whom it is shared with. What hangs on a card is seen by whoever sees the card.
"""

import frappe
from frappe import _
from frappe.desk.reportview import build_match_conditions
from frappe.model.document import Document
from frappe.permissions import get_role_permissions
from frappe.query_builder import Case, Criterion, DocType
from frappe.utils import escape_html
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import LiteralValue, Term

from leadcard import dialect
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER, LEAD
from leadcard.permissions.narrowing import narrowing
from leadcard.permissions.tree import pool_teams, visible_owners

OWNER_FIELDS = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
# what hangs on a card, and is seen by whoever sees the card
RECORDS = ("LC Call", "LC Meeting", "LC Note", "LC Ticket", "LC Status Change", "LC Opportunity")
GUARDED = (*CARD_DOCTYPES, *RECORDS)
NOBODY = ""
# so many shares of somebody are put into a query by name
MOST_BY_NAME = 300
# what a request keeps to itself
SHARES_KEY = "leadcard_shares"
# whether the roles let somebody read cards, and whose, None for everybody's
Reach = tuple[bool, set[str] | None]
EVERYTHING: Reach = (True, None)


def may_see(card: Table, doctype: str, user: str, right: str = "read") -> Criterion | None:
	"""The condition on a card's table under which somebody sees it, None where all is seen.

	:param right: what a share must grant, a column of DocShare
	"""
	shared = card.name.isin(shares_of(doctype, user, right))
	return _seen(card, doctype, user, _reach(doctype, user), shared)


def may_list(card: Table, doctype: str, user: str) -> Criterion | None:
	"""The condition of `may_see` for queries over many cards: it names the shares where there are few.

	Asked card by card, they would keep the database from its indexes.
	"""
	reach = _reach(doctype, user)
	if reach == EVERYTHING and narrowing(card, doctype, user) is None:
		return None
	names = _shared_names(doctype, user)
	if names is None:
		shared = card.name.isin(shares_of(doctype, user))
	else:
		shared = card.name.isin(names) if names else None
	return _seen(card, doctype, user, reach, shared)


def parts_of_sight(card: Table, doctype: str, user: str) -> list[LiteralValue]:
	"""Conditions of which each card that somebody sees meets one: theirs by the tree, or shared with them alone.

	They narrow nothing that is seen. An index serves each, and none serves "either or". Nothing where there is one part only.
	As texts they stand behind all other conditions.
	"""
	reads, owners = _reach(doctype, user)
	names = _shared_names(doctype, user)
	if not reads or owners is None or not names:
		return []
	own = _owned_or_pooled(card, doctype, user, owners)
	return [as_part(own), as_part(card.name.isin(names) & (Case().when(own, 1).else_(0) == 0))]


def _shared_names(doctype: str, user: str) -> list[str] | None:
	"""The cards that are shared with somebody, None where they are many; one statement for both kinds of cards."""
	known = frappe.local.cache.setdefault(SHARES_KEY, {})
	if user not in known:
		share = DocType("DocShare")
		shared = _shares(share, user).select(share.share_doctype, share.share_name)
		known[user] = shared.where(share.share_doctype.isin(CARD_DOCTYPES)).limit(MOST_BY_NAME + 1).run()
	if len(known[user]) > MOST_BY_NAME:
		return None
	return sorted({name for about, name in known[user] if about == doctype})


def forget_shares(_share: Document | None = None, _event: str | None = None) -> None:
	"""A share holds at once, in the request that writes it too."""
	frappe.local.cache.pop(SHARES_KEY, None)


def _seen(card: Table, doctype: str, user: str, reach: Reach, shared: Criterion | None) -> Criterion | None:
	"""What the roles and the tree show, as far as User Permissions leave it, and beside it what is shared."""
	reads, owners = reach
	if not reads:
		return shared or card.name.isnull()
	conditions = [narrowing(card, doctype, user)]
	if owners is not None:
		conditions.append(_owned_or_pooled(card, doctype, user, owners))
	conditions = [condition for condition in conditions if condition]
	if not conditions:
		return None
	own = Criterion.all(conditions)
	return own | shared if shared else own


def _owned_or_pooled(card: Table, doctype: str, user: str, owners: set[str]) -> Criterion:
	owner = card[OWNER_FIELDS[doctype]]
	unowned = owner.isnull() | (owner == NOBODY)
	teamless = card.sales_team.isnull() | (card.sales_team == NOBODY)
	own_teams = _teams_of_pool(user)
	pool = unowned & ((teamless | card.sales_team.isin(own_teams)) if own_teams else teamless)
	return owner.isin(sorted(owners)) | pool


def shares_of(doctype: str, user: str, right: str = "read") -> QueryBuilder:
	"""The query for the names of the documents that are shared with somebody, or with everybody."""
	share = DocType("DocShare")
	return _shares(share, user, right).select(share.share_name).where(share.share_doctype == doctype)


def _shares(share: Table, user: str, right: str = "read") -> QueryBuilder:
	with_them = share.user == user
	if user != "Guest":
		with_them |= share.everyone == 1
	return frappe.qb.from_(share).where(share[right] == 1).where(with_them)


def is_of_people(card: Table, doctype: str, user: str) -> Criterion:
	"""The condition on cards that are somebody's own, or of those whom they manage; of who sees all, it leaves out none."""
	owners = visible_owners(user)
	return Criterion.all([] if owners is None else [card[OWNER_FIELDS[doctype]].isin(sorted(owners))])


def _reach(doctype: str, user: str) -> Reach:
	return _reads_by_role(doctype, user), visible_owners(user)


def sees_everything(user: str) -> bool:
	"""Whether somebody sees every card, and so everything that hangs on one."""
	return all(
		_reach(doctype, user) == EVERYTHING and narrowing(DocType(doctype), doctype, user) is None
		for doctype in CARD_DOCTYPES
	)


def _reads_by_role(doctype: str, user: str) -> bool:
	return bool(get_role_permissions(frappe.get_meta(doctype), user=user).get("read"))


def _teams_of_pool(user: str) -> QueryBuilder | None:
	"""The teams whose unassigned cards somebody sees: their own and those above, and all below the managed ones.

	A query by position in the tree: the names of teams are free text, which a condition made as text must not hold.
	"""
	positions = pool_teams(user).values()
	if not positions:
		return None
	team = DocType("LC Sales Team")
	return frappe.qb.from_(team).select(team.name).where(team.lft.isin(sorted(positions)))


def sees_card(doctype: str, name: str, user: str, right: str = "read") -> bool:
	"""Whether somebody sees a stored card. Asks the database: what a client sends of the card proves nothing."""
	criterion = may_see(DocType(doctype), doctype, user, right)
	if criterion is None:
		return True
	card = DocType(doctype)
	return bool(
		frappe.qb.from_(card).select(card.name).where(card.name == name).where(criterion).limit(1).run()
	)


def saw_before(doctype: str, name: str, owner: str | None, user: str) -> bool:
	"""Whether somebody saw a card while it had another owner, or none."""
	owners = visible_owners(user)
	if owners is None or owner:
		return owners is None or owner in owners
	team = frappe.db.get_value(doctype, name, "sales_team")
	return not team or team in pool_teams(user)


def require_sight(doctype: str, name: str) -> None:
	"""Refuse what the session's user would do to a card that they don't see."""
	if not sees_card(doctype, name, frappe.session.user):
		frappe.throw(
			_("You may not see the card {0}. Ask a manager who looks after it.").format(
				frappe.bold(escape_html(name))
			),
			frappe.PermissionError,
		)


def hangs_on_a_seen_card(record: Table, doctype: str, user: str) -> Criterion:
	"""The condition on the table of what hangs on cards under which somebody sees it."""
	if doctype == "LC Opportunity":
		return record.customer.isin(visible_names(CUSTOMER, user))
	return Criterion.any(
		(record.reference_doctype == card_doctype)
		& record.reference_name.isin(visible_names(card_doctype, user))
		for card_doctype in CARD_DOCTYPES
	)


def visible_names(doctype: str, user: str) -> QueryBuilder:
	"""The query for the names of what somebody sees, for those who don't see all."""
	table = DocType(doctype)
	seen = (may_list if doctype in CARD_DOCTYPES else hangs_on_a_seen_card)(table, doctype, user)
	return frappe.qb.from_(table).select(table.name).where(seen)


def card_of(doctype: str | None, name: str | None) -> tuple[str, str] | None:
	"""The card that a card is, or that one of its records hangs on."""
	if doctype in CARD_DOCTYPES and name:
		return doctype, name
	if doctype not in RECORDS:
		return None
	if doctype == "LC Opportunity":
		customer = frappe.db.get_value(doctype, name, "customer")
		return (CUSTOMER, customer) if customer else None
	return frappe.db.get_value(doctype, name, ["reference_doctype", "reference_name"])


def as_sql(criterion: Criterion | None) -> str:
	"""A condition as the text that Frappe's hook `permission_query_conditions` answers with."""
	if criterion is None:
		return ""
	return f"({_text_of(criterion, subquery=True)})"


def as_part(criterion: Criterion) -> LiteralValue:
	"""A condition as a part of a query that is run with values: percent signs are doubled, as one would stand for a value."""
	return LiteralValue(as_sql(criterion).replace("%", "%%"))


def put_together(part: Term | QueryBuilder) -> LiteralValue:
	"""A part of a condition, put together once for all the places that it stands in."""
	return LiteralValue(f"({_text_of(part)})")


def _text_of(part: Term | QueryBuilder, **options: bool) -> str:
	return part.get_sql(with_namespace=True, quote_char=dialect.quote(), param_wrapper=_Escaped(), **options)


class _Escaped:
	"""Where Frappe's query builder puts parameters in: as a text stands alone, values are escaped by the database's rules."""

	def get_sql(self, param_value: str, **_kwargs: object) -> str:
		return dialect.literal(param_value)


def allowed(doctype: str) -> LiteralValue | None:
	"""What the session's user may see, for a query of one's own: Frappe's own answer, ours and User Permissions in it."""
	conditions = build_match_conditions(doctype)
	return LiteralValue(f"({conditions})") if conditions else None


def allowed_beside_cards(doctype: str) -> LiteralValue | None:
	"""The same of what hangs on cards, for a query that asks itself whether the card is seen: None where `allowed` says no more."""
	conditions, user = build_match_conditions(doctype), frappe.session.user
	if not conditions:
		return None
	hangs = None if sees_everything(user) else hangs_on_a_seen_card(DocType(doctype), doctype, user)
	says_more = conditions != as_sql(hangs).replace("%", "%%")
	return LiteralValue(f"({conditions})") if says_more else None
