"""What endpoints take from a client, read with care: cards by name, values by known fields."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime, get_fullname

from leadcard.documents.contacts import FIELDS as CONTACT_FIELDS
from leadcard.domain import pipeline, sizes
from leadcard.domain.values import as_name
from leadcard.labels import column_label
from leadcard.locks import begin_with
from leadcard.permissions.anonymised import say_read_only
from leadcard.refusals import refuse

MOST_TAGS = 20
LONGEST_TAG = 140
MOST_CONTACTS = 20
MOST_CARDS = 100


def read_argument(value: object, holds_values: bool) -> object:
	"""One argument of an endpoint, within the bounds that hold for all of them.

	:param holds_values: a JSON text is read; one that is none is left to the endpoint, which says what it expects
	"""
	if isinstance(value, str):
		if len(value) > sizes.LONGEST_TEXT:
			refuse("too_long")
		if holds_values:
			value = _read_json(value)
	if isinstance(value, str):
		# half a pair of UTF-16 and NUL, which no database takes
		return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
	if problem := sizes.problem_of(value):
		refuse(problem)
	return value


def _read_json(text: str) -> dict | list | str:
	try:
		read = frappe.parse_json(text)
	except ValueError:
		return text
	except RecursionError:
		refuse("too_deep")
	return read if isinstance(read, dict | list) else text


def open_card(
	doctype: str,
	name: str,
	ptype: str = "read",
	modified: str | None = None,
	*,
	seen_in: str | None = None,
	hold: bool = False,
) -> Document:
	"""The card, after its permission is checked and its state compared with what the client saw.

	:param modified: the card's `modified` as the client knows it; left out, no comparison is made
	:param seen_in: the card's status as the client knows it, so that it is told of a move
	:param hold: lock the card first, for an endpoint that writes: of two at once the second sees what the first did

	Raises PermissionError, DoesNotExistError, TimestampMismatchError where somebody changed it meanwhile, or
	AnonymisedCardError.
	"""
	if doctype not in pipeline.CARD_DOCTYPES:
		frappe.throw(_("A card is a lead or a customer."))
	if hold:
		begin_with((doctype, name))
	card = frappe.get_doc(doctype, name)
	if card.get("anonymised_on") and (hold or ptype != "read") and card.has_permission("read"):
		say_read_only()
	if not card.has_permission(ptype):
		_refuse(card, ptype)
	check_unchanged(card, modified, seen_in)
	return card


def _refuse(card: Document, ptype: str) -> None:
	"""Say it ourselves: what Frappe says of a missing permission the desk shows in a window of its own."""
	if ptype == "email" and card.has_permission("read"):
		frappe.throw(
			_("You may read this card, but not send emails from it. Ask your admin for the right to email."),
			frappe.PermissionError,
		)
	if ptype != "read" and card.has_permission("read"):
		frappe.throw(_("You may read this card, but not change it."), frappe.PermissionError)
	frappe.throw(
		_("This card is not yours. Ask its owner to share it, or a manager who looks after it."),
		frappe.PermissionError,
	)


def _is_state(card: Document, modified: str) -> bool:
	try:
		# an impossible zone is found by the comparison
		return get_datetime(modified) == get_datetime(card.modified)
	except (ValueError, OverflowError, TypeError):
		return False


def check_unchanged(card: Document, modified: str | None, seen_in: str | None = None) -> None:
	"""Refuse to work on a state that the client hasn't seen, and say who changed it, or moved it where."""
	if not modified:
		return
	if _is_state(card, modified):
		return
	title = frappe.bold(escape_html(card.get("title") or card.name))
	mover = _mover_of(card) if seen_in and seen_in != card.status else None
	if mover:
		message = _(
			"{0} was moved to {1} by {2} meanwhile. Look at the card again, then repeat what you wanted."
		).format(title, frappe.bold(column_label(card.status)), _escaped_name(mover))
	else:
		message = _(
			"{0} was changed by {1} meanwhile. Look at the card again, then repeat what you wanted."
		).format(title, _escaped_name(card.modified_by))
	frappe.throw(message, frappe.TimestampMismatchError)


def _mover_of(card: Document) -> str | None:
	"""Who brought the card into the column where it is."""
	return frappe.db.get_value(
		"LC Status Change",
		{
			"reference_doctype": card.doctype,
			"reference_name": card.name,
			"changed_field": "status",
			"to_value": card.status,
		},
		"changed_by",
		order_by="changed_on desc",
	)


def _escaped_name(user: str) -> str:
	return escape_html(get_fullname(user))


def read_cards(value: list | str) -> dict[str, list[str]]:
	"""Names of cards by DocType, of pairs of both. Raises a ValidationError for anything else."""
	try:
		pairs = frappe.parse_json(value)
	except ValueError:
		pairs = None
	if not isinstance(pairs, list) or len(pairs) > MOST_CARDS or not all(map(_is_card, pairs)):
		frappe.throw(_("Cards must be a list of up to {0} pairs of DocType and name.").format(MOST_CARDS))
	names: dict[str, list[str]] = {}
	for doctype, name in pairs:
		names.setdefault(doctype, []).append(name)
	return names


def _is_card(pair: object) -> bool:
	return (
		isinstance(pair, list)
		and len(pair) == 2
		and pair[0] in pipeline.CARD_DOCTYPES
		and isinstance(pair[1], str)
	)


def read_tags(tags: list | str | None) -> list[str]:
	"""The words to tag a card with, each once. Raises a ValidationError for what is no list of words."""
	try:
		words = frappe.parse_json(tags) if tags else []
	except ValueError:
		words = None
	if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
		frappe.throw(_("Tags must be a list of words."))
	found = list(dict.fromkeys(filter(None, (_as_tag(word) for word in words))))
	if len(found) > MOST_TAGS or any(len(word) > LONGEST_TAG for word in found):
		frappe.throw(
			_("A card takes up to {0} tags of {1} letters. Use fewer or shorter ones.").format(
				MOST_TAGS, LONGEST_TAG
			)
		)
	return found


def _as_tag(word: str) -> str:
	"""A tag is one line without commas, which part tags, without quotes and markup."""
	return as_name(" ".join(word.replace(",", " ").split()))


def read_contacts(contacts: list | str | None) -> list[dict[str, str]]:
	"""The people typed along with a new card, without empty ones. Raises a ValidationError for what is no list of them."""
	try:
		people = frappe.parse_json(contacts) if contacts else []
	except ValueError:
		people = None
	if not isinstance(people, list) or not all(map(_is_contact, people)):
		frappe.throw(
			_("Contacts must be a list of objects whose texts are among {0}.").format(
				", ".join(CONTACT_FIELDS)
			)
		)
	if len(people) > MOST_CONTACTS:
		frappe.throw(
			_("A new card takes up to {0} contacts at once. Add the others in its panel.").format(
				MOST_CONTACTS
			)
		)
	return [person for person in people if any(text.strip() for text in person.values())]


def _is_contact(person: object) -> bool:
	return (
		isinstance(person, dict)
		and set(person) <= set(CONTACT_FIELDS)
		and all(isinstance(text, str) for text in person.values())
	)
