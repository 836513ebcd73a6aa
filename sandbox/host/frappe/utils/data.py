"""Dates, numbers, texts: the helpers of `frappe.utils` with Frappe 15's answers."""

from __future__ import annotations

import datetime
import html
import json
import math
import operator
import re
from decimal import Decimal
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote, urlparse

import babel.dates
import frappe
import pytz
from dateutil import parser
from dateutil.relativedelta import relativedelta
from frappe.exceptions import InvalidEmailAddressError, InvalidPhoneNumberError

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = f"{DATE_FORMAT} {TIME_FORMAT}"
PHONE_PATTERN = re.compile(r"[0-9 +_\-,.*#()]{1,20}$")
EMAIL_PATTERN = re.compile(
	r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
	r"@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
	re.IGNORECASE,
)
NUMBER_FORMATS = {
	"#,###.##": (".", ",", 2),
	"#.###,##": (",", ".", 2),
	"# ###.##": (".", " ", 2),
	"# ###,##": (",", " ", 2),
	"#,###": ("", ",", 0),
	"#.###": ("", ".", 0),
}


# dates and times


def now_datetime() -> datetime.datetime:
	return convert_utc_to_system_timezone(datetime.datetime.now(pytz.UTC)).replace(tzinfo=None)


def now() -> str:
	if frappe.flags.current_date:
		return f"{getdate(frappe.flags.current_date):{DATE_FORMAT}} {now_datetime():{TIME_FORMAT}}"
	return now_datetime().strftime(DATETIME_FORMAT)


def nowdate() -> str:
	return now_datetime().strftime(DATE_FORMAT)


def today() -> str:
	return nowdate()


def nowtime() -> str:
	return now_datetime().strftime(TIME_FORMAT)


def get_system_timezone() -> str:
	return frappe.get_system_settings("time_zone") or "Asia/Kolkata"


def convert_utc_to_timezone(utc_timestamp: datetime.datetime, time_zone: str) -> datetime.datetime:
	if utc_timestamp.tzinfo is None:
		utc_timestamp = pytz.UTC.localize(utc_timestamp)
	return utc_timestamp.astimezone(pytz.timezone(time_zone))


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	return convert_utc_to_timezone(utc_timestamp, get_system_timezone())


def _is_no_date(text: str) -> bool:
	return not isinstance(text, str) or not text or text.startswith(("0001-01-01", "0000-00-00"))


def get_datetime(value=None) -> Any:
	if value is None:
		return now_datetime()
	if isinstance(value, datetime.datetime | datetime.timedelta):
		return value
	if isinstance(value, datetime.date):
		return datetime.datetime.combine(value, datetime.time())
	if _is_no_date(value):
		return None
	try:
		return datetime.datetime.strptime(value, DATETIME_FORMAT)
	except ValueError:
		return parser.parse(value)


def getdate(value=None, parse_day_first: bool = False) -> Any:
	if not value:
		return get_datetime().date()
	if isinstance(value, datetime.datetime):
		return value.date()
	if isinstance(value, datetime.date):
		return value
	if _is_no_date(value):
		return None
	try:
		return parser.parse(value, dayfirst=parse_day_first).date()
	except parser.ParserError:
		frappe.throw(
			frappe._("{} is not a valid date string.").format(frappe.bold(value)),
			title=frappe._("Invalid Date"),
		)


def get_time(value) -> datetime.time:
	if isinstance(value, datetime.datetime):
		return value.time()
	if isinstance(value, datetime.time):
		return value
	if isinstance(value, datetime.timedelta):
		return (datetime.datetime.min + value).time()
	return parser.parse(value).time()


def get_timedelta(value=None) -> datetime.timedelta | None:
	if value is None or isinstance(value, datetime.timedelta):
		return value
	moment = get_time(value)
	return datetime.timedelta(
		hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
	)


def add_to_date(
	date,
	years=0,
	months=0,
	weeks=0,
	days=0,
	hours=0,
	minutes=0,
	seconds=0,
	as_string=False,
	as_datetime=False,
):
	if date is None:
		date = now_datetime()
	as_datetime = bool(as_datetime or hours)
	if isinstance(date, str):
		as_string, as_datetime = True, as_datetime or " " in date
		date = parser.parse(date)
	date = date + relativedelta(
		years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds
	)
	return date.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT) if as_string else date


