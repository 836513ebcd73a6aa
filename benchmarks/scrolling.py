"""How smoothly a column scrolls, and whether the page grows: Chromium at a slowed CPU, in the sandbox, ratios in one run.

	make build && .venv/bin/python -m benchmarks.scrolling [--slowed 4] [--runs 5] [--phone] [--minutes 30]

A long column and plain boxes of the same size take turns: each is scrolled at the speed of a quick thumb, and what counts
is the time between two frames. With `--minutes` cards are scrolled and moved to and fro for so long, and the memory that
is left after a collection is told once a minute. Take a machine with nothing else to do: the browser draws by its CPU.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.contexts import DESKTOP, PHONE
from tests.browser.hosts import FLAGS, SandboxServer, find_chromium

PERSON = "quoc.huy@example.com"
# as many as one person may enter in a minute
CARDS = 165
SPEED = 1500
SECONDS = 6
COLUMN, BOXES = '[data-status="New"] .lc-column__list', "#plain-boxes"

ENTER = """async (cards) => {
	const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	for (let index = 1; index <= cards; index += 1) {
		const values = { full_name: `Trần Thị Cuộn ${index}`, mobile_no: `091${3000000 + index}` };
		if (index % 2) values.expected_revenue = (index % 7) * 1000000;
		if (index % 3) values.short_name = `Q${index}Q`;
		const body = JSON.stringify({ values, status: "New" });
		const answer = await fetch("/api/method/leadcard.api.cards.create_lead", { method: "POST", headers, body });
		if (!answer.ok) throw new Error(await answer.text());
	}
}"""
PLAIN = """([column, id]) => {
	const list = document.querySelector(column);
	const { width, height } = list.getBoundingClientRect();
	const boxes = document.createElement("div");
	boxes.id = id.slice(1);
	Object.assign(boxes.style, {
		position: "fixed", left: 0, bottom: 0, width: `${width}px`, height: `${height}px`, overflow: "auto",
		background: "#eee", zIndex: 9999,
	});
	for (let index = 0; index < 200; index += 1) {
		const box = document.createElement("div");
		Object.assign(box.style, { height: "162px", margin: "8px", background: "#fff", border: "1px solid #ccc" });
		box.textContent = index;
		boxes.append(box);
	}
	document.body.append(boxes);
}"""
SCROLL = """([selector, speed, seconds]) => {
	const list = document.querySelector(selector);
	const frames = [];
	list.scrollTop = 0;
	return new Promise((done) => {
		let top = 0;
		const step = (now) => {
			const passed = frames.length ? now - frames.at(-1) : 0;
			frames.push(now);
			top += (speed * passed) / 1000;
			list.scrollTop = top;
			if (now - frames[0] < seconds * 1000) requestAnimationFrame(step);
			else done(frames.slice(1).map((at, index) => at - frames[index]));
		};
		setTimeout(() => requestAnimationFrame(step), 500);
	});
}"""
MOVE = """([key, status]) => {
	const [doctype, ...name] = key.split("/");
	const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
	const body = JSON.stringify({ doctype, name: name.join("/"), to_status: status });
	return fetch("/api/method/leadcard.api.board.move_card", { method: "POST", headers, body }).then((answer) => answer.ok);
}"""


@contextmanager
def board(phone: bool) -> Iterator[tuple[Page, CDPSession]]:
	"""The board of a new sandbox with a long first column, in Chromium."""
	with TemporaryDirectory() as folder, sync_playwright() as playwright:
		with SandboxServer(Path(folder)) as server:
			program = find_chromium(playwright.chromium.executable_path)
			browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
			context = browser.new_context(**(PHONE if phone else DESKTOP))
			context.request.post(f"{server.url}/login", form={"usr": PERSON, "pwd": ""})
			page = context.new_page()
			page.goto(f"{server.url}/app/leadcard")
			page.wait_for_selector(".lc-card")
			page.evaluate(ENTER, CARDS)
			page.goto(f"{server.url}/app/leadcard?view=mine&search=Cuộn")
			page.wait_for_selector(".lc-card")
			yield page, context.new_cdp_session(page)
			browser.close()


def told(frames: list[float]) -> str:
	frames = sorted(frames)
	at_95, rate = frames[int(len(frames) * 0.95)], 1000 * len(frames) / sum(frames)
	return (
		f"{rate:5.1f} frames a second, 95 % of them within {at_95:3.0f} ms, the longest {frames[-1]:3.0f} ms"
	)


def smoothness(page: Page, devtools: CDPSession, slowed: int, runs: int) -> None:
	"""Prints the frames of the column and of plain boxes, and the ratio of their medians."""
	page.evaluate(SCROLL, [COLUMN, SPEED, SECONDS])
	devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
	rates: dict[str, list[float]] = {COLUMN: [], BOXES: []}
	for _run in range(runs):
		page.evaluate(PLAIN, [COLUMN, BOXES])
		for name, selector in (("boxes", BOXES), ("column", COLUMN)):
			frames = page.evaluate(SCROLL, [selector, SPEED, SECONDS])
			rates[selector].append(1000 * len(frames) / sum(frames))
			page.evaluate("(id) => document.querySelector(id)?.remove()", BOXES)
			print(f"{name:7} {told(frames)}", flush=True)
	column, boxes = median(rates[COLUMN]), median(rates[BOXES])
	print(f"median {column:.1f} to {boxes:.1f} frames a second: {column / boxes:.2f} of plain boxes")


def growth(page: Page, devtools: CDPSession, minutes: int) -> None:
	"""Prints memory and elements once a minute, while cards are scrolled, moved on and moved back."""
	devtools.send("Performance.enable")
	for minute in range(minutes + 1):
		devtools.send("HeapProfiler.collectGarbage")
		measured = {
			each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]
		}
		heap, nodes = measured["JSHeapUsedSize"] / 1e6, measured["Nodes"]
		print(f"minute {minute:2}: {heap:6.1f} MB of scripts' memory, {nodes:.0f} nodes", flush=True)
		until = time.monotonic() + 60
		while minute < minutes and time.monotonic() < until:
			page.evaluate(SCROLL, [COLUMN, SPEED, SECONDS])
			key = page.locator(f"{COLUMN} [data-key]").first.get_attribute("data-key")
			for status in ("Contacting", "New"):
				if not page.evaluate(MOVE, [key, status]):
					raise SystemExit(f"{key} could not be moved to {status}")
				page.locator(f'[data-status="{status}"] [data-key="{key}"]').wait_for(state="attached")


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
	parser.add_argument("--slowed", type=int, default=4)
	parser.add_argument("--runs", type=int, default=5)
	parser.add_argument("--phone", action="store_true")
	parser.add_argument("--minutes", type=int, default=0)
	asked = parser.parse_args()
	with board(asked.phone) as (page, devtools):
		if asked.minutes:
			growth(page, devtools, asked.minutes)
		else:
			smoothness(page, devtools, asked.slowed, asked.runs)


if __name__ == "__main__":
	main()
