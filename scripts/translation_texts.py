"""Find every text of the app that a user reads, and the csv that translates it.

Frappe takes texts from `_("…")` in Python, `__("…")` in JavaScript and Vue, and from the labels of DocTypes,
pages, reports and workspaces. This module finds the same ones without a bench, and a few that Frappe lets pass:
plain words in a Vue template, and calls that can never be translated (f-strings, `%s`, texts glued together).
"""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "leadcard"
VI_CSV = APP / "translations" / "vi.csv"

SKIPPED_FOLDERS = {"dist", "node_modules", "__pycache__", "translations"}
POSITIONAL = re.compile(r"\{(\d+)\}")
ANY_BRACES = re.compile(r"\{([^{}]*)\}")
PERCENT = re.compile(r"%(\(\w+\))?[sdrf](?![a-zA-Z])")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# A constant whose text is translated later, by `_(name)`, says so behind its first line.
MARKER = re.compile(r"# translated$")
NAMES = re.compile(r"\bLeadCard\b")


@dataclass(frozen=True)
class Text:
	"""A text to be translated, and where it stands."""

	source: str
	context: str
	where: str


@dataclass
class Findings:
	"""What a scan found: texts, faults (with their place) and all string literals."""

	texts: list[Text] = field(default_factory=list)
	faults: list[str] = field(default_factory=list)
	literals: set[str] = field(default_factory=set)

	def add(self, source: str | None, where: str, context: str = "") -> None:
		"""Keep a text that has letters; say so when its placeholders cannot be translated."""
		if not source or not LETTERS.search(source):
			return
		self.texts.append(Text(source, context, where))
		for name in ANY_BRACES.findall(source):
			if not name.isdigit():
				self.faults.append(f"{where}: {source!r} uses {{{name}}}; only {{0}}, {{1}} … are translated")
		if PERCENT.search(source):
			self.faults.append(f"{where}: {source!r} uses a percent placeholder; write {{0}} and .format()")

	def extend(self, other: "Findings") -> None:
		"""Take over what another scan found."""
		self.texts.extend(other.texts)
		self.faults.extend(other.faults)
		self.literals.update(other.literals)


# Python


def from_python(code: str, where: str) -> Findings:
	"""Texts in `_("…")` and `_lt("…")`, with an optional context, and constants marked `# translated`."""
	found = Findings()
	tree = ast.parse(code)
	lines = code.splitlines()
	for node in ast.walk(tree):
		if isinstance(node, ast.Constant) and isinstance(node.value, str):
			found.literals.add(node.value)
		if isinstance(node, ast.Assign) and MARKER.search(lines[node.lineno - 1]):
			for part in ast.walk(node.value):
				if isinstance(part, ast.Constant) and isinstance(part.value, str):
					found.add(part.value, f"{where}:{part.lineno}")
		if not isinstance(node, ast.Call):
			continue
		if _is_translation(node):
			_python_text(node, f"{where}:{node.lineno}", found)
		elif isinstance(node.func, ast.Attribute) and node.func.attr == "format":
			_python_format(node, f"{where}:{node.lineno}", found)
	return found


def _is_translation(node: ast.AST) -> bool:
	if not isinstance(node, ast.Call):
		return False
	name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
	return name in ("_", "_lt")


def _python_text(node: ast.Call, where: str, found: Findings) -> None:
	if not node.args:
		return
	text = node.args[0]
	if isinstance(text, ast.JoinedStr):
		found.faults.append(f"{where}: an f-string inside _() is never translated")
	elif isinstance(text, ast.BinOp):
		found.faults.append(f"{where}: texts put together inside _() are never translated")
	elif isinstance(text, ast.Call) and getattr(text.func, "attr", "") == "format":
		found.faults.append(f"{where}: .format() belongs behind _(), not inside it")
	elif isinstance(text, ast.Constant) and isinstance(text.value, str):
		context = next((k.value for k in node.keywords if k.arg == "context"), None)
		context = context or (node.args[2] if len(node.args) > 2 else None)
		if context is not None and not isinstance(context, ast.Constant):
			found.faults.append(f"{where}: the context of _() must be a plain text")
			return
		found.add(text.value, where, context.value if context is not None else "")


