"""The rule book is `docs/spec.md`: whoever cites a rule, in code, tests or pages, cites one that is written there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "docs" / "spec.md"
CITING = (".py", ".js", ".vue", ".mjs", ".scss", ".md", ".json")
CITED = re.compile(r"§\s?(\d+(?:\.\d+)?)")
NAMED = re.compile(r"^\s*def (test_(\d+)_(?:(\d+)_)?\w+)", re.M)


def rules() -> set[str]:
	"""The numbers of chapters and rules: "5", "5.10" …"""
	return set(re.findall(r"^(?:## )?(\d+(?:\.\d+)?)[. ]", BOOK.read_text(encoding="utf-8"), re.M))


def citing(*folders: str, suffixes: tuple[str, ...] = CITING) -> list[Path]:
	found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
	return [path for path in sorted(found) if not {"node_modules", "dist"} & set(path.parts)]


def test_the_rule_book_has_each_chapter_and_each_number_once():
	numbers = re.findall(r"^(?:## )?(\d+(?:\.\d+)?)[. ]", BOOK.read_text(encoding="utf-8"), re.M)
	assert len(numbers) == len(set(numbers))
	assert {number for number in numbers if "." not in number} == {str(n) for n in range(1, 17)}


@pytest.mark.parametrize("folder", ["leadcard", "sandbox", "tests", "docs", "benchmarks", "scripts"])
def test_each_cited_rule_exists(folder):
	known = rules()
	missing = {
		f"{path.relative_to(ROOT)}: §{number}"
		for path in citing(folder)
		for number in CITED.findall(path.read_text(encoding="utf-8"))
		if number not in known
	}
	assert not missing


def test_each_test_that_names_a_rule_names_one_that_exists():
	known = rules()
	missing = set()
	for path in citing("tests", suffixes=(".py",)):
		for name, chapter, rule in NAMED.findall(path.read_text(encoding="utf-8")):
			if (f"{chapter}.{rule}" if rule else chapter) not in known:
				missing.add(f"{path.relative_to(ROOT)}: {name}")
	assert not missing
