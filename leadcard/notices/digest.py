"""The daily digest of cards that nobody looks after (spec §7.2): one bell notice and one email a person and day.

Owners are told about their cards, managers about their people's as well, in the morning of their own time zone and in
their own language. Each number leads to the board, which shows as many cards (§9.8). Restarts and
parallel workers send nothing twice (`once`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from urllib.parse import urlencode

import frappe
from frappe import _, defaults
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import escape_html, get_datetime, get_fullname, get_url, get_url_to_form
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard import dialect
from leadcard.config import settings
from leadcard.counts import counted
from leadcard.domain import pipeline, staleness
from leadcard.domain.care import is_cared_for
from leadcard.neglect import neglect
from leadcard.notices import bell
from leadcard.notices.once import CARDS, note, send_once
from leadcard.notices.recipients import in_language_of, local_now, local_time
from leadcard.permissions.roles import people_with_roles
from leadcard.permissions.sight import OWNER_FIELDS, is_of_people, may_list
from leadcard.permissions.tree import visible_owners

MORNING = time(7, 0)
MOST_NAMED = 10
SWITCH = "leadcard_no_digest"
BOARD = "/app/leadcard"
SWITCHES = f"{BOARD}?notices=1"


@dataclass
class Digest:
	"""What one person is told: counts by bound, by employee ("" for nobody's), and the cards that wait longest."""

	counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(staleness.BOUNDS, 0))
	by_owner: dict[str, int] = field(default_factory=dict)
	longest: list[frappe._dict] = field(default_factory=list)

	@property
	def cards(self) -> int:
		"""How many cards had no care for the set days."""
		return self.counts[staleness.WEEK]


def send_all() -> int:
	"""Send today's digest to whoever has not got it, and answer how many were sent. Safe to run at any time."""
	if not is_on_for_site():
		return 0
	return sum(_send_once(person.name) for person in people_with_roles())


def is_on_for_site() -> bool:
	"""Whether the admin lets digests go out."""
	return bool(settings().send_digest)


def switch(user: str, on: bool) -> None:
	"""A person's own choice."""
	defaults.set_user_default(SWITCH, None if on else "1", user)


def is_on(user: str) -> bool:
	"""Whether a person wants the digest."""
	return defaults.get_user_default(SWITCH, user) != "1"


def digest_of(user: str) -> Digest:
	"""The cards without care of a person and, for a manager, of the people below; for whoever sees all, nobody's too."""
	digest = Digest()
	for doctype in pipeline.CARD_DOCTYPES:
		for name in staleness.BOUNDS:
			for owner, count in _by_owner(doctype, user, name):
				digest.counts[name] += count
				if name == staleness.WEEK:
					digest.by_owner[owner or ""] = digest.by_owner.get(owner or "", 0) + count
		digest.longest += _longest(doctype, user)
	digest.longest = sorted(digest.longest, key=lambda card: card.last_care_on)[:MOST_NAMED]
	return digest


def _send_once(user: str) -> bool:
	now = local_now(user)
	if now.time() < MORNING or not is_on(user):
		return False
	key = f"{user}|{now.date()}"
	return send_once(key, user, "digest", lambda: _send(user, now.date(), key))


def _send(user: str, day: date, key: str) -> bool:
	digest = digest_of(user)
	note(key, user, kind=CARDS, day=day, cards=digest.cards)
	if not digest.cards:
		return False
	with in_language_of(user):
		days = settings().stale_days
		subject = counted(
			digest.cards, _("1 card has had no care for {1}"), _("{0} cards have had no care for {1}")
		).format(digest.cards, counted(days, _("1 day"), _("{0} days")).format(days))
		bell.tell(user, subject, _as_mail(digest, user), link=_board(staleness.WEEK, **_told_of(user)))
	return True


def _as_mail(digest: Digest, user: str) -> str:
	"""The email's HTML, in the language that is set."""
	days = settings().stale_days
	bounds = {
		staleness.WEEK: counted(days, _("No care for 1 day"), _("No care for {0} days")).format(days),
		staleness.MONTH: _("No care this month"),
		staleness.YEAR: _("No care this year"),
	}
	told_of = _told_of(user)
	by_bound = [
		_link(_board(name, **told_of), f"{bounds[name]}: {count}")
		for name, count in digest.counts.items()
		if count
	]
	parts = [_list(by_bound)]
	people = {owner: count for owner, count in digest.by_owner.items() if owner != user}
	if people:
		ranked = sorted(digest.by_owner.items(), key=lambda item: -item[1])
		parts.append(_paragraph(_("By owner")))
		parts.append(
			_list(_link(_board_of(owner), f"{_owner_name(owner)}: {count}") for owner, count in ranked)
		)
	parts.append(_paragraph(_("Longest without care")))
	parts.append(_list(_as_line(card, user) for card in digest.longest))
	board = _link(_board(staleness.WEEK, **told_of), _("Open the board"))
	switches = _link(SWITCHES, _("Switch this email off"))
	parts.append(f"<p>{board}</p><p><small>{switches}</small></p>")
	return "".join(parts)


def _as_line(card: frappe._dict, user: str) -> str:
	link = get_url_to_form(card.doctype, card.name)
	cared = is_cared_for(get_datetime(card.last_care_on), get_datetime(card.creation))
	since = local_time(get_datetime(card.last_care_on), user) if cared else _("Not cared for yet")
	return f'<a href="{escape_html(link)}">{escape_html(card.title)}</a> – {escape_html(since)}'


def _told_of(user: str) -> dict[str, str | int]:
	"""The board's filter for those cards that somebody is told of."""
	owners = visible_owners(user)
	if owners is None:
		return {}
	return {"mine": 1} if owners == {user} else {"people": 1}


def _board(bound: str, **filters: str | int) -> str:
	"""The address of the board with the cards that had no care since a bound."""
	return f"{BOARD}?{urlencode({'stale': bound, **filters})}"


def _board_of(owner: str) -> str:
	return _board(staleness.WEEK, **({"owner": owner} if owner else {"unassigned": 1}))


def _link(path: str, text: str) -> str:
	return f'<a href="{escape_html(get_url(path))}">{escape_html(text)}</a>'


def _owner_name(owner: str) -> str:
	return get_fullname(owner) if owner else _("Unassigned")


def _paragraph(text: str) -> str:
	return f"<p>{escape_html(text)}</p>"


def _list(items: Iterable[str]) -> str:
	return "<ul>{}</ul>".format("".join(f"<li>{item}</li>" for item in items))


def _without_care(card: Table, doctype: str, user: str, since: str) -> QueryBuilder:
	query = (
		frappe.qb.from_(card)
		.where(card.status.isin(list(pipeline.COLUMNS_OF[doctype])))
		.where(neglect(since).criterion(card))
		.where(is_of_people(card, doctype, user))
	)
	seen = may_list(card, doctype, user)
	return query.where(seen) if seen else query


def _by_owner(doctype: str, user: str, since: str) -> list[tuple[str | None, int]]:
	card = DocType(doctype)
	owner = card[OWNER_FIELDS[doctype]]
	return _without_care(card, doctype, user, since).select(owner, Count("*")).groupby(owner).run()


def _longest(doctype: str, user: str) -> list[frappe._dict]:
	card = DocType(doctype)
	rows = (
		_without_care(card, doctype, user, staleness.WEEK)
		.select(card.name, card.title, card.creation, card.last_care_on)
		.orderby(card.last_care_on, order=dialect.order(descending=False))
		.limit(MOST_NAMED)
		.run(as_dict=True)
	)
	return [frappe._dict(row, doctype=doctype) for row in rows]
