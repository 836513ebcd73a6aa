"""Bulk handover of what somebody leaves behind (spec §8.4): all cards of some columns, to others in turn, or to nobody.

Each card is a transaction of its own with its row locked, and is passed over where it is not the leaver's any more. So
runs that overlap hand nothing over twice, a run that was killed is simply run again, and a bad card stops no other.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TypedDict
from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import get_fullname, strip_html

from leadcard.counts import counted
from leadcard.domain.handover import STATUSES, Handover
from leadcard.jobs import enqueue
from leadcard.locks import Card, begin_with
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.ownership import transfer
from leadcard.ownership.leavers import waiting
from leadcard.permissions.sight import OWNER_FIELDS

# more than these are handed over by a worker
MOST_AT_ONCE = 100
LONGEST_TURN = 600
MOST_NAMED = 50
ATTEMPTS = 3
KEPT_FOR = 24 * 3600
BOARD = "/app/leadcard"


class Failure(TypedDict):
	"""A card that could not be handed over, and why."""

	doctype: str
	name: str
	title: str
	message: str


class Progress(TypedDict):
	"""How far a handover is: cards `given` by receiver ("" for nobody), the first of those that `failed`, and how many did."""

	total: int
	done: int
	given: dict[str, int]
	failed: list[Failure]
	failures: int
	finished: bool


class Done(TypedDict):
	"""A handover that is over."""

	outcome: Progress


class Begun(TypedDict):
	"""A handover that a worker makes: the `job` by which its progress can be asked for."""

	job: str


@dataclass
class Outcome:
	"""What came of a handover so far."""

	total: int = 0
	done: int = 0
	given: dict[str, int] = field(default_factory=dict)
	failed: list[Failure] = field(default_factory=list)
	finished: bool = False

	def as_answer(self) -> Progress:
		"""The outcome as a page shows it: of many failed cards only the first ones."""
		return {
			"total": self.total,
			"done": self.done,
			"given": dict(self.given),
			"failed": self.failed[:MOST_NAMED],
			"failures": len(self.failed),
			"finished": self.finished,
		}


def begin(handover: Handover) -> Done | Begun:
	"""Hand over now, or let a worker do it where it is much."""
	total = len(waiting(handover))
	if total > MOST_AT_ONCE:
		job = frappe.generate_hash(length=20)
		_enqueue(handover, job, Outcome())
		keep(job, Outcome(total))
		return {"job": job}
	outcome = Outcome()
	_work(handover, outcome)
	outcome.finished = True
	_tell_both(handover, outcome)
	return {"outcome": outcome.as_answer()}


def progress(job: str) -> Progress | None:
	"""How far a handover is that the session's user began; None where nothing is known of it."""
	return frappe.cache.get_value(_key(job), expires=True)


def run(handover: dict, job: str, so_far: dict) -> None:
	"""A worker's turn at a handover, as whoever began it. What it doesn't reach the next turn goes on with."""
	asked = Handover(
		**{name: tuple(value) if isinstance(value, list) else value for name, value in handover.items()}
	)
	outcome = Outcome(**so_far)
	outcome.finished = _work(asked, outcome, lambda: keep(job, outcome))
	if outcome.finished:
		_tell_both(asked, outcome)
		_tell_starter(asked, outcome)
	else:
		_enqueue(asked, job, outcome)
	keep(job, outcome)


def _enqueue(handover: Handover, job: str, so_far: Outcome) -> None:
	enqueue(
		"leadcard.ownership.bulk_handover.run",
		queue="long",
		timeout=2 * LONGEST_TURN,
		handover=asdict(handover),
		job=job,
		so_far=asdict(so_far),
	)


def keep(job: str, outcome: Outcome) -> None:
	"""Remember for a day how far a handover is."""
	frappe.cache.set_value(_key(job), outcome.as_answer(), expires_in_sec=KEPT_FOR)


def _key(job: str) -> str:
	return f"leadcard_handover|{frappe.session.user}|{job}"


def _work(handover: Handover, outcome: Outcome, report: Callable[[], None] = lambda: None) -> bool:
	"""Hand over one card after the other.

	:return: whether all are done
	"""
	end = time.monotonic() + LONGEST_TURN
	known = {(row["doctype"], row["name"]) for row in outcome.failed}
	cards = [card for card in waiting(handover) if card not in known]
	outcome.total = outcome.done + len(known) + len(cards)
	for number, card in enumerate(cards, outcome.done):
		if time.monotonic() > end:
			return False
		_hand_over(card, handover.leaver, handover.receiver_of(number), outcome)
		report()
	return True


