"""The shape that the project promises: guarded endpoints, pure rules, hooks that only wire, no built SQL."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "leadcard"
MODULE = APP / "leadcard"
SIGNED = ("intake.py", "receive")
READS = ("get_", "check", "search", "fill_")
WRITES = {"save", "insert", "submit", "delete", "delete_doc", "db_set", "set_value", "commit"}

# Spec §1: what others build on. Further optional arguments are free.
ENDPOINTS = {
	"api/board.py": {
		"get_board": ["filters", "search", "sort", "limit"],
		"get_column": ["status", "filters", "search", "sort", "cursor", "limit"],
		"get_card": ["doctype", "name"],
		"move_card": ["doctype", "name", "to_status", "modified"],
	},
	"api/cards.py": {
		"create_lead": ["values", "status"],
		"convert_lead": ["name", "modified", "customer"],
		"claim": ["doctype", "name", "modified"],
		"stop_care": ["doctype", "name", "reason"],
		"resume_care": ["doctype", "name"],
	},
	"api/activities.py": {
		"log_call": ["doctype", "name", "values"],
		"log_meeting": ["doctype", "name", "values"],
		"add_note": ["doctype", "name", "values"],
		"win_opportunity": ["name"],
		"close_ticket": ["name"],
	},
	"api/duplicates.py": {"check": ["values", "exclude"]},
}
DOCTYPES = {
	"LC Lead",
	"LC Customer",
	"LC Opportunity",
	"LC Call",
	"LC Meeting",
	"LC Note",
	"LC Ticket",
	"LC Product",
	"LC Stage",
	"LC Sales Stage",
	"LC Lost Reason",
	"LC Lead Source",
	"LC Customer Group",
	"LC Sales Team",
	"LC Settings",
	"LC Identity",
}


@cache
def sources() -> list[Path]:
	return [path for path in sorted(APP.rglob("*.py")) if "node_modules" not in path.parts]


@cache
def tree_of(path: Path) -> ast.Module:
	return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(tree: ast.AST) -> list[ast.FunctionDef]:
	return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def dotted(node: ast.AST) -> str:
	return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def opening(function: ast.FunctionDef) -> ast.Call | None:
	"""The decorator that opens a function to HTTP: one of `api.endpoint`, or `@frappe.whitelist(…)`."""
	opens = ("endpoint.get", "endpoint.post", "endpoint.signed", "frappe.whitelist")
	for decorator in function.decorator_list:
		if isinstance(decorator, ast.Call) and dotted(decorator.func) in opens:
			return decorator
		assert dotted(decorator) not in opens, "write the parentheses"
	return None


def endpoints() -> list:
	found = []
	for path in sources():
		for function in functions(tree_of(path)):
			if decorator := opening(function):
				place = f"{path.relative_to(APP)}:{function.name}"
				found.append(pytest.param(path, function, decorator, id=place))
	return found


def arguments(function: ast.FunctionDef) -> list[ast.arg]:
	args = function.args
	return [
		arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs) if arg.arg not in ("self", "cls")
	]


@pytest.mark.parametrize(("path", "function", "decorator"), endpoints())
class TestEveryWhitelistedMethod:
	def test_types_its_arguments_and_answer(self, path, function, decorator):
		untyped = [arg.arg for arg in arguments(function) if arg.annotation is None]
		assert not untyped, f"no type: {untyped}"
		assert function.returns is not None, "no type for the answer"
		assert not function.args.kwarg and not function.args.vararg, "takes anything at all"

	def test_has_a_docstring(self, path, function, decorator):
		assert ast.get_docstring(function)

	def test_is_closed_to_guests(self, path, function, decorator):
		assert not [keyword for keyword in decorator.keywords if keyword.arg == "allow_guest"]
		if dotted(decorator.func) == "endpoint.signed":
			assert (path.name, function.name) == SIGNED, "messages from outside come in by one door (§12.1)"
			assert not arguments(function), "a signature is over bytes"

	def test_writes_by_post_only(self, path, function, decorator):
		methods = next((ast.literal_eval(k.value) for k in decorator.keywords if k.arg == "methods"), None)
		if dotted(decorator.func) in ("endpoint.post", "endpoint.signed") or methods == ["POST"]:
			return
		assert function.name.startswith(READS), (
			f"{function.name} is not a read by its name: make it POST-only"
		)
		calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
		written = [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in WRITES]
		assert not written, f"a read calls {written}"

	def test_takes_no_permission_from_the_caller(self, path, function, decorator):
		names = {arg.arg for arg in arguments(function)}
		assert not names & {"ignore_permissions", "ignore_validate", "ignore_mandatory", "user_id", "flags"}


def test_one_module_opens_functions_to_http():
	"""The order of what guards an endpoint stands in `api/endpoint.py` alone; others answer for Frappe, or are a
	document's own."""
	others = {APP / "api" / "endpoint.py", APP / "hardening" / "stand_ins" / "instead.py"}
	found = [
		f"{path.relative_to(APP)}:{node.lineno}"
		for path in sources()
		if path not in others and "doctype" not in path.parts
		for node in ast.walk(tree_of(path))
		if isinstance(node, ast.Name | ast.Attribute) and dotted(node).rpartition(".")[2] == "whitelist"
	]
	assert not found
	for path in (APP / "api").glob("*.py"):
		for function in functions(tree_of(path)):
			if opening(function):
				assert len(function.decorator_list) == 1, f"{path.name}: {function.name} is decorated twice"


