"""The gate before Frappe's own endpoints: who names a card in one of them must see it (spec §8.3, §8.7).

Some of Frappe's endpoints look at no permission of the document that they are told: likes, tags, followers, comments of
web pages, assignment rules and more. Rather than list them, this asks for all of them, and so for those to come. What
hangs on a card that one doesn't see is answered as if it were not there.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NoReturn

import frappe
from frappe import _, handler
from werkzeug.exceptions import HTTPException

from leadcard.careful import careful
from leadcard.hardening import tokens
from leadcard.hardening.absent import (
	ask_address_for_absent,
	ask_for_absent,
	name_by_texts,
	read_body,
	read_sent,
	refer_to_absent,
)
from leadcard.hardening.named import is_no_name, name_nothing, plain, texts_of
from leadcard.permissions.chain import OURS, RING, hidden_among, sees_all
from leadcard.permissions.closed import closed_doctypes
from leadcard.permissions.files import is_private_address, require_address
from leadcard.permissions.sight import GUARDED, sees_everything

# how Frappe's endpoints name a DocType and a document in it
DOCTYPES = (
	"doctype",
	"dt",
	"reference_doctype",
	"reference_dt",
	"reference_type",
	"ref_doctype",
	"document_type",
	"docname_type",
	"link_doctype",
	"share_doctype",
	"reminder_doctype",
	"parenttype",
	"doc",
)
NAMES = (
	"name",
	"names",
	"dn",
	"docname",
	"docnames",
	"doc_name",
	"docs",
	"old",
	"old_name",
	"reference_name",
	"reference_doc",
	"reference_document",
	"reference_docname",
	"ref_docname",
	"ref_name",
	"document",
	"document_name",
	"link_name",
	"share_name",
	"reminder_docname",
	"parent",
	"items",
)
# arguments that name a document of one DocType
NAMES_OF = {
	"contact": "Contact",
	"contacts": "Contact",
	"contact_name": "Contact",
	"contact_person": "Contact",
	"address": "Address",
	"address_dict": "Address",
	"address_name": "Address",
	"customer_address": "Address",
	"party_address": "Address",
	"billing_address": "Address",
	"shipping_address": "Address",
	"company_address": "Address",
	"existing_address": "Address",
	"communication": "Communication",
	"file_name": "File",
	"event": "Event",
}
FILTERS, OF_LINK = "filters", "link_doctype"
INSIDE = ("doc", "docs", "arg", "args", "kwargs", "data", "document", "links", FILTERS)
# lists of objects, or of something else than documents
NO_NAMES = ("docs", "items")
# these call a function that the request names
CALL_ANY = {
	"frappe.model.mapper.make_mapped_doc": "method",
	"frappe.model.mapper.map_docs": "method",
	"frappe.desk.treeview.get_all_nodes": "tree_method",
}
# these one that searches, and no other
CALL_SEARCHES = {"frappe.desk.search.search_link": "query", "frappe.desk.search.search_widget": "query"}
OF_FRAPPE = ("frappe.", "erpnext.")
# where the functions stand that answer in place of Frappe's
HERE = "leadcard.hardening."
CHILDREN = "frappe.desk.treeview.get_children"
# these answer with what one may do, which is nothing
TELL_RIGHTS = ("frappe.client.has_permission", "frappe.client.get_doc_permissions")
# a search takes a text
SEARCHED = "txt"
# Frappe asks for its own signature before all else, of whoever got the link in an email
SIGNED = (
	"frappe.email.queue.unsubscribe",
	"frappe.workflow.doctype.workflow_action.workflow_action.apply_action",
	"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action",
)
# arguments of one function that name documents of one DocType
NAMES_IN = {
	"frappe.email.relink": {"name": "Communication"},
	"frappe.email.inbox.create_email_flag_queue": {"names": "Communication"},
	"frappe.desk.doctype.notification_log.notification_log.mark_as_read": {"docname": "Notification Log"},
}
# with this a document's own method renames it without asking who may
UNASKED = "validate_rename"
# lists of what no table holds, which Frappe gives without a question
VIRTUAL = ("RQ Job", "RQ Worker")
# what functions bring back that is kept beside documents
KEPT_BESIDE = {
	"frappe.core.doctype.deleted_document.deleted_document.restore": "Deleted Document",
	"frappe.core.doctype.deleted_document.deleted_document.bulk_restore": "Deleted Document",
}
# arguments that name a document, or hold one
ONE_OR_ALL = ("address_dict", "event")
# names under other arguments
MORE_NAMES = {"frappe.desk.form.utils.get_next": ("value",)}
# here a name is the one to come
RENAME = "frappe.model.rename_doc.update_document_title"
# this gives a name for a name, and the guards answer for it
TELL_TITLES = ("frappe.desk.search.get_link_title",)


@careful
def check() -> None:
	"""Frappe's hook `auth_hooks`: the session's user is known, and nothing has been called yet."""
	route = _route()
	method, called = _method(route), ""
	if method:
		called = _own_name(method)
		if not _may_call(method):
			# Frappe refuses it, whatever it names
			return
		_refuse_other_names(method, called)
		_refuse_calls(called)
		tokens.look_at(called)
		if called.startswith("leadcard.") or called in SIGNED:
			return
	_refuse_unasked_renaming()
	_refuse_unread_logs(route, called)
	_refuse_files()
	_refuse_filters_for_names(called)
	_name_by_texts(called)
	if called and _doctypes_of(frappe.form_dict, OURS):
		name_nothing(frappe.form_dict, {*NAMES}.difference(NO_NAMES))
	read_body(route)
	refer_to_absent(route, called)
	if called not in TELL_TITLES:
		_refuse_unseen_names(route, called)


def _method(route: dict[str, str]) -> str:
	"""The dotted name of what is called, "" where nothing is: as Frappe's own routes read the request."""
	if frappe.form_dict.get("cmd"):
		return str(frappe.form_dict.cmd)
	method, doctype = route.get("method"), route.get("doctype")
	if not method or route.get("name"):
		return ""
	return f"{_module_of(doctype)}.{method}" if doctype else method.split("/")[0]


