"""Cards and columns as the board receives them."""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from frappe.utils import get_datetime, now_datetime

from leadcard import stages
from leadcard.board import found, in_period, pages, query, tallies
from leadcard.board.activities import ON_CARD, history_and_plan, next_contact, with_next_contact
from leadcard.board.answers import (
	Card,
	Changed,
	Column,
	ColumnPage,
	ColumnTotals,
	ContactData,
	Deposit,
	Lists,
	Protection,
)
from leadcard.board.searched import MOST_COUNTED, is_over
from leadcard.board.view import UPDATED, View
from leadcard.config import settings
from leadcard.documents import comments
from leadcard.domain import care, pipeline
from leadcard.domain.masking import mask
from leadcard.domain.opportunities import OPEN, WON
from leadcard.domain.protection import Period
from leadcard.labels import column_label
from leadcard.masking import reveal
from leadcard.masking.access import hides, is_masked_for
from leadcard.neglect import neglect
from leadcard.ownership import protection

Deposits = dict[tuple[str, str], tuple[float, float]]
ListsOf = dict[tuple[str, str], Lists]


def board(
	view: View, counted: tallies.Tallies, limit: int, loaded: dict[str, int] | None = None
) -> list[Column]:
	"""The four columns with exact count, sum and share, and the first page of cards (spec §2.1, §7.6).

	:param counted: the view's numbers
	:param loaded: by column, how many cards a page holds that are all read again
	"""
	loaded = loaded or {}
	lengths = {
		status: pages.length_of(loaded[status], pages.LONGEST_COLUMN)
		if status in loaded
		else pages.length_of(limit)
		for status in pipeline.COLUMNS
	}
	few = {
		status
		for status in pipeline.COLUMNS
		if pages.is_few(view.of(status), counted.looked_at(status, view))
	}
	found_pages = pages.first_pages(view, lengths, few)
	cards = build_cards([row for status in pipeline.COLUMNS for row in found_pages[status][0]])
	found.explain(cards.values(), view)
	return [
		{
			**_head(status, counted.totals, view),
			"label": column_label(status),
			"cards": [cards[status, row.name] for row in rows],
			"cursor": cursor,
		}
		for status in pipeline.COLUMNS
		for rows, cursor in [found_pages[status]]
	]


def column(
	status: str, view: View, cursor: str | None, limit: int, counted: bool = False
) -> Column | ColumnPage:
	"""One column: its totals, unless they are `counted` already, and the page of cards after the cursor."""
	totals = None if counted else tallies.totals(view)
	few = bool(totals) and view.name != UPDATED and pages.is_few(view.of(status), totals[status][0])
	rows, following = pages.page(status, view, cursor, limit, few)
	cards = build_cards(rows)
	found.explain(cards.values(), view)
	shown: ColumnPage = {
		"status": status,
		"label": column_label(status),
		"cards": [cards[status, row.name] for row in rows],
		"cursor": following,
	}
	return {**_head(status, totals, view), **shown} if totals else shown


def changed(names: dict[str, list[str]], view: View, totals: tallies.Totals) -> Changed:
	"""The columns' totals, and those of the cards that the view shows; the others left it."""
	cards = list(build_cards(query.some(names, view)).values())
	found.explain(cards, view)
	return {"columns": [_head(status, totals, view) for status in pipeline.COLUMNS], "cards": cards}


def build_card(doctype: str, name: str, lists: ListsOf | None = None) -> Card:
	"""One card; the caller has checked the permission, and gives its history and plan where they were read already."""
	row = query.one(doctype, name)
	return build_cards([row], doctype, lists)[row.column, row.name]


def visible_card(doctype: str, name: str) -> Card | None:
	"""One card, None where the session's user may not read it."""
	return build_card(doctype, name) if frappe.has_permission(doctype, "read", doc=name) else None


