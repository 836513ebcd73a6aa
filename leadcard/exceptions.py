"""LeadCard's errors. Their names reach the client as `exc_type`; each message says what to do instead."""

import frappe


class LeadCardError(frappe.ValidationError):
	"""The root of the errors below."""


class CardBusyError(LeadCardError, frappe.QueryTimeoutError):
	"""Somebody holds a card, or what hangs on it, longer than a person waits."""


class QueueAwayError(LeadCardError):
	"""What needs a job can't be done, since none can be queued."""


class RequiredFieldError(LeadCardError, frappe.MandatoryError):
	"""A field that the card's type requires is empty (spec §3.1)."""


class PipelineError(LeadCardError):
	"""A move that the pipeline refuses (spec §2)."""


class ConversionRequiredError(PipelineError):
	"""Converted is reached by conversion only (spec §2.5)."""


class OpportunityWinRequiredError(PipelineError):
	"""Transacted is reached by winning an opportunity only (spec §2.6)."""


class AlreadyContactedError(PipelineError):
	"""A lead with a completed activity doesn't return to New (spec §2.4)."""


class NoReturnError(PipelineError):
	"""A customer never returns to the lead columns, nor out of Transacted by hand (spec §2.7)."""


class CareStoppedError(PipelineError):
	"""Care of the card is stopped: resume it first; and stopping takes a note with a reason (spec §5.7)."""


class ReopenNotAllowedError(PipelineError):
	"""Only a manager reopens a won opportunity (spec §2.7)."""


class ConvertedLeadError(LeadCardError):
	"""A converted lead is read-only (spec §6.5)."""


class AnonymisedCardError(LeadCardError):
	"""An anonymised card is read-only (spec §16.7)."""


class PersonalReasonError(LeadCardError):
	"""The reason for anonymising a card says whose card it was (spec §16.7)."""


class InvalidIdentityError(LeadCardError):
	"""A phone, email, tax ID or ID number that can't be right (spec §4.2)."""


class DuplicateIdentityError(LeadCardError):
	"""Another record holds the same key, and the settings say Block (spec §4.4)."""


class InvalidValueError(LeadCardError):
	"""A value that its field can't hold: a list for a text, a date in another order, letters for a number."""


class TooLargeError(LeadCardError):
	"""More than an endpoint takes: a text too long, too many values, or too deep inside each other."""


class MoneyRangeError(LeadCardError):
	"""A revenue, percent or deposit outside its range (spec §3.7)."""


class ProductNotForSaleError(LeadCardError):
	"""The product is neither open for sale nor reserved (spec §3.8)."""


class ProductSoldError(LeadCardError):
	"""The product is deposited or sold to another customer (spec §5.10)."""


class WonAmountRequiredError(LeadCardError, frappe.MandatoryError):
	"""A deal without a value isn't won before somebody says what it was worth (spec §5.10)."""


class ActivityTimeError(LeadCardError):
	"""A completed activity in the future, or a duration or reminder outside its range (spec §5.2, §5.5)."""


class PlanError(LeadCardError):
	"""The next call can't be planned: it has no time, lies behind, or is refused itself (spec §5.2)."""


class CardReferenceError(LeadCardError):
	"""An activity that hangs on nothing, or on something that isn't a card (spec §5.1)."""


class StageMismatchError(LeadCardError):
	"""The stage belongs to another column (spec §2.9)."""


class NoContactError(LeadCardError):
	"""The customer wants no contact, so nothing is planned with them (spec §2.9)."""


class ReasonRequiredError(LeadCardError, frappe.MandatoryError):
	"""Stopping care, and losing an opportunity, needs a reason (spec §5.7, §5.10)."""


class NotClaimableError(LeadCardError):
	"""The card belongs to somebody who still looks after it (spec §8.4)."""


class InvalidOwnerError(LeadCardError):
	"""Somebody who can't own cards: disabled, or without a role of LeadCard (spec §8.4)."""


class HandoverError(LeadCardError):
	"""A handover that can't be meant: to whoever leaves, or of columns that don't exist (spec §8.4)."""


class OfferOverError(LeadCardError):
	"""A card's offer that was answered, or ended by what happened meanwhile (spec §8.4)."""


class TeamTreeError(LeadCardError):
	"""A sales team's members contradict each other (spec §8.1)."""


class UnknownTeamError(LeadCardError):
	"""A filter names a team that is not there, or that the user doesn't see (spec §7.3)."""


class CommentEditError(LeadCardError):
	"""A comment is changed by its author only, within two hours (spec §5.11)."""


class NextContactError(LeadCardError):
	"""Somebody chosen for the next contact may not see the card (spec §5.6)."""


class AttachmentError(LeadCardError):
	"""What is attached to a comment is no picture of its card, or no position (spec §5.11)."""


class MentionError(LeadCardError):
	"""Somebody mentioned may not see the card (spec §5.11)."""


class TaskAssigneeError(LeadCardError):
	"""A task is for somebody who may not see its card (spec §5.13)."""


class TaskOwnerError(LeadCardError, frappe.PermissionError):
	"""A task is ticked off by whom it is for, or from (spec §5.13)."""


class EmailError(LeadCardError):
	"""An email can't go out: no account, address or subject (spec §5.8)."""


class TooManyRequestsError(LeadCardError):
	"""Somebody asks for more cards in a day than a person can mean (spec §4.3)."""


class MaskedValueError(LeadCardError):
	"""A masked phone, email or number was sent to be saved (spec §8, data protection)."""


class RevealQuotaError(LeadCardError):
	"""Somebody has seen as many people's contact data as a day allows (spec §8, data protection)."""


class ImportFileError(LeadCardError):
	"""A file that would come in as something else than was written, or not at all (spec §11.1)."""


class IntakeError(LeadCardError):
	"""A way in for new leads that is set up so that it can't work (spec §12.1)."""
