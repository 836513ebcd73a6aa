"""What the browser journeys and the screenshots run on: Chromium, and a web server for as long as it is needed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
# the shell first: it draws no window around each page
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
)


def find_axe() -> Path | None:
	"""axe-core as `npm ci` or a bench's `yarn install` leaves it."""
	places = [os.environ.get("LEADCARD_AXE"), ROOT / "node_modules" / "axe-core" / "axe.min.js"]
	return next((Path(place) for place in places if place and Path(place).exists()), None)


def find_chromium(own: str) -> str | None:
	"""The browser to use; `own` is where Playwright keeps its own."""
	named = [os.environ.get("CHROMIUM"), *map(shutil.which, CHROMIUM), own]
	return next((program for program in named if program and Path(program).exists()), None)


class Server:
	"""A web server as a child process, from its first answer to the end of the block."""

	def __init__(self, command: list[str], url: str, cwd: Path, log: Path, **environment: str) -> None:
		self.command, self.url, self.cwd, self.log = command, url, cwd, log
		self.environment = {**os.environ, **environment}

	def __enter__(self) -> Server:
		with self.log.open("w") as output:
			self.process = subprocess.Popen(
				self.command, cwd=self.cwd, env=self.environment, stdout=output, stderr=subprocess.STDOUT
			)
		deadline = time.monotonic() + START_SECONDS
		while not self._answers():
			if self.process.poll() is not None or time.monotonic() > deadline:
				self.__exit__()
				raise RuntimeError(
					f"{' '.join(self.command)} does not serve:\n{self.log.read_text()[-3000:]}"
				)
			time.sleep(0.3)
		return self

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


class SandboxServer(Server):
	"""The sandbox with fresh sample data in a folder of its own, and the board as `make build` left it."""

	def __init__(self, data: Path) -> None:
		port = free_port()
		(data / "assets").symlink_to(ROOT / ".sandbox" / "assets")
		command = [sys.executable, "-m", "sandbox", "demo", "--port", str(port)]
		super().__init__(
			command, f"http://127.0.0.1:{port}", cwd=ROOT, log=data / "log", SANDBOX_DATA=str(data)
		)


def free_port() -> int:
	with closing(socket.socket()) as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]
