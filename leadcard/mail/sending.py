"""Email from a card (spec §5.8): checked first, then sent through Frappe's own queue."""

import frappe
from frappe import _
from frappe.core.doctype.communication.email import make
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import escape_html, flt, get_fullname

from leadcard.domain import outgoing_emails, pipeline
from leadcard.exceptions import EmailError
from leadcard.mail import masked_addresses
from leadcard.mail.drafts import KINDS, QUOTATION, Draft
from leadcard.pipeline import stage_triggers

LONGEST_SUBJECT = 1_000
# beyond these Frappe writes to each apart, in a job of its own: that is a newsletter
MOST_RECIPIENTS = 100


def send(card: Document, draft: Draft) -> str:
	"""Queue an email of a card and keep it as a Communication, whose name is returned.

	It goes by the sender's own outgoing account where there is one, else by the card type's or the site's.

	A clear error where it can't go out; nothing is stored then, and the client keeps the text.
	"""
	if draft.kind not in KINDS:
		frappe.throw(
			_("An email is of the kind {0}.").format(", ".join(_(kind) for kind in KINDS)), EmailError
		)
	if not draft.subject.strip():
		frappe.throw(_("An email needs a subject. Write one."), EmailError)
	if draft.kind == QUOTATION:
		_require_something_to_quote(card, draft)
	if len(draft.subject) > LONGEST_SUBJECT:
		frappe.throw(
			_("An email's subject has up to {0} letters. Shorten it.").format(LONGEST_SUBJECT), EmailError
		)
	answered = _answered(card, draft.in_reply_to)
	recipients = _addresses(masked_addresses.in_full(draft.recipients, card, answered) or card.email_id or "")
	if not recipients:
		frappe.throw(
			_("There is no address to send to. Enter one, or add the email address to the card."), EmailError
		)
	copies = _addresses(masked_addresses.in_full(draft.cc, card, answered))
	if len(recipients) + len(copies) > MOST_RECIPIENTS:
		frappe.throw(
			_("An email goes to up to {0} people. Leave some out, or send a newsletter.").format(
				MOST_RECIPIENTS
			),
			EmailError,
		)
	sender = sender_of(frappe.session.user)
	require_outgoing_account(sender, card.doctype)
	email = frappe.get_doc(
		"Communication",
		make(
			doctype=card.doctype,
			name=card.name,
			subject=draft.subject.strip(),
			content=draft.content,
			sender=sender,
			# given, since Frappe drops Vietnamese letters from a name that it reads out of an address
			sender_full_name=get_fullname(frappe.session.user),
			recipients=", ".join(recipients),
			cc=", ".join(copies) or None,
			communication_medium="Email",
			attachments=_readable_files(draft.attachments),
			email_template=draft.email_template,
			read_receipt=draft.read_receipt,
		)["name"],
	)
	if answered:
		email.db_set("in_reply_to", answered, update_modified=False)
	email.send_email()
	_require_takers(email)
	if draft.kind == QUOTATION:
		stage_triggers.pull(card.doctype, card.name, stage_triggers.QUOTATION_SENT)
	return email.name


def read_receivers(email: Document, _event: str | None = None) -> None:
	"""Separate the receivers of a card's email from Frappe's own dialog, which would make one address of `a;b`."""
	if (
		email.reference_doctype not in pipeline.CARD_DOCTYPES
		or email.communication_medium != "Email"
		or email.communication_type not in ("Communication", None, "")
		or email.sent_or_received == "Received"
	):
		return
	for fieldname in ("recipients", "cc", "bcc"):
		if set(email.get(fieldname) or "") & set(';"\n'):
			email.set(fieldname, ", ".join(_addresses(email.get(fieldname))))


def sender_of(user: str) -> str:
	"""The address that somebody's emails come from: their own, unless they may use only another account."""
	address = frappe.db.get_value("User", user, "email")
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "email_id": address}):
		accounts = frappe.get_all(
			"User Email",
			filters={"parenttype": "User", "parent": user, "enable_outgoing": 1},
			order_by="idx asc",
			pluck="email_account",
		)
		lent = accounts and frappe.db.get_value(
			"Email Account", {"enable_outgoing": 1, "name": ("in", accounts)}, "email_id"
		)
		return lent or address
	return address


def require_outgoing_account(sender: str, doctype: str) -> None:
	"""Raise EmailError where Frappe would find no account to send by."""
	if not EmailAccount.find_outgoing(match_by_email=sender, match_by_doctype=doctype):
		frappe.throw(
			_(
				"No outgoing email account is set up, so nothing was sent. Ask your admin for a default Email Account."
			),
			EmailError,
		)


def _require_takers(email: Document) -> None:
	"""Refuse an email that nobody gets: Frappe silently leaves out people who have left the conversation."""
	if not frappe.db.exists("Email Queue", {"communication": email.name}):
		frappe.throw(
			_(
				"Nothing was sent: the recipients don't want emails about this card any more. Call them, or use another address."
			),
			EmailError,
		)


def _answered(card: Document, email: str | None) -> str | None:
	"""The email that a draft answers, which must hang on the same card, or on the customer that it became meanwhile."""
	if not email:
		return None
	place = frappe.db.get_value("Communication", email, ["reference_doctype", "reference_name"])
	if place not in ((card.doctype, card.name), (pipeline.CUSTOMER, card.get("customer"))):
		frappe.throw(
			_(
				"The email that you answer isn't on this card any more. Open the card again, or write a new email."
			),
			EmailError,
		)
	return email


def _addresses(text: str) -> list[str]:
	try:
		return outgoing_emails.read_receivers(text)
	except outgoing_emails.UnreadableAddressError as error:
		frappe.throw(
			_("{0} is not an email address. Correct it and send again.").format(
				frappe.bold(escape_html(error.part))
			),
			EmailError,
		)


def _require_something_to_quote(card: Document, draft: Draft) -> None:
	refusal = outgoing_emails.refuse_quotation(
		draft.content, flt(card.get("expected_revenue")), len(draft.attachments)
	)
	if refusal == outgoing_emails.NOTHING_WRITTEN:
		frappe.throw(
			_("The quotation is empty. Choose a template, write a text, or attach the quotation."), EmailError
		)
	if refusal:
		frappe.throw(
			_(
				"There is nothing to quote yet. Choose a product or enter the expected revenue on the card, or attach the quotation."
			),
			EmailError,
		)


def _readable_files(names: list[str]) -> list[str]:
	for name in names:
		frappe.get_doc("File", name).check_permission("read")
	return names
