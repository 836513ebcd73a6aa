"""Processes that send requests to one site at the same moment, each with a database connection of its own.

A racer answers through Frappe's WSGI application, so that a request begins, commits and rolls back as on a web server.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from tests.bench.sent import SENT

# processes begin as copies of one that has read Frappe already
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["frappe.app", "werkzeug.test", "leadcard.hooks"])
TIMEOUT = 300
MOST_TURNS = 20
MOMENT = 0.1
# a guest's
NO_TOKEN = "-"


@dataclass(frozen=True)
class Request:
	"""What a racer sends: a method of the app by its dotted name, or a REST path.

	:param token: of whom it comes from, where not from the racer's own user
	:param sent_as: the kind of its body: `json`, `form`, `multipart`, or any MIME type that the JSON, or a text, is called
	:param cookies: what its sender says beside the token
	:param headers: further headers of it
	"""

	target: str
	values: dict | str = field(default_factory=dict)
	verb: str = "POST"
	token: str = ""
	sent_as: str = "json"
	cookies: dict[str, str] = field(default_factory=dict)
	headers: dict[str, str] = field(default_factory=dict)

	@property
	def body(self) -> dict:
		"""The values as the client takes them."""
		if self.sent_as == "json":
			return {"json": self.values}
		if self.sent_as not in ("form", "multipart"):
			text = self.values if isinstance(self.values, str) else json.dumps(self.values)
			return {"data": text, "content_type": self.sent_as}
		texts = {
			key: json.dumps(value) if isinstance(value, dict | list) else str(value)
			for key, value in self.values.items()
		}
		form = "multipart/form-data" if self.sent_as == "multipart" else "application/x-www-form-urlencoded"
		return {"data": texts, "content_type": form}

	@property
	def path(self) -> str:
		return self.target if self.target.startswith("/") else f"/api/method/{self.target}"


@dataclass(frozen=True)
class Answer:
	"""What came back.

	:param deadlocks: how often the database undid the request to break a deadlock, answered anew or not
	:param saved: whether a browser is told to save it, and not to open it
	"""

	status: int
	body: dict
	deadlocks: int = 0
	saved: bool = False

	@property
	def ok(self) -> bool:
		return self.status < 300

	@property
	def error(self) -> str | None:
		return None if self.ok else self.body.get("exc_type") or str(self.status)

	@property
	def result(self) -> dict:
		return self.body.get("message") or self.body.get("data")

	@property
	def message(self) -> str:
		"""The texts that the user is shown."""
		messages = json.loads(self.body.get("_server_messages") or "[]")
		return " ".join(json.loads(message)["message"] for message in messages)


class Racers:
	"""Some processes that stay, so that a race costs no start of a process."""

	def __init__(self, site: str, tokens: list[str]):
		self.barrier = CONTEXT.Barrier(len(tokens))
		self.pipes, self.processes = [], []
		for token in tokens:
			mine, theirs = CONTEXT.Pipe()
			process = CONTEXT.Process(target=_serve, args=(site, token, self.barrier, theirs), daemon=True)
			process.start()
			self.pipes.append(mine)
			self.processes.append(process)
		for pipe in self.pipes:
			_receive(pipe)

	def race(self, *requests: Request) -> list[Answer]:
		"""Send one request from each racer, all at the same moment. Fewer requests than racers: they are repeated."""
		return [own[0] for own in self.race_through([[request] for request in requests])]

	def race_through(self, requests: list[list[Request]]) -> list[list[Answer]]:
		"""The same with a list of requests for each racer: all start together, each goes through its own list."""
		rest = itertools.cycle(requests)
		return self.send([(next(rest), True) for _pipe in self.pipes])

	def do(self, requests: list[Request]) -> list[dict]:
		"""Send requests that don't compete, spread over the racers. All have to succeed: their results."""
		count = len(self.pipes)
		shares = self.send([(requests[index::count], False) for index in range(count)])
		answers = [shares[index % count][index // count] for index in range(len(requests))]
		for answer in answers:
			assert answer.ok, answer
		return [answer.result for answer in answers]

	def send(self, jobs: list[tuple[list[Request], bool]]) -> list[list[Answer]]:
		"""Send each racer its requests, and whether it waits for the others before it starts."""
		self.start(jobs)
		return self.finish()

	def start(self, jobs: list[tuple[list[Request], bool]]) -> None:
		"""The same without waiting for the answers: `finish()` gives them."""
		for pipe, job in zip(self.pipes, jobs, strict=True):
			SENT.extend(request.target for request in job[0])
			pipe.send(job)

	def finish(self) -> list[list[Answer]]:
		return [_receive(pipe) for pipe in self.pipes]

	def stop(self) -> None:
		for pipe in self.pipes:
			pipe.send(None)
		for process in self.processes:
			process.join(10)


def _receive(pipe: Connection) -> object:
	if not pipe.poll(TIMEOUT):
		raise TimeoutError("a racer doesn't answer")
	received = pipe.recv()
	if isinstance(received, str):
		raise RuntimeError(received)
	return received


def _serve(site: str, token: str, barrier, pipe: Connection) -> None:
	try:
		send = client(site, token)
		send(Request("ping", verb="GET"))
		pipe.send([])
		while (job := pipe.recv()) is not None:
			requests, together = job
			if together:
				barrier.wait(TIMEOUT)
			pipe.send([_insist(send, request) for request in requests])
	except Exception:
		pipe.send(traceback.format_exc())


def _insist(send: Callable[[Request], Answer], request: Request) -> Answer:
	"""Who waited too long for the others is told to try again, and does: on a slow machine the last of eight."""
	for _turn in range(MOST_TURNS):
		answer = send(request)
		if answer.error != "CardBusyError":
			break
		time.sleep(MOMENT)
	return answer


def apart(work: Callable, *arguments: object) -> object:
	"""What a function that sends requests answers through the pipe that is its last argument, from a process of its own. A
	text is its traceback."""
	SENT.append(work.__name__)
	mine, theirs = CONTEXT.Pipe()
	process = CONTEXT.Process(target=work, args=(*arguments, theirs), daemon=True)
	process.start()
	assert mine.poll(TIMEOUT), "the process doesn't answer"
	answered = mine.recv()
	process.join(10)
	assert not isinstance(answered, str), answered
	return answered


def client(site: str, token: str) -> Callable[[Request], Answer]:
	"""A function that sends a request to the site as the user of the token."""
	import frappe.app
	from werkzeug.test import Client

	frappe.app._site = site
	browser = Client(frappe.app.application)
	deadlocks = _count_deadlocks()

	def send(request: Request) -> Answer:
		headers = {"Accept": "application/json", **request.headers}
		if (shown := request.token or token) != NO_TOKEN:
			headers["Authorization"] = f"token {shown}"
		before = len(deadlocks)
		for name, value in request.cookies.items():
			browser.set_cookie(name, value)
		response = browser.open(request.path, method=request.verb, headers=headers, **request.body)
		for name in request.cookies:
			browser.delete_cookie(name)
		saved = response.headers.get("Content-Disposition", "").startswith("attachment")
		answer = Answer(response.status_code, _read(response.get_data()), len(deadlocks) - before, saved)
		response.close()
		return answer

	return send


def _read(content: bytes) -> dict:
	"""What Frappe answers as JSON; of a page or a file its text."""
	try:
		return json.loads(content)
	except ValueError:
		return {"text": content.decode("utf-8", "replace")}


def _count_deadlocks() -> list[Exception]:
	"""The deadlocks that this process meets from now on."""
	from frappe.database.mariadb.database import MariaDBDatabase

	met: list[Exception] = []
	tells = MariaDBDatabase.is_deadlocked

	def is_deadlocked(error: Exception) -> bool:
		if found := tells(error):
			met.append(error)
		return found

	MariaDBDatabase.is_deadlocked = staticmethod(is_deadlocked)
	return met


class Victim:
	"""A process that sends one request, and is killed meanwhile: `with Victim(…) as victim` leaves none behind."""

	def __init__(self, site: str, token: str):
		self.pipe, theirs = CONTEXT.Pipe()
		self.process = CONTEXT.Process(target=_suffer, args=(site, token, theirs), daemon=True)
		self.process.start()
		_receive(self.pipe)

	def send(self, request: Request, stop_at: str | None = None) -> None:
		"""Send it.

		:param stop_at: dotted name of a function, such as `leadcard.documents.conversion._create_customer`; come back when the
		    process is about to call it, and there it stays
		"""
		SENT.append(request.target)
		self.pipe.send((request, stop_at))
		if stop_at:
			_receive(self.pipe)

	def kill(self) -> None:
		self.process.kill()
		self.process.join(10)

	def __enter__(self) -> Victim:
		return self

	def __exit__(self, *_error: object) -> None:
		self.kill()


def kill_during(site: str, token: str, request: Request, function: str) -> None:
	"""Send a request from a process of its own, and kill it when it is about to call a function."""
	with Victim(site, token) as victim:
		victim.send(request, function)


def _suffer(site: str, token: str, pipe: Connection) -> None:
	import importlib

	send = client(site, token)
	send(Request("ping", verb="GET"))
	pipe.send([])
	request, stop_at = pipe.recv()

	def wait_for_the_kill(*_args, **_kwargs):
		pipe.send([])
		time.sleep(TIMEOUT)

	if stop_at:
		module, name = stop_at.rsplit(".", 1)
		setattr(importlib.import_module(module), name, wait_for_the_kill)
	answer = send(request)
	if stop_at:
		pipe.send(f"{stop_at} was never called: {answer}")
	time.sleep(TIMEOUT)


def at_once(site: str, *works: tuple[str, dict]) -> None:
	"""Call functions as background jobs do, each in a process of its own with a connection of its own, all together.

	:param works: dotted names with arguments; one that raises is an error here
	"""
	barrier = CONTEXT.Barrier(len(works))
	pipes, processes = [], []
	for function, arguments in works:
		mine, theirs = CONTEXT.Pipe()
		process = CONTEXT.Process(
			target=_work, args=(site, function, arguments, barrier, theirs), daemon=True
		)
		process.start()
		pipes.append(mine)
		processes.append(process)
	for pipe in pipes:
		_receive(pipe)
	for process in processes:
		process.join(10)


def _work(site: str, function: str, arguments: dict, barrier, pipe: Connection) -> None:
	try:
		import importlib

		import frappe

		frappe.init(site=site)
		frappe.connect()
		module, name = function.rsplit(".", 1)
		work = getattr(importlib.import_module(module), name)
		barrier.wait(TIMEOUT)
		work(**arguments)
		frappe.db.commit()
		frappe.destroy()
		pipe.send([])
	except Exception:
		pipe.send(traceback.format_exc())
