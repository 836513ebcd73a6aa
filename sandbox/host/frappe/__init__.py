"""The name `frappe` in the sandbox: the entry points of Frappe 15 that LeadCard calls.

One process, one SQLite database, one request at a time (a lock around the handler keeps the others waiting).
"""

from __future__ import annotations

import copy
import functools
import importlib
import inspect
import json
import secrets
from pathlib import Path
from typing import Any, NoReturn

from frappe import exceptions  # noqa: F401
from frappe.exceptions import *  # noqa: F403
from frappe.exceptions import DoesNotExistError, PermissionError, ValidationError
from werkzeug.local import Local, release_local

__version__ = "15.55.1"
STANDARD_USERS = ("Guest", "Administrator")

local = Local()
db = local("db")
qb = local("qb")
conf = local("conf")
form = form_dict = local("form_dict")
request = local("request")
response = local("response")
session = local("session")
flags = local("flags")
message_log = local("message_log")
lang = local("lang")

whitelisted: list = []
guest_methods: list = []
xss_safe_methods: list = []
allowed_http_methods_for_whitelisted_func: dict = {}


class _dict(dict):
	"""A dict whose items are attributes too; a missing one is None."""

	def __getattr__(self, key: str) -> Any:
		if key.startswith("__"):
			raise AttributeError(key)
		return self.get(key)

	def __setattr__(self, key: str, value: Any) -> None:
		self[key] = value

	def __delattr__(self, key: str) -> None:
		self.pop(key, None)

	def update(self, *args, **kwargs) -> _dict:
		super().update(*args, **kwargs)
		return self

	def copy(self) -> _dict:
		return _dict(self)

	def __deepcopy__(self, memo) -> _dict:
		return _dict({key: copy.deepcopy(value, memo) for key, value in self.items()})


from frappe.cache_store import cache  # noqa: E402

# the site and the request


def init(site: str = "leadcard.sandbox", sites_path: str = ".", force: bool = False) -> None:
	"""Open a fresh context on the site that `sandbox.site` has connected."""
	from frappe.site import current

	request = getattr(local, "request", None)
	release_local(local)
	if request:
		local.request = request
	local.site = site
	local.conf = current.conf
	local.db = current.db
	local.qb = current.qb
	local.flags = _dict(currently_saving=[], in_test=current.in_test)
	local.session = _dict(user="Guest", sid="Guest", data=_dict())
	local.form_dict = _dict()
	local.response = _dict(docs=[])
	local.message_log = []
	local.lang = current.conf.lang or "en"
	local.role_permissions = {}
	local.cache = {}
	current.db.value_cache.clear()


def set_user(username: str) -> None:
	local.session.user = username
	local.session.sid = username
	local.session.data = _dict()
	local.role_permissions = {}
	local.form_dict = _dict()


def get_site_path(*parts: str) -> str:
	return str(Path(conf.site_path, *parts))


def get_system_settings(key: str) -> Any:
	return db.get_single_value("System Settings", key) if getattr(local, "db", None) else None


def get_app_path(app: str, *parts: str) -> str:
	return str(Path(get_module(app).__file__).parent.joinpath(*parts))


def get_module(name: str):
	return importlib.import_module(name)


def get_attr(method: str) -> Any:
	module, _dot, name = method.rpartition(".")
	return getattr(get_module(module), name)


def get_hooks(
	hook: str | None = None, default: Any = "_KEEP_DEFAULT_LIST", app_name: str | None = None
) -> Any:
	from frappe.hooks_reader import collect_hooks

	hooks = collect_hooks(app_name)
	if hook is None:
		return hooks
	return hooks.get(hook) or ([] if default == "_KEEP_DEFAULT_LIST" else default)


@functools.lru_cache
def get_doc_hooks() -> dict:
	"""`doc_events` of all apps as {doctype: {event: [handlers]}}."""
	events: dict = {}
	for doctypes, handlers in get_hooks("doc_events", {}).items():
		for doctype in doctypes if isinstance(doctypes, tuple) else (doctypes,):
			for event, methods in handlers.items():
				methods = methods if isinstance(methods, list) else [methods]
				events.setdefault(doctype, {}).setdefault(event, []).extend(methods)
	return events


def call(fn, *args, **kwargs):
	"""Call with those of `kwargs` that the function takes."""
	fn = get_attr(fn) if isinstance(fn, str) else fn
	return fn(*args, **get_newargs(fn, kwargs))


def get_newargs(fn, kwargs: dict) -> dict:
	parameters = inspect.signature(fn).parameters.values()
	kwargs = {key: value for key, value in kwargs.items() if key not in ("flags", "ignore_permissions")}
	if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
		return kwargs
	names = {parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_POSITIONAL}
	return {key: value for key, value in kwargs.items() if key in names}


