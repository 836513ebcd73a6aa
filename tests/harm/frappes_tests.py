"""A module of Frappe's own tests, run through Frappe's runner in this process, with LeadCard's guards as over HTTP."""

from __future__ import annotations

import os
import sys
import traceback
import unittest
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from importlib import import_module
from pathlib import Path

import frappe
from frappe import test_runner
from frappe.tests.utils import FrappeTestCase

PASSED = "passed"
# what LeadCard's guards stand nearest to
SHORT = (
	"frappe.contacts.doctype.contact.test_contact",
	"frappe.core.doctype.comment.test_comment",
	"frappe.core.doctype.data_import.test_importer",
	"frappe.core.doctype.docshare.test_docshare",
	"frappe.core.doctype.file.test_file",
	"frappe.desk.doctype.event.test_event",
	"frappe.desk.doctype.todo.test_todo",
	"frappe.tests.test_client",
	"frappe.tests.test_db_query",
	"frappe.tests.test_form_load",
	"frappe.tests.test_listview",
	"frappe.tests.test_permissions",
	"frappe.tests.test_search",
)
ERPNEXT = (
	"erpnext.crm.doctype.lead.test_lead",
	"erpnext.crm.doctype.opportunity.test_opportunity",
	"erpnext.selling.doctype.customer.test_customer",
	"erpnext.selling.doctype.quotation.test_quotation",
	"erpnext.selling.doctype.sales_order.test_sales_order",
)
# files of tests, by the reason why they are left out
LEFT_OUT = {
	"it writes into Frappe's folder, or makes sites and apps": (
		"test_boilerplate test_commands test_doctype test_exporter_fixtures test_fixture_import test_modules"
		" test_package test_patches test_print_format test_translate test_virtual_doctype"
	),
	"it waits for workers, or counts what runs on the whole machine": (
		"test_background_jobs test_bulk_update test_monitor test_perf test_prepared_report test_recorder test_redis"
		" test_rq_job test_rq_worker test_scheduler"
	),
	"it asks a server on the internet, again and again": "test_webhook",
	"it lists the apps of a site that has Frappe alone": "test_audit_system_hooks test_installed_applications",
}

Outcomes = dict[str, str]


class Result(unittest.TextTestResult):
	"""What Frappe's runner fills and gives back; it remembers what passed too."""

	def __init__(self, *args: object, **kwargs: object):
		super().__init__(*args, **kwargs)
		self.ran: list[str] = []

	def startTest(self, test: unittest.TestCase) -> None:
		self.ran.append(test.id())
		super().startTest(test)

	def outcomes(self) -> Outcomes:
		"""How each test ended: with the last line of a failure, and the reason of what was skipped."""
		ended = dict.fromkeys(self.ran, PASSED)
		for kind, entries in (
			("failed", self.failures),
			("error", self.errors),
			("skipped", self.skipped),
			("failed as expected", self.expectedFailures),
		):
			for test, said in entries:
				ended[test.id()] = f"{kind}: {said.strip().rpartition(chr(10))[2]}"
		return ended | {test.id(): "passed against expectation" for test in self.unexpectedSuccesses}


def answer(site: str, module: str, log: str, pipe) -> None:
	"""Run a module on a site in this process, which is its own, and send how each test ended."""
	with open(log, "a") as file:
		os.dup2(file.fileno(), sys.stdout.fileno())
		os.dup2(file.fileno(), sys.stderr.fileno())
	print(f"\n=== {module}", flush=True)
	try:
		frappe.init(site=site)
		frappe.connect()
		_switch_guards_on()
		app = module.partition(".")[0]
		# Frappe's "before_tests" does nothing where a second app is installed
		frappe.flags.skip_before_tests = app == "frappe"
		frappe.db.set_single_value("Website Settings", "disable_signup", 0)
		# it would switch server scripts off for the whole bench in the end
		FrappeTestCase.enable_safe_exec = classmethod(lambda _case: None)
		test_runner.TimeLoggingTestResult = Result
		pipe.send(test_runner.main(site=site, app=app, module=module).outcomes())
	except BaseException as error:
		traceback.print_exc()
		pipe.send({module: f"error: {type(error).__name__}: {error}"})


def _switch_guards_on() -> None:
	"""What a web server puts in before a request, and what answers there for Frappe's endpoints, as tests call them by
	themselves."""
	if "leadcard" not in frappe.get_installed_apps():
		return
	from leadcard import hooks

	for hook in hooks.before_request:
		frappe.get_attr(hook)()
	for target, ours in hooks.override_whitelisted_methods.items():
		# a version of Frappe may have it no more
		with suppress(ImportError, AttributeError):
			path, _dot, name = target.rpartition(".")
			setattr(import_module(path), name, _first_ours(frappe.get_attr(target), frappe.get_attr(ours)))


def _first_ours(original: Callable, ours: Callable) -> Callable:
	"""A function that LeadCard's answers for, which asks for the same, and then is Frappe's own."""
	within = []

	@wraps(original)
	def endpoint(*args: object, **kwargs: object) -> object:
		if within:
			return original(*args, **kwargs)
		within.append(True)
		try:
			return ours(*args, **kwargs)
		finally:
			within.pop()

	return endpoint


def modules_of(app: str) -> Iterator[str]:
	"""The modules of an app that have tests, but those that are left out."""
	left_out = {name for names in LEFT_OUT.values() for name in names.split()}
	folder = Path(import_module(app).__file__).parent
	for path in sorted(folder.rglob("test_*.py")):
		if path.stem not in left_out and "\tdef test_" in path.read_text():
			yield ".".join(path.relative_to(folder.parent).with_suffix("").parts)
