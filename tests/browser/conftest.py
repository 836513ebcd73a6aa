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
from tests.browser.hosts import FLAGS, SandboxServer, Server, find_chromium, free_port, sample_user

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SALESPERSON = "journey@leadcard.example"
JOURNEY_DOCTYPES = (
	"LC Opportunity",
	"LC Call",
	"LC Meeting",
	"LC Note",
	"LC Ticket",
	"LC Customer",
	"LC Lead",
)
PASSWORD = "journey-2026-LeadCard"


@pytest.fixture(scope="session")
def browser() -> Iterator:
	playwright = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright")
	with playwright.sync_playwright() as running:
		program = find_chromium(running.chromium.executable_path)
		if not program:
			pytest.skip("browser journeys need Chromium: none in CHROMIUM, on PATH or among Playwright's own")
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		yield browser
		browser.close()


# hosts


@pytest.fixture(scope="package")
def host(request: pytest.FixtureRequest, tmp_path_factory, browser) -> Iterator[SimpleNamespace]:
	"""Where the board is: `url`, `is_bench`, and `user`, a salesperson who may log in with `password`."""
	if request.config.getoption("--bench"):
		yield from _bench_host(request)
	elif os.environ.get("LEADCARD_SANDBOX_URL"):
		yield SimpleNamespace(
			url=os.environ["LEADCARD_SANDBOX_URL"], is_bench=False, **sample_user("LeadCard User")
		)
	else:
		yield from _sandbox_host(tmp_path_factory.mktemp("sandbox"))


def _sandbox_host(data: Path) -> Iterator[SimpleNamespace]:
	if not (ROOT / ".sandbox" / "assets" / "assets.json").exists():
		pytest.skip("browser journeys need the built board: `make build`")
	with SandboxServer(data) as server:
		yield SimpleNamespace(url=server.url, is_bench=False, **sample_user("LeadCard User"))


def _bench_host(request: pytest.FixtureRequest) -> Iterator[SimpleNamespace]:
	request.getfixturevalue("site")
	_add_salesperson()
	host = SimpleNamespace(is_bench=True, user=SALESPERSON, password=PASSWORD)
	try:
		given = os.environ.get("LEADCARD_BENCH_URL")
		if given:
			host.url = given.rstrip("/")
			yield host
			return
		port = free_port()
		host.url = f"http://127.0.0.1:{port}"
		site = request.config.getoption("--site")
		bench = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site]
		log = Path("..", "logs", "browser.log").resolve()
		serve = [*bench, "serve", "--port", str(port), "--noreload"]
		# As a development server the page asks the bench's own socket server, on its port, for changes.
		with Server(serve, host.url, cwd=Path.cwd(), log=log, DEV_SERVER="1"):
			yield host
	finally:
		_remove_salesperson()


# the salesperson on a bench


def _add_salesperson() -> None:
	import frappe
	from frappe.utils.password import update_password

	frappe.set_user("Administrator")
	_remove_salesperson()
	# A site that nobody has set up yet leads every visitor into its wizard.
	frappe.db.set_single_value("System Settings", "setup_complete", 1)
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": SALESPERSON,
			"first_name": "Journey",
			"language": "vi",
			"send_welcome_email": 0,
			"roles": [{"role": "LeadCard User"}],
		}
	)
	user.flags.no_welcome_mail = True
	user.insert(ignore_permissions=True)
	update_password(SALESPERSON, PASSWORD)
	frappe.db.commit()


def _speak(language: str) -> None:
	import frappe

	frappe.db.rollback()
	frappe.db.set_value("User", SALESPERSON, "language", language)
	frappe.db.commit()
	frappe.clear_cache(user=SALESPERSON)


def _remove_salesperson() -> None:
	"""The user and every card that the journeys made."""
	import frappe

	frappe.db.rollback()
	frappe.set_user("Administrator")
	made = {
		doctype: frappe.get_all(doctype, filters={"owner": SALESPERSON}, pluck="name")
		for doctype in JOURNEY_DOCTYPES
	}
	for lead in made["LC Lead"]:
		# A converted lead stays for good (spec §6.5): this one is taken for unconverted, to be cleared away.
		frappe.db.set_value("LC Lead", lead, {"status": "New", "customer": None})
	for doctype, names in made.items():
		for name in names:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)
	if frappe.db.exists("User", SALESPERSON):
		frappe.delete_doc("User", SALESPERSON, force=True, ignore_permissions=True)
	frappe.db.commit()


# pages


@pytest.fixture
def open_board(browser, host) -> Iterator:
	"""`open_board(phone=False, language="vi", theme="light", role=None)` → a logged-in Board without script errors.

	`role` picks a sample user by role; left out, it is the salesperson.
	"""
	opened: list[Board] = []

	def open_one(
		*, phone: bool = False, language: str = "vi", theme: str = "light", role: str | None = None
	) -> Board:
		context = browser.new_context(**(PHONE if phone else DESKTOP))
		if host.is_bench:
			_speak(language)
		else:
			context.add_cookies([{"name": "preferred_language", "value": language, "url": host.url}])
		context.add_init_script(f"localStorage.setItem('desk_theme', '{theme}')")
		who = vars(host) if role is None else sample_user(role)
		answer = context.request.post(
			f"{host.url}/api/method/login", form={"usr": who["user"], "pwd": who["password"]}
		)
		assert answer.ok, answer.text()
		board = Board(context.new_page(), host)
		opened.append(board)
		board.open(theme)
		return board

	yield open_one
	faults = [fault for board in opened for fault in board.faults]
	for board in opened:
		board.page.context.close()
	assert not faults, faults


@pytest.fixture
def violations():
	"""`violations(board, root)` → what axe finds serious or critical below a CSS selector."""
	if not AXE.exists():
		pytest.skip("axe-core is not installed (npm ci)")

	def look(board: Board, root: str) -> list[str]:
		board.page.add_script_tag(path=str(AXE))
		found = board.page.evaluate("root => axe.run(root, { resultTypes: ['violations'] })", root)
		return [
			f"{rule['id']}: {node['target']} {node['failureSummary']}"
			for rule in found["violations"]
			if rule["impact"] in ("serious", "critical")
			for node in rule["nodes"][:3]
		]

	return look


@pytest.fixture
def mobile() -> str:
	"""A number that no other card has."""
	return f"{random.choice(['0903', '0912', '0916', '0983'])}{random.randrange(10**6):06d}"
