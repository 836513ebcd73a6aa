"""Every function and document method of LeadCard that HTTP reaches, found by walking the app: none can be forgotten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import get_args, get_type_hints

import leadcard

# where Frappe's own endpoints are answered in its stead: open to whoever Frappe opens them to
STAND_IN = "leadcard.hardening.stand_ins"
# messages from outside, each signed by its sender: `tests/bench/test_12_1_webhook.py`
SIGNED = "leadcard.api.intake.receive"
# what follows parts of Frappe that the sandbox has not: the command line, and the writers and readers of files
OF_A_BENCH = ("leadcard.commands", "leadcard.hardening.exports", "leadcard.imports")


@dataclass(frozen=True)
class Endpoint:
	"""A whitelisted function."""

	path: str
	function: Callable

	def __str__(self) -> str:
		return self.path.removeprefix("leadcard.")

	@property
	def stands_in(self) -> bool:
		return self.path.startswith(STAND_IN)

	@cached_property
	def methods(self) -> set[str]:
		import frappe

		return set(frappe.allowed_http_methods_for_whitelisted_func[self.function])

	@property
	def writes(self) -> bool:
		return "GET" not in self.methods

	@cached_property
	def signed(self) -> Callable:
		"""The function that says which arguments there are: where one stands in for Frappe's, that."""
		import frappe

		if not self.stands_in:
			return self.function
		return frappe.get_attr(f"{self.function.__module__}.{self.function.__name__}")

	@cached_property
	def parameters(self) -> dict[str, inspect.Parameter]:
		signed = inspect.signature(self.signed).parameters.items()
		if self.stands_in:
			signed = [(name, each) for name, each in signed if each.kind is not each.VAR_KEYWORD]
		return dict(signed)

	@cached_property
	def kinds(self) -> dict[str, set[type]]:
		"""The types that each argument takes."""
		hints = get_type_hints(inspect.unwrap(self.signed))
		if self.stands_in:
			# Frappe says of few what they take
			hints = {name: hints.get(name, str | int | bool | dict | list) for name in self.parameters}
		return {
			name: set(get_args(hints[name]) or [hints[name]]) for name in self.parameters if name in hints
		}

	@property
	def needed(self) -> list[str]:
		return [name for name, each in self.parameters.items() if each.default is inspect.Parameter.empty]


def modules() -> list:
	"""Every module of the app."""
	found = pkgutil.walk_packages(leadcard.__path__, f"{leadcard.__name__}.")
	return [importlib.import_module(each.name) for each in found if not each.name.startswith(OF_A_BENCH)]


def stand_ins() -> dict[str, Endpoint]:
	"""What answers for Frappe's endpoints, by their names."""
	import frappe

	return {
		f"{function.__module__}.{function.__name__}": Endpoint(f"{module.__name__}.{name}", function)
		for module in modules()
		if module.__name__.startswith(f"{STAND_IN}.")
		for name, function in sorted(vars(module).items())
		if callable(function) and _is_whitelisted(function, frappe.whitelisted)
	}


def endpoints() -> list[Endpoint]:
	"""What `frappe.whitelist` was told of by the app for people with a session: functions by their dotted names."""
	return [endpoint for endpoint in _whitelisted() if endpoint.path != SIGNED]


def open_to_guests() -> set[str]:
	"""The app's own functions that answer without a session."""
	import frappe

	return {endpoint.path for endpoint in _whitelisted() if endpoint.function in frappe.guest_methods}


def _whitelisted() -> list[Endpoint]:
	import frappe

	return [
		Endpoint(f"{module.__name__}.{name}", function)
		for module in modules()
		for name, function in sorted(vars(module).items())
		if callable(function)
		and getattr(function, "__module__", None) == module.__name__
		and _is_whitelisted(function, frappe.whitelisted)
	]


def document_methods() -> list[Endpoint]:
	"""The same for methods of the app's documents."""
	import frappe

	classes = {
		kind
		for module in modules()
		for kind in vars(module).values()
		if inspect.isclass(kind) and kind.__module__.startswith("leadcard.")
	}
	return [
		Endpoint(f"{kind.__module__}.{kind.__name__}.{name}", method)
		for kind in sorted(classes, key=lambda kind: kind.__qualname__)
		for name, method in sorted(vars(kind).items())
		if inspect.isfunction(method) and _is_whitelisted(method, frappe.whitelisted)
	]


def _is_whitelisted(function: object, registered) -> bool:
	return inspect.isfunction(function) and function in registered
