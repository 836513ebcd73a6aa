"""Each name that code asks of a module of this repository is there: a stale one would fail only when it runs."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("leadcard", "tests", "benchmarks", "sandbox")
SKIPPED = {"node_modules", "dist"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# what stands in them is none of the scope around them, or holds nothing
SHUT = (*FUNCTIONS, ast.ClassDef, ast.Name, ast.Constant, ast.expr_context)
# what binds a name or asks for one
TOLD = (
	*(*FUNCTIONS, ast.ClassDef, ast.Name, ast.Import, ast.ImportFrom, ast.ExceptHandler),
	*(ast.Attribute, ast.Call, ast.Global),
)
# what Python gives each module
OWN = {"__name__", "__file__", "__doc__", "__dict__", "__path__"}

# What a name means in a scope: a module of ours by its dotted name, or None for anything else.
Scope = dict[str, str | None]


def files() -> list[Path]:
	found = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
	return [path for path in found if not SKIPPED & set(path.parts)]


@cache
def tree_of(path: Path) -> ast.Module:
	return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def file_of(module: str) -> Path | None:
	"""The file (of a folder without `__init__.py` the folder) that a dotted name means, None for what is not ours."""
	stem = ROOT.joinpath(*module.split("."))
	if module.partition(".")[0] not in FOLDERS:
		return None
	for path in (stem.with_suffix(".py"), stem / "__init__.py", stem):
		if path.exists():
			return path
	return None


@cache
def nodes_of(scope: ast.AST) -> list[ast.AST]:
	"""What binds and asks for names in a scope, the insides of its functions and classes left out."""
	found: list[ast.AST] = []
	waiting = [scope]
	for node in waiting:
		for field in node._fields:
			below = getattr(node, field, None)
			for child in below if isinstance(below, list) else (below,):
				if isinstance(child, TOLD):
					found.append(child)
				if isinstance(child, ast.AST) and not isinstance(child, SHUT):
					waiting.append(child)
	return found


def imported(node: ast.Import | ast.ImportFrom, path: Path) -> Iterator[tuple[str, str | None]]:
	"""The names that an import binds, each with the module of ours that it means."""
	for alias in node.names:
		if isinstance(node, ast.ImportFrom):
			module = f"{node.module}.{alias.name}"
		else:
			module = alias.name if alias.asname else alias.name.partition(".")[0]
			if (beside := path.parent / f"{module}.py").exists():
				# a script finds the files of its own folder by their bare names
				module = ".".join(beside.relative_to(ROOT).with_suffix("").parts)
		yield alias.asname or alias.name.partition(".")[0], module if file_of(module) else None


def bound_in(scope: ast.AST, path: Path) -> Scope:
	"""What a scope binds; a name that is bound to two things means neither."""
	found: Scope = {}

	def bind(name: str, meaning: str | None) -> None:
		found[name] = meaning if found.get(name, meaning) == meaning else None

	if isinstance(scope, FUNCTIONS):
		for node in ast.walk(scope.args):
			if isinstance(node, ast.arg):
				bind(node.arg, None)
	for node in nodes_of(scope):
		if isinstance(node, ast.Import | ast.ImportFrom):
			for name, module in imported(node, path):
				bind(name, module)
		elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
			bind(node.name, None)
		elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
			bind(node.id, None)
		elif isinstance(node, ast.ExceptHandler) and node.name:
			bind(node.name, None)
	return found


@cache
def defined_in(module: str) -> set[str] | None:
	"""The names that a module of ours has, None where it answers for any."""
	path = file_of(module)
	folder = path if path.is_dir() else path.parent if path.name == "__init__.py" else None
	names = {below.stem for below in folder.iterdir()} if folder else set()
	if path.is_dir():
		return names | OWN
	tree = tree_of(path)
	names |= {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
	names |= bound_in(tree, path).keys()
	return None if {"*", "__getattr__"} & names else names | OWN


def asked_of(node: ast.AST, scopes: list[Scope]) -> tuple[str, str] | None:
	"""The module and the name that `module.name`, or `setattr(module, "name", …)`, asks of it."""
	if isinstance(node, ast.Attribute):
		owner, name = node.value, node.attr
	elif (
		isinstance(node, ast.Call)
		and isinstance(node.func, ast.Attribute)
		and node.func.attr in ("setattr", "object")
		and len(node.args) > 1
		and isinstance(node.args[1], ast.Constant)
	):
		owner, name = node.args[0], node.args[1].value
	else:
		return None
	module = meaning(owner, scopes)
	return (module, name) if module else None


def meaning(node: ast.AST, scopes: list[Scope]) -> str | None:
	"""The module of ours that an expression is, if it is one."""
	if isinstance(node, ast.Name):
		return next((scope[node.id] for scope in reversed(scopes) if node.id in scope), None)
	if isinstance(node, ast.Attribute) and (owner := meaning(node.value, scopes)):
		return below if file_of(below := f"{owner}.{node.attr}") else None
	return None


def stale(scope: ast.AST, path: Path, outer: list[Scope]) -> Iterator[str]:
	scopes = [*outer, bound_in(scope, path)]
	for node in nodes_of(scope):
		asked = []
		if isinstance(node, ast.ImportFrom) and node.module and file_of(node.module):
			asked = [(node.module, alias.name) for alias in node.names if alias.name != "*"]
		elif found := asked_of(node, scopes):
			asked = [found]
		for module, name in asked:
			names = defined_in(module)
			if names is not None and name not in names:
				yield f"{path.relative_to(ROOT)}:{node.lineno}: {module} has no {name}"
		if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
			# a class's names are not seen by its methods
			yield from stale(node, path, scopes if not isinstance(scope, ast.ClassDef) else outer)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_name_asked_of_a_module_is_there(folder):
	paths = [path for path in files() if path.relative_to(ROOT).parts[0] == folder]
	assert paths
	assert not [fault for path in paths for fault in stale(tree_of(path), path, [])]


def test_what_is_found():
	code = """
from leadcard.board import cursors
from leadcard.board.query import nothing

def there(monkeypatch):
	monkeypatch.setattr(cursors, "write", None)
	return cursors.after

def gone(monkeypatch):
	from leadcard.hardening import stand_ins
	monkeypatch.setattr(cursors, "written", None)
	return [stand_ins.lists.get_count, stand_ins.get_count, (lambda: cursors.nowhere)]

def another(cursors):
	return cursors.anything
"""
	found = {fault.partition(": ")[2] for fault in stale(ast.parse(code), ROOT / "tests" / "here.py", [])}
	assert found == {
		"leadcard.board.query has no nothing",
		"leadcard.board.cursors has no written",
		"leadcard.hardening.stand_ins has no get_count",
		"leadcard.board.cursors has no nowhere",
	}
