"""A guard that nothing calls guards nothing: from what Frappe is told of, a way leads to each function of the app (§8.3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import leadcard

APP = Path(leadcard.__file__).parent
DOTTED = re.compile(r"^leadcard(\.\w+)+$")
# by Frappe: indexes, the website's list; by an admin: `bench execute`; by Babel: babel_extractors.csv
CALLED_BY_NAME = {"on_doctype_update", "get_list_context", "rebuild", "extract"}
# where whole modules are Frappe's to load: controllers, patches, the commands of bench
LOADED = (
	"leadcard.leadcard.",
	"leadcard.patches.",
	"leadcard.commands",
	"leadcard.setup.extractors",
	"leadcard.demo",
)

Place = tuple[str, str]


@cache
def modules() -> dict[str, ast.Module]:
	found = {}
	for path in APP.rglob("*.py"):
		parts = path.relative_to(APP.parent).with_suffix("").parts
		name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
		found[name] = ast.parse(path.read_text(encoding="utf-8"))
	return found


@cache
def own(module: str) -> dict[str, ast.stmt]:
	"""What a module defines at its top: functions and classes, and the statement that a constant comes of."""
	found: dict[str, ast.stmt] = {}
	for statement in modules()[module].body:
		if isinstance(statement, ast.FunctionDef | ast.ClassDef):
			found[statement.name] = statement
		elif isinstance(statement, ast.Assign | ast.AnnAssign):
			targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
			found |= {target.id: statement for target in targets if isinstance(target, ast.Name)}
	return found


@cache
def imported(module: str) -> dict[str, str]:
	"""What each imported name is, by its dotted name."""
	return {
		alias.asname or alias.name: f"{node.module}.{alias.name}"
		for node in ast.walk(modules()[module])
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("leadcard")
		for alias in node.names
	}


def place_of(dotted: str) -> Place | None:
	"""Where a dotted name leads: a module and what it defines, "" for the module itself."""
	if dotted in modules():
		return dotted, ""
	module, _dot, name = dotted.rpartition(".")
	if module not in modules():
		return None
	if name in own(module):
		return module, name
	return place_of(imported(module)[name]) if name in imported(module) else None


def named_in(module: str, tree: ast.AST) -> Iterator[Place | None]:
	"""The places that a piece of code names."""
	for node in ast.walk(tree):
		if isinstance(node, ast.Name):
			yield place_of(f"{module}.{node.id}")
		elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
			holder = imported(module).get(node.value.id)
			yield place_of(f"{holder}.{node.attr}") if holder else None
		elif isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.match(node.value):
			yield place_of(node.value)


def at_load(module: str) -> Iterator[ast.stmt]:
	"""What runs when a module is loaded: all but what stands in its functions, and the decorators of these."""
	for statement in modules()[module].body:
		if isinstance(statement, ast.FunctionDef | ast.ClassDef):
			yield from (ast.Expr(decorator) for decorator in statement.decorator_list)
		elif not isinstance(statement, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
			yield statement


def is_opened(function: ast.stmt) -> bool:
	"""Whether a function is whitelisted, as an endpoint or in place of one of Frappe's."""
	return isinstance(function, ast.FunctionDef) and any(
		re.match(r"(endpoint\.(get|post|signed)|frappe\.whitelist|instead_of)\b", ast.unparse(decorator))
		for decorator in function.decorator_list
	)


def reached() -> set[Place]:
	waiting = list(named_in("leadcard.hooks", modules()["leadcard.hooks"]))
	for module in modules():
		if module.startswith(LOADED):
			waiting += [(module, name) for name in own(module)]
		waiting += [
			(module, name)
			for name, code in own(module).items()
			if is_opened(code) and module.startswith("leadcard.api")
		]
		waiting += [(module, name) for name in own(module) if name in CALLED_BY_NAME]
	found: set[Place] = set()
	while waiting:
		place = waiting.pop()
		if not place or place in found:
			continue
		found.add(place)
		module, name = place
		if (module, "") not in found:
			waiting.append((module, ""))
		pieces = [own(module)[name]] if name else at_load(module)
		for piece in pieces:
			waiting += named_in(module, piece)
	return found


def test_8_3_a_way_leads_from_the_hooks_to_each_function():
	alive = reached()
	alone = [
		f"{module}.{name}"
		for module in modules()
		for name, code in own(module).items()
		if isinstance(code, ast.FunctionDef) and (module, name) not in alive
	]
	assert not alone, "\n".join(alone)
	assert ("leadcard.hardening.exports", "with_rows_defused") in alive


def test_8_3_each_name_in_the_hooks_leads_to_a_function():
	"""Frappe looks for some of them only when their event comes."""
	named = [
		node.value
		for node in ast.walk(modules()["leadcard.hooks"])
		if isinstance(node, ast.Constant) and isinstance(node.value, str) and DOTTED.match(node.value)
	]
	assert len(named) > 100
	assert [name for name in named if not place_of(name)] == []
