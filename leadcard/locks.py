"""Who waits for whom. Every writer locks in one order, so that none waits in a circle: first the lead, then the
customer, then what hangs on them, then the product.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha1

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.queries import QueryBuilder

from leadcard import dialect
from leadcard.domain import pipeline
from leadcard.exceptions import CardBusyError

Card = tuple[str, str]
# how many seconds a request waits for what somebody holds, where MariaDB by itself waits 50, and PostgreSQL for ever
PATIENCE = 5
LONGEST_WAIT = 1
INDEXES = "leadcard_indexes_of_card"
# as Frappe names them: made with the table, or added to it later
INDEXES_OF_CARD = {
	**dict.fromkeys(
		("LC Call", "LC Meeting", "LC Note", "LC Ticket"), ("reference_name", "reference_name_index")
	),
	"LC Opportunity": ("customer", "customer_index"),
	**dict.fromkeys(("Communication", "Comment"), ("reference_doctype_reference_name_index",)),
}


def lock_card(doctype: str, name: str, fields: list[str], *, wait: bool = True) -> frappe._dict | None:
	"""Lock a row until the transaction ends and read its latest committed state.

	:param wait: for whoever holds the row; else QueryTimeoutError is raised where somebody does
	"""
	with in_turn():
		return frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=True, wait=wait)


@contextmanager
def in_turn() -> Iterator[None]:
	"""Wait a few seconds for what somebody holds, then say so; jobs wait as long as the database does.

	Raises :class:`CardBusyError`, and QueryDeadlockError where the database undid the transaction for others' sake.
	"""
	is_request = bool(getattr(frappe.local, "request", None))
	if is_request:
		dialect.wait_for_locks(PATIENCE)
	try:
		yield
	except CardBusyError:
		raise
	except frappe.QueryTimeoutError as error:
		if not is_request:
			raise
		if hasattr(error, "__frappe_exc_id"):
			# Frappe has said it already
			raise CardBusyError(*error.args) from error
		frappe.throw(
			_(
				"Somebody is working on this at the moment, so nothing was changed. Try again in a few seconds."
			),
			CardBusyError,
		)
	except Exception as error:
		if dialect.is_undone_for_others(error):
			raise frappe.QueryDeadlockError(error) from error
		raise


def lock_cards(*cards: Card | None) -> None:
	"""Lock some cards in the one order; what is no card is passed over."""
	found = {tuple(card) for card in cards if card and _is_named(*card)}
	for doctype, name in sorted(found, key=lambda card: (card[0] == pipeline.CUSTOMER, card)):
		lock_card(doctype, name, ["name"])


def _is_named(doctype: object, name: object) -> bool:
	return doctype in pipeline.CARD_DOCTYPES and isinstance(name, str) and bool(name)


def begin_with(*cards: Card | None) -> None:
	"""Begin a request with its cards locked, before anything is read.

	The database shows a transaction what was committed when it first read. A request that has read, then waits for a
	lock, would go on with what was true before the wait. So, while nothing is written, a new transaction begins here.
	"""
	if not frappe.db.transaction_writes:
		frappe.db.commit()
		frappe.local.leadcard_fresh_cards = {tuple(card) for card in cards if card}
		frappe.db.after_commit.add(_forget_fresh_cards)
		frappe.db.after_rollback.add(_forget_fresh_cards)
	lock_cards(*cards)


def latest(query: QueryBuilder, card: Card) -> QueryBuilder:
	"""A query of what hangs on a locked card, so that it shows the latest committed rows.

	Where the transaction began with the lock it does so by itself. Otherwise the rows are read with locks, and by the
	index of the card: MariaDB would walk a table that it takes for small, lock every card's rows and wait in a circle.
	"""
	if card in getattr(frappe.local, "leadcard_fresh_cards", ()):
		return query
	(table,) = query._from
	index = _indexes().get(table._table_name)
	return (query.force_index(index) if index else query).for_update()


def _indexes() -> dict[str, str]:
	"""By table the index by which a card's rows are found."""
	return frappe.cache.get_value(INDEXES, _read_indexes)


def _read_indexes() -> dict[str, str]:
	tables = {f"tab{doctype}": names for doctype, names in INDEXES_OF_CARD.items()}
	found = {table: dialect.index_to_force(table, names) for table, names in tables.items()}
	return {table: index for table, index in found.items() if index}


def _forget_fresh_cards() -> None:
	frappe.local.leadcard_fresh_cards = set()


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
	"""Let only one writer at a time wait inside the database for a new row's unique key.

	Where several wait for the first one there, and that one is undone, MariaDB lets all of them into the gap that it
	leaves, and undoes all but one as a deadlock. Who can't get in for a second goes on, as MariaDB sees no circle through
	this lock: the unique key decides all the same.
	"""
	lock = f"leadcard:{sha1(f'{frappe.conf.db_name}:{what}'.encode()).hexdigest()}"
	with dialect.one_waits_at_a_time(lock, LONGEST_WAIT):
		yield


def lock_card_at_once(card: Card) -> None:
	"""Lock a card for a deletion. Frappe has locked what is deleted first, so it must not wait for the card's holder,
	who may be waiting for it.
	"""
	if not _is_named(*card):
		return
	lock_card(*card, ["name"], wait=False)


def lock_card_of(record: Document, _event: str | None = None) -> None:
	"""What Frappe is about to write on a card is locked after the card too: comments, emails, assignments."""
	lock_cards((record.get(_type_field(record)), record.get("reference_name")))


def _type_field(record: Document) -> str:
	return "reference_type" if record.doctype == "ToDo" else "reference_doctype"


def follow_card(record: Document, _event: str | None = None) -> None:
	"""A comment, an email or a task on a lead that was converted meanwhile goes to its customer (spec §6.2)."""
	lock_card_of(record)
	doctype, name = record.get(_type_field(record)), record.reference_name
	if doctype == pipeline.LEAD and _is_named(doctype, name):
		lead = lock_card(doctype, name, ["customer"])
		if lead and lead.customer:
			record.update({_type_field(record): pipeline.CUSTOMER, "reference_name": lead.customer})
			lock_card_of(record)


def in_own_transaction(work: Callable[[], None], what: str, card: Card | None = None) -> None:
	"""Do something with a card locked. What fails is logged, stops nothing else, and is tried again by the next run."""
	try:
		begin_with(card)
		frappe.db.savepoint("leadcard_work")
		try:
			with in_turn():
				work()
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			raise
		except Exception:
			frappe.db.rollback(save_point="leadcard_work")
			frappe.log_error(f"LeadCard: {what} failed")
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# Somebody is at work on the same rows, and the database may have undone the savepoint too.
		frappe.db.rollback()
	frappe.db.commit()
