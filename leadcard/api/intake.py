"""New leads that come in by themselves (spec §12.1): the webhook, and what was refused once more."""

from typing import TypedDict

import frappe
from frappe import _

from leadcard.api import endpoint
from leadcard.domain import signatures
from leadcard.domain.deliveries import DeliveryProblem
from leadcard.exceptions import IntakeError
from leadcard.intake import arrivals, ledger, ways, webhook
from leadcard.retry import retried

# the LC Intake that a webhook's address names
NAMED_BY = "intake"


class Receipt(TypedDict, total=False):
	"""The ID under which something was taken; or why it was not, as a code and as a sentence."""

	received: str
	error: str
	message: str


class Tried(TypedDict):
	"""What became of it: Made, Known or Refused, and why."""

	outcome: str
	reason: str | None


@endpoint.signed()
def receive() -> Receipt:
	"""Take a new lead from outside: the body as JSON, signed in the header `X-LeadCard-Signature`.

	Sent again under its ID it is one lead. The answer is the same for somebody who is known already.
	"""
	request = frappe.local.request
	message = request.args.get(NAMED_BY), request.get_data(), request.headers.get(signatures.HEADER)
	try:
		answer = retried(webhook.receive)(*message)
	except arrivals.LATER:
		# senders take any 4xx for the last word
		frappe.db.rollback()
		frappe.clear_messages()
		answer = webhook.Answer("busy")
	frappe.local.response["http_status_code"] = answer.status
	if not answer.code:
		return {"received": answer.sender_id}
	return {"error": answer.code, "message": _sentences()[answer.code].format(*answer.details)}


@endpoint.post()
def try_again(name: str, body: str = "") -> Tried:
	"""Try once more what was refused.

	:param name: of the LC Intake Log
	:param body: what was sent, as somebody has mended it; without it as it was sent
	"""
	frappe.has_permission(ledger.DOCTYPE, "read", doc=name, throw=True)
	frappe.has_permission(ways.DOCTYPE, "write", throw=True)
	try:
		entry = webhook.try_again(name, body)
	except DeliveryProblem as problem:
		frappe.throw(_sentences()[problem.code].format(*problem.details), IntakeError)
	return {"outcome": entry.outcome or "", "reason": entry.reason}


def _sentences() -> dict[str, str]:
	return {
		signatures.UNSIGNED: _(
			"The header {0} is missing or has another form. Send t=<seconds since 1970>,v1=<signature>."
		).format(signatures.HEADER),
		signatures.BAD: _(
			"The signature doesn't fit, or this address takes nothing. Sign the time, a dot and the body's bytes with the secret of LC Intake."
		),
		signatures.OLD: _(
			"The time in the signature is more than {0} seconds from ours. Set the sender's clock, and sign anew."
		).format(signatures.TOLERANCE),
		"body_too_large": _("The body is larger than {0} KB. Send the lead alone."),
		"not_json": _("The body is no JSON in UTF-8. Send one JSON object."),
		"not_an_object": _("The body is no JSON object. Send the values by their names."),
		"wrong_type": _("{0} is neither a text nor a number. Send it as one."),
		"odd_letters": _("{0} has letters that no text holds. Send plain text."),
		"too_many_values": _("There are more than {0} values. Send those of the lead alone."),
		"nobody_named": _("There is no name, phone or email. Send one of them at least."),
		"id_too_long": _("The ID is too long: up to {0} letters. Send a shorter one."),
		"too_many": _("More leads came this way than an hour may bring. Send it again in an hour."),
		"busy": _(
			"Others are at work on this at the moment, so nothing was kept. Send it again in a minute."
		),
		"refused": _("This was kept, but no lead could be made of it: {0}"),
	}