@pytest.mark.parametrize(
	("path", "name", "expected"),
	[(path, name, args) for path, methods in ENDPOINTS.items() for name, args in methods.items()],
)
def test_1_fixed_endpoints(path, name, expected):
	function = {f.name: f for f in functions(tree_of(APP / path))}[name]
	assert opening(function)
	names = [arg.arg for arg in arguments(function)]
	assert set(expected) <= set(names)
	required = names[: len(function.args.args) - len(function.args.defaults)]
	assert set(required) <= set(expected), "a further argument must be optional"


def test_1_fixed_doctypes():
	found = {}
	for path in MODULE.glob("doctype/*/*.json"):
		record = json.loads(path.read_text(encoding="utf-8"))
		found[record["name"]] = record
		folder = record["name"].lower().replace(" ", "_")
		assert path == MODULE / "doctype" / folder / f"{folder}.json"
		assert record["module"] == "LeadCard"
		assert record["name"].startswith("LC "), "the prefix keeps clear of other apps (spec §10.1)"
		assert (path.parent / f"{folder}.py").exists(), f"{path.parent.name} has no controller"
		assert (path.parent / "__init__.py").exists()
	assert set(found) >= DOCTYPES


def test_rules_in_domain_are_pure():
	allowed = {"leadcard.domain", "phonenumbers"}
	for path in sorted((APP / "domain").rglob("*.py")):
		for node in ast.walk(tree_of(path)):
			if isinstance(node, ast.Import):
				names = [alias.name for alias in node.names]
			elif isinstance(node, ast.ImportFrom):
				names = [node.module or ""]
			else:
				continue
			for name in names:
				top = name.split(".")[0]
				assert top != "frappe", f"{path.name}:{node.lineno} imports {name}"
				if top == "leadcard":
					assert ".".join(name.split(".")[:2]) in allowed, (
						f"{path.name}:{node.lineno} imports {name}"
					)


# From what rests on all others down to what rests on none; a room imports of those below it, and of itself.
ROOMS = (
	*(
		"api",
		"figures",
		"board",
		"registry",
		"hardening",
		"imports",
		"privacy",
		"intake",
		"documents",
		"mail",
		"ownership",
		"pipeline",
		"notices",
	),
	*("realtime", "masking", "permissions", "neglect", "stages", "working_days", "domain"),
)
# what every room uses
TOOLS = {
	"careful",
	"config",
	"counts",
	"dialect",
	"exceptions",
	"hints",
	"host",
	"intent",
	"jobs",
	"labels",
	"limits",
	"locks",
	"refusals",
	"retry",
}
# what stands outside of the house and leads into it
WIRING = {"automation", "commands", "hooks", "tasks", "setup", "patches", "demo", "leadcard"}


def imports_of(path: Path) -> set[str]:
	"""The modules of the app that a file imports when it runs, as dotted names below `leadcard`."""
	found, tree = set(), tree_of(path)
	for_types = {
		id(child)
		for node in ast.walk(tree)
		if isinstance(node, ast.If) and dotted(node.test) == "TYPE_CHECKING"
		for child in ast.walk(node)
	}
	for node in ast.walk(tree):
		if not isinstance(node, ast.ImportFrom) or id(node) in for_types:
			continue
		module = (node.module or "").split(".")
		if module[0] == "leadcard":
			for alias in node.names:
				below = [*module[1:], alias.name]
				stem = APP.joinpath(*below)
				is_module = stem.is_dir() or stem.with_suffix(".py").exists()
				found.add(".".join(below if is_module else module[1:]))
	return found


def room_of(module: str) -> str:
	return module.split(".")[0]


