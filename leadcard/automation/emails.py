"""Email from a card (spec §5.8): checked first, then sent through Frappe's own queue."""

from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.core.doctype.communication.email import make
from frappe.model.document import Document
from frappe.utils import escape_html, split_emails, validate_email_address

from leadcard.automation import stage_triggers
from leadcard.exceptions import EmailError

INTERACTION = "Interaction"
QUOTATION = "Quotation"
KINDS = (INTERACTION, QUOTATION)


@dataclass(frozen=True)
class Draft:
	"""An email as it was written; `content` is HTML, `attachments` are names of File documents."""

	kind: str
	subject: str
	content: str
	recipients: str
	cc: str = ""
	email_template: str | None = None
	attachments: list[str] = field(default_factory=list)
	read_receipt: bool = False


def send(card: Document, draft: Draft) -> str:
	"""Queue an email of a card and keep it as a Communication, whose name is returned.

	A clear error where it can't go out; nothing is stored then, and the client keeps the text.
	"""
	if draft.kind not in KINDS:
		frappe.throw(
			_("An email is of the kind {0}.").format(", ".join(_(kind) for kind in KINDS)), EmailError
		)
	if not draft.subject.strip():
		frappe.throw(_("An email needs a subject. Write one."), EmailError)
	recipients = _addresses(draft.recipients or card.email_id or "")
	if not recipients:
		frappe.throw(
			_("There is no address to send to. Enter one, or add the email address to the card."), EmailError
		)
	_require_outgoing_account()
	sent = make(
		doctype=card.doctype,
		name=card.name,
		subject=draft.subject.strip(),
		content=draft.content,
		recipients=", ".join(recipients),
		cc=", ".join(_addresses(draft.cc)) or None,
		communication_medium="Email",
		send_email=True,
		attachments=_readable_files(draft.attachments),
		email_template=draft.email_template,
		read_receipt=draft.read_receipt,
	)
	if draft.kind == QUOTATION:
		stage_triggers.pull(card.doctype, card.name, stage_triggers.QUOTATION_SENT)
	return sent["name"]


def _addresses(text: str) -> list[str]:
	addresses = split_emails(text)
	for address in addresses:
		if not validate_email_address(address):
			frappe.throw(
				_("{0} is not an email address. Correct it and send again.").format(
					frappe.bold(escape_html(address))
				),
				EmailError,
			)
	return addresses


def _require_outgoing_account() -> None:
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		frappe.throw(
			_(
				"No outgoing email account is set up, so nothing was sent. Ask your admin for a default Email Account."
			),
			EmailError,
		)


def _readable_files(names: list[str]) -> list[str]:
	for name in names:
		frappe.get_doc("File", name).check_permission("read")
	return names
