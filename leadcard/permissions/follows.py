"""Followers of cards and of what hangs on them (spec §8.3, §8.7): Frappe mails them what changes, values and all, and asks
nobody whether they may see it.

Who loses the sight of a card loses its follows: with a change of the tree or of a share at once, for all other reasons
before Frappe sends its mails on the hour.
"""

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import escape_html, get_fullname

from leadcard.permissions.chain import ADMIN_ROLE, OURS, RING, hidden_among, is_hidden, is_of_cards, sees_all
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import sees_everything, visible_names

FOLLOW = "Document Follow"


def has_follow_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse to end another's follow of a card."""
	if ptype not in ("write", "delete") or doc.user == user or ADMIN_ROLE in frappe.get_roles(user):
		return ALLOWED
	return False if is_of_cards(doc.ref_doctype, doc.ref_docname) else ALLOWED


def drop_unseen(**of: str) -> None:
	"""Remove the follows of what their followers may not see.

	:param of: fields of the follows to look at; left out, all of LeadCard's
	"""
	filters = {"ref_doctype": ("in", OURS), **of}
	followed = defaultdict(dict)
	for follow in frappe.get_all(
		FOLLOW, filters=filters, fields=["name", "user", "ref_doctype", "ref_docname"]
	):
		followed[follow.user, follow.ref_doctype][follow.ref_docname] = follow.name
	for (user, doctype), follows in followed.items():
		unseen = set() if sees_all(user) and doctype in RING else _unseen_among(doctype, set(follows), user)
		gone = [follows[document] for document in unseen if not _is_shared(doctype, document, user)]
		if gone:
			frappe.db.delete(FOLLOW, {"name": ("in", gone)})


def _unseen_among(doctype: str, names: set[str], user: str) -> set[str]:
	if sees_everything(user):
		return set()
	if doctype in RING:
		return hidden_among(doctype, list(names), user)
	name = DocType(doctype).name
	return names - set(visible_names(doctype, user).where(name.isin(list(names))).run(pluck=True))


def guard_follower(follow: Document, _event: str | None = None) -> None:
	"""Refuse a follower who may not see the document."""
	about, name, user = follow.ref_doctype, follow.ref_docname, follow.user
	if about in RING:
		unseen = is_hidden(about, name, user) and not sees_all(user)
	else:
		unseen = about in OURS and not frappe.has_permission(about, "read", doc=name, user=user)
	if unseen:
		frappe.throw(
			_("{0} may not see the card, so it can't be followed.").format(
				frappe.bold(escape_html(get_fullname(user)))
			),
			frappe.PermissionError,
		)


def follow_share(share: Document, _event: str | None = None) -> None:
	"""A share that ends takes the follow with it."""
	if share.share_doctype in OURS and share.user:
		drop_unseen(user=share.user, ref_doctype=share.share_doctype, ref_docname=share.share_name)


def _is_shared(doctype: str, name: str, user: str) -> bool:
	"""What hangs on a card may be shared by itself."""
	return bool(frappe.db.exists(doctype, name)) and bool(
		frappe.has_permission(doctype, "read", doc=name, user=user)
	)