def _head(status: str, totals: tallies.Totals, view: View) -> ColumnTotals:
	over = {column for column, (counted, _revenue) in totals.items() if is_over(view.of(column), counted)}
	count, revenue = totals[status]
	everything = sum(counted for counted, _revenue in totals.values())
	return {
		"status": status,
		"count": MOST_COUNTED if status in over else count,
		"more": status in over,
		"revenue": None if status in over else revenue,
		"revenue_of": in_period.sums_of(view.periods, status),
		"share": None if over else round(100 * count / (everything or 1), 1),
	}


def build_cards(
	rows: list[frappe._dict], doctype: str | None = None, lists: ListsOf | None = None
) -> dict[tuple[str, str], Card]:
	"""Rows of `board.query` with what hangs on them, by column and name.

	:param doctype: what the rows are; left out, the column tells (a card off the board needs it)
	:param lists: their histories and plans, newest and earliest first; left out, they are read
	"""
	kinds = {(row.column, row.name): doctype or pipeline.doctype_of_column(row.column) for row in rows}
	owners = _people({user for row in rows for user in (row.owner, row.next_contact_by) if user})
	lists = lists or _lists_of(rows, kinds, owners)
	products = _product_names({row.product for row in rows if row.product})
	unread = comments.unread_counts((kind, name) for (_status, name), kind in kinds.items())
	deposits = _deposits_of_customers(kinds)
	periods = _periods(rows, kinds)
	masked = {kind for kind in set(kinds.values()) if is_masked_for(frappe.session.user, kind)}
	now = now_datetime()
	forgotten = neglect()
	labels = {status: column_label(status) for status in {row.status for row in rows}}
	built: dict[tuple[str, str], Card] = {}
	for row in rows:
		kind = kinds[row.column, row.name]
		stopped = row.status == pipeline.STOPPED[kind]
		owner = owners.get(row.owner, {})
		built[row.column, row.name] = {
			"doctype": kind,
			"name": row.name,
			"modified": str(row.modified),
			"creation": str(row.creation),
			"status": row.status,
			"status_label": labels[row.status],
			"column": row.status if row.status in pipeline.COLUMNS_OF[kind] else None,
			"stopped_in": row.column if stopped else None,
			"stop_reason": row.stop_reason or "" if stopped else "",
			"anonymised": bool(row.anonymised_on),
			"title": row.title,
			"party_type": row.party_type,
			"full_name": row.full_name,
			"organization_name": row.organization_name,
			"short_name": row.short_name,
			**_contact_data(row, kind in masked and _belongs_to_others(row, kind)),
			"owner": row.owner or "",
			"owner_name": owner.get("full_name", ""),
			"owner_image": owner.get("user_image", ""),
			"product": row.product,
			"product_name": products.get(row.product, ""),
			"revenue": float(row.revenue or 0),
			**_deposit_of(row, kind, deposits),
			"stage": row.stage,
			"last_care_on": str(row.last_care_on or ""),
			"cared_for": _is_cared_for(row),
			"next_activity_on": str(row.next_activity_on or ""),
			"open_tickets": row.open_tickets or 0,
			"stale": forgotten.holds(row),
			"unread_comments": unread.get((kind, row.name), 0),
			"tags": [tag for tag in (row.get("tags") or "").split(",") if tag],
			**_protection_of(periods.get((kind, row.name))),
			"overdue": bool(row.next_activity_on and get_datetime(row.next_activity_on) < now)
			or any(entry["overdue"] for entry in lists[kind, row.name]["plan"]),
			"history": lists[kind, row.name]["history"][:ON_CARD],
			"plan": lists[kind, row.name]["plan"][:ON_CARD],
		}
	return built


def _lists_of(
	rows: list[frappe._dict], kinds: dict[tuple[str, str], str], people: dict[str, dict]
) -> ListsOf:
	"""What was done and is planned, a next contact among it (spec §5.6)."""
	lists = history_and_plan([(kind, name) for (_status, name), kind in kinds.items()])
	for row in rows:
		card = kinds[row.column, row.name], row.name
		if row.next_contact_date and _has_plan(card[0], row):
			by = row.next_contact_by or row.owner or ""
			line = next_contact(card, row.next_contact_date, by, people.get(by, {}).get("full_name", ""))
			lists[card] = with_next_contact(lists[card], line)
	return lists


