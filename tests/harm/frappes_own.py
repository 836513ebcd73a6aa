"""Run Frappe's own tests on a site with LeadCard and on one without, and print each that ends otherwise.

Run with the bench's Python in its `sites` folder. The sites are made for this, alike but for LeadCard, and dropped
afterwards, as Frappe's tests leave much behind:

    ../env/bin/python -m tests.harm.frappes_own SITE-WITH-LEADCARD SITE-WITHOUT [MODULE ...] [--short | --erpnext]

The bench's environment needs what Frappe's tests need: `responses`, `freezegun` and `Faker`.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

from tests.bench.racers import CONTEXT
from tests.harm.frappes_tests import ERPNEXT, SHORT, Outcomes, answer, modules_of

LONGEST = 600
FAILED = ("failed:", "error:")
# numbers, hashes and names that Frappe makes up are others on each site
MADE_UP = re.compile(r"\b(?=\w*\d)\w{8,}\b|\d+")
# what an installed app changes as every app does, and LeadCard means to
MEANT = {
	"frappe.tests.test_api.TestResponse.test_login_redirects": "who may use an app lands on it, as Frappe's apps screen says"
}


def run(site: str, module: str, log: Path) -> Outcomes:
	"""How each test of a module ends on a site, in a process of its own."""
	mine, theirs = CONTEXT.Pipe()
	process = CONTEXT.Process(target=answer, args=(site, module, str(log), theirs))
	process.start()
	theirs.close()
	try:
		return mine.recv() if mine.poll(LONGEST) else {module: f"error: no end after {LONGEST} s"}
	except EOFError:
		return {module: "error: the process ended"}
	finally:
		process.join(10)
		process.kill()


def plain(outcome: str, site: str) -> str:
	return MADE_UP.sub("#", outcome.replace(site, "SITE"))


def compare(ours: str, theirs: str, module: str, logs: Path) -> tuple[int, int, int]:
	"""Print what of a module ends otherwise: how many tests there are, how many fail alike, and how many differ."""
	with_leadcard, without = (
		run(ours, module, logs / f"{ours}.log"),
		run(theirs, module, logs / f"{theirs}.log"),
	)
	failing, differ = [], 0
	for test in sorted({*with_leadcard, *without} - MEANT.keys()):
		mine, own = with_leadcard.get(test, "not run"), without.get(test, "not run")
		if plain(mine, ours) != plain(own, theirs):
			differ += 1
			print(f"{test}\n  with:    {mine}\n  without: {own}", flush=True)
		elif own.startswith(FAILED):
			failing.append(f"{test}\n  {own}")
	if failing:
		with (logs / "failing-on-both.log").open("a") as file:
			print(*failing, sep="\n", file=file)
	return len(without), len(failing), differ


def main() -> int:
	"""Print each difference, and return how many there are."""
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("with_leadcard")
	parser.add_argument("without")
	parser.add_argument("modules", nargs="*", help="else all modules of Frappe that are not left out")
	parser.add_argument(
		"--short", action="store_true", help="the modules that LeadCard's guards stand nearest to"
	)
	parser.add_argument(
		"--erpnext", action="store_true", help="ERPNext's modules of sales, on sites that have it"
	)
	asked = parser.parse_intermixed_args()
	modules = asked.modules or (
		SHORT if asked.short else ERPNEXT if asked.erpnext else [*modules_of("frappe")]
	)
	logs, begun = Path(mkdtemp(prefix="leadcard-harm-")), time.monotonic()
	counts = [compare(asked.with_leadcard, asked.without, module, logs) for module in modules]
	tests, failing, differ = map(sum, zip(*counts, strict=True))
	print(
		f"{differ} of {tests} tests in {len(modules)} modules end otherwise; {failing} fail on both sites alike."
		f" {time.monotonic() - begun:.0f} s, logs in {logs}"
	)
	return differ


if __name__ == "__main__":
	sys.exit(bool(main()))
