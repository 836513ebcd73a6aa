"""The pipeline of spec §2: columns, and which moves between them are refused.

Pure rules: nothing here reads a database. A refusal is returned, not raised, so that the board can ask beforehand
(which columns grey out while dragging) and documents can enforce the very same answer.
"""

from dataclasses import dataclass

NEW = "New"
CONTACTING = "Contacting"
CONVERTED = "Converted"
TRANSACTED = "Transacted"
DEAD = "Dead"
INACTIVE = "Inactive"

LEAD = "LC Lead"
CUSTOMER = "LC Customer"

COLUMNS = (NEW, CONTACTING, CONVERTED, TRANSACTED)
CARD_DOCTYPES = (LEAD, CUSTOMER)
STATUSES = {LEAD: (NEW, CONTACTING, CONVERTED, DEAD), CUSTOMER: (CONVERTED, TRANSACTED, INACTIVE)}
COLUMNS_OF = {LEAD: (NEW, CONTACTING), CUSTOMER: (CONVERTED, TRANSACTED)}
STOPPED = {LEAD: DEAD, CUSTOMER: INACTIVE}


@dataclass(frozen=True)
class Refusal:
	"""Why a move is refused: `rule` is the number in the spec, `code` the key of the message and the error."""

	rule: str
	code: str


def doctype_of_column(column: str) -> str:
	"""The DocType whose records a column shows (spec §2): leads in the first two, customers in the others."""
	return LEAD if column in COLUMNS_OF[LEAD] else CUSTOMER


def is_later(column: str, other: str) -> bool:
	"""Whether a column stands after another one on the board."""
	return COLUMNS.index(column) > COLUMNS.index(other)


def refuse_new_status(doctype: str, status: str) -> Refusal | None:
	"""Which status a card may be born with (spec §2.2, §2.5, §2.6, §5.7)."""
	if status not in STATUSES[doctype]:
		return Refusal("2.1", "unknown_status")
	if status == STOPPED[doctype]:
		return Refusal("5.7", "stop_needs_note")
	if doctype == LEAD and status == CONVERTED:
		return Refusal("2.5", "convert_first")
	if doctype == CUSTOMER and status == TRANSACTED:
		return Refusal("2.6", "win_first")
	return None


def refuse_move(
	doctype: str, from_status: str, to_status: str, *, has_completed_activity: bool = False
) -> Refusal | None:
	"""Why a move by hand is refused, or None where it is allowed (spec §2.4 to §2.7, §5.7).

	:param doctype: `LC Lead` or `LC Customer`, what the card is now
	:param from_status: the card's status
	:param to_status: the wanted status; the statuses of both DocTypes are understood
	:param has_completed_activity: whether a completed activity of the lead exists (§2.4)

	A lead's move to Converted by hand is refused with `convert_first`: conversion alone may do it (§6).
	"""
	if to_status == from_status:
		return None
	if from_status == STOPPED[doctype]:
		return Refusal("5.7", "resume_first")
	if to_status in STOPPED.values():
		return Refusal("5.7", "stop_needs_note" if to_status == STOPPED[doctype] else "unknown_status")
	if to_status not in COLUMNS:
		return Refusal("2.1", "unknown_status")
	return (_refuse_lead_move if doctype == LEAD else _refuse_customer_move)(
		from_status, to_status, has_completed_activity
	)


def _refuse_lead_move(from_status: str, to_status: str, has_completed_activity: bool) -> Refusal | None:
	if from_status == CONVERTED:
		return Refusal("2.7", "lead_is_converted")
	if to_status == CONVERTED:
		return Refusal("2.5", "convert_first")
	if to_status == TRANSACTED:
		return Refusal("2.6", "convert_then_win")
	if to_status == NEW and has_completed_activity:
		return Refusal("2.4", "already_contacted")
	return None


def _refuse_customer_move(from_status: str, to_status: str, _has_completed_activity: bool) -> Refusal | None:
	if to_status in COLUMNS_OF[LEAD]:
		return Refusal("2.7", "customer_never_returns")
	if to_status == TRANSACTED:
		return Refusal("2.6", "win_first")
	return Refusal("2.7", "reopen_won_opportunity")


def customer_status(won_opportunities: int) -> str:
	"""The column of a customer follows its won opportunities, and nothing else (spec §2.6, §2.7)."""
	return TRANSACTED if won_opportunities else CONVERTED


def revenue_field(status: str) -> str:
	"""What counts as the revenue of a card in a status: what is expected, in Transacted what was won (spec §7.6)."""
	return "won_revenue" if status == TRANSACTED else "expected_revenue"
