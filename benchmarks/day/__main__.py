"""How many clicks a salesperson's day takes in LeadCard and, where it is installed, in Frappe CRM: sixteen tasks in Chromium.

	cd ~/frappe-bench/sites
	PYTHONPATH=../apps/leadcard ../env/bin/python -m benchmarks.day --site SITE --url http://SITE:8000
		[--crm-site SITE --crm-url http://SITE:8000] [--runs 3] [--device phone] [--task email] [--json FILE]

Needs a bench that serves its sites, Playwright for Python in its environment, and Chromium. People and cards are made on
the sites, known by their owner, and removed at the end. Take sites without cards that matter, and no workers that send mail.
Each task is done as a person would, by mouse or thumb, once to warm up and then `--runs` times, the apps taking turns.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from benchmarks.day import company
from benchmarks.day.counter import Count, Counter
from benchmarks.day.crm_cards import CrmCards
from benchmarks.day.crm_way import CrmWay
from benchmarks.day.hand import DEVICES, Hand
from benchmarks.day.leadcard_cards import LeadCardCards
from benchmarks.day.leadcard_way import LeadCardWay
from benchmarks.day.results import Results
from benchmarks.day.tasks import TASKS, NotThereError, Task

Way = LeadCardWay | CrmWay


class Person:
	"""Somebody at one device, logged in to one app."""

	def __init__(self, browser: Browser, device: str, user: str, kind: type[Way], cards, url: str) -> None:
		context = browser.new_context(**DEVICES[device])
		self.counter = Counter(context)
		self.page = context.new_page()
		hand = Hand(self.page, self.counter, url, device)
		hand.log_in(kind.home, user)
		self.way = kind(hand, cards)
		self.way.settle_in(user)

	def do(self, task: Task, title: str) -> Count:
		counted: list[Count] = []

		def measured() -> AbstractContextManager[Count]:
			counted.append(Count())
			return self.counter.measured(self.page, counted[-1])

		getattr(self.way, task.way)(title, measured)
		return counted[0]


def measure(browser: Browser, options: argparse.Namespace, apps: list[tuple], results: Results) -> None:
	numbers = count(100)
	for device in options.device:
		people = [
			{user: Person(browser, device, user, *app) for user in (company.SELLER, company.MANAGER)}
			for app in apps
		]
		for task in TASKS:
			if options.task and task.way not in options.task:
				continue
			user = company.MANAGER if task.way == "week" else company.SELLER
			for run in range(options.runs + 1):
				for person in people:
					do_once(person[user], task, f"Hoa {next(numbers)}", device, results if run else None)


def do_once(person: Person, task: Task, title: str, device: str, results: Results | None) -> None:
	"""The first time warms up, and is not kept."""
	app = person.way.app
	try:
		counted = person.do(task, title)
	except NotThereError:
		return
	except (Error, AssertionError) as fault:
		print(f"{device}, {app}, {task.title}: {str(fault)[:200]}", file=sys.stderr, flush=True)
		person.way.recover()
		return
	print(f"{device}, {app}, {task.title}: {counted}", file=sys.stderr, flush=True)
	if results:
		results.add(device, app, task, counted)


def read_options() -> argparse.Namespace:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--url", required=True)
	options.add_argument("--crm-site")
	options.add_argument("--crm-url")
	options.add_argument("--runs", type=int, default=3)
	options.add_argument("--device", action="append", choices=list(DEVICES))
	options.add_argument("--task", action="append", choices=[task.way for task in TASKS])
	options.add_argument("--json", type=Path)
	options.add_argument("--chromium", default="/usr/bin/chromium")
	chosen = options.parse_args()
	chosen.device = chosen.device or list(DEVICES)
	return chosen


def main() -> None:
	options = read_options()
	# what was made is removed, also where somebody ends this early
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
	apps = [(LeadCardWay, LeadCardCards(options.site), options.url)]
	if options.crm_site:
		apps.append((CrmWay, CrmCards(options.crm_site), options.crm_url))
	with ExitStack() as at_the_end:
		for _way, cards, _url in apps:
			cards.close()
			at_the_end.callback(cards.close)
			cards.open()
		with sync_playwright() as playwright:
			browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
			measure(browser, options, apps, results := Results())
	print(results.table())
	print(results.day())
	if options.json:
		options.json.write_text(json.dumps(results.as_json(), indent="\t"))


if __name__ == "__main__":
	main()
