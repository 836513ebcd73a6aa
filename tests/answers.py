"""Whether what an endpoint answers is of the type that it states: a TypedDict's keys, all and no others, and no value
taken for another kind. pyright reads the same annotations, but not what a database or a stored document gives."""

import inspect
from collections.abc import Callable, Sequence
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

# what Python counts as one of these, and the wire tells apart
NOT_TAKEN_FOR = {int: bool, float: bool, date: datetime}
TAKEN_FOR = {float: (int, float), None: NoneType}


def stated(endpoint: Callable) -> Any:
	"""The type that an endpoint states for its answer."""
	return get_type_hints(inspect.unwrap(endpoint))["return"]


def check(endpoint: Callable, answer: object) -> None:
	"""Fail where an answer is not of its endpoint's type, and say where."""
	found = faults(answer, stated(endpoint))
	assert not found, f"{endpoint.__module__}.{endpoint.__name__} answers otherwise than it states: {found}"


def faults(value: object, kind: Any, place: str = "answer") -> list[str]:
	"""Where a value is not of a type, with what is wrong; of a union the part that fits best tells."""
	origin, parts = get_origin(kind), get_args(kind)
	if origin in (Union, UnionType):
		found = [faults(value, part, place) for part in parts]
		return min(found, key=len)
	if origin is Literal:
		return [] if value in parts else _fault(value, kind, place)
	if is_typeddict(kind):
		return _faults_of_keys(value, kind, place)
	if origin in (list, Sequence):
		if not isinstance(value, list):
			return _fault(value, kind, place)
		return [fault for at, each in enumerate(value) for fault in faults(each, parts[0], f"{place}[{at}]")]
	if origin is tuple:
		kinds = parts[:1] * len(value) if isinstance(value, tuple) and parts[1:] == (...,) else parts
		if not isinstance(value, tuple) or len(value) != len(kinds):
			return _fault(value, kind, place)
		return [fault for at, each in enumerate(value) for fault in faults(each, kinds[at], f"{place}[{at}]")]
	if origin is dict:
		if not isinstance(value, dict):
			return _fault(value, kind, place)
		keys = [fault for key in value for fault in faults(key, parts[0], f"{place}: a key")]
		return keys + [f for key, each in value.items() for f in faults(each, parts[1], f"{place}[{key!r}]")]
	is_one = isinstance(value, TAKEN_FOR.get(kind, kind)) and not isinstance(
		value, NOT_TAKEN_FOR.get(kind, ())
	)
	return [] if is_one else _fault(value, kind, place)


def _faults_of_keys(value: object, kind: Any, place: str) -> list[str]:
	if not isinstance(value, dict):
		return _fault(value, kind, place)
	hints = get_type_hints(kind)
	missing = [f"{place} has no {key!r}" for key in sorted(kind.__required_keys__ - set(value))]
	unknown = [f"{place} has {key!r}, which is not stated" for key in sorted(set(value) - set(hints))]
	wrong = [
		fault
		for key in hints
		if key in value
		for fault in faults(value[key], hints[key], f"{place}[{key!r}]")
	]
	return missing + unknown + wrong


def _fault(value: object, kind: Any, place: str) -> list[str]:
	return [f"{place} is {value!r:.60}, not {getattr(kind, '__name__', kind)}"]


def untold(kind: Any, place: str = "answer") -> list[str]:
	"""Where a type leaves open what is there: a dict or a list of anything."""
	if kind in (dict, list, tuple, object, Any, Sequence):
		return [f"{place} can hold anything"]
	if is_typeddict(kind):
		return [
			fault for key, each in get_type_hints(kind).items() for fault in untold(each, f"{place}[{key!r}]")
		]
	if get_origin(kind) is Literal:
		return []
	return [fault for part in get_args(kind) if part is not ... for fault in untold(part, place)]
