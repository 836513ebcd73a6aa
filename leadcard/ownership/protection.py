"""How long a card stays with who took it (spec §8.4): what the board and a claim ask, and the settings that say it."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint, format_date, get_datetime, getdate, now_datetime

from leadcard import stages
from leadcard.config import settings
from leadcard.domain import protection
from leadcard.domain.protection import WARN_MANAGER, WARN_OWNER, Period, Rules
from leadcard.domain.working_days import ONE_DAY
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.pipeline import change_log
from leadcard.working_days import working_days

LEDGER = "LC Protection Notice"
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
		working_days(),
	)


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
	period = periods_of(read_cards(doctype, [name]), doctype).get(name)
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
	day = chosen.last_day(get_datetime(last.changed_on).date()) + ONE_DAY
	return day if now_datetime().date() < day else None


def read_cards(doctype: str, names: list[str]) -> list[frappe._dict]:
	"""What `periods_of` asks of some cards."""
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


def forget(doctype: str, name: str) -> None:
	"""The notices go with the card that is deleted."""
	frappe.db.delete(LEDGER, {"reference_doctype": doctype, "reference_name": name})
