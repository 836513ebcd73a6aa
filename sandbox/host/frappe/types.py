"""`DF`, the field types that typed controllers name: any attribute stands for "whatever the field holds"."""

from typing import Any


class _FieldTypes:
	def __getattr__(self, name: str) -> Any:
		return Any


DF = _FieldTypes()
