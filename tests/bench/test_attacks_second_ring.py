"""Every DocType and every function that could name what is hidden, found by itself: it is as if it were not there (§8.7).

Some of each by turns; `LEADCARD_ATTACKS=all` sends all as each of them.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import json
import os
import pkgutil
import re
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Request
from tests.bench.referring import Reference, filled, references
from tests.bench.ring import EMAILS, STRANGERS, Ring, absent, differing, ring
from tests.bench.test_attacks_every_door import TAKES, doors

pytestmark = pytest.mark.bench

ALL = os.environ.get("LEADCARD_ATTACKS") == "all"
PRINT = "frappe.www.printview.get_html_and_style"
SAVE = "frappe.desk.form.save.savedocs"
# what they make is called by the name that they are told, and is there the second time
MAKING = ("quick_kanban_board", "save_report", "delete_report")


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled_ring:
		yield filled_ring


@pytest.fixture
def state(made: Ring):
	"""Whether anything changed of what is hidden, or hangs on it."""
	before = stored(made)
	yield
	assert stored(made) == before


def stored(made: Ring) -> dict:
	frappe.db.rollback()
	return {
		(doctype, name): frappe.db.get_value(doctype, name, "*", as_dict=True)
		for doctype, name in made.hidden.items()
	}


def turns(first: list, *others: list) -> Iterator[tuple]:
	"""Each of the first with one of each of the others, in turn; with LEADCARD_ATTACKS=all with all of them."""
	rest = list(itertools.product(*others))
	for turn, each in enumerate(first):
		for choice in rest if ALL else [rest[turn % len(rest)]]:
			yield (each, *choice)


# documents that refer

CARD_ON_CARD = re.compile(r"LC (Lead|Customer)\.\w+ → LC (Lead|Customer): 417 instead of 417")
ALONG = {
	"print": lambda doc: (PRINT, {"doc": json.dumps(doc)}),
	"print as commands": lambda doc: (
		"frappe.www.printview.get_rendered_raw_commands",
		{"doc": json.dumps(doc)},
	),
	"run_doc_method": lambda doc: (
		"run_doc_method",
		{"docs": json.dumps(doc), "method": "add_comment", "args": {"text": "x"}},
	),
	"run_doc_method of v2": lambda doc: (
		"/api/v2/method/run_doc_method",
		{"document": doc, "method": "add_comment", "kwargs": {"text": "x"}},
	),
	"savedocs": lambda doc: (SAVE, {"doc": json.dumps({**doc, "__islocal": 1}), "action": "Save"}),
	"insert": lambda doc: ("frappe.client.insert", {"doc": doc}),
	"insert_many": lambda doc: ("frappe.client.insert_many", {"docs": [doc]}),
	"resource": lambda doc: (f"/api/resource/{doc['doctype']}", doc),
	"document of v2": lambda doc: (f"/api/v2/document/{doc['doctype']}", doc),
}


@pytest.mark.promise("naming a hidden card, contact, email")
def test_8_7_no_document_refers_to_what_its_writer_does_not_see(made, state):
	pairs, written = [], set()
	found = [(each, kind) for each in references() for kind in each.kinds]
	assert len({each.doctype for each, _kind in found}) > 25
	for (reference, kind), way, who in turns(found, list(ALONG), list(STRANGERS)):
		name = made.hidden[kind]
		missing = absent(name)
		base = filled(reference.doctype, EMAILS[who])

		def sent(named: str, base=base, reference=reference, kind=kind, way=way, who=who) -> Request:
			target, values = ALONG[way]({**base, **reference.values(kind, named, EMAILS[who])})
			return made.request(who, target, **values)

		pairs.append((f"{who}, {way}, {reference} → {kind}", sent(missing), sent(name), missing, name))
		written.add((reference, kind))
	# that a card of some number is there may be told (docs/security.md)
	wrong = [each for each in differing(made, pairs) if not CARD_ON_CARD.search(each)]
	wrong += stored_references(made, written)
	assert not wrong, f"{len(wrong)} of {len(pairs)}:\n" + "\n".join(wrong)


def stored_references(made: Ring, written: set[tuple[Reference, str]]) -> list[str]:
	"""Which documents of the three refer to what is hidden."""
	frappe.db.rollback()
	strangers = [EMAILS[who] for who in STRANGERS]
	return [
		f"stored: {found} {reference} → {kind}"
		for reference, kind in sorted(written, key=str)
		if (
			found := frappe.db.count(
				reference.row, {"owner": ("in", strangers), reference.field: made.hidden[kind]}
			)
		)
	]


@pytest.mark.promise("naming a hidden card, contact, email")
def test_8_7_no_own_document_comes_to_refer_to_what_its_writer_does_not_see(made, state):
	"""The document is there already, and is changed in each of the ways in which a client changes one."""
	found = [each for each in references() if each.doctype not in ("LC Lead", "LC Customer")]
	owners = list(turns(found, list(STRANGERS)))
	answers = made.ask_all(
		[
			made.request(who, "frappe.client.insert", doc=filled(each.doctype, EMAILS[who]))
			for each, who in owners
		]
	)
	own = [(*place, answer.result) for place, answer in zip(owners, answers, strict=True) if answer.ok]
	assert {"Event", "Contact"} <= {each.doctype for each, _who, _doc in own}
	pairs = [
		(f"{who}, {way}, {reference} → {kind}", *requests, absent(made.hidden[kind]), made.hidden[kind])
		for reference, who, doc in own
		for kind in reference.kinds
		for way, requests in changes(made, reference, who, doc, kind).items()
	]
	wrong = differing(made, pairs)
	wrong += stored_references(made, {(each, kind) for each, _who, _doc in own for kind in each.kinds})
	assert not wrong, f"{len(wrong)} of {len(pairs)}:\n" + "\n".join(wrong)


def changes(made: Ring, reference: Reference, who: str, doc: dict, kind: str) -> dict[str, list[Request]]:
	"""How a client lets a document refer to another: to an absent one, and to a hidden one."""
	found: dict[str, list[Request]] = {}
	key = {"doctype": reference.doctype, "name": doc["name"]}
	for named in (absent(made.hidden[kind]), made.hidden[kind]):
		values = reference.values(kind, named, EMAILS[who])
		for way, request in {
			"resource": made.request(who, "/api/resource/{doctype}/{name}".format(**key), "PUT", **values),
			"document": made.request(
				who, "/api/v2/document/{doctype}/{name}".format(**key), "PATCH", **values
			),
			"set_value": made.request(who, "frappe.client.set_value", **key, fieldname=values),
			"save": made.request(who, "frappe.client.save", doc={**doc, **values}),
		}.items():
			found.setdefault(way, []).append(request)
	return found


# functions that are told a name


@pytest.mark.parametrize("who", ["sibling", "portal", "guest"])
@pytest.mark.parametrize("kind", ["Contact", "Address"] if ALL else ["Contact"])
def test_8_7_no_function_tells_whether_somebody_is_there(made, state, who, kind):
	name = made.hidden[kind]
	missing = absent(name)
	pairs = []
	for path, arguments, verb in doors():
		if who == "guest" and frappe.get_attr(path) not in frappe.guest_methods:
			continue
		if path.endswith(MAKING):
			continue

		def sent(named: str, path=path, arguments=arguments, verb=verb) -> Request:
			values = {key: TAKES[key](kind, named) for key in arguments if key in TAKES}
			if not arguments:
				values = {"doctype": kind, "name": named, "docname": named, "filters": {"name": named}}
			return made.request(who, path, verb, **values)

		pairs.append((path, sent(missing), sent(name), missing, name))
	frappe.cache.delete_keys("rl:")
	wrong = differing(made, pairs)
	assert not wrong, f"{len(wrong)} of {len(pairs)}:\n" + "\n".join(wrong)


METHODS = ("add_comment", "rename", "submit", "cancel", "optimize_file", "get_title", "as_dict")


@pytest.mark.parametrize("who", STRANGERS)
def test_8_7_no_method_of_a_hidden_document_tells_that_it_is_there(made, state, who):
	pairs = []
	for kind in ("Contact", "Address", "Communication", "Event", "File", "Comment", "ToDo"):
		name = made.hidden[kind]
		missing = absent(name)
		for method in METHODS if ALL else METHODS[:2]:
			ways = zip(
				calls(made, who, kind, missing, method), calls(made, who, kind, name, method), strict=True
			)
			pairs += [
				(f"{kind}.{method}, {first.target}", first, second, missing, name) for first, second in ways
			]
	wrong = differing(made, pairs)
	assert not wrong, f"{len(wrong)} of {len(pairs)}:\n" + "\n".join(wrong)


def calls(made: Ring, who: str, kind: str, name: str, method: str) -> list[Request]:
	"""The ways to call a method of a document."""
	document = {"doctype": kind, "name": name}
	return [
		made.request(who, "run_doc_method", dt=kind, dn=name, method=method, args={"text": "x", "name": "y"}),
		made.request(who, "frappe.handler.run_doc_method", dt=kind, dn=name, method=method),
		made.request(who, "run_doc_method", docs=json.dumps(document), method=method),
		made.request(who, "/api/v2/method/run_doc_method", document=document, method=method),
		made.request(who, f"/api/v2/document/{kind}/{name}/method/{method}"),
		made.request(who, f"/api/resource/{kind}/{name}", run_method=method),
	]


# every spelling of a guarded function


@functools.cache
def spellings(path: str) -> list[str]:
	"""The addresses by which Frappe comes to a function: its own name, modules that import it, DocTypes whose module
	has it, each by every version."""
	function, names, doctypes = frappe.get_attr(path), {path}, set()
	name = path.rpartition(".")[2]
	for module in modules():
		names |= {f"{module.__name__}.{alias}" for alias, each in vars(module).items() if each is function}
	for spelled in names:
		parts = spelled.split(".")
		if len(parts) > 5 and parts[2] == "doctype" and parts[3] == parts[4]:
			found = frappe.get_all("DocType", {"name": frappe.unscrub(parts[3])}, pluck="name")
			doctypes |= {f"{doctype}/{parts[-1]}" for doctype in found}
	by_version = [
		f"/api/{version}method/{spelled}" for version in ("", "v1/", "v2/") for spelled in sorted(names)
	]
	return [
		*by_version,
		*(f"/api/method/{path}/" for _once in (1,)),
		*(f"/api/v2/method/{doctype}" for doctype in sorted(doctypes)),
		*(f"/?cmd={spelled}" for spelled in sorted(names)),
		*(f"/api/method/run_doc_method?method={name}" for _once in (1,)),
	]


@functools.cache
def modules() -> list:
	found = []
	for each in pkgutil.walk_packages(frappe.__path__, "frappe."):
		if "test" in each.name or ".patches" in each.name or each.name.startswith("frappe.commands"):
			continue
		try:
			found.append(importlib.import_module(each.name))
		except Exception:
			continue
	return found


@pytest.mark.promise(
	"the same function by another way",
	"the name of a guarded endpoint in another module",
	"add_attachments, unzip_file",
)
@pytest.mark.parametrize("who", STRANGERS)
def test_8_7_every_spelling_of_a_guarded_function_is_guarded(made, state, who):
	wrong, sent, requests = [], [], []
	guarded = [
		path
		for path, stand_ins in sorted(frappe.get_hooks("override_whitelisted_methods").items())
		if stand_ins[-1].startswith("leadcard.")
	]
	# of each function one kind by one of them: between the three each kind has its turn
	kinds = ("LC Lead", "Contact", "File")
	for turn, path in enumerate(guarded, STRANGERS.index(who)):
		arguments = list(inspect.signature(frappe.get_attr(path)).parameters)
		verbs = frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(path)]
		verb = "POST" if "POST" in verbs else verbs[0]
		for kind in made.hidden if ALL else [kinds[turn % len(kinds)]]:
			name = made.hidden[kind]
			values = {key: TAKES[key](kind, name) for key in arguments if key in TAKES}
			values |= {"attachments": [made.files[kind].name]} if kind in made.files else {}
			for target in spellings(path):
				sent.append((path, kind, target))
				requests.append(made.request(who, target, verb, **values))
	closed: dict[tuple[str, str], bool] = {}
	for (path, kind, target), request, answer in zip(sent, requests, made.ask_all(requests), strict=True):
		own = closed.setdefault((path, kind), not answer.ok)
		if marks := made.leaks(request, answer):
			wrong.append(f"{target}, {kind}: tells {marks}")
		elif own and answer.ok and answer.result:
			wrong.append(f"{target}, {kind}: {answer.status}, refused by its own name")
	frappe.db.rollback()
	urls = [file.file_url for file in made.files.values()]
	taken = frappe.get_all(
		"File",
		{"file_url": ("in", urls), "name": ("not in", [file.name for file in made.files.values()])},
		["attached_to_doctype", "owner"],
	)
	assert not (wrong or taken), f"{len(wrong)} of {len(sent)}, taken {taken}:\n" + "\n".join(wrong)
