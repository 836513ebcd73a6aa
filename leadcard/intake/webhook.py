"""The signed webhook (spec §12.1): a message from a landing page, an automation or Facebook becomes a lead."""

import time
from typing import NamedTuple

import frappe
from frappe.model.document import Document

from leadcard.domain import deliveries, signatures
from leadcard.intake import arrivals, ledger, ways, web_forms

# of what the sender can mend, and of what it may send again
STATUS = {
	signatures.UNSIGNED: 401,
	signatures.BAD: 401,
	signatures.OLD: 401,
	"body_too_large": 413,
	"too_many": 429,
	"refused": 422,
	"busy": 503,
}
BAD_REQUEST = 400
# the endpoint, as an address names it
RECEIVER = "leadcard.api.intake.receive"


class Answer(NamedTuple):
	"""What a sender hears: `sender_id` of what was taken, or the `code` of why not, with what its sentence says of it."""

	code: str = ""
	details: tuple[str, ...] = ()
	sender_id: str = ""

	@property
	def status(self) -> int:
		return STATUS.get(self.code, BAD_REQUEST) if self.code else 200


def keep_body_apart() -> None:
	"""Frappe's hook `auth_hooks`: what a message names is no argument for Frappe, and no function to call in the endpoint's
	place."""
	if f"/method/{RECEIVER}" in frappe.request.path:
		frappe.local.form_dict = frappe._dict()


def receive(name: object, body: bytes, header: str | None) -> Answer:
	"""Take one message. Whoever is known already is answered as whoever is new, and a message that came before as at first.

	:param name: of the LC Intake that it is sent to
	:param header: its signature (`domain/signatures.py`)
	"""
	if len(body) > deliveries.LONGEST_BODY:
		return Answer("body_too_large", (str(deliveries.LONGEST_BODY // 1024),))
	way = ways.webhook(name)
	problem = signatures.problem_of(body, header, ways.secret_of(way), time.time())
	if problem or not way:
		return Answer(problem or signatures.BAD)
	try:
		delivery = deliveries.read(body)
	except deliveries.DeliveryProblem as problem:
		return Answer(problem.code, problem.details)
	return _take(way, delivery, body)


def _take(way: Document, delivery: deliveries.Delivery, body: bytes) -> Answer:
	is_full = ledger.is_full(way)
	entry = ledger.claim(way, delivery.sender_id, delivery.campaign)
	if ledger.is_settled(entry):
		return Answer(sender_id=delivery.sender_id)
	if is_full and not entry.outcome:
		frappe.db.rollback()
		return Answer("too_many")
	arrivals.admit(way, entry, delivery.values, delivery.remarks, body.decode())
	if entry.outcome == ledger.REFUSED:
		return Answer("refused", (entry.reason,), delivery.sender_id)
	return Answer(sender_id=delivery.sender_id)


def try_again(name: str, body: str) -> Document:
	"""Read what was refused once more, as it was sent or as somebody has mended it; the row as it is now.

	Raises DeliveryProblem for a body that no lead can be made of.
	"""
	entry = ledger.lock(name)
	if entry.outcome == ledger.REFUSED and entry.body:
		sent = body or entry.body
		way = frappe.get_doc(ways.DOCTYPE, entry.intake)
		own = web_forms.fields_of(way.web_form) if way.kind == ways.WEB_FORM else ()
		delivery = deliveries.read(sent.encode("utf-8", "surrogatepass"), own)
		arrivals.admit(way, entry, delivery.values, delivery.remarks, sent)
	return entry
