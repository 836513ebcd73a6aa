"""An email as somebody wrote it (spec §5.8), before it is sent."""

from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _

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
	in_reply_to: str | None = None


def read(values: dict) -> Draft:
	"""The draft that a form's values are. Raises EmailError for values that are no texts, and no list of files."""
	attachments = values.get("attachments") or []
	if not isinstance(attachments, list) or not all(isinstance(file, str) for file in attachments):
		frappe.throw(_("Attachments are a list of files."), EmailError)
	texts: dict[str, Any] = {
		key: values.get(key) or "" for key in ("kind", "subject", "content", "recipients", "cc")
	}
	names: dict[str, Any] = {key: values.get(key) or None for key in ("email_template", "in_reply_to")}
	if not all(isinstance(text, str) for text in (*texts.values(), *filter(None, names.values()))):
		frappe.throw(
			_("An email's subject, content and addresses are texts; put commas between addresses."),
			EmailError,
		)
	return Draft(
		**{**texts, "kind": texts["kind"] or INTERACTION},
		**names,
		attachments=attachments,
		read_receipt=bool(values.get("read_receipt")),
	)
