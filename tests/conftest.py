"""One harness for both hosts.

`pytest tests` runs on the sandbox. `pytest tests --bench --site …`, started with a bench's Python from its
`sites` folder, runs the same tests on Frappe and MariaDB. Each test is Administrator in a transaction of its own.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest

from tests import answers

SAVEPOINT = "before_call"
counter = itertools.count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
	group = parser.getgroup("leadcard")
	group.addoption("--bench", action="store_true", help="run on a Frappe bench instead of the sandbox")
	group.addoption("--site", default="leadcard.localhost", help="the bench's site")


def pytest_configure(config: pytest.Config) -> None:
	# how long an example takes says how busy the machine is
	hypothesis.settings.register_profile("leadcard", deadline=None)
	hypothesis.settings.load_profile("leadcard")
	if not config.getoption("--bench"):
		import sandbox

		sandbox.activate()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
	"""Tests of what only a bench has may import it: without one they are not even read."""
	return True if collection_path.parent.name == "bench" and not config.getoption("--bench") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
	"""A journey that a busy machine made fail gets a second chance, and the report says so ("R"); nothing else does."""
	for item in items:
		if item.get_closest_marker("browser"):
			item.add_marker(pytest.mark.flaky(reruns=1))
	if not config.getoption("--bench"):
		skip = pytest.mark.skip(reason="needs a Frappe bench (--bench)")
		for item in items:
			if item.get_closest_marker("bench"):
				item.add_marker(skip)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
	"""The site with LeadCard on it: a fresh one in memory, or the bench's."""
	import frappe

	if request.config.getoption("--bench"):
		frappe.init(site=request.config.getoption("--site"))
		frappe.connect()
		frappe.flags.in_test = True
		begin_to_serve()
		yield
		frappe.destroy()
		return
	from frappe import site as host

	host.connect(":memory:", ["leadcard"], site_path=tmp_path_factory.mktemp("site"), in_test=True)
	host.create()
	begin_to_serve()
	yield


def begin_to_serve() -> None:
	"""What a server's process does before its first request."""
	import frappe

	for hook in frappe.get_hooks("before_request"):
		frappe.call(hook)