def _python_format(node: ast.Call, where: str, found: Findings) -> None:
	text = node.func.value
	if not _is_translation(text) or not text.args or not isinstance(text.args[0], ast.Constant):
		return
	if any(isinstance(arg, ast.Starred) for arg in node.args):
		return
	needed = {int(number) for number in POSITIONAL.findall(str(text.args[0].value))}
	if needed != set(range(len(node.args))):
		found.faults.append(f"{where}: {text.args[0].value!r} and its .format() differ in placeholders")


# JavaScript and Vue

JS_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", re.S)
JS_CALL = re.compile(r"(?<![\w$])__\(\s*")
JS_REGEX_AFTER = "(,=:[!&|?{};+-*%<>~^"
JS_CONTEXT = re.compile(r"\s*,\s*(?:null|undefined|\[[^\[\]]*\])\s*,\s*$")


def from_javascript(code: str, where: str, first_line: int = 1) -> Findings:
	"""Texts in `__("…")`; comments, regular expressions and nested templates are told apart."""
	found = Findings()
	for literal in _js_code(code, 0, None, where, first_line, found)[1]:
		found.literals.add(literal)
	return found


def _js_code(
	code: str, at: int, until: str | None, where: str, first_line: int, found: Findings
) -> tuple[int, list[str]]:
	"""Walk code from `at` until the closing brace (or the end); answer where it ended and its literals."""
	literals: list[str] = []
	depth, before = 0, ""
	while at < len(code):
		char = code[at]
		if code.startswith("//", at):
			at = _end(code, "\n", at)
			continue
		if code.startswith("/*", at):
			at = _end(code, "*/", at + 2)
			continue
		call = JS_CALL.match(code, at) if char == "_" and not _in_word(code, at) else None
		if call:
			_js_text(code, call.end(), f"{where}:{first_line + code.count(chr(10), 0, at)}", found)
			before, at = "(", call.end()
			continue
		if char in "'\"":
			string = JS_STRING.match(code, at)
			if string:
				literals.append(js_value(string.group()))
				at = string.end()
			else:
				at += 1
			before = '"'
			continue
		if char == "`":
			at, inner = _js_template(code, at, where, first_line, found)
			literals.extend(inner)
			before = '"'
			continue
		if char == "/" and (not before or before in JS_REGEX_AFTER or _after_keyword(code, at)):
			at, before = _js_regex_end(code, at), '"'
			continue
		if until and char == "{":
			depth += 1
		if until and char == until:
			if not depth:
				return at + 1, literals
			depth -= 1
		if not char.isspace():
			before = char
		at += 1
	return at, literals


def _js_text(code: str, at: int, where: str, found: Findings) -> None:
	"""Read the first argument of `__(` that starts at `at`, and a context where one follows."""
	if code[at : at + 1] == "`":
		end = code.find("`", at + 1)
		text = code[at + 1 : end]
		if "${" in text:
			found.faults.append(f"{where}: a template with ${{…}} inside __() is never translated")
			return
		source = js_value(code[at : end + 1])
		after = end + 1
	else:
		string = JS_STRING.match(code, at)
		if not string:
			return
		source, after = js_value(string.group()), string.end()
	rest = code[after : after + 400]
	if re.match(r"\s*\+", rest):
		found.faults.append(f"{where}: texts put together inside __() are never translated")
		return
	context = ""
	for string in JS_STRING.finditer(rest):
		if JS_CONTEXT.fullmatch(rest[: string.start()]) and re.match(r"\s*,?\s*\)", rest[string.end() :]):
			context = js_value(string.group())
		break
	found.add(source, where, context)


def _js_template(code: str, at: int, where: str, first_line: int, found: Findings) -> tuple[int, list[str]]:
	literals, start = [], at + 1
	at += 1
	plain = True
	while at < len(code) and code[at] != "`":
		if code[at] == "\\":
			at += 2
		elif code.startswith("${", at):
			plain = False
			at, inner = _js_code(code, at + 2, "}", where, first_line, found)
			literals.extend(inner)
		else:
			at += 1
	if plain:
		literals.append(code[start:at])
	return at + 1, literals


