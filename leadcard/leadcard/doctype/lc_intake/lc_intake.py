import frappe
from frappe import _
from frappe.utils import get_url

from leadcard import dialect
from leadcard.documents.values import CheckedDocument
from leadcard.domain.pipeline import LEAD
from leadcard.exceptions import IntakeError
from leadcard.intake import ways, webhook
from leadcard.permissions.roles import is_manager

SHORTEST_SECRET = 32


class LCIntake(CheckedDocument):
	"""A way by which new leads come in by themselves (spec §12.1)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		email_account: DF.Link | None
		enabled: DF.Check
		kind: DF.Literal["Webhook", "Mailbox", "Web Form"]
		most_an_hour: DF.Int
		responsible: DF.Link | None
		secret: DF.Password | None
		source: DF.Link | None
		title: DF.Data
		web_form: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		"""The form shows the address of a webhook."""
		if self.kind == ways.WEBHOOK:
			self.set_onload("address", self.address())

	def validate(self) -> None:
		self.check_responsible()
		self.check_secret()
		if self.kind == ways.MAILBOX:
			self.check_mailbox()
		elif self.kind == ways.WEB_FORM:
			self.check_web_form()

	def check_mailbox(self) -> None:
		"""The account fetches emails, hangs them on nothing by itself, and is one way only."""
		if not self.email_account:
			frappe.throw(_("Choose the Email Account of the sales mailbox."), IntakeError)
		account = frappe.get_doc("Email Account", self.email_account)
		if not account.enable_incoming:
			frappe.throw(
				_("Tick Enable Incoming in “{0}”, which fetches no emails.").format(account.name), IntakeError
			)
		folders = account.get("imap_folder") or []
		if any(each.append_to for each in [account, *folders] if each.append_to != "Communication"):
			frappe.throw(
				_("Empty Append To in “{0}”, which makes documents by itself.").format(account.name),
				IntakeError,
			)
		self.refuse_second("email_account")

	def check_web_form(self) -> None:
		"""The form is one for new leads, and is one way only."""
		if not self.web_form or frappe.db.get_value("Web Form", self.web_form, "doc_type") != LEAD:
			frappe.throw(_("Choose a Web Form for LC Lead."), IntakeError)
		self.refuse_second("web_form")

	def refuse_second(self, field: str) -> None:
		"""What comes in by two ways would have two sources."""
		same = {field: self.get(field), "kind": self.kind, "name": ("!=", self.name)}
		if other := frappe.db.get_value(ways.DOCTYPE, same, "title"):
			frappe.throw(_("Change “{0}”, which takes this already.").format(other), IntakeError)

	def check_responsible(self) -> None:
		"""What is refused has people's data: a manager looks at it."""
		if self.responsible and not is_manager(self.responsible):
			frappe.throw(
				_("Choose a LeadCard Manager: the log of what was refused is for them."), IntakeError
			)

	def check_secret(self) -> None:
		"""A secret that somebody thinks up can be guessed."""
		if self.secret and not self.is_dummy_password(self.secret) and len(self.secret) < SHORTEST_SECRET:
			frappe.throw(_("That secret can be guessed. Use New Secret."), IntakeError)

	@frappe.whitelist(methods=["POST"])
	def new_secret(self) -> dict[str, str]:
		"""Make a secret, and show it this once with the address; what was signed with the one before is refused from now on."""
		self.check_permission("write")
		if self.kind != ways.WEBHOOK:
			frappe.throw(_("Only a webhook has a secret."), IntakeError)
		secret = frappe.generate_hash(length=48)
		self.secret = secret
		self.save()
		return {"secret": secret, "address": self.address()}

	def address(self) -> str:
		"""Where a webhook's messages are sent."""
		return get_url(f"/api/method/{webhook.RECEIVER}?intake={self.name}")


def on_doctype_update() -> None:
	dialect.add_index("LC Intake", ["kind", "enabled"])
