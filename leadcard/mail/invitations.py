"""Invitations to meetings for the attendees' calendars, as iCalendar files (spec §5.2; RFC 5545, RFC 5546).

A meeting remembers who holds an invitation and how often it was sent, so that everybody gets one mail a change: whoever
is new an invitation, the others the change, and whoever left, or all of a cancelled meeting, the cancellation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
import vobject
from dateutil.tz import UTC
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import (
	cint,
	escape_html,
	get_datetime,
	get_formatted_email,
	get_fullname,
	now_datetime,
	validate_email_address,
)

from leadcard.domain.activities import SHOWN_MINUTES
from leadcard.exceptions import EmailError
from leadcard.mail.sending import MOST_RECIPIENTS, sender_of
from leadcard.notices.recipients import in_language_of, local_time_and_zone, zone_of
from leadcard.ownership.rights import may_hand_over_to

REQUEST, CANCEL = "REQUEST", "CANCEL"
# what an attendee is told of when it changes
TOLD = ("subject", "starts_at", "duration", "location", "description", "send_invitations")


@dataclass(frozen=True)
class Attendee:
	"""Somebody to be invited."""

	address: str
	name: str


def check(meeting: Document) -> None:
	"""Refuse addresses that can't be right, and an invitation of nobody, before anything is saved.

	Who was invited is the server's to know, whatever a client sends.
	"""
	before = meeting.get_doc_before_save()
	meeting.invited = before.invited if before else None
	meeting.invitation_sequence = before.invitation_sequence if before else 0
	if not (_is_told_of(meeting) and not meeting.cancelled):
		return
	_check_right(meeting, before)
	attendees = _attendees(meeting)
	for attendee in attendees:
		if "," in attendee.address or validate_email_address(attendee.address) != attendee.address:
			frappe.throw(
				_(
					"{0} is not an email address, so no invitation can go there. Correct it, or leave it out."
				).format(frappe.bold(escape_html(attendee.address))),
				EmailError,
			)
	if len(attendees) > MOST_RECIPIENTS:
		frappe.throw(
			_("An invitation goes to up to {0} people. Leave some out.").format(MOST_RECIPIENTS), EmailError
		)
	if not attendees:
		frappe.throw(
			_("No attendee has an email address. Enter one, or don't send invitations."),
			EmailError,
		)


def _check_right(meeting: Document, before: Document | None) -> None:
	"""Require the right to email from the card, and to invite as oneself or as somebody whom one manages (spec §5.8, §8.4)."""
	is_switched_on = not (before and cint(before.send_invitations))
	is_given_away = is_switched_on or before.activity_owner != meeting.activity_owner
	if meeting.flags.ignore_permissions or not is_given_away:
		return
	if is_switched_on and not frappe.has_permission(meeting.card[0], "email", doc=meeting.card[1]):
		frappe.throw(
			_(
				"You may not send emails from this card, so no invitations either. Ask your admin for the right."
			),
			frappe.PermissionError,
		)
	if not may_hand_over_to(meeting.activity_owner) and meeting.activity_owner != frappe.session.user:
		frappe.throw(
			_(
				"An invitation goes out in your name, or that of somebody whom you manage. Choose one of them."
			),
			frappe.PermissionError,
		)


def follow(meeting: Document) -> None:
	"""Tell the attendees what has changed after a meeting was saved."""
	if not _is_told_of(meeting):
		return
	before = meeting.get_doc_before_save()
	held = _held(meeting)
	wanted = {} if meeting.cancelled else {each.address: each for each in _attendees(meeting)}
	has_changed = before is not None and any(
		_value(before, field) != _value(meeting, field) for field in TOLD
	)
	new = [each for address, each in wanted.items() if address not in held]
	kept = [each for address, each in wanted.items() if address in held] if has_changed else []
	gone = [Attendee(address, address) for address in held if address not in wanted]
	if (new or kept or gone) and _has_account(meeting):
		everybody = list(wanted.values())
		_send(meeting, CANCEL, gone, gone, _("Cancelled: {0}"))
		_send(meeting, REQUEST, new, everybody, _("Invitation: {0}"))
		_send(meeting, REQUEST, kept, everybody, _("Changed: {0}"))
		_remember(meeting, wanted)


def withdraw(meeting: Document) -> None:
	"""Tell the attendees of a planned meeting that is deleted."""
	gone = [Attendee(address, address) for address in _held(meeting)]
	if gone and _is_told_of(meeting) and not meeting.cancelled and _has_account(meeting):
		_send(meeting, CANCEL, gone, gone, _("Cancelled: {0}"))


def _is_told_of(meeting: Document) -> bool:
	"""What was done, and what is over, is nobody's plan any more."""
	return bool(
		cint(meeting.send_invitations)
		and not cint(meeting.completed)
		and get_datetime(meeting.starts_at) > now_datetime()
	)


def _value(meeting: Document, fieldname: str) -> object:
	value = meeting.get(fieldname)
	if fieldname == "starts_at":
		return get_datetime(value)
	return cint(value) if fieldname in ("duration", "send_invitations") else value or ""