def _js_regex_end(code: str, at: int) -> int:
	"""The end of the regular expression that starts at `at`."""
	in_class, start = False, at
	at += 1
	while at < len(code) and code[at] != "\n":
		char = code[at]
		if char == "\\":
			at += 1
		elif char == "[":
			in_class = True
		elif char == "]":
			in_class = False
		elif char == "/" and not in_class:
			return at + 1
		at += 1
	return start + 1


def _after_keyword(code: str, at: int) -> bool:
	return bool(re.search(r"(?<![\w$.])(return|typeof|case|in|of|do|else)\s*$", code[max(0, at - 12) : at]))


def _in_word(code: str, at: int) -> bool:
	return at > 0 and (code[at - 1].isalnum() or code[at - 1] in "_$")


def _end(code: str, mark: str, at: int) -> int:
	end = code.find(mark, at)
	return len(code) if end < 0 else end + len(mark)


def js_value(literal: str) -> str:
	"""The value of a JavaScript string literal."""
	escapes = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}

	def unescape(match: re.Match) -> str:
		code = match.group(1)
		if len(code) > 1:
			return chr(int(code[1:].strip("{}"), 16))
		return escapes.get(code, code)

	return re.sub(
		r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", unescape, literal[1:-1], flags=re.S
	)


READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "label"}


class _Template(HTMLParser):
	"""Texts of a Vue template: calls in bindings and mustaches; plain words are faults."""

	def __init__(self, where: str, first_line: int, found: Findings):
		super().__init__(convert_charrefs=True)
		self.where, self.first_line, self.found = where, first_line, found

	def place(self) -> str:
		return f"{self.where}:{self.first_line + self.getpos()[0] - 1}"

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		for name, value in attrs:
			if name.startswith((":", "@", "v-", "#")):
				self.expression(value or "")
			elif name in READ_ATTRIBUTES and LETTERS.search(value or ""):
				self.found.faults.append(f"{self.place()}: {name}={value!r} is not translated; use :{name}")

	def handle_data(self, data: str) -> None:
		for mustache in re.findall(r"\{\{(.*?)\}\}", data, re.S):
			self.expression(mustache)
		plain = NAMES.sub(" ", re.sub(r"\{\{.*?\}\}", " ", data, flags=re.S))
		if LETTERS.search(plain):
			self.found.faults.append(f"{self.place()}: {plain.strip()!r} in a template is not translated")

	def expression(self, code: str) -> None:
		inner = from_javascript(code, self.where)
		for text in inner.texts:
			self.found.texts.append(Text(text.source, text.context, self.place()))
		self.found.faults.extend(fault.replace(self.where, self.place(), 1) for fault in inner.faults)
		self.found.literals.update(inner.literals)


def from_vue(code: str, where: str) -> Findings:
	"""Texts of a single-file component: its script blocks and its template."""
	found = Findings()
	for match in re.finditer(r"<script\b[^>]*>(.*?)</script>", code, re.S):
		found.extend(from_javascript(match.group(1), where, 1 + code.count("\n", 0, match.start(1))))
	start = re.search(r"^<template\b[^>]*>", code, re.M)
	end = code.rfind("</template>")
	if start and end > start.end():
		template = _Template(where, 1 + code.count("\n", 0, start.end()), found)
		# In a mustache a quote or < is code, not HTML.
		body = re.sub(
			r"\{\{.*?\}\}",
			lambda m: m.group().replace("&", "&amp;").replace("<", "&lt;"),
			code[start.end() : end],
			flags=re.S,
		)
		template.feed(body)
		template.close()
	return found


# Records kept as JSON


def from_record(record: dict, where: str) -> Findings:
	"""Texts of an exported record: DocType, Page, Report, Workspace, Dashboard Chart, Number Card …"""
	found = Findings()
	reader = RECORD_TEXTS.get(record.get("doctype", ""))
	for source in reader(record) if reader else ():
		found.add(_plain(source), where)
	return found


def _plain(source: str | None) -> str:
	return (source or "").strip()


