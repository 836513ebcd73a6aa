"""Dates of birth and of founding: days that have been (spec §4.2)."""

from datetime import date

from leadcard.domain.pasted import IdentityError

EARLIEST_BIRTH = 1900


def check_birth(day: date, today: date) -> None:
	"""Refuse a birth in the future, as a year of two digits makes it, or too long ago. Raises IdentityError."""
	if day > today:
		raise IdentityError("birth_in_future", _century_before(day))
	if day.year < EARLIEST_BIRTH:
		raise IdentityError("birth_too_early")


def check_founding(day: date, today: date) -> None:
	"""Refuse a founding in the future. Raises IdentityError."""
	if day > today:
		raise IdentityError("founding_in_future", _century_before(day))


def _century_before(day: date) -> str:
	try:
		return str(day.replace(year=day.year - 100))
	except ValueError:
		return str(day.replace(year=day.year - 100, day=28))
