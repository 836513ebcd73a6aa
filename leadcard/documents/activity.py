"""What hangs on a card: calls, meetings, notes and tickets (spec §5)."""

import frappe
from frappe import _
from frappe.utils import cint, escape_html, get_datetime, now_datetime

from leadcard.documents.after_card import LockedAfterCard
from leadcard.documents.values import CheckedDocument
from leadcard.domain import activities, pipeline
from leadcard.exceptions import ActivityTimeError, CardReferenceError
from leadcard.locks import lock_card, lock_cards
from leadcard.notices import reminders
from leadcard.permissions.anonymised import say_read_only
from leadcard.permissions.sight import require_sight
from leadcard.pipeline import care, no_contact


class CardRecord(LockedAfterCard, CheckedDocument):
	"""A document with `reference_doctype` and `reference_name`: the card that it belongs to."""

	def before_validate(self) -> None:
		self.follow_card()

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and (before.reference_doctype, before.reference_name) != self.card:
			care.refresh(before.reference_doctype, before.reference_name)
		care.refresh(*self.card)

	def after_delete(self) -> None:
		care.refresh(*self.card)

	def follow_card(self) -> None:
		"""Refuse what hangs on no card, lock the card, and follow a lead that was converted to its customer (§6.2)."""
		if self.reference_doctype not in pipeline.CARD_DOCTYPES or not self.reference_name:
			frappe.throw(
				_("{0} must belong to a card. Choose a lead or a customer.").format(_(self.doctype)),
				CardReferenceError,
			)
		fields = ["anonymised_on"]
		if self.reference_doctype == pipeline.LEAD:
			fields.append("customer")
		card = lock_card(self.reference_doctype, self.reference_name, fields)
		if not card:
			frappe.throw(
				_("{0} {1} doesn't exist. Choose a lead or a customer of the board.").format(
					_(self.reference_doctype), escape_html(self.reference_name)
				),
				CardReferenceError,
			)
		if card.anonymised_on and self.is_new():
			say_read_only()
		if card.get("customer"):
			if not self.flags.ignore_permissions:
				require_sight(pipeline.CUSTOMER, card.customer)
			self.reference_doctype, self.reference_name = pipeline.CUSTOMER, card.customer
			lock_cards(self.card)


class TimedActivity(CardRecord):
	"""A call or a meeting: planned or completed at a time (spec §5.2)."""

	def validate(self) -> None:
		self.set_defaults()
		self.check_time()
		self.refuse_plan_without_contact()

	def on_update(self) -> None:
		super().on_update()
		reminders.follow_activity(self)

	def on_trash(self) -> None:
		super().on_trash()
		reminders.forget(self.doctype, self.name)

	def set_defaults(self) -> None:
		self.activity_owner = self.activity_owner or frappe.session.user
		self.subject = (self.subject or "").strip() or _(self.doctype.removeprefix("LC "))
		if cint(self.completed):
			self.starts_at = self.starts_at or now_datetime()

	def refuse_plan_without_contact(self) -> None:
		"""What is planned newly, at another time or on another card, must be wanted (spec §2.9)."""
		if cint(self.completed) or cint(self.cancelled):
			return
		if any(map(self.has_value_changed, ("completed", "cancelled", "starts_at", "reference_name"))):
			no_contact.refuse_plan(*self.card)

	def check_time(self) -> None:
		refusal = activities.refuse_time(
			starts_at=get_datetime(self.starts_at) or now_datetime(),
			now=now_datetime(),
			completed=bool(cint(self.completed)),
			cancelled=bool(cint(self.cancelled)),
			duration=cint(self.duration),
			remind_before=cint(self.remind_before),
			asks_to_remind=self.asks_to_remind(),
		)
		if refusal:
			frappe.throw(_time_sentences()[refusal], ActivityTimeError)

	def asks_to_remind(self) -> bool:
		"""Whether a reminder is asked for now: newly, or at another time."""
		return bool(cint(self.remind)) and any(map(self.has_value_changed, ("remind", "starts_at")))


def _time_sentences() -> dict[str, str]:
	return {
		"completed_in_future": _(
			"A completed activity can't lie in the future. Correct its time, or save it as planned."
		),
		"completed_and_cancelled": _("An activity is either completed or cancelled. Clear one of the two."),
		"negative_duration": _("The duration can't be below 0. Enter minutes, or leave it empty."),
		"remind_before_out_of_range": _(
			"A reminder comes 0 to 1440 minutes before. Enter a number in that range."
		),
		"reminder_of_the_past": _(
			"A reminder needs a time that lies ahead. Choose when it is planned, or clear Remind."
		),
	}
