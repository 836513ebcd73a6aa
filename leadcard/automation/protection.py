"""Protection and recall: warns owners, then their managers, and takes back the cards that nobody looked after in time.

Each card is decided in a transaction of its own with its row locked, so that care saved at the same moment wins. What
people are told is written there as ledger rows, unique by card, period, step and person, and sent afterwards: all that
is new for one person goes out as one notice and one email, in the transaction that marks the rows as sent. A crash
anywhere leaves either nothing, or rows that the next run sends.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import (
	cint,
	escape_html,
	format_date,
	get_datetime,
	get_fullname,
	get_url,
	get_url_to_form,
	getdate,
	now_datetime,
)
from pypika.queries import QueryBuilder

from leadcard.automation import change_log, notices, ownership
from leadcard.automation.locks import Card, begin_with
from leadcard.automation.people import in_language_of
from leadcard.config import settings
from leadcard.documents import stages
from leadcard.domain import protection
from leadcard.domain.protection import RECALL, WARN_MANAGER, WARN_OWNER, Period, Rules, WorkingDays
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.permissions.tree import managers_of

LEDGER = "LC Protection Notice"
BATCH = 500
MOST_NAMED = 10
MOST_IN_A_MAIL = 1000
LONGEST_RUN = timedelta(minutes=15)
BOARD = "/app/leadcard"
CARD_FIELDS = ("title", "status", "stage", "owned_since", "last_care_on")


def rules() -> Rules | None:
	"""What the admin has chosen, None where protection is off."""
	chosen = settings()
	days = cint(chosen.protection_days)
	if not days:
		return None
	return Rules(
		days,
		cint(chosen.warn_owner_days),
		cint(chosen.warn_manager_days),
		bool(chosen.care_renews_protection),
		get_datetime(chosen.protection_since) if chosen.protection_since else None,
		_working_days(),
	)


def _working_days() -> WorkingDays:
	chosen = settings()
	weekend = frozenset(protection.WEEKENDS[chosen.weekend or "None"])
	return WorkingDays(weekend, frozenset(_holidays(chosen.holiday_list)))


def _holidays(chosen: str | None) -> list:
	"""The days of ERPNext's Holiday List, on a site that has one: the chosen list, else the default company's."""
	if not has_holiday_lists():
		return []
	known = frappe.local.cache.setdefault("leadcard_holidays", {})
	if chosen not in known:
		name = chosen or _default_holiday_list()
		days = frappe.get_all("Holiday", filters={"parent": name}, pluck="holiday_date") if name else []
		known[chosen] = [getdate(day) for day in days]
	return known[chosen]


def has_holiday_lists() -> bool:
	"""Whether the site has ERPNext's Holiday List."""
	return bool(frappe.db.exists("DocType", "Holiday List", cache=True))


def _default_holiday_list() -> str | None:
	company = frappe.db.get_default("company")
	return frappe.db.get_value("Company", company, "default_holiday_list") if company else None


# what the board and a claim ask


def periods_of(rows: Iterable[frappe._dict], doctype: str) -> dict[str, Period]:
	"""The running periods of some cards of a DocType, by name; those that have none are left out.

	Nobody is told to care for who wants no contact, and nobody else can claim such a card. One statement for what was warned of, and only where a protection ends soon.

	:param rows: with name, owner, and the CARD_FIELDS but the title
	"""
	chosen = rules()
	if not chosen:
		return {}
	today = now_datetime().date()
	found = {}
	for row in rows:
		if row.owner and row.owned_since and _is_protected(row, doctype):
			cared = get_datetime(row.last_care_on) if row.last_care_on else None
			start = chosen.starts_on(get_datetime(row.owned_since), cared)
			found[row.name] = (row, Period(chosen, start, today))
	near = [name for name, (_row, period) in found.items() if period.ends_soon]
	said = _warnings(doctype, near) if near else {}
	return {name: _with_warnings(row, period, said.get(name, [])) for name, (row, period) in found.items()}


def _is_protected(card: frappe._dict, doctype: str) -> bool:
	return card.status in protection.COLUMNS[doctype] and not stages.wants_no_contact(card.stage)


def protected_until(doctype: str, name: str) -> str | None:
	"""The last day on which nobody else can claim a card, as the session's user reads dates; None where it isn't protected."""
	period = periods_of(_read(doctype, [name]), doctype).get(name)
	return format_date(period.last_day) if period and period.days_left is not None else None