def _route() -> dict[str, str]:
	"""What the address of a request names: a method, a DocType, a document."""
	from frappe.api import API_URL_MAP

	try:
		_endpoint, arguments = API_URL_MAP.bind_to_environ(frappe.request.environ).match()
	except HTTPException:
		return _printed()
	return arguments


def _printed() -> dict[str, str]:
	"""What an address of the website may name: Frappe prints the document that is called so, if there is one."""
	doctype, _slash, name = frappe.request.path.strip("/ ").removesuffix(".html").partition("/")
	return {"doctype": doctype, "name": name} if name and _doctypes_of({"doctype": doctype}, OURS) else {}


def _module_of(doctype: str) -> str:
	from frappe.modules.utils import load_doctype_module

	try:
		return load_doctype_module(doctype).__name__
	except Exception:
		frappe.clear_messages()
		return ""


def _function(method: str) -> Callable | None:
	"""What a name leads to, one without dots in Frappe's handler; what leads nowhere is the handler's to refuse."""
	if "." not in method:
		return getattr(handler, method, None)
	try:
		return frappe.get_attr(method)
	except Exception:
		frappe.clear_messages()
		return None


def _own_name(method: str) -> str:
	"""A function's own name, not that of a module that imports it."""
	function = _function(method)
	if not function:
		return method
	return f"{getattr(function, '__module__', '')}.{getattr(function, '__name__', '')}"


def _may_call(method: str) -> bool:
	"""Whether Frappe lets the session's user call a function at all."""
	function = _function(method)
	if not function or function is handler.run_doc_method:
		# a script of the site's; the one function that asks for itself whether its document's method may be called
		return True
	open_to = frappe.guest_methods if frappe.session.user == "Guest" else frappe.whitelisted
	return function in open_to


