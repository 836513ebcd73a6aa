"""Each promise of docs/security.md is kept by a test that goes over HTTP: `@pytest.mark.promise("its first words")` (§8.3).

A promise is a row, a bullet or a paragraph of the page. One without a test fails, and so do words that begin none.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
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
	"- The port of the socket": "tells what to install",
}
# a request to the site or to a server of its own, what a worker is given, or a letter that comes by mail
SENDING = {"ask", "ask_all", "owner", "owner_tries", "stranger", "learns", "colleague", "send", "do", "race"}
SENDING |= {"race_through", "post", "bring_in", "apart", "execute_job", "receive"}
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


@cache
def functions(path: Path) -> dict[str, ast.FunctionDef]:
	tree = ast.parse(path.read_text(encoding="utf-8"))
	return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@cache
def taken_from(path: Path) -> dict[str, Path]:
	"""The names that a module imports from other tests, with the modules' files."""
	tree = ast.parse(path.read_text(encoding="utf-8"))
	found = {}
	for node in tree.body:
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests"):
			place = TESTS.parent.joinpath(*node.module.split("."))
			for alias in node.names:
				module = place / f"{alias.name}.py"
				found[alias.asname or alias.name] = module if module.exists() else place.with_suffix(".py")
	return found


def marked() -> Iterator[tuple[str, Path, ast.FunctionDef]]:
	"""The words of each marker, and the test that has it."""
	for path in sorted(TESTS.rglob("test_*.py")):
		for function in functions(path).values():
			for decorator in function.decorator_list:
				if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.promise":
					for words in decorator.args:
						yield ast.literal_eval(words), path, function


def sends(path: Path, function: ast.FunctionDef, seen: set[tuple[Path, str]]) -> bool:
	"""Whether a function of tests, or one that it names, sends something."""
	if (path, function.name) in seen:
		return False
	seen.add((path, function.name))
	named = set()
	for node in ast.walk(function):
		if isinstance(node, ast.Call):
			called = node.func
			if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in SENDING:
				return True
		if isinstance(node, ast.Name):
			named.add((taken_from(path).get(node.id, path), node.id))
		elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
			named.add((taken_from(path).get(node.value.id, path), node.attr))
	return any(
		place.exists() and name in functions(place) and sends(place, functions(place)[name], seen)
		for place, name in named
	)


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


def test_8_3_what_keeps_a_promise_goes_over_http():
	at_home = [
		f"{path.name}: {function.name}"
		for _words, path, function in marked()
		if "bench" not in path.relative_to(TESTS).parts or not sends(path, function, set())
	]
	assert not at_home, "\n".join(sorted(set(at_home)))
