"""Lists of leads as they reach an importer, in files that Frappe's own reader takes for something else, or stumbles over.

Each is made here of two leads; what no library of the bench writes is stored beside as text (`*.b64`). A file comes in
whole, or is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.hostile import books, texts
from tests.bench.hostile.people import Person, people


@dataclass(frozen=True)
class Case:
	"""A file, and the words of the sentence that refuses it; none where both leads come in."""

	name: str
	file_name: str
	content: bytes
	says: str = ""
	people: tuple[Person, ...] = ()


def cases() -> list[Case]:
	"""All files, each with people of its own."""
	made = []
	for number, (name, (file_name, write, says)) in enumerate({**texts.FILES, **books.FILES}.items()):
		those = people(number)
		made.append(Case(name, file_name, write(those), says, those))
	return made
