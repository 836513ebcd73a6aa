"""A web server of its own with two Redis servers of its own, which can be stopped and started again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import frappe

from tests.bench.sent import SENT
from tests.browser.hosts import Server, free_port

REDIS = shutil.which("redis-server")
PATIENCE = 60


class Redis:
	"""A Redis server that keeps nothing on disk."""

	def __init__(self) -> None:
		self.port = free_port()
		self.process: subprocess.Popen | None = None

	@property
	def url(self) -> str:
		return f"redis://127.0.0.1:{self.port}"

	def start(self) -> None:
		options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
		self.process = subprocess.Popen([REDIS, *options], stdout=subprocess.DEVNULL)
		import redis

		client = redis.Redis(port=self.port)
		for _time in range(100):
			try:
				client.ping()
				return
			except redis.exceptions.ConnectionError:
				time.sleep(0.1)
		raise RuntimeError("redis-server does not answer")

	def stop(self) -> None:
		if self.process:
			self.process.terminate()
			self.process.wait(10)
			self.process = None


@dataclass(frozen=True)
class Answer:
	"""What came back, and after how many seconds."""

	status: int
	body: dict
	seconds: float

	@property
	def result(self) -> dict:
		return self.body.get("message")

	@property
	def told(self) -> str:
		"""The sentences that the user is shown."""
		messages = json.loads(self.body.get("_server_messages") or "[]")
		return " ".join(json.loads(message)["message"] for message in messages)


@dataclass(frozen=True)
class Site:
	"""The bench's site behind servers of its own."""

	url: str
	cache: Redis
	queue: Redis

	def send(self, token: str, path: str, verb: str = "POST", **values: object) -> Answer:
		"""Send a request as the user of a token: to a method of the app, or to a path."""
		path = path if path.startswith("/") else f"/api/method/{path}"
		SENT.append(path)
		headers = {
			"Authorization": f"token {token}",
			"Accept": "application/json",
			"Content-Type": "application/json",
		}
		request = urllib.request.Request(
			self.url + path, json.dumps(values).encode(), headers=headers, method=verb
		)
		start = time.monotonic()
		try:
			with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
				status, content = answer.status, answer.read()
		except urllib.error.HTTPError as error:
			status, content = error.code, error.read()
		try:
			body = json.loads(content)
		except ValueError:
			body = {"text": content.decode("utf-8", "replace")}
		return Answer(status, body, time.monotonic() - start)


@contextmanager
def site_with_services() -> Iterator[Site]:
	"""The site, until the end of the block."""
	cache, queue, port = Redis(), Redis(), free_port()
	bench = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site]
	serve = [*bench, "serve", "--port", str(port), "--noreload"]
	where = {"FRAPPE_REDIS_CACHE": cache.url, "FRAPPE_REDIS_QUEUE": queue.url}
	log = Path("..", "logs", "services.log").resolve()
	try:
		cache.start()
		queue.start()
		with Server(serve, f"http://127.0.0.1:{port}", cwd=Path.cwd(), log=log, **where) as server:
			yield Site(server.url, cache, queue)
	finally:
		cache.stop()
		queue.stop()
