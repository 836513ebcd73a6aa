"""SQL functions: PyPika's, and the few by which Frappe adds to them."""

from pypika.functions import *  # noqa: F403
from pypika.terms import Function


def _function(name: str):
	return type(
		name.title(),
		(Function,),
		{"__init__": lambda self, *args, **kwargs: Function.__init__(self, name, *args, **kwargs)},
	)


UnixTimestamp = _function("UNIX_TIMESTAMP")
