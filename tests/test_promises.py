"""Each promise of docs/security.md is kept by a test that goes over HTTP: `@pytest.mark.promise("its first words")` (§8.3).

A promise is a row, a bullet or a paragraph of the page. One without a test fails, and so do words that begin none. On the bench
a test with the marker fails that has sent the site nothing (`tests/bench/conftest.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
BENCH = TESTS / "bench"
PAGE = TESTS.parent / "docs" / "security.md"
# what stands there of tests and of people
NOT_OF_THE_PROGRAM = ("How it is tried", "Reporting a hole")
# what no test of the bench can show
UNTESTED = {
	"Who sees which card is LeadCard's promise": "says what the page is",
	"Use Frappe 15.107 or newer": "tells what to install",
	"monthly mails of reports (send_monthly)": "opens nothing",
	"texts on Postgres (escape)": "of a seam that MariaDB has no use for",
	"a hidden document takes longer": "a warning of what many measurements tell",
	"- HTTPS": "tells what to install",
	"the same, for a job": "of jobs, and not of requests",
	"_Blogger_": "of Frappe's own blogs",
	"with ERPNext, _Accounts Manager_": "of ERPNext's own templates",
	"with ERPNext, _Sales Manager_": "of ERPNext's own templates",
	"with ERPNext, _Sales Master Manager_": "of ERPNext's own templates",
	"- The port of the socket": "tells what to install",
}
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"^\|.*\|\n\|[ :|-]+\|$", re.MULTILINE)


def promises() -> list[str]:
	"""The page's rows, bullets and paragraphs, without the marks of their type."""
	page = HEAD.sub("", FENCED.sub("", PAGE.read_text(encoding="utf-8"))).replace("`", "").replace("**", "")
	found, goes_on = [], False
	for section in re.split(r"^#+ ", page, flags=re.MULTILINE)[1:]:
		title, *lines = section.splitlines()
		for line in lines if title not in NOT_OF_THE_PROGRAM else []:
			begins = line.startswith(("| ", "- ")) or not goes_on
			if line and begins:
				found.append(line.strip("| "))
			elif line:
				found[-1] += f" {line.strip()}"
			goes_on = bool(line) and not line.startswith("| ")
	return found


def marked() -> Iterator[tuple[str, Path, str]]:
	"""The words of each marker, and the test that has it."""
	for path in sorted(TESTS.rglob("test_*.py")):
		for function in ast.parse(path.read_text(encoding="utf-8")).body:
			for decorator in getattr(function, "decorator_list", []):
				if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.promise":
					for words in decorator.args:
						yield ast.literal_eval(words), path, function.name


def begun_by(words: str) -> list[str]:
	return [promise for promise in promises() if promise.startswith(words)]


def test_8_3_each_promise_has_a_test():
	kept = [words for words, _path, _function in marked()] + list(UNTESTED)
	without = [promise for promise in promises() if not promise.startswith(tuple(kept))]
	assert len(promises()) > 100
	assert not without, "\n".join(without)


def test_8_3_each_marker_begins_one_promise():
	wrong = {words for words, _path, _function in marked() if len(begun_by(words)) != 1}
	wrong |= {words for words in UNTESTED if len(begun_by(words)) != 1}
	assert not wrong


def test_8_3_what_keeps_a_promise_is_counted_by_what_it_sends():
	elsewhere = {f"{path.name}: {test}" for _words, path, test in marked() if BENCH not in path.parents}
	assert not elsewhere
