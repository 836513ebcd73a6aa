"""Somebody who has come in by themselves (spec §12.1): a new lead, or a card that was told of (§4)."""

from html import unescape

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import strip_html

from leadcard.documents import identities, key_holders
from leadcard.domain.identity import Key
from leadcard.domain.pipeline import CARD_DOCTYPES, LEAD
from leadcard.exceptions import DuplicateIdentityError
from leadcard.intake import ledger, telling
from leadcard.intake.ways import by_itself
from leadcard.locks import Card, in_turn, lock_cards

SAVEPOINT = "leadcard_arrival"
MOST_CARDS = 3
LATER = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


class CameFirstError(frappe.QueryDeadlockError):
	"""Somebody with the same number or address came in at the same moment: who begins anew finds their card."""

	http_status_code = 409


def admit(way: Document, entry: Document, values: dict[str, str], remarks: list[str], body: str = "") -> None:
	"""Make a lead of what came in, or tell the card that has one of its keys, whatever the policy of that key says; and
	write down which. What can't be a lead is kept in the log, and so is a number or an address that the card has not.

	Raises CameFirstError, which an endpoint answers by beginning anew.
	"""
	with by_itself():
		frappe.db.savepoint(SAVEPOINT)
		try:
			with in_turn():
				_make_or_tell(way, entry, values, remarks, body)
		except LATER:
			raise
		except DuplicateIdentityError as error:
			frappe.db.rollback(save_point=SAVEPOINT)
			raise CameFirstError(str(error)) from error
		except Exception as error:
			frappe.db.rollback(save_point=SAVEPOINT)
			ledger.refuse(entry, reason_of(error), body)
			telling.look_at(way, entry)
		finally:
			# what the documents say on the way is for people at a form, and may name who has a number
			frappe.clear_messages()


def _make_or_tell(
	way: Document, entry: Document, values: dict[str, str], remarks: list[str], body: str
) -> None:
	if cards := holders_of(values):
		telling.come_again(way, cards, remarks, values)
		ledger.settle(entry, ledger.KNOWN, cards[0], "" if has_keys(cards[0], values) else body)
	else:
		ledger.settle(entry, ledger.MADE, _make(way, values, remarks))


def holders_of(values: dict[str, str]) -> list[Document]:
	"""The cards that hold a key of these values, locked."""
	held = cards_with(values)
	lock_cards(*held)
	return [frappe.get_doc(*card) for card in held]


def cards_with(values: dict[str, str]) -> list[Card]:
	"""The cards that hold a key of these values, by their names."""
	keys, _invalid = key_holders.read_keys(values)
	rows = identities.holders_of(keys.values())
	held = {(row.party_doctype, row.party) for row in rows if row.party_doctype in CARD_DOCTYPES}
	return sorted(held)[:MOST_CARDS]


def _make(way: Document, values: dict[str, str], remarks: list[str]) -> Document:
	lead = frappe.new_doc(LEAD)
	names = {} if values.get("organization_name") else {"full_name": _("Lead from {0}").format(way.title)}
	lead.update({**names, **values, "source": way.source, "notes": "\n".join(remarks)})
	lead.insert(ignore_permissions=True)
	if came_second(lead, values):
		frappe.throw(
			_("Somebody with the same number or address came in at the same moment."), DuplicateIdentityError
		)
	return lead


def came_second(lead: Document, values: dict[str, str]) -> bool:
	"""Whether somebody with the same keys came in at the same moment, where their policy lets people go on."""
	keys, _invalid = key_holders.read_keys(values)
	return identities.came_second(lead, keys.values())


def has_keys(card: Document, values: dict[str, str]) -> bool:
	"""Whether a card, or a contact of it, has every number and address of these values."""
	keys, invalid = key_holders.read_keys(values)
	rows = identities.holders_of(keys.values())
	party = (card.doctype, card.name)
	held = {Key(row.kind, row.value) for row in rows if (row.party_doctype, row.party) == party}
	return not invalid and held.issuperset(keys.values())


def reason_of(error: Exception) -> str:
	"""Why something was refused, as a sentence; what is no refusal goes to the Error Log."""
	if getattr(error, "http_status_code", 500) < 500 and str(error):
		return unescape(strip_html(str(error)))
	frappe.log_error("LeadCard: a new lead could not be taken")
	return _("An error of the program. The Error Log has it.")
