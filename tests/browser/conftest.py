"""Headless Chromium on both hosts: the sandbox with sample data, or a bench's own web server."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser.board import Board

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
)
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SALESPERSON = "journey@leadcard.example"
PASSWORD = "journey-2026-LeadCard"
START_SECONDS = 240


@pytest.fixture(scope="session")
def browser() -> Iterator:
	playwright = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright")
	with playwright.sync_playwright() as running:
		program = _find_chromium(running.chromium.executable_path)
		if not program:
			pytest.skip("browser journeys need Chromium: none in CHROMIUM, on PATH or among Playwright's own")
		browser = running.chromium.launch(executable_path=program, args=list(FLAGS))
		yield browser
		browser.close()


def _find_chromium(own: str) -> str | None:
	named = [os.environ.get("CHROMIUM"), "/usr/bin/chromium", *map(shutil.which, CHROMIUM), own]
	return next((program for program in named if program and Path(program).exists()), None)


# hosts


@pytest.fixture(scope="session")
def host(request: pytest.FixtureRequest, tmp_path_factory, browser) -> Iterator[SimpleNamespace]:
	"""Where the board is: `url`, `is_bench`, and `user`, a salesperson who may log in with `password`."""
	if request.config.getoption("--bench"):
		yield from _bench_host(request)
	elif os.environ.get("LEADCARD_SANDBOX_URL"):
		yield SimpleNamespace(url=os.environ["LEADCARD_SANDBOX_URL"], is_bench=False, **_sample_salesperson())
	else:
		yield from _sandbox_host(tmp_path_factory.mktemp("sandbox"))


def _sandbox_host(data: Path) -> Iterator[SimpleNamespace]:
	assets = ROOT / ".sandbox" / "assets"
	if not (assets / "assets.json").exists():
		pytest.skip("browser journeys need the built board: `make build`")
	(data / "assets").symlink_to(assets)
	port = _free_port()
	url = f"http://127.0.0.1:{port}"
	command = [sys.executable, "-m", "sandbox", "demo", "--port", str(port)]
	with _server(command, url, cwd=ROOT, log=data / "log", SANDBOX_DATA=str(data)):
		yield SimpleNamespace(url=url, is_bench=False, **_sample_salesperson())


def _sample_salesperson() -> dict[str, str]:
	from leadcard.demo import SAMPLE_USERS

	person = next(
		user for user in SAMPLE_USERS if user["role"] == "LeadCard User" and user["language"] == "vi"
	)
	return {"user": person["email"], "password": person["password"]}


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
		port = _free_port()
		host.url = f"http://127.0.0.1:{port}"
		site = request.config.getoption("--site")
		bench = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", site]
		log = Path("..", "logs", "browser.log").resolve()
		serve = [*bench, "serve", "--port", str(port), "--noreload"]
		# As a development server the page asks the bench's own socket server, on its port, for changes.
		with _server(serve, host.url, cwd=Path.cwd(), log=log, DEV_SERVER="1"):
			yield host
	finally:
		_remove_salesperson()


class _server:
	"""A web server as a child process, from its first answer to the end of the block."""

	def __init__(self, command: list[str], url: str, cwd: Path, log: Path, **environment: str) -> None:
		self.command, self.url, self.cwd, self.log = command, url, cwd, log
		self.environment = {**os.environ, **environment}

	def __enter__(self) -> None:
		with self.log.open("w") as output:
			self.process = subprocess.Popen(
				self.command, cwd=self.cwd, env=self.environment, stdout=output, stderr=subprocess.STDOUT
			)
		deadline = time.monotonic() + START_SECONDS
		while not self._answers():
			if self.process.poll() is not None or time.monotonic() > deadline:
				self.__exit__()
				pytest.fail(f"{' '.join(self.command)} does not serve:\n{self.log.read_text()[-3000:]}")
			time.sleep(0.3)

	def _answers(self) -> bool:
		try:
			with urllib.request.urlopen(f"{self.url}/login", timeout=10) as answer:
				return answer.status == 200
		except urllib.error.HTTPError:
			return True
		except OSError:
			return False

	def __exit__(self, *error) -> None:
		self.process.terminate()
		try:
			self.process.wait(10)
		except subprocess.TimeoutExpired:
			self.process.kill()


def _free_port() -> int:
	with closing(socket.socket()) as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


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
	for doctype in (
		"LC Opportunity",
		"LC Call",
		"LC Meeting",
		"LC Note",
		"LC Ticket",
		"LC Customer",
		"LC Lead",
	):
		for name in frappe.get_all(doctype, filters={"owner": SALESPERSON}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)
	if frappe.db.exists("User", SALESPERSON):
		frappe.delete_doc("User", SALESPERSON, force=True, ignore_permissions=True)
	frappe.db.commit()


# pages


@pytest.fixture
def open_board(browser, host) -> Iterator:
	"""`open_board(phone=False, language="vi", theme="light")` → a logged-in Board; it fails on script errors."""
	opened: list[Board] = []

	def open_one(*, phone: bool = False, language: str = "vi", theme: str = "light") -> Board:
		context = browser.new_context(**(PHONE if phone else DESKTOP))
		if host.is_bench:
			_speak(language)
		else:
			context.add_cookies([{"name": "preferred_language", "value": language, "url": host.url}])
		context.add_init_script(f"localStorage.setItem('desk_theme', '{theme}')")
		answer = context.request.post(
			f"{host.url}/api/method/login", form={"usr": host.user, "pwd": host.password}
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
def mobile() -> str:
	"""A number that no other card has."""
	return f"09{random.randrange(10**8):08d}"
