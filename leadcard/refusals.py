"""What a refusal says to the user: each code of `domain/` with its error and its sentence."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard import exceptions
from leadcard.domain import pipeline, sizes, staleness
from leadcard.domain.pipeline import Refusal
from leadcard.domain.protection import MOST_DAYS
from leadcard.labels import column_label

# the columns that a sentence names, by the labels of the site's edition
NAMED_COLUMNS = {
	"convert_first": (pipeline.CONVERTED,),
	"convert_then_win": (pipeline.TRANSACTED,),
	"win_first": (pipeline.TRANSACTED,),
	"already_contacted": (pipeline.NEW, pipeline.CONTACTING),
	"customer_never_returns": (pipeline.NEW, pipeline.CONTACTING),
	"reopen_won_opportunity": (pipeline.TRANSACTED, pipeline.CONVERTED),
}


def refuse(refusal: Refusal | str) -> NoReturn:
	"""Raise the named error of a refusal, with a sentence that says which rule holds and what to do instead."""
	code = refusal.code if isinstance(refusal, Refusal) else refusal
	error, _sentence = _refusals()[code]
	frappe.throw(sentence(refusal), error)


def refuse_value(label: str, value: object, code: str, *details: str) -> NoReturn:
	"""Raise the named error of a value that can't be right, with the field's label, the value and what to do instead."""
	error, _sentence = _refusals()[code]
	shown = escape_html(str(value)[:80])
	frappe.throw(f"{frappe.bold(label)}: {shown} {sentence(code, *details)}", error)


def sentence(refusal: Refusal | str, *details: str) -> str:
	"""The translated sentence of a refusal, with its details."""
	code = refusal.code if isinstance(refusal, Refusal) else refusal
	text = _refusals()[code][1]
	details = details or tuple(map(column_label, NAMED_COLUMNS.get(code, ())))
	return text.format(*map(frappe.utils.escape_html, details)) if details else text


def _refusals() -> dict[str, tuple[type[Exception], str]]:
	return {
		"unknown_status": (
			exceptions.PipelineError,
			_("This card can't have that status. Choose one of the board's columns."),
		),
		"stop_needs_note": (
			exceptions.CareStoppedError,
			_("Care is stopped by a note that gives the reason. Use Stop Care on the card."),
		),
		"resume_first": (
			exceptions.CareStoppedError,
			_("Care of this card is stopped. Use Resume Care before you move it."),
		),
		"convert_first": (
			exceptions.ConversionRequiredError,
			_("A lead reaches {0} by conversion only. Use Convert, or drop the card on that column."),
		),
		"convert_then_win": (
			exceptions.OpportunityWinRequiredError,
			_("A lead can't be {0}. Convert it to a customer first, then win an opportunity."),
		),
		"win_first": (
			exceptions.OpportunityWinRequiredError,
			_(
				"A customer becomes {0} when an opportunity is won. Win an open opportunity, or add one and win it."
			),
		),
		"already_contacted": (
			exceptions.AlreadyContactedError,
			_("An activity with this lead is completed, so it can't return to {0}. Leave it in {1}."),
		),
		"lead_is_converted": (
			exceptions.NoReturnError,
			_("This lead was converted and never returns. Work on its customer instead."),
		),
		"customer_never_returns": (
			exceptions.NoReturnError,
			_("A customer never returns to {0} or {1}. Leave it in its column, or stop care with a note."),
		),
		"reopen_won_opportunity": (
			exceptions.NoReturnError,
			_("A customer in {0} returns to {1} only when a manager reopens its last won opportunity."),
		),
		"next_without_time": (
			exceptions.PlanError,
			_("What is planned next needs a time. Choose when, or plan nothing."),
		),
		"next_in_past": (
			exceptions.PlanError,
			_("What is planned next must lie ahead. Choose a later time."),
		),
		"negative_revenue": (
			exceptions.MoneyRangeError,
			_("The revenue can't be below 0. Enter 0 or more."),
		),
		"percent_out_of_range": (
			exceptions.MoneyRangeError,
			_("The deposit percent must lie between 0 and 100."),
		),
		"negative_deposit": (
			exceptions.MoneyRangeError,
			_("The deposit can't be below 0. Enter 0 or more."),
		),
		"deposit_above_revenue": (
			exceptions.MoneyRangeError,
			_("The deposit is above the expected revenue. Lower the deposit, or raise the revenue."),
		),
		"not_an_amount": (
			exceptions.MoneyRangeError,
			_("An amount is a number without separators. Enter one such as 1500000."),
		),
		"amount_too_large": (
			exceptions.MoneyRangeError,
			_("An amount, and a customer's sum of them, has up to 12 digits. Enter a smaller one."),
		),
		"not_a_text": (
			exceptions.InvalidValueError,
			_("is not a text. Enter plain characters."),
		),
		"not_a_number": (
			exceptions.InvalidValueError,
			_("is not a number. Enter digits without separators, such as 1500000."),
		),
		"number_too_large": (
			exceptions.InvalidValueError,
			_("is too large a number. Enter a smaller one."),
		),
		"two_amounts": (
			exceptions.InvalidValueError,
			_("may mean {0} or {1}. Write the one that is meant, without separators."),
		),
		"too_many_decimals": (
			exceptions.InvalidValueError,
			_("has more decimals than the currency. Write the whole amount in digits, such as 1500000."),
		),
		"share_or_percent": (
			exceptions.InvalidValueError,
			_("may be {0} % as a spreadsheet keeps it, or {1} %. Write it as a text, with its % sign."),
		),
		"not_a_color": (
			exceptions.InvalidValueError,
			_("is not a colour. Enter one such as #2490EF."),
		),
		"not_an_icon": (
			exceptions.InvalidValueError,
			_("is not the name of an icon. Enter letters, digits and hyphens only."),
		),
		"not_a_date": (
			exceptions.InvalidValueError,
			_("is not a date. Enter year, month and day, such as 2026-01-31."),
		),
		"not_a_time": (
			exceptions.InvalidValueError,
			_("is not a time. Enter one such as 2026-01-31 14:30."),
		),
		"not_rows": (
			exceptions.InvalidValueError,
			_("is not a table. Send a list of rows."),
		),
		"too_long": (
			exceptions.TooLargeError,
			_("A text has up to {0} characters. Shorten it, or attach it as a file.").format(
				sizes.LONGEST_TEXT
			),
		),
		"text_too_long": (
			exceptions.TooLargeError,
			_("is too long. Write up to about {0} letters, or attach it as a file.").format(
				sizes.LONGEST_STORED // 3
			),
		),
		"too_many": (
			exceptions.TooLargeError,
			_("That is more than {0} values at once. Send fewer.").format(sizes.MOST_VALUES),
		),
		"too_deep": (
			exceptions.TooLargeError,
			_("Values lie inside each other more than {0} levels deep. Send them flat.").format(
				sizes.DEEPEST
			),
		),
		"no_won_amount": (
			exceptions.WonAmountRequiredError,
			_("This opportunity has no amount. Enter what it was won for, or tick “Won for Nothing”."),
		),
		"no_lost_reason": (
			exceptions.ReasonRequiredError,
			_("A lost opportunity needs a reason. Choose one of the list."),
		),
		"no_sales_stage": (
			exceptions.LeadCardError,
			_("No sales stage of that kind is left. An admin must add one in the list LC Sales Stage."),
		),
		"next_contact_unseen": (
			exceptions.NextContactError,
			_("may not see this card. Choose somebody who may, or share the card first."),
		),
		"stale_days_out_of_range": (
			exceptions.LeadCardError,
			_("The days after which a card counts as not cared for must lie between 1 and {0}.").format(
				staleness.MOST_DAYS
			),
		),
		"stage_days_out_of_range": (
			exceptions.LeadCardError,
			_("A stage's own days until a card counts as not cared for lie between 0 and {0}.").format(
				staleness.MOST_DAYS
			),
		),
		"protection_days_out_of_range": (
			exceptions.LeadCardError,
			_("The working days of protection must lie between 0 and {0}; 0 switches protection off.").format(
				MOST_DAYS
			),
		),
		"negative_warn_days": (
			exceptions.LeadCardError,
			_("The days of a warning before the end can't be below 0. Enter 0 to warn on the last day."),
		),
		"warned_before_protection": (
			exceptions.LeadCardError,
			_("The owner must be warned later than the protection starts. Enter fewer days than it lasts."),
		),
		"manager_warned_first": (
			exceptions.LeadCardError,
			_(
				"The owner is warned before the manager. Enter no more days for the manager than for the owner."
			),
		),
		"unknown_series": (
			exceptions.InvalidValueError,
			_("That naming series doesn't exist here. Choose one of the list, or leave it empty."),
		),
		"invalid_code": (
			exceptions.InvalidValueError,
			_("That code can't be used. Enter one line without quotes, < and >, such as KH-0001."),
		),
		"invalid_mobile": (
			exceptions.InvalidIdentityError,
			_("is not a mobile number. Enter 10 digits such as 0916 666 123, or +84 916 666 123."),
		),
		"invalid_phone": (
			exceptions.InvalidIdentityError,
			_("is not a phone number. Enter it with its area code, such as 024 3825 1234."),
		),
		"invalid_email": (
			exceptions.InvalidIdentityError,
			_("is not an email address. Enter one such as binh@example.com."),
		),
		"invalid_tax_id": (
			exceptions.InvalidIdentityError,
			_("is not a tax ID. It has 10 digits, 13 for a branch, or the 12 of a person's ID number."),
		),
		"invalid_id_number": (
			exceptions.InvalidIdentityError,
			_("is not an ID number. It has 12 digits, or 9 on an old card."),
		),
		"digits_lost": (
			exceptions.InvalidIdentityError,
			_(
				"has lost digits in a spreadsheet. Format its column as text there, and enter the number anew."
			),
		),
		"leading_zeros": (
			exceptions.InvalidIdentityError,
			_("lacks the zeros at its beginning, which a spreadsheet drops. Write {0} if that is it."),
		),
		"several_phones": (
			exceptions.InvalidIdentityError,
			_("is more than one number. Enter one here, and the other into Phone or as a contact."),
		),
		"several_emails": (
			exceptions.InvalidIdentityError,
			_("is more than one email address. Enter one here, and the other as a contact."),
		),
		"several_attendees": (
			exceptions.InvalidIdentityError,
			_("is more than one email address. Enter each attendee in a row of their own."),
		),
		"several_numbers": (
			exceptions.InvalidIdentityError,
			_("is more than one number. Enter one, and the other into the notes."),
		),
		"several_websites": (
			exceptions.InvalidIdentityError,
			_("is more than one website. Enter one, and the other into the notes."),
		),
		"mobile_with_extension": (
			exceptions.InvalidIdentityError,
			_("has an extension, as no mobile number has. Enter the number alone, or all of it into Phone."),
		),
		"old_landline": (
			exceptions.InvalidIdentityError,
			_("is a landline with its area code of before 2017. Enter {0} into Phone, which it is today."),
		),
		"landline_or_mobile": (
			exceptions.InvalidIdentityError,
			_(
				"is a landline of before 2017, or a mobile number. Enter {0} into Phone for the landline, or {1} for the mobile."
			),
		),
		"accented_email": (
			exceptions.InvalidIdentityError,
			_("has the letter {0}, as no email address has. Enter it without accents."),
		),
		"invalid_website": (
			exceptions.InvalidIdentityError,
			_("is not a website. Enter one such as https://example.com."),
		),
		"email_as_website": (
			exceptions.InvalidIdentityError,
			_("is an email address, not a website. Enter it into Email."),
		),
		"birth_in_future": (
			exceptions.InvalidIdentityError,
			_("lies in the future. Write the year with four digits: {0} if that is it."),
		),
		"birth_too_early": (
			exceptions.InvalidIdentityError,
			_("lies before 1900. Check the year, and write it with four digits."),
		),
		"founding_in_future": (
			exceptions.InvalidIdentityError,
			_("lies in the future. Write the year with four digits: {0} if that is it."),
		),
	}