def claimable_from(doctype: str, name: str, user: str) -> date | None:
	"""The day from which somebody may claim a card of nobody that was theirs last, None where they needn't wait.

	Else whoever had it would take it again at once, and protection would begin anew without any care.
	"""
	chosen = rules()
	if not chosen:
		return None
	last = frappe.db.get_value(
		"LC Status Change",
		{"reference_doctype": doctype, "reference_name": name, "changed_field": change_log.OWNER},
		["from_value", "to_value", "changed_on"],
		order_by="changed_on desc, creation desc",
		as_dict=True,
	)
	if not last or last.to_value or last.from_value != user:
		return None
	day = chosen.last_day(get_datetime(last.changed_on).date()) + protection.ONE_DAY
	return day if now_datetime().date() < day else None


def _read(doctype: str, names: list[str]) -> list[frappe._dict]:
	owner = f"{OWNER_FIELDS[doctype]} as owner"
	return frappe.get_all(doctype, filters={"name": ("in", names)}, fields=["name", owner, *CARD_FIELDS])


def _warnings(doctype: str, names: list[str]) -> dict[str, list[frappe._dict]]:
	row = DocType(LEDGER)
	query = (
		frappe.qb.from_(row)
		.select(row.reference_name, row.step, row.card_owner, row.period_start, row.sent_on)
		.where((row.reference_doctype == doctype) & row.reference_name.isin(names))
		.where(row.step.isin([WARN_OWNER, WARN_MANAGER]))
	)
	said: dict[str, list[frappe._dict]] = {}
	for warning in query.run(as_dict=True):
		said.setdefault(warning.reference_name, []).append(warning)
	return said


def _with_warnings(card: frappe._dict, period: Period, said: list[frappe._dict]) -> Period:
	of_period = [
		row for row in said if row.card_owner == card.owner and getdate(row.period_start) == period.start
	]
	sent = [row.sent_on for row in of_period if row.step == WARN_OWNER and row.sent_on]
	return Period(
		period.rules,
		period.start,
		period.today,
		get_datetime(sent[0]).date() if sent else None,
		any(row.step == WARN_MANAGER for row in of_period),
	)


# the pass


def look_after_all() -> None:
	"""Warn, take back, and tell. Safe to run at any time, twice, and in parallel."""
	chosen = rules()
	if not chosen or not protection.acts_at(now_datetime(), chosen.calendar):
		return
	finish = time.monotonic() + LONGEST_RUN.total_seconds()
	for card in _due(chosen):
		_in_own_transaction(partial(_look_after, card), f"protection of {card[1]}", card)
		if time.monotonic() > finish:
			break
	_tell_all()


def _in_own_transaction(work: Callable[[], None], what: str, card: Card | None = None) -> None:
	"""Do something with a card locked. What fails is logged, stops nothing else, and is tried again by the next run."""
	try:
		begin_with(card)
		frappe.db.savepoint("leadcard_protection")
		try:
			work()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise
		except Exception:
			frappe.db.rollback(save_point="leadcard_protection")
			frappe.log_error(f"LeadCard: {what} failed")
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# Somebody is at work on the same rows, and the database may have undone the savepoint too.
		frappe.db.rollback()
	frappe.db.commit()


def _due(chosen: Rules) -> Iterator[Card]:
	"""The cards that have something due, a batch at a time: those whose period is too young are not even read."""
	bound = datetime.combine(
		chosen.last_start_of_interest(now_datetime().date()) + protection.ONE_DAY, datetime.min.time()
	)
	if chosen.since and chosen.since >= bound:
		return
	for doctype, columns in protection.COLUMNS.items():
		for status in columns:
			for rows in _batches(doctype, status, bound, chosen.care_renews):
				periods = periods_of(rows, doctype)
				yield from (
					(doctype, row.name)
					for row in rows
					if row.name in periods and _steps(row, periods[row.name])
				)


def _batches(doctype: str, status: str, bound: datetime, care_renews: bool) -> Iterator[list[frappe._dict]]:
	query, after = candidates(doctype, status, bound, care_renews), None
	card = DocType(doctype)
	while True:
		page = query
		if after:
			same_time = (card.last_care_on > after.last_care_on) | (
				(card.last_care_on == after.last_care_on) & (card.name > after.name)
			)
			page = query.where(card.owned_since >= after.owned_since).where(
				(card.owned_since > after.owned_since) | same_time
			)
		found = page.run(as_dict=True)
		if not found:
			return
		after = found[-1]
		yield _read(doctype, [row.name for row in found])