def _refuse_other_names(method: str, called: str) -> None:
	"""An endpoint that LeadCard answers for is called by its own name."""
	if called != method and called in frappe.get_hooks("override_whitelisted_methods", {}):
		frappe.throw(_("Call {0} by its own name.").format(called), frappe.PermissionError)


def _refuse_calls(called: str) -> None:
	"""Some of Frappe's endpoints call whatever the request names, past what LeadCard answers for and past this gate: they
	are there for the functions of apps."""
	key = CALL_ANY.get(called) or CALL_SEARCHES.get(called)
	named = frappe.form_dict.get(key) if key else None
	if not isinstance(named, str) or "." not in named:
		return
	function = _own_name(named)
	of_frappe = called in CALL_ANY and function.startswith("frappe.") and function != CHILDREN
	overridden = function in frappe.get_hooks("override_whitelisted_methods", {})
	no_search = called in CALL_SEARCHES and not _is_search(named)
	if of_frappe or overridden or no_search or named.startswith(HERE):
		frappe.throw(_("Call {0} by itself.").format(function), frappe.PermissionError)


def _is_search(named: str) -> bool:
	"""Whether a link field may ask a function. What other apps have written is theirs to answer for."""
	function = _function(named)
	if not function or not function.__module__.startswith(("frappe.", "erpnext.", "leadcard.")):
		return True
	return SEARCHED in inspect.signature(function).parameters


def _refuse_unasked_renaming() -> None:
	"""Whoever reads a document may call its own methods. That by which it is renamed, or merged into any other, takes an
	argument that leaves out all questions, which are before every rename for those of LeadCard's too."""
	if any(UNASKED in holder for holder in _holders(frappe.form_dict)):
		frappe.throw(_("A document is renamed by whoever may rename it."), frappe.PermissionError)


def _refuse_unread_logs(route: dict[str, str], called: str) -> None:
	"""Frappe lists the jobs of the site, whose arguments are notices and documents, to whoever has logged in, and restores
	what was deleted for whoever names it, and tells what that was."""
	holders = [*_holders(frappe.form_dict), route]
	named = [doctype for holder in holders for doctype in _doctypes_of(holder, VIRTUAL)]
	for doctype in {*named, *filter(None, [KEPT_BESIDE.get(called)])}:
		frappe.has_permission(doctype, "read", throw=True)


def _refuse_files() -> None:
	"""Some of Frappe's endpoints read whichever file has the address that a request names."""
	for value in frappe.form_dict.values():
		if isinstance(value, str) and is_private_address(value):
			require_address(value)


def _refuse_filters_for_names(called: str) -> None:
	"""Frappe takes filters in place of a name: whether it then refuses, or finds nothing, confirms a guess."""
	among = GUARDED if sees_all(frappe.session.user) else closed_doctypes()
	for holder in _holders(frappe.form_dict):
		keys = (*NAMES, *MORE_NAMES.get(called, ()))
		sent = [key for key in keys if key not in NO_NAMES and is_no_name(holder.get(key))]
		doctypes = _doctypes_of(holder, among) if sent else []
		if any(not _is_table(doctype, key) for doctype in doctypes for key in sent):
			_refuse_to_filter()
	for key, doctype in _of_one(called).items():
		# what other apps take for a contact is theirs to answer for
		if doctype in among and key not in ONE_OR_ALL and called.startswith(OF_FRAPPE):
			if is_no_name(frappe.form_dict.get(key)):
				_refuse_to_filter()


def _refuse_to_filter() -> NoReturn:
	frappe.throw(_("A document is named by its name."), frappe.PermissionError)


def _of_one(called: str) -> dict[str, str]:
	"""The arguments of a function that name documents of one DocType, with it."""
	return NAMES_OF | NAMES_IN.get(called, {})