def _has_plan(kind: str, row: frappe._dict) -> bool:
	return row.status in pipeline.COLUMNS_OF[kind] and not stages.wants_no_contact(row.stage)


def _is_cared_for(row: frappe._dict) -> bool:
	return care.is_cared_for(row.last_care_on and get_datetime(row.last_care_on), get_datetime(row.creation))


def _belongs_to_others(row: frappe._dict, kind: str) -> bool:
	"""Whether somebody else is the owner; a converted lead's is its customer's."""
	return row.owner != frappe.session.user or bool(row.get("customer") and hides(kind, row.name))


def _contact_data(row: frappe._dict, is_masked: bool) -> ContactData:
	"""How to reach a card; where somebody gets it masked there is nothing to call or write to, until it is shown."""
	if not is_masked:
		return {
			"mobile_no": row.mobile_no,
			"phone": row.phone,
			"email_id": row.email_id,
			**reveal.numbers_of(row),
			"masked": False,
		}
	return {
		"mobile_no": mask("mobile_no", row.mobile_no),
		"phone": mask("phone", row.phone),
		"email_id": mask("email_id", row.email_id),
		"call_no": "",
		"text_no": "",
		"masked": any((row.mobile_no, row.phone, row.email_id)),
	}


def _deposits_of_customers(kinds: dict[tuple[str, str], str]) -> Deposits:
	"""What the opportunities behind each customer's revenue have as deposit and remainder; one statement for all."""
	names = [name for (_status, name), kind in kinds.items() if kind == pipeline.CUSTOMER]
	if not names or settings().edition != "Real Estate":
		return {}
	opportunity = DocType("LC Opportunity")
	query = (
		frappe.qb.from_(opportunity)
		.select(
			opportunity.customer,
			opportunity.status,
			Sum(opportunity.deposit_amount).as_("deposit"),
			Sum(opportunity.remaining_amount).as_("remaining"),
		)
		.where(opportunity.customer.isin(names))
		.groupby(opportunity.customer, opportunity.status)
	)
	return {
		(row.customer, row.status): (float(row.deposit or 0), float(row.remaining or 0))
		for row in query.run(as_dict=True)
	}


def _deposit_of(row: frappe._dict, kind: str, deposits: Deposits) -> Deposit:
	"""A lead's own deposit; a customer's is that of its open opportunities, once Transacted of the won ones."""
	if kind == pipeline.CUSTOMER:
		stage = WON if row.column == pipeline.TRANSACTED else OPEN
		deposit, remaining = deposits.get((row.name, stage), (0.0, 0.0))
	else:
		deposit, remaining = float(row.deposit_amount or 0), float(row.remaining_amount or 0)
	return {"deposit": deposit, "remaining": remaining}


def _periods(rows: list[frappe._dict], kinds: dict[tuple[str, str], str]) -> dict[tuple[str, str], Period]:
	return {
		(doctype, name): period
		for doctype in set(kinds.values())
		for name, period in protection.periods_of(
			[row for row in rows if kinds[row.column, row.name] == doctype], doctype
		).items()
	}


def _protection_of(period: Period | None) -> Protection:
	"""How long nobody else can claim a card: working days after today, None where it isn't protected."""
	if not period or period.days_left is None:
		return {"protected_days_left": None, "protected_until": "", "protection_ends_soon": False}
	return {
		"protected_days_left": period.days_left,
		"protected_until": str(period.last_day),
		"protection_ends_soon": period.ends_soon,
	}


def _people(users: set[str]) -> dict[str, dict]:
	if not users:
		return {}
	rows = frappe.get_all(
		"User", filters={"name": ("in", sorted(users))}, fields=["name", "full_name", "user_image"]
	)
	return {
		row.name: {"full_name": row.full_name or row.name, "user_image": row.user_image or ""} for row in rows
	}


def _product_names(products: set[str]) -> dict[str, str]:
	if not products:
		return {}
	rows = frappe.get_all(
		"LC Product", filters={"name": ("in", sorted(products))}, fields=["name", "product_name"]
	)
	return {row.name: row.product_name for row in rows}