def add_days(date, days):
	return add_to_date(date, days=days)


def _locale() -> str:
	return (frappe.local.lang or "en").replace("-", "_")


def formatdate(value=None, format_string: str | None = None, parse_day_first: bool = False) -> str:
	if not value:
		return ""
	pattern = (format_string or get_user_date_format()).replace("mm", "MM").replace("Y", "y")
	return babel.dates.format_date(getdate(value, parse_day_first), pattern, locale=_locale())


format_date = formatdate


def format_datetime(value, format_string: str | None = None) -> str | None:
	if not value:
		return None
	pattern = (
		format_string
		or f"{get_user_date_format().replace('mm', 'MM')} {frappe.db.get_default('time_format') or 'HH:mm:ss'}"
	)
	return babel.dates.format_datetime(get_datetime(value), pattern, locale=_locale())


def get_user_date_format() -> str:
	return frappe.db.get_default("date_format") or "yyyy-mm-dd"


# numbers


def cint(value, default: int = 0) -> int:
	try:
		return int(float(value)) if isinstance(value, str) else int(value)
	except Exception:
		return default


def flt(value, precision: int | None = None, rounding_method: str | None = None) -> float:
	if isinstance(value, str):
		value = value.replace(",", "")
	try:
		number = float(value)
		return number if precision is None else rounded(number, precision, rounding_method)
	except Exception:
		return 0.0


def rounded(number, precision: int = 0, rounding_method: str | None = None) -> float:
	"""Round by the site's rule: halves go to the even neighbour."""
	precision = cint(precision)
	method = rounding_method or frappe.get_system_settings("rounding_method") or "Banker's Rounding"
	if method == "Commercial Rounding":
		if not number:
			return 0.0
		nudge = 2.0 ** (math.log(abs(number), 2) - 52.0)
		return round(number + math.copysign(nudge, number), precision)
	scale = 10**precision
	scaled = round(number * scale, 12)
	if not scaled:
		return 0.0
	below = math.floor(scaled)
	half = abs(scaled - below - 0.5) < 2.0 ** (math.log(abs(scaled), 2) - 52.0)
	return (below + below % 2 if half else round(scaled)) / scale


def get_number_format_info(number_format: str) -> tuple[str, str, int]:
	return NUMBER_FORMATS.get(number_format) or (".", ",", 2)


