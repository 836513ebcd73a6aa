"""Headless Chromium on both hosts: the sandbox with sample data, or a bench's own web server."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser.board import Board
from tests.browser.contexts import Contexts
from tests.browser.hosts import FLAGS, SandboxServer, Server, find_chromium, free_port
from tests.browser.people import SALESPERSON, bench_people, sample_people

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator:
	playwright = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright")
	with playwright.sync_playwright() as running:
		program = find_chromium(running.chromium.executable_path)
		if not program:
			pytest.skip("browser journeys need Chromium: none in CHROMIUM, on PATH or among Playwright's own")
		playwright.expect.set_options(timeout=PATIENCE)
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		yield browser
		browser.close()


# hosts


@pytest.fixture(scope="package")
def host(request: pytest.FixtureRequest, tmp_path_factory, browser) -> Iterator[SimpleNamespace]:
	"""Where the board is: `url`, `is_bench`, and `people` who may log in."""
	if request.config.getoption("--bench"):
		request.getfixturevalue("site")
		with bench_people() as people:
			yield from _bench_host(request.config.getoption("--site"), people)
		return
	given = os.environ.get("LEADCARD_SANDBOX_URL")
	if given:
		yield SimpleNamespace(url=given.rstrip("/"), is_bench=False, people=sample_people())
	else:
		yield from _sandbox_host(tmp_path_factory.mktemp("sandbox"))


def _sandbox_host(data: Path) -> Iterator[SimpleNamespace]:
	if not (ROOT / ".sandbox" / "assets" / "assets.json").exists():
		pytest.skip("browser journeys need the built board: `make build`")
	with SandboxServer(data) as server:
		yield SimpleNamespace(url=server.url, is_bench=False, people=sample_people())


def _bench_host(site: str, people: dict) -> Iterator[SimpleNamespace]:
	given = os.environ.get("LEADCARD_BENCH_URL")
	if given:
		yield SimpleNamespace(url=given.rstrip("/"), is_bench=True, site=site, people=people)
		return
	port = free_port()
	url = f"http://127.0.0.1:{port}"
	bench = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site]
	log = Path("..", "logs", "browser.log").resolve()
	serve = [*bench, "serve", "--port", str(port), "--noreload"]
	# As a development server the page asks the bench's own socket server, on its port, for changes.
	with Server(serve, url, cwd=Path.cwd(), log=log, DEV_SERVER="1"):
		yield SimpleNamespace(url=url, is_bench=True, site=site, people=people)


# pages


@pytest.fixture(scope="package")
def contexts(browser, host) -> Contexts:
	return Contexts(browser, host)


@pytest.fixture
def open_board(contexts, host, set_value) -> Iterator:
	"""`open_board(phone=False, language="vi", theme="light", role=None, width=0, zone=None)` → a Board of somebody
	logged in.

	`role` is one of those of `people`, by default the salesperson; `zone` is where that person lives, by the user's
	settings and by the device, else the site's. No script may have failed on any board.
	"""
	opened: list[Board] = []
	away: set[str] = set()

	def open_one(
		*,
		phone: bool = False,
		language: str = "vi",
		theme: str = "light",
		role: str | None = None,
		width: int = 0,
		zone: str | None = None,
		path: str = "/app/leadcard",
	) -> Board:
		person = host.people[SALESPERSON if role is None else role]
		if zone:
			away.add(person.user)
			set_value("User", person.user, "time_zone", zone)
		page = contexts.page(person, phone=phone, language=language, theme=theme, width=width, zone=zone)
		board = Board(page, host, person)
		opened.append(board)
		board.open(path)
		return board

	yield open_one
	faults = [fault for board in opened for fault in board.faults]
	contexts.release()
	for user in away:
		set_value("User", user, "time_zone", None)
	assert not faults, faults


@pytest.fixture
def set_value(browser, host):
	"""`set_value(doctype, name, field, value)`, as the administrator."""

	def change(doctype: str, name: str, field: str, value: object) -> None:
		if host.is_bench:
			import frappe

			frappe.db.rollback()
			frappe.get_doc(doctype, name).update({field: value}).save(ignore_permissions=True)
			frappe.db.commit()
			return
		context = browser.new_context()
		context.request.post(f"{host.url}/login", form={"usr": "Administrator"}, max_redirects=0)
		values = {"doctype": doctype, "name": name, "fieldname": field, "value": value}
		answer = context.request.post(f"{host.url}/api/method/frappe.client.set_value", data=values)
		assert answer.ok, answer.text()
		context.close()

	return change


@pytest.fixture
def setting(set_value) -> Iterator:
	"""`setting("protection_days", 6, after=0)`: one of the site's settings, and what it is after the test."""
	changed: dict[str, object] = {}

	def change(field: str, value: object, *, after: object) -> None:
		changed[field] = after
		set_value("LC Settings", "LC Settings", field, value)

	yield change
	for field, value in changed.items():
		set_value("LC Settings", "LC Settings", field, value)


@pytest.fixture
def edition(setting):
	"""`edition("Real Estate")`: the site's edition, General again after the test."""
	return lambda name: setting("edition", name, after="General")


@pytest.fixture
def insert(browser, host) -> Iterator:
	"""`insert(doctype, **values)` → a record of the administrator's, gone again after the test on a bench."""
	made: list[tuple[str, str]] = []

	def add(doctype: str, **values) -> dict:
		document = {"doctype": doctype, **values}
		if host.is_bench:
			import frappe

			frappe.db.rollback()
			record = frappe.get_doc(document).insert(ignore_permissions=True)
			frappe.db.commit()
			made.append((doctype, record.name))
			return record.as_dict()
		context = browser.new_context()
		context.request.post(f"{host.url}/login", form={"usr": "Administrator"}, max_redirects=0)
		answer = context.request.post(f"{host.url}/api/method/frappe.client.insert", data={"doc": document})
		assert answer.ok, answer.text()
		record = answer.json()["message"]
		context.close()
		return record

	yield add
	for doctype, name in reversed(made):
		import frappe

		frappe.db.rollback()
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)
		frappe.db.commit()


@pytest.fixture
def product(insert) -> dict:
	"""One that is for sale."""
	code = f"SP-{random.randrange(10**6):06d}"
	return insert("LC Product", product_code=code, product_name=f"Căn hộ {code}", price=1_500_000_000)


@pytest.fixture
def team(insert, host) -> Iterator[str]:
	name = insert("LC Sales Team", team_name=f"Đội {random.randrange(10**6):06d}")["name"]
	yield name
	if host.is_bench:
		import frappe

		frappe.db.rollback()
		frappe.db.set_value("LC Lead", {"sales_team": name}, "sales_team", None)
		frappe.db.commit()


@pytest.fixture
def violations():
	"""`violations(board, root)` → what axe finds serious or critical below a CSS selector."""
	return lambda board, root: board.violations(root)


@pytest.fixture
def mobile() -> str:
	"""A number that no other card has."""
	return f"{random.choice(['0903', '0912', '0916', '0983'])}{random.randrange(10**6):06d}"
