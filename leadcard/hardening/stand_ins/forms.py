"""What Frappe's forms of the website tell whoever fills them in, closed for new leads (spec §12.1, §4.3)."""

from leadcard.documents.identities import is_stranger
from leadcard.hardening.stand_ins.instead import Answer, instead_of, read, text_of
from leadcard.intake import web_forms
from leadcard.retry import retried


@instead_of("frappe.website.doctype.web_form.web_form.accept", guests=True)
def accept(answer: Answer, sent: dict) -> object:
	"""Take what a visitor has filled in. Frappe refuses a number that a card has, and so tells that it is known, and gives the
	whole lead back: whoever has no right to leads hears the same of somebody known and of somebody new."""
	typed = read(sent.get("data"))
	form = text_of(sent, "web_form")
	if not isinstance(typed, dict) or not is_stranger() or not web_forms.takes_leads(form):
		return answer(**sent)
	return retried(web_forms.take)(form, typed, lambda: answer(**sent))
