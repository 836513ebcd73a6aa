"""The two leads of each file, with accents in every place that an encoding loses them."""

from __future__ import annotations

from typing import NamedTuple

HEADING = ("Type", "Full Name", "Organization Name", "Mobile No", "Source", "Address")


class Person(NamedTuple):
	"""A row of a file, in the order of the headings."""

	party_type: str
	full_name: str | None
	organization_name: str | None
	mobile_no: str
	source: str
	address_line: str


def people(number: int) -> tuple[Person, ...]:
	"""An organization and a person; each file has telephone numbers of its own."""
	return (
		Person(
			"Organization",
			None,
			"Công ty Cổ phần Đường Việt",
			f"0916 7{number:02d} 001",
			"Website",
			"Số 5, phố Huế",
		),
		Person("Individual", "Nguyễn Thị Ổn", None, f"0916 7{number:02d} 002", "Facebook", "Ngõ 12; Đống Đa"),
	)
