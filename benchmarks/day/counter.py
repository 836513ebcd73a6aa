"""What a person does on a page, counted by the page itself: no way through a task can forget to count a step.

The browser marks what a hand did (`isTrusted`). A press of the mouse is a click, of a finger a tap; characters are those
that arrive in a field, however they were typed; every other key is counted for itself. Requests are the page's own to its
server (XHR and fetch), without those that wait for news.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Request

NEWS = "/socket.io/"
LISTEN = """(() => {
	if (window.dayListens) return;
	window.dayListens = true;
	const tell = (kind, detail) => window.dayCounts(kind, detail);
	const hears = (type, tells) =>
		window.addEventListener(type, (event) => event.isTrusted && tells(event), { capture: true, passive: true });
	const fields = new WeakMap();
	const idOf = (target) => {
		if (!fields.has(target)) fields.set(target, `${performance.timeOrigin}-${performance.now()}-${Math.random()}`);
		return fields.get(target);
	};
	const modifiers = ["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"];
	const writes = "textarea, [contenteditable]:not([contenteditable=false]), " +
		"input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])";
	const isTyped = ({ key, target, ctrlKey, metaKey, altKey }) =>
		[...key].length === 1 && !ctrlKey && !metaKey && !altKey && Boolean(target.closest?.(writes));
	hears("pointerdown", ({ pointerType }) => tell(pointerType === "touch" ? "tap" : "click", ""));
	hears("keydown", (event) => modifiers.includes(event.key) || isTyped(event) || tell("key", event.key));
	hears("input", ({ inputType, data, target }) => {
		// an Enter in a text is a key already
		if (inputType?.startsWith("insert") && data) tell("text", JSON.stringify([idOf(target), [...data].length]));
	});
})()"""


@dataclass
class Count:
	"""One task, done once."""

	clicks: int = 0
	taps: int = 0
	keys: int = 0
	characters: int = 0
	requests: int = 0
	seconds: float = 0.0
	fields: set[str] = field(default_factory=set)
	pressed: list[str] = field(default_factory=list)

	@property
	def presses(self) -> int:
		"""Of mouse or finger."""
		return self.clicks + self.taps

	@property
	def strokes(self) -> int:
		"""All that was typed: characters and other keys."""
		return self.characters + self.keys


class Counter:
	"""Counts on every page of a browser context, between `measured` and the end of its block."""

	def __init__(self, context: BrowserContext) -> None:
		self.running: Count | None = None
		context.expose_binding("dayCounts", lambda _source, kind, detail: self._note(kind, detail))
		context.add_init_script(LISTEN)
		context.on("request", self._note_request)

	@contextmanager
	def measured(self, page: Page, count: Count) -> Iterator[Count]:
		"""Counts what is done on the page within the block."""
		self.running = count
		start = time.perf_counter()
		try:
			yield count
			count.seconds = time.perf_counter() - start
			# the last events are on their way still
			page.evaluate("0")
		finally:
			self.running = None

	def outside_of_the_page(self, presses: int, *, touch: bool) -> None:
		"""Presses on what the system draws, a list or a window for files, where no page hears them."""
		if self.running and touch:
			self.running.taps += presses
		elif self.running:
			self.running.clicks += presses

	def _note(self, kind: str, detail: str) -> None:
		count = self.running
		if count is None:
			return
		if kind == "text":
			typed_into, _, characters = detail.strip("[]").partition(",")
			count.fields.add(typed_into)
			count.characters += int(characters)
		elif kind == "key":
			count.keys += 1
			count.pressed.append(detail)
		elif kind == "tap":
			count.taps += 1
		else:
			count.clicks += 1

	def _note_request(self, request: Request) -> None:
		if self.running and request.resource_type in ("xhr", "fetch") and NEWS not in request.url:
			self.running.requests += 1
