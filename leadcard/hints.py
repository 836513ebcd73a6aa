"""What is told of values that are taken all the same: each code of `domain.id_hints` with its sentence."""

from frappe import _

from leadcard.domain.id_hints import Hint
from leadcard.domain.id_numbers import Person


def sentence(hint: Hint) -> str:
	"""The translated sentence of a hint, with its details."""
	return _sentences()[hint.code].format(*hint.details)


def about(person: Person) -> str:
	"""What a personal ID tells of its holder."""
	if person.gender == "Male":
		return _("The number tells: a man born in {0}.").format(person.birth_year)
	return _("The number tells: a woman born in {0}.").format(person.birth_year)


def _sentences() -> dict[str, str]:
	return {
		"wrong_check_digit": _(
			"The last digit doesn't fit the others. Compare the number with a paper of the company."
		),
		"other_birth_year": _(
			"The number tells the birth year {0}, the date of birth another one. Compare both with the ID card."
		),
		"other_gender_male": _(
			"The number is a man's, the gender says otherwise. Compare both with the ID card."
		),
		"other_gender_female": _(
			"The number is a woman's, the gender says otherwise. Compare both with the ID card."
		),
	}
