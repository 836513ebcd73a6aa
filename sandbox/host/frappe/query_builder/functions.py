"""SQL functions: PyPika's, and the few by which Frappe adds to them."""

from pypika.functions import *  # noqa: F403
from pypika.terms import Function


def _function(name: str):
	return type(
		name.title(),
		(Function,),
		{"__init__": lambda self, *args, **kwargs: Function.__init__(self, name, *args, **kwargs)},
	)


Concat_ws = _function("CONCAT_WS")
Locate = _function("LOCATE")
GroupConcat = _function("GROUP_CONCAT")
DateFormat = _function("DATE_FORMAT")
Round = _function("ROUND")
Ifnull = _function("IFNULL")
Greatest = _function("GREATEST")
Least = _function("LEAST")
UnixTimestamp = _function("UNIX_TIMESTAMP")
