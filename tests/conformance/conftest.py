"""Ways to look into a host's documents and to lend it hooks, the same on both hosts."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from threading import Thread

import pytest

HANDLERS = "leadcard.conformance_handlers"  # Frappe resolves handlers of installed apps only
EVENTS = (
	"before_insert",
	"before_naming",
	"autoname",
	"before_validate",
	"validate",
	"before_save",
	"after_insert",
	"on_update",
	"on_change",
	"before_change",
	"on_trash",
	"after_delete",
)


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
	"""A module whose functions hooks can name by their dotted path."""
	module = types.ModuleType(HANDLERS)
	monkeypatch.setitem(sys.modules, HANDLERS, module)
	return module


@pytest.fixture
def watch(handlers: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable:
	"""`watch(doctype, event=function)`: the list of events that its documents go through; functions are called too."""
	import frappe

	def start(doctype: str, **functions: Callable) -> list[str]:
		seen: list[str] = []

		def handler(event: str) -> Callable:
			def handle(doc, method=None, *args):
				seen.append(event)
				return functions[event](doc) if event in functions else None

			return handle

		for event in EVENTS:
			setattr(handlers, event, handler(event))
		paths = {event: [f"{HANDLERS}.{event}"] for event in EVENTS}
		events = {**frappe.get_doc_hooks(), doctype: paths}
		monkeypatch.setattr(frappe, "get_doc_hooks", lambda: events)
		return seen

	return start


@pytest.fixture
def lend_hook(handlers: types.ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable:
	"""`lend_hook("has_permission", doctype, function)` adds a hook of an app for this test."""
	import frappe

	original = frappe.get_hooks

	def lend(hook: str, doctype: str, function: Callable) -> None:
		setattr(handlers, hook, function)

		def get_hooks(name=None, *args, **kwargs):
			found = original(name, *args, **kwargs)
			return {**found, doctype: [f"{HANDLERS}.{hook}"]} if name == hook else found

		monkeypatch.setattr(frappe, "get_hooks", get_hooks)

	return lend


@pytest.fixture
def group() -> Callable:
	"""A document without rules of its own: `group(name)`."""
	import frappe

	return lambda name="Nhóm Thử", **values: frappe.get_doc(
		{"doctype": "LC Customer Group", "group_name": name, **values}
	)


@pytest.fixture
def web(request: pytest.FixtureRequest) -> Callable:
	"""`web("GET", path, user=…)`: a request as the browser sends it, in a thread with a context of its own."""
	from werkzeug.test import Client

	def send(method: str, path: str, user: str | None = "Administrator", **kwargs):
		answer = []

		def run() -> None:
			import frappe.app

			headers = {"Accept": "application/json", **kwargs.pop("headers", {})}
			if request.config.getoption("--bench"):
				headers["X-Frappe-Site-Name"] = request.config.getoption("--site")
			client = Client(frappe.app.application)
			if user:
				client.set_cookie("sid", _log_in(request, user))
			answer.append(client.open(path, method=method, headers=headers, **kwargs))

		thread = Thread(target=run)
		thread.start()
		thread.join()
		return answer[0]

	return send


def _log_in(request: pytest.FixtureRequest, user: str) -> str:
	import frappe

	if request.config.getoption("--bench"):
		from frappe.auth import CookieManager, LoginManager

		frappe.init(site=request.config.getoption("--site"), force=True)
		frappe.connect()
		frappe.utils.set_request(path="/")
		frappe.local.cookie_manager = CookieManager()
		frappe.local.login_manager = LoginManager()
		frappe.local.login_manager.login_as(user)
		frappe.db.commit()
		sid = frappe.session.sid
		frappe.destroy()
		return sid
	frappe.init()
	frappe.app.log_in(user)
	return frappe.session.sid
