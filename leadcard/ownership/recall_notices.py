"""Who is told that protection ends or has ended (spec §8.4): ledger rows, unique by card, period, step and person.

All that is new for one person goes out as one notice and one email, in the transaction that marks the rows as sent.
"""

from functools import partial

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import (
	escape_html,
	format_date,
	get_fullname,
	get_url,
	get_url_to_form,
	getdate,
	now_datetime,
)

from leadcard.config import settings
from leadcard.domain import protection
from leadcard.domain.protection import RECALL, WARN_MANAGER, WARN_OWNER, Period
from leadcard.locks import Card, in_own_transaction
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.ownership.protection import LEDGER, periods_of, read_cards

MOST_NAMED = 10
MOST_IN_A_MAIL = 1000
BOARD = "/app/leadcard"


def note(card: Card, owner: str, period: Period, step: str, recipient: str) -> None:
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


def tell_all() -> None:
	"""Send what waits, person by person."""
	row = DocType(LEDGER)
	waiting = frappe.qb.from_(row).select(row.recipient).distinct().where(row.sent_on.isnull())
	for person in sorted(waiting.run(pluck=True)):
		in_own_transaction(partial(_tell, person), f"protection notices for {person}")


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
		cards = read_cards(doctype, names) if names else []
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
			bell.tell(person, subject, bell.with_button(text, link, _("Open the card")), card=card)
			return
		bell.tell(person, subject, _as_mail(subject, step, rows, cards), link=_board(step))


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
		more = _("And {0} more").format(len(lines) - MOST_NAMED)
		parts.append(f"<p>{escape_html(more)}</p>")
	if advice := _advice(step):
		parts.append(f"<p>{escape_html(advice)}</p>")
	link, label = get_url(_board(step)), _("Open the board")
	parts.append(f'<p><a href="{escape_html(link)}">{escape_html(label)}</a></p>')
	return "".join(parts)


def _as_line(row: frappe._dict, title: str) -> str:
	link = get_url_to_form(row.reference_doctype, row.reference_name)
	more = f"{get_fullname(row.card_owner)} – {format_date(row.last_day)}"
	return f'<a href="{escape_html(link)}">{escape_html(title)}</a> – {escape_html(more)}'


def _board(step: str) -> str:
	"""The board's view of the cards that a notice is about."""
	return BOARD + {WARN_OWNER: "?mine=1", RECALL: "?unassigned=1"}.get(step, "")
