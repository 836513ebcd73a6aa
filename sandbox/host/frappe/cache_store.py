"""`frappe.cache`: Redis by name, a dict of this process in truth."""

from __future__ import annotations

import time
from typing import Any


class Cache:
	def __init__(self) -> None:
		self.values: dict[str, tuple[Any, float | None]] = {}

	def make_key(self, key: str, user: Any = None, shared: bool = False) -> str:
		return f"{user}:{key}" if user else key

	def set_value(
		self, key: str, val: Any, user=None, expires_in_sec: int | None = None, shared: bool = False
	) -> None:
		self.values[self.make_key(key, user)] = (
			val,
			time.time() + expires_in_sec if expires_in_sec else None,
		)

	def get_value(
		self, key: str, generator=None, user=None, expires: bool = False, shared: bool = False
	) -> Any:
		val, until = self.values.get(self.make_key(key, user), (None, None))
		if until and until < time.time():
			val = None
		if val is None and generator:
			val = generator()
			self.set_value(key, val, user)
		return val

	def delete_value(self, keys, user=None, make_keys: bool = True, shared: bool = False) -> None:
		for key in [keys] if isinstance(keys, str) else keys:
			self.values.pop(self.make_key(key, user), None)

	delete_key = delete_value

	def delete_keys(self, key: str) -> None:
		prefix = key.rstrip("*")
		for name in [name for name in self.values if name.startswith(prefix)]:
			del self.values[name]

	def incrby(self, name: str, amount: int = 1) -> int:
		value, until = self.values.get(name, (0, None))
		if until and until < time.time():
			value, until = 0, None
		self.values[name] = (int(value or 0) + amount, until)
		return self.values[name][0]

	def expire(self, name: str, seconds: int) -> None:
		if name in self.values:
			self.values[name] = (self.values[name][0], time.time() + seconds)

	def clear(self) -> None:
		self.values.clear()


cache = Cache()