# messages and texts


def get_all_translations(language: str) -> dict[str, str]:
	from frappe.gettext.translate import read_translations

	return read_translations(language, tuple(conf.apps)) if language and language != "en" else {}


def _(msg: str, lang: str | None = None, context: str | None = None) -> str:
	if not isinstance(msg, str):
		msg = as_unicode(msg)
	table = get_all_translations(lang or getattr(local, "lang", None) or "en")
	key = msg.strip()
	return (table.get(f"{key}:{context}") if context else None) or table.get(key) or msg


def as_unicode(text: Any, encoding: str = "utf-8") -> str:
	if text is None:
		return ""
	return text if isinstance(text, str) else text.decode(encoding) if isinstance(text, bytes) else str(text)


def msgprint(
	msg: str,
	title: str | None = None,
	raise_exception: bool | type[Exception] = False,
	as_table: bool = False,
	as_list: bool = False,
	indicator: str | None = None,
	alert: bool = False,
	primary_action: Any = None,
	is_minimizable: bool = False,
	wide: bool = False,
	*,
	realtime: bool = False,
) -> None:
	"""Keep a message for the answer, and raise where asked to."""
	message = _dict(message=msg, title=title or _("Message"))
	if indicator or raise_exception:
		message.indicator = indicator or "red"
	for key, value in (("as_list", as_list), ("as_table", as_table), ("alert", alert), ("wide", wide)):
		if value:
			message[key] = 1
	if primary_action:
		message.primary_action = primary_action
	if raise_exception:
		message.raise_exception = 1
	if not flags.mute_messages:
		local.message_log.append(message)
	if raise_exception:
		is_class = inspect.isclass(raise_exception) and issubclass(raise_exception, Exception)
		raise (raise_exception if is_class else ValidationError)(msg)


def throw(
	msg: str,
	exc: type[Exception] | None = None,
	title: str | None = None,
	is_minimizable: bool = False,
	wide: bool = False,
	as_list: bool = False,
	primary_action: Any = None,
) -> NoReturn:
	msgprint(
		msg,
		raise_exception=exc or ValidationError,
		title=title,
		indicator="red",
		as_list=as_list,
		wide=wide,
		primary_action=primary_action,
	)


def get_message_log() -> list[dict]:
	return [_dict(message) for message in local.message_log]


def clear_messages() -> None:
	local.message_log = []


def clear_last_message() -> None:
	local.message_log = local.message_log[:-1]


def bold(text: Any) -> str:
	return f"<strong>{text}</strong>"


def scrub(text: str) -> str:
	return text.replace(" ", "_").replace("-", "_").lower()


def unscrub(text: str) -> str:
	return text.replace("_", " ").replace("-", " ").title()


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	return secrets.token_hex((length + 1) // 2)[:length]


def as_json(obj: Any, indent: int | None = 1, separators=None, ensure_ascii: bool = True) -> str:
	from frappe.utils.data import json_default

	return json.dumps(
		obj,
		indent=indent,
		sort_keys=True,
		default=json_default,
		separators=separators or (",", ": "),
		ensure_ascii=ensure_ascii,
	)


def parse_json(value: Any) -> Any:
	from frappe.utils.data import parse_json

	return parse_json(value)


def format_value(value, df=None, doc=None, currency=None, **kwargs):
	from frappe.utils.formatters import format_value

	return format_value(value, df, doc, currency)


def render_template(template: str, context: dict | None = None, **kwargs) -> str:
	from jinja2.sandbox import SandboxedEnvironment

	return (
		SandboxedEnvironment()
		.from_string(template)
		.render({"_": _, "frappe": _dict(utils=None), **(context or {})})
	)


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype=None,
	reference_name=None,
	**kwargs,
):
	"""Keep an Error Log with the message, else the current traceback."""
	from frappe.utils import get_traceback

	if message and title and "\n" in title:
		title, message = message, title
	return get_doc(
		doctype="Error Log",
		method=title or "Error",
		error=message or get_traceback(),
		reference_doctype=reference_doctype,
		reference_name=reference_name,
	).insert(ignore_permissions=True)


# documents


def get_doc(*args, **kwargs):
	from frappe.model.document import get_doc

	return get_doc(*args, **kwargs)


def get_single(doctype: str):
	return get_doc(doctype, doctype)


def new_doc(
	doctype: str, *, parent_doc=None, parentfield: str | None = None, as_dict: bool = False, **values
) -> Any:
	from frappe.model.create_new import get_new_doc

	doc = get_new_doc(doctype, parent_doc, parentfield, as_dict=as_dict)
	return doc.update(values)