def _hand_over(card: Card, leaver: str, receiver: str | None, outcome: Outcome) -> None:
	"""One card, in a transaction of its own."""
	for _attempt in range(ATTEMPTS):
		try:
			given = _try(card, leaver, receiver, outcome)
			break
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as error:
			# Somebody is at work on it, and the database may have undone the savepoint too.
			frappe.db.rollback()
			busy = error
	else:
		given = False
		_note_failure(card, busy, outcome)
	frappe.db.commit()
	if given:
		outcome.done += 1
		outcome.given[receiver or ""] = outcome.given.get(receiver or "", 0) + 1


def _try(card: Card, leaver: str, receiver: str | None, outcome: Outcome) -> bool:
	"""Whether the card was given; what fails is noted and stops no other."""
	begin_with(card)
	frappe.db.savepoint("leadcard_handover")
	try:
		given = _give(card, leaver, receiver)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise
	except Exception as error:
		frappe.db.rollback(save_point="leadcard_handover")
		_note_failure(card, error, outcome)
		return False
	if not given:
		outcome.total -= 1
	return given


def _give(card: Card, leaver: str, receiver: str | None) -> bool:
	"""Whether the card was the leaver's still."""
	if not frappe.db.exists(*card):
		return False
	found = frappe.get_doc(*card)
	if found.get(OWNER_FIELDS[found.doctype]) != leaver or (found.doctype, found.status) not in STATUSES:
		return False
	transfer.give(found, receiver, transfer.HANDED_OVER, leaving=True)
	return True


def _note_failure(card: Card, error: Exception, outcome: Outcome) -> None:
	doctype, name = card
	frappe.log_error(f"LeadCard: handover of {name} failed", reference_doctype=doctype, reference_name=name)
	frappe.clear_messages()
	title = frappe.db.get_value(doctype, name, "title") or name
	message = strip_html(str(error))[:200] or type(error).__name__
	outcome.failed.append({"doctype": doctype, "name": name, "title": title, "message": message})


def _tell_both(handover: Handover, outcome: Outcome) -> None:
	giver = frappe.session.user
	for user, count in sorted(outcome.given.items()):
		if user in ("", giver):
			continue
		with in_language_of(user):
			subject = counted(
				count,
				_("{0} handed 1 card of {2} over to you"),
				_("{0} handed {1} cards of {2} over to you"),
			).format(get_fullname(giver), count, get_fullname(handover.leaver))
		_ring(user, subject, from_user=giver, link=f"{BOARD}?mine=1")
	_tell_leaver(handover.leaver, outcome.done)


def _tell_leaver(leaver: str, count: int) -> None:
	"""Tell a leaver who still works here that others have their cards now."""
	giver = frappe.session.user
	if not count or leaver == giver or not frappe.db.get_value("User", leaver, "enabled"):
		return
	with in_language_of(leaver):
		subject = counted(
			count,
			_("{0} handed 1 of your cards over to others"),
			_("{0} handed {1} of your cards over to others"),
		).format(get_fullname(giver), count)
	_ring(leaver, subject, from_user=giver, link=f"{BOARD}?mine=1")


def _tell_starter(handover: Handover, outcome: Outcome) -> None:
	user, failed = frappe.session.user, outcome.failed
	with in_language_of(user):
		leaver = get_fullname(handover.leaver)
		if failed:
			named = ", ".join(row["title"] for row in failed[:5])
			subject = counted(
				outcome.done,
				_("1 card of {1} was handed over, {2} could not be: {3}"),
				_("{0} cards of {1} were handed over, {2} could not be: {3}"),
			).format(outcome.done, leaver, len(failed), named)
		else:
			subject = counted(
				outcome.done,
				_("The 1 card of {1} was handed over"),
				_("All {0} cards of {1} were handed over"),
			).format(outcome.done, leaver)
	_ring(user, subject, link=f"{BOARD}?owner={quote(handover.leaver)}")


def _ring(user: str, subject: str, **about: str) -> None:
	"""One notice, in a transaction of its own: the bell's row is one that others write too."""
	for attempt in range(1, ATTEMPTS + 1):
		try:
			bell.ring(user, subject, **about)
			frappe.db.commit()
			return
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			frappe.db.rollback()
			if attempt == ATTEMPTS:
				frappe.log_error(f"LeadCard: {user} was not told of a handover")
