"""A public form of the website (spec §12.1): Frappe's own Web Form for new leads, filled in by somebody who sees no cards."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard import jobs
from leadcard.domain import deliveries
from leadcard.domain.pipeline import LEAD
from leadcard.exceptions import DuplicateIdentityError
from leadcard.intake import arrivals, ledger, telling, ways

Way = Document | frappe._dict
FLAG = "leadcard_way_in"


class Thanks(TypedDict):
	"""What a visitor's page needs to know, whoever the visitor is."""

	doctype: str


def takes_leads(form: str) -> bool:
	"""Whether a form is one for new leads."""
	return bool(form) and frappe.db.get_value("Web Form", form, "doc_type") == LEAD


def take(form: str, typed: dict, make: Callable[[], object]) -> Thanks:
	"""Make a lead of what a visitor has typed, or tell the card that has one of its keys.

	The lead is made in both cases, and taken back where somebody has the key: what else is wrong with it is told to everybody
	alike. What is refused goes into the log as well, where the form is a way in that an admin has set up.

	Raises QueryDeadlockError, which the endpoint answers by beginning anew.

	:param make: what Frappe does with the form
	"""
	way = _way_of(form)
	if ways.is_set_up(way) and ledger.is_full(way):
		frappe.throw(
			_("This form has taken all that an hour may bring. Try again later."),
			frappe.RateLimitExceededError,
		)
	entry = _entry(way, typed)
	# the same again, as by a second press, is thanked for
	if not _has_come(entry):
		made = _made(way, form, typed, make)
		if made is None:
			frappe.db.rollback()
			_tell_now_or_later(form, typed)
		elif entry and isinstance(made, Document):
			ledger.settle(entry, ledger.MADE, made)
	# what the documents say on the way would tell who is known
	frappe.clear_messages()
	return {"doctype": LEAD}


def _made(way: Way, form: str, typed: dict, make: Callable[[], object]) -> object | None:
	"""What Frappe has made of a form, None where somebody has one of its keys."""
	user = frappe.session.user
	values = _keys_and_notes(form, typed)
	known = bool(arrivals.cards_with(values))
	try:
		frappe.flags[FLAG] = way
		made = make()
		known = known or (isinstance(made, Document) and arrivals.came_second(made, values))
	except DuplicateIdentityError:
		return None
	except frappe.RateLimitExceededError:
		raise
	except frappe.QueryTimeoutError:
		# somebody is at work on the card that has the key
		if known:
			return None
		raise
	except frappe.ValidationError as error:
		_keep_refused(way, form, typed, error)
		raise
	finally:
		frappe.flags.pop(FLAG, None)
		# an anonymous form leaves a guest where it fails
		frappe.session.user = user
	return None if known else made


def mark(lead: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_insert`: a form's lead has the source of its way in, before an Assignment Rule looks at it."""
	way = frappe.flags.get(FLAG)
	if way and way.source:
		lead.source = way.source


def _keys_and_notes(form: str, typed: dict) -> dict[str, str]:
	"""What the form asks for, and a lead can be known by: what is sent beside it makes no difference."""
	asked = fields_of(form)
	return {field: str(typed.get(field) or "") for field in deliveries.FIELDS if field in asked}


def fields_of(form: str) -> list[str]:
	"""The fields of a lead that a form asks for."""
	return frappe.get_all("Web Form Field", {"parent": form}, pluck="fieldname")


def _way_of(form: str) -> Way:
	"""The way in that a form is; without one its title says where somebody came from."""
	title = frappe.db.get_value("Web Form", form, "title")
	return ways.web_form(form) or frappe._dict(title=title or form)


def _tell_now_or_later(form: str, typed: dict) -> None:
	"""Where somebody is at work on the card a job waits for them: a visitor who waited in vain would know that there is one."""
	try:
		tell(form, typed)
	except frappe.QueryTimeoutError:
		frappe.db.rollback()
		jobs.enqueue("leadcard.intake.web_forms.tell", form=form, typed=typed)


def tell(form: str, typed: dict) -> None:
	"""Tell the cards that have a key of what a visitor has typed.

	Raises CameFirstError where none has one any more, and QueryTimeoutError where a request waits too long for them.
	"""
	way, values = _way_of(form), _keys_and_notes(form, typed)
	with ways.by_itself():
		cards = arrivals.holders_of(values)
		if not cards:
			raise arrivals.CameFirstError
		entry = _entry(way, typed)
		if _has_come(entry):
			return
		telling.come_again(way, cards, list(filter(None, [values.get("notes")])), values)
		if entry:
			body = "" if arrivals.has_keys(cards[0], values) else _body(form, typed)
			ledger.settle(entry, ledger.KNOWN, cards[0], body)


def _keep_refused(way: Way, form: str, typed: dict, error: Exception) -> None:
	"""The visitor reads why, and can mend it. Who has made the form finds in the log what it refuses."""
	frappe.db.rollback()
	if entry := _entry(way, typed):
		ledger.refuse(entry, arrivals.reason_of(error), _body(form, typed))
	frappe.db.commit()


def _body(form: str, typed: dict) -> str:
	"""The form's own fields as JSON, as the log keeps them."""
	own = {field: typed[field] for field in fields_of(form) if field in typed}
	text = json.dumps(own, ensure_ascii=False).encode("utf-8", "replace").decode()
	return text[: deliveries.LONGEST_BODY]


def _has_come(entry: Document | None) -> bool:
	"""Whether the same has come to a card before that is still there."""
	if not entry or not ledger.is_settled(entry):
		return False
	return bool(frappe.db.exists(entry.reference_doctype, entry.reference_name))


def _entry(way: Way, typed: dict) -> Document | None:
	"""The row of what was typed. A visitor may send the same twice: it is one row, and a form has no ID of its own."""
	if not ways.is_set_up(way):
		return None
	return ledger.claim(way, sha256(frappe.as_json(typed).encode()).hexdigest())