def _attendees(meeting: Document) -> list[Attendee]:
	"""The attendees who have an address, each once, and the customer where wanted."""
	found: dict[str, Attendee] = {}
	people = [(row.email_id or _address_of(row.user), _name_of(row)) for row in meeting.attendees]
	if cint(meeting.invite_customer):
		people.append(_customer(meeting))
	for address, name in people:
		if address := (address or "").strip().lower():
			found.setdefault(address, Attendee(address, name or address))
	return list(found.values())


def _address_of(user: str | None) -> str | None:
	return user and frappe.db.get_value("User", {"name": user, "enabled": 1}, "email")


def _name_of(row: Document) -> str:
	return row.attendee_name or (get_fullname(row.user) if row.user else "")


def _customer(meeting: Document) -> tuple[str, str]:
	address, title = frappe.db.get_value(*meeting.card, ["email_id", "title"])
	if not address:
		frappe.throw(
			_(
				"The customer has no email address to be invited by. Add it to the card, or don't invite the customer."
			),
			EmailError,
		)
	return address, title


def _held(meeting: Document) -> list[str]:
	return (meeting.invited or "").split()


def _remember(meeting: Document, invited: Iterable[str]) -> None:
	values = {
		"invited": "\n".join(invited),
		"invitation_sequence": cint(meeting.invitation_sequence) + 1,
	}
	meeting.db_set(values, update_modified=False)


def _has_account(meeting: Document) -> bool:
	sender = sender_of(meeting.activity_owner)
	if EmailAccount.find_outgoing(match_by_email=sender, match_by_doctype=meeting.reference_doctype):
		return True
	frappe.msgprint(
		_(
			"No invitation went out: no outgoing email account is set up. Ask your admin for a default Email Account."
		),
		indicator="orange",
		alert=True,
	)
	return False


def _send(
	meeting: Document, method: str, recipients: list[Attendee], named: list[Attendee], subject: str
) -> None:
	"""One mail to each of the recipients, which names no other address but those in the invitation itself."""
	if not recipients:
		return
	organizer = meeting.activity_owner
	doctype, name = meeting.card
	file = {
		"fname": "invite.ics",
		"fcontent": calendar_of(meeting, method, named),
		"content_type": f"text/calendar; method={method}",
	}
	with in_language_of(organizer):
		frappe.sendmail(
			recipients=[each.address for each in recipients],
			sender=get_formatted_email(organizer, mail=sender_of(organizer)),
			subject=subject.format(meeting.subject),
			message=_text(meeting),
			attachments=[file],
			reference_doctype=doctype,
			reference_name=name,
		)


def _text(meeting: Document) -> str:
	organizer = meeting.activity_owner
	lines = [
		(_("What"), meeting.subject),
		(_("When"), local_time_and_zone(get_datetime(meeting.starts_at), organizer)),
		(_("Where"), meeting.location),
		(_("Organizer"), get_fullname(organizer)),
	]
	rows = "".join(f"<p><b>{label}:</b> {escape_html(value)}</p>" for label, value in lines if value)
	return rows + (f"<p>{escape_html(meeting.description)}</p>" if meeting.description else "")


def calendar_of(meeting: Document, method: str, attendees: list[Attendee]) -> str:
	"""The meeting as an iCalendar file of one event, in UTC."""
	calendar = vobject.iCalendar()
	calendar.add("prodid").value = "-//LeadCard//LeadCard//EN"
	calendar.add("method").value = method
	event = calendar.add("vevent")
	starts_at = _utc(get_datetime(meeting.starts_at))
	for field, value in {
		"uid": f"{meeting.name}@{frappe.local.site}",
		"sequence": str(cint(meeting.invitation_sequence)),
		"dtstamp": _utc(now_datetime()).replace(microsecond=0),
		"dtstart": starts_at,
		"dtend": starts_at + timedelta(minutes=cint(meeting.duration) or SHOWN_MINUTES),
		"summary": meeting.subject,
		"location": meeting.location,
		"description": meeting.description,
		"status": "CANCELLED" if method == CANCEL else "CONFIRMED",
	}.items():
		if value:
			event.add(field).value = value
	organizer = event.add("organizer")
	organizer.value = f"mailto:{sender_of(meeting.activity_owner)}"
	organizer.params = {"CN": [_parameter(get_fullname(meeting.activity_owner))]}
	for attendee in attendees:
		line = event.add("attendee")
		line.value = f"mailto:{attendee.address}"
		line.params = {
			"CN": [_parameter(attendee.name)],
			"ROLE": ["REQ-PARTICIPANT"],
			"PARTSTAT": ["NEEDS-ACTION"],
			"RSVP": ["TRUE"],
		}
	return calendar.serialize()


def _utc(moment: datetime) -> datetime:
	"""A time of the site's own clock."""
	return moment.replace(tzinfo=zone_of()).astimezone(UTC)


def _parameter(text: str) -> str:
	"""A parameter's value holds neither quotes nor control characters, and knows no escape for them."""
	return "".join(letter for letter in text.replace('"', "'") if letter.isprintable())