@pytest.mark.parametrize("room", [*ROOMS, "tools"])
def test_every_arrow_points_down(room):
	if room == "tools":
		paths, allowed = [APP / f"{tool}.py" for tool in TOOLS], TOOLS | {"domain"}
	else:
		stem = APP / room
		paths = sorted(stem.rglob("*.py")) if stem.is_dir() else [stem.with_suffix(".py")]
		below = ROOMS[ROOMS.index(room) :]
		allowed = {*below, *(TOOLS if room != "domain" else ())}
	up = {
		f"{path.relative_to(APP)} imports {module}"
		for path in paths
		for module in imports_of(path)
		if room_of(module) not in allowed
	}
	assert not up


def test_each_room_is_in_the_drawing():
	rooms = {path.stem for path in APP.glob("*.py")} | {
		path.parent.name for path in APP.glob("*/__init__.py")
	}
	assert rooms - {"__init__"} == {*ROOMS, *TOOLS, *WIRING}


def test_no_module_imports_itself_on_any_way_round():
	graph = {
		".".join(path.relative_to(APP).with_suffix("").parts): imports_of(path)
		for path in sources()
		if path.name != "__init__.py"
	}
	done: set[str] = set()

	def walk(module: str, way: tuple[str, ...]) -> None:
		assert module not in way, " → ".join((*way[way.index(module) :], module))
		if module in done or module not in graph:
			return
		for further in graph[module]:
			walk(further, (*way, module))
		done.add(module)

	for module in graph:
		walk(module, ())


# Frappe's own, which its documents read
FLAGS = {
	"for_update",
	"ignore_links",
	"ignore_password_policy",
	"ignore_permissions",
	"ignore_share_permission",
	"in_insert",
	"in_receive",
	"new_file",
}


def flags_of_documents(tree: ast.Module) -> set[str]:
	"""The flags that code sets or asks for, those of the request (`frappe.flags`) and of a query aside."""

	def is_flags(node: ast.AST) -> bool:
		owner = node.value if isinstance(node, ast.Attribute) and node.attr == "flags" else None
		return owner is not None and dotted(owner) not in ("frappe", "query")

	found = set()
	for node in ast.walk(tree):
		if isinstance(node, ast.Attribute) and is_flags(node.value):
			found.add(node.attr)
		elif isinstance(node, ast.Subscript) and is_flags(node.value):
			found.add(ast.unparse(node.slice))
		elif isinstance(node, ast.Compare) and any(map(is_flags, node.comparators)):
			found.add(ast.unparse(node.left))
	return found


def test_what_is_meant_with_a_document_is_listed_in_one_module():
	"""A flag of LeadCard's own that one module sets and another reads steers from afar: `intent` lists each."""
	private = {
		f"{path.relative_to(APP)}: {flag}"
		for path in sources()
		if path != APP / "intent.py"
		for flag in flags_of_documents(tree_of(path)) - FLAGS
	}
	assert not private
	assert flags_of_documents(tree_of(APP / "intent.py")) == {"setdefault"}
	assert flags_of_documents(ast.parse("a.flags.b; a.flags['c']; 'd' in a.b.flags; frappe.flags.e")) == {
		"b",
		"'c'",
		"'d'",
	}


def test_no_file_is_longer_than_400_lines():
	long = {
		f"{path.relative_to(APP)}: {lines}"
		for path in sources()
		if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
	}
	assert not long


def test_nothing_in_the_app_knows_its_host():
	for path in sources():
		for node in ast.walk(tree_of(path)):
			names = []
			if isinstance(node, ast.Import):
				names = [alias.name for alias in node.names]
			elif isinstance(node, ast.ImportFrom) and not node.level:
				names = [node.module or ""]
			assert not [n for n in names if n.split(".")[0] in ("sandbox", "tests")], f"{path}:{node.lineno}"


def test_one_module_tells_databases_apart():
	found = {
		f"{path.relative_to(APP)}:{node.lineno}"
		for path in sources()
		if path != APP / "dialect.py"
		for node in ast.walk(tree_of(path))
		if isinstance(node, ast.Attribute) and node.attr in ("db_type", "multisql")
	}
	assert not found


def test_a_condition_is_summed_up_in_one_place():
	"""Frappe sends no value that stands within a function's brackets as one: `board/sums.py` writes it for the database."""
	found = {
		f"{path.relative_to(APP)}:{node.lineno}"
		for path in sources()
		if path != APP / "board/sums.py"
		for node in ast.walk(tree_of(path))
		if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Sum", "Count", "Max", "Min", "Avg")
		if "Case()" in ast.unparse(node)
	}
	assert not found


