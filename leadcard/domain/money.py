"""The money of a lead or an opportunity (spec §3.7): revenue, deposit and what remains.

Amounts are `Decimal` in the system's currency, rounded half up to the currency's decimals (VND has none).
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

HUNDRED = Decimal(100)
# what the database's currency columns hold: twelve digits before the point
LARGEST_AMOUNT = Decimal(10) ** 12 - 1
# percents are compared as they are kept, so that one typed with more decimals doesn't count as changed later
PERCENT_DECIMALS = 6
# digits enough for any product of two amounts: what is rounded was never rounded before
EXACT = Context(prec=2000)


@dataclass(frozen=True)
class Money:
	"""The money fields of one record; `product` is a product's name or ""."""

	product: str = ""
	revenue: Decimal = Decimal(0)
	deposit_percent: Decimal = Decimal(0)
	deposit_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Offer:
	"""What the chosen product brings: its price, and the percent that holds for it (its own, else the settings')."""

	price: Decimal
	deposit_percent: Decimal


class MoneyError(ValueError):
	"""An amount outside its range. `code` is the key of the message."""

	def __init__(self, code: str):
		super().__init__(code)
		self.code = code


def decimal(value: object) -> Decimal:
	"""A Decimal of what a field holds: None and "" count as zero. Raises :class:`MoneyError` for what is no number."""
	if value is None or value == "":
		return Decimal(0)
	try:
		number = Decimal(str(value))
	except InvalidOperation:
		raise MoneyError("not_an_amount")
	if not number.is_finite():
		raise MoneyError("not_an_amount")
	return number


def round_money(amount: Decimal, decimals: int) -> Decimal:
	"""Round half up to the currency's decimals. Raises :class:`MoneyError` for what no column holds."""
	if amount.copy_abs() > LARGEST_AMOUNT:
		raise MoneyError("amount_too_large")
	return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def settle(
	now: Money, before: Money | None, offer: Offer, decimals: int, typed: Set[str] = frozenset()
) -> Money:
	"""The money fields as they must be stored (spec §3.7). `public/js/board/money.js` shows the same while one types.

	:param now: the fields as written by whoever saves
	:param before: the fields as stored, None for a new record
	:param offer: price and percent of the chosen product (price 0 without one)
	:param decimals: decimals of the currency
	:param typed: names of fields that were typed although they equal the stored ones: a deposit of 0 on a new record

	A value counts as typed where it differs from the stored one (for a new record: where it isn't zero). A new product
	brings price and percent, a new product or percent brings the deposit; a value typed in the same save wins.
	"""
	stored = before or Money()
	stored = replace(stored, deposit_percent=_as_kept(stored.deposit_percent))
	now = replace(now, deposit_percent=_as_kept(now.deposit_percent))
	product_changed = now.product != stored.product
	settled = now

	def is_typed(field: str) -> bool:
		return field in typed or getattr(now, field) != getattr(stored, field)

	if product_changed and now.product and not is_typed("revenue"):
		settled = replace(settled, revenue=offer.price)

	if (product_changed or before is None) and not is_typed("deposit_percent"):
		settled = replace(settled, deposit_percent=_as_kept(offer.deposit_percent))

	percent_changed = settled.deposit_percent != stored.deposit_percent
	if (product_changed or percent_changed) and not is_typed("deposit_amount"):
		deposit = EXACT.multiply(offer.price, settled.deposit_percent).scaleb(-2, EXACT)
		settled = replace(settled, deposit_amount=deposit)

	return replace(
		settled,
		revenue=round_money(settled.revenue, decimals),
		deposit_amount=round_money(settled.deposit_amount, decimals),
	)


def _as_kept(percent: Decimal) -> Decimal:
	if percent.copy_abs() > LARGEST_AMOUNT:
		raise MoneyError("percent_out_of_range")
	return round_money(percent, PERCENT_DECIMALS)


def check(money: Money) -> None:
	"""Refuse amounts outside their range (spec §3.7). Raises :class:`MoneyError`."""
	if money.revenue < 0:
		raise MoneyError("negative_revenue")
	if not 0 <= money.deposit_percent <= HUNDRED:
		raise MoneyError("percent_out_of_range")
	if money.deposit_amount < 0:
		raise MoneyError("negative_deposit")
	if money.deposit_amount > money.revenue:
		raise MoneyError("deposit_above_revenue")


def remaining(money: Money) -> Decimal:
	"""What remains to be paid after the deposit."""
	return money.revenue - money.deposit_amount
