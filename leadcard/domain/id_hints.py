"""What tax IDs and personal IDs say of their holder, and where that contradicts the card (spec §4.2). Nothing is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from leadcard.domain import id_numbers, identity
from leadcard.domain.identity import Key
from leadcard.domain.pasted import IdentityError

FIELDS = ("id_number", "tax_id")
ABOUT = ("party_type", "date_of_birth", "gender")


@dataclass(frozen=True)
class Hint:
	"""Something to be told at a field: the `code` of its sentence, and what the sentence says of it."""

	fieldname: str
	code: str
	details: tuple[str, ...] = ()


def contradictions(values: Mapping[str, object]) -> list[Hint]:
	"""What should be looked at once more.

	:param values: of tax_id, id_number, party_type, gender, and date_of_birth as year-month-day
	"""
	hints = []
	tax_id = _key(values, "tax_id")
	if tax_id and tax_id.kind == identity.TAX_ID and not id_numbers.has_right_check_digit(tax_id.value):
		hints.append(Hint("tax_id", "wrong_check_digit"))
	if found := told(values):
		fieldname, person = found
		year, gender = str(values.get("date_of_birth") or "")[:4], values.get("gender")
		if year.isdigit() and int(year) != person.birth_year:
			hints.append(Hint(fieldname, "other_birth_year", (str(person.birth_year),)))
		if gender in id_numbers.GENDERS and gender != person.gender:
			hints.append(Hint(fieldname, f"other_gender_{person.gender.lower()}"))
	return hints


def told(values: Mapping[str, object]) -> tuple[str, id_numbers.Person] | None:
	"""What a person's number tells, and the field that holds it; None of organizations and where there is no such number."""
	if values.get("party_type") == "Organization":
		return None
	for fieldname in FIELDS:
		key = _key(values, fieldname)
		if key and key.kind == identity.ID_NUMBER and id_numbers.is_of_person(key.value):
			return fieldname, id_numbers.person_of(key.value)
	return None


def _key(values: Mapping[str, object], fieldname: str) -> Key | None:
	try:
		return identity.normalise(fieldname, str(values.get(fieldname) or ""))
	except IdentityError:
		return None
