"""SQLite made to answer like MariaDB: columns' types, values' types, collation, LIKE and a few functions."""

from __future__ import annotations

import datetime
import functools
import re
import sqlite3
import unicodedata
import zlib
from decimal import Decimal
from typing import Any

from frappe.utils.data import get_datetime, now

# fieldtype → (declared type, default); text compares like utf8mb4_unicode_ci, moments like datetime(6)
TEXT, MOMENT = "VARCHAR COLLATE unicode_ci", "DATETIME COLLATE moment"
COLUMN_TYPES: dict[str, str] = {
	"Check": "INTEGER NOT NULL DEFAULT 0",
	"Int": "INTEGER NOT NULL DEFAULT 0",
	"Long Int": "INTEGER NOT NULL DEFAULT 0",
	**dict.fromkeys(("Currency", "Float", "Percent", "Duration", "Rating"), "REAL NOT NULL DEFAULT 0"),
	"Date": "DATE COLLATE moment",
	"Datetime": MOMENT,
	"Time": "TIME",
	**dict.fromkeys(
		"Data,Link,Dynamic Link,Select,Read Only,Color,Icon,Phone,Autocomplete,Password,Attach,Attach Image,"
		"Signature,Barcode,Small Text,Text,Long Text,Code,Text Editor,Markdown Editor,HTML Editor,"
		"Geolocation,JSON".split(","),
		TEXT,
	),
}
SHORT_TEXT = frozenset(
	("Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Icon", "Phone", "Autocomplete")
)
VARCHAR_LENGTH = 140


def _duration(text: str) -> datetime.timedelta:
	hours, minutes, seconds = text.split(":")
	return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


sqlite3.register_adapter(datetime.datetime, lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f"))
sqlite3.register_adapter(datetime.date, lambda value: value.isoformat())
sqlite3.register_adapter(datetime.timedelta, lambda value: str(value))
sqlite3.register_adapter(Decimal, float)
sqlite3.register_converter("datetime", lambda raw: datetime.datetime.fromisoformat(raw.decode()))
sqlite3.register_converter("date", lambda raw: datetime.date.fromisoformat(raw.decode()[:10]))
sqlite3.register_converter("time", lambda raw: _duration(raw.decode()))

# SQLite forgets the column type of MAX(starts_at) and its like; the stored form tells a moment
MOMENT_TEXT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d\.\d{6})?")
UNTYPED = re.compile(r"\b(max|min|coalesce|ifnull|greatest|least|if|case|union)\b", re.I)
VALUES_OF, EXCLUDED = re.compile(r"VALUES\((.*?)\)", re.I), r"excluded.\1"
MOMENT_PADDING = "0000-00-00 00:00:00.000000"


def as_moment(value: Any) -> Any:
	if type(value) is str and MOMENT_TEXT.fullmatch(value):
		return (datetime.date if len(value) == 10 else datetime.datetime).fromisoformat(value)
	return value


@functools.lru_cache(maxsize=65536)
def collation_key(text: str) -> str:
	"""What utf8mb4_unicode_ci compares: no case, no accents, no trailing blanks; "đ" is a letter of its own."""
	decomposed = unicodedata.normalize("NFD", text.casefold())
	return "".join(char for char in decomposed if not unicodedata.combining(char)).rstrip(" ")


def compare(one: str, two: str) -> int:
	if one == two:
		return 0
	one, two = collation_key(one), collation_key(two)
	return (one > two) - (one < two)


def compare_moments(one: str, two: str) -> int:
	one, two = one + MOMENT_PADDING[len(one) :], two + MOMENT_PADDING[len(two) :]
	return (one > two) - (one < two)


@functools.lru_cache(maxsize=512)
def _like_pattern(pattern: str) -> re.Pattern:
	parts = re.findall(r"\\.|%|_|[^\\%_]+|\\$", pattern, re.DOTALL)
	tokens = {"%": ".*", "_": "."}
	return re.compile(
		"".join(
			tokens.get(part) or re.escape(collation_key(part.removeprefix("\\") + "|")[:-1]) for part in parts
		),
		re.DOTALL,
	)


def _like(pattern: Any, value: Any) -> int | None:
	if pattern is None or value is None:
		return None
	return int(bool(_like_pattern(str(pattern)).fullmatch(collation_key(str(value) + "|")[:-1])))


def _part(name: str):
	return lambda value: getattr(get_datetime(value), name) if value else None


SQL_FUNCTIONS = {
	("like", 2): _like,
	("get_lock", 2): lambda _name, _seconds: 1,
	("release_lock", 1): lambda _name: 1,
	("regexp", 2): lambda pattern, value: (
		None if value is None else int(bool(re.search(pattern, str(value), re.I)))
	),
	("concat", -1): lambda *parts: None if None in parts else "".join(str(part) for part in parts),
	("concat_ws", -1): lambda mark, *parts: mark.join(str(part) for part in parts if part is not None),
	("greatest", -1): lambda *values: None if None in values else max(values),
	("least", -1): lambda *values: None if None in values else min(values),
	("if", 3): lambda condition, yes, no: yes if condition else no,
	("locate", 2): lambda part, text: (
		None if text is None else collation_key(text).find(collation_key(part)) + 1
	),
	("now", 0): lambda: now(),
	("curdate", 0): lambda: now()[:10],
	("year", 1): _part("year"),
	("month", 1): _part("month"),
	("dayofmonth", 1): _part("day"),
	("hour", 1): _part("hour"),
	("unix_timestamp", 1): lambda value: get_datetime(value).timestamp() if value else None,
	("crc32", 1): lambda text: None if text is None else zlib.crc32(str(text).encode()),
	("datediff", 2): lambda end, start: (
		(get_datetime(end).date() - get_datetime(start).date()).days if end and start else None
	),
	("date_format", 2): lambda value, pattern: (
		get_datetime(value).strftime(pattern.replace("%i", "%M")) if value else None
	),
}


def connect(path: str) -> sqlite3.Connection:
	connection = sqlite3.connect(
		path, isolation_level=None, check_same_thread=False, detect_types=sqlite3.PARSE_DECLTYPES
	)
	connection.create_collation("unicode_ci", compare)
	connection.create_collation("moment", compare_moments)
	for (name, count), function in SQL_FUNCTIONS.items():
		connection.create_function(name, count, function)
	connection.execute("PRAGMA journal_mode=WAL")
	connection.execute("PRAGMA synchronous=OFF")
	return connection


def translate(query: str) -> str:
	"""MariaDB's words in SQLite's: locks and hints say nothing to one process, duplicates have another clause."""
	query = re.sub(r"\s+FOR UPDATE(\s+(NOWAIT|SKIP LOCKED))?\s*$", "", query, flags=re.I)
	query = re.sub(r"\s+FORCE INDEX \(`\w+`\)", "", query, flags=re.I)
	if query.lstrip()[:6].upper() != "INSERT":
		return query
	query = re.sub(r"^\s*INSERT IGNORE", "INSERT OR IGNORE", query, flags=re.I)
	head, clause, tail = query.partition(" ON DUPLICATE KEY UPDATE ")
	return f"{head} ON CONFLICT DO UPDATE SET {re.sub(VALUES_OF, EXCLUDED, tail)}" if clause else query