def copy_doc(doc, ignore_no_copy: bool = True):
	from frappe.model.create_new import copy_doc

	return copy_doc(doc, ignore_no_copy)


def get_cached_doc(doctype: str, name: str | None = None):
	"""The document as of now. One process reads SQLite as fast as a cache, and a read is never stale."""
	return get_doc(doctype, name or doctype)


def get_cached_value(doctype: str, name: str, fieldname: str = "name", as_dict: bool = False):
	return db.get_value(doctype, name, fieldname, as_dict=as_dict)


def clear_document_cache(doctype: str, name: str | None = None) -> None:
	db.value_cache.clear()


def clear_cache(user: str | None = None, doctype: str | None = None) -> None:
	from frappe.gettext.translate import read_translations
	from frappe.hooks_reader import collect_hooks
	from frappe.model.meta import forget_meta

	forget_meta(doctype)
	db.value_cache.clear()
	local.role_permissions = {}
	if not (user or doctype):
		cache.clear()
		collect_hooks.cache_clear()
		get_doc_hooks.cache_clear()
		read_translations.cache_clear()


def get_meta(doctype: str, cached: bool = True):
	from frappe.model.meta import get_meta

	return get_meta(doctype.doctype if hasattr(doctype, "doctype") else doctype)


def get_list(doctype: str, *args, **kwargs) -> list:
	"""Documents that the user may read."""
	from frappe.model.db_query import DatabaseQuery

	return DatabaseQuery(doctype).execute(*args, **kwargs)


def get_all(doctype: str, *args, **kwargs) -> list:
	"""Documents, permissions left aside."""
	if "limit_page_length" not in kwargs:
		kwargs["limit_page_length"] = 0
	return get_list(doctype, *args, **{**kwargs, "ignore_permissions": True})


def get_last_doc(doctype: str, filters=None, order_by: str = "creation desc"):
	names = get_all(doctype, filters=filters, limit_page_length=1, order_by=order_by, pluck="name")
	if not names:
		raise DoesNotExistError
	return get_doc(doctype, names[0])


def delete_doc(doctype: str, name=None, force: int = 0, **kwargs) -> bool | None:
	from frappe.model.delete_doc import delete_doc

	return delete_doc(doctype, name, force, **kwargs)


# users and permissions


def get_roles(username: str | None = None) -> list[str]:
	from frappe.permissions import get_roles

	return get_roles(username)


def has_permission(
	doctype: str | None = None,
	ptype: str = "read",
	doc=None,
	user: str | None = None,
	throw: bool = False,
	*,
	parent_doctype: str | None = None,
	debug: bool = False,
	ignore_share_permissions: bool = False,
	**kwargs,
) -> bool:
	import frappe.permissions

	if not doctype and doc:
		doctype = doc.doctype
	allowed = frappe.permissions.has_permission(
		doctype, ptype, doc=doc, user=user, raise_exception=throw, parent_doctype=parent_doctype
	)
	if throw and not allowed:
		frappe.permissions.raise_no_permission(doctype, doc)
	return allowed


def whitelist(allow_guest: bool = False, xss_safe: bool = False, methods: list[str] | None = None):
	"""Open a function to HTTP; inside a request its annotated arguments are checked and cast."""

	def register(fn):
		from frappe.utils.typing_validations import validate_argument_types

		fn = validate_argument_types(fn, lambda: getattr(local, "request", None) or local.flags.in_test)
		whitelisted.append(fn)
		allowed_http_methods_for_whitelisted_func[fn] = methods or ["GET", "POST", "PUT", "DELETE"]
		if allow_guest:
			guest_methods.append(fn)
		return fn

	return register


def is_whitelisted(method) -> None:
	is_guest = session.user == "Guest"
	if method not in whitelisted or (is_guest and method not in guest_methods):
		summary = _("You are not permitted to access this resource.")
		detail = _("Function {0} is not whitelisted.").format(bold(f"{method.__module__}.{method.__name__}"))
		throw(
			f"<details><summary>{summary}</summary>{detail}</details>",
			PermissionError,
			_("Method Not Allowed"),
		)


# work that goes out


def publish_realtime(*args, **kwargs) -> None:
	from frappe.realtime import publish_realtime

	publish_realtime(*args, **kwargs)


def enqueue(*args, **kwargs):
	from frappe.utils.background_jobs import enqueue

	return enqueue(*args, **kwargs)


def sendmail(*args, **kwargs):
	from frappe.email.queue import sendmail

	return sendmail(*args, **kwargs)