def candidates(doctype: str, status: str, bound: datetime, care_renews: bool) -> QueryBuilder:
	"""A batch of the owned cards of a column whose period started before a moment: by their index, and from it alone."""
	card = DocType(doctype)
	query = (
		frappe.qb.from_(card)
		.select(card.name, card.owned_since, card.last_care_on)
		.where((card.status == status) & (card.owned_since < str(bound)))
		.orderby(card.owned_since)
		.orderby(card.last_care_on)
		.orderby(card.name)
		.limit(BATCH)
	)
	return query.where(card.last_care_on < str(bound)) if care_renews else query


def _steps(card: frappe._dict, period: Period) -> dict[str, list[str]]:
	"""What is due for a card: the steps, each with the people who are told."""
	told = {
		WARN_OWNER: lambda: [card.owner],
		WARN_MANAGER: lambda: managers_of(card.owner),
		RECALL: lambda: [card.owner, *managers_of(card.owner)],
	}
	return {step: people for step in period.due() if (people := told[step]())}


def _look_after(card: Card) -> None:
	"""Decide one card again, with its row locked, and do what is due."""
	doctype, name = card
	rows = _read(doctype, [name])
	period = periods_of(rows, doctype).get(name)
	if not period:
		return
	row = rows[0]
	for step, people in _steps(row, period).items():
		for person in people:
			_note(card, row.owner, period, step, person)
		if step == RECALL:
			_recall(card)


def _note(card: Card, owner: str, period: Period, step: str, recipient: str) -> None:
	"""Somebody is to be told; what was noted already stays as it is."""
	key = protection.key(*card, period.start, step, recipient)
	if frappe.db.exists(LEDGER, {"notice_key": key}):
		return
	row = frappe.get_doc(
		{
			"doctype": LEDGER,
			"notice_key": key,
			"step": step,
			"recipient": recipient,
			"reference_doctype": card[0],
			"reference_name": card[1],
			"card_owner": owner,
			"period_start": period.start,
			"last_day": period.last_day,
		}
	)
	row.flags.ignore_links = True
	row.insert(ignore_permissions=True)


def _recall(card: Card) -> None:
	"""Back to the unassigned ones. Nothing else of the card is looked at: a bad value must not keep it where it is."""
	ownership.give(frappe.get_doc(*card), None, ownership.PROTECTION_ENDED)


def forget(doctype: str, name: str) -> None:
	"""The notices go with the card that is deleted."""
	frappe.db.delete(LEDGER, {"reference_doctype": doctype, "reference_name": name})


# who is told


def _tell_all() -> None:
	row = DocType(LEDGER)
	waiting = frappe.qb.from_(row).select(row.recipient).distinct().where(row.sent_on.isnull())
	for person in sorted(waiting.run(pluck=True)):
		_in_own_transaction(partial(_tell, person), f"protection notices for {person}")


def _tell(person: str) -> None:
	"""All that is new for somebody: one notice a step, whatever the number of cards."""
	notices_by_step: dict[str, list[frappe._dict]] = {}
	for row in _waiting_for(person):
		notices_by_step.setdefault(row.step, []).append(row)
	for step, rows in notices_by_step.items():
		cards = _cards_of(rows)
		still = [row for row in rows if _holds(row, cards.get((row.reference_doctype, row.reference_name)))]
		if gone := {row.name for row in rows} - {row.name for row in still}:
			frappe.db.delete(LEDGER, {"name": ("in", sorted(gone))})
		if not still:
			continue
		frappe.db.set_value(LEDGER, {"name": ("in", [row.name for row in still])}, "sent_on", now_datetime())
		if frappe.db.get_value("User", person, "enabled"):
			_send(person, step, still, cards)


def _waiting_for(person: str) -> list[frappe._dict]:
	row = DocType(LEDGER)
	query = (
		frappe.qb.from_(row)
		.select(
			row.name,
			row.step,
			row.reference_doctype,
			row.reference_name,
			row.card_owner,
			row.period_start,
			row.last_day,
		)
		.where(row.sent_on.isnull() & (row.recipient == person))
		.limit(MOST_IN_A_MAIL)
		.for_update()
	)
	return sorted(query.run(as_dict=True), key=lambda row: (row.last_day, row.reference_name))