def _is_table(doctype: str, key: str) -> bool:
	"""Whether what stands under a key of a document are rows."""
	return any(field.fieldname == key for field in frappe.get_meta(doctype).get_table_fields())


def _name_by_texts(called: str) -> None:
	"""A number in place of a name finds whatever begins with it, and 0 what begins with a letter: as a text it is a name."""
	form, of_one = frappe.form_dict, _of_one(called) if called.startswith(OF_FRAPPE) else ()

	def keys_of(holder: dict) -> tuple[str, ...]:
		keys = (*NAMES, *MORE_NAMES.get(called, ())) if _doctypes_of(holder, OURS) else ()
		return (*keys, *of_one) if holder is form else keys

	name_by_texts(form, INSIDE, keys_of)


def _refuse_unseen_names(route: dict[str, str], called: str) -> None:
	user = frappe.session.user
	names = tuple(key for key in NAMES if key != "name") if called == RENAME else NAMES
	names += MORE_NAMES.get(called, ())
	of_one = _of_one(called)
	named = _documents_named(route, names, of_one)
	if not named or sees_everything(user):
		return
	for doctype in [doctype for doctype in named if doctype in GUARDED and called not in TELL_RIGHTS]:
		_require_sight(doctype, named[doctype])
	if sees_all(user):
		return
	hidden = set()
	for doctype in [doctype for doctype in named if doctype in RING]:
		if hidden_among(doctype, sorted(named[doctype]), user):
			# one by one: the database takes more than one spelling for a name
			hidden |= {name for name in named[doctype] if hidden_among(doctype, [name], user)}
	if route.get("name") in hidden:
		ask_address_for_absent(route["name"])
	elif hidden:
		ask_for_absent(frappe.form_dict, (*names, *of_one), INSIDE, hidden)


def _documents_named(
	route: dict[str, str], keys: Iterable[str], of_one: dict[str, str]
) -> dict[str, set[str]]:
	"""What a request names of what LeadCard hides, by DocType.

	:param of_one: arguments that name documents of one DocType
	"""
	found: dict[str, set[str]] = {}
	for holder in [*_holders(frappe.form_dict), route]:
		for doctype in _doctypes_of(holder, OURS):
			names = chain.from_iterable(texts_of(holder.get(key)) for key in keys)
			found.setdefault(doctype, set()).update(names)
		for key, doctype in of_one.items():
			if holder.get(key):
				found.setdefault(doctype, set()).update(texts_of(holder[key]))
	return {doctype: names for doctype, names in found.items() if names}


def _doctypes_of(holder: dict, among: Iterable[str]) -> list[str]:
	"""Those of some DocTypes that are named, in any spelling that a database takes for the same."""
	sent = {plain(holder[key]) for key in DOCTYPES if isinstance(holder.get(key), str)}
	if board := holder.get("board_name"):
		sent.add(plain(frappe.db.get_value("Kanban Board", str(board), "reference_doctype") or ""))
	return [doctype for doctype in among if plain(doctype) in sent] if sent else []


def _holders(form: dict) -> Iterator[dict]:
	"""The arguments, and what is sent inside them as objects; of filters those by which a query looks for a link."""
	yield form
	for key in INSIDE:
		inside = read_sent(form.get(key))
		for each in inside if isinstance(inside, list) else [inside]:
			if isinstance(each, dict) and (key != FILTERS or OF_LINK in each):
				yield each


def _require_sight(doctype: str, names: set[str]) -> None:
	within = {"name": ("in", sorted(names))}
	stored = set(frappe.get_all(doctype, filters=within, pluck="name"))
	if stored and not stored <= set(
		frappe.get_list(doctype, filters=within, pluck="name", limit_page_length=0)
	):
		frappe.throw(
			_("You may not see this {0}. Ask a manager who looks after it.").format(_(doctype)),
			frappe.PermissionError,
		)
