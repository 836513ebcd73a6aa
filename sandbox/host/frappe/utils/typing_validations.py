"""Whitelisted arguments are checked against their annotations, and cast, by pydantic, as in Frappe 15."""

from __future__ import annotations

import functools
import inspect
from typing import ForwardRef, Union

from frappe.exceptions import FrappeTypeError
from pydantic import ConfigDict, TypeAdapter, ValidationError


@functools.lru_cache(maxsize=512)
def _adapter(kind) -> TypeAdapter:
	return TypeAdapter(kind, config=ConfigDict(arbitrary_types_allowed=True))


def _name(kind) -> str:
	kind = (
		kind
		if inspect.isclass(kind)
		else kind
		if getattr(kind, "__module__", "") in ("typing", "types")
		else type(kind)
	)
	return getattr(kind, "__qualname__", str(kind))


def validate_argument_types(fn, apply_condition=lambda: True):
	parameters = inspect.signature(fn).parameters

	@functools.wraps(fn)
	def wrapper(*args, **kwargs):
		if apply_condition():
			positional = dict(zip(parameters, args, strict=False))
			args = (
				tuple(_cast(fn, parameters, name, value) for name, value in positional.items())
				+ args[len(positional) :]
			)
			kwargs = {name: _cast(fn, parameters, name, value) for name, value in kwargs.items()}
		return fn(*args, **kwargs)

	return wrapper


def _cast(fn, parameters, name: str, value):
	kind = fn.__annotations__.get(name)
	if kind is None or isinstance(kind, str | ForwardRef):
		return value
	if any(isinstance(part, str | ForwardRef) for part in getattr(kind, "__args__", ())):
		return value
	expected = Union[int, bool, float] if kind is bool else kind  # noqa: UP007
	default = parameters[name].default if name in parameters else inspect.Parameter.empty
	if default is not inspect.Parameter.empty:
		expected = Union[expected, type(default)]  # noqa: UP007
	try:
		return _adapter(expected).validate_python(value)
	except (TypeError, ValidationError) as error:
		raise FrappeTypeError(
			f"Argument '{name}' should be of type '{_name(kind)}' but got '{_name(value)}' instead."
		) from error