def _cards_of(rows: list[frappe._dict]) -> dict[Card, frappe._dict]:
	"""The cards as they are now, each with its running period."""
	found = {}
	for doctype in protection.COLUMNS:
		names = [row.reference_name for row in rows if row.reference_doctype == doctype]
		cards = _read(doctype, names) if names else []
		periods = periods_of(cards, doctype)
		found |= {(doctype, card.name): frappe._dict(card, period=periods.get(card.name)) for card in cards}
	return found


def _holds(row: frappe._dict, card: frappe._dict | None) -> bool:
	"""Whether there is still something to tell: not of a card that was looked after since, or is gone."""
	if not card:
		return False
	if row.step == RECALL:
		return True
	return bool(card.period) and (card.owner, card.period.start) == (
		row.card_owner,
		getdate(row.period_start),
	)


def _send(person: str, step: str, rows: list[frappe._dict], cards: dict[Card, frappe._dict]) -> None:
	with in_language_of(person):
		first = rows[0]
		title = cards[first.reference_doctype, first.reference_name].title
		subject = _subject(person, step, rows, title)
		if len(rows) == 1:
			card = frappe.get_doc(first.reference_doctype, first.reference_name)
			link = get_url_to_form(card.doctype, card.name)
			text = " ".join(filter(None, (f"{subject}.", _advice(step))))
			notices.tell(person, subject, notices.with_button(text, link, _("Open the card")), card=card)
			return
		notices.tell(person, subject, _as_mail(subject, step, rows, cards), link=_board(step))


def _subject(person: str, step: str, rows: list[frappe._dict], title: str) -> str:
	"""What happened, in the language that is set."""
	row, count = rows[0], len(rows)
	owner, day = get_fullname(row.card_owner), format_date(row.last_day)
	if step == WARN_OWNER:
		return (
			_("Your protection of {0} ends on {1}").format(title, day)
			if count == 1
			else _("Your protection of {0} cards ends soon").format(count)
		)
	if step == WARN_MANAGER:
		return (
			_("{0}: the protection of {1} ends on {2}").format(owner, title, day)
			if count == 1
			else _("The protection of {0} cards of your people ends soon").format(count)
		)
	if row.card_owner == person:
		return (
			_("Your protection of {0} has ended: the card is unassigned again").format(title)
			if count == 1
			else _("Your protection of {0} cards has ended: they are unassigned again").format(count)
		)
	return (
		_("{0}: the protection of {1} has ended, the card is unassigned again").format(owner, title)
		if count == 1
		else _("The protection of {0} cards of your people has ended: they are unassigned again").format(
			count
		)
	)


def _advice(step: str) -> str:
	if step == RECALL or not settings().care_renews_protection:
		return ""
	return _("A call, a meeting, an email or a note on a card protects it anew.")


def _as_mail(subject: str, step: str, rows: list[frappe._dict], cards: dict[Card, frappe._dict]) -> str:
	lines = [_as_line(row, cards[row.reference_doctype, row.reference_name].title) for row in rows]
	parts = [f"<p>{escape_html(subject)}</p>"]
	parts.append("<ul>{}</ul>".format("".join(f"<li>{line}</li>" for line in lines[:MOST_NAMED])))
	if len(lines) > MOST_NAMED:
		parts.append(f"<p>{escape_html(_('And {0} more').format(len(lines) - MOST_NAMED))}</p>")
	if advice := _advice(step):
		parts.append(f"<p>{escape_html(advice)}</p>")
	link = get_url(_board(step))
	parts.append(f'<p><a href="{escape_html(link)}">{escape_html(_("Open the board"))}</a></p>')
	return "".join(parts)


def _as_line(row: frappe._dict, title: str) -> str:
	link = get_url_to_form(row.reference_doctype, row.reference_name)
	more = f"{get_fullname(row.card_owner)} – {format_date(row.last_day)}"
	return f'<a href="{escape_html(link)}">{escape_html(title)}</a> – {escape_html(more)}'


def _board(step: str) -> str:
	"""The board's view of the cards that a notice is about."""
	return BOARD + {WARN_OWNER: "?mine=1", RECALL: "?unassigned=1"}.get(step, "")