@pytest.fixture(autouse=True)
def transaction(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
	"""A clean start as Administrator; afterwards the database and all caches are as before.

	A commit inside a test runs what waits for it, and keeps nothing. Tests of the pure rules go without a site.
	"""
	if "domain" in request.node.path.parts or request.node.get_closest_marker("browser"):
		yield
		return
	request.getfixturevalue("site")
	import frappe

	if (marker := request.node.get_closest_marker("mariadb")) and frappe.db.db_type != "mariadb":
		pytest.skip(f"of MariaDB alone: {marker.args[0]}")
	frappe.set_user("Administrator")
	frappe.local.message_log = []
	frappe.local.lang = "en"
	# Making a Data Import mutes emails until an import has ended.
	frappe.flags.mute_emails = False
	# What a module's fixtures did to teams and stages was committed, and is no longer this transaction's own.
	frappe.flags.pop("leadcard_teams_written", None)
	frappe.flags.pop("leadcard_stages_written", None)
	flags = dict(frappe.flags)
	database = frappe.local.db
	database.rollback()
	monkeypatch.setattr(database, "commit", lambda: _run_commit_callbacks(database))
	yield
	database.rollback()
	monkeypatch.undo()
	frappe.local.flags = frappe._dict(flags, currently_saving=[])
	_forget()
	frappe.set_user("Administrator")


def _run_commit_callbacks(database) -> None:
	database.before_commit.run()
	database.before_rollback.reset()
	database.after_rollback.reset()
	database.after_commit.run()


def _forget_events() -> None:
	import frappe

	for waiting in ("_realtime_log", "leadcard_news"):
		with suppress(AttributeError):
			delattr(frappe.local, waiting)


def _forget() -> None:
	"""Drop what a rolled back test may have left in caches."""
	import frappe

	_forget_events()
	frappe.local.role_permissions = {}
	frappe.local.new_doc_templates = {}
	frappe.local.cache = {}
	frappe.local.message_log = []
	# who has run a job in this process is no job any more
	for kind in ("outgoing_email_account", "incoming_email_account", "fullnames", "job"):
		with suppress(AttributeError):
			delattr(frappe.local, kind)
	frappe.local.db.value_cache.clear()
	for hash_name in ("roles", "user_permissions", "bootinfo"):
		frappe.cache.delete_value(hash_name)
	for prefix in ("document_cache::", "dynamic_link_map::"):
		frappe.cache.delete_keys(prefix)


@pytest.fixture
def committing() -> Callable:
	"""`with committing():` what is done there stays: for changes of the schema, to be taken back by hand."""
	import frappe

	@contextmanager
	def block() -> Iterator[None]:
		database = frappe.local.db
		held_back = database.__dict__.pop("commit")
		try:
			yield
			database.commit()
		finally:
			database.commit = held_back

	return block


# who


@pytest.fixture
def as_user() -> Callable:
	"""`with as_user(email):` runs a block as that user."""
	import frappe

	@contextmanager
	def become(email: str) -> Iterator[None]:
		before = frappe.session.user
		frappe.set_user(email)
		try:
			yield
		finally:
			frappe.set_user(before)

	return become


@pytest.fixture
def make_user() -> Callable:
	"""`make_user(email, roles=("LeadCard User",))` → the user's name.

	Written without Frappe's events of a new user, which take seconds on a bench.
	"""
	import frappe

	def make(email: str | None = None, roles: tuple[str, ...] = ("LeadCard User",), **values) -> str:
		email = email or f"user{next(counter)}@example.com"
		stamp = {"owner": "Administrator", "modified_by": "Administrator"}
		stamp |= dict.fromkeys(("creation", "modified"), frappe.utils.now())
		names = {"first_name": email.split("@")[0].title(), "last_name": None, **values}
		user = frappe.new_doc("User")
		user.update(
			{
				"name": email,
				"email": email,
				"full_name": " ".join(filter(None, (names["first_name"], names["last_name"]))),
				"enabled": 1,
				"user_type": "System User" if roles else "Website User",
				**names,
				**stamp,
			}
		)
		user.db_insert()
		for number, role in enumerate(roles, 1):
			place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": number}
			frappe.get_doc({"doctype": "Has Role", "role": role, **place, **stamp}).db_insert()
		with suppress(ImportError):
			from frappe.desk.doctype.notification_settings import notification_settings

			notification_settings.create_notification_settings(email)
		return user.name

	return make


# records


def _maker(doctype: str, defaults: Callable[[int], dict]) -> Callable:
	import frappe

	def make(**values):
		return frappe.get_doc({"doctype": doctype, **defaults(next(counter)), **values}).insert()

	return make


def mobile(number: int) -> str:
	return f"09{number:08d}"


@pytest.fixture
def make_lead() -> Callable:
	"""An individual lead with a name and a mobile of its own; organizations by `organization_name`."""

	def make(**values):
		kind = {"party_type": "Organization"} if "organization_name" in values else {}
		return _maker("LC Lead", lambda n: {"full_name": f"Khách Số {n}", "mobile_no": mobile(n), **kind})(
			**values
		)

	return make


@pytest.fixture
def make_customer() -> Callable:
	def make(**values):
		kind = {"party_type": "Organization"} if "organization_name" in values else {}
		return _maker(
			"LC Customer", lambda n: {"full_name": f"Khách Hàng {n}", "mobile_no": mobile(n), **kind}
		)(**values)

	return make


@pytest.fixture
def make_product() -> Callable:
	return lambda **values: _maker(
		"LC Product", lambda n: {"product_name": f"Căn hộ {n}", "price": 1_000_000_000}
	)(**values)


@pytest.fixture
def settings() -> Callable:
	"""`settings(email_policy="Block")` changes LC Settings for this test."""
	import frappe

	def change(**values) -> None:
		doc = frappe.get_single("LC Settings")
		doc.update(values)
		doc.save(ignore_permissions=True)

	return change


@pytest.fixture
def outgoing():
	"""The site has an account that emails go out by."""
	import frappe

	account = {"enable_outgoing": 1, "default_outgoing": 1}
	if not frappe.db.exists("Email Account", account):
		frappe.get_doc(
			{
				"doctype": "Email Account",
				"email_account_name": "LeadCard Test",
				"email_id": "board@example.com",
				**account,
				"smtp_server": "127.0.0.1",
				"smtp_port": 2525,
				"no_smtp_authentication": 1,
			}
		).insert(ignore_permissions=True)


# calls and clocks


def _as_form(value):
	if isinstance(value, bool):
		return "true" if value else "false"
	return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


@pytest.fixture
def call() -> Callable:
	"""`call(method, **arguments)` as a POST from the browser would; `call.get(…)` as a GET.

	Arguments arrive as form texts and are checked against annotations, and so is what LeadCard answers; an error undoes
	what the call wrote.
	"""
	import frappe

	def run(http_method: str, method: str, arguments: dict):
		function = frappe.get_attr(method)
		frappe.is_whitelisted(function)
		if http_method not in frappe.allowed_http_methods_for_whitelisted_func[function]:
			frappe.throw("Not permitted", frappe.PermissionError)
		form = {key: _as_form(value) for key, value in arguments.items() if value is not None}
		frappe.db.savepoint(SAVEPOINT)
		try:
			answer = frappe.call(function, **form)
		except Exception:
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.db.after_commit.reset()
			_forget_events()
			raise
		if function.__module__.startswith("leadcard.api."):
			answers.check(function, answer)
		if http_method == "POST":
			frappe.db.commit()
		return json.loads(frappe.as_json(answer))

	def post(method: str, **arguments):
		return run("POST", method, arguments)

	post.get = lambda method, **arguments: run("GET", method, arguments)
	return post


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable:
	"""`freeze("2026-11-22 10:00:00")` stops the site's clock there, in the site's own time zone."""
	from frappe.utils.data import get_datetime

	from tests import clock

	def stop(moment):
		frozen = get_datetime(moment)
		clock.put_in(lambda: frozen, monkeypatch)

	return stop


@pytest.fixture
def events() -> Iterator[list[SimpleNamespace]]:
	"""Realtime events sent during the test, in order: `event`, `message`, `room`."""
	import frappe.realtime

	sent: list[SimpleNamespace] = []
	patch = pytest.MonkeyPatch()
	patch.setattr(
		frappe.realtime,
		"emit_via_redis",
		lambda event, message, room: sent.append(SimpleNamespace(event=event, message=message, room=room)),
	)
	yield sent
	patch.undo()