def _doctype(record: dict) -> Iterator[str | None]:
	yield from (record["name"], record.get("module"), record.get("description"))
	for df in record.get("fields", []):
		yield from (df.get("label"), df.get("description"))
		if df.get("fieldtype") == "Select" and df.get("fieldname") != "naming_series":
			yield from (df.get("options") or "").split("\n")
		if df.get("fieldtype") == "HTML":
			yield df.get("options")
	for row in record.get("permissions", []):
		yield row.get("role")
	for row in record.get("actions", []):
		yield row.get("label")
	for row in record.get("links", []):
		yield row.get("group")


def _report(record: dict) -> Iterator[str | None]:
	yield record.get("report_name") or record["name"]
	for row in (*record.get("columns", []), *record.get("filters", [])):
		yield row.get("label")


def _workspace(record: dict) -> Iterator[str | None]:
	yield from (record.get("label"), record.get("title"))
	for table in ("links", "shortcuts", "charts", "number_cards", "quick_lists"):
		for row in record.get(table, []):
			yield row.get("label")
	for block in json.loads(record.get("content") or "[]"):
		if block.get("type") in ("header", "paragraph"):
			yield re.sub(r"<[^>]*>", "", block["data"].get("text", ""))


RECORD_TEXTS = {
	"DocType": _doctype,
	"Page": lambda record: [record.get("title")],
	"Report": _report,
	"Workspace": _workspace,
	"Dashboard": lambda record: [record.get("dashboard_name")],
	"Dashboard Chart": lambda record: [record.get("chart_name")],
	"Number Card": lambda record: [record.get("label")],
	"Module Onboarding": lambda record: [record.get("title"), record.get("subtitle")],
	"Onboarding Step": lambda record: [record.get("title"), record.get("description")],
}


def _strings(value: object) -> Iterator[str]:
	if isinstance(value, str):
		yield value
		yield from value.split("\n")
	elif isinstance(value, list):
		for item in value:
			yield from _strings(item)
	elif isinstance(value, dict):
		for item in value.values():
			yield from _strings(item)


# The whole app


def scan(app: Path = APP) -> Findings:
	"""Everything in the app's package that a user reads."""
	found = Findings()
	for path in sorted(app.rglob("*")):
		if SKIPPED_FOLDERS.intersection(path.relative_to(app).parts) or not path.is_file():
			continue
		where = str(path.relative_to(app.parent))
		if path.suffix == ".py":
			found.extend(from_python(path.read_text(encoding="utf-8"), where))
		elif path.suffix in (".js", ".mjs"):
			found.extend(from_javascript(path.read_text(encoding="utf-8"), where))
		elif path.suffix == ".vue":
			found.extend(from_vue(path.read_text(encoding="utf-8"), where))
		elif path.suffix == ".json":
			content = json.loads(path.read_text(encoding="utf-8"))
			for record in content if isinstance(content, list) else [content]:
				found.extend(from_record(record, where))
			found.literals.update(_strings(content))
	return found


# The csv


class TranslationError(ValueError):
	"""The csv contradicts itself or has a line that Frappe cannot read."""


def read_translations(path: Path = VI_CSV) -> dict[tuple[str, str], str]:
	"""The csv as {(source, context): translation}; a contradiction is refused."""
	rows: dict[tuple[str, str], str] = {}
	if not path.exists():
		return rows
	with path.open(encoding="utf-8", newline="") as lines:
		for number, row in enumerate(csv.reader(lines), start=1):
			if not row:
				continue
			if len(row) not in (2, 3) or not row[0] or not row[1].strip():
				raise TranslationError(f"row {number} is not source,translation,context: {row}")
			key = (row[0], row[2] if len(row) == 3 else "")
			if rows.setdefault(key, row[1]) != row[1]:
				raise TranslationError(
					f"row {number}: {row[0]!r} has two translations: {rows[key]!r}, {row[1]!r}"
				)
	return rows


def sorted_csv(rows: dict[tuple[str, str], str]) -> str:
	"""The csv's content, sorted by source without regard to case."""
	out = io.StringIO()
	writer = csv.writer(out, lineterminator="\n")
	for (source, context), translation in sorted(
		rows.items(), key=lambda row: (row[0][0].casefold(), row[0])
	):
		writer.writerow([source, translation, context])
	return out.getvalue()