def fmt_money(
	amount, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
	decimal_mark, thousands_mark, default_precision = get_number_format_info(
		format or frappe.db.get_default("number_format") or "#,###.##"
	)
	if precision is None:
		precision = cint(frappe.db.get_default("currency_precision")) or default_precision
	text = f"{round(flt(amount), precision):,.{precision if decimal_mark else 0}f}"
	text = text.translate(str.maketrans({",": thousands_mark, ".": decimal_mark}))
	if not currency:
		return text
	row = (
		frappe.db.get_value("Currency", currency, ["symbol", "symbol_on_right"], as_dict=True)
		or frappe._dict()
	)
	symbol = frappe._(row.symbol or currency)
	return f"{text} {symbol}" if row.symbol_on_right else f"{symbol} {text}"


# texts


def cstr(value, encoding: str = "utf-8") -> str:
	return frappe.as_unicode(value, encoding)


def sbool(value):
	lowered = value.lower() if isinstance(value, str) else value
	return {"true": True, "1": True, "false": False, "0": False}.get(lowered, value)


def cast(fieldtype: str, value=None):
	if fieldtype in ("Currency", "Float", "Percent"):
		return flt(value)
	if fieldtype in ("Int", "Check"):
		return cint(sbool(value))
	if fieldtype == "Date":
		return getdate(value) if value else datetime.date(1, 1, 1)
	if fieldtype == "Datetime":
		return get_datetime(value) if value else datetime.datetime(1, 1, 1)
	if fieldtype == "Time":
		return get_timedelta(value)
	return cstr(value)


def cast_single(fieldtype: str, value):
	"""A value of a Single as `frappe.db.get_single_value` hands it out: an empty date stays empty."""
	return None if fieldtype in ("Date", "Datetime", "Time") and not value else cast(fieldtype, value)


def strip_html(text: str) -> str:
	return re.sub(r"<[^>]*>", "", text)


def escape_html(text):
	return html.escape(text, quote=True).replace("`", "&#96;") if isinstance(text, str) else text


def unique(values) -> list:
	return list(dict.fromkeys(values))


def parse_json(value: Any) -> Any:
	if isinstance(value, str):
		value = json.loads(value)
	return frappe._dict(value) if isinstance(value, dict) and not isinstance(value, frappe._dict) else value


def json_default(value):
	if isinstance(value, datetime.datetime | datetime.date | datetime.time):
		return str(value)
	if isinstance(value, datetime.timedelta):
		return str(value)
	if isinstance(value, Decimal):
		return float(value)
	if hasattr(value, "as_dict"):
		return value.as_dict()
	if isinstance(value, set | frozenset) or hasattr(value, "__iter__"):
		return list(value)
	return str(value)


OPERATORS = {
	"=": operator.eq,
	"!=": operator.ne,
	">": operator.gt,
	"<": operator.lt,
	">=": operator.ge,
	"<=": operator.le,
	"in": lambda value, options: value in options,
	"not in": lambda value, options: value not in options,
	"^": lambda value, start: (value or "").startswith(start),
	"None": lambda value, _: value is None,
	"not None": lambda value, _: value is not None,
	"is": lambda value, state: bool(value) == (state == "set"),
	"like": lambda value, pattern: bool(
		re.fullmatch(re.escape(pattern).replace("%", ".*"), value or "", re.IGNORECASE)
	),
}


def compare(value, condition: str, other, fieldtype: str | None = None) -> bool:
	if fieldtype:
		value, other = cast(fieldtype, value), cast(fieldtype, other)
	return OPERATORS[condition](value, other) if condition in OPERATORS else False


# addresses


def get_host_name() -> str:
	return frappe.conf.host_name or "http://127.0.0.1:8000"


def get_url(uri: str | None = None, full_address: bool = False) -> str:
	base = (
		frappe.local.request.host_url.rstrip("/")
		if getattr(frappe.local, "request", None)
		else get_host_name()
	)
	return f"{base}/{(uri or '').lstrip('/')}" if uri else base


def get_absolute_url(doctype: str, name: str) -> str:
	return f"/app/{quote(frappe.scrub(doctype).replace('_', '-'))}/{quote(str(name))}"


def get_url_to_form(doctype: str, name: str) -> str:
	return get_url(get_absolute_url(doctype, name))


def get_link_to_form(doctype: str, name: str, label: str | None = None) -> str:
	return f'<a href="{get_url_to_form(doctype, name)}">{label or name}</a>'


def extract_email_id(text: str) -> str:
	return parseaddr(text)[1]


def split_emails(text) -> list[str]:
	return [part.strip() for part in re.split(r"[,\n;]", cstr(text)) if part.strip()]


def validate_email_address(text, throw: bool = False) -> str:
	valid = []
	for entry in (text or "").strip().split(","):
		entry = entry.strip()
		address = extract_email_id(entry) if "<" in entry or " " not in entry else ""
		if address and EMAIL_PATTERN.match(address):
			valid.append(address)
		elif throw:
			frappe.throw(
				frappe._("{0} is not a valid Email Address").format(escape_html(entry)),
				InvalidEmailAddressError,
			)
	return ", ".join(valid)


def validate_phone_number(number, throw: bool = False) -> bool:
	if not number:
		return False
	valid = bool(PHONE_PATTERN.match(number.strip()))
	if not valid and throw:
		frappe.throw(
			frappe._("{0} is not a valid Phone Number").format(number.strip()), InvalidPhoneNumberError
		)
	return valid


def validate_url(text: str, throw: bool = False, valid_schemes=None) -> bool:
	url = urlparse(text)
	valid = bool(url.netloc) or bool(text and text.startswith("/"))
	if valid and valid_schemes:
		valid = url.scheme in ([valid_schemes] if isinstance(valid_schemes, str) else valid_schemes)
	if not valid and throw:
		frappe.throw(frappe._("'{0}' is not a valid URL").format(frappe.bold(text)))
	return valid