def test_hooks_only_wire():
	for name, node in wired():
		assert not isinstance(
			node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.If | ast.For
		), f"{name}:{node.lineno} decides something"


def test_hooks_point_at_what_is_there():
	for name, node in wired():
		if isinstance(node, ast.Constant) and isinstance(node.value, str):
			path = node.value.split(".")
			if path[0] == "leadcard" and len(path) > 2 and "/" not in node.value and path[-1].isidentifier():
				assert defines(path), f"{name}:{node.lineno} names {node.value}"


def wired() -> list[tuple[str, ast.AST]]:
	"""What stands in hooks.py and in what it takes from elsewhere."""
	names = ("hooks.py", "hardening/wiring.py")
	return [(name, node) for name in names for node in ast.walk(tree_of(APP / name))]


def defines(path: list[str]) -> bool:
	"""Whether the app's file for `leadcard.module.name` defines (or imports) the name."""
	stem = APP.joinpath(*path[1:-1])
	for file in (stem.with_suffix(".py"), stem / "__init__.py"):
		if not file.exists():
			continue
		for node in tree_of(file).body:
			names = [getattr(node, "name", "")]
			if isinstance(node, ast.Assign):
				names = [getattr(target, "id", "") for target in node.targets]
			elif isinstance(node, ast.ImportFrom):
				names = [alias.asname or alias.name for alias in node.names]
			if path[-1] in names:
				return True
	return False


def test_no_sql_is_put_together():
	for path in sources():
		for node in ast.walk(tree_of(path)):
			if not isinstance(node, ast.Call) or not dotted(node.func).endswith(
				("db.sql", "db.multisql", "db.sql_ddl")
			):
				continue
			query = node.args[0] if node.args else None
			plain = isinstance(query, ast.Constant) and isinstance(query.value, str)
			assert plain, f"{path.relative_to(APP)}:{node.lineno} gives db.sql a built string; use frappe.qb"


def test_patches_are_listed_and_there():
	lines = (APP / "patches.txt").read_text(encoding="utf-8").splitlines()
	listed = {
		line.split("#")[0].split()[0]
		for line in lines
		if line.strip() and not line.strip().startswith(("#", "["))
	}
	for patch in listed:
		assert defines([*patch.split("."), "execute"]), f"patches.txt names {patch}"
	folder = APP / "patches"
	there = {
		".".join(("leadcard", *path.relative_to(APP).with_suffix("").parts))
		for path in folder.rglob("*.py")
		if path.name != "__init__.py"
	}
	assert there <= listed, f"not in patches.txt: {there - listed}"


def test_modules_txt():
	assert (APP / "modules.txt").read_text(encoding="utf-8").split("\n")[0].strip() == "LeadCard"


def test_the_package_brings_all_its_files():
	manifest = (APP.parent / "MANIFEST.in").read_text(encoding="utf-8")
	skipped = {"node_modules", "dist", "__pycache__"}
	left_out = {
		path.suffix
		for path in APP.rglob("*")
		if path.is_file() and not skipped & set(path.parts) and path.suffix != ".py"
	}
	assert not {suffix for suffix in left_out if f"*{suffix}" not in manifest.split()}


def test_5_2_one_module_of_the_board_reads_and_converts_times():
	"""Whoever parses a time elsewhere reads it by the browser's clock. Frappe's calendar takes its functions as they are."""
	scripts = APP / "public" / "js"
	owners = {scripts / "board" / "clock.js", scripts / "forms" / "calendar.js"}
	elsewhere = [
		str(path.relative_to(APP))
		for path in [*scripts.rglob("*.js"), *scripts.rglob("*.vue"), *(APP / "leadcard").rglob("*.js")]
		if path not in owners
		and not path.name.endswith(".test.js")
		and re.search(
			r"new Date\b|Date\.parse|DateTimeFormat|frappe\.datetime(?!\.system_datetime)|\bmoment\(|_tz\(",
			path.read_text(encoding="utf-8"),
		)
	]
	assert not elsewhere


def test_9_1_reports_and_board_offer_the_same_periods():
	"""They are two bundles, and so two lists."""
	scripts = (APP / "public/js/reports.js", APP / "public/js/board/periods.js")
	report, board = (
		re.findall(
			r'\{ value: "(\w+_(?:week|month|quarter|year))", label: (__\("[^"]+"\)) \}', path.read_text()
		)
		for path in scripts
	)
	assert report == board and len(board) == 8
